"""Rates and gaps of a `Decisions`, each with its interval, its n and its method.

There is no default confidence: how sure a claim has to be is the caller's to say.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from lotrecht.decisions import Decisions
from lotrecht.errors import InvalidInput, quoted
from lotrecht.fairness.audited import (
    Reference,
    alone,
    audited,
    detectable_columns,
    estimate_columns,
    everybody_of,
    label_columns,
    whole_number,
)
from lotrecht.fairness.testing import analysed
from lotrecht.plan import METRICS, Check
from lotrecht.stats.checking import refuse_choice
from lotrecht.stats.multiplicity import ADJUSTMENTS
from lotrecht.tables import Table

__all__ = ["Reference", "by_group", "equalized_odds", "four_fifths", "gaps", "worst_gaps"]


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
    tables = audited("by_group", d, confidence, metrics=metrics, methods=methods).record["tables"]
    keys, named, estimates = [], [], []
    for t, table in enumerate(tables):
        for g, group in enumerate(table["groups"]):
            for metric, estimate in group["rates"].items():
                keys.append((t, g))
                named.append(metric)
                estimates.append(estimate)
    labels = label_columns(tables, keys)
    return Table({**labels, "metric": named, **estimate_columns(estimates)}, list(labels), everybody_of(tables))


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
    tests : add p-values of "no gap", corrected for one another; gaps of small groups then have the exact intervals
        ("exact_unconditional") that belong to their exact p-values
    multiplicity : how p-values are corrected, over all gaps of a measure; see `tests`
    power : of the gaps that would have been noticed, above 1 - confidence
    simultaneous : "max_t": the intervals hold for all gaps of the table together; needs seed= and replicates= (9999,
        say), resamples whole rows, and takes no weights, clusters or "best_off"
    **methods : difference="newcombe" | "miettinen_nurminen", ratio="miettinen_nurminen" | "koopman" | "katz", or a
        bootstrap as in `by_group`

    Returns
    -------
    Table
        one row for each group, metric and measure, as `by_group`, with detectable_low and detectable_high: the true
        gaps nearest to "no gap" that would have been noticed with that power (None: none on that side would, however
        large), each comparison by itself. With `tests` also p_value, test (which one), adjusted_p_value and
        comparisons, the number of p-values that are corrected together; the detectable gaps are then those that
        survive the correction, whatever the other p-values are
    """
    if measure not in ("difference", "ratio", "both"):
        raise InvalidInput(f"gaps: measure must be 'difference', 'ratio' or 'both', got {measure!r}")
    wanted = ("difference", "ratio") if measure == "both" else (measure,)
    together: dict[str, Any] = {}
    if simultaneous:
        together = {name: methods.pop(name, None) for name in ("seed", "replicates")}
    if tests:
        refuse_choice("gaps", "multiplicity", multiplicity, ADJUSTMENTS)
    # A ratio is the same question as its difference: p-values are corrected over those of one measure.
    records = {}
    for one in wanted if tests else wanted[:1]:
        widest = {"difference": (-math.inf, 2.0), "ratio": (0.0, math.inf)}  # any band will do: no verdict is asked for
        records[one] = audited(
            "gaps",
            d,
            confidence,
            metrics=metrics,
            reference=reference,
            methods=methods,
            checks=[Check(metric, one, *widest[one]) for metric in _metrics_of(d, metrics)] if tests else (),
            power=power,
            multiplicity=multiplicity if tests else "none",
        ).record
    keys, named, measures, estimates = [], [], [], []
    tables = records[wanted[0]]["tables"]
    for t, table in enumerate(tables):
        for g, group in enumerate(table["groups"]):
            for metric in group["gaps"] or {}:
                for one in wanted:
                    keys.append((t, g))
                    named.append(metric)
                    measures.append(one)
                    told = records.get(one, records[wanted[0]])["tables"][t]["groups"][g]
                    estimates.append(told["gaps"][metric][one])
    columns: dict[str, list[Any]] = detectable_columns([e["detectable"] for e in estimates])
    if tests:
        columns = _test_columns(records, keys, named, measures)
    if simultaneous:
        found = _simultaneous(simultaneous, d, confidence, reference, metrics, wanted, methods, together, power)
        # There one metric follows the other, here one group.
        place = {metric: i for i, metric in enumerate(dict.fromkeys(named))}
        rows = range(len(keys))
        order = sorted(rows, key=lambda i: (keys[i][0], place[named[i]], keys[i][1], wanted.index(measures[i])))
        estimates = [found[at] for at in sorted(rows, key=order.__getitem__)]
        if not tests:  # the gaps that these intervals, which hold together, tell from none
            columns = detectable_columns([e["detectable"] for e in estimates])
    labels = label_columns(tables, keys)
    return Table(
        {**labels, "metric": named, "measure": measures, **estimate_columns(estimates), **columns},
        list(labels),
        everybody_of(tables),
        alone(keys),
    )


def _metrics_of(d: Decisions, metrics: Sequence[str] | str | None) -> list[str]:
    """Return the metrics that are asked for; what are no decisions is refused by who reads them."""
    known = [metrics] if isinstance(metrics, str) else list(metrics or ())
    return known or list(METRICS if getattr(d, "outcome", None) is not None else METRICS[:1])


