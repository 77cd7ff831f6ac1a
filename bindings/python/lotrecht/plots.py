"""Draw a table of results: every row a point with its interval. Needs matplotlib.

Colours are those of Okabe and Ito, which people with any colour vision tell apart, and none says anything alone: raw
and corrected values also differ in their marks and in where they stand. Nothing is computed but positions.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lotrecht.errors import InvalidInput, did_you_mean, listing, quoted

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lotrecht.tables import Table

__all__ = ["plot"]

BLUE, VERMILION, GREY = "#0072B2", "#D55E00", "#767676"
FACETS = ("quantity", "metric", "measure")
"""Columns that say what is measured: each of their combinations gets axes of its own."""
USUAL = ("selection_rate", "false_positive_rate", "false_negative_rate")
"""The rates that are drawn where all of them would be too many."""
MOST_AXES = 12
MOST_ROWS = 100
MOST_IN_ALL = 300
"""Rows of all axes below one another: about three metres of paper."""
BULK = 0.85
"""The share of all intervals that shall fit the axes; what reaches beyond ends in an arrow."""
WIDEST_RATIO = 100.0
NEAR_ONE = 2.5

Row = dict[str, Any]


@dataclass(frozen=True)
class Facet:
    """What one axes shows: rows of one kind, each one value or a raw one with its other."""

    title: str
    rows: list[list[Row]]
    names: list[str]
    ratio: bool
    around: float | None
    """Where there is no difference: 1 for ratios, 0 for differences, None for rates."""
    legend: tuple[str, str] | None


def plot(table: Table, metric: str | None, ax: Axes | None) -> Any:
    """Draw a table; see `lotrecht.Table.plot`."""
    if len(table) == 0:
        raise InvalidInput("Table.plot: the table has no row, so there is nothing to draw")
    wide = [c for c in table.columns if f"{c}_low" in table.columns and f"{c}_high" in table.columns]
    is_long = {"value", "low", "high"} <= set(table.columns)
    if metric in wide or (metric is None and wide and not is_long):
        facets = [_wide_facet(table, metric if metric is not None else wide[0])]
    elif is_long:
        facets = _long_facets(table, metric)
    else:
        near = did_you_mean(metric or "", wide)
        raise InvalidInput(
            f"Table.plot: {quoted(metric)} has no interval here{near}{' The' if near else '; the'} columns that "
            f"have one are {listing(wide, 20)}"
        )
    pyplot = _matplotlib()
    if ax is not None:
        if len(facets) > 1:
            raise InvalidInput(
                f"Table.plot: one axes was given, but {len(facets)} are needed: leave ax out, or name one of "
                f"{listing((f.title for f in facets), 20)} with metric="
            )
        _draw(facets[0], ax)
        return ax
    shared = len({tuple(f.names) for f in facets}) == 1
    columns = min(3, len(facets)) if shared else 1
    lines = math.ceil(len(facets) / columns)
    heights = [max(len(f.rows) for f in facets[i * columns : (i + 1) * columns]) for i in range(lines)]
    size = (7.0 if columns == 1 else 2.5 + 3.2 * columns, sum(max(1.5, 0.35 * h + 0.9) for h in heights))
    _, grid = pyplot.subplots(
        lines, columns, figsize=size, layout="constrained", squeeze=False, sharey=shared,
        gridspec_kw={"height_ratios": [h + 2.5 for h in heights]},
    )  # fmt: skip
    drawn = list(grid.flat)
    for facet, each in zip(facets, drawn, strict=False):
        _draw(facet, each)
    for empty in drawn[len(facets) :]:
        empty.remove()
    return drawn[0] if len(facets) == 1 else drawn[: len(facets)]


# what is drawn -----------------------------------------------------------------------------------------------------


def _wide_facet(table: Table, metric: str) -> Facet:
    rows = [
        {"value": value, "low": low, "high": high, "undefined": ""}
        for value, low, high in zip(table[metric], table[f"{metric}_low"], table[f"{metric}_high"], strict=True)
    ]
    labels = [{name: row[name] for name in table.labels} for row in table.rows()]
    names = [_name(x, (), table.everybody) for x in labels] if table.labels else [str(i) for i in range(len(table))]
    ratio = _is_ratio((metric,))
    return Facet(_worded(metric), [[r] for r in rows], names, ratio, _around((metric,)), None)


def _long_facets(table: Table, metric: str | None) -> list[Facet]:
    keys = [c for c in FACETS if c in table.columns]
    rows = list(table.rows())
    if metric is not None:
        chosen = [r for r in rows if metric in [r[c] for c in keys]]
        if not chosen:
            known = list(dict.fromkeys(str(r[c]) for c in keys for r in rows))
            near = did_you_mean(metric, known)
            raise InvalidInput(
                f"Table.plot: there is no {quoted(metric)} here{near}{' There' if near else '; there'} is "
                f"{listing(known, 30)}"
            )
        rows = chosen
    by_key: dict[tuple[Any, ...], list[Row]] = {}
    for r in rows:
        by_key.setdefault(tuple(r[c] for c in keys), []).append(r)
    raw_of = _pairs(list(by_key), keys)
    shown = [key for key in by_key if key not in raw_of.values()]
    shown = [key for key in shown if any(_drawable(r) for r in by_key[key])] or shown[:1]
    if len(shown) > MOST_AXES and metric is None:
        usual = [key for key in shown if any(part in USUAL for part in key)]
        shown = (usual or shown)[:MOST_AXES]
    labels = [c for c in table.labels if c not in keys]
    # Axes of the same rows stand beside one another; those that must choose among their rows choose different ones.
    longest = max(len(by_key[key]) for key in shown)
    whole = len({len(by_key[key]) for key in shown}) == 1 and longest * math.ceil(len(shown) / 3) <= MOST_IN_ALL
    most = MOST_ROWS if whole else min(MOST_ROWS, MOST_IN_ALL // len(shown))
    return [
        _long_facet(key, by_key[key], by_key[raw_of[key]] if key in raw_of else None, labels, table.everybody, most)
        for key in shown
    ]


def _long_facet(
    key: tuple[Any, ...],
    rows: Sequence[Row],
    raw: Sequence[Row] | None,
    labels: Sequence[str],
    everybody: str,
    most: int,
) -> Facet:
    key = tuple(str(part) for part in key if part != everybody)
    constant = [c for c in labels if len(rows) > 1 and len({r[c] for r in rows}) == 1]
    beside = {tuple(r[c] for c in labels): r for r in raw or ()}
    pairs = []
    for r in rows:
        other = beside.get(tuple(r[c] for c in labels))
        pairs.append([r] if other is None else [other, r])
    around, ratio = _around(key), _is_ratio(key)
    if len(pairs) > most:
        clearest = sorted(range(len(pairs)), key=lambda i: _clearness(pairs[i][-1], around), reverse=True)
        pairs = [pairs[i] for i in sorted(clearest[:most])]
    names = [_name({c: group[-1][c] for c in labels}, constant, everybody) for group in pairs]
    title = " - ".join(_worded(part) for part in key) or "value"
    said = [f"{c}: {_shown(rows[0][c])}" for c in constant if rows[0][c] != everybody]
    if len(rows) > len(pairs):
        said.append(f"{len(pairs)} of {len(rows)} rows")
    legend = None
    if raw is not None:
        legend = ("raw", _worded(key[0].split("_")[0]))
    return Facet("\n".join([title, *([", ".join(said)] if said else [])]), pairs, names, ratio, around, legend)


def _pairs(keys: Sequence[tuple[Any, ...]], columns: Sequence[str]) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Return corrected facet -> raw one, where the quantities' names say so: pooled_rate -> raw_rate."""
    if "quantity" not in columns:
        return {}
    at = list(columns).index("quantity")
    found: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for raw in keys:
        if str(raw[at]).startswith("raw_"):
            ending = str(raw[at]).removeprefix("raw")
            rest = (*raw[:at], *raw[at + 1 :])
            others = [k for k in keys if k != raw and str(k[at]).endswith(ending) and (*k[:at], *k[at + 1 :]) == rest]
            if others:
                found[others[0]] = raw
    return found


