"""``[aggregates]``: an audit from published counts, rounded or suppressed as they are, with no rows at all."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lotrecht.analyses import comparing
from lotrecht.errors import InvalidInput, did_you_mean, listing, quoted
from lotrecht.ingest.columns import Request, columns_of
from lotrecht.ingest.files import Source
from lotrecht.ingest.texts import text_of
from lotrecht.plan.parts import METRICS

if TYPE_CHECKING:
    from lotrecht.decisions import Decisions
    from lotrecht.plan import Plan
    from lotrecht.plan.reading import TomlTable

__all__ = [
    "COMMENTS",
    "COUNTS",
    "RULES",
    "USES",
    "Published",
    "Section",
    "analysis_of",
    "check",
    "file_of",
    "metrics_of",
    "published",
    "read",
    "roles",
    "run",
]

USES: tuple[str, ...] = ("weight", "cluster", "sampling_strata")
"""It has counts and no rows; whatever is known of those is not about these."""

COUNTS = (
    "selected",
    "not_selected",
    "total",
    "true_positive",
    "false_positive",
    "false_negative",
    "true_negative",
)
"""What a column of counts can mean, in the order of the keys."""
RULES = ("nearest", "half_up", "up", "down", "random")
REFERENCES = ("largest", "rest")
MEASURES = ("", "ratio", "difference")
_FOUR = COUNTS[3:]
_MIXED = ("balanced_accuracy", "treatment_equality")
_LARGEST = 2**51
_ENDLESS = 2**53
"""Nothing is known of how large a count is."""


@dataclass(frozen=True)
class Section:
    """A table of published counts, one row for each group, and how it was made fit to be published."""

    file: str = ""
    groups: tuple[str, ...] = ()
    selected: str = ""
    not_selected: str = ""
    total: str = ""
    true_positive: str = ""
    false_positive: str = ""
    false_negative: str = ""
    true_negative: str = ""
    everybody: str = ""
    rounding: int = 0
    rule: str = "nearest"
    suppressed_below: int = 0
    marks: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    reference: Any = None
    measure: str = ""
    low: float | None = None
    high: float | None = None


COMMENTS = {
    "": "Published counts: what can be said of the groups from a rounded table alone?",
    "file": "a CSV or Parquet file with one row for each group; found from this plan's folder",
    "groups": "the column(s) that name the groups; rows must share nobody",
    "selected": "columns of counts: selected with not_selected or total, or the four below",
    "true_positive": "selected, and the outcome was positive",
    "everybody": "the name in the group column(s) of the row that is the sum of all others; empty: there is none",
    "rounding": "counts are rounded to multiples of this; 1: they are exact",
    "rule": "nearest | half_up | up | down | random: how they were rounded",
    "suppressed_below": "counts below this are hidden, by a mark or by a 0; 0: none are",
    "marks": "what stands in place of a hidden count, such as '<5'",
    "metrics": "empty: selection_rate, or all rates of the four counts",
    "reference": "largest | rest | a group by name: { origin = 'NL' }",
    "measure": "ratio | difference: judge every group by this, with low, high or both; empty: no threshold",
    "low": "the least that is allowed, such as 0.8",
    "high": "the most that is allowed, such as 1.25",
}


def read(table: TomlTable) -> Section:
    """Return the section of a plan."""
    return Section(
        file=table.text("file"),
        groups=table.texts("groups"),
        **{name: table.text(name) for name in COUNTS},
        everybody=table.text("everybody"),
        rounding=table.whole("rounding", Section.rounding),
        rule=table.choice("rule", RULES, Section.rule),
        suppressed_below=table.whole("suppressed_below", Section.suppressed_below),
        marks=table.texts("marks"),
        metrics=table.texts("metrics"),
        reference=table.reference("reference"),
        measure=table.choice("measure", MEASURES, ""),
        low=_end(table.number("low", -math.inf)),
        high=_end(table.number("high", math.inf)),
    )


def _end(value: float) -> float | None:
    """Return an end of what is allowed; an infinite one is no threshold."""
    return None if math.isinf(value) else value


def check(section: Section, plan: Plan) -> None:
    """Refuse what the table cannot see alone."""
    del plan
    if not section.groups:
        raise InvalidInput("[aggregates].groups is empty: name the column that says which group a row is about")
    named = [getattr(section, name) for name in COUNTS if getattr(section, name)] + list(section.groups)
    for name in named:
        if named.count(name) > 1:
            raise InvalidInput(f"[aggregates] uses column {quoted(name)} twice")
    four = [name for name in _FOUR if getattr(section, name)]
    two = bool(section.selected and (section.not_selected or section.total))
    if (len(four) == len(_FOUR)) == two or (four and (two or section.selected or section.not_selected)):
        raise InvalidInput(
            f"[aggregates] needs selected with not_selected or total, or the four counts {listing(_FOUR)}; "
            f"it names {listing([n for n in COUNTS if getattr(section, n)], 20) or 'none'}"
        )
    if not 1 <= section.rounding <= _LARGEST:
        raise InvalidInput(
            "[aggregates].rounding is missing: say to which multiple the counts are rounded, such as 10; 1: not at all"
        )
    if section.rule not in RULES:
        near = did_you_mean(section.rule, RULES)
        raise InvalidInput(f"[aggregates].rule must be one of {listing(RULES)}, got {quoted(section.rule)}{near}")
    if not 0 <= section.suppressed_below <= _LARGEST:
        raise InvalidInput(
            f"[aggregates].suppressed_below must be a whole number from 0 on, got {section.suppressed_below}"
        )
    if section.marks and section.suppressed_below == 0:
        raise InvalidInput(
            "[aggregates].marks are there, but not below which count they stand: say it in suppressed_below"
        )
    for metric in section.metrics:
        if metric not in METRICS or metric in _MIXED:
            rule = "is made of two rates" if metric in _MIXED else f"is no metric{did_you_mean(metric, METRICS)}"
            raise InvalidInput(f"[aggregates].metrics holds {quoted(metric)}, which {rule}")
        if two and metric != "selection_rate":
            raise InvalidInput(
                f"[aggregates].metrics holds {quoted(metric)}, which needs the four counts {listing(_FOUR)}"
            )
    reference = section.reference
    if isinstance(reference, Mapping):
        if sorted(reference) != sorted(section.groups):
            raise InvalidInput(
                f"[aggregates].reference must name a value of each of {listing(section.groups, 20)}, "
                f"got {listing(reference, 20)}"
            )
    elif reference is not None and reference not in REFERENCES:
        raise InvalidInput(
            f"[aggregates].reference must be one of {listing(REFERENCES)}, or a named group, got {quoted(reference)}"
        )
    _check_threshold(section)


def _check_threshold(section: Section) -> None:
    ends = [end for end in (section.low, section.high) if end is not None]
    if section.measure not in MEASURES:
        near = did_you_mean(section.measure, MEASURES)
        raise InvalidInput(
            f"[aggregates].measure must be one of {listing(MEASURES[1:])}, got {quoted(section.measure)}{near}"
        )
    if ends and not section.measure:
        raise InvalidInput("[aggregates].measure is missing: say whether low and high are of a ratio or a difference")
    if section.measure and not ends:
        raise InvalidInput("[aggregates].measure is there, but no threshold: give low, high or both")
    if any(math.isnan(end) for end in ends) or ends != sorted(ends):
        shown = " and ".join(f"{end:g}" for end in ends)
        raise InvalidInput(f"[aggregates].low must not be above high, and both must be numbers, got {shown}")


def roles(section: Section) -> dict[str, Any]:
    """Return the columns that are needed: none of the rows', if there are any."""
    del section
    return {}


