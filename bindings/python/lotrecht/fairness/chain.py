"""The chain of decisions: what each step adds to a gap, how far people follow advice, and who bears the burden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lotrecht.analyses import answers, comparing, finished, module_of, table_of
from lotrecht.decisions import Decisions
from lotrecht.errors import InvalidInput, did_you_mean, quoted
from lotrecht.fairness.asking import in_callers_words
from lotrecht.fairness.inference import Reference
from lotrecht.plan import Columns, Groups, Plan, Statistics
from lotrecht.stats.checking import cores_of
from lotrecht.tables import Table

__all__ = ["burden", "chain", "gap_changes", "paired_gaps", "reliance"]

_METHODS = ("rate", "difference", "ratio", "bootstrap", "replicates", "seed")


def _ask(
    function: str,
    kind: str,
    d: Decisions,
    asked: Mapping[str, Any],
    *,
    confidence: float,
    reference: Reference,
    crossed: bool,
    methods: Mapping[str, Any],
    threads: int | None,
) -> Table:
    """Ask as a plan would, and answer in the caller's words."""
    if not isinstance(d, Decisions):
        raise InvalidInput(
            f"{function}: a lotrecht.Decisions is expected, got a {type(d).__name__}; make one: Decisions(data, ...)"
        )
    module = module_of(kind)
    analyses = {kind: module.Section(**asked)}
    plan = _plan(function, d, confidence, reference, crossed, methods, threads, analyses)
    try:
        return table_of(
            answers(kind, analyses[kind], plan, d, cores_of(function, threads)), [a.name for a in d.attributes]
        )
    except InvalidInput as error:
        raise in_callers_words(function, error) from None


def _plan(
    function: str,
    d: Decisions,
    confidence: float,
    reference: Reference,
    crossed: bool,
    methods: Mapping[str, Any],
    threads: int | None,
    analyses: Mapping[str, Any] | None = None,
) -> Plan:
    """Return what is asked as a plan, held to a plan's rules."""
    for name in methods:
        if name not in _METHODS:
            raise TypeError(f"{function}() has no argument {quoted(name)}{did_you_mean(name, _METHODS)}")
    if methods.get("bootstrap") and methods.get("seed") is None:
        raise InvalidInput(f"{function}: a bootstrap needs a seed: pass seed=, any whole number, and keep it")
    cores_of(function, threads)  # refused before anything else is read
    given = {name: value for name, value in methods.items() if value is not None}
    try:
        return Plan(
            columns=Columns(decision=d.labels.decision),
            groups=Groups(attributes=tuple(a.name for a in d.attributes), reference=reference, crossed=crossed),
            statistics=Statistics(confidence=confidence, **given),
            analyses=dict(analyses or {}),
        )
    except InvalidInput as error:
        raise in_callers_words(function, error) from None


