"""milties: military ties between states, coded from news articles.

Folders name the stages: ``ingest`` (sources to clean articles), ``language`` (sentences, states, dates,
people, equipment), ``coding`` (event mentions), ``stories`` (mentions to events), ``quality`` (suites,
quarantine, reconciliation), ``warehouse`` (DuckDB), ``report`` (plots and pages), ``defs`` (the only place
that imports dagster). This file holds the version, and one setting that must come before numpy.
"""

import os

# a process computes on one thread: the stages run in processes of their own, which would fight for the cores
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
