"""milties: military ties between states, coded from news articles.

Folders name the stages: ``ingest`` (sources to clean articles), ``language`` (sentences, states, dates,
people, equipment), ``coding`` (event mentions), ``stories`` (mentions to events), ``quality`` (suites,
quarantine, reconciliation), ``warehouse`` (DuckDB), ``report`` (plots and pages), ``defs`` (the only place
that imports dagster). This file holds the version and nothing else.
"""

__version__ = "0.1.0"
