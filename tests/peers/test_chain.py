"""Agreement, paired changes and counts beside statsmodels and scipy; where they are too sure, enumeration judges."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from lotrecht import Decisions, fairness, stats

inter_rater = pytest.importorskip("statsmodels.stats.inter_rater")
contingency = pytest.importorskip("statsmodels.stats.contingency_tables")
scipy_stats = pytest.importorskip("scipy.stats")

TABLES = [(20, 5, 10, 15), (88, 14, 10, 10), (3, 1, 1, 2), (400, 3, 7, 900)]


@pytest.mark.parametrize("cells", TABLES)
def test_kappa_and_its_large_sample_interval_are_those_of_statsmodels(cells: tuple[int, int, int, int]) -> None:
    a, b, c, d = cells
    theirs = inter_rater.cohens_kappa([[a, b], [c, d]])
    ours = stats.cohens_kappa(a, b, c, d, confidence=0.95, method="fleiss_cohen_everitt")
    assert math.isclose(ours.value, theirs.kappa, rel_tol=1e-12)
    assert math.isclose(ours.low, max(-1.0, theirs.kappa_low), abs_tol=1e-12)
    assert math.isclose(ours.high, min(1.0, theirs.kappa_upp), abs_tol=1e-12)
    assert math.isclose(stats.cohens_kappa(a, b, c, d, confidence=0.95).value, theirs.kappa, rel_tol=1e-12)


def test_statsmodels_interval_for_kappa_misses_its_level_with_few_cases_and_ours_does_not() -> None:
    """20 cases, yes to half of them, followed to 0.9 and overruled to 0.05: exact coverage, all 1771 tables."""
    n, first, yes, no = 20, 0.5, 0.9, 0.05
    share = (first * yes, first * (1 - yes), (1 - first) * no, (1 - first) * (1 - no))
    margin = first * yes + (1 - first) * no
    chance = first * margin + (1 - first) * (1 - margin)
    truth = (share[0] + share[3] - chance) / (1 - chance)
    ours = theirs = 0.0
    for a, b, c in product(range(n + 1), repeat=3):
        d = n - a - b - c
        if d < 0:
            continue
        mass = scipy_stats.multinomial.pmf((a, b, c, d), n, share)
        low, high = stats.cohens_kappa(a, b, c, d, confidence=0.95)[1:]
        ours += mass * (low <= truth <= high)
        with np.errstate(all="ignore"):
            k = inter_rater.cohens_kappa([[a, b], [c, d]])
        theirs += mass * bool(k.kappa_low <= truth <= k.kappa_upp)
    assert ours > 0.9
    assert theirs < 0.88


@pytest.mark.parametrize("cells", TABLES)
def test_the_change_has_mcnemars_p_value(cells: tuple[int, int, int, int]) -> None:
    both, first, second, neither = cells
    rows = [(1, 1)] * both + [(1, 0)] * first + [(0, 1)] * second + [(0, 0)] * neither
    d = Decisions(
        {"old": [r[0] for r in rows], "new": [r[1] for r in rows], "g": ["x"] * len(rows)},
        decision="new",
        groups="g",
        steps=["old"],
    )
    table = fairness.paired_gaps(d, first="old", confidence=0.95)
    (ours,) = [p for p, q in zip(table["p_value"], table["quantity"], strict=True) if q == "change"]
    exact = contingency.mcnemar([[both, first], [second, neither]], exact=True).pvalue
    law = scipy_stats.binom(first + second, 0.5)
    if first != second:  # mid-p: the exact two-sided one less the probability of the table itself
        assert math.isclose(ours, exact - law.pmf(min(first, second)), rel_tol=1e-12)
    assert ours <= exact


@pytest.mark.parametrize("events", [0, 1, 7, 200])
def test_garwood_is_scipys_exact_tails(events: int) -> None:
    low, high = stats.garwood(events, 50, confidence=0.9)
    if events:
        assert math.isclose(scipy_stats.poisson.sf(events - 1, 50 * low), 0.05, rel_tol=1e-9)
    assert math.isclose(scipy_stats.poisson.cdf(events, 50 * high), 0.05, rel_tol=1e-9)


def test_the_exact_ratio_of_counts_is_clopper_and_pearsons() -> None:
    low, high = stats.poisson_ratio(11, 800, 23, 3011, confidence=0.95)
    p = scipy_stats.binomtest(11, 34).proportion_ci(0.95, "exact")
    assert math.isclose(low, p.low / (1 - p.low) * 3011 / 800, rel_tol=1e-9)
    assert math.isclose(high, p.high / (1 - p.high) * 3011 / 800, rel_tol=1e-9)
