"""The tables of the page: rates, gaps and counts of every group, with their charts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from . import charts
from .choosing import HEADLINE, select
from .language import Language, table_decimals, unit_of
from .names import isolated
from .noticeable import in_how_many, nothing_found, power_of, sides_of
from .numerals import Unit
from .ordering import Json
from .parts import Bar, Cell, Chart, Grid, Section
from .shown import Shown

MOST_ROWS: Final = 200
"""Most groups one table shows."""
MOST_BARS: Final = 60
"""Most groups one chart draws."""
MOST_ROWS_IN_ALL: Final = 1600
"""Most groups all tables show together: the page stays readable, and small enough to send."""
MOST_TABLES: Final = 80
MOST_NAMES: Final = 20

_BLOCKS: Final = (
    ("outcomes", ("selection_rate", "base_rate", "accuracy", "balanced_accuracy")),
    ("errors", ("false_positive_rate", "false_negative_rate", "true_positive_rate", "true_negative_rate")),
    (
        "predictive",
        ("positive_predictive_value", "negative_predictive_value", "false_discovery_rate", "false_omission_rate"),
    ),
)
_LABELLED: Final = ("true_positive", "false_positive", "false_negative", "true_negative")
_UNLABELLED: Final = ("selected_unlabelled", "rejected_unlabelled")


class TablesView(Shown):
    """Every attribute alone, and crossed."""

    def __init__(self, record: Json, language: Language) -> None:
        super().__init__(record, language)
        tables = len(record["tables"])
        self.most_rows = min(MOST_ROWS, max(8, MOST_ROWS_IN_ALL // max(1, tables)))
        self.most_bars = min(MOST_BARS, self.most_rows)

    def sections(self) -> Iterator[Section]:
        """Return the tables, single attributes before crossed ones as the record has them."""
        for i, table in enumerate(self.record["tables"][:MOST_TABLES]):
            yield self.section(i, table)

    def tables_left(self) -> int:
        """Return how many tables the page does not show."""
        return max(0, len(self.record["tables"]) - MOST_TABLES)

    def section(self, index: int, table: Json) -> Section:
        """Return one table with its charts."""
        groups = table["groups"]
        attributes = self.say.attributes(table["attributes"])
        n = self.count(table["overall"]["n"])
        many = "table.size.one" if len(groups) == 1 else "table.size"
        metrics = [m for m in self.record["metrics"] if m in table["overall"]["rates"]]
        headline = [m for m in HEADLINE if m in metrics] or [m for m in metrics if unit_of(m) is Unit.SHARE][:1]
        by = headline[0] if headline else (metrics[0] if metrics else "")
        rows = select(table, self.most_rows, by)
        bars = select(table, self.most_bars, by)
        grids = dict(self._rates(table, rows, metrics, attributes))
        kept_open = [grids.pop(name) for name in ("outcomes", "errors") if name in grids]
        if headline and any(g["gaps"] for g in groups):
            kept_open.append(self._gaps(table, rows, headline))
        return Section(
            anchor=f"table-{index}",
            title=self.say.say("table.title", attributes=attributes),
            size=self.say.say(many, groups=self.count(len(groups)), n=n, reference=self._reference(table)),
            crossed=len(table["attributes"]) > 1,
            notes=tuple(self._notes(table, len(rows), by)),
            charts=tuple(self._chart(table, bars, m, with_legend=m == headline[0]) for m in headline),
            open=tuple(kept_open),
            folded=(*grids.values(), *self._worst(table, metrics), self._counts(table, rows)),
        )

    def _reference(self, table: Json) -> str:
        reference = table["reference"]
        if reference["group"] is None:
            return self.say.say(f"table.reference.{reference['rule']}")
        levels = table["groups"][reference["group"]]["levels"]
        return self.say.say(f"table.reference.{reference['rule']}", name=self.say.group(levels))

    def _notes(self, table: Json, shown: int, by: str) -> Iterator[str]:
        groups = table["groups"]
        nobody = [g for g in groups if g["n"] == 0]
        if nobody:
            names = [self.say.group(g["levels"]) for g in nobody[:MOST_NAMES]]
            if len(nobody) > MOST_NAMES:
                names.append(self.say.say("table.nobody.more", n=self.count(len(nobody) - MOST_NAMES)))
            key = "table.nobody" if len(nobody) == 1 else "table.nobody.many"
            yield self.say.say(key, names=self.say.joined(names, ", "), n=self.count(len(nobody)))
        if shown < len(groups):
            first = not any(g["gaps"] for g in groups)
            yield self.say.say(
                "table.some.first" if first else "table.some",
                shown=self.count(shown),
                all=self.count(len(groups)),
                metric=self.language.named("metric", by),
            )

    def _chart(self, table: Json, rows: Sequence[int], metric: str, *, with_legend: bool) -> Chart:
        groups, reference = table["groups"], table["reference"]["group"]
        estimates = {i: groups[i]["rates"][metric] for i in rows}
        overall = table["overall"]["rates"][metric]["value"]
        base = None if reference is None else groups[reference]["rates"][metric]["value"]
        unit = unit_of(metric)
        scale = charts.rate_scale([*estimates.values(), table["overall"]["rates"][metric]])
        bars = tuple(
            Bar(
                name=self.say.levels(groups[i]["levels"]),
                n=self.count(groups[i]["n"]),
                drawing=charts.rate_row(
                    e,
                    scale,
                    self._label(groups[i], e, unit),
                    overall=overall,
                    reference=base,
                    is_reference=i == reference,
                ),
                value=self.cell(e, unit).value if e["value"] is not None else self._dash(e),
                mark=self.language.words["table.reference"] if i == reference else "",
            )
            for i, e in estimates.items()
        )
        words = self.language.words
        numerals = self.language.numerals
        level = self.language.level(self.record["statistics"]["confidence"])
        legend = [self.say.say("chart.interval", level=level), words["chart.overall"]]
        if base is not None:
            legend.append(words["chart.reference"])
        note = ""
        if len(rows) < len(groups):
            note = self.say.say(
                "chart.some" if with_legend else "chart.some.short",
                shown=self.count(len(rows)),
                all=self.count(len(groups)),
            )
        marks = charts.ticks(scale)
        places = 0 if scale.high >= 0.2 else 1 if scale.high >= 0.02 else 3
        return Chart(
            title=self.say.metric(metric),
            meaning=words.get(f"means.{metric}", ""),
            bars=bars,
            axis=charts.axis(scale, [numerals.write(t, unit, places) for t in marks]),
            legend="; ".join(legend) if with_legend else "",
            note=note,
        )

    def _dash(self, e: Json) -> str:
        return f"– {self.plain.reason(e)}".rstrip()

    def _label(self, group: Json, e: Json, unit: Unit) -> str:
        name = isolated(self.plain.levels(group["levels"]))
        n = self.count(group["n"])
        if e["value"] is None:
            return self.plain.say("chart.label.undefined", name=name, reason=self.plain.reason(e), n=n)
        cell = self.cell(e, unit)
        return self.plain.say("chart.label", name=name, value=cell.value, interval=cell.interval, n=n)

    def cell(self, e: Json, unit: Unit, detectable: Json | None = None) -> Cell:
        """Return an estimate for a table; where it is a gap and none was found, with one that would have been."""
        if e["value"] is None:
            return Cell("–", "", self.plain.reason(e))
        value = self.language.numerals.write(e["value"], unit, table_decimals(e, unit))
        return Cell(value, self.plain.cell(e, unit), "", self._noticed(e, unit, detectable))

    def _noticed(self, e: Json, unit: Unit, detectable: Json | None) -> str:
        none = 1.0 if unit is Unit.RATIO else 0.0
        if detectable is None or not nothing_found({"estimate": e}, none):
            return ""
        parts = {end: self.language.numerals.plain(detectable[end], unit) for end in ("low", "high")}
        parts["unit"] = self.plain.say("unit.points.short") if unit.in_percent else ""
        return self.plain.say(f"term.noticeable.{sides_of(detectable)}", **parts)

    def _with_noticeable(self, caption: str, key: str, cells: Iterable[Cell | str]) -> str:
        """Return a caption that says what "noticeable" means, if any cell says it."""
        if not any(isinstance(c, Cell) and c.note for c in cells):
            return caption
        often = in_how_many(self.say, power_of(self.record))
        return self.say.joined([caption, self.say.say(key, often=often)], ". ")

    def _caption(self, title: str, attributes: str) -> str:
        level = self.language.level(self.record["statistics"]["confidence"])
        return self.say.say("table.caption", title=title, attributes=attributes, level=level)

    def _rows(self, table: Json, rows: Sequence[int]) -> Iterator[tuple[str, str, Json]]:
        for i in rows:
            mark = self.language.words["table.reference"] if i == table["reference"]["group"] else ""
            yield self.say.levels(table["groups"][i]["levels"]), mark, table["groups"][i]
        yield self.language.words["table.overall"], "overall", table["overall"]

    def _rates(
        self, table: Json, rows: Sequence[int], metrics: Sequence[str], attributes: str
    ) -> Iterator[tuple[str, Grid]]:
        known = {m for _, block in _BLOCKS for m in block}
        blocks = [*_BLOCKS, ("other", tuple(m for m in metrics if m not in known))]
        words = self.language.words
        for name, block in blocks:
            here = [m for m in block if m in metrics]
            if not here:
                continue
            title = words["table.rates.selection" if here == ["selection_rate"] else f"table.rates.{name}"]
            yield (
                name,
                Grid(
                    caption=self._caption(title, attributes),
                    corner=words["table.group"],
                    heads=(words["table.n"], *(self.say.metric(m) for m in here)),
                    rows=tuple(
                        (who, mark, (self.count(g["n"]), *(self.cell(g["rates"][m], unit_of(m)) for m in here)))
                        for who, mark, g in self._rows(table, rows)
                    ),
                ),
            )

    def _gaps(self, table: Json, rows: Sequence[int], metrics: Sequence[str]) -> Grid:
        words = self.language.words
        measures = ("difference", "ratio")

        def cells(group: Json) -> Iterator[Cell | str]:
            for m in metrics:
                for measure in measures:
                    if group["gaps"] is None:
                        yield words["table.reference"]
                    else:
                        gap = group["gaps"][m][measure]
                        yield self.cell(gap, unit_of(m, measure), gap.get("detectable"))

        level = self.language.level(self.record["statistics"]["confidence"])
        shown = tuple(
            (who, mark, (self.count(g["n"]), *cells(g)))
            for who, mark, g in self._rows(table, rows)
            if mark != "overall"
        )
        caption = self.say.say("table.gaps.caption", level=level)
        return Grid(
            caption=self._with_noticeable(caption, "table.noticeable", (c for _, _, row in shown for c in row)),
            corner=words["table.group"],
            heads=(words["table.n"], *(words[f"table.{x}"] for _ in metrics for x in measures)),
            rows=shown,
            spans=tuple((self.say.metric(m), len(measures)) for m in metrics),
        )

    def _worst(self, table: Json, metrics: Sequence[str]) -> Iterator[Grid]:
        words = self.language.words

        def end(index: int | None) -> str:
            return "–" if index is None else self.say.levels(table["groups"][index]["levels"])

        gaps = table["worst_gaps"]
        if gaps:
            rows: tuple[tuple[str, str, tuple[Cell | str, ...]], ...] = tuple(
                (
                    self.say.metric(m),
                    "",
                    (
                        self._worst_cell(gaps[m]["difference"], unit_of(m, "worst_difference")),
                        self._worst_cell(gaps[m]["ratio"], Unit.RATIO),
                        end(gaps[m]["difference"]["highest"]),
                        end(gaps[m]["difference"]["lowest"]),
                    ),
                )
                for m in metrics
                if m in gaps
            )
            yield Grid(
                caption=self._with_noticeable(
                    words["table.worst.caption"], "table.noticeable.pairs", (c for _, _, row in rows for c in row)
                ),
                corner=words["table.metric"],
                heads=tuple(words[f"table.worst.{x}"] for x in ("difference", "ratio", "highest", "lowest")),
                rows=rows,
            )
        if table["criteria"]:
            rows = tuple(
                (
                    self.say.metric(c["name"]),
                    "",
                    (
                        self.language.named("aggregate", c["aggregate"]),
                        self._worst_cell(c, unit_of(c["name"], "worst_difference")),
                    ),
                )
                for c in table["criteria"]
            )
            yield Grid(
                caption=self._with_noticeable(
                    words["table.criteria.caption"], "table.noticeable.pairs", (c for _, _, row in rows for c in row)
                ),
                corner=words["table.criterion"],
                heads=(words["table.aggregate"], words["table.estimate"]),
                rows=rows,
            )

    def _worst_cell(self, gap: Json, unit: Unit) -> Cell:
        """Return a gap between any two groups: what would have been noticed has one side only."""
        cell = self.cell(gap["estimate"], unit)
        found, none = gap.get("detectable"), 1.0 if unit is Unit.RATIO else 0.0
        if found is None or gap["estimate"]["value"] is None or not nothing_found(gap, none):
            return cell
        kind = "none" if sides_of(found) == "none" else "worst.ratio" if unit is Unit.RATIO else "worst"
        parts = {side: self.language.numerals.plain(found[side], unit) for side in ("low", "high")}
        parts["unit"] = self.plain.say("unit.points.short") if unit.in_percent else ""
        return replace(cell, note=self.plain.say(f"term.noticeable.{kind}", **parts))

    def _counts(self, table: Json, rows: Sequence[int]) -> Grid:
        words = self.language.words
        outcomes = self.record["data"]["outcome"] is not None
        kinds = (*_LABELLED, *_UNLABELLED) if outcomes else _UNLABELLED
        names = [f"counts.{k}" for k in kinds] if outcomes else ["counts.selected", "counts.rejected"]
        return Grid(
            caption=words["table.counts.caption"],
            corner=words["table.group"],
            heads=(words["table.n"], *(words[name] for name in names)),
            rows=tuple(
                (who, mark, (self.count(g["n"]), *(self.count(g["counts"][k]) for k in kinds)))
                for who, mark, g in self._rows(table, rows)
            ),
        )
