"""The part of the page that looks closer: drawings and tables of every analysis, whatever its kind.

Selection and formatting only; every number comes from the record.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from . import forest
from .charts import Scale
from .choosing import HEADLINE
from .closer import Closer, together
from .kinds import KindWords, Written
from .language import Language
from .names import isolated, visible
from .ordering import Json, clearness
from .parts import Cell, CloserPart, CloserSection, Forest, ForestRow, Grid
from .phrases import Phrases

MOST_LINES: Final = 60
"""Most lines of one drawing."""
MOST_OPEN: Final = 3
"""Drawings of one analysis that stand open."""
MOST_FORESTS: Final = 24
"""Most drawings of one analysis."""
MOST_ROWS: Final = 200
"""Most rows of one table."""
MOST_COLUMNS: Final = 5
"""Most quantities beside one another in one table."""
MOST_DRAWN_IN_ALL: Final = 3000
"""Most lines of all drawings together: the page stays small enough to send."""
MOST_TABLED_IN_ALL: Final = 6000
"""The same for the cells of all tables."""

_DRAWN: Final = (Written.SHARE, Written.POINTS, Written.WIDTH, Written.RATIO, Written.NUMBER)


@dataclass
class Budget:
    """How many lines the page may still hold."""

    drawn: int = MOST_DRAWN_IN_ALL
    tabled: int = MOST_TABLED_IN_ALL


def sections(record: Json, language: Language) -> list[CloserSection]:
    """Return the analyses of a record, those of one kind together."""
    analyses = record.get("analyses", [])
    attributes = [a["name"] for a in record["attributes"]]
    budget = Budget()
    made = []
    for number, (kind, alike) in enumerate(itertools.groupby(analyses, key=lambda a: str(a["kind"]))):
        several = list(alike)
        first = Closer(several[0], attributes, Phrases(language, html=True))
        words = KindWords(language, kind)
        made.append(
            CloserSection(
                anchor=f"closer-{number}",
                title=words.title(),
                question=words.find("question") or "",
                reading=first.reading(),
                parts=tuple(_Part(a, attributes, language, budget).view(with_by=len(several) > 1) for a in several),
            )
        )
    return made


class _Part:
    """One analysis."""

    def __init__(self, analysis: Json, attributes: Sequence[str], language: Language, budget: Budget) -> None:
        self.analysis = analysis
        self.language = language
        self.budget = budget
        self.attributes = attributes
        self.says = Closer(analysis, attributes, Phrases(language, html=True))
        self.plain = Closer(analysis, attributes, Phrases(language, html=False))
        self.words = self.says.words
        self.count = language.numerals.count
        self.left_out = False

    def view(self, *, with_by: bool) -> CloserPart:
        forests = list(self.forests())
        as_table = self.words.find("layout") == "table" or not forests
        methods = dict.fromkeys(str(x["estimate"]["method"]) for x in self.analysis["lines"])
        how = [(visible(m), self.words.method(m)) for m in methods if m]
        tables = list(self.tables())
        return CloserPart(
            by=self.says.by() if with_by else "",
            headlines=tuple(self.says.headlines()),
            flags=tuple(self.says.flags()),
            noticed=self.says.how_noticed(),
            open=() if as_table else tuple(forests[:MOST_OPEN]),
            folded=tuple(forests if as_table else forests[MOST_OPEN:]),
            tables=tuple(tables),
            table_open=as_table,
            note=self.language.words["closer.table.some"] if self.left_out else "",
            settings=(*self.says.settings(), *((f"{self.language.words['closer.method']} {m}", w) for m, w in how)),
        )

    # drawings ------------------------------------------------------------------------------------------------------

    def forests(self) -> Iterator[Forest]:
        """Yield a drawing of each quantity and rate; raw and corrected values of the same thing in one."""
        facets = self._facets()
        for (quantity, metric), lines in itertools.islice(facets.items(), MOST_FORESTS):
            drawable = [group for group in lines if any(_has_place(x) for x in group)]
            if self.words.written(quantity) is Written.RATIO:  # a reference is 1 by definition: nothing to draw
                lines = [group for group in lines if _has_place(group[-1]) or group[-1]["estimate"]["value"] != 1.0]
            if self.budget.drawn <= 0 or not drawable or self.words.written(quantity) not in _DRAWN:
                continue
            yield self._forest(quantity, metric, lines)

    def _facets(self) -> dict[tuple[str, str | None], list[list[Json]]]:
        """Return what is drawn together: by quantity and rate, each row one line or a raw one with its other."""
        lines = self.analysis["lines"]
        quantities = list(dict.fromkeys(x["quantity"] for x in lines))
        pair = _pairs(quantities, [q for q in quantities if self.words.find(f"headline.{q}")])
        raws = set(pair.values())
        by_labels = {(x["quantity"], _key(x)): x for x in lines}
        facets: dict[tuple[str, str | None], list[list[Json]]] = {}
        for x in lines:
            quantity = x["quantity"]
            if quantity in raws:
                continue
            raw = by_labels.get((pair[quantity], _key(x))) if quantity in pair else None
            metric = x["labels"].get("metric") if "metric" not in self.attributes else None
            facets.setdefault((quantity, metric), []).append([raw, x] if raw is not None else [x])

        def order(facet: tuple[str, str | None]) -> tuple[int, int]:
            told = 0 if self.words.find(f"headline.{facet[0]}") else 1
            return told, 0 if facet[1] in (None, *HEADLINE) else 1

        return {facet: facets[facet] for facet in sorted(facets, key=order)}

    def _forest(self, quantity: str, metric: str | None, lines: Sequence[list[Json]]) -> Forest:
        written = self.words.written(quantity)
        ratio = written is Written.RATIO
        most = max(1, min(MOST_LINES, self.budget.drawn))
        chosen = list(range(len(lines)))
        if len(lines) > most:
            chosen.sort(key=lambda i: clearness(lines[i][-1]["estimate"], ratio=ratio), reverse=True)
            chosen = sorted(chosen[:most])
        kept = [lines[i] for i in chosen]
        self.budget.drawn -= len(kept)
        scale = forest.scale_for([x["estimate"] for group in kept for x in group], written)
        # What all lines share is said once, above them.
        shared = {} if len(lines) == 1 else _shared([group[-1]["labels"] for group in lines])
        without = {*shared, *(("metric",) if metric is not None else ())}
        rows = tuple(self._row(group, scale, without) for group in kept)
        marks = forest.marks_of(scale)
        numerals = self.language.numerals
        places = max((_tick_decimals(t, written) for t in marks), default=0)
        title = [self.says.quantity(quantity)]
        if metric is not None:
            title.append(self.says.value_of("metric", metric))
        aside = {name: value for name, value in shared.items() if name != "metric" or metric is None}
        if aside:
            title.append(self.says.about(aside))
        legend = [self.says.say.say(f"closer.scale.{written.value}")] if written is not Written.NUMBER else []
        level = self.language.level(max(x["estimate"]["confidence"] for group in lines for x in group))
        legend.append(self.says.say.say("chart.interval", level=level))
        if any(together(group[-1]) for group in kept):
            legend.append(self.language.words["closer.together.brief"])
        if any(len(group) > 1 for group in kept):
            raw = next(group[0]["quantity"] for group in kept if len(group) > 1)
            legend.append(
                self.says.say.say(
                    "closer.pair", raw=self.words.named("quantity", raw), main=self.words.named("quantity", quantity)
                )
            )
        note = ""
        if len(kept) < len(lines):
            note = self.says.say.say("closer.some", shown=self.count(len(kept)), all=self.count(len(lines)))
        return Forest(
            title=self.says.say.joined(title, " – "),
            legend=self.says.say.joined(legend, "; "),
            rows=rows,
            axis=forest.axis(scale, [numerals.plain(t, written.unit, _places(t, written, places)) for t in marks]),
            note=note,
        )

    def _row(self, group: Sequence[Json], scale: Scale, without: set[str]) -> ForestRow:
        main = group[-1]
        name = self.plain.about(main["labels"], without)
        spoken = [f"{self.plain.quantity(x['quantity'])} {self._spoken(x)}" for x in group]
        return ForestRow(
            name=self.says.about(main["labels"], without),
            n=self._n(main) if main["estimate"]["n"] else "",
            drawing=forest.row([x["estimate"] for x in group], scale, f"{isolated(name)}: {'; '.join(spoken)}"),
            value=self.says.value(main),
            interval=self.says.interval(main),
            p=tuple(self.says.p_values(main)),
            raw=self.says.say.say("closer.raw", value=self.says.value(group[0])) if len(group) > 1 else "",
            noticed=self.says.noticed(main, brief=True),
        )

    def _n(self, line: Json) -> str:
        """Return of how many people a line speaks; of a comparison, that both sides are among them."""
        n = self.count(line["estimate"]["n"])
        return self.says.say.say("closer.both", n=n) if self.says.compares(line) else n

    def _spoken(self, line: Json) -> str:
        interval = self.plain.interval(line)
        return f"{self.plain.value(line)} ({interval})" if interval else self.plain.value(line)

    # tables --------------------------------------------------------------------------------------------------------

    def tables(self) -> Iterator[Grid]:
        """Yield everything as tables: lines about the same sort of thing together, their quantities side by side."""
        kinds: dict[tuple[str, ...], list[Json]] = {}
        for x in self.analysis["lines"]:
            kinds.setdefault(tuple(x["labels"]), []).append(x)
        for names, lines in kinds.items():
            quantities = list(dict.fromkeys(x["quantity"] for x in lines))
            for start in range(0, len(quantities), MOST_COLUMNS):
                if self.budget.tabled <= 0:
                    self.left_out = True
                    return
                yield self._table(names, lines, quantities[start : start + MOST_COLUMNS])

    def _table(self, names: tuple[str, ...], lines: Sequence[Json], quantities: Sequence[str]) -> Grid:
        rows: dict[tuple[str | None, ...], dict[str, Json]] = {}
        for x in lines:
            if x["quantity"] in quantities:
                rows.setdefault(_key(x), {})[x["quantity"]] = x
        most = min(MOST_ROWS, max(1, self.budget.tabled // len(quantities)))
        kept = dict(itertools.islice(rows.items(), most))
        self.budget.tabled -= len(kept) * len(quantities)
        self.left_out = self.left_out or len(kept) < len(rows)
        counted = list(dict.fromkeys(c for row in kept.values() for x in row.values() for c in x.get("counts", {})))
        # A column holds counts that all quantities of a row share; others stand in their own cells.
        apart = {c for c in counted for row in kept.values() if len(_counts_named(c, row)) > 1}
        counted = [c for c in counted if c not in apart]
        # What all rows share is said once, above them.
        shared = {} if len(rows) == 1 else _shared([x["labels"] for row in rows.values() for x in row.values()])
        title = [self.words.title(), *([self.says.about(shared)] if shared else [])]
        n_once = all(len({x["estimate"]["n"] for x in row.values()}) == 1 for row in kept.values())
        both = all(self.says.compares(x) for row in kept.values() for x in row.values())
        n_head = self.language.words["closer.both.head" if both else "table.n"]
        heads = [*([n_head] if n_once else []), *map(self.says.quantity, quantities)]
        heads += [self._count_name(c) for c in counted]
        body = []
        for row in kept.values():
            first = next(iter(row.values()))
            cells: list[Cell | str] = [self.count(first["estimate"]["n"])] if n_once else []
            cells += [self._cell(row[q], apart, with_n=not n_once) if q in row else "" for q in quantities]
            for c in counted:
                known = [x["counts"][c] for x in row.values() if c in x.get("counts", {})]
                cells.append(self.count(known[0]) if known else "")
            body.append((self.says.about(first["labels"], shared), "", tuple(cells)))
        levels = [
            e["confidence"] for row in kept.values() for e in _estimates(row) if (e["low"], e["high"]) != (None, None)
        ]
        caption = self.says.say.say(
            "closer.table.caption" if levels else "closer.table.caption.plain",
            title=self.says.say.joined(title, " – "),
            level=self.language.level(max(levels, default=0.0)),
        )
        if any(together(x) for row in kept.values() for x in row.values()):
            caption = self.says.say.joined([caption, self.language.words["closer.together.brief"]], "; ")
        return Grid(
            caption=caption,
            corner=self.language.words["closer.about"] if not names else self._corner(names),
            heads=tuple(heads),
            rows=tuple(body),
        )

    def _corner(self, names: Sequence[str]) -> str:
        groups = [n for n in names if n in self.attributes]
        return self.says.say.attributes(groups) if groups else self.language.words["closer.about"]

    def _count_name(self, name: str) -> str:
        return self.words.find(f"count.{name}") or self.language.words.get(f"counts.{name}") or visible(name)

    def _cell(self, line: Json, apart: set[str], *, with_n: bool) -> Cell:
        notes = [*self.says.p_values(line), self.says.noticed(line, brief=True)]
        if with_n and line["estimate"]["n"]:
            notes.append(f"n = {self._n(line)}")
        notes += [f"{self._count_name(c)}: {self.count(n)}" for c, n in line.get("counts", {}).items() if c in apart]
        note = self.says.say.joined([s for s in notes if s], "; ")
        if line["estimate"]["value"] is None:
            return Cell("–", "", self.words.reason(line["estimate"].get("undefined", "")), note)
        return Cell(self.says.value(line), self.says.interval(line), "", note)


def _pairs(quantities: Sequence[str], told: Sequence[str]) -> dict[str, str]:
    """Return corrected quantity -> raw one, where a name says so: pooled_rate -> raw_rate.

    Of several corrected ones it is the first that is told as a sentence, or simply the first.
    """
    found: dict[str, str] = {}
    for raw in quantities:
        if raw.startswith("raw_"):
            others = [q for q in quantities if q != raw and q.endswith(raw.removeprefix("raw"))]
            if others:
                found[next((q for q in others if q in told), others[0])] = raw
    return found


def _estimates(row: Mapping[str, Json]) -> list[Json]:
    return [x["estimate"] for x in row.values()]


def _counts_named(name: str, row: Mapping[str, Json]) -> set[int]:
    """Return the numbers that the quantities of a row have under one name of counts."""
    return {x["counts"][name] for x in row.values() if name in x.get("counts", {})}


def _key(line: Json) -> tuple[str | None, ...]:
    return tuple(line["labels"].values())


def _shared(labels: Sequence[Mapping[str, str | None]]) -> dict[str, str | None]:
    """Return the labels that all lines have alike."""
    first = labels[0]
    return {name: value for name, value in first.items() if all(name in x and x[name] == value for x in labels)}


def _has_place(line: Json) -> bool:
    e = line["estimate"]
    ends = [e[k] for k in ("low", "high")]
    if ends == [None, None]:  # a statistic, a probability: there is no interval to draw
        return False
    return any(isinstance(x, int | float) for x in (e["value"], *ends)) and ends != [e["value"], e["value"]]


def _tick_decimals(value: float, written: Written) -> int:
    """Return the decimals at which a position on an axis is written as it is."""
    shown = value * 100.0 if written.unit.in_percent else value
    return next((d for d in range(7) if abs(round(shown, d) - shown) < 1e-9 * max(1.0, abs(shown))), 6)


def _places(value: float, written: Written, most: int) -> int:
    return _tick_decimals(value, written) if written is Written.RATIO else most
