"""Event mentions: which sentence claims which tie, between whom, when, with which status.

Belongs here: the codebook's word lists at work. Does not belong here: names and dates (language), linking the
mentions of several articles (stories), tables (warehouse).
"""

from milties_dagster.coding.coder import Claim, Coded, Coder
from milties_dagster.coding.text import code_text

__all__ = ["Claim", "Coded", "Coder", "code_text"]