# drawing -----------------------------------------------------------------------------------------------------------


def _draw(facet: Facet, ax: Axes) -> None:
    left, right = _limits(facet)
    if facet.ratio:
        ax.set_xscale("log")
    ax.set_xlim(left, right)
    if facet.around is not None:
        ax.axvline(facet.around, color=GREY, linewidth=1, linestyle=(0, (4, 3)), gid="no-difference")
    for y, group in enumerate(facet.rows):
        for i, r in enumerate(group):
            raw = len(group) > 1 and i == 0
            offset = 0.0 if len(group) == 1 else (-0.16 if raw else 0.16)
            _mark(ax, r, y + offset, (left, right), raw=raw)
    ax.set_yticks(range(len(facet.names)), [n.replace("$", r"\$") for n in facet.names])
    ax.set_ylim(len(facet.rows) - 0.5, -0.5)
    if facet.ratio:
        near = (0.8, 1.0, 1.25) if right < NEAR_ONE else (0.2, 0.5, 1.0, 2.0, 5.0)
        ticks = [t for t in sorted((*near, 0.01, 0.1, 10.0, 100.0)) if left <= t <= right]
        ax.set_xticks(ticks, [f"{t:g}" for t in ticks])
        ax.minorticks_off()
    ax.set_xlabel(facet.title)
    if facet.legend is not None:  # whichever rows have a point
        line = importlib.import_module("matplotlib.lines").Line2D
        signs = zip(facet.legend, ("D", "o"), (VERMILION, BLUE), strict=True)
        handles = [line([], [], linestyle="", marker=mark, color=colour, label=words) for words, mark, colour in signs]
        ax.legend(handles=handles, loc="lower right", bbox_to_anchor=(1, 1), ncols=2, fontsize="small", frameon=False)
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(axis="x", color=GREY, alpha=0.3)