def run(section: Section, plan: Plan, decisions: Decisions | None, threads: int) -> list[Any]:
    """Return the answer, one analysis; the rows are not looked at."""
    del decisions, threads
    return [analysis_of(section, published(section, file_of(section, plan)), plan.statistics.confidence)]


def file_of(section: Section, plan: Plan) -> Path:
    """Return where the counts are."""
    if not section.file:
        raise InvalidInput("[aggregates].file is empty: name the CSV or Parquet file with the counts")
    return plan.folder / section.file


@dataclass(frozen=True)
class Published:
    """A table of counts as it was read."""

    source: Source
    rows: tuple[tuple[str | None, ...], ...]
    """The names of each row's group, one for each group column."""
    everybody: int | None
    """The row that is the sum of all others."""
    counted: dict[str, str]
    """What a column means, such as "selected" -> its name, in the order of `COUNTS`."""
    texts: tuple[list[str | None], ...]
    """The columns of counts, as they stand in the file."""

    def levels(self, column: int) -> list[str | None]:
        """Return the names in a group column, in order of appearance, without the row of everybody."""
        return list(dict.fromkeys(row[column] for i, row in enumerate(self.rows) if i != self.everybody))


def published(section: Section, data: Any, encoding: str = "utf-8") -> Published:
    """Return a table of counts: `section` says what its columns mean; `data` is a path or has named columns."""
    counted = {name: getattr(section, name) for name in COUNTS if getattr(section, name)}
    # Texts stay texts: "<5" is no number, and "010" is a group.
    wanted = [Request("group", name, name) for name in section.groups]
    wanted += [Request("covariate", name, name) for name in counted.values()]
    columns, source = columns_of(data, wanted, encoding)
    texts = [[text_of(value, c.name, row) for row, value in enumerate(_values(c.values))] for c in columns]
    labels, numbers = texts[: len(section.groups)], texts[len(section.groups) :]
    rows = list(zip(*labels, strict=True))
    for row in rows:
        if rows.count(row) > 1:
            raise InvalidInput(
                f"{source.name}: the group {_shown(row)} has two rows; each group needs one, and rows must share nobody"
            )
    everybody = None
    if section.everybody:
        matches = [i for i, row in enumerate(rows) if all(level == section.everybody for level in row)]
        if not matches:
            raise InvalidInput(
                f"[aggregates].everybody is {quoted(section.everybody)}, but no row of {source.name} is called so"
                f"{did_you_mean(section.everybody, [str(r[0]) for r in rows])}"
            )
        everybody = matches[0]
    return Published(source, tuple(rows), everybody, counted, tuple(numbers))


