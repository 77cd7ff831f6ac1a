"""An audit asked by a function: the rules are those of a plan, the words the caller's, and its tables as columns."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lotrecht.analyses import module_of
from lotrecht.auditing import Audit, audit
from lotrecht.decisions import Decisions
from lotrecht.errors import InvalidInput, did_you_mean, quoted
from lotrecht.plan import Check, Columns, Groups, Metrics, Plan, Statistics
from lotrecht.tables import marker_of_all

__all__ = [
    "Reference",
    "alone",
    "audited",
    "detectable_columns",
    "estimate_columns",
    "everybody_of",
    "label_columns",
    "whole_number",
]

Reference = str | Mapping[str, str]

_RESULTS = ("metric", "measure", "value", "low", "high", "n", "method", "undefined", "verdict")
_METHODS = ("rate", "difference", "ratio", "bootstrap", "replicates", "seed")
_DESIGN = ("variance", "interval", "lonely", "population")
_KEYWORDS = {"report": "metrics", "attributes": "groups"}
"""What a plan calls otherwise than a caller does."""


def audited(
    function: str,
    d: Decisions,
    confidence: float,
    *,
    metrics: Sequence[str] | str | None = None,
    reference: Reference = "largest",
    methods: Mapping[str, Any] | None = None,
    checks: Sequence[Check] = (),
    power: float = 0.8,
    multiplicity: str = "holm",
) -> Audit:
    """Return the audit that a plan with these words would give; refusals speak the caller's words."""
    if not isinstance(d, Decisions):
        raise InvalidInput(
            f"{function}: a lotrecht.Decisions is expected, got a {type(d).__name__}; make one: Decisions(data, ...)"
        )
    methods = dict(methods or {})
    for name in methods:
        if name not in _METHODS + _DESIGN:
            raise TypeError(f"{function}() has no argument {quoted(name)}{did_you_mean(name, _METHODS + _DESIGN)}")
    design = {name: methods.pop(name) for name in _DESIGN if name in methods}
    if design or d.cluster is not None or d.sampling_strata is not None:
        for name in ("rate", "difference", "ratio"):
            if name in methods:
                raise InvalidInput(
                    f"{function}: {name}= is a method for independent rows; these have a design, whose intervals are "
                    f"chosen by variance= and interval="
                )
    # bootstrap= resamples rows or clusters for its own intervals, interval="bootstrap" clusters of a design.
    resamples = bool(methods.get("bootstrap")) or design.get("interval") == "bootstrap"
    if resamples and methods.get("seed") is None:
        raise InvalidInput(f"{function}: a bootstrap needs a seed: pass seed=, any whole number, and keep it")
    for name in ("seed", "replicates"):
        if methods.get(name) is not None and not resamples:
            raise InvalidInput(
                f"{function}: {name}= is of a bootstrap, and none was asked for; pass bootstrap= as well (or, for rows "
                f"with clusters or sampling strata, interval='bootstrap')"
            )
        if methods.get(name) is None:
            methods.pop(name, None)
        else:
            methods[name] = whole_number(function, name, methods[name])
    if isinstance(metrics, str):
        metrics = [metrics]
    if metrics is not None and not isinstance(metrics, Iterable):
        raise InvalidInput(f'{function}: metrics must be names such as "selection_rate", got {quoted(metrics)}')
    if metrics is not None and len(metrics) == 0:
        raise InvalidInput(f"{function}: metrics is empty; None stands for all")
    if not isinstance(reference, (str, Mapping)):
        raise InvalidInput(f"{function}: reference must be a rule or {{attribute: level}}, got {quoted(reference)}")
    try:
        analyses = {"design": module_of("design").Section(**design)} if design else {}
        analyses["tests"] = module_of("tests").Section(  # no more of [tests] than what gaps need
            multiplicity=multiplicity, power=power, permutations=0, simultaneous=False
        )
        plan = Plan(
            columns=Columns(decision=d.labels.decision),
            groups=Groups(attributes=tuple(a.name for a in d.attributes), reference=reference),
            metrics=Metrics(report=tuple(metrics or ())),
            statistics=Statistics(confidence=confidence, **methods),
            checks=tuple(checks),
            analyses=analyses,
        )
        return audit(plan, d)
    except InvalidInput as error:  # the rules are those of a plan; the words are to be the caller's
        message = re.sub(r"\[\w+\]\.(\w+)", lambda m: _KEYWORDS.get(m[1], m[1]), str(error))
        raise InvalidInput(f"{function}: {message}") from None


def whole_number(function: str, name: str, value: Any) -> int:
    """Return a whole number of any sort."""
    try:
        return operator.index(value)
    except TypeError:
        raise InvalidInput(f"{function}: {name} must be a whole number, got {quoted(value)}") from None


def estimate_columns(estimates: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Return estimates as columns; an end that the record calls infinite is one."""
    ends = {"infinity": math.inf, "-infinity": -math.inf}
    columns: dict[str, list[Any]] = {
        name: [ends.get(e[name], e[name]) if isinstance(e[name], str) else e[name] for e in estimates]
        for name in ("value", "low", "high")
    }
    columns["n"] = [e["n"] for e in estimates]
    columns["method"] = [e["method"] for e in estimates]
    columns["undefined"] = [e.get("undefined", "") for e in estimates]
    return columns


def detectable_columns(found: Sequence[Mapping[str, Any] | None]) -> dict[str, list[Any]]:
    """Return the gaps that would have been noticed as two columns; None where none on that side would have been."""
    return {f"detectable_{end}": [None if one is None else one[end] for one in found] for end in ("low", "high")}


def alone(found: Sequence[Any]) -> tuple[str, ...]:
    """Return what to say beside a table of gaps that found nobody to compare."""
    if len(found) > 0:
        return ()
    from lotrecht.report.closer import nobody_in_words

    return tuple(nobody_in_words("tests"))


def everybody_of(tables: Sequence[Mapping[str, Any]]) -> str:
    """Return the mark of a table that an attribute does not divide."""
    return marker_of_all(level for table in tables for group in table["groups"] for level in group["levels"])


def label_columns(tables: Sequence[Mapping[str, Any]], keys: Sequence[tuple[int, int]]) -> dict[str, list[Any]]:
    """Return a column per attribute; "(all)" where a table does not divide by it, in more brackets if a group is so."""
    names = list(dict.fromkeys(name for table in tables for name in table["attributes"]))
    everybody = everybody_of(tables)
    columns: dict[str, list[Any]] = {name: [] for name in names}
    for t, g in keys:
        levels = dict(zip(tables[t]["attributes"], tables[t]["groups"][g]["levels"], strict=True))
        for name in names:
            columns[name].append(levels.get(name, everybody))
    return {_label(name, names): column for name, column in columns.items()}


def _label(name: str, names: Sequence[str]) -> str:
    """Name the column of an attribute; one that is called like a result, such as "n", keeps clear of it."""
    label = name
    while label in _RESULTS or (label != name and label in names):
        label = f"group {label}"
    return label
