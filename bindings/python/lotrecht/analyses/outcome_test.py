"""``[outcome_test]``: of those selected in each group, how many turned out positive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lotrecht.analyses import comparing, regressing
from lotrecht.errors import InvalidInput, quoted

if TYPE_CHECKING:
    from lotrecht.decisions import Decisions
    from lotrecht.plan import Plan
    from lotrecht.plan.reading import TomlTable

__all__ = ["COMMENTS", "USES", "Section", "check", "read", "roles", "run"]

USES: tuple[str, ...] = ("weight",)
"""Of the design of the rows, what its intervals respect: weights, by the effective number of rows."""


@dataclass(frozen=True)
class Section:
    """With strata, the threshold test as well."""

    strata: tuple[str, ...] = ()
    reference: Any = None


COMMENTS = {
    "": "Outcome test: of those selected, were as many selected rightly in each group? With strata: from which "
    "probability on was a person of each group selected (threshold test)?",
    "strata": "columns whose combinations are the strata (districts, departments); empty: no threshold test",
    "reference": "empty: as in [groups]; or largest | rest | a group by name: { sex = 'female' }",
}


def read(table: TomlTable) -> Section:
    """Return the section of a plan."""
    return Section(strata=table.texts("strata"), reference=table.reference("reference"))


def check(section: Section, plan: Plan) -> None:
    """Refuse what the table cannot see alone."""
    comparing.check_columns("outcome_test", "strata", section.strata, plan)
    if section.strata and plan.columns.weight:
        raise InvalidInput(
            f"[outcome_test].strata asks for the threshold test, which counts rows, but [columns].weight names "
            f"{quoted(plan.columns.weight)}; leave strata empty for the outcome test alone, or leave the weight out"
        )
    comparing.check_reference("outcome_test", section.reference, plan)


def roles(section: Section) -> dict[str, Any]:
    """Return the columns that are needed."""
    return {"strata": section.strata} if section.strata else {}


def run(section: Section, plan: Plan, decisions: Decisions, threads: int) -> list[Any]:
    """Return the answer, one analysis."""
    if decisions.outcome is None:
        raise InvalidInput(
            "[outcome_test] needs to know what turned out to be true, but there is no outcome; name its column in "
            "[columns].outcome"
        )
    if section.strata and decisions.weight is not None:
        raise InvalidInput(
            f"[outcome_test].strata asks for the threshold test, which counts rows, and these decisions are weighted "
            f"by {quoted(decisions.labels.weight)}; leave strata empty for the outcome test alone"
        )
    spec = {
        "reference": comparing.resolved_reference("outcome_test", section.reference, plan, decisions),
        "statistics": {**comparing.statistics_of(plan), "bootstrap": ""},
    }
    return [
        comparing.core().outcome_test(
            spec,
            decisions.decision,
            decisions.outcome,
            comparing.attributes_of(decisions),
            regressing.strata_of("outcome_test", section.strata, decisions),
            decisions.weight,
            threads,
        )
    ]
