"""Tests of a `Decisions`: is there any difference among groups, and between which, corrected for asking so often."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from lotrecht.analyses import answers, module_of, table_of
from lotrecht.decisions import Decisions
from lotrecht.errors import InvalidInput
from lotrecht.fairness.asking import in_callers_words
from lotrecht.plan import Columns, Groups, Metrics, Plan, Reference, Statistics
from lotrecht.stats.checking import cores_of
from lotrecht.tables import Table

__all__ = ["analysed", "tests"]

Multiplicity = Literal[
    "holm", "hommel", "hochberg", "bonferroni", "benjamini_hochberg", "benjamini_yekutieli", "max_t", "none"
]

Test = Literal[
    "exact",
    "permutation",
    "score",
    "newcombe",
    "chi_square",
    "chi_square_yates",
    "g",
    "fisher",
    "fisher_mid_p",
    "barnard",
    "boschloo",
    "freeman_halton",
]

Omnibus = Literal["", "permutation", "freeman_halton", "chi_square", "g"]


def analysed(
    function: str,
    d: Decisions,
    *,
    confidence: float,
    reference: Reference,
    metrics: Sequence[str] | str | None,
    measures: tuple[str, ...],
    detectable: bool,
    threads: int | None,
    methods: dict[str, Any],
    section: dict[str, Any],
) -> list[Any]:
    """Return the analysis that a plan's ``[tests]`` would give; refusals speak the caller's words."""
    if not isinstance(d, Decisions):
        raise InvalidInput(
            f"{function}: a lotrecht.Decisions is expected, got a {type(d).__name__}; make one: Decisions(data, ...)"
        )
    cores = cores_of(function, threads)
    named = (metrics,) if isinstance(metrics, str) else tuple(metrics or ())
    if metrics is not None and not named:
        raise InvalidInput(f"{function}: metrics is empty; None stands for all")
    module = module_of("tests")
    try:
        asked = module.Section(**section, metrics=named)
        plan = Plan(
            columns=Columns(decision=d.labels.decision, outcome=d.labels.outcome or ""),
            groups=Groups(attributes=tuple(a.name for a in d.attributes), reference=reference),
            metrics=Metrics(),
            statistics=Statistics(confidence=confidence, **methods),
            analyses={"tests": asked},
        )
        return answers("tests", asked, plan, d, cores, measures=measures, detectable=detectable)
    except InvalidInput as error:
        raise in_callers_words(function, error) from None


def tests(
    d: Decisions,
    *,
    confidence: float,
    permutations: int,
    seed: int,
    reference: Reference = "largest",
    metrics: Sequence[str] | str | None = None,
    multiplicity: Multiplicity = "holm",
    test: Test = "exact",
    omnibus: Omnibus = "",
    power: float = 0.8,
    simultaneous: bool = False,
    replicates: int = 9999,
    threads: int | None = None,
) -> Table:
    """Test every metric among all groups at once, and every group against its reference.

    Parameters
    ----------
    d : the decisions, unweighted and without clusters
    confidence : two-sided level of the intervals; 1 - confidence is the size of the tests `power` is about
    permutations : so many shuffles of the groups, e.g. 9999
    seed : of shuffles and resamples, any whole number; keep it
    reference : "largest", "rest", "overall" or {attribute: level}; not "best_off", which looks at the data first
    metrics : names such as "selection_rate"; None: all that the data allow
    multiplicity : how p-values of gaps are corrected for one another over all attributes, groups and metrics: "holm",
        "hommel", "hochberg" or "bonferroni" (family-wise error), "benjamini_hochberg" or "benjamini_yekutieli" (false
        discovery rate), "max_t" (Westfall and Young, from the permutations), "none"
    test : "exact": the score test, Boschloo's exact test where a cell is small; "permutation": by the same shuffles as
        the omnibus tests; or always the one that is named. Barnard's and Boschloo's have no p-value where the tables
        are more than ten million, and a note says so. "freeman_halton" is Fisher's of two groups, and names the omnibus
        test, too.
    omnibus : of all groups at once: "permutation" (the chi-square of shuffled groups), "freeman_halton" (Fisher's exact
        test of the whole table; no p-value, and a note, where that takes too long), "chi_square" or "g" (by their
        limiting law); "": as `test` says, or by permutation
    power : of the detectable gaps, above 1 - confidence
    simultaneous : whether the intervals of the gaps hold for all of them together (max-T over `replicates` resamples)
    threads : None uses every core; the number changes no bit of the result

    Returns
    -------
    Table
        for each set of attributes (column "groups") and metric the quantity "omnibus", the statistic of that test (of
        "freeman_halton" the probability of the observed table) with its p-value;
        for each group and metric "difference" with interval, p-value and adjusted p-value, and "detectable_below" and
        "detectable_above", the gaps that would have been found with that power

    Examples
    --------
    >>> from lotrecht import Decisions, fairness
    >>> rows = [("a", 1)] * 30 + [("a", 0)] * 70 + [("b", 1)] * 9 + [("b", 0)] * 51
    >>> group, hired = zip(*rows)
    >>> d = Decisions({"group": group, "hired": hired}, decision="hired", groups="group")
    >>> t = fairness.tests(d, confidence=0.95, permutations=999, seed=1)
    >>> [(r["quantity"], round(r["value"], 2), round(r["p_value"], 3)) for r in t.rows() if r["p_value"]]
    [('omnibus', 4.58, 0.037), ('difference', -0.15, 0.033)]
    """
    if permutations == 0 and not simultaneous and test == "exact" and not omnibus:
        raise InvalidInput("tests: nothing is asked: permutations is 0, and simultaneous is False")
    return table_of(
        analysed(
            "tests",
            d,
            confidence=confidence,
            reference=reference,
            metrics=metrics,
            measures=("difference",),
            detectable=True,
            threads=threads,
            methods={},
            section={
                "multiplicity": multiplicity,
                "test": test,
                "omnibus": omnibus,
                "permutations": permutations,
                "simultaneous": simultaneous,
                "replicates": replicates,
                "seed": seed,
                "power": power,
            },
        ),
        [a.name for a in d.attributes],
    )
