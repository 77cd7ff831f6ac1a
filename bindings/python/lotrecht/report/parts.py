"""The parts of the page, as the templates take them: every number and name already written."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class Cell:
    """An estimate in a table: value and interval, or a dash and the reason in words."""

    value: str
    interval: str
    reason: str
    note: str = ""
    """What else is told of it, such as a p-value."""


@dataclass(frozen=True)
class Grid:
    """A table of the page: column heads, and rows of a name and cells."""

    caption: str
    corner: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[Cell | str, ...]], ...]
    """Name, mark (reference, overall or nothing), cells."""
    spans: tuple[tuple[str, int], ...] = ()
    """A line of heads above the heads, with the columns each spans."""


@dataclass(frozen=True)
class Bar:
    """One group of a chart."""

    name: str
    n: str
    drawing: Markup
    value: str
    mark: str


@dataclass(frozen=True)
class Chart:
    """Groups with their intervals, for one rate."""

    title: str
    meaning: str
    bars: tuple[Bar, ...]
    axis: Markup
    legend: str
    note: str


@dataclass(frozen=True)
class Section:
    """One table of the record: a combination of attributes."""

    anchor: str
    title: str
    size: str
    crossed: bool
    notes: tuple[str, ...]
    charts: tuple[Chart, ...]
    open: tuple[Grid, ...]
    folded: tuple[Grid, ...]


@dataclass(frozen=True)
class FindingView:
    """One finding."""

    claim: str
    term: str
    """What the rate means, where it is first met."""
    detail: str
    """Interval, what is allowed, and what an undecided or undefined verdict means."""
    drawing: Markup
    anchor: str
    evidence: str


@dataclass(frozen=True)
class FindingList:
    """The findings of one verdict."""

    verdict: str
    title: str
    first: tuple[FindingView, ...]
    folded: tuple[FindingView, ...]
    show_all: str
    more: str


@dataclass(frozen=True)
class ForestRow:
    """One line of an analysis."""

    name: str
    n: str
    drawing: Markup
    value: str
    interval: str
    p: tuple[str, ...]
    raw: str
    """The raw value beside it, where there are two of the same thing."""
    noticed: str
    """The gap that would have been noticed, where none was found."""


@dataclass(frozen=True)
class Forest:
    """Lines of one quantity, drawn one under another."""

    title: str
    legend: str
    rows: tuple[ForestRow, ...]
    axis: Markup
    note: str


@dataclass(frozen=True)
class CloserPart:
    """One analysis: what was found."""

    by: str
    headlines: tuple[str, ...]
    flags: tuple[str, ...]
    noticed: str
    """What it means that a gap would have been noticed, or why none can be named."""
    open: tuple[Forest, ...]
    folded: tuple[Forest, ...]
    tables: tuple[Grid, ...]
    table_open: bool
    note: str
    settings: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class CloserSection:
    """All analyses of one kind."""

    anchor: str
    title: str
    question: str
    reading: str
    parts: tuple[CloserPart, ...]
