"""``[paired]``: two decisions about the same people, before and after, or model and person: what changed for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lotrecht.analyses import comparing
from lotrecht.errors import InvalidInput

if TYPE_CHECKING:
    from lotrecht.decisions import Decisions
    from lotrecht.plan import Plan
    from lotrecht.plan.reading import TomlTable

__all__ = ["COMMENTS", "USES", "Section", "check", "read", "roles", "run"]

USES: tuple[str, ...] = ()
"""Of the design of the rows, what its intervals respect: nothing. Weighted rows are refused, the rest is flagged."""


@dataclass(frozen=True)
class Section:
    """Which two decisions are compared; `second` "" is the decision that the plan audits."""

    first: str = ""
    first_positive: tuple[str, ...] = ()
    second: str = ""
    second_positive: tuple[str, ...] = ()
    reference: Any = None


COMMENTS = {
    "": "Two decisions about the same people: what changed from the first to the second, and how the gap changed.",
    "first": "the column of the first decision, yes or no: the old rule, or the machine's",
    "first_positive": "the value(s) that mean: yes",
    "second": "the column of the second decision; empty: the decision of [columns]",
    "second_positive": "the value(s) that mean: yes; only with a second decision here",
    "reference": "empty: as in [groups]; or largest | rest | a group by name: { sex = 'female' }",
}


def read(table: TomlTable) -> Section:
    """Return the section of a plan."""
    return Section(
        first=table.text("first"),
        first_positive=table.values_of("first_positive"),
        second=table.text("second"),
        second_positive=table.values_of("second_positive"),
        reference=table.reference("reference"),
    )


def check(section: Section, plan: Plan) -> None:
    """Refuse what the table cannot see alone."""
    second = section.second or plan.columns.decision
    if not section.first:
        raise InvalidInput("[paired].first is empty: name the column of the first decision")
    if section.first == second:
        raise InvalidInput("[paired].first and [paired].second are the same column")
    if section.second_positive and not section.second:
        raise InvalidInput("[paired].second_positive is given, but no second; see [columns].positive")
    comparing.check_columns("paired", "first", [section.first], plan)
    comparing.check_columns("paired", "second", [second], plan)
    comparing.check_reference("paired", section.reference, plan)


def roles(section: Section) -> dict[str, Any]:
    """Return the columns that are needed."""
    steps = [(section.first, section.first_positive), (section.second, section.second_positive)]
    return {
        "steps": tuple(name for name, _ in steps if name),
        "step_positive": {name: list(positive) for name, positive in steps if name and positive},
    }


def run(section: Section, plan: Plan, decisions: Decisions, threads: int) -> list[Any]:
    """Return the answer, one analysis."""
    comparing.refuse_weights("paired", decisions)
    second = section.second or decisions.labels.decision
    return [
        comparing.core().paired_gaps(
            (section.first, comparing.step_of(decisions, section.first, "[paired].first")),
            (second, comparing.step_of(decisions, second, "[paired].second")),
            comparing.attributes_of(decisions),
            comparing.resolved_reference("paired", section.reference, plan, decisions),
            plan.groups.crossed,
            comparing.statistics_of(plan),
            threads,
        )
    ]
