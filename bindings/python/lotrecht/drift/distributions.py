"""How the values of a column are spread, in both windows, as a person looks at them: bins, values or categories."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from lotrecht.drift.pairs import Categories, Numbers

__all__ = ["distribution"]

MOST_VALUES = 24
"""So many different numbers are shown one by one."""
MOST_BINS = 24
MOST_LEVELS = 20
WIDEST = 1e300


def distribution(data: Numbers | Categories) -> dict[str, Any]:
    """Return counts of both windows for a drawing.

    Of numbers: "values" (few different ones), or "bins" with `edges`, where a value on an edge belongs to the bin
    above and the outer bins hold everything beyond (`open_low`, `open_high`). Bins have round edges and lie where all
    but one in a hundred of the rows lie. Numbers that are dates, in days since 1970-01-01, have `dates`. Of
    categories: "levels" by size, and `others` together (how many categories, and their rows).
    """
    if isinstance(data, Categories):
        return _levels(data)
    kind = {"dates": True} if data.dates else {}
    sides = [tally.values() for tally in data.tallies]
    values = np.unique(np.concatenate([side[0] for side in sides]))
    if len(values) <= MOST_VALUES:
        counts = [[int(n) for n in _at(values, side)] for side in sides]
        return {"kind": "values", **kind, "values": [float(v) for v in values], "counts": counts}
    edges = _edges(values, sides)
    counts = []
    for x, n in sides:
        place = np.clip(np.searchsorted(edges, x, side="right") - 1, 0, len(edges) - 2)
        counts.append([int(c) for c in np.bincount(place, weights=n, minlength=len(edges) - 1)])
    return {
        "kind": "bins",
        **kind,
        "edges": [float(e) for e in edges],
        "open_low": bool(values[0] < edges[0]),
        "open_high": bool(values[-1] >= edges[-1]),
        "counts": counts,
    }


def _at(values: npt.NDArray[np.float64], side: tuple[Any, Any]) -> npt.NDArray[np.int64]:
    counts = np.zeros(len(values), np.int64)
    counts[np.searchsorted(values, side[0])] = side[1]
    return counts


def _edges(values: npt.NDArray[np.float64], sides: list[tuple[Any, Any]]) -> npt.NDArray[np.float64]:
    total = _at(values, sides[0]) + _at(values, sides[1])
    share = np.cumsum(total) / np.sum(total)
    low, high = values[np.searchsorted(share, 0.005)], values[min(int(np.searchsorted(share, 0.995)), len(values) - 1)]
    if not low < high:
        low, high = values[0], values[-1]
    rough = float(high) / MOST_BINS - float(low) / MOST_BINS
    if rough > WIDEST:  # the range itself may be more than a double holds
        return 2.0 * np.linspace(float(low) / 2.0, float(high) / 2.0, MOST_BINS + 1)
    power = 10.0 ** math.floor(math.log10(rough)) if rough > 0 else 1.0
    step = next((s * power for s in (1.0, 2.0, 2.5, 5.0) if s * power >= rough), 10.0 * power)
    first, last = math.floor(low / step), math.floor(high / step) + 1
    if not math.isfinite(step) or last - first > 2 * MOST_BINS:
        return np.linspace(float(low), float(high), MOST_BINS + 1)
    whole = np.array_equal(values, np.round(values)) and step < 1.0
    if whole:
        step, first, last = 1.0, math.floor(low), math.floor(high) + 1
    digits = max(0, 2 - math.floor(math.log10(step)))
    return np.array([round(i * step, digits) for i in range(first, last + 1)])


def _levels(data: Categories) -> dict[str, Any]:
    rows = [max(1, n) for n in data.rows]
    size = [max(a / rows[0], b / rows[1]) for a, b in zip(*data.counts, strict=True)]
    order = sorted(range(len(size)), key=lambda i: (-size[i], i))
    shown, rest = order[:MOST_LEVELS], order[MOST_LEVELS:]
    return {
        "kind": "levels",
        "levels": [data.levels[i] for i in shown],
        "counts": [[side[i] for i in shown] for side in data.counts],
        "others": {"levels": len(rest), "counts": [sum(side[i] for i in rest) for side in data.counts]},
    }
