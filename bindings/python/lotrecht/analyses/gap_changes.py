"""``[gap_changes]``: two periods, such as two years: how the gap between groups changed from one to the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lotrecht.analyses import comparing
from lotrecht.errors import InvalidInput, did_you_mean, listing, quoted
from lotrecht.ingest.texts import same_value

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
    """The column of the period, and which of its values are the earlier and the later one."""

    column: str = ""
    earlier: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    reference: Any = None


COMMENTS = {
    "": "Two periods, such as two years: did the gap between groups grow or shrink? Different people in each.",
    "column": "the column that says when: a year, a quarter, before or after a new rule",
    "earlier": "its value(s) that are the earlier period: 2023, or ['2023-Q1', '2023-Q2']",
    "later": "its value(s) that are the later period; rows of neither count nowhere here, and are told",
    "reference": "empty: as in [groups]; or largest | rest | a group by name: { sex = 'female' }",
}


def read(table: TomlTable) -> Section:
    """Return the section of a plan."""
    return Section(
        column=table.text("column"),
        earlier=table.values_of("earlier"),
        later=table.values_of("later"),
        reference=table.reference("reference"),
    )


def check(section: Section, plan: Plan) -> None:
    """Refuse what the table cannot see alone."""
    if not section.column:
        raise InvalidInput("[gap_changes].column is empty: name the column that says when a case was decided")
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
    comparing.check_reference("gap_changes", section.reference, plan)


def roles(section: Section) -> dict[str, Any]:
    """Return the columns that are needed."""
    return {"strata": (section.column,)}


def run(section: Section, plan: Plan, decisions: Decisions, threads: int) -> list[Any]:
    """Return the answer, one analysis."""
    comparing.refuse_weights("gap_changes", decisions)
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
