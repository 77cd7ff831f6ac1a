"""What a plan can ask for beyond rates and gaps: one module for each table of the plan.

A module is named like its table, ``[conditional]`` is ``conditional.py``, and has

- ``Section``: a frozen dataclass, one field for each key of the table, with defaults;
- ``COMMENTS``: key -> what it means, as written beside it in a plan; ``""`` -> the line above the table;
- ``read(table)``: the `Section` from the plan's table;
- ``check(section, plan)``: refuses, in the words of the plan, what the table cannot see alone;
- ``roles(section)``: further arguments of `Decisions` that it needs, such as ``{"strata": ("ward",)}``;
- ``USES``: which of "weight", "cluster" and "sampling_strata" its intervals respect; what the decisions have of the
  others is said beside the answer;
- ``run(section, plan, decisions, threads)``: the answers, each a ``_core.audit.Analysis``. Whoever wants answers asks
  `answers`, which finishes them: corrected p-values, the gaps that could have been found, and flags for what of the
  design is not used.
"""

from __future__ import annotations

import importlib
import math
import sys
import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lotrecht.errors import DesignWarning, InvalidInput, listing, quoted
from lotrecht.tables import Table, marker_of_all

if TYPE_CHECKING:
    from lotrecht.decisions import Decisions
    from lotrecht.plan import Plan

__all__ = ["KINDS", "answers", "finished", "module_of", "notes_of", "roles_of", "run_all", "table_of"]

KINDS: tuple[str, ...] = (
    "design",
    "tests",
    "margins",
    "planning",
    "conditional",
    "decomposition",
    "adjusted",
    "outcome_test",
    "chain",
    "reliance",
    "burden",
    "paired",
    "gap_changes",
    "drift",
    "pooling",
    "representation",
    "ll144",
    "aggregates",
)
"""The tables of a plan that ask for more, in the order in which a report answers them."""

WHERE_ANY = (
    "p_value",
    "adjusted_p_value",
    "p_beyond",
    "adjusted_p_beyond",
    "p_within",
    "verdict",
    "detectable_low",
    "detectable_high",
    "comparisons",
)
"""Columns of a table of results that are there only where any line has one; "comparisons": for how many p-values, its
own included, a line's p-value and noticeable gap are corrected."""

RESULTS = ("quantity", "value", "low", "high", "n", "method", "undefined", *WHERE_ANY)
"""Columns of every table of results; a label of one of these names keeps clear of it."""

DESIGN_FLAGS = ("rows_as_independent", "sampling_strata_unused", "weights_unused")
"""Flags of analyses that do not respect how the rows were drawn."""


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
        if name not in known or _listed(known[name]) == _listed(value):
            continue
        if role != "step_positive":
            raise InvalidInput(f"{where}: {quoted(name)} was given another meaning by an earlier table of the plan")
        here, there = listing(_listed(value)), listing(_listed(known[name]))
        raise InvalidInput(
            f"{where}: {quoted(name)} means yes where it is {here}, but an earlier table of the plan says {there}; let "
            f"both say the same"
        )
    return {**known, **more}


def _listed(value: Any) -> list[str]:
    """Return one value or several as a list: "yes" and ["yes"] mean the same."""
    return [str(v) for v in value] if isinstance(value, (list, tuple)) else [str(value)]


def run_all(plan: Plan, decisions: Decisions, threads: int) -> list[Any]:
    """Return the answers to every table of the plan, in the order of `KINDS`."""
    found: list[Any] = []
    for kind in KINDS:
        if kind in plan.analyses:
            found += answers(kind, plan.analyses[kind], plan, decisions, threads)
    return found


def answers(kind: str, section: Any, plan: Plan, decisions: Decisions, threads: int, **more: Any) -> list[Any]:
    """Return the finished answers to one table of a plan; `more` is for its module's `run`."""
    module = module_of(kind)
    return finished(module.run(section, plan, decisions, threads, **more), plan, [decisions], module.USES)


