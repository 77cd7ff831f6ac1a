"""Estimates of synthetic audit records, by the plain textbook formulas (Wilson, Newcombe, Katz).

They are good enough to look like a record; the records the library writes come from C++.
"""

from __future__ import annotations

import math
from typing import Any

Z = 1.959963984540054
CONFIDENCE = 0.95
LABELLED = [
    "selection_rate",
    "true_positive_rate",
    "false_positive_rate",
    "true_negative_rate",
    "false_negative_rate",
    "positive_predictive_value",
    "negative_predictive_value",
    "false_discovery_rate",
    "false_omission_rate",
    "accuracy",
    "balanced_accuracy",
    "base_rate",
    "treatment_equality",
]
CELLS = (
    "true_positive",
    "false_positive",
    "false_negative",
    "true_negative",
    "selected_unlabelled",
    "rejected_unlabelled",
)
Json = dict[str, Any]


def estimate(value: float | None, low: Any, high: Any, n: int, method: str, undefined: str | None = None) -> Json:
    """Return one estimate object of the record."""
    out: Json = {"value": value, "low": low, "high": high, "confidence": CONFIDENCE, "n": n, "method": method}
    if undefined is not None:
        out["undefined"] = undefined
    return out


def wilson(successes: int, trials: int, undefined: str) -> Json:
    if trials == 0:
        return estimate(None, 0.0, 1.0, 0, "wilson", undefined)
    p = successes / trials
    centre = (p + Z * Z / (2 * trials)) / (1 + Z * Z / trials)
    half = Z * math.sqrt(p * (1 - p) / trials + Z * Z / (4 * trials * trials)) / (1 + Z * Z / trials)
    return estimate(p, max(0.0, centre - half), min(1.0, centre + half), trials, "wilson")


def rates(c: Json, labelled: bool) -> Json:
    """Return every rate of one group from its six counts."""
    tp, fp, fn, tn, su, ru = (c[name] for name in CELLS)
    n = tp + fp + fn + tn + su + ru
    out = {"selection_rate": wilson(tp + fp + su, n, "nobody")}
    if not labelled:
        return out
    known = tp + fp + fn + tn
    unknown = "nobody" if n == 0 else "no_outcome"
    no_positives = "no_positives" if known else unknown
    no_negatives = "no_negatives" if known else unknown
    nobody_selected = "nobody_selected" if known else unknown
    everybody_selected = "everybody_selected" if known else unknown
    out |= {
        "true_positive_rate": wilson(tp, tp + fn, no_positives),
        "false_positive_rate": wilson(fp, fp + tn, no_negatives),
        "true_negative_rate": wilson(tn, fp + tn, no_negatives),
        "false_negative_rate": wilson(fn, tp + fn, no_positives),
        "positive_predictive_value": wilson(tp, tp + fp, nobody_selected),
        "negative_predictive_value": wilson(tn, tn + fn, everybody_selected),
        "false_discovery_rate": wilson(fp, tp + fp, nobody_selected),
        "false_omission_rate": wilson(fn, tn + fn, everybody_selected),
        "accuracy": wilson(tp + tn, known, unknown),
        "base_rate": wilson(tp + fn, known, unknown),
    }
    tpr, tnr = out["true_positive_rate"], out["true_negative_rate"]
    if tpr["value"] is None or tnr["value"] is None:
        reason = tpr.get("undefined") or tnr.get("undefined")
        out["balanced_accuracy"] = estimate(None, 0.0, 1.0, 0, "mover_wilson", reason)
    else:
        mean = [(tpr[k] + tnr[k]) / 2 for k in ("value", "low", "high")]
        out["balanced_accuracy"] = estimate(mean[0], mean[1], mean[2], known, "mover_wilson")
    if fp == 0:
        out["treatment_equality"] = estimate(None, 0.0, "infinity", fn, "odds_wilson", "zero_denominator")
    else:
        half = Z * math.sqrt(1 / max(fn, 1) + 1 / fp)
        ratio = fn / fp
        out["treatment_equality"] = estimate(
            ratio, ratio * math.exp(-half), ratio * math.exp(half), fn + fp, "odds_wilson"
        )
    return {name: out[name] for name in LABELLED}


def difference(a: Json, b: Json) -> Json:
    n = a["n"] + b["n"]
    if a["value"] is None or b["value"] is None:
        reason = a.get("undefined") or b.get("undefined")
        return estimate(None, -1.0, 1.0, n, "newcombe", reason)
    d = a["value"] - b["value"]
    low = d - math.hypot(a["value"] - a["low"], _above(b))
    high = d + math.hypot(_above(a), b["value"] - b["low"])
    return estimate(d, low, high, n, "newcombe")


def _above(e: Json) -> float:
    return float(e["high"] - e["value"])


def ratio(a: Json, b: Json) -> Json:
    n = a["n"] + b["n"]
    if a["value"] is None or b["value"] is None:
        return estimate(None, 0.0, "infinity", n, "miettinen_nurminen", a.get("undefined") or b.get("undefined"))
    if b["value"] == 0:
        return estimate(None, 0.0, "infinity", n, "miettinen_nurminen", "zero_reference")
    r = a["value"] / b["value"]
    if r == 0:
        return estimate(0.0, 0.0, min(1.0, a["high"] / b["value"]), n, "miettinen_nurminen")
    x, y = a["value"] * a["n"], b["value"] * b["n"]
    half = Z * math.sqrt(max(0.0, 1 / max(x, 0.5) - 1 / a["n"] + 1 / max(y, 0.5) - 1 / b["n"]))
    return estimate(r, r * math.exp(-half), r * math.exp(half), n, "miettinen_nurminen")