def _whole(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def chain(
    d: Decisions,
    *,
    confidence: float,
    steps: Sequence[str] | None = None,
    nested: bool = True,
    population: Mapping[str, Any] | None = None,
    reference: Reference = "largest",
    crossed: bool = True,
    seed: int | None = None,
    threads: int | None = None,
    **methods: Any,
) -> Table:
    """Follow every group through a chain of steps, and say what each step adds to the gap at its end.

    Parameters
    ----------
    d : the decisions, with their `steps`
    confidence : two-sided level of each interval, in (0, 1)
    steps : names of steps in the chain's order, at most 8; None: all steps of `d`, in their order
    nested : a step is open to those only who passed all before it; a "yes" after a "no" is then refused. False: the
        way through all steps is followed just the same, and who gets a yes beside it is told (`beside_rate`)
    population : residents of each group, {group: number}, or {attribute: {group: number}}; coming into the data is
        then the first step, "(population)". The numbers are taken as known without error.
    reference : "largest", "rest" or a named group, {attribute: level}
    crossed : every attribute alone and all intersections, or every attribute alone
    seed : for drawing rows again, to say how sure it is which step adds most; None leaves that out
    threads : None uses every core; the number changes no bit of the result
    **methods : as in `gaps`, and replicates=

    Returns
    -------
    Table
        by group and step: step_rate (of those who came to the step), reached_rate (of all who began); where answers
        are unknown least_through and most_through, the bounds; by comparison final_difference and final_ratio; by
        comparison and step step_contribution (they add up to final_difference), step_ratio (they multiply to
        final_ratio) and step_difference; largest_step, whose value is the share of replicates in which it is largest

    Notes
    -----
    A contribution is the step's Shapley value in the product of pass rates: the mean over all orders in which the
    steps' rates could be changed from the reference's to the group's. Cases whose answer is unknown at a step are set
    apart from there on.

    Examples
    --------
    >>> from lotrecht import Decisions, fairness
    >>> d = Decisions(
    ...     {"flag": [1, 1, 0, 0, 1, 0, 0, 0], "fined": [1, 1, 0, 0, 1, 0, 0, 0], "origin": list("aaaabbbb")},
    ...     decision="fined", groups="origin", steps=["flag", "fined"],
    ... )
    >>> t = fairness.chain(d, confidence=0.95, reference={"origin": "b"})
    >>> [(r["step"], r["value"]) for r in t.rows() if r["quantity"] == "step_contribution"]
    [('flag', 0.25), ('fined', 0.0)]
    """
    names = tuple(d.steps) if steps is None and isinstance(d, Decisions) else _whole(steps or ())
    asked = {
        "steps": names,
        "nested": nested,
        "population": dict(population or {}),
        "largest": seed is not None,
    }
    return _ask(
        "chain",
        "chain",
        d,
        asked,
        confidence=confidence,
        reference=reference,
        crossed=crossed,
        methods={**methods, "seed": seed},
        threads=threads,
    )


def reliance(
    d: Decisions,
    *,
    advice: str,
    confidence: float,
    decision: str | None = None,
    reference: Reference = "largest",
    crossed: bool = True,
    threads: int | None = None,
    **methods: Any,
) -> Table:
    """Say how far people follow advice, by group: agreement, overrides, the advice's pull, and kappa.

    Parameters
    ----------
    d : the decisions, with the advice among their `steps`
    advice : name of the step that says what was advised
    confidence : two-sided level of each interval, in (0, 1)
    decision : name of the step that says what a person decided; None: the decision of `d`
    reference : "largest", "rest" or a named group, {attribute: level}
    crossed : every attribute alone and all intersections, or every attribute alone
    threads : None uses every core; the number changes no bit of the result
    **methods : rate= and difference=, as in `by_group` and `gaps`; with fewer than 20 cases in a group choose
        difference="miettinen_nurminen": with 5 in each the 95 % interval covers the gap of two pulls in 94 of 100
        samples at least, Newcombe's in 90

    Returns
    -------
    Table
        by group: advised_yes, decided_yes, agreement, follow_yes = P(D=1 | A=1), override_down = P(D=0 | A=1),
        override_up = P(D=1 | A=0), pull = follow_yes - override_up, kappa; if there is an outcome also follow_right
        (good advice followed), follow_wrong (wrong advice followed) and override_right (overrides that were right);
        by comparison the gap between groups in each

    Notes
    -----
    Rows whose advice or decision is unknown count nowhere. Where outcomes are known for the inspected only, what is
    said about right and wrong advice holds for these. The pull goes with the advice; it need not come from it.

    Examples
    --------
    >>> from lotrecht import Decisions, fairness
    >>> d = Decisions(
    ...     {"flag": [1, 1, 0, 0, 1, 0, 0, 1], "checked": [1, 1, 0, 1, 1, 0, 0, 0], "origin": list("aaaabbbb")},
    ...     decision="checked", groups="origin", steps=["flag"],
    ... )
    >>> t = fairness.reliance(d, advice="flag", confidence=0.95)
    >>> [(r["origin"], r["value"]) for r in t.rows() if r["quantity"] == "pull"]
    [('a', 0.5), ('b', 0.5)]
    """
    return _ask(
        "reliance",
        "reliance",
        d,
        {"advice": advice, "decision": decision or ""},
        confidence=confidence,
        reference=reference,
        crossed=crossed,
        methods=methods,
        threads=threads,
    )


def burden(
    d: Decisions,
    *,
    confidence: float,
    population: Mapping[str, Any] | None = None,
    reference: Reference = "largest",
    crossed: bool = True,
    threads: int | None = None,
    **methods: Any,
) -> Table:
    """Count who is inspected without cause, per resident and per hit. Being selected is read as being inspected.

    Parameters
    ----------
    d : the decisions, with their outcome: whether there was something to find
    confidence : two-sided level of each interval, in (0, 1)
    population : residents of each group, {group: number}, or {attribute: {group: number}}; None: per case. A resident
        may have several cases.
    reference, crossed, threads : as in `reliance`
    **methods : rate= and ratio=, as in `by_group` and `gaps`

    Returns
    -------
    Table
        by group: inspections_per_resident, false_inspections_per_resident (..._per_case without a population),
        false_inspections_per_hit, inspections_per_hit, hits_per_inspection; by comparison the ratio to the reference
        of each but the last

    Examples
    --------
    >>> from lotrecht import Decisions, fairness
    >>> d = Decisions(
    ...     {"checked": [1, 1, 1, 0, 1, 1, 0, 0], "fraud": [1, 0, 0, 0, 1, 0, 0, 0], "origin": list("aaaabbbb")},
    ...     decision="checked", outcome="fraud", groups="origin",
    ... )
    >>> t = fairness.burden(d, confidence=0.95, population={"a": 200, "b": 400})
    >>> [(r["origin"], r["value"]) for r in t.rows() if r["quantity"] == "false_inspections_per_resident"]
    [('a', 0.01), ('b', 0.0025)]
    """
    return _ask(
        "burden",
        "burden",
        d,
        {"population": dict(population or {})},
        confidence=confidence,
        reference=reference,
        crossed=crossed,
        methods=methods,
        threads=threads,
    )


def paired_gaps(
    d: Decisions,
    *,
    first: str,
    confidence: float,
    second: str | None = None,
    reference: Reference = "largest",
    crossed: bool = True,
    threads: int | None = None,
    **methods: Any,
) -> Table:
    """Compare two decisions about the same people: what changed for each group, and how the gap changed.

    Parameters
    ----------
    d : the decisions, with the other one among their `steps`
    first, second : names of steps; second None: the decision of `d`
    confidence : two-sided level of each interval, in (0, 1)
    reference, crossed, threads : as in `reliance`
    **methods : rate= and difference=; the interval of a change is Newcombe's for paired data, or Tango's score
        interval with difference="miettinen_nurminen"

    Returns
    -------
    Table
        by group: first_rate, second_rate, change (second - first, with McNemar's mid-p); by comparison first_gap,
        second_gap and gap_change

    Examples
    --------
    >>> from lotrecht import Decisions, fairness
    >>> d = Decisions(
    ...     {"old": [1, 1, 0, 0, 1, 0, 0, 0], "new": [1, 1, 1, 0, 1, 0, 0, 0], "origin": list("aaaabbbb")},
    ...     decision="new", groups="origin", steps=["old"],
    ... )
    >>> t = fairness.paired_gaps(d, first="old", confidence=0.95, reference={"origin": "b"})
    >>> [r["value"] for r in t.rows() if r["quantity"] == "gap_change"]
    [0.25]
    """
    return _ask(
        "paired_gaps",
        "paired",
        d,
        {"first": first, "second": second or ""},
        confidence=confidence,
        reference=reference,
        crossed=crossed,
        methods=methods,
        threads=threads,
    )


def gap_changes(
    earlier: Decisions,
    later: Decisions,
    *,
    confidence: float,
    reference: Reference = "largest",
    crossed: bool = True,
    threads: int | None = None,
    **methods: Any,
) -> Table:
    """Say how gaps in selection rate changed between two sets of decisions about different people, such as two years.

    Parameters
    ----------
    earlier, later : the decisions, grouped by the same attributes; groups are matched by name
    confidence : two-sided level of each interval, in (0, 1)
    reference : "largest" (of the later ones), "rest" or a named group, {attribute: level}
    crossed, threads : as in `reliance`
    **methods : difference=, as in `gaps`; with fewer than 20 rows in a group choose "miettinen_nurminen": with 5 in
        each the 95 % interval covers a change in 94 of 100 samples at least, Newcombe's in 88

    Returns
    -------
    Table
        by comparison: earlier_gap, later_gap and gap_change = later - earlier

    Examples
    --------
    >>> from lotrecht import Decisions, fairness
    >>> old = Decisions({"y": [1, 0, 1, 1], "g": list("aabb")}, decision="y", groups="g")
    >>> new = Decisions({"y": [1, 1, 1, 1], "g": list("aabb")}, decision="y", groups="g")
    >>> fairness.gap_changes(old, new, confidence=0.95, reference={"g": "b"})["value"]
    [-0.5, 0.0, 0.5]
    """
    function = "gap_changes"
    for d in (earlier, later):
        if not isinstance(d, Decisions):
            raise InvalidInput(f"{function}: two lotrecht.Decisions are expected, got a {type(d).__name__}")
    plan = _plan(function, later, confidence, reference, crossed, methods, threads)
    for d in (earlier, later):
        if d.weight is not None:
            raise InvalidInput(f"{function}: counts rows and has no intervals for weighted ones; leave weight out")
    try:
        comparing.check_reference("groups", None, plan)
        found = comparing.core().gap_changes(
            (earlier.decision, comparing.attributes_of(earlier)),
            (later.decision, comparing.attributes_of(later)),
            comparing.resolved_reference("groups", None, plan, later),
            crossed,
            comparing.statistics_of(plan),
            cores_of(function, threads),
        )
    except InvalidInput as error:
        raise in_callers_words(function, error) from None
    return table_of(finished([found], plan, [earlier, later]), [a.name for a in later.attributes])
