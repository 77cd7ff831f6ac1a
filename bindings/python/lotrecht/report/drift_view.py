"""The page of `lotrecht drift`: what changed, and both distributions of every column side by side."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from .charts import line, short, svg
from .drift_words import DriftWords, check_drift
from .language import language_named
from .names import visible
from .numerals import Unit
from .phrases import Phrases

__all__ = ["render_drift"]

_TEMPLATES: Final = Path(__file__).parent / "templates"
MOST_IN_GROUPS: Final = 60
HEIGHT: Final = 150
FOOT: Final = 22
"""Below the bars: the numbers of the axis."""
_ICONS: Final = {"changed": "outside", "outside": "outside", "within": "within", "undecided": "undecided"}
_CEILINGS: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)


class _Row(NamedTuple):
    group: str
    what: str
    verdict: str
    icon: str
    word: str
    value: str
    interval: str
    p: str
    rows: str
    notes: list[str]


class _Bar(NamedTuple):
    name: str
    shares: tuple[float, float]
    texts: tuple[str, str]


class _Spread(NamedTuple):
    anchor: str
    column: str
    sentences: list[str]
    drawing: Markup | None
    levels: list[_Bar]
    scale: float


def render_drift(record: dict[str, Any], language: str = "en") -> str:
    """Return the page: one self-contained HTML file without script.

    Raises
    ------
    ValueError
        if the language is not known, or the record has another format
    """
    import jinja2  # here, so that the command line starts without it

    check_drift(record)
    chosen = language_named(language)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    words = DriftWords(record, chosen, Phrases(chosen, html=True))
    groups = words.within_groups()
    return environment.get_template("drift.html.j2").render(
        record=record,
        drift=words,
        rows=[_row(words, row) for row in words.overall()],
        groups=[_row(words, row) for row in groups[:MOST_IN_GROUPS]],
        all_groups=len(groups),
        spreads=_spreads(words),
        level=chosen.level(record["statistics"]["confidence"]),
        confidence=chosen.confidence(record["statistics"]["confidence"]),
        plain_title=DriftWords(record, chosen, Phrases(chosen, html=False)).title(),
        words=chosen.words,
        language=chosen.code,
        visible=visible,
    )


def _row(words: DriftWords, row: dict[str, Any]) -> _Row:
    value, interval = words.moved(row)
    return _Row(
        group="" if row["group"] is None else words.say.level(row["group"]),
        what=words.what(row),
        verdict=row["verdict"],
        icon=_ICONS.get(row["verdict"], "undefined"),
        word=words.language.words[f"drift.verdict.{row['verdict']}"],
        value=value,
        interval=interval,
        p=words.p_value(row),
        rows=words.rows(row),
        notes=words.notes(row),
    )


def _spreads(words: DriftWords) -> list[_Spread]:
    """Return a drawing of each column of everybody, those that differ first."""
    order: dict[str, list[dict[str, Any]]] = {}
    for row in words.overall():
        order.setdefault(row["column"], []).append(row)
    of_column = {d["column"]: d for d in words.record["distributions"] if d["group"] is None}
    spreads = []
    for i, (column, rows) in enumerate(order.items()):
        spread = of_column[column]
        totals = [sum(side) for side in spread["counts"]]
        if spread["kind"] == "levels":
            totals = [a + b for a, b in zip(totals, spread["others"]["counts"], strict=True)]
        bars = _bars(words, spread, totals) if all(totals) else []
        highest = max((max(bar.shares) for bar in bars), default=1.0)
        scale = next((c for c in _CEILINGS if c >= highest), 1.0)
        drawn = bars and spread["kind"] != "levels"
        spreads.append(
            _Spread(
                anchor=f"column-{i + 1}",
                column=words.say.text(column),
                sentences=[words.sentence(row) for row in rows] + [n for row in rows for n in words.notes(row)],
                drawing=_histogram(words, spread, bars, scale) if drawn else None,
                levels=[] if spread["kind"] != "levels" else bars,
                scale=scale,
            )
        )
    return spreads


def _bars(words: DriftWords, spread: dict[str, Any], totals: list[int]) -> list[_Bar]:
    names: list[str]
    if spread["kind"] == "levels":
        names = [words.say.level(level) for level in spread["levels"]]
    elif spread["kind"] == "values":
        names = words.marks(spread, "values")
    else:
        edges = words.marks(spread, "edges")
        names = [words.say.say("drift.bin", low=a, high=b) for a, b in pairwise(edges)]
        if spread["open_low"]:
            names[0] = words.say.say("drift.bin.first", high=edges[1])
        if spread["open_high"]:
            names[-1] = words.say.say("drift.bin.last", low=edges[-2])
    counts = list(zip(*spread["counts"], strict=True))
    if spread["kind"] == "levels" and spread["others"]["levels"]:
        names.append(words.say.say("drift.others", n=words.count(spread["others"]["levels"])))
        counts.append(tuple(spread["others"]["counts"]))
    write = words.language.numerals.write
    bars = []
    for name, pair in zip(names, counts, strict=True):
        shares = (pair[0] / totals[0], pair[1] / totals[1])
        bars.append(_Bar(name, shares, (write(shares[0], Unit.SHARE), write(shares[1], Unit.SHARE))))
    return bars


def _histogram(words: DriftWords, spread: dict[str, Any], bars: list[_Bar], scale: float) -> Markup:
    """Draw pairs of bars, the reference's as outlines, along an axis."""
    left, width = 7.0, 92.0
    slot = width / len(bars)
    top = HEIGHT - FOOT
    parts = []
    for tick in (0.0, 0.5, 1.0):
        y = top * (1.0 - tick * 0.94)
        parts.append(
            Markup('<line class="line-grid" x1="{}%" x2="99%" y1="{}" y2="{}"/>').format(left, short(y), short(y))
        )
        label = words.language.numerals.write(tick * scale, Unit.SHARE, 0 if scale >= 0.1 else 1)
        parts.append(
            Markup('<text x="{}%" y="{}" text-anchor="end">{}</text>').format(short(left - 0.8), short(y + 4), label)
        )
    for i, bar in enumerate(bars):
        start = left + i * slot
        said = f"{bar.name}: {bar.texts[0]} → {bar.texts[1]}"
        pair = []
        for side, kind in enumerate(("before", "now")):
            height = top * 0.94 * bar.shares[side] / scale
            pair.append(
                Markup('<rect class="{}" x="{}%" y="{}" width="{}%" height="{}"/>').format(
                    kind,
                    short(start + slot * (0.08 + 0.42 * side)),
                    short(top - height),
                    short(slot * 0.4),
                    short(height),
                )
            )
        parts.append(Markup("<g><title>{}</title>{}</g>").format(said, Markup("").join(pair)))
    parts.append(line(left, "line-axis", 0, top))
    every = max(1, -(-len(bars) // 10))
    if spread["kind"] == "values":
        labels = [(i + 0.5, name) for i, name in enumerate(words.marks(spread, "values"))]
    else:
        labels = list(enumerate(words.marks(spread, "edges")))
    for i, (place, text) in enumerate(labels):
        if i % every == 0:
            parts.append(
                Markup('<text x="{}%" y="{}" text-anchor="middle">{}</text>').format(
                    short(left + place * slot), HEIGHT - 4, text
                )
            )
    label = "; ".join(f"{bar.name}: {bar.texts[0]} → {bar.texts[1]}" for bar in bars)
    return svg("histogram", HEIGHT, label, parts)
