"""The rates of small groups: raw, and as they look when all groups are taken together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from lotrecht.decisions import Decisions
from lotrecht.errors import InvalidInput
from lotrecht.fairness.asking import ask
from lotrecht.tables import Table

__all__ = ["pooled"]


def pooled(
    d: Decisions,
    *,
    confidence: float,
    metrics: Sequence[str] | str | None = None,
    method: Literal["full_bayes", "empirical_bayes"] = "full_bayes",
    seed: int | None = None,
    draws: int = 20_000,
    replicates: int = 999,
    rate: Literal["wilson", "clopper_pearson", "jeffreys"] = "wilson",
    threads: int | None = None,
) -> Table:
    """Return every group's rate twice: raw, and partially pooled. Never one without the other.

    The raw rate of a group of five says little. Pooled, the groups' rates are taken as draws from one beta law, which
    all groups together tell something about: small groups are drawn towards the rate of all, large ones hardly.

    Parameters
    ----------
    d : the decisions; several attributes are crossed
    confidence : two-sided level of each interval, in (0, 1)
    metrics : names of rates that are a count over a count; None: selection_rate
    method : "full_bayes" integrates over what is not known of the law, without simulation; "empirical_bayes" fits the
        law and takes its uncertainty from a bootstrap, which needs `seed`
    seed : full_bayes: for gaps to the rate of all, from joint draws; None leaves gaps out
    draws, replicates : how many, for full_bayes and empirical_bayes
    rate : the interval of raw rates
    threads : None uses every core; the number changes no bit of the result

    Returns
    -------
    Table
        by metric and group: raw_rate, pooled_rate, shrinkage (0: the group's own rate, 1: that of all); with `seed`
        raw_gap_to_overall, pooled_gap_to_overall, probability_above_overall. By metric: intraclass_correlation (of the
        variance between people, how much is between groups); with `seed` raw_largest_gap, pooled_largest_gap,
        rate_spread (the standard deviation of the rates).

    Notes
    -----
    Prior: mean and relative spread 1 / sqrt(1 + kappa) uniform on (0, 1). A group without rows gets the predictive law
    of a further group. Pooling assumes that before the data no group was known to be special; one group that really
    is far off is drawn in too far, above all a small one. That is why the raw rate stays beside it. Weighted rows
    count as their effective number. `include/lotrecht/stats/hyperposterior.hpp` has the formulas.

    Examples
    --------
    >>> from lotrecht import Decisions, fairness
    >>> rows = {"granted": [1, 1] + [0, 1] * 10, "ward": ["a"] * 2 + ["b"] * 20}
    >>> d = Decisions(rows, decision="granted", groups="ward")
    >>> t = fairness.pooled(d, confidence=0.95)
    >>> [(r["quantity"], r["ward"], round(r["value"], 2)) for r in t.rows()][:2]
    [('raw_rate', 'a', 1.0), ('pooled_rate', 'a', 0.71)]
    """
    if method == "empirical_bayes" and seed is None:
        raise InvalidInput("pooled: empirical_bayes needs a seed: pass seed=, any whole number, and keep it")
    asked = {
        "metrics": (metrics,) if isinstance(metrics, str) else tuple(metrics or ()),
        "method": method,
        "gaps": seed is not None,
        "draws": draws,
    }
    statistics = {"confidence": confidence, "rate": rate, "seed": seed, "replicates": replicates}
    return ask("pooled", "pooling", d, asked, statistics, threads)
