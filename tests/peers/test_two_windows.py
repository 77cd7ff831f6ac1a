"""Tests and distances of two windows beside scipy; where scipy is wrong, exact counting is the judge."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
import pytest
from lotrecht import drift
from scipy import stats
from scipy.spatial.distance import jensenshannon
from scipy.stats import chi2


def samples():
    rng = np.random.default_rng(11)
    yield rng.normal(size=15), rng.normal(0.3, 1.2, size=12)
    yield rng.normal(size=200), rng.normal(0.1, 1, size=150)
    yield rng.exponential(size=50), rng.exponential(1.4, size=70)


@pytest.mark.parametrize("side", ["two-sided", "less", "greater"])
def test_exact_p_values_without_ties_are_scipys(side):
    for x, y in samples():
        ours = drift.ks_2samp(x, y, alternative=side, method="exact")
        theirs = stats.ks_2samp(x, y, alternative=side, method="exact")
        assert ours.statistic == pytest.approx(theirs.statistic, rel=1e-12)
        assert ours.pvalue == pytest.approx(theirs.pvalue, rel=1e-9)
        u = stats.mannwhitneyu(x, y, alternative=side, method="exact")
        assert drift.mannwhitneyu(x, y, alternative=side, method="exact").pvalue == pytest.approx(u.pvalue, rel=1e-9)


def test_statistics_are_scipys():
    for x, y in samples():
        assert float(drift.wasserstein_distance(x, y)) == pytest.approx(stats.wasserstein_distance(x, y), rel=1e-10)
        assert float(drift.energy_distance(x, y)) == pytest.approx(stats.energy_distance(x, y), rel=1e-10)
        assert drift.welch_ttest(x, y).pvalue == pytest.approx(stats.ttest_ind(x, y, equal_var=False).pvalue, rel=1e-9)
        theirs = stats.epps_singleton_2samp(x, y)
        assert drift.epps_singleton_2samp(x, y).pvalue == pytest.approx(theirs.pvalue, rel=1e-7)
        assert drift.cramervonmises_2samp(x, y, method="limit").pvalue == pytest.approx(
            stats.cramervonmises_2samp(x, y, method="asymptotic").pvalue, rel=1e-9
        )
    p, q = np.array([5, 3, 0, 2]), np.array([1, 4, 5, 0])
    x, y = np.repeat(list("abcd"), p), np.repeat(list("abcd"), q)
    assert float(drift.jensenshannon(x, y)) == pytest.approx(jensenshannon(p, q, base=2), rel=1e-12)


def test_with_ties_scipys_kolmogorov_smirnov_is_far_too_cautious():
    """scipy's exact p-value is that of continuous values; given the ties it is the share of all ways to deal them."""
    x, y = [1, 1, 2, 2, 3, 3], [2, 3, 3, 3, 3]
    seen = stats.ks_2samp(x, y).statistic
    pooled = np.array(x + y, float)
    ways = large = 0
    for first in itertools.combinations(range(len(pooled)), len(x)):
        mask = np.zeros(len(pooled), bool)
        mask[list(first)] = True
        ways += 1
        large += stats.ks_2samp(pooled[mask], pooled[~mask], method="asymp").statistic >= seen - 1e-12
    exact = float(Fraction(large, ways))
    assert drift.ks_2samp(x, y).pvalue == pytest.approx(exact, rel=1e-12)
    assert stats.ks_2samp(x, y, method="exact").pvalue > 1.5 * exact


def test_scipys_kolmogorov_smirnov_ends_near_1e_16():
    """10,000 beside 10,000 rows that hardly overlap: the true p-value has 49 zeros and more."""
    x = np.linspace(1, 200, 10_000)
    y = np.linspace(2, 200, 9_999) + 21
    ours = drift.ks_2samp(x, y, method="exact").pvalue
    # The first term of the alternating series of the limit: right to some per cent so far out.
    d = stats.ks_2samp(x, y, method="asymp").statistic
    rough = 2 * np.exp(-2 * d**2 * 10_000 * 9_999 / 19_999)
    assert ours == pytest.approx(rough, rel=0.2)
    assert ours < 1e-40


def test_psi_has_the_law_it_claims():
    """Of 400 pairs without drift 5 % or so are significant: more than 49 by chance less than once in 10^8."""
    rng = np.random.default_rng(5)
    found = sum(drift.psi(rng.integers(0, 8, 800), rng.integers(0, 8, 500)).pvalue < 0.05 for _ in range(400))
    assert found <= 49
    assert chi2.sf(14.07, 7) == pytest.approx(0.05, abs=1e-3)
