"""Choose and format what the page shows. Selection and formatting only; every number comes from the record."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

from markupsafe import Markup

from . import charts
from .choosing import HEADLINE, methods_used, select
from .language import Language, table_decimals, unit_of
from .names import isolated, visible
from .noticeable import noticeable, p_values
from .numerals import Unit, decimals_of
from .ordering import VERDICTS, Json, tally_of, worst_first
from .parts import Bar, Cell, Chart, FindingList, FindingView, Grid, Section
from .phrases import Phrases, hidden
from .whole import of_counts

MOST_ROWS: Final = 200
"""Most groups one table shows."""
MOST_BARS: Final = 60
"""Most groups one chart draws."""
MOST_ROWS_IN_ALL: Final = 1600
"""Most groups all tables show together: the page stays readable, and small enough to send."""
MOST_TABLES: Final = 80
MOST_FINDINGS: Final = 60
"""Most findings shown of one verdict."""
FOLDED_FROM: Final = {"outside": 20}
"""More findings of a verdict than this are folded, behind the first half as many."""
FOLDED_FROM_ELSE: Final = 8
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


class View:
    """What the templates need, in one language."""

    def __init__(self, record: Json, language: Language) -> None:
        self.record = record
        self.language = language
        self.say = Phrases(language, html=True)
        self.plain = Phrases(language, html=False)
        self.count = language.numerals.count
        self.tally = tally_of(record)
        self.counts_only = of_counts(record)
        checks: dict[tuple[str, str], list[Json]] = {}
        for f in record["findings"]:
            checks.setdefault((f["metric"], f["measure"]), []).append(f)
        self.scales = {c: charts.finding_scale(fs, unit_of(*c) is Unit.RATIO) for c, fs in checks.items()}
        tables = len(record["tables"])
        self.most_rows = min(MOST_ROWS, max(8, MOST_ROWS_IN_ALL // max(1, tables)))
        self.most_bars = min(MOST_BARS, self.most_rows)

    # findings ------------------------------------------------------------------------------------------------------

    def findings(self) -> Iterator[FindingList]:
        """Return the findings by verdict, worst first; verdicts nobody got are left out."""
        for verdict in VERDICTS:
            chosen = worst_first(self.tally.findings, verdict)
            if not chosen:
                continue
            chosen_now = chosen[:MOST_FINDINGS]
            met = [f["metric"] for f in chosen_now]
            shown = [self.finding(f, f["metric"] not in met[:i]) for i, f in enumerate(chosen_now)]
            most = FOLDED_FROM.get(verdict, FOLDED_FROM_ELSE)
            first = shown if len(shown) <= most else shown[: most // 2]
            left = len(chosen) - len(shown)
            yield FindingList(
                verdict,
                self.say.say(f"findings.{verdict}"),
                tuple(first),
                tuple(shown[len(first) :]),
                self.say.say("findings.show", n=self.count(len(shown))),
                self.say.say("findings.more", n=self.count(left)) if left else "",
            )

    def finding(self, f: Json, with_term: bool) -> FindingView:
        """Return one finding."""
        unit = unit_of(f["metric"], f["measure"])
        scale = self.scales[f["metric"], f["measure"]]
        limits = [self.language.numerals.plain(f["threshold"][k], unit, self._limit(f, unit)) for k in ("low", "high")]
        said = f"{self.plain.interval(f)}; {self.plain.threshold(f)}. {self.language.words[f['verdict']]}."
        drawing = charts.finding_drawing(f["estimate"], f["threshold"], scale, said, (limits[0], limits[1]))
        table = f["evidence"].get("table")
        undefined = f["estimate"]["value"] is None
        return FindingView(
            claim=self.say.claim(f, self.record),
            term=self._term(f["metric"]) if with_term else "",
            detail=self.say.joined([s for s in map(_sentence, self._details(f)) if s], " "),
            drawing=Markup("") if undefined else drawing,
            anchor=self._closer(f["evidence"]) if table is None else f"table-{table}" if table < MOST_TABLES else "",
            evidence=self.say.say(
                "findings.evidence.counts" if table is None else "findings.evidence",
                attributes=self.say.attributes(f["attributes"]),
            ),
        )

    def _closer(self, evidence: Json) -> str:
        """Return where the page shows an analysis: those of one kind stand together."""
        kinds = [a["kind"] for a in self.record["analyses"][: evidence["analysis"] + 1]]
        return f"closer-{sum(kind != before for before, kind in itertools.pairwise(kinds))}"

    def _details(self, f: Json) -> Iterator[str]:
        """Yield interval and threshold, what an undecided verdict means, and which gap would have been noticed."""
        allowed = self.say.threshold(f)
        p = p_values(self.say, f)
        e = f["estimate"]
        numbers = [allowed] if e["value"] is None and not hidden(e) else [self.say.interval(f), allowed]
        yield self.say.joined([*numbers, *([p] if p else [])], "; ")
        yield self.say.because(f)
        yield noticeable(self.say, f, self.record)

    def _term(self, metric: str) -> str:
        meaning = self.language.words.get(f"means.{metric}", "")
        return f"{self.say.metric(metric)}: {meaning}." if meaning else ""

    def _limit(self, f: Json, unit: Unit) -> int:
        return max(decimals_of(f["threshold"][k], unit) for k in ("low", "high"))

    # tables --------------------------------------------------------------------------------------------------------

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

    def cell(self, e: Json, unit: Unit) -> Cell:
        """Return an estimate for a table."""
        if e["value"] is None:
            return Cell("–", "", self.plain.reason(e))
        value = self.language.numerals.write(e["value"], unit, table_decimals(e, unit))
        return Cell(value, self.plain.cell(e, unit), "")

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
                        yield self.cell(group["gaps"][m][measure], unit_of(m, measure))

        level = self.language.level(self.record["statistics"]["confidence"])
        return Grid(
            caption=self.say.say("table.gaps.caption", level=level),
            corner=words["table.group"],
            heads=(words["table.n"], *(words[f"table.{x}"] for _ in metrics for x in measures)),
            rows=tuple(
                (who, mark, (self.count(g["n"]), *cells(g)))
                for who, mark, g in self._rows(table, rows)
                if mark != "overall"
            ),
            spans=tuple((self.say.metric(m), len(measures)) for m in metrics),
        )

    def _worst(self, table: Json, metrics: Sequence[str]) -> Iterator[Grid]:
        words = self.language.words

        def end(index: int | None) -> str:
            return "–" if index is None else self.say.levels(table["groups"][index]["levels"])

        gaps = table["worst_gaps"]
        if gaps:
            yield Grid(
                caption=words["table.worst.caption"],
                corner=words["table.metric"],
                heads=tuple(words[f"table.worst.{x}"] for x in ("difference", "ratio", "highest", "lowest")),
                rows=tuple(
                    (
                        self.say.metric(m),
                        "",
                        (
                            self.cell(gaps[m]["difference"]["estimate"], unit_of(m, "worst_difference")),
                            self.cell(gaps[m]["ratio"]["estimate"], Unit.RATIO),
                            end(gaps[m]["difference"]["highest"]),
                            end(gaps[m]["difference"]["lowest"]),
                        ),
                    )
                    for m in metrics
                    if m in gaps
                ),
            )
        if table["criteria"]:
            yield Grid(
                caption=words["table.criteria.caption"],
                corner=words["table.criterion"],
                heads=(words["table.aggregate"], words["table.estimate"]),
                rows=tuple(
                    (
                        self.say.metric(c["name"]),
                        "",
                        (
                            self.language.named("aggregate", c["aggregate"]),
                            self.cell(c["estimate"], unit_of(c["name"], "worst_difference")),
                        ),
                    )
                    for c in table["criteria"]
                ),
            )

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

    # why, limits, method -------------------------------------------------------------------------------------------

    def why(self) -> list[tuple[str, str]]:
        """Return questions and answers; an empty answer is an open question."""
        return [
            (self.language.named("why", w["question"]), visible_paragraphs(w["answer"])) for w in self.record["why"]
        ]

    def why_open(self) -> str:
        """Return how many questions are open; empty if none."""
        questions = self.record["why"]
        n = sum(not w["answer"].strip() for w in questions)
        if n == 0:
            return ""
        return self.say.say("why.count.one" if n == 1 else "why.count", n=self.count(n), all=self.count(len(questions)))

    def limits(self) -> list[str]:
        """Return what the report does not say."""
        words, record = self.language.words, self.record
        counts = of_counts(record)
        out = [words["limits.causes"], words["limits.law"], words["limits.verdict"]]
        comparisons = record["statistics"]["comparisons"]
        if comparisons > 1:
            by_chance = self.count(record["statistics"]["by_chance"])
            key = "limits.multiplicity.counts" if counts else "limits.multiplicity"
            out.append(self.say.say(key, n=self.count(comparisons), by_chance=by_chance))
        measured = record["data"]["outcome"] is not None or "true_positive" in _columns_of_counts(record)
        outcome = "limits.outcome.measured" if measured else "limits.outcome"
        small = words["limits.small.counts" if counts else "limits.small"]
        return [*out, small, words[outcome], words["limits.rows.counts" if counts else "limits.rows"]]

    def data(self) -> list[tuple[str, str]]:
        """Return where the data came from and what became of every row."""
        d, words, code = self.record["data"], self.language.words, self.say.code
        if of_counts(self.record):
            return self._data_of_counts()
        aside = [
            self.say.say(
                "method.set_aside.row",
                rows=self.count(s["rows"]),
                reason=self.language.named("set_aside", s["reason"]),
                column=code(s["column"]),
            )
            for s in d["set_aside"]
        ]
        o = d["outcome"]
        rows = [
            ("source", code(d["source"]) if d["source"] else words["about.unnamed"]),
            ("sha256", words["method.sha256.none"] if d["sha256"] is None else code(d["sha256"])),
            ("bytes", None if d["bytes"] is None else self.count(d["bytes"])),
            ("encoding", None if d.get("encoding") is None else code(d["encoding"])),
            ("rows_read", self.count(d["rows_read"])),
            ("rows_used", self.count(d["rows_used"])),
            ("set_aside", self.say.joined(aside, "; ") or words["method.set_aside.none"]),
            ("missing_groups", words.get(f"method.missing_groups.{d.get('missing_groups')}")),
            ("decision", self._is(d["decision"])),
            ("outcome", words["method.none"] if o is None else self._is(o)),
            ("weight", words["method.none"] if d["weight"] is None else self._weight(d["weight"])),
            *((key, code(d[key])) for key in ("sampling_strata", "cluster") if d.get(key)),
        ]
        return [(words[f"method.{key}"], value) for key, value in rows if value is not None]

    def _data_of_counts(self) -> list[tuple[str, str]]:
        """Return which table of counts was audited, and what its columns mean."""
        d, words, code = self.record["data"], self.language.words, self.say.code
        rows = [
            ("source", code(d["source"]) if d["source"] else words["about.unnamed"]),
            ("sha256", words["method.sha256.none"] if d["sha256"] is None else code(d["sha256"])),
            ("bytes", None if d["bytes"] is None else self.count(d["bytes"])),
            ("encoding", None if d.get("encoding") is None else code(d["encoding"])),
            ("rows_counts", self.count(d["rows_read"])),
        ]
        rows += [(f"counts.{meaning}", code(column)) for meaning, column in _columns_of_counts(self.record).items()]
        return [(words[f"method.{key}"], value) for key, value in rows if value is not None]

    def _is(self, column: Json) -> str:
        return self.say.say(
            "method.is", column=self.say.code(column["column"]), positive=self.say.code(column["positive"])
        )

    def _weight(self, column: str) -> str:
        return self.say.say("method.weight.column", column=self.say.code(column))

    def statistics(self) -> list[tuple[str, str, str]]:
        """Return name, setting and one-line explanation of every method and number that shaped the results."""
        s, words = self.record["statistics"], self.language.words
        out = [(words["method.confidence"], self.language.confidence(s["confidence"]), "")]
        named = () if of_counts(self.record) else ("rate", "difference", "ratio", "simultaneous")
        out += [(words[f"method.{k}"], visible(s[k]), words.get(f"how.{s[k]}", "")) for k in named]
        also = sorted(methods_used(self.record) - {s[k] for k in named}) if named else []
        out += [(words["method.also"], visible(m), words.get(f"how.{m}", "")) for m in also]
        bootstrap = s.get("bootstrap")
        if bootstrap is not None:
            how = bootstrap["interval"]
            out.append((words["method.bootstrap"], visible(how), words.get(f"how.{how}", "")))
            out += [(words[f"method.{k}"], self.count(bootstrap[k]), "") for k in ("replicates", "seed")]
        out.append((words["method.comparisons"], self.count(s["comparisons"]), ""))
        library = self.record["library"]
        out.append((words["method.version"], visible(f"{library['name']} {library['version']}"), ""))
        out.append((words["method.schema"], visible(self.record["schema"]), ""))
        return out

    def rates_in_words(self) -> list[tuple[str, str]]:
        """Return every metric of the record with its meaning."""
        criteria = {c["name"] for t in self.record["tables"] for c in t["criteria"]}
        names = [*self.record["metrics"], *sorted(criteria - set(self.record["metrics"]))]
        words = self.language.words
        n = [] if of_counts(self.record) else [(words["table.n"], words["table.n.long"])]
        return [*n, *((self.say.metric(m), words.get(f"means.{m}", "")) for m in names)]


def _columns_of_counts(record: Json) -> dict[str, str]:
    """Return what was counted and in which column, for an audit of published counts."""
    return dict(record["data"].get("counts", {}).get("columns", {}))


def visible_paragraphs(text: str) -> Markup:
    """Return text somebody wrote in the plan, its lines kept apart."""
    lines = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    return Markup("<br>").join(Markup("<bdi>{}</bdi>").format(visible(line.strip(), 4000)) for line in lines)


def _sentence(words: str) -> str:
    """Return `words` as a sentence."""
    if not words or words.endswith("."):
        return words
    return words[:1].upper() + words[1:] + "."
