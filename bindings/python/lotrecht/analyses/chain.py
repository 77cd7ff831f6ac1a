"""``[chain]``: how many of each group come through the steps of a decision, and which step makes the gap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lotrecht.analyses import comparing
from lotrecht.errors import InvalidInput, quoted

if TYPE_CHECKING:
    from lotrecht.decisions import Decisions
    from lotrecht.plan import Plan
    from lotrecht.plan.reading import TomlTable

__all__ = ["COMMENTS", "MOST_STEPS", "Section", "check", "read", "roles", "run"]

MOST_STEPS = 8


@dataclass(frozen=True)
class Section:
    """What is asked of a chain.

    `largest` says whether rows are drawn again, with the plan's seed, to say how sure it is which step adds most.
    """

    steps: tuple[str, ...] = ()
    positive: Mapping[str, Any] = field(default_factory=dict)
    nested: bool = True
    population: Mapping[str, Any] = field(default_factory=dict)
    reference: Any = None
    largest: bool = True


COMMENTS = {
    "": "The chain: who comes through each step, and what each step adds to the gap between groups.",
    "steps": "columns with yes or no, in the order in which a case meets them; the last is where the chain ends",
    "positive": "the value(s) that mean yes, where that is not plain: { flagged = 'high' }",
    "nested": "true: a step is open to those only who passed all before it",
    "population": "optional: residents by group, from a census: { f = 5100, m = 4900 }",
    "reference": "empty: as in [groups]; or largest | rest | a group by name: { sex = 'female' }",
    "largest": "true: draw rows again (seed and replicates of [statistics]) to say how sure the largest step is",
}


def read(table: TomlTable) -> Section:
    """Return the section of a plan."""
    positive = table.take("positive") or {}
    if not isinstance(positive, dict):
        raise table.refuse("positive", "a table such as { flagged = 'high' }", positive)
    return Section(
        steps=table.texts("steps"),
        positive=dict(positive),
        nested=table.boolean("nested", True),
        population=comparing.population_from(table),
        reference=table.reference("reference"),
        largest=table.boolean("largest", True),
    )


def check(section: Section, plan: Plan) -> None:
    """Refuse what the table cannot see alone."""
    if not 1 <= len(section.steps) <= MOST_STEPS:
        raise InvalidInput(f"[chain].steps must name from 1 to {MOST_STEPS} columns, got {len(section.steps)}")
    comparing.check_columns("chain", "steps", section.steps, plan)
    for name in section.positive:
        if name not in section.steps:
            raise InvalidInput(f"[chain].positive names {quoted(name)}, which is not in [chain].steps")
    comparing.check_reference("chain", section.reference, plan)


def roles(section: Section) -> dict[str, Any]:
    """Return the columns that are needed."""
    return {"steps": section.steps, "step_positive": section.positive}


def run(section: Section, plan: Plan, decisions: Decisions, threads: int) -> list[Any]:
    """Return the answer, one analysis."""
    comparing.refuse_weights("chain", decisions)
    return [
        comparing.core().chain(
            [(name, comparing.step_of(decisions, name, "[chain].steps")) for name in section.steps],
            comparing.attributes_of(decisions),
            section.nested,
            comparing.residents("chain", section.population, decisions.attributes),
            comparing.resolved_reference("chain", section.reference, plan, decisions),
            plan.groups.crossed,
            comparing.statistics_of(plan),
            section.largest,
            threads,
        )
    ]
