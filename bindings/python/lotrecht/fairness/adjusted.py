"""Gaps among people alike in covariates, by regression."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from lotrecht.decisions import Decisions
from lotrecht.fairness.asking import answer
from lotrecht.fairness.inference import Reference
from lotrecht.tables import Table

__all__ = ["adjusted_gaps"]


def adjusted_gaps(
    d: Decisions,
    *,
    confidence: float,
    model: Literal["logistic", "linear"] = "logistic",
    covariates: Sequence[str] | str | None = None,
    reference: Reference = "largest",
    threads: int | None = None,
) -> Table:
    """Return every group's gap in selection rates, raw and with covariates accounted for.

    Parameters
    ----------
    d : the decisions, with their `covariates`: numbers, or text whose values become indicators
    confidence : two-sided level of each interval, in (0, 1)
    model : "logistic": difference and ratio of standardised rates (what the rates would be if everybody were of one
        group and otherwise as they are), and the odds ratio; "linear": the group's coefficient in a linear probability
        model
    covariates : which of the covariates of `d`; None: all
    reference : "largest", "rest" (everybody else, one regression for each group) or a named group, {attribute: level}
    threads : None uses every core; the number changes no bit of the result

    Returns
    -------
    Table
        for each group and reference: raw_difference, adjusted_difference (p: no difference); with the logistic model
        also raw_ratio, adjusted_ratio, adjusted_odds_ratio

    Notes
    -----
    Adjusting for a consequence of discrimination hides it. Which columns may explain a gap is no question of
    statistics.

    Errors hold whatever the rows' variances (HC3 with t; the logistic model's by each row's influence) and, if `d` has
    a cluster, whatever the dependence within clusters (CR2 with Satterthwaite's degrees of freedom); so do those of the
    raw gaps. Where covariates or the group predict decisions perfectly, rates are those of Firth's fit, under the
    method "g_computation_firth", without an interval (the whole range) or a p-value: its penalty makes them, not the
    data. Where the linear model predicts every decision without error, as with a covariate that is the decision itself,
    there is no interval either, and the flag "fits_exactly". An infinite odds ratio is undefined ("separation"). A
    covariate that others determine is dropped; a group that covariates determine has no adjusted gap ("collinear").

    Examples
    --------
    >>> from lotrecht import Decisions, fairness
    >>> granted = [1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 0]
    >>> d = Decisions(
    ...     {"granted": granted, "sex": list("ffffffmmmmmm"), "age": [30, 31, 45, 60, 25, 50, 33, 42, 61, 29, 55, 38]},
    ...     decision="granted",
    ...     groups="sex",
    ...     covariates="age",
    ... )
    >>> t = fairness.adjusted_gaps(d, confidence=0.95, model="linear", reference={"sex": "m"})
    >>> t["quantity"]
    ['raw_difference', 'adjusted_difference']
    """
    if covariates is None and isinstance(d, Decisions):
        covariates = tuple(d.covariates)
    names = (covariates,) if isinstance(covariates, str) else tuple(covariates or ())
    section = {"covariates": names, "model": model}
    return answer("adjusted_gaps", "adjusted", d, confidence, reference, threads, section)
