"""Pictures of explanations. Need matplotlib.

Colours are those of Okabe and Ito, which people with any colour vision tell apart; what raises a margin also points to
the right and is drawn above the axis, what lowers it to the left. Nothing is computed but positions.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from lotrecht.errors import InvalidInput

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lotrecht.explain.explanation import Explanation
    from lotrecht.tables import Table

__all__ = ["bar", "beeswarm", "dependence", "gap_waterfall", "plain", "waterfall"]

UP, DOWN, GREY = "#D55E00", "#0072B2", "#767676"
MOST_ROWS = 10_000
"""Rows that a beeswarm draws; more would cover each other, and take longer to draw than to explain."""
PAPER = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
"""Behind a text, so that no line crosses it."""
REST = "{} other features"
MOST_TEXTS = 30
"""Categories that are named below an axis; more would cover each other, and are left as their codes."""


def waterfall(e: Explanation, row: int, most: int, ax: Axes | None) -> Any:
    """Draw how a row's margin comes about; see `Explanation.waterfall`."""
    row = e.row("waterfall", row)
    values = e.values[row]
    shown, rest = _largest(np.abs(values), most)
    names = [_labelled(e, row, i) for i in shown]
    sizes = [float(values[i]) for i in shown]
    spans: list[tuple[float, float] | None] = [None] * len(sizes)
    if e.standard_errors is not None:
        errors = [float(e.standard_errors[row][i]) for i in shown]
        spans = [(size - error, size + error) for size, error in zip(sizes, errors, strict=True)]
    if len(rest):
        names.append(REST.format(len(rest)))
        sizes.append(float(values[rest].sum()))
        spans.append(None)
    left = float(e.residual[row])
    if abs(left) > 1e-6 * max(float(np.abs(values).max(initial=0.0)), abs(left) * 1e-3):
        names.append("what they leave over")  # sampled values of a kernel, Banzhaf's: else the end is no margin
        sizes.append(left)
        spans.append(None)
    base = float(e.base_values[row])
    said = "± 1 standard error of the sampling"
    return _steps(base, names, sizes, spans, ("base value", _short(e.explained)), ax, said)


def gap_waterfall(table: Table, most: int, ax: Axes | None) -> Any:
    """Draw the parts of a gap one after the other, each with its interval, from 0 to the whole gap."""
    features = table["feature"]
    values = table["value"]
    lines = [i for i, name in enumerate(features) if name != "(total)"]
    shown = lines[:most]
    names = [features[i] for i in shown]
    sizes = [values[i] for i in shown]
    lows, highs = table["low"], table["high"]
    spans = [None if lows[i] is None else (lows[i], highs[i]) for i in shown]
    if len(lines) > most:
        names.append(REST.format(len(lines) - most))
        sizes.append(sum(values[i] for i in lines[most:]))
        spans.append(None)
    level = table["confidence"][0] if lines else 0.0
    return _steps(0.0, names, sizes, spans, ("no gap", "gap"), ax, f"{100 * level:g} % intervals")


def beeswarm(e: Explanation, most: int, ax: Axes | None) -> Any:
    """Draw every row's values; see `Explanation.beeswarm`."""
    plt = _matplotlib()
    shown, _ = _largest(e.mean_sizes(), most)
    rows = len(e)
    if rows > MOST_ROWS:
        e = e[_strewn(rows)]
    axes = _axes(ax, len(shown))
    colours = plt.get_cmap("cividis")
    for y, f in enumerate(shown):
        x = e.values[:, f]
        heights = -y + _spread(x)
        if e.data is None:
            axes.scatter(x, heights, s=8, color=DOWN, linewidths=0, rasterized=len(x) > 2000)
            continue
        if any(e.categories[f : f + 1]):  # texts have no lowest and highest
            axes.scatter(x, heights, s=8, color=GREY, linewidths=0, rasterized=len(x) > 2000)
            continue
        rank = _ranks(e.data[:, f])
        known = ~np.isnan(rank)
        axes.scatter(x[~known], heights[~known], s=8, color=GREY, marker="x", linewidths=0.7)
        axes.scatter(
            x[known], heights[known], s=8, c=rank[known], cmap=colours, vmin=0, vmax=1, linewidths=0,
            rasterized=len(x) > 2000,
        )  # fmt: skip
    _name_rows(axes, [e.feature_names[f] for f in shown])
    axes.axvline(0.0, color=GREY, linewidth=0.8, zorder=0)
    part = f" ({len(e):,} of {rows:,} rows are drawn)" if len(e) < rows else ""
    axes.set_xlabel(f"value: what the feature adds to the {_short(e.explained)}{part}")
    if e.data is not None and len(shown):
        mappable = plt.cm.ScalarMappable(cmap=colours)
        mappable.set_array([])
        scale = axes.figure.colorbar(mappable, ax=axes, ticks=[0, 1], aspect=40, pad=0.02)
        scale.ax.set_yticklabels(["lowest", "highest"])
        texts = "; categories: grey" if any(e.categories[f : f + 1] for f in shown) else ""
        scale.set_label(f"the feature itself\n(missing: ×{texts})", fontsize="small")
    return axes


