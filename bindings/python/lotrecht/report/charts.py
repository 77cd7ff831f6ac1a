"""Draw intervals as inline SVG: positions in percent of the width, so a drawing fits any screen. No result is computed.

Every drawing carries its numbers in words as ``<title>``, and colour never says anything that shape or word does not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

ROW_HEIGHT: Final = 26
FINDING_HEIGHT: Final = 40
_CEILINGS: Final = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
_TICKS: Final = {0.05: 5, 0.3: 3, 0.5: 5, 0.6: 3}
"""Steps where four would not be round: every number on an axis is written as it is."""
_LOG_REACH: Final = (1.6, 2.5, 4.0, 10.0, 100.0, 1000.0)
_LINEAR_REACH: Final = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0001, 10.0, 1000.0)


@dataclass(frozen=True)
class Scale:
    """Where a number stands, in percent of the width."""

    low: float
    high: float
    logarithmic: bool = False
    margin: float = 2.0

    def at(self, value: float) -> float:
        """Return the position of `value`, held inside the margins."""
        if self.logarithmic:
            floor = max(value, math.ulp(0.0))
            share = (math.log(floor) - math.log(self.low)) / (math.log(self.high) - math.log(self.low))
        else:
            share = (value - self.low) / (self.high - self.low)
        return self.margin + min(1.0, max(0.0, share)) * (100.0 - 2.0 * self.margin)

    def holds(self, value: float) -> bool:
        """Return whether `value` lies on the scale."""
        return self.low <= value <= self.high


def rate_scale(estimates: Sequence[dict[str, Any]]) -> Scale:
    """Return a scale from zero that holds all values and intervals of rates."""
    highest = max((e["high"] for e in estimates if finite(e["value"]) and finite(e["high"])), default=1.0)
    return Scale(0.0, next((c for c in _CEILINGS if c >= highest), 1.0))


def ticks(scale: Scale) -> list[float]:
    """Return the positions on a rate scale that get a line and a number."""
    steps = _TICKS.get(scale.high, 4)
    return [scale.high * i / steps for i in range(steps + 1)]


def rate_row(
    estimate: dict[str, Any],
    scale: Scale,
    label: str,
    *,
    overall: float | None,
    reference: float | None,
    is_reference: bool,
) -> Markup:
    """Draw one group: its interval as a bar, its estimate as a dot (the reference as a square)."""
    parts = [line(scale.at(t), "line-grid") for t in ticks(scale)]
    if overall is not None:
        parts.append(line(scale.at(overall), "line-overall"))
    if reference is not None:
        parts.append(line(scale.at(reference), "line-reference"))
    if finite(estimate["value"]):
        low, high = ends(estimate)
        x = scale.at(estimate["value"])
        marks = (bar(scale.at(low), scale.at(high), 0), square(x) if is_reference else dot(x, 0))
        # The inner drawing stands at half the height: a row is as high as its group's name is long.
        parts.append(Markup('<svg y="50%" overflow="visible">{}{}</svg>').format(*marks))
    return svg("row", ROW_HEIGHT, label, parts)


def finding_scale(findings: Sequence[dict[str, Any]], ratio: bool) -> Scale:
    """Return the scale around equality on which all findings of one check are drawn.

    It holds every threshold and every value that is not extreme; what reaches beyond is drawn with an arrow.
    """
    limits = [float(f["threshold"][k]) for f in findings for k in ("low", "high") if finite(f["threshold"][k])]
    values = [float(f["estimate"]["value"]) for f in findings if finite(f["estimate"]["value"])]
    if ratio:
        far = max((max(x, 1.0 / x) for x in limits if x > 0.0), default=1.0)
        common = max((max(x, 1.0 / x) for x in values if x > 0.0), default=1.0)
        wanted = max(far, min(common, _LOG_REACH[3]))
        reach = next((r for r in _LOG_REACH if r > wanted), _LOG_REACH[-1])
        return Scale(1.0 / reach, reach, logarithmic=True, margin=6.0)
    far = max((abs(x) for x in (*limits, *values)), default=1.0)
    reach = next((r for r in _LINEAR_REACH if r > far), _LINEAR_REACH[-1])
    bounds = [float(f["estimate"]["low"]) for f in findings if finite(f["estimate"]["low"])]
    return Scale(-reach if any(x < 0.0 for x in (*limits, *values, *bounds)) else 0.0, reach, margin=6.0)


def finding_drawing(
    estimate: dict[str, Any], threshold: dict[str, Any], scale: Scale, label: str, limits: tuple[str, str]
) -> Markup:
    """Draw a finding: what is allowed as a band with its limits written, the interval across it."""
    low = threshold["low"] if finite(threshold["low"]) else scale.low
    high = threshold["high"] if finite(threshold["high"]) else scale.high
    start, end = scale.at(low), scale.at(high)
    foot = FINDING_HEIGHT - 3
    parts = [
        Markup('<rect class="band" x="{}%" y="2" width="{}%" height="22"/>').format(short(start), short(end - start)),
    ]
    equality = 1.0 if scale.logarithmic else 0.0
    if scale.low < equality < scale.high:
        parts.append(line(scale.at(equality), "line-equality", 2, 24))
    for limit, x, anchor, words in (
        (threshold["low"], start, "end", limits[0]),
        (threshold["high"], end, "start", limits[1]),
    ):
        if finite(limit) and scale.holds(limit):
            parts.append(line(x, "line-limit", 2, 28))
            parts.append(
                Markup('<text x="{}%" y="{}" text-anchor="{}">{}</text>').format(short(x), foot, anchor, words)
            )
    if finite(estimate["value"]):
        left, right = ends(estimate)
        parts.append(bar(scale.at(left), scale.at(right), 13))
        for bound, x, sign in ((left, scale.at(scale.low), "◀"), (right, scale.at(scale.high), "▶")):
            if not scale.holds(bound):
                parts.append(
                    Markup('<text class="beyond" x="{}%" y="17" text-anchor="middle">{}</text>').format(short(x), sign)
                )
        if scale.holds(estimate["value"]):
            parts.append(dot(scale.at(estimate["value"]), 13))
    return svg("finding-drawing", FINDING_HEIGHT, label, parts)


def axis(scale: Scale, labels: Sequence[str]) -> Markup:
    """Draw the numbers below a chart; a reader of the page hears them with the groups instead."""
    parts = [
        Markup('<text x="{}%" y="12" text-anchor="{}">{}</text>').format(short(scale.at(t)), "middle", words)
        for t, words in zip(ticks(scale), labels, strict=True)
    ]
    return Markup('<svg class="axis" height="16" aria-hidden="true" focusable="false">{}</svg>').format(
        Markup("").join(parts)
    )


def svg(kind: str, height: int, label: str, parts: Sequence[Markup]) -> Markup:
    """Wrap marks into a drawing that says in words what it shows."""
    return Markup('<svg class="{}" height="{}" role="img" focusable="false"><title>{}</title>{}</svg>').format(
        kind, height, label, Markup("").join(parts)
    )


def line(x: float, kind: str, top: object = 0, bottom: object = "100%") -> Markup:
    """Draw a line from top to bottom."""
    return Markup('<line class="{0}" x1="{1}%" x2="{1}%" y1="{2}" y2="{3}"/>').format(kind, short(x), top, bottom)


def bar(start: float, end: float, y: float) -> Markup:
    """Draw an interval: a rectangle, not a line, so that at a width of nothing it still shows."""
    return Markup('<rect class="bar" x="{}%" y="{}" width="{}%" height="4" rx="2"/>').format(
        short(start), short(y - 2), short(max(0.3, end - start))
    )


def dot(x: float, y: float) -> Markup:
    """Draw an estimate."""
    return Markup('<circle class="dot" cx="{}%" cy="{}" r="5"/>').format(short(x), short(y))


def square(x: float) -> Markup:
    """Draw the group compared with; an inner drawing at x % lets the square be centred by plain units."""
    return Markup(
        '<svg x="{}%" overflow="visible"><rect class="dot" x="-5" y="-5" width="10" height="10"/></svg>'
    ).format(short(x))


def ends(estimate: dict[str, Any]) -> tuple[float, float]:
    """Return the interval's ends; one that is not known reaches to infinity."""
    low = float(estimate["low"]) if finite(estimate["low"]) else -math.inf
    high = float(estimate["high"]) if finite(estimate["high"]) else math.inf
    return low, high


def finite(value: object) -> bool:
    """Return whether a number of the record is one: neither unknown nor infinite."""
    return isinstance(value, int | float)


def short(x: float) -> str:
    """Write a position."""
    return f"{x:.2f}".rstrip("0").rstrip(".")
