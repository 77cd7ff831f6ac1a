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

__all__ = ["COMMENTS", "MOST_STEPS", "USES", "Section", "Step", "check", "read", "roles", "run", "steps_of"]

USES: tuple[str, ...] = ()
"""Of the design of the rows, what its intervals respect: nothing. Weighted rows are refused, the rest is flagged."""

MOST_STEPS = 8


@dataclass(frozen=True)
class Step:
    """One step: what it is called in the answer, its column ("": of the same name), and the values that mean yes."""

    name: str
    column: str = ""
    positive: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.column:
            object.__setattr__(self, "column", self.name)


@dataclass(frozen=True)
class Section:
    """What is asked of a chain.

    A step is a column's name or a `Step`; `positive` is for steps that are names. `largest` says whether rows are drawn
    again, with the plan's seed, to say how sure it is which step adds most.
    """

    steps: tuple[str | Step, ...] = ()
    positive: Mapping[str, Any] = field(default_factory=dict)
    nested: bool = True
    population: Mapping[str, Any] = field(default_factory=dict)
    reference: Any = None
    largest: bool = True


COMMENTS = {
    "": "The chain: who comes through each step, and what each step adds to the gap between groups.",
    "steps": "columns with yes or no (or ja, nein, true, false, 1, 0), in the order in which a case meets them, the "
    "last is where the chain ends; or "
    "tables: [{ name = 'Flagged by the score', column = 'flag', positive = 'high' }, { name = 'fined' }]",
    "positive": "the value(s) that mean yes, where that is not plain: { flagged = 'high' }; for steps without tables",
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
        steps=_steps_from(table),
        positive=dict(positive),
        nested=table.boolean("nested", True),
        population=comparing.population_from(table),
        reference=table.reference("reference"),
        largest=table.boolean("largest", True),
    )


def _steps_from(table: TomlTable) -> tuple[str | Step, ...]:
    """Take the steps in their short form, or each as a table."""
    given = table.take("steps")
    if not isinstance(given, list) or not any(isinstance(one, dict) for one in given):
        return table.texts("steps")
    if not all(isinstance(one, dict) for one in given):
        raise table.refuse("steps", "a list of names, or a list of tables, not a mixture", given)
    steps = []
    for one in table.tables("steps", ("name", "column", "positive")):
        name = one.text("name") or one.text("column")
        steps.append(Step(name, one.text("column"), one.values_of("positive")))
    return tuple(steps)


def steps_of(section: Section) -> list[Step]:
    """Return every step with its name, column and positive values."""
    return [one if isinstance(one, Step) else Step(one) for one in section.steps]


def check(section: Section, plan: Plan) -> None:
    """Refuse what the table cannot see alone."""
    steps = steps_of(section)
    if not 1 <= len(section.steps) <= MOST_STEPS:
        raise InvalidInput(f"[chain].steps must name from 1 to {MOST_STEPS} columns, got {len(section.steps)}")
    comparing.check_columns("chain", "steps", [step.column for step in steps], plan)
    names = [step.name for step in steps]
    for name in names:
        if names.count(name) > 1:
            raise InvalidInput(f"[chain].steps: two steps are called {quoted(name)}; give each a name of its own")
    for name in section.positive:
        if name not in section.steps:
            plain = "" if name not in names else "; write it in the table of that step"
            raise InvalidInput(f"[chain].positive names {quoted(name)}, which is not in [chain].steps{plain}")
    comparing.check_reference("chain", section.reference, plan)


def roles(section: Section) -> dict[str, Any]:
    """Return the columns that are needed."""
    steps = steps_of(section)
    own = {step.column: list(step.positive) for step in steps if step.positive}
    return {"steps": tuple(step.column for step in steps), "step_positive": {**section.positive, **own}}


def run(section: Section, plan: Plan, decisions: Decisions, threads: int) -> list[Any]:
    """Return the answer, one analysis."""
    comparing.refuse_weights("chain", decisions)
    return [
        comparing.core().chain(
            [(step.name, comparing.step_of(decisions, step.column, "[chain].steps")) for step in steps_of(section)],
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
