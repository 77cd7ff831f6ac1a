"""Invented analyses for the tests of what people see, and the words of a made-up kind.

The numbers mean nothing; they only look like results.
"""

from __future__ import annotations

import math
import random
import sys
import types
from typing import Any

Json = dict[str, Any]

EN = {
    "title": "Gaps among equals",
    "question": "Do the groups still differ when only people in the same situation are compared?",
    "reading": "A gap that vanishes here is explained by the strata. Explained is not the same as justified.",
    "quantity.raw_difference": "raw difference",
    "quantity.common_difference": "difference within strata",
    "quantity.common_ratio": "ratio within strata",
    "quantity.homogeneity": "the same in every stratum",
    "unit.homogeneity": "p",
    "headline.common_difference": (
        "Within the same stratum the {metric} of {group} differs from {reference} by {value} percentage points "
        "({level} interval: {low} to {high})."
    ),
    "flag.simpson_reversal": "For {sex} the gap points the other way once like is compared with like.",
    "setting.strata": "compared within",
    "method.sato": "Sato's variance (1989).",
}
DE = {
    "title": "Abstände unter Gleichen",
    "question": "Unterscheiden sich die Gruppen auch dann, wenn nur Menschen in gleicher Lage verglichen werden?",
    "reading": "Ein Abstand, der hier verschwindet, ist durch die Schichten erklärt, aber nicht gerechtfertigt.",
    "quantity.raw_difference": "rohe Differenz",
    "quantity.common_difference": "Differenz innerhalb der Schichten",
    "quantity.common_ratio": "Verhältnis innerhalb der Schichten",
    "quantity.homogeneity": "in jeder Schicht gleich",
    "unit.homogeneity": "p",
    "headline.common_difference": (
        "In derselben Schicht weicht {group} bei der {metric} von {reference} um {value} Prozentpunkte ab "
        "({level}-Intervall: {low} bis {high})."
    ),
    "flag.simpson_reversal": "Bei {sex} kehrt sich der Abstand um, sobald Gleiches mit Gleichem verglichen wird.",
    "setting.strata": "verglichen innerhalb von",
    "method.sato": "Varianz nach Sato (1989).",
}


def install(monkeypatch: Any) -> None:
    """Give the made-up kind "among_equals" its words."""
    module: Any = types.ModuleType("lotrecht.report.analysis_words.among_equals")
    module.EN, module.DE = EN, DE
    monkeypatch.setitem(sys.modules, module.__name__, module)


def estimate(value: float, half: float, n: int = 200, method: str = "sato", *, ratio: bool = False) -> Json:
    """Return an estimate with an interval around it."""
    low, high = (value * math.exp(-half), value * math.exp(half)) if ratio else (value - half, value + half)
    return {"value": value, "low": low, "high": high, "confidence": 0.95, "n": n, "method": method}


def undefined(reason: str) -> Json:
    """Return an estimate of something that does not exist."""
    return {"value": None, "low": None, "high": None, "confidence": 0.95, "n": 0, "method": "sato", "undefined": reason}


def exact(value: float, n: int = 200) -> Json:
    """Return a number without an interval."""
    return {"value": value, "low": value, "high": value, "confidence": 0.95, "n": n, "method": "exact"}


def line(quantity: str, labels: Json, e: Json, **more: Any) -> Json:
    """Return a line."""
    return {"quantity": quantity, "labels": dict(labels), "estimate": e, **more}


def among_equals(attribute: str, groups: list[Any], reference: Any) -> Json:
    """Return an analysis like those of conditional gaps."""
    random.seed(5)
    lines = []
    for group in groups:
        for metric in ("selection_rate", "false_positive_rate"):
            labels = {attribute: group, "reference": reference, "metric": metric}
            d = random.uniform(-0.2, 0.1)
            p = random.random() ** 4
            lines += [
                line("raw_difference", labels, estimate(d - 0.05, 0.08)),
                line(
                    "common_difference", labels, estimate(d, 0.06), p_value=p, adjusted_p_value=min(1.0, 3 * p),
                    counts={"strata_used": 12},
                ),
                line("common_ratio", labels, estimate(1 + d, 0.3, ratio=True)),
                line("homogeneity", labels, exact(p / 7)),
            ]  # fmt: skip
    lines.append(line("common_ratio", lines[0]["labels"] | {"metric": "accuracy"}, undefined("no_common_support")))
    flags = [
        {"name": "simpson_reversal", "labels": {attribute: groups[0]}},
        {"name": "one_group_only", "labels": {"stratum": "north"}},
    ]
    settings = {"confidence": 0.95, "strata": ["district"], "continuity": False, "replicates": 1999, "level": 0.5}
    return {"kind": "among_equals", "settings": settings, "lines": lines, "flags": flags}


def smoothed(attribute: str, groups: list[Any]) -> Json:
    """Return an analysis of a kind without words: raw and pooled rates side by side."""
    random.seed(6)
    lines = []
    for i, group in enumerate(groups):
        rate = random.uniform(0.1, 0.6)
        lines.append(line("raw_rate", {attribute: group}, estimate(rate, 0.1, 5 + i)))
        lines.append(line("pooled_rate", {attribute: group}, estimate(0.35 + (rate - 0.35) / 2, 0.05, 5 + i)))
    lines.append(line("spread_of_rates", {}, estimate(0.04, 0.03, 100)))
    return {"kind": "some_new_kind", "settings": {"prior": "half_cauchy"}, "lines": lines, "flags": []}


def added_to(record: Json) -> Json:
    """Return the record with analyses."""
    first = record["attributes"][0]
    levels = first["levels"]
    analyses = [
        among_equals(first["name"], levels[1:], levels[0]),
        smoothed(first["name"], levels),
        {"kind": "<b>../nasty", "settings": {}, "lines": [], "flags": [{"name": "<i>", "labels": {}}]},
    ]
    return record | {"analyses": analyses}
