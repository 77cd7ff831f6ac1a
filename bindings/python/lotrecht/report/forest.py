"""Draw the results of an analysis one under another: point and interval, on the scale that their kind asks for.

Ratios stand on a logarithmic scale around 1, differences around 0, shares from 0. No result is computed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from markupsafe import Markup

from . import charts
from .charts import Scale
from .kinds import Written

_RATIO_REACH: Final = (1.25, 1.6, 2.5, 5.0, 10.0, 100.0, 1000.0, 1e6)
_REACH: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0)
_RATIO_TICKS: Final = (
    *(10.0**k for k in range(-6, -2)),
    *(0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.5, 0.6, 0.8, 1.0, 1.25, 1.6, 2.0, 2.5, 5.0, 10.0, 20.0, 50.0, 100.0),
    *(10.0**k for k in range(3, 7)),
)
_MOST_TICKS: Final = 7
_BULK: Final = 0.85
"""The share of all intervals that shall fit a scale; what reaches beyond is drawn with an arrow."""

Json = dict[str, Any]


def scale_for(estimates: Sequence[Json], written: Written) -> Scale:
    """Return a scale that holds every value and most intervals."""
    if written is Written.SHARE:
        return charts.rate_scale(estimates)
    values = [float(e["value"]) for e in estimates if charts.finite(e["value"])]
    bounds = [float(e[k]) for e in estimates for k in ("low", "high") if charts.finite(e[k])]
    if written is Written.RATIO:
        wanted = _needed([_times(x) for x in values], [_times(x) for x in bounds])
        reach = next((r for r in _RATIO_REACH if r >= wanted), _RATIO_REACH[-1])
        return Scale(1.0 / reach, reach, logarithmic=True, margin=4.0)
    wanted = _needed([abs(x) for x in values], [abs(x) for x in bounds])
    reach = next((r for r in _REACH if r >= wanted), None) or _round(wanted)
    both = any(x < 0.0 for x in (*values, *bounds))
    return Scale(-reach if both else 0.0, reach, margin=4.0)


def marks_of(scale: Scale) -> list[float]:
    """Return the positions that get a line and a number."""
    if scale.logarithmic:
        inside = [t for t in _RATIO_TICKS if scale.low * 0.999 <= t <= scale.high * 1.001]
        while len(inside) > _MOST_TICKS:  # thin out from the middle, which always stays
            middle = inside.index(1.0)
            inside = [t for i, t in enumerate(inside) if (i - middle) % 2 == 0]
        return inside
    if scale.low < 0.0:
        return [scale.low, scale.low / 2.0, 0.0, scale.high / 2.0, scale.high]
    return charts.ticks(scale)


def row(estimates: Sequence[Json], scale: Scale, label: str) -> Markup:
    """Draw one line: its estimate, or two of the same thing, the first of them the raw one (hollow, above)."""
    parts = [charts.line(scale.at(t), "line-grid") for t in marks_of(scale)]
    equality = 1.0 if scale.logarithmic else 0.0
    if scale.low < equality < scale.high:
        parts.append(charts.line(scale.at(equality), "line-overall"))
    several = len(estimates) > 1
    inner = []
    for i, e in enumerate(estimates):
        raw = several and i == 0
        y = (-5.0 if raw else 5.0) if several else 0.0
        inner.append(Markup('<g class="{}">{}</g>').format("raw" if raw else "main", _mark(e, scale, y)))
    parts.append(Markup('<svg y="50%" overflow="visible">{}</svg>').format(Markup("").join(inner)))
    return charts.svg("row", charts.ROW_HEIGHT, label, parts)


def axis(scale: Scale, labels: Sequence[str]) -> Markup:
    """Draw the numbers below the lines; a reader of the page hears them with the lines instead."""
    texts = [
        Markup('<text x="{}%" y="12" text-anchor="middle">{}</text>').format(charts.short(scale.at(t)), words)
        for t, words in zip(marks_of(scale), labels, strict=True)
    ]
    return Markup('<svg class="axis" height="16" aria-hidden="true" focusable="false">{}</svg>').format(
        Markup("").join(texts)
    )


def _mark(e: Json, scale: Scale, y: float) -> Markup:
    parts: list[Markup] = []
    left, right = charts.ends(e)
    if charts.finite(e["value"]) or charts.finite(e["low"]) or charts.finite(e["high"]):
        parts.append(charts.bar(scale.at(left), scale.at(right), y))
        for end, x, sign in ((left, scale.at(scale.low), "◀"), (right, scale.at(scale.high), "▶")):
            if not scale.holds(end):
                parts.append(
                    Markup('<text class="beyond" x="{}%" y="{}" text-anchor="middle">{}</text>').format(
                        charts.short(x), charts.short(y + 4), sign
                    )
                )
    if charts.finite(e["value"]) and scale.holds(e["value"]):
        parts.append(charts.dot(scale.at(e["value"]), y))
    return Markup("").join(parts)


def _times(ratio: float) -> float:
    """Return how many times a ratio is away from 1; one of zero is as far as can be drawn."""
    if ratio <= 0.0:
        return _RATIO_REACH[2]
    return max(ratio, 1.0 / ratio)


def _needed(values: Sequence[float], bounds: Sequence[float]) -> float:
    ordered = sorted(bounds)
    bulk = ordered[min(len(ordered) - 1, int(_BULK * len(ordered)))] if ordered else 0.0
    return max([*values, bulk], default=1.0)


def _round(wanted: float) -> float:
    """Return the next round number: 1, 2 or 5 times a power of ten."""
    if not wanted > 0.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(wanted))
    return next((m * power for m in (1.0, 2.0, 5.0) if m * power >= wanted), 10.0 * power)
