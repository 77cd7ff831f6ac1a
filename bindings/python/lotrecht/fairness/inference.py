"""Rates and gaps of a `Decisions`, each with its interval, its n and its method.

There is no default confidence: how sure a claim has to be is the caller's to say.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from lotrecht.analyses import module_of
from lotrecht.auditing import Audit, audit
from lotrecht.decisions import Decisions
from lotrecht.errors import InvalidInput, did_you_mean, quoted
from lotrecht.fairness.testing import analysed
from lotrecht.plan import METRICS, Check, Columns, Groups, Metrics, Plan, Statistics
from lotrecht.stats.checking import refuse_choice
from lotrecht.stats.multiplicity import ADJUSTMENTS, adjusted_p_values
from lotrecht.tables import Table, marker_of_all

Reference = str | Mapping[str, str]


_RESULTS = ("metric", "measure", "value", "low", "high", "n", "method", "undefined", "verdict")
_METHODS = ("rate", "difference", "ratio", "bootstrap", "replicates", "seed")
_DESIGN = ("variance", "interval", "lonely", "population")
_KEYWORDS = {"report": "metrics", "attributes": "groups"}
"""What a plan calls otherwise than a caller does."""


def _run(
    function: str,
    d: Decisions,
    confidence: float,
    *,
    metrics: Sequence[str] | str | None = None,
    reference: Reference = "largest",
    methods: Mapping[str, Any] | None = None,
    checks: Sequence[Check] = (),
    power: float | None = None,
) -> Audit:
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
    if methods.get("bootstrap") and methods.get("seed") is None:
        raise InvalidInput(f"{function}: a bootstrap needs a seed: pass seed=, any whole number, and keep it")
    for name in ("seed", "replicates"):
        if methods.get(name) is not None and not methods.get("bootstrap"):
            raise InvalidInput(
                f"{function}: {name}= is of a bootstrap, and none was asked for; pass bootstrap= as well"
            )
        if methods.get(name) is None:
            methods.pop(name, None)
        else:
            methods[name] = _whole(function, name, methods[name])
    if isinstance(metrics, str):
        metrics = [metrics]
    if metrics is not None and len(metrics) == 0:
        raise InvalidInput(f"{function}: metrics is empty; None stands for all")
    if not isinstance(reference, (str, Mapping)):
        raise InvalidInput(f"{function}: reference must be a rule or {{attribute: level}}, got {quoted(reference)}")
    try:
        analyses = {"design": module_of("design").Section(**design)} if design else {}
        if power is not None:  # no more of [tests] than what findings need
            analyses["tests"] = module_of("tests").Section(power=power, permutations=0, simultaneous=False)
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


def _whole(function: str, name: str, value: Any) -> int:
    try:
        return operator.index(value)
    except TypeError:
        raise InvalidInput(f"{function}: {name} must be a whole number, got {quoted(value)}") from None


def _estimate_columns(estimates: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    ends = {"infinity": math.inf, "-infinity": -math.inf}
    columns: dict[str, list[Any]] = {
        name: [ends.get(e[name], e[name]) if isinstance(e[name], str) else e[name] for e in estimates]
        for name in ("value", "low", "high")
    }
    columns["n"] = [e["n"] for e in estimates]
    columns["method"] = [e["method"] for e in estimates]
    columns["undefined"] = [e.get("undefined", "") for e in estimates]
    return columns


def _everybody(tables: Sequence[Mapping[str, Any]]) -> str:
    return marker_of_all(level for table in tables for group in table["groups"] for level in group["levels"])


def _label_columns(tables: Sequence[Mapping[str, Any]], keys: Sequence[tuple[int, int]]) -> dict[str, list[Any]]:
    """A column per attribute; "(all)" where a table does not divide by it, in more brackets if a group is named so."""
    names = list(dict.fromkeys(name for table in tables for name in table["attributes"]))
    everybody = _everybody(tables)
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


def by_group(d: Decisions, *, confidence: float, metrics: Sequence[str] | str | None = None, **methods: Any) -> Table:
    """Return every metric of every group with its interval: each attribute alone, and all intersections.

    Parameters
    ----------
    d : the decisions
    confidence : two-sided level of each interval, in (0, 1)
    metrics : names such as "selection_rate" or "false_positive_rate"; None: all that the data allow
    **methods : rate="wilson" | "clopper_pearson" | "jeffreys"; or bootstrap="bca" | "percentile" with seed= and
        replicates=. Where rows have a design (the decisions have clusters or sampling strata, or one of these is
        given): variance="taylor" | "cr2", interval="logit" | "korn_graubard" | "bootstrap",
        lonely="refuse" | "centre", population= a number or {stratum: number}; see `design_effects`

    Returns
    -------
    Table
        one row for each group and metric: a column per attribute ("(all)" where a row does not divide by it, None for
        the group whose value is missing), metric, value, low, high, n, method, and the reason where undefined

    Examples
    --------
    >>> from lotrecht import Decisions, fairness
    >>> d = Decisions({"granted": [1, 0, 1, 1], "sex": ["f", "f", "m", "m"]}, decision="granted", groups="sex")
    >>> fairness.by_group(d, confidence=0.95)["value"]
    [0.5, 1.0]
    """
    tables = _run("by_group", d, confidence, metrics=metrics, methods=methods).record["tables"]
    keys, named, estimates = [], [], []
    for t, table in enumerate(tables):
        for g, group in enumerate(table["groups"]):
            for metric, estimate in group["rates"].items():
                keys.append((t, g))
                named.append(metric)
                estimates.append(estimate)
    labels = _label_columns(tables, keys)
    return Table({**labels, "metric": named, **_estimate_columns(estimates)}, list(labels), _everybody(tables))


def gaps(
    d: Decisions,
    *,
    confidence: float,
    reference: Reference = "largest",
    metrics: Sequence[str] | str | None = None,
    measure: Literal["difference", "ratio", "both"] = "both",
    tests: bool = False,
    multiplicity: str = "holm",
    power: float = 0.8,
    simultaneous: Literal["", "max_t"] = "",
    **methods: Any,
) -> Table:
    """Return each group's gap to a reference, with its interval.

    Parameters
    ----------
    d, confidence, metrics : as in `by_group`
    reference : "largest", "best_off" (needs the `effect` of the decisions), "rest" (everybody else), "overall", or
        {attribute: level} for a named group
    measure : "difference" (group - reference), "ratio" (group / reference) or "both"
    tests : add p-values of "no gap", corrected for one another, and the gaps that would have been found; gaps of small
        groups then have the exact intervals ("exact_unconditional") that belong to their exact p-values
    multiplicity : how p-values are corrected, over all gaps of a measure; see `tests`
    power : of the gaps that would have been found, above 1 - confidence
    simultaneous : "max_t": the intervals hold for all gaps of the table together; needs seed= and replicates= (9999,
        say), resamples whole rows, and takes no weights, clusters or "best_off"
    **methods : difference="newcombe" | "miettinen_nurminen", ratio="miettinen_nurminen" | "koopman" | "katz", or a
        bootstrap as in `by_group`

    Returns
    -------
    Table
        one row for each group, metric and measure, as `by_group`; with `tests` also p_value, test (which one),
        adjusted_p_value, detectable_low and detectable_high (None: no gap on that side would have been found)
    """
    if measure not in ("difference", "ratio", "both"):
        raise InvalidInput(f"gaps: measure must be 'difference', 'ratio' or 'both', got {measure!r}")
    wanted = ("difference", "ratio") if measure == "both" else (measure,)
    together: dict[str, Any] = {}
    if simultaneous:
        together = {name: methods.pop(name, None) for name in ("seed", "replicates")}
    checks: list[Check] = []
    if tests:
        refuse_choice("gaps", "multiplicity", multiplicity, ADJUSTMENTS)
        known = [metrics] if isinstance(metrics, str) else list(metrics or ())
        known = known or list(METRICS if d.outcome is not None else METRICS[:1])
        widest = {"difference": (-math.inf, 2.0), "ratio": (0.0, math.inf)}  # any band will do: no verdict is asked for
        checks = [Check(metric, one, *widest[one]) for metric in known for one in wanted]
    record = _run(
        "gaps",
        d,
        confidence,
        metrics=metrics,
        reference=reference,
        methods=methods,
        checks=checks,
        power=power if tests else None,
    ).record
    tables = record["tables"]
    keys, named, measures, estimates = [], [], [], []
    for t, table in enumerate(tables):
        for g, group in enumerate(table["groups"]):
            for metric, gap in (group["gaps"] or {}).items():
                for one in wanted:
                    keys.append((t, g))
                    named.append(metric)
                    measures.append(one)
                    estimates.append(gap[one])
    if simultaneous:
        found = _simultaneous(simultaneous, d, confidence, reference, metrics, wanted, methods, together)
        # There one metric follows the other, here one group.
        place = {metric: i for i, metric in enumerate(dict.fromkeys(named))}
        rows = range(len(keys))
        order = sorted(rows, key=lambda i: (keys[i][0], place[named[i]], keys[i][1], wanted.index(measures[i])))
        estimates = [found[at] for at in sorted(rows, key=order.__getitem__)]
    labels = _label_columns(tables, keys)
    columns = {**labels, "metric": named, "measure": measures, **_estimate_columns(estimates)}
    if tests:
        columns.update(_test_columns(record, keys, named, measures, multiplicity))
    return Table(columns, list(labels), _everybody(tables))


def _simultaneous(
    simultaneous: str,
    d: Decisions,
    confidence: float,
    reference: Reference,
    metrics: Sequence[str] | str | None,
    measures: tuple[str, ...],
    methods: Mapping[str, Any],
    together: Mapping[str, Any],
) -> list[Mapping[str, Any]]:
    """Return the gaps with intervals that hold together: table by table, metric by metric, group by group."""
    if simultaneous != "max_t":
        raise InvalidInput(f"gaps: simultaneous must be '' or 'max_t', got {quoted(simultaneous)}")
    if methods.get("bootstrap"):
        raise InvalidInput("gaps: simultaneous intervals and bootstrap= are two answers to one question; ask for one")
    for name in ("seed", "replicates"):
        if together[name] is None:
            raise InvalidInput(f"gaps: simultaneous='max_t' resamples: pass {name}=")
    found = analysed(
        "gaps",
        d,
        confidence=confidence,
        reference=reference,
        metrics=metrics,
        measures=measures,
        detectable=False,
        threads=None,
        methods={name: methods[name] for name in ("difference", "ratio") if methods.get(name)},
        section={
            "permutations": 0,
            "simultaneous": True,
            "seed": _whole("gaps", "seed", together["seed"]),
            "replicates": _whole("gaps", "replicates", together["replicates"]),
        },
    )
    return [
        {name: None if isinstance(value, float) and math.isnan(value) else value for name, value in line.items()}
        for line in found[0].lines
    ]


def _test_columns(
    record: Mapping[str, Any],
    keys: Sequence[tuple[int, int]],
    metrics: Sequence[str],
    measures: Sequence[str],
    multiplicity: str,
) -> dict[str, list[Any]]:
    """Return p-value, test, adjusted p-value and detectable gaps of each row, from the findings."""
    findings = {
        (f["evidence"]["table"], f["evidence"]["group"], f["metric"], f["measure"]): f for f in record["findings"]
    }
    rows = [findings[t, g, metric, one] for (t, g), metric, one in zip(keys, metrics, measures, strict=True)]
    adjusted: list[float | None] = [None] * len(rows)
    for measure in dict.fromkeys(measures):  # a ratio is the same question as its difference, and counts once
        places = [i for i, one in enumerate(measures) if one == measure]
        corrected = adjusted_p_values([rows[i]["p_value"] for i in places], multiplicity).tolist()
        for i, p in zip(places, corrected, strict=True):
            adjusted[i] = None if math.isnan(p) else p
    return {
        "p_value": [row["p_value"] for row in rows],
        "test": [row["test"] for row in rows],
        "adjusted_p_value": adjusted,
        "detectable_low": [(row["detectable"] or {}).get("low") for row in rows],
        "detectable_high": [(row["detectable"] or {}).get("high") for row in rows],
    }


def worst_gaps(d: Decisions, *, confidence: float, metrics: Sequence[str] | str | None = None) -> Table:
    """Return the largest gap between any two groups in each metric, with an interval that can hold "none".

    The intervals of all pairs hold together at about the stated confidence (Tukey and Kramer's critical value in
    Newcombe's intervals), so the one given is not too narrow for having been chosen as the worst. Pairs with few rows
    or cases on a side get the more cautious of that and an exact interval ("..._exact" in `method`): 3 rows beside
    1,000 with equal rates leave out "none" in 2.5 % of samples at most.

    Returns
    -------
    Table
        one row for each set of attributes, metric and measure: difference (highest - lowest; holds 0 where no pair
        differs) and ratio (lowest / highest; holds 1 likewise), with the two groups
    """
    tables = _run("worst_gaps", d, confidence, metrics=metrics).record["tables"]
    columns: dict[str, list[Any]] = {"attributes": [], "metric": [], "measure": [], "highest": [], "lowest": []}
    estimates = []
    for table in tables:
        for metric, both in table["worst_gaps"].items():
            for measure, gap in both.items():
                columns["attributes"].append(" x ".join(table["attributes"]))
                columns["metric"].append(metric)
                columns["measure"].append(measure)
                for end in ("highest", "lowest"):
                    levels = None if gap[end] is None else table["groups"][gap[end]]["levels"]
                    columns[end].append(
                        None if levels is None else ", ".join("(missing)" if v is None else v for v in levels)
                    )
                estimates.append(gap["estimate"])
    return Table({**columns, **_estimate_columns(estimates)}, labels=["attributes"])


def equalized_odds(d: Decisions, *, confidence: float) -> Table:
    """Return the worst gaps in true and false positive rates together: the larger one, and the mean of both.

    Absolute values are taken first, so a group favoured by one rate and harmed by the other does not come out even.
    """
    tables = _run("equalized_odds", d, confidence).record["tables"]
    found = [(t, c) for t in tables for c in t["criteria"] if c["name"] == "equalized_odds"]
    columns: dict[str, list[Any]] = {
        "attributes": [" x ".join(t["attributes"]) for t, _ in found],
        "aggregate": [c["aggregate"] for _, c in found],
    }
    return Table({**columns, **_estimate_columns([c["estimate"] for _, c in found])}, labels=["attributes"])


def four_fifths(d: Decisions, *, confidence: float, reference: Reference = "best_off", **methods: Any) -> Table:
    """Apply the four-fifths rule to selection rates, honestly: ratio, interval and a three-way verdict.

    Parameters
    ----------
    d, confidence : as in `by_group`
    reference : "best_off" by default, which needs ``Decisions(effect="benefit" | "burden")``; since it is chosen by
        looking at the data, the intervals then hold for all pairs of groups at once ("tukey_...")
    **methods : as in `gaps`

    Returns
    -------
    Table
        one row for each group but the reference: ratio with interval, and the verdict by equivalence test: "within"
        if the interval lies in [0.8, 1.25], "outside" if it lies beyond, "undecided" if the data cannot tell
    """
    check = Check("selection_rate", "ratio", 0.8, 1.25)
    record = _run(
        "four_fifths",
        d,
        confidence,
        metrics=["selection_rate"],
        reference=reference,
        checks=[check],
        methods=methods,
    ).record
    found = [f for f in record["findings"] if f["evidence"]["group"] is not None]
    keys = [(f["evidence"]["table"], f["evidence"]["group"]) for f in found]
    labels = _label_columns(record["tables"], keys)
    columns = _estimate_columns([f["estimate"] for f in found])
    return Table(
        {**labels, **columns, "verdict": [f["verdict"] for f in found]}, list(labels), _everybody(record["tables"])
    )
