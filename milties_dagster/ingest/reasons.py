"""Why ingestion refuses or skips something: the codes, in one place.

Belongs here: the reason codes and the size limits they speak of. Does not belong here: the sentences that
go with them (they name file and line, so they are written where the fault is seen).
"""

from __future__ import annotations

from typing import Final

# refusals: rows of core.quarantine, stage "raw" (reading) or "articles" (cleaning)
EMPTY_FILE: Final = "empty_file"
BINARY_FILE: Final = "binary_file"
UNDECODABLE: Final = "undecodable"
TOO_LARGE: Final = "too_large"
UNREADABLE_FILE: Final = "unreadable_file"
UNSUPPORTED_FILE: Final = "unsupported_file"
BROKEN_JSON: Final = "broken_json"
JSON_WITHOUT_TEXT: Final = "json_without_text"
MANIFEST_UNREADABLE: Final = "manifest_unreadable"
MANIFEST_BAD_ROW: Final = "manifest_bad_row"
MANIFEST_MISSING_FILE: Final = "manifest_missing_file"
BROKEN_HTML: Final = "broken_html"

# skips: Article.skip_reason, the article is kept but not coded
NO_TEXT: Final = "no_text"
TOO_SHORT: Final = "too_short"
TOO_LONG: Final = "too_long"
NOT_ENGLISH: Final = "not_english"

REFUSALS: Final = (
    EMPTY_FILE, BINARY_FILE, UNDECODABLE, TOO_LARGE, UNREADABLE_FILE, UNSUPPORTED_FILE, BROKEN_JSON,
    JSON_WITHOUT_TEXT, MANIFEST_UNREADABLE, MANIFEST_BAD_ROW, MANIFEST_MISSING_FILE, BROKEN_HTML,
)  # fmt: skip
SKIPS: Final = (NO_TEXT, TOO_SHORT, TOO_LONG, NOT_ENGLISH)

MAX_ARTICLE_BYTES: Final = 20_000_000  # one article, before decoding
MAX_CODED_CHARS: Final = 200_000  # beyond this it is a dump or a book, too much for the parser
MIN_CODED_CHARS: Final = 80  # shorter than one wire sentence
PAYLOAD_CHARS: Final = 2_000  # of a refused item, kept in quarantine