def analysis_of(section: Section, table: Published, confidence: float) -> Any:
    """Return the analysis of a table of counts.

    Parameters
    ----------
    section : what its columns mean, and how it was rounded; already checked
    table : the counts
    confidence : two-sided level, in (0, 1)
    """
    rule, reference = _reference(section, table.rows, table.everybody, table.source.name)
    spec = {
        "rounding": section.rule if section.rounding > 1 else "exact",
        "base": section.rounding,
        "suppressed_below": section.suppressed_below,
        "metrics": metrics_of(section),
        "confidence": confidence,
        "rule": rule,
        "reference": reference,
        "everybody": table.everybody,
        "check": None
        if not section.measure
        else {
            "measure": section.measure,
            "low": -math.inf if section.low is None else section.low,
            "high": math.inf if section.high is None else section.high,
        },
        "file": None if table.source.sha256 is None else (table.source.name, table.source.sha256),
    }
    counts = [
        (meaning, [_count(text, section.marks, name, row) for row, text in enumerate(values, 1)])
        for (meaning, name), values in zip(table.counted.items(), table.texts, strict=True)
    ]
    groups = [(name, [row[i] for row in table.rows]) for i, name in enumerate(section.groups)]
    try:
        return comparing.core().aggregates(spec, groups, counts)
    except InvalidInput as error:
        raise InvalidInput(_plainly(str(error))) from None


def _plainly(refusal: str) -> str:
    """Return a refusal of the compiled library without its own names, and without the number that stands for no end."""
    said = re.sub(rf"(\d+) to {_ENDLESS}\b", r"\1 or more", refusal)
    return re.sub(r"^AggregateTable: (counts )?", "[aggregates]: ", said)


def metrics_of(section: Section) -> list[str]:
    """Return the rates that are reported: those asked for, or all that the counts allow."""
    if section.metrics:
        return list(section.metrics)
    return ["selection_rate"] if section.selected else [m for m in METRICS if m not in _MIXED]


def _reference(
    section: Section, rows: Sequence[tuple[str | None, ...]], everybody: int | None, where: str
) -> tuple[str, int]:
    if not isinstance(section.reference, Mapping):
        return section.reference or "largest", 0
    wanted = tuple(str(section.reference[name]) for name in section.groups)
    for i, row in enumerate(rows):
        if i != everybody and tuple(level or "" for level in row) == wanted:
            return "group", i
    known = [_shown(row) for i, row in enumerate(rows) if i != everybody]
    raise InvalidInput(
        f"[aggregates].reference: {where} has no group {_shown(wanted)}; the groups are {listing(known, 20)}"
    )


def _values(column: Any) -> list[Any]:
    listed: list[Any] = column.to_pylist() if hasattr(column, "to_pylist") else column.tolist()
    return listed


def _shown(row: tuple[str | None, ...]) -> str:
    return ", ".join(quoted(level) if level is not None else "(missing)" for level in row)


def _count(text: str | None, marks: tuple[str, ...], column: str, row: int) -> int | None:
    """Return a count, or None for a mark of suppression."""
    stripped = (text or "").strip()
    if stripped in marks:
        return None
    if stripped.isascii() and stripped.isdigit() and len(stripped) <= 16:  # 2^53 has 16 digits
        return int(stripped)
    raise InvalidInput(
        f"[aggregates]: column {quoted(column)}, row {row}: {quoted(text or '')} is no whole number; if it hides a "
        f"small count, name it in [aggregates].marks"
    )
