"""Ingestion: sources to raw articles to clean, dated articles.

Belongs here: the public functions of the package. Does not belong here: tables, Dagster, coding of events.
"""

from milties_dagster.ingest.clean import clean
from milties_dagster.ingest.duplicates import DuplicateIndex, assign_canonical, signature
from milties_dagster.ingest.sources import SourceError, SourceItem, discover, read

__all__ = [
    "DuplicateIndex",
    "SourceError",
    "SourceItem",
    "assign_canonical",
    "clean",
    "discover",
    "read",
    "signature",
]
