"""Gaps among people who are alike in what is held fixed: Mantel-Haenszel, standardisation, demographic disparity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from lotrecht.analyses import answers, module_of, table_of
from lotrecht.decisions import Decisions
from lotrecht.errors import InvalidInput
from lotrecht.fairness.asking import in_callers_words
from lotrecht.fairness.inference import Reference
from lotrecht.plan import Columns, Groups, Metrics, Plan, Statistics
from lotrecht.stats.checking import cores_of
from lotrecht.tables import Table

__all__ = ["conditional_gaps"]


def conditional_gaps(
    d: Decisions,
    *,
    confidence: float,
    metrics: Sequence[str] | str | None = None,
    reference: Reference = "largest",
    strata: Sequence[str] | str | None = None,
    interval: Literal["score", "large_sample"] = "score",
    listed_strata: int = 20,
    disparity_interval: Literal["score", "delta", "bca", "percentile"] = "score",
    seed: int | None = None,
    replicates: int = 1999,
    threads: int | None = None,
) -> Table:
    """Compare every group with a reference among people of the same stratum, beside the raw gap.

    Parameters
    ----------
    d : the decisions, with their `strata`
    confidence : two-sided level of each interval, in (0, 1)
    metrics : names of plain rates such as "selection_rate"; None: all that the data allow
    reference : "largest", "rest" (everybody else) or a named group, {attribute: level}
    strata : which of the strata of `d` are crossed and held fixed; None: all
    interval : of common_difference and common_ratio: "score" holds up in small samples; "large_sample" is the usual
        normal one (Sato; Greenland and Robins)
    listed_strata : so many of the largest strata get a line of their own for each gap
    disparity_interval : of the conditional demographic disparity; "bca" and "percentile" draw rows again and need seed=
    seed, replicates : of that bootstrap
    threads : None uses every core; the number changes no bit of the result

    Returns
    -------
    Table
        for each group, reference and metric: raw_difference, common_difference (Mantel-Haenszel; p: no
        association within strata, exact where small), standardised_difference (both groups with the strata of
        both), raw_ratio, common_ratio, standardised_ratio, common_odds_ratio, exact_odds_ratio, e_value (of the common
        ratio), homogeneity_difference, homogeneity_ratio and homogeneity_odds_ratio (is it the same in every
        stratum?), stratum_difference; for each attribute any_difference, the omnibus test; and, if the `effect` of the
        decisions is known, demographic_disparity and conditional_demographic_disparity for each group

    Notes
    -----
    A stratum that holds one of the two groups only compares nobody; it is left out of all but the raw gap. A raw gap
    that turns around once strata are held fixed is Simpson's reversal; the plan's report flags it, and so do the signs
    of raw_difference and common_difference here. Formulas and references stand in the headers
    ``stats/mantel_haenszel.hpp``,
    ``fairness/conditional_gap.hpp`` and ``fairness/conditional_demographic_disparity.hpp``.

    Examples
    --------
    >>> from lotrecht import Decisions, fairness
    >>> rows = [("f", "law", 1)] * 2 + [("f", "law", 0)] * 8 + [("m", "law", 0)] * 2
    >>> rows += [("m", "arts", 1)] * 8 + [("m", "arts", 0)] * 2 + [("f", "arts", 1)] * 2
    >>> sex, school, admitted = zip(*rows)
    >>> d = Decisions(
    ...     {"sex": sex, "school": school, "admitted": admitted}, decision="admitted", groups="sex", strata="school"
    ... )
    >>> t = fairness.conditional_gaps(d, confidence=0.95, reference={"sex": "m"})
    >>> [(r["quantity"], round(r["value"], 2)) for r in t.rows() if r["quantity"].endswith("n_difference")]
    [('common_difference', 0.2)]
    """
    if not isinstance(d, Decisions):
        raise InvalidInput(
            f"conditional_gaps: a lotrecht.Decisions is expected, got a {type(d).__name__}; make one: "
            f"Decisions(data, ..., strata=...)"
        )
    cores = cores_of("conditional_gaps", threads)
    if disparity_interval in ("bca", "percentile") and seed is None:
        raise InvalidInput("conditional_gaps: a bootstrap needs a seed: pass seed=, any whole number, and keep it")
    wanted = (strata,) if isinstance(strata, str) else tuple(a.name for a in d.strata) if strata is None else strata
    named = (metrics,) if isinstance(metrics, str) else tuple(metrics or ())
    module = module_of("conditional")
    given: dict[str, Any] = {} if seed is None else {"seed": seed, "replicates": replicates}
    try:
        section = module.Section(
            strata=tuple(wanted),
            metrics=named,
            interval=interval,
            listed_strata=listed_strata,
            disparity_interval=disparity_interval,
        )
        plan = Plan(
            columns=Columns(decision=d.labels.decision),
            groups=Groups(attributes=tuple(a.name for a in d.attributes), reference=reference),
            metrics=Metrics(),
            statistics=Statistics(confidence=confidence, **given),
            analyses={"conditional": section},
        )
        return table_of(answers("conditional", section, plan, d, cores), [a.name for a in d.attributes])
    except InvalidInput as error:  # the rules are those of a plan; the words are to be the caller's
        raise in_callers_words("conditional_gaps", error) from None
