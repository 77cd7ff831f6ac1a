"""Gaps between the groups of a file's cases, and whose reasons are which, for `lotrecht explain`."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lotrecht.errors import InvalidInput, did_you_mean, listing, quoted
from lotrecht.explain import gap
from lotrecht.ingest.coding import factorised
from lotrecht.ingest.columns import Request, columns_of
from lotrecht.stats import holm
from lotrecht.tables import Table

if TYPE_CHECKING:
    from rich.console import Console

    from lotrecht.model import FormulaModel, TreeModel

__all__ = ["GroupGaps", "group_gaps", "group_labels", "print_reasons", "reasons_csv"]

REST, MISSING = "everybody else", "(missing)"


@dataclass(frozen=True)
class GroupGaps:
    """The gap of mean margins of each group, split into parts of features."""

    by: str
    reference: str
    confidence: float
    rows: dict[str, tuple[int, int]]
    """Group -> its rows, and those it is compared with."""
    tables: dict[str, Table]
    """Group -> parts, as `lotrecht.explain.gap` gives them; p-values are corrected for all parts of all groups."""

    def title(self, group: str) -> str:
        """Say what is compared with what."""
        return f"{self.by} {group} ({self.rows[group][0]:,}) against {self.reference} ({self.rows[group][1]:,})"

    def record(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return {
            "by": self.by,
            "against": self.reference,
            "confidence": self.confidence,
            "correction": "holm, for all parts of all groups",
            "groups": [
                {"group": group, "rows": self.rows[group][0], "against_rows": self.rows[group][1]}
                | {"parts": list(table.rows()), "notes": list(table.notes)}
                for group, table in self.tables.items()
            ],
        }

    def csv(self) -> str:
        """Return a line for each group and part."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        names = next(iter(self.tables.values())).columns
        writer.writerow([self.by, "against", *names])
        for group, table in self.tables.items():
            for row in table.rows():
                cells = ("" if row[name] is None else row[name] for name in names)
                writer.writerow([group, self.reference, *(repr(c) if isinstance(c, float) else c for c in cells)])
        return text.getvalue()

    def summary(self, console: Console, most: int) -> None:
        """Print every group's gap and its largest parts."""
        from rich import box
        from rich.table import Table as Grid
        from rich.text import Text

        console.print(Text(f"\nWhat makes the gap of mean margins, with {100 * self.confidence:g} % intervals", "bold"))
        for group, table in self.tables.items():
            for output, lines in _by_output(table).items():
                console.print(
                    Text(f"\n{self.title(group)}" + (f", output {output.removeprefix('output ')}" if output else ""))
                )
                grid = Grid(box=box.SIMPLE)
                for name in ("feature", "part", "from", "to", "p, corrected"):
                    grid.add_column(name, justify="left" if name == "feature" else "right")
                for line in [*lines[:-1][:most], lines[-1]]:
                    p = line["adjusted_p_value"]
                    numbers = (f"{line[name]:+.3g}" for name in ("value", "low", "high"))
                    grid.add_row(Text(line["feature"]), *numbers, _p(p))
                console.print(grid)
            for note in table.notes:
                console.print(note, highlight=False, markup=False)


def _p(p: float | None) -> str:
    if p is None:
        return ""
    return f"{p:.2g}" if p > 0.0 else "< 1e-300"


def _by_output(table: Table) -> dict[str, list[dict[str, Any]]]:
    lines: dict[str, list[dict[str, Any]]] = {}
    for row in table.rows():
        lines.setdefault(str(row.get("output", "")), []).append(row)
    return lines


def group_labels(cases: Path, by: str, encoding: str) -> tuple[Any, list[str]]:
    """Return (n,) the group of each case, as texts, and the groups in order; missing values are the last one."""
    columns, _ = columns_of(cases, [Request("group", by, by)], encoding)
    attribute = factorised(columns[0])
    names = [MISSING if level is None else str(level) for level in attribute.levels]
    codes = np.asarray(attribute.codes)
    return np.array(names, dtype=object)[codes], [names[code] for code in np.unique(codes)]


def reasons_csv(table: Table) -> str:
    """Return a line for each group and feature."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.columns)
    for row in table.rows():
        writer.writerow([repr(cell) if isinstance(cell, float) else cell for cell in row.values()])
    return text.getvalue()


def print_reasons(table: Table, top: int, console: Console, most: int) -> None:
    """Print, for each group, how often which features are among a case's strongest reasons."""
    from rich import box
    from rich.table import Table as Grid
    from rich.text import Text

    confidence = table["confidence"][0]
    console.print(Text(f"\nHow often a feature is among a case's {top} strongest reasons", "bold"))
    for group in dict.fromkeys(table["group"]):
        lines = sorted((r for r in table.rows() if r["group"] == group), key=lambda r: -r["value"])
        console.print(Text(f"\n{group} ({lines[0]['n']:,}), {100 * confidence:g} % intervals"))
        grid = Grid(box=box.SIMPLE)
        for name in ("feature", "share", "from", "to"):
            grid.add_column(name, justify="left" if name == "feature" else "right")
        for line in lines[:most]:
            grid.add_row(Text(line["feature"]), *(f"{100 * line[name]:.1f} %" for name in ("value", "low", "high")))
        console.print(grid)


def group_gaps(
    model: TreeModel | FormulaModel,
    cases: Path,
    rows: Any,
    by: str,
    reference: str | None,
    *,
    confidence: float,
    encoding: str,
    threads: int | None,
) -> GroupGaps:
    """Split the gap of every group's mean margin to the reference's, or to everybody else's.

    Parameters
    ----------
    cases : the file that the rows are of
    rows : (n, features) as the model reads them
    by : the column of the file that says who belongs to which group; a missing value is a group of its own
    reference : the group that the others are compared with; None: each with everybody else, and of two groups the first
        with the second
    """
    groups, names = group_labels(cases, by, encoding)
    members = {name: groups == name for name in names}
    if len(members) < 2:
        raise InvalidInput(f"{cases.name}: column {quoted(by)} has one group only, {listing(members)}: no gap to split")
    if reference is not None and reference not in members:
        raise InvalidInput(
            f"{cases.name}: column {quoted(by)} has no group {quoted(reference)}{did_you_mean(reference, members)}; "
            f"there are {listing(members, 10)}"
        )
    if reference is None and len(members) == 2:  # the other way round it is the same gap
        reference = names[1]
    sizes: dict[str, tuple[int, int]] = {}
    tables: dict[str, Table] = {}
    for name, inside in members.items():
        if name == reference:
            continue
        against = ~inside if reference is None else members[reference]
        sizes[name] = (int(inside.sum()), int(against.sum()))
        tables[name] = gap(model, rows[inside], rows[against], confidence=confidence, threads=threads)
    return GroupGaps(by, REST if reference is None else reference, confidence, sizes, _corrected(tables))


def _corrected(tables: dict[str, Table]) -> dict[str, Table]:
    """Return the tables with p-values corrected for the parts of all of them."""
    p_values = [p for table in tables.values() for p in table["p_value"]]
    adjusted = [None if p is None else float(a) for p, a in zip(p_values, holm(p_values), strict=True)]
    found: dict[str, Table] = {}
    for group, table in tables.items():
        columns = table.to_dict() | {"adjusted_p_value": adjusted[: len(table)]}
        adjusted = adjusted[len(table) :]
        labels = ["output", "feature"] if "output" in columns else ["feature"]
        found[group] = Table(columns, labels=labels, everybody="(total)", notes=table.notes)
    return found
