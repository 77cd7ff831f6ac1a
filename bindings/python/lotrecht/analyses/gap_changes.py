"""``[gap_changes]``: two periods, such as two years: how the gap between groups changed from one to the other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lotrecht.analyses import comparing
from lotrecht.errors import InvalidInput, did_you_mean, listing, quoted
from lotrecht.ingest.files import DataFile
from lotrecht.ingest.texts import same_value
from lotrecht.plan.parts import DATA_SUFFIXES

if TYPE_CHECKING:
    from lotrecht.decisions import Decisions
    from lotrecht.ingest.arrays import Mask
    from lotrecht.ingest.coding import Attribute
    from lotrecht.plan import Plan
    from lotrecht.plan.reading import TomlTable

__all__ = ["COMMENTS", "USES", "Section", "check", "read", "roles", "run"]

USES: tuple[str, ...] = ()
"""Of the design of the rows, what its intervals respect: nothing. Weighted rows are refused, the rest is flagged."""


@dataclass(frozen=True)
class Section:
    """The column of the period, and which of its values are the earlier and the later; or the file of the earlier."""

    earlier_file: str = ""
    column: str = ""
    earlier: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    reference: Any = None


COMMENTS = {
    "": "Two periods, such as two years: did the gap between groups grow or shrink? Different people in each.",
    "earlier_file": "the file of the earlier period, with the same columns; the audited file is then the later one, "
    "and the next three stay empty",
    "column": "or the column that says when: a year, a quarter, before or after a new rule",
    "earlier": "its value(s) that are the earlier period: 2023, or ['2023-Q1', '2023-Q2']",
    "later": "its value(s) that are the later period; rows of neither count nowhere here, and are told",
    "reference": "empty: as in [groups]; or largest | rest | a group by name: { sex = 'female' }",
}


def read(table: TomlTable) -> Section:
    """Return the section of a plan."""
    reference = table.take("reference")
    if isinstance(reference, str) and Path(reference).suffix.lower() in DATA_SUFFIXES:
        raise InvalidInput(
            f"{table.place('reference')} is whom groups are compared with, and {quoted(reference)} looks like a file; "
            f"name the file of the earlier period in earlier_file = {quoted(reference)}"
        )
    return Section(
        earlier_file=table.text("earlier_file"),
        column=table.text("column"),
        earlier=table.values_of("earlier"),
        later=table.values_of("later"),
        reference=table.reference("reference"),
    )


def check(section: Section, plan: Plan) -> None:
    """Refuse what the table cannot see alone."""
    comparing.check_reference("gap_changes", section.reference, plan)
    if section.earlier_file:
        given = [key for key in ("column", "earlier", "later") if getattr(section, key)]
        if given:
            raise InvalidInput(
                f"[gap_changes] has earlier_file and {listing(given)}; either another file holds the earlier period, "
                f"or a column of this one says which rows do"
            )
        return
    if not section.column:
        raise InvalidInput(
            "[gap_changes].column is empty: name the column that says when a case was decided, or the file of the "
            "earlier period in earlier_file"
        )
    comparing.check_columns("gap_changes", "column", [section.column], plan)
    for key in ("earlier", "later"):
        if not getattr(section, key):
            raise InvalidInput(
                f"[gap_changes].{key} is empty: name the value, or values, of {quoted(section.column)} that are the "
                f"{key} period"
            )
    both = [v for v in section.earlier if v in section.later]
    if both:
        raise InvalidInput(f"[gap_changes] has {quoted(both[0])} in earlier and in later; a period cannot be both")


def roles(section: Section) -> dict[str, Any]:
    """Return the columns that are needed."""
    return {"strata": (section.column,)} if section.column else {}


def run(section: Section, plan: Plan, decisions: Decisions, threads: int) -> list[Any]:
    """Return the answer, one analysis."""
    comparing.refuse_weights("gap_changes", decisions)
    if section.earlier_file:
        return [_between_files(section, plan, decisions, threads)]
    when = next((a for a in decisions.strata if a.name == section.column), None)
    if when is None:
        raise InvalidInput(
            f"[gap_changes].column names {quoted(section.column)}, which is no stratum of these decisions; make them "
            f"with strata=[{quoted(section.column)}]"
        )
    periods = {key: _rows_of(when, getattr(section, key), key) for key in ("earlier", "later")}
    attributes = comparing.attributes_of(decisions)
    samples = [
        (decisions.decision[rows], [(name, levels, codes[rows]) for name, levels, codes in attributes])
        for rows in periods.values()
    ]
    neither = ~(periods["earlier"] | periods["later"])
    return [
        comparing.core().gap_changes(
            *samples,
            comparing.resolved_reference("gap_changes", section.reference, plan, decisions),
            plan.groups.crossed,
            comparing.statistics_of(plan),
            threads,
            (section.column, ", ".join(section.earlier), ", ".join(section.later), int(np.count_nonzero(neither))),
        )
    ]


def _between_files(section: Section, plan: Plan, decisions: Decisions, threads: int) -> Any:
    """Return the answer where the earlier decisions are in a file of their own."""
    before = _earlier(section, plan, decisions)
    samples = [(d.decision, comparing.attributes_of(d)) for d in (before, decisions)]
    return comparing.core().gap_changes(
        *samples,
        comparing.resolved_reference("gap_changes", section.reference, plan, decisions),
        plan.groups.crossed,
        comparing.statistics_of(plan),
        threads,
        None,
        (before.source.name, before.source.sha256, before.ledger.rows_read, before.ledger.rows_used),
    )


def _earlier(section: Section, plan: Plan, decisions: Decisions) -> Decisions:
    """Read the earlier decisions as the plan reads the audited ones."""
    from lotrecht.decisions import Decisions as Read

    columns, labels = plan.columns, decisions.labels
    path = plan.folder / section.earlier_file
    try:
        before = Read(
            DataFile(path, plan.data.encoding),
            decision=columns.decision or labels.decision,
            positive=list(columns.positive) or [labels.decision_positive],
            effect=decisions.effect,
            groups=[a.name for a in decisions.attributes],
            missing_group=decisions.missing_group,
        )
    except InvalidInput as error:
        said = str(error).removeprefix("Decisions: ")
        raise InvalidInput(f"[gap_changes].earlier_file: {said}") from None
    return before


def _rows_of(when: Attribute, values: tuple[str, ...], key: str) -> Mask:
    """Return which rows belong to a period."""
    wanted = np.zeros(len(when.levels), np.bool_)
    known = [level for level in when.levels if level is not None]
    for value in values:
        matches = [i for i, level in enumerate(when.levels) if level is not None and same_value(level, value)]
        if not matches:
            near = did_you_mean(value, known)
            raise InvalidInput(
                f"[gap_changes].{key}: {quoted(value)} does not occur in {quoted(when.name)}{near}"
                f"{' It' if near else '; it'} holds {listing(known, 20)}"
            )
        wanted[matches] = True
    return wanted[when.codes]
