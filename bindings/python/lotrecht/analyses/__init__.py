"""What a plan can ask for beyond rates and gaps: one module for each table of the plan.

A module is named like its table, ``[conditional]`` is ``conditional.py``, and has

- ``Section``: a frozen dataclass, one field for each key of the table, with defaults;
- ``COMMENTS``: key -> what it means, as written beside it in a plan; ``""`` -> the line above the table;
- ``read(table)``: the `Section` from the plan's table;
- ``check(section, plan)``: refuses, in the words of the plan, what the table cannot see alone;
- ``roles(section)``: further arguments of `Decisions` that it needs, such as ``{"strata": ("ward",)}``;
- ``run(section, plan, decisions, threads)``: the answers, each a ``_core.audit.Analysis``.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lotrecht.errors import InvalidInput, quoted
from lotrecht.tables import Table, marker_of_all

if TYPE_CHECKING:
    from lotrecht.decisions import Decisions
    from lotrecht.plan import Plan

__all__ = ["KINDS", "module_of", "roles_of", "run_all", "table_of"]

KINDS: tuple[str, ...] = (
    "design",
    "tests",
    "conditional",
    "decomposition",
    "adjusted",
    "outcome_test",
    "chain",
    "reliance",
    "burden",
    "paired",
    "pooling",
    "representation",
    "ll144",
    "aggregates",
)
"""The tables of a plan that ask for more, in the order in which a report answers them."""

RESULTS = ("quantity", "value", "low", "high", "n", "method", "undefined", "p_value", "adjusted_p_value")
"""Columns of every table of results; a label of one of these names keeps clear of it."""


def module_of(kind: str) -> Any:
    """Return the module of a kind; loaded on first use."""
    return importlib.import_module(f"lotrecht.analyses.{kind}")


def roles_of(plan: Plan) -> dict[str, Any]:
    """Return the further columns that the plan's tables need, by role; each column once."""
    needed: dict[str, Any] = {}
    for kind, section in plan.analyses.items():
        for role, columns in module_of(kind).roles(section).items():
            if isinstance(columns, Mapping):
                needed[role] = _merged(needed.get(role, {}), columns, f"[{kind}]", role)
                continue
            if not isinstance(columns, (list, tuple)):
                needed.setdefault(role, columns)
                continue
            known = list(needed.get(role, ()))
            needed[role] = tuple(known + [c for c in columns if c not in known])
    return needed


def _merged(known: Mapping[str, Any], more: Mapping[str, Any], where: str, role: str) -> dict[str, Any]:
    """Return both together; refuse one name with two meanings."""
    for name, value in more.items():
        if name in known and known[name] != value:
            raise InvalidInput(
                f"{where}: {quoted(name)} was given another meaning by an earlier table of the plan ({role})"
            )
    return {**known, **more}


def run_all(plan: Plan, decisions: Decisions, threads: int) -> list[Any]:
    """Return the answers to every table of the plan, in the order of `KINDS`."""
    found: list[Any] = []
    for kind in KINDS:
        if kind in plan.analyses:
            found += module_of(kind).run(plan.analyses[kind], plan, decisions, threads)
    return found


def table_of(analyses: Sequence[Any]) -> Table:
    """Return the lines of analyses as one table: labels, quantity, value, low, high, n, method, undefined.

    A label that a line does not have is "(all)", in more brackets if a group is called so. p-values are columns
    where any line has one.
    """
    lines = [line for analysis in analyses for line in analysis.lines]
    names = list(dict.fromkeys(name for line in lines for name in line["labels"]))
    everybody = marker_of_all(value for line in lines for value in line["labels"].values())
    columns: dict[str, list[Any]] = {}
    for name in names:
        shown = name
        while shown in RESULTS or shown in columns or (shown != name and shown in names):
            shown = f"group {shown}"
        columns[shown] = [line["labels"].get(name, everybody) for line in lines]
    labels = [*columns, "quantity"]
    for result in RESULTS:
        values = [line[result] for line in lines]
        if result.endswith("p_value") and all(v is None for v in values):
            continue
        columns[result] = [None if isinstance(v, float) and math.isnan(v) else v for v in values]
    return Table(columns, labels=labels, everybody=everybody)