def finished(analyses: Sequence[Any], plan: Plan, several: Sequence[Decisions], uses: Sequence[str] = ()) -> list[Any]:
    """Return analyses as they are told: corrected p-values, gaps that could have been found, what they leave aside.

    Parameters
    ----------
    analyses : as they come from the compiled library
    plan : its ``[tests]`` says how p-values are corrected that the analysis itself has not corrected, and the power
    several : whose columns they could have used
    uses : those they did use, of "weight", "cluster" and "sampling_strata"
    """
    told = module_of("tests").of_findings(plan.analyses.get("tests"))
    unused: dict[str, str] = {}
    for d in several:
        given = {
            "cluster": None if d.cluster is None else d.cluster.name,
            "sampling_strata": None if d.sampling_strata is None else d.sampling_strata.name,
            "weight": d.labels.weight,
        }
        unused |= {role: name for role, name in given.items() if name is not None and role not in uses}
    _core: Any = importlib.import_module("lotrecht._core")
    return [_core.audit.finished(analysis, told["multiplicity"], told["power"], **unused) for analysis in analyses]


def table_of(analyses: Sequence[Any], attributes: Sequence[str] | None = None) -> Table:
    """Return the lines of analyses as one table: labels, quantity, value, low, high, n, method, undefined.

    p-values, verdicts and the gaps that could have been found (``detectable_low``, ``detectable_high``) are columns
    where any line has one. A label that a line does not have is "(all)", in more brackets if a group is called so. With
    the names of the attributes, the flags become the table's notes; one that says that intervals do not respect how the
    rows were drawn is a `DesignWarning`, too.
    """
    lines = [line for analysis in analyses for line in analysis.lines]
    names = list(dict.fromkeys(name for line in lines for name in line["labels"]))
    # Who is compared comes first, then with whom: an attribute may turn up in later lines only.
    first = [*(attributes or ()), "reference"]
    names.sort(key=lambda name: first.index(name) if name in first else len(first))
    everybody = marker_of_all(value for line in lines for value in line["labels"].values())
    columns: dict[str, list[Any]] = {}
    for name in names:
        shown = name
        while shown in RESULTS or shown in columns or (shown != name and shown in names):
            shown = f"group {shown}"
        columns[shown] = [line["labels"].get(name, everybody) for line in lines]
    labels = [*columns, "quantity"]
    for result in RESULTS:
        where, _, end = result.partition("_") if result.startswith("detectable_") else (result, "", "")
        if result == "comparisons":
            where, end = "detectable", result
        values = [(line[where] or {}).get(end) if end else line[where] for line in lines]
        if result in WHERE_ANY and all(v is None or (v == 1 and result == "comparisons") for v in values):
            continue
        columns[result] = [None if isinstance(v, float) and math.isnan(v) else v for v in values]
    notes = () if attributes is None else notes_of(analyses, attributes)
    return Table(columns, labels=labels, everybody=everybody, notes=notes)


def notes_of(analyses: Sequence[Any], attributes: Sequence[str]) -> tuple[str, ...]:
    """Return what must be said beside the numbers, in sentences; warn of what makes the intervals untrustworthy."""
    notes: list[str] = []
    for analysis in analyses:
        flags = [{"name": name, "labels": labels} for name, labels in analysis.flags]
        if not analysis.lines and not flags:
            from lotrecht.report.closer import nobody_in_words

            notes += [s for s in nobody_in_words(analysis.kind) if s not in notes]
        if not flags:
            continue
        from lotrecht.report.closer import flags_in_words

        said = flags_in_words(analysis.kind, flags, attributes)
        notes += [sentence for _, sentence in said if sentence not in notes]
        for name, sentence in said:
            if name in DESIGN_FLAGS:
                warnings.warn(sentence, DesignWarning, stacklevel=_frames_of_ours())
    return tuple(notes)


def _frames_of_ours() -> int:
    """Return how many calls lie between here and who called this package, for a warning to point there."""
    frame, depth = sys._getframe(1), 1
    while frame.f_back is not None and str(frame.f_globals.get("__name__", "")).startswith("lotrecht."):
        frame, depth = frame.f_back, depth + 1
    return depth
