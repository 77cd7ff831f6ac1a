"""The answer of an audit in a terminal: short, readable in 80 columns, and never by colour alone.

Everything that came from data is shown as text: it cannot style, move or clear anything.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from lotrecht.report import check_schema, whole
from lotrecht.report.choosing import HEADLINE, select
from lotrecht.report.closer import Closer
from lotrecht.report.language import language_named, table_decimals, unit_of
from lotrecht.report.noticeable import comparisons_of, in_how_many, noticeable_briefly, power_of
from lotrecht.report.numerals import INFINITY, MINUS, NO_BREAK, Unit
from lotrecht.report.ordering import VERDICTS, tally_of, worst_first
from lotrecht.report.phrases import Phrases
from lotrecht.report.whole import of_counts

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

__all__ = ["print_summary"]

MOST_FINDINGS: Final = 12
MOST_GROUPS: Final = 15
MOST_TABLES: Final = 6
MOST_ANALYSES: Final = 12
MOST_SENTENCES: Final = 2
"""Main results, and flags of one sort, of one analysis."""
LONGEST_NAME: Final = 48
LONGEST_TITLE: Final = 200
RATE_WIDTH: Final = 15
_STYLES: Final = {"outside": "bold red", "undecided": "yellow", "undefined": "dim", "within": "green"}
_SIGNS: Final = {"outside": "✗", "undecided": "?", "undefined": "–", "within": "✓"}
_ASCII_SIGNS: Final = {"outside": "x", "undecided": "?", "undefined": "-", "within": "+"}
_ASCII: Final = {
    ord(MINUS): "-",
    ord(INFINITY): "inf",
    ord(NO_BREAK): " ",
    ord("×"): "x",
    ord("–"): "-",
    ord("…"): "...",
    ord("“"): '"',
    ord("”"): '"',
    ord("„"): '"',
    ord("’"): "'",
    ord("\u2011"): "-",
    ord("ä"): "ae",
    ord("ö"): "oe",
    ord("ü"): "ue",
    ord("Ä"): "Ae",
    ord("Ö"): "Oe",
    ord("Ü"): "Ue",
    ord("ß"): "ss",
}

Json = dict[str, Any]


def print_summary(record: Json, console: Console, language: str = "en") -> None:
    """Print the answer first, then findings, groups and what became of the rows.

    Parameters
    ----------
    record
        An audit record (the parsed audit.json).
    console
        Where to print; width, colours and encoding are the console's.
    language
        ``"en"`` or ``"de"``.

    Raises
    ------
    ValueError
        If the language is not known, or the record has another format.
    """
    check_schema(record)
    _Summary(whole(record), console, language).print()


class _Summary:
    def __init__(self, record: Json, console: Console, language: str) -> None:
        self.record = record
        self.console = console
        self.language = language_named(language)
        self.say = Phrases(self.language, html=False, longest=LONGEST_NAME)
        self.count = self.language.numerals.count
        self.encoding = console.encoding or "utf-8"
        # A legacy console without Unicode gets signs it can write.
        self.plain = console.options.ascii_only

    def print(self) -> None:
        self._answer()
        self._findings()
        tables = self.record["tables"]
        single = [t for t in tables if len(t["attributes"]) == 1]
        for table in single[:MOST_TABLES]:
            self._groups(table)
        self._closer()
        self._close(len(tables) - min(len(single), MOST_TABLES))

    # parts ---------------------------------------------------------------------------------------------------------

    def _answer(self) -> None:
        title = self.record["title"]
        self._line(self.say.text(title, LONGEST_TITLE) if title.strip() else self.say.say("untitled"), "bold")
        self._line(self.say.answer(self.record), "bold")
        meaning = self.say.meaning(self.record)
        if meaning:
            self._line(meaning)
        self._line()
        self._line(self.say.about(self.record))
        self._line(self.say.selected(self.record))

    def _findings(self) -> None:
        ordered = [f for verdict in VERDICTS for f in worst_first(tally_of(self.record).findings, verdict)]
        if not ordered:
            return
        words = self.language.words
        grid = self._grid()
        grid.add_column(self._text(words["term.verdict"]), max_width=15, overflow="fold")
        grid.add_column(self._text(words["term.what"]), ratio=1, overflow="fold")
        grid.add_column(self._text(words["term.estimate"]), justify="right", max_width=16, overflow="fold")
        grid.add_column(self._text(words["term.allowed"]), justify="right", max_width=15, overflow="fold")
        signs = _ASCII_SIGNS if self.plain else _SIGNS
        for f in ordered[:MOST_FINDINGS]:
            verdict = f["verdict"]
            grid.add_row(
                self._text(f"{signs[verdict]} {words[verdict]}", _STYLES[verdict]),
                self._text(self._what(f)),
                self._text(self._estimate(f)),
                self._text(self._allowed(f)),
            )
        self._line()
        self.console.print(grid)
        if len(ordered) > MOST_FINDINGS:
            self._line(self.say.say("term.more", n=self.count(len(ordered) - MOST_FINDINGS)))

    def _what(self, f: Json) -> str:
        metric, measure = self.say.metric(f["metric"]), self.language.named("measure", f["measure"])
        if f["group"] is None:
            detail = self.say.say("term.worst", measure=measure, attributes=self.say.attributes(f["attributes"]))
        else:
            reference = f["reference"]
            other = (
                self.say.group(reference)
                if isinstance(reference, str)
                else self.say.levels(reference or [], f["attributes"])
            )
            key = "term.versus" if f["measure"] == "ratio" else "term.minus"
            detail = self.say.say(key, group=self.say.levels(f["group"], f["attributes"]), reference=other)
        brief = noticeable_briefly(self.say, f, self.say.say("unit.points.short"))
        exact = self.say.exactly(f).strip() if f["estimate"]["value"] is not None else ""
        return "\n".join(x for x in (metric, detail, exact, brief) if x)

    def _estimate(self, f: Json) -> str:
        e, unit = f["estimate"], unit_of(f["metric"], f["measure"])
        if e["value"] is None:
            return f"–\n{self.say.reason(e)}"
        decimals = self.say.decimals(f)
        value = self.language.numerals.plain(e["value"], unit, decimals)
        suffix = self.say.say("unit.points.short") if unit.in_percent else ""
        return f"{value}{suffix}\n{self._interval(e, unit, decimals)}"

    def _interval(self, e: Json, unit: Unit, decimals: int) -> str:
        low, high = (self.language.numerals.plain(e[end], unit, decimals) for end in ("low", "high"))
        return self.say.say("short.interval", low=low, high=high)

    def _allowed(self, f: Json) -> str:
        return self.say.threshold(f, "short.allowed")

    def _groups(self, table: Json) -> None:
        words = self.language.words
        reported = [m for m in self.record["metrics"] if m in table["overall"]["rates"]]
        metrics = [m for m in HEADLINE if m in reported] or reported[:1]
        if not metrics:
            return
        self._line()
        self._line(self.say.say("table.title", attributes=self.say.attributes(table["attributes"])), "bold")
        grid = self._grid()
        grid.add_column(self._text(words["table.group"]), ratio=1, overflow="fold")
        grid.add_column(self._text(words["table.n"]), justify="right", no_wrap=True)
        for m in metrics:
            percent = unit_of(m) is Unit.SHARE
            head = self.say.say("term.percent", metric=self.say.metric(m)) if percent else self.say.metric(m)
            head = textwrap.fill(head, RATE_WIDTH)  # which breaks at hyphens, as rich does not
            grid.add_column(self._text(head), justify="right", max_width=RATE_WIDTH, overflow="fold")
        groups, reference = table["groups"], table["reference"]["group"]
        rows = select(table, MOST_GROUPS, metrics[0])
        for i in rows:
            name = self.say.levels(groups[i]["levels"])
            if i == reference:
                name += f"\n({words['table.reference']})"
            self._row(grid, name, groups[i], metrics)
        grid.add_section()
        self._row(grid, words["table.overall"], table["overall"], metrics)
        self.console.print(grid)
        if len(rows) < len(groups):
            self._line(self.say.say("chart.some.short", shown=self.count(len(rows)), all=self.count(len(groups))))

    def _closer(self) -> None:
        """Print what was looked at more closely: of each analysis its title, its main results and its flags."""
        from lotrecht.analyses import DESIGN_FLAGS

        analyses = self.record.get("analyses", [])
        attributes = [a["name"] for a in self.record["attributes"]]
        if analyses:
            self._line()
            self._line(self.say.say("closer.counts" if of_counts(self.record) else "closer"), "bold")
        title = ""
        of_design: dict[str, list[str]] = {}
        for analysis in analyses[:MOST_ANALYSES]:
            closer = Closer(analysis, attributes, self.say)
            if closer.words.title() != title:
                title = closer.words.title()
                self._line(title, "italic")
            by = closer.by() if sum(a["kind"] == analysis["kind"] for a in analyses) > 1 else ""
            if by:
                self._line(f"  {by}")
            told = closer.headlines(MOST_SENTENCES, more=False) or [self.say.say("term.closer.none")]
            for sentence in told:
                self._item("-", sentence)
            if closer.undetectable() and not closer.tells_noticeable():
                self._item("-", closer.undetectable())
            for name, sentence in closer.named_flags(MOST_SENTENCES):
                if name in DESIGN_FLAGS:  # the same of many parts: said once, below
                    titles = of_design.setdefault(sentence, [])
                    titles += [title] if title not in titles else []
                else:
                    self._item("!", sentence)
        for sentence, titles in of_design.items():
            self._item("!", self.say.say("term.closer.design", sentence=sentence, parts="; ".join(titles)))
        if len(analyses) > MOST_ANALYSES:
            self._line(self.say.say("term.closer.more", n=self.count(len(analyses) - MOST_ANALYSES)))

    def _item(self, sign: str, sentence: str) -> None:
        """Print a sentence behind a sign, its further lines indented."""
        from rich.table import Table

        row = Table.grid(padding=(0, 1))
        row.add_row(self._text(f"  {sign}"), self._text(sentence))
        self.console.print(row)

    def _row(self, grid: Table, name: str, group: Json, metrics: list[str]) -> None:
        cells = [self._rate(group["rates"][m], unit_of(m)) for m in metrics]
        grid.add_row(self._text(name), self._text(self.count(group["n"])), *map(self._text, cells))

    def _rate(self, e: Json, unit: Unit) -> str:
        if e["value"] is None:
            return f"–\n{self.say.reason(e)}"
        decimals = table_decimals(e, unit)
        return f"{self.language.numerals.plain(e['value'], unit, decimals)}\n{self._interval(e, unit, decimals)}"

    def _close(self, tables_left: int) -> None:
        data, say = self.record["data"], self.say.say
        counts = of_counts(self.record)
        self._line()
        if self.record["tables"] or counts:
            level = self.language.level(self.record["statistics"]["confidence"])
            self._line(say("term.pct", level=level))
        beside = [f for f in self.record["findings"] if noticeable_briefly(self.say, f, "")]
        if beside:
            # Pairs of groups, which largest gaps allow for, are no p-values: the report tells their number.
            among = max((comparisons_of(f) for f in beside if f.get("p_value") is not None), default=1)
            key = "term.noticeable.corrected" if among > 1 else "term.noticeable"
            self._line(say(key, often=in_how_many(self.say, power_of(self.record)), n=self.count(among)))
        aside = data["set_aside"]
        read, used = self.count(data["rows_read"]), self.count(data["rows_used"])
        self._line(say("term.rows.counts" if counts else "term.rows", read=read, used=used))
        for s in aside:
            reason = self.language.named("set_aside", s["reason"])
            self._line(say("term.aside", rows=self.count(s["rows"]), reason=reason, column=self.say.text(s["column"])))
        if data["outcome"] is not None and data["outcome"]["unknown"]:
            self._line(say("term.unknown", n=self.count(data["outcome"]["unknown"])))
        questions = list(self._open_questions())
        if questions:
            self._line(say("term.open", questions=", ".join(questions)))
        if tables_left > 0:
            self._line(say("term.tables.one" if tables_left == 1 else "term.tables", n=self.count(tables_left)))
        self._line(say("term.next"))

    def _open_questions(self) -> Iterator[str]:
        for w in self.record["why"]:
            if not w["answer"].strip():
                yield self.language.named("term.why", w["question"])
        data = self.record["data"]
        if not data["counts" if of_counts(self.record) else "decision"]["effect"]:
            yield self.language.words["term.why.effect"]

    # writing -------------------------------------------------------------------------------------------------------

    def _grid(self) -> Table:
        from rich import box
        from rich.table import Table

        return Table(box=box.ASCII2 if self.plain else box.HORIZONTALS, padding=(0, 1), pad_edge=False, expand=True)

    def _line(self, words: str = "", style: str = "") -> None:
        self.console.print(self._text(words, style))

    def _text(self, words: object, style: str = "") -> Text:
        """Return plain text: no markup, no emoji codes, and no character the console's encoding lacks."""
        from rich.text import Text

        shown = str(words)
        if self.plain:
            shown = shown.translate(_ASCII)
        shown = shown.encode(self.encoding, "backslashreplace").decode(self.encoding)
        return Text(shown, style=style)
