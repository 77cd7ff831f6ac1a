"""What analyses by rows and steps share: whom groups are compared with, census figures, methods of intervals."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lotrecht.errors import InvalidInput, did_you_mean, listing, quoted
from lotrecht.plan.parts import METRICS

if TYPE_CHECKING:
    from lotrecht.decisions import Decisions
    from lotrecht.ingest.coding import Attribute
    from lotrecht.plan import Plan
    from lotrecht.plan.reading import TomlTable

__all__ = [
    "attributes_of",
    "check_columns",
    "check_plain_metrics",
    "check_reference",
    "check_word",
    "core",
    "plain_metrics",
    "population_from",
    "refuse_weights",
    "residents",
    "resolved_reference",
    "statistics_of",
    "step_of",
]

NOT_PLAIN = ("balanced_accuracy", "treatment_equality")
"""Metrics that are made of two rates, or of odds, and have no rows to count."""

Population = Mapping[str, Any]
"""{group: residents} for one attribute, or {attribute: {group: residents}}."""


def core() -> Any:
    """Return the compiled functions of `fairness`."""
    return importlib.import_module("lotrecht._core").fairness


def attributes_of(decisions: Decisions) -> list[tuple[str, list[str | None], Any]]:
    """Return the groups as compiled functions take them."""
    return [(a.name, list(a.levels), a.codes) for a in decisions.attributes]


def statistics_of(plan: Plan) -> dict[str, Any]:
    """Return level and methods as compiled functions take them."""
    s = plan.statistics
    return {
        "confidence": s.confidence,
        "rate": s.rate,
        "difference": s.difference,
        "ratio": s.ratio,
        "bootstrap": s.bootstrap,
        "replicates": s.replicates,
        "seed": s.seed,
    }


def check_reference(kind: str, reference: Any, plan: Plan) -> None:
    """Refuse a reference that a comparison of two separate groups cannot have, and attributes named like our labels."""
    for name in ("step", "reference"):
        if name in plan.groups.attributes:
            raise InvalidInput(
                f"[groups].attributes names {quoted(name)}, a word that [{kind}] uses itself; rename the column"
            )
    if reference is not None and isinstance(reference, Mapping):
        for name in plan.groups.attributes:
            if name not in reference:
                raise InvalidInput(f"[{kind}].reference names a group, but not its {quoted(name)}")
        return
    asked = reference or plan.groups.reference
    if asked in ("overall", "best_off"):
        where = f"[{kind}].reference" if reference else f"[{kind}].reference is empty, and [groups].reference"
        raise InvalidInput(
            f"{where} is {quoted(asked)}; here it must be 'largest', 'rest' or a named group: say it in "
            f"[{kind}].reference"
        )


def resolved_reference(kind: str, reference: Any, plan: Plan, decisions: Decisions) -> dict[str, Any]:
    """Return the reference as compiled functions take it: a rule, and the levels of a named group."""
    from lotrecht.auditing import named_reference

    where = f"[{kind}].reference" if reference else "[groups].reference"
    return named_reference(reference or plan.groups.reference, decisions.attributes, where)


def check_columns(kind: str, key: str, columns: Sequence[str], plan: Plan) -> None:
    """Refuse a column that comes twice, or that divides people into the groups compared."""
    if len(set(columns)) < len(columns):
        raise InvalidInput(f"[{kind}].{key} names a column twice: {listing(columns, 20)}")
    for column in columns:
        if not column:
            raise InvalidInput(f"[{kind}].{key} names no column")
        if column in plan.groups.attributes:
            raise InvalidInput(f"[{kind}].{key} names {quoted(column)}, which is in [groups].attributes, too")


def check_word(kind: str, key: str, value: str, known: Sequence[str]) -> None:
    """Refuse a word that is none of those known."""
    if value not in known:
        near = did_you_mean(str(value), known)
        raise InvalidInput(f"[{kind}].{key} must be one of {listing(known, 20)}, got {quoted(value)}{near}")


def check_plain_metrics(kind: str, metrics: Sequence[str]) -> None:
    """Refuse metrics that nobody knows, and those that are no rate of counted rows."""
    for metric in metrics:
        if metric not in METRICS:
            raise InvalidInput(
                f"[{kind}].metrics holds {quoted(metric)}, which is no metric{did_you_mean(metric, METRICS)}"
            )
        if metric in NOT_PLAIN:
            raise InvalidInput(
                f"[{kind}].metrics holds {quoted(metric)}, which is no rate of counted rows: there is no such test"
            )


def plain_metrics(kind: str, asked: Sequence[str], plan: Plan, decisions: Decisions) -> list[str]:
    """Return the rates of counted rows that are asked for: the table's own, or those of the report."""
    outcome = decisions.outcome is not None
    wanted = asked or plan.metrics.report or (METRICS if outcome else METRICS[:1])
    chosen = [metric for metric in wanted if metric not in NOT_PLAIN]
    for metric in chosen:
        if metric != "selection_rate" and not outcome:
            raise InvalidInput(
                f"[{kind}].metrics: {metric} needs to know what turned out to be true, but there is no outcome; name "
                f"its column in [columns].outcome"
            )
    if not chosen:
        raise InvalidInput(
            f"[{kind}] has no rate to look at: [metrics].report holds only {listing(wanted)}; name some in "
            f"[{kind}].metrics"
        )
    return chosen


