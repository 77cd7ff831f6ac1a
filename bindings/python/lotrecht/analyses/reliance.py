"""``[reliance]``: how far people follow the advice of a machine, by group, and whether they follow it where it errs."""

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
    """What is asked about advice; `decision` "" is the decision that the plan audits."""

    advice: str = ""
    advice_positive: tuple[str, ...] = ()
    decision: str = ""
    decision_positive: tuple[str, ...] = ()
    reference: Any = None


COMMENTS = {
    "": "How far people follow the advice of a machine, and whether they follow it where it is wrong.",
    "advice": "the column of what the machine advised, yes or no",
    "advice_positive": "the value(s) that mean: yes",
    "decision": "the column of what a person then decided; empty: the decision of [columns]",
    "decision_positive": "the value(s) that mean: yes; only with a decision here",
    "reference": "empty: as in [groups]; or largest | rest | a group by name: { sex = 'female' }",
}


def read(table: TomlTable) -> Section:
    """Return the section of a plan."""
    return Section(
        advice=table.text("advice"),
        advice_positive=table.values_of("advice_positive"),
        decision=table.text("decision"),
        decision_positive=table.values_of("decision_positive"),
        reference=table.reference("reference"),
    )


def check(section: Section, plan: Plan) -> None:
    """Refuse what the table cannot see alone."""
    if not section.advice:
        raise InvalidInput("[reliance].advice is empty: name the column of what was advised")
    decision = section.decision or plan.columns.decision
    if section.advice == decision:
        raise InvalidInput("[reliance].advice is the decision itself; name the column of what was advised before it")
    if section.decision_positive and not section.decision:
        raise InvalidInput("[reliance].decision_positive is given, but no decision; see [columns].positive")
    comparing.check_columns("reliance", "advice", [section.advice], plan)
    comparing.check_columns("reliance", "decision", [decision], plan)
    comparing.check_reference("reliance", section.reference, plan)


def roles(section: Section) -> dict[str, Any]:
    """Return the columns that are needed."""
    steps = [(section.advice, section.advice_positive), (section.decision, section.decision_positive)]
    return {
        "steps": tuple(name for name, _ in steps if name),
        "step_positive": {name: list(positive) for name, positive in steps if name and positive},
    }


def run(section: Section, plan: Plan, decisions: Decisions, threads: int) -> list[Any]:
    """Return the answer, one analysis."""
    comparing.refuse_weights("reliance", decisions)
    decision = section.decision or decisions.labels.decision
    return [
        comparing.core().reliance(
            (section.advice, comparing.step_of(decisions, section.advice, "[reliance].advice")),
            (decision, comparing.step_of(decisions, decision, "[reliance].decision")),
            decisions.outcome,
            comparing.attributes_of(decisions),
            comparing.resolved_reference("reliance", section.reference, plan, decisions),
            plan.groups.crossed,
            comparing.statistics_of(plan),
            threads,
        )
    ]
