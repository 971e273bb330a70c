# One image for the UI, the daemon and the command line: see docker-compose.yml
FROM python:3.12-slim
WORKDIR /milties
COPY requirements.lock ./
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY . .
RUN pip install --no-cache-dir --no-deps --no-build-isolation -e . \
    # a new volume takes over what the image has at its place: Dagster's settings
    && mkdir -p /home/milties/dagster && cp dagster.yaml /home/milties/dagster/
ENV MILTIES_HOME=/home/milties DAGSTER_HOME=/home/milties/dagster
CMD ["milties", "run"]
