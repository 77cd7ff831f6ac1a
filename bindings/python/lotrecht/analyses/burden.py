"""``[burden]``: who is inspected without cause, per resident and per hit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    """What is asked about the burden. Without a population it is counted per case instead of per resident."""

    population: Mapping[str, Any] = field(default_factory=dict)
    reference: Any = None


COMMENTS = {
    "": "The burden: inspections without cause, per resident and per hit. Being selected is read as being inspected.",
    "population": "residents by group, from a census: { f = 5100, m = 4900 }; empty: per case",
    "reference": "empty: as in [groups]; or largest | rest | a group by name: { sex = 'female' }",
}


def read(table: TomlTable) -> Section:
    """Return the section of a plan."""
    return Section(comparing.population_from(table), table.reference("reference"))


def check(section: Section, plan: Plan) -> None:
    """Refuse what the table cannot see alone."""
    comparing.check_reference("burden", section.reference, plan)


def roles(section: Section) -> dict[str, Any]:
    """Return the columns that are needed: none beyond the decision and its outcome."""
    return {}


def run(section: Section, plan: Plan, decisions: Decisions, threads: int) -> list[Any]:
    """Return the answer, one analysis."""
    comparing.refuse_weights("burden", decisions)
    if decisions.outcome is None:
        raise InvalidInput(
            "[burden] needs to know what an inspection found, but there is no outcome; name its column in "
            "[columns].outcome"
        )
    return [
        comparing.core().burden(
            decisions.decision,
            decisions.outcome,
            comparing.attributes_of(decisions),
            comparing.residents("burden", section.population, decisions.attributes),
            comparing.resolved_reference("burden", section.reference, plan, decisions),
            plan.groups.crossed,
            comparing.statistics_of(plan),
            threads,
        )
    ]