def _simultaneous(
    simultaneous: str,
    d: Decisions,
    confidence: float,
    reference: Reference,
    metrics: Sequence[str] | str | None,
    measures: tuple[str, ...],
    methods: Mapping[str, Any],
    together: Mapping[str, Any],
    power: float,
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
            "multiplicity": "none",
            "permutations": 0,
            "simultaneous": True,
            "power": power,
            "seed": whole_number("gaps", "seed", together["seed"]),
            "replicates": whole_number("gaps", "replicates", together["replicates"]),
        },
    )
    return [
        {name: None if isinstance(value, float) and math.isnan(value) else value for name, value in line.items()}
        for line in found[0].lines
    ]


def _test_columns(
    records: Mapping[str, Mapping[str, Any]],
    keys: Sequence[tuple[int, int]],
    metrics: Sequence[str],
    measures: Sequence[str],
) -> dict[str, list[Any]]:
    """Return p-value, test, adjusted p-value and detectable gaps of each row, from the findings of its measure."""
    findings = {
        (f["evidence"]["table"], f["evidence"]["group"], f["metric"], f["measure"]): f
        for record in records.values()
        for f in record["findings"]
    }
    rows = [findings[t, g, metric, one] for (t, g), metric, one in zip(keys, metrics, measures, strict=True)]
    return {
        "p_value": [row["p_value"] for row in rows],
        "test": [row["test"] for row in rows],
        "adjusted_p_value": [row["adjusted_p_value"] for row in rows],
        **detectable_columns([row["detectable"] for row in rows]),
        "comparisons": [(row["detectable"] or {}).get("comparisons") for row in rows],
    }


def worst_gaps(
    d: Decisions, *, confidence: float, metrics: Sequence[str] | str | None = None, power: float = 0.8
) -> Table:
    """Return the largest gap between any two groups in each metric, with an interval that can hold "none".

    The intervals of all pairs hold together at about the stated confidence (Tukey and Kramer's critical value in
    Newcombe's intervals), so the one given is not too narrow for having been chosen as the worst. Pairs with few rows
    or cases on a side get the more cautious of that and an exact interval ("..._exact" in `method`): 3 rows beside
    1,000 with equal rates leave out "none" in 2.5 % of samples at most.

    Returns
    -------
    Table
        one row for each set of attributes, metric and measure: difference (highest - lowest; holds 0 where no pair
        differs) and ratio (lowest / highest; holds 1 likewise), with the two groups. detectable_high (of a difference)
        and detectable_low (of a ratio): the gap between these two groups that would have been noticed with the
        `power`, all pairs being looked at together; None: none would have been, or there is no such side
    """
    tables = audited("worst_gaps", d, confidence, metrics=metrics, power=power).record["tables"]
    columns: dict[str, list[Any]] = {"attributes": [], "metric": [], "measure": [], "highest": [], "lowest": []}
    estimates, found = [], []
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
                found.append(gap["detectable"])
    return Table({**columns, **estimate_columns(estimates), **detectable_columns(found)}, labels=["attributes"])


def equalized_odds(d: Decisions, *, confidence: float, power: float = 0.8) -> Table:
    """Return the worst gaps in true and false positive rates together: the larger one, and the mean of both.

    Absolute values are taken first, so a group favoured by one rate and harmed by the other does not come out even.
    detectable_high is the value that would have been noticed with the `power`, whichever of the two rates it comes
    from; None: none would have been.
    """
    tables = audited("equalized_odds", d, confidence, power=power).record["tables"]
    found = [(t, c) for t in tables for c in t["criteria"] if c["name"] == "equalized_odds"]
    columns: dict[str, list[Any]] = {
        "attributes": [" x ".join(t["attributes"]) for t, _ in found],
        "aggregate": [c["aggregate"] for _, c in found],
    }
    columns |= estimate_columns([c["estimate"] for _, c in found])
    columns["detectable_high"] = [c["detectable"]["high"] for _, c in found]
    return Table(columns, labels=["attributes"])


def four_fifths(
    d: Decisions, *, confidence: float, reference: Reference = "best_off", power: float = 0.8, **methods: Any
) -> Table:
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
        if the interval lies in [0.8, 1.25], "outside" if it lies beyond, "undecided" if the data cannot tell. Beside it
        detectable_low and detectable_high: the true ratios nearest to 1 that this interval would have told from 1 with
        the `power`; None: none on that side would have been
    """
    check = Check("selection_rate", "ratio", 0.8, 1.25)
    record = audited(
        "four_fifths",
        d,
        confidence,
        metrics=["selection_rate"],
        reference=reference,
        checks=[check],
        methods=methods,
        power=power,
        multiplicity="none",
    ).record
    found = [f for f in record["findings"] if f["evidence"]["group"] is not None]
    keys = [(f["evidence"]["table"], f["evidence"]["group"]) for f in found]
    labels = label_columns(record["tables"], keys)
    columns = estimate_columns([f["estimate"] for f in found])
    columns["verdict"] = [f["verdict"] for f in found]
    columns |= detectable_columns([f["detectable"] for f in found])
    return Table({**labels, **columns}, list(labels), everybody_of(record["tables"]), alone(keys))