def refuse_weights(kind: str, decisions: Decisions) -> None:
    """Refuse sampling weights where whole rows are counted."""
    if decisions.weight is not None:
        raise InvalidInput(
            f"[{kind}] counts rows and has no intervals for weighted ones; leave [columns].weight out of this plan"
        )
    if not decisions.attributes:
        raise InvalidInput("[groups].attributes is empty: name at least one column that people are grouped by")


def step_of(decisions: Decisions, name: str, where: str) -> Any:
    """Return the answers of a step, or those of the decision itself under its column's name."""
    if name in decisions.steps:
        return decisions.steps[name]
    if name == decisions.labels.decision:
        return decisions.decision
    known = list(dict.fromkeys([*decisions.steps, decisions.labels.decision]))
    near = did_you_mean(name, known)
    raise InvalidInput(
        f"{where} names {quoted(name)}, which is no step of these decisions{near}"
        f"{' The' if near else '; the'} steps are {listing(known, 20)}"
    )


def population_from(table: TomlTable) -> dict[str, Any]:
    """Take {group: residents}, or {attribute: {group: residents}}, from a plan's table."""
    value = table.take("population")
    if value is None:
        return {}
    if isinstance(value, dict) and (
        all(_whole(v) for v in value.values())
        or all(isinstance(v, dict) and all(_whole(n) for n in v.values()) for v in value.values())
    ):
        return dict(value)
    rule = "whole numbers by group, such as { f = 5100, m = 4900 }, or such a table for each attribute"
    raise table.refuse("population", rule, value)


def residents(kind: str, population: Population, attributes: Sequence[Attribute]) -> list[tuple[str, list[int]]]:
    """Return the residents of every group of the attributes that have any, in the order of their groups."""
    if not population:
        return []
    nested = {k: v for k, v in population.items() if isinstance(v, Mapping)}
    if not nested:
        if len(attributes) > 1:
            raise InvalidInput(
                f"[{kind}].population names groups, but there are {len(attributes)} attributes; write it for each: "
                f"{{ {attributes[0].name} = {{ ... }} }}"
            )
        nested = {attributes[0].name: population}
    elif len(nested) < len(population):
        raise InvalidInput(f"[{kind}].population must be of numbers, or of tables by attribute, not of both")
    found = []
    for name, numbers in nested.items():
        matches = [a for a in attributes if a.name == name]
        if not matches:
            known = [a.name for a in attributes]
            raise InvalidInput(
                f"[{kind}].population names {quoted(name)}, which is no attribute{did_you_mean(name, known)}"
            )
        levels = ["" if level is None else level for level in matches[0].levels]
        for group, number in numbers.items():
            if group not in levels:
                near = did_you_mean(str(group), levels)
                raise InvalidInput(
                    f"[{kind}].population: {quoted(name)} has no group {quoted(group)}{near}"
                    f"{' The' if near else '; the'} groups are {listing(levels, 20)}"
                )
            if not _whole(number):
                raise InvalidInput(
                    f"[{kind}].population: the residents of {quoted(group)} must be a whole number from 0 on, "
                    f"got {quoted(number)}"
                )
        missing = [level for level in levels if level not in numbers]
        if missing:
            shown = [level or "(missing)" for level in missing]
            raise InvalidInput(
                f"[{kind}].population does not say how many residents are in {listing(shown, 20)} of {quoted(name)}; "
                f"rows without a group can be set aside with [groups].missing"
            )
        found.append((name, [int(numbers[level]) for level in levels]))
    return found


def _whole(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    return (isinstance(value, int) or hasattr(value, "__index__")) and value >= 0
