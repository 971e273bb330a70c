"""The data dictionary: every table, column and comment of the warehouse as one Markdown document.

Belongs here: the layout of that document. Does not belong here: any text about a table; that stands once, as
a comment in sql/schema, and feeds Dagster's column schemas too.
"""

from __future__ import annotations

from milties_dagster.warehouse import catalogue

# the order of the flow, not of the alphabet
SCHEMAS = ("ref", "raw", "core", "agg")


def markdown() -> str:
    """The whole dictionary, schema by schema, tables before views."""
    lines = [
        "# Data dictionary",
        "",
        "Made from the comments in `sql/schema` by `milties docs`. Name endings: `_id` stable text id, "
        "`_on` date, `_at` UTC time, `_iso3`, `_cow`, `_gw` codes; beginnings: `n_` count, `is_` boolean.",
        "",
    ]
    for schema in SCHEMAS:
        lines += [f"## {schema}", ""]
        tables = [table for name, table in catalogue().items() if name.split(".")[0] == schema]
        for table in sorted(tables, key=lambda table: (table.is_view, table.name)):
            lines += [f"### {table.name}{' (view)' if table.is_view else ''}", "", table.description, ""]
            lines += ["| column | type | null | what it holds |", "|---|---|---|---|"]
            lines += [
                f"| {column.name} | {column.type} | {'yes' if column.nullable else 'no'} | "
                f"{column.description.replace('|', chr(92) + '|')} |"
                for column in table.columns
            ]
            lines.append("")
    return "\n".join(lines)
