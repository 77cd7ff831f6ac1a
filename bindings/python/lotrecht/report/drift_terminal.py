"""What `lotrecht drift` says in a terminal: the answer, then every column, readable without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from .drift_words import DriftWords, check_drift
from .language import language_named
from .phrases import Phrases

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

__all__ = ["print_drift"]

MOST_ROWS: Final = 30
MOST_IN_GROUPS: Final = 15
LONGEST_NAME: Final = 48
_SIGNS: Final = {"changed": "✗", "outside": "✗", "undecided": "?", "not_shown": "–", "within": "✓", "undefined": "–"}
_ASCII: Final = {"changed": "x", "outside": "x", "undecided": "?", "not_shown": "-", "within": "+", "undefined": "-"}
_STYLES: Final = {"changed": "bold red", "outside": "bold red", "undecided": "yellow", "within": "green"}
_PLAIN: Final = {ord("→"): "->", ord("\u2212"): "-", ord("–"): "-", ord("…"): "...", ord("\u00a0"): " "}


def print_drift(record: dict[str, Any], console: Console, language: str = "en") -> None:
    """Print the answer and the columns.

    Raises
    ------
    ValueError
        if the language is not known, or the record has another format
    """
    check_drift(record)
    chosen = language_named(language)
    _Printer(DriftWords(record, chosen, Phrases(chosen, html=False, longest=LONGEST_NAME)), console).print()


class _Printer:
    def __init__(self, words: DriftWords, console: Console) -> None:
        self.words = words
        self.console = console
        self.plain = console.options.ascii_only
        self.encoding = console.encoding or "utf-8"

    def print(self) -> None:
        words = self.words
        self._line(words.title(), "bold")
        self._line(words.answer(), "bold")
        if words.of_groups():
            self._line(words.of_groups())
        self._line()
        self._line(words.about())
        overall = words.overall()
        self._table(overall[:MOST_ROWS], grouped=False)
        self._rest(len(overall), MOST_ROWS)
        groups = words.within_groups()
        if groups:
            self._line()
            self._line(words.language.words["drift.groups"], "bold")
            self._table(groups[:MOST_IN_GROUPS], grouped=True)
            self._rest(len(groups), MOST_IN_GROUPS)
        for item in words.left_out():
            self._line(f"{words.language.words['drift.left_out']}: {item}")
        level = words.language.level(words.record["statistics"]["confidence"])
        self._line()
        self._line(words.say.say("term.pct", level=level))
        self._line(words.language.words["drift.not_shown.means"])
        self._line(words.language.words["drift.next"])

    def _rest(self, there: int, shown: int) -> None:
        if there > shown:
            self._line(self.words.say.say("drift.groups.shown", n=self.words.count(shown), all=self.words.count(there)))

    def _table(self, rows: list[dict[str, Any]], *, grouped: bool) -> None:
        from rich import box
        from rich.table import Table

        grid: Table = Table(
            box=box.ASCII2 if self.plain else box.HORIZONTALS, padding=(0, 1), pad_edge=False, expand=True
        )
        heads = self.words.language.words
        grid.add_column(self._text(heads["drift.verdict"]), max_width=16, overflow="fold")
        if grouped:
            grid.add_column(self._text(heads["drift.group"]), overflow="fold", min_width=10, max_width=18)
        grid.add_column(self._text(heads["drift.column"]), ratio=1, overflow="fold")
        grid.add_column(self._text(heads["drift.moved"]), justify="right", overflow="fold", max_width=16)
        grid.add_column(self._text(self.words.p_head()), justify="right", overflow="fold", max_width=13)
        if not grouped:  # of groups there is no room for it in 80 columns
            grid.add_column(self._text(heads["drift.rows"]), justify="right", overflow="fold", max_width=18)
        signs = _ASCII if self.plain else _SIGNS
        for row in rows:
            value, interval = self.words.moved(row)
            suffix = self.words.language.words["unit.points.short"] if row["value"] is not None else ""
            verdict = row["verdict"]
            cells = [self._text(f"{signs[verdict]} {heads[f'drift.verdict.{verdict}']}", _STYLES.get(verdict, "dim"))]
            if grouped:
                cells.append(self._text(self.words.say.level(row["group"])))
            cells += [
                self._text(self.words.what(row)),
                self._text(f"{value}{suffix}\n{interval}"),
                self._text(self.words.p_value(row)),
            ]
            if not grouped:
                cells.append(self._text(self.words.rows(row)))
            grid.add_row(*cells)
        self._line()
        self.console.print(grid)
        self._notes(rows, grouped=grouped)

    def _notes(self, rows: list[dict[str, Any]], *, grouped: bool) -> None:
        """Print what must be said beside the numbers below them: in a column of 17 characters nobody can read it."""
        noted = [(row, notes) for row in rows if (notes := self.words.notes(row))]
        if not noted:
            return
        self._line(self.words.language.words["drift.notes"] + ":")
        for row, notes in noted:
            place = f"{self.words.say.level(row['group'])}, " if grouped else ""
            self._line(f"  {place}{self.words.what(row)}: {'; '.join(map(str, notes))}")

    def _line(self, words: str = "", style: str = "") -> None:
        self.console.print(self._text(words, style))

    def _text(self, words: object, style: str = "") -> Text:
        from rich.text import Text

        shown = str(words)
        if self.plain:
            shown = shown.translate(_PLAIN)
        return Text(shown.encode(self.encoding, "backslashreplace").decode(self.encoding), style=style)
