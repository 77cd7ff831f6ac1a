"""Choose what is shown of a record too long to show whole, for the page and for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .ordering import Json, clearness

HEADLINE: Final = ("selection_rate", "false_positive_rate", "false_negative_rate")
"""The rates that are drawn, of those reported."""


def methods_used(record: Json) -> set[str]:
    """Return the methods named by results that stand beside the settings."""

    def estimates() -> Iterator[Json]:
        for table in record["tables"]:
            yield from table["overall"]["rates"].values()
            yield from (c["estimate"] for c in table["criteria"])
            for gap in table["worst_gaps"].values():
                yield from (gap[k]["estimate"] for k in ("difference", "ratio"))
        yield from (f["estimate"] for f in record["findings"])

    return {e["method"] for e in estimates()}


def select(table: Json, most: int, by: str) -> list[int]:
    """Return the groups to show, in the record's order: all, or those that differ most clearly from the reference.

    Most clearly: the interval of the difference lies farthest from zero, then the difference itself is largest. The
    order by difference alone would fill the page with groups of one person. The reference is always among them.
    """
    groups = table["groups"]
    if len(groups) <= most:
        return list(range(len(groups)))

    def key(i: int) -> tuple[float, ...]:
        gap = (groups[i]["gaps"] or {}).get(by, {}).get("difference")
        mine = 1.0 if i == table["reference"]["group"] else 0.0
        clear, far = (-1.0, 0.0) if gap is None else clearness(gap, ratio=False)
        return (mine, clear, far, groups[i]["n"])

    return sorted(sorted(range(len(groups)), key=key, reverse=True)[:most])
