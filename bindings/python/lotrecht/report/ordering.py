"""In which number and order findings are told: worst first, and those about nobody counted apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

VERDICTS: Final = ("outside", "undecided", "undefined", "within")
"""Worst first. Undefined stands before within: an unanswered question is no good news."""

Json = dict[str, Any]


@dataclass(frozen=True)
class Tally:
    """The findings a reader is shown, and how many are left out because they are about nobody."""

    findings: tuple[Json, ...]
    verdicts: dict[str, int]
    about_nobody: int


def tally_of(record: Json) -> Tally:
    """Return the findings about somebody, with their verdicts counted, and the number of the others."""
    if "tables" not in record:
        return Tally(tuple(record["findings"]), dict(record["verdicts"]), 0)
    shown = tuple(f for f in record["findings"] if not _about_nobody(f, record))
    left = len(record["findings"]) - len(shown)
    verdicts = dict(record["verdicts"])
    verdicts["undefined"] -= left
    return Tally(shown, verdicts, left)


def _about_nobody(finding: Json, record: Json) -> bool:
    """Return whether a group without anybody was to be compared: an intersection, mostly, that does not occur."""
    evidence = finding["evidence"]
    if finding["verdict"] != "undefined" or evidence.get("group") is None:
        return False
    return bool(record["tables"][evidence["table"]]["groups"][evidence["group"]]["n"] == 0)


def worst_first(findings: Sequence[Json], verdict: str) -> list[Json]:
    """Return the findings with this verdict: by single attributes before crossed ones, then as the checks stand.

    Within a check the clearest gap comes first: its interval lies farthest from equality, then the estimate itself
    does. The order by estimate alone would begin with groups of one person.
    """
    order: dict[tuple[str, str], int] = {}
    for f in findings:
        order.setdefault((f["metric"], f["measure"]), len(order))

    def key(f: Json) -> tuple[float, ...]:
        clear, far = clearness(f["estimate"], ratio="ratio" in f["measure"])
        crossed = 1.0 if len(f["attributes"]) > 1 else 0.0
        return crossed, order[f["metric"], f["measure"]], -clear, -far

    return sorted((f for f in findings if f["verdict"] == verdict), key=key)


def clearness(estimate: Json, *, ratio: bool) -> tuple[float, float]:
    """Return how far the interval, and how far the value, is from equality; for sorting only, never shown.

    A value that does not exist comes last.
    """

    def away(x: Any) -> float:
        if not isinstance(x, int | float):
            return math.inf if x == "infinity" else -math.inf
        if not ratio:
            return float(x)
        return math.log(x) if x > 0 else -math.inf

    if estimate["value"] is None:
        return -1.0, 0.0
    low, high = away(estimate["low"]), away(estimate["high"])
    return max(low, -high, 0.0), abs(away(estimate["value"]))