def bar(e: Explanation, most: int, ax: Axes | None) -> Any:
    """Draw mean sizes; see `Explanation.bar`."""
    sizes = e.mean_sizes()
    shown, _ = _largest(sizes, most)
    axes = _axes(ax, len(shown))
    axes.barh([-y for y in range(len(shown))], [sizes[f] for f in shown], color=DOWN, height=0.7)
    for y, f in enumerate(shown):
        axes.annotate(f" {sizes[f]:.3g}", (sizes[f], -y), va="center", fontsize="small")
    _name_rows(axes, [e.feature_names[f] for f in shown])
    axes.set_xlabel("mean size of the value")
    axes.margins(x=0.12)
    return axes


def dependence(e: Explanation, feature: int, ax: Axes | None) -> Any:
    """Draw a feature's values over the feature; see `Explanation.dependence`."""
    if e.data is None:
        raise InvalidInput("Explanation.dependence: features were grouped, so there is no single value to draw over")
    axes = _axes(ax, 5)
    x = e.data[:, feature]
    known = ~np.isnan(x)
    axes.scatter(x[known], e.values[known, feature], s=9, color=DOWN, linewidths=0, alpha=0.7)
    if (~known).any():
        left = x[known].min() if known.any() else 0.0
        width = (x[known].max() - left) if known.any() else 1.0
        at = left - 0.08 * (width or 1.0)
        axes.scatter(
            np.full((~known).sum(), at), e.values[~known, feature], s=14, color=GREY, marker="x", linewidths=0.8
        )
        axes.annotate("missing", (at, axes.get_ylim()[0]), ha="center", va="bottom", fontsize="small", color=GREY)
    axes.axhline(0.0, color=GREY, linewidth=0.8, zorder=0)
    codes = np.unique(x[known])
    texts = [e.category(feature, code) for code in codes.tolist()]
    if texts and None not in texts and len(texts) <= MOST_TEXTS:
        axes.set_xticks(codes, [_short(text or "", 20) for text in texts], rotation=30 if len(texts) > 4 else 0)
    axes.set_xlabel(_short(e.feature_names[feature], 90))
    axes.set_ylabel(f"value: what it adds to the {_short(e.explained)}")
    return axes


def _steps(
    base: float,
    names: list[str],
    sizes: list[float],
    spans: list[tuple[float, float] | None],
    ends: tuple[str, str],
    ax: Axes | None,
    lines: str,
) -> Any:
    """Draw steps one below the other, each beginning where the last ended."""
    axes = _axes(ax, len(names) + 1)
    start = base
    reach = max([abs(s) for s in sizes], default=1.0) or 1.0
    for y, size in enumerate(sizes):
        axes.barh(-y, size, left=start, color=UP if size >= 0 else DOWN, height=0.7)
        right = max(start, start + size)
        span = spans[y]
        if span is not None and np.isfinite(span).all():
            axes.plot([start + span[0], start + span[1]], [-y, -y], color="black", linewidth=1.2)
            right = max(right, start + span[1])
        beside: dict[str, Any] = {"xytext": (4, 0), "textcoords": "offset points", "bbox": PAPER}
        axes.annotate(f"{size:+.3g}", (right, -y), va="center", ha="left", fontsize="small", **beside)
        if y + 1 < len(sizes):
            axes.plot([start + size] * 2, [-y - 0.35, -y - 0.65], color=GREY, linewidth=0.8)
        start += size
    axes.axvline(base, color=GREY, linewidth=0.8, linestyle=":", zorder=0)
    axes.axvline(start, color=GREY, linewidth=0.8, zorder=0)
    _name_rows(axes, names)
    small: dict[str, Any] = {"ha": "center", "fontsize": "small", "color": GREY, "bbox": PAPER}
    axes.annotate(f"{ends[0]} {base:.3g}", (base, 0.62), va="bottom", **small)
    axes.annotate(f"{ends[1]} {start:.3g}", (start, -len(names) + 0.38), va="top", **small)
    low, high = axes.get_xlim()
    axes.set_xlim(low - 0.04 * reach, high + 0.25 * reach)
    axes.set_ylim(-len(names) - 0.1, 1.1)
    drawn = any(span is not None and np.isfinite(span).all() for span in spans)
    axes.set_xlabel(f"{ends[1]}, built up feature by feature" + (f"; black lines: {lines}" if drawn else ""))
    return axes


