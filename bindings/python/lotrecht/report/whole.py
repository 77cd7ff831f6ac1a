"""Read a record back: what it says once for many groups belongs to each of them."""

from __future__ import annotations

from typing import Any, Final

from .names import visible

SCHEMA: Final = "lotrecht.audit/1"
"""The format of the records this version reads."""

Json = dict[str, Any]


def check_schema(record: Json) -> None:
    """Raise `ValueError` unless `record` has the format this version reads."""
    schema = record.get("schema")
    if schema != SCHEMA:
        raise ValueError(f"record: schema must be {SCHEMA}, got {visible(schema)!r}")


def of_counts(record: Json) -> bool:
    """Return whether published counts were audited, and no rows."""
    return bool(record["data"]["decision"] is None)


def whole(record: Json) -> Json:
    """Return the record with the rates and gaps of every group, also of those nobody is in.

    A table writes them once, as `nobody`. The record that is passed stays as it is.
    """
    tables = record.get("tables", [])
    if not any("nobody" in table for table in tables):
        return record
    return record | {"tables": [_filled(table) if "nobody" in table else table for table in tables]}


def _filled(table: Json) -> Json:
    nobody = table["nobody"]
    return table | {"groups": [group if "rates" in group else group | nobody for group in table["groups"]]}