def _mark(ax: Axes, r: Row, y: float, limits: tuple[float, float], *, raw: bool) -> None:
    colour = VERMILION if raw else BLUE
    low, high = r["low"], r["high"]
    if low is not None and high is not None and not (math.isnan(low) or math.isnan(high)):
        ends = [min(max(end, limits[0]), limits[1]) for end in (low, high)]
        ax.hlines(y, ends[0], ends[1], color=colour, linewidth=2, alpha=0.6 if raw else 1.0)
        for end, at, sign in ((low, ends[0], "<"), (high, ends[1], ">")):
            if end != at:
                ax.plot(at, y, sign, color=colour, markersize=6, clip_on=False)
    value = r["value"]
    if _finite(value):
        if limits[0] <= value <= limits[1]:
            ax.plot(value, y, "D" if raw else "o", color=colour, markersize=4 if raw else 6)
    else:
        reason = str(r.get("undefined") or "").replace("_", " ")
        words = f"not defined: {reason}" if reason else "not defined"
        ax.annotate(words, (limits[0], y), xytext=(3, 2), textcoords="offset points", color=GREY, va="bottom",
                    fontsize="small")  # fmt: skip


def _limits(facet: Facet) -> tuple[float, float]:
    """Return the ends of the axes: they hold every value, and most intervals."""
    rows = [r for group in facet.rows for r in group]
    values = [float(r["value"]) for r in rows if _finite(r["value"])]
    bounds = [float(r[end]) for r in rows for end in ("low", "high") if _finite(r[end])]
    if facet.ratio:
        far = [max(x, 1.0 / x) for x in values if x > 0.0]
        wide = sorted(min(max(x, 1.0 / x), WIDEST_RATIO) for x in bounds if x > 0.0)
        reach = max([*far, *_bulk(wide), 1.1]) * 1.1
        return 1.0 / reach, reach
    if facet.around is not None:
        reach = max([*(abs(x) for x in values), *_bulk(sorted(abs(x) for x in bounds))], default=0.0) * 1.08
        reach = reach if reach > 0.0 else 1.0
        return (-reach, reach) if any(x < 0.0 for x in (*values, *bounds)) else (-0.04 * reach, reach)
    known = [*values, *bounds]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    pad = 0.04 * (high - low) if high > low else 0.5
    return low - pad, high + pad


def _bulk(ordered: Sequence[float]) -> list[float]:
    return [ordered[min(len(ordered) - 1, int(BULK * len(ordered)))]] if ordered else []


def _clearness(r: Row, around: float | None) -> tuple[float, float]:
    """Return how far the interval, then the value, is from no difference; for choosing rows only."""
    if not _finite(r["value"]):
        return -1.0, 0.0
    none = around or 0.0
    low, high = (x if x is not None else none for x in (r["low"], r["high"]))
    return max(low - none, none - high, 0.0), abs(r["value"] - none)


def _around(key: Sequence[str]) -> float | None:
    if _is_ratio(key):
        return 1.0
    words = {word for part in key for word in part.split("_")}
    return 0.0 if words & {"difference", "gap", "contribution", "effect", "disparity"} else None


def _is_ratio(key: Sequence[str]) -> bool:
    words = {word for part in key for word in part.split("_")}
    return bool(words & {"ratio", "odds"}) and not words & {"difference", "log"}


def _drawable(r: Row) -> bool:
    """Return whether a row has an interval, or says why not: a bare number, such as a p-value, needs no drawing."""
    return r["value"] is None or r["low"] != r["value"] or r["high"] != r["value"]


def _finite(value: Any) -> bool:
    return isinstance(value, (int, float)) and math.isfinite(value)


def _name(labels: Mapping[str, Any], without: Sequence[str], everybody: str) -> str:
    said = []
    for column, value in labels.items():
        if column not in without and value != everybody:
            said.append(f"against {_shown(value)}" if column == "reference" else _shown(value))
    return ", ".join(said) or "everybody"


def _shown(value: Any) -> str:
    return "(missing)" if value is None else quoted(value, 60)[1:-1]


def _worded(key: str) -> str:
    return key.replace("_", " ")


def _matplotlib() -> Any:
    try:
        return importlib.import_module("matplotlib.pyplot")
    except ImportError as error:
        raise ImportError("this needs matplotlib, which is not installed: pip install matplotlib") from error