def _largest(sizes: npt.NDArray[np.float64], most: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    if most < 1:
        raise InvalidInput(f"Explanation: most must be at least 1, got {most}")
    order = np.argsort(-sizes, kind="stable").astype(np.int64)
    return order[:most], order[most:]


def _labelled(e: Explanation, row: int, feature: np.int64) -> str:
    name = _cut(e.feature_names[feature], 30)
    if e.data is None:
        return name
    value = e.data[row, feature]
    text = e.category(int(feature), value)
    if text is not None:
        return f"{name} = {_cut(text, 30)}"
    return f"{name} = {'missing' if np.isnan(value) else f'{value:.6g}'}"


def _ranks(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return each value's place among the known ones, 0 to 1, ties at the same place; NaN where missing."""
    ranks = np.full(len(values), np.nan)
    known = ~np.isnan(values)
    levels, place = np.unique(values[known], return_inverse=True)
    ranks[known] = place / max(1, len(levels) - 1)
    return ranks


def _strewn(rows: int) -> npt.NDArray[np.int64]:
    """Return `MOST_ROWS` rows in order, strewn evenly over all, in step with no period; always the same."""
    order = np.argsort((np.arange(rows) * 0.6180339887498949) % 1.0, kind="stable")
    chosen: npt.NDArray[np.int64] = np.sort(order[:MOST_ROWS])
    return chosen


def _spread(x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return heights within +-0.4 at which points of like x do not cover each other: the same for the same points."""
    heights = np.zeros(len(x))
    if len(x) < 2 or x.min() == x.max():
        return heights
    bins = np.floor((x - x.min()) / (x.max() - x.min()) * 60).astype(int)
    for b in np.unique(bins):
        members = np.flatnonzero(bins == b)
        # Strewn, not sorted: offsets that grew with x would draw arrows.
        members = members[np.argsort((members * 0.6180339887498949) % 1.0, kind="stable")]
        offsets = (np.arange(len(members)) + 1) // 2 * np.where(np.arange(len(members)) % 2 == 0, 1, -1)
        heights[members] = offsets
    reach = np.abs(heights).max()
    return heights * min(0.06, 0.4 / reach) if reach else heights


def _name_rows(axes: Axes, names: list[str]) -> None:
    axes.set_yticks([-y for y in range(len(names))], [_short(name, 65) for name in names])
    axes.tick_params(axis="y", length=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def _short(name: str, limit: int = 45) -> str:
    return plain(_cut(name, limit))


def _cut(name: str, limit: int) -> str:
    return name if len(name) <= limit else name[: limit - 1] + "…"


def plain(text: str) -> str:
    """Return a text as matplotlib draws it word for word: no formula between dollars, all in one line."""
    return " ".join(text.split()).replace("$", r"\$")


def _axes(ax: Axes | None, rows: int) -> Any:
    if ax is not None:
        return ax
    _, axes = _matplotlib().subplots(figsize=(7.5, 1.2 + 0.38 * max(3, rows)), layout="constrained")
    return axes


def _matplotlib() -> Any:
    try:
        return importlib.import_module("matplotlib.pyplot")
    except ImportError as error:
        raise ImportError("this needs matplotlib, which is not installed: pip install matplotlib") from error
