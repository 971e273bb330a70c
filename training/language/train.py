"""Train the configs named, each in a process of its own, at the same time.

    python train.py WORK NAME... [--gpu 0] [--section.key VALUE ...]

NAME is a file of configs/ without its ending; it is trained on WORK/data/train_NAME.spacy with the vectors of
WORK/vectors and written to WORK/NAME. This is `spacy train` with numpy's matrix product (OpenBLAS, a third faster
here than BLIS) and with every source of chance fixed: seeds, one thread, the order of sets.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

FIXED = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1")
FIXED["PYTHONHASHSEED"] = "0"


def train_one(work: Path, name: str, gpu: int, overrides: list[str]) -> None:
    # only now, when the threads are settled
    import augment  # noqa: F401  # registers the augmenter
    from spacy import util
    from spacy.cli._util import parse_config_overrides
    from spacy.training.initialize import init_nlp
    from spacy.training.loop import train
    from thinc.api import NumpyOps, require_gpu, set_current_ops

    if gpu >= 0:
        require_gpu(gpu)
    else:
        set_current_ops(NumpyOps(use_blis=False))
    started = time.monotonic()
    paths = {
        "paths.train": str(work / "data" / f"train_{name}.spacy"),
        "paths.dev": str(work / "data" / f"dev_{name}.spacy"),
        "paths.vectors": str(work / "vectors"),
    }
    if name == "own":  # goes on from the first stage
        paths["paths.base"] = str(work / "parse" / "model-best")
    config = util.load_config(
        Path(__file__).parent / "configs" / f"{name}.cfg", overrides={**paths, **parse_config_overrides(overrides)}
    )
    (work / name).mkdir(parents=True, exist_ok=True)
    nlp = init_nlp(config, use_gpu=gpu)
    if name == "own":
        lemmatizer: Any = nlp.get_pipe("trainable_lemmatizer")  # spaCy keeps this table only while it first trains
        lemmatizer.tree2label = {tree: n for n, tree in enumerate(lemmatizer.cfg["labels"])}
    train(nlp, work / name, use_gpu=gpu, stdout=sys.stdout, stderr=sys.stderr)
    print(f"{name}: {(time.monotonic() - started) / 60:.1f} min", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--gpu", type=int, default=-1, help="number of the GPU; -1 is the processor")
    options, overrides = parser.parse_known_args()
    fixed = all(os.environ.get(name) == value for name, value in FIXED.items())
    if fixed and len(options.names) == 1:
        train_one(options.work, options.names[0], options.gpu, overrides)
        return
    started = []
    for name in options.names:
        (options.work / "logs").mkdir(parents=True, exist_ok=True)
        log = (options.work / "logs" / f"{name}.log").open("w", encoding="utf-8")
        command = [sys.executable, __file__, str(options.work), name, "--gpu", str(options.gpu), *overrides]
        environment = {**os.environ, **FIXED}
        print(f"training {name}: {log.name}", flush=True)
        started.append((log, subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)))
    failed = []
    for log, process in started:
        if process.wait():
            failed.append(log.name)
        log.close()
    if failed:
        sys.exit(f"training failed: see {', '.join(failed)}")


if __name__ == "__main__":
    main()
