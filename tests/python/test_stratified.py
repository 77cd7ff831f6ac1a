"""Tests and effects stratum by stratum, shares, designs and planning for ratios, as `lotrecht.stats` offers them."""

from __future__ import annotations

import doctest
import importlib
import math
from typing import Any

import numpy as np
import pytest
from lotrecht import InvalidInput, stats

STRATA = ([12, 20], [50, 30], [5, 10], [60, 25])


@pytest.mark.parametrize("module", ["strata", "designs", "shares", "rates", "planning"])
def test_what_the_documentation_shows_is_so(module: str) -> None:
    assert doctest.testmod(importlib.import_module(f"lotrecht.stats.{module}")).failed == 0


# statsmodels.stats.contingency_tables.StratifiedTable: test_null_odds, test_equal_odds(adjust=True).
def test_of_strata_agree_with_statsmodels() -> None:
    assert stats.cochran_mantel_haenszel(*STRATA).statistic == pytest.approx(8.885844043943418, rel=1e-12)
    assert stats.cochran_mantel_haenszel(*STRATA, corrected=True).pvalue == pytest.approx(0.005230816672036398)
    alike = stats.breslow_day(*STRATA)
    assert tuple(alike) == pytest.approx((0.03336755188584923, 0.8550586250776093), rel=1e-9)
    assert (alike.degrees_of_freedom, alike.method, alike.n) == (1, "breslow_day_tarone", 165)
    several = stats.generalised_cochran_mantel_haenszel([[12, 5], [20, 10]], [[50, 60], [30, 25]])
    assert several.statistic == pytest.approx(8.885844043943418, rel=1e-12)
    # A third sample that is in no stratum with anybody has nothing to say.
    third = stats.generalised_cochran_mantel_haenszel([[12, 5, 0], [20, 10, 0]], [[50, 60, 0], [30, 25, 0]])
    assert tuple(third) == pytest.approx(tuple(several))


# The law of the sum of two hypergeometric counts by scipy, tilted; roots by brentq.
def test_the_common_odds_ratio_is_exact() -> None:
    odds = stats.conditional_odds_ratio(*STRATA, confidence=0.95)
    assert odds.value == pytest.approx(3.1724838636794765, rel=1e-8)
    assert tuple(odds.interval) == pytest.approx((1.377797002855604, 7.640170765079994), rel=1e-8)
    assert odds.pvalue == pytest.approx(0.004228001297643007, rel=1e-9)
    nothing = stats.conditional_odds_ratio([0], [4], [0], [5], confidence=0.95)
    assert nothing.value is None
    assert tuple(nothing.interval) == (0.0, math.inf)


def test_one_stratum_is_no_stratum() -> None:
    one = ([12], [50], [5], [60])
    score = stats.stratified_score(*one, measure="difference", confidence=0.95)
    alone = stats.miettinen_nurminen(12, 50, 5, 60, confidence=0.95, measure="difference")
    assert tuple(score) == pytest.approx(tuple(alone), abs=1e-9)
    s = stats.standardised(*one, weights=[3.0], confidence=0.95)
    assert (s.rate1, s.rate2, s.difference.value) == pytest.approx((0.24, 5 / 60, 0.24 - 5 / 60))
    assert tuple(s.ratio.interval) == pytest.approx(
        tuple(stats.stratified_score(*one, measure="ratio", confidence=0.95, weights=[1.0])), rel=1e-9
    )
    assert stats.cochran_mantel_haenszel([3], [9], [0], [0]).undefined == "too_few_strata"


def test_shares_and_rates_against_known_ones() -> None:
    assert stats.goodness_of_fit([5, 15, 30], [0.2, 0.3, 0.5]).pvalue == pytest.approx(math.exp(-1.75))
    exact = stats.goodness_of_fit([4, 3, 1], [0.2, 0.3, 0.5], method="exact")
    assert exact.pvalue == pytest.approx(0.0336487, rel=1e-9)  # scipy.stats.multinomial, all tables
    drawn = stats.goodness_of_fit([4, 3, 1], [0.2, 0.3, 0.5], method="monte_carlo", draws=9999, seed=7)
    assert drawn.pvalue == pytest.approx(exact.pvalue, abs=6 * math.sqrt(0.034 / 9999))
    test = stats.binomial_test(3, 20, 0.4)
    assert test.pvalue == pytest.approx(0.0319223255800165, rel=1e-12)
    assert pytest.approx(stats.clopper_pearson(3, 20, confidence=1.0 - test.pvalue).high, abs=1e-9) == 0.4


def test_rao_and_scott_know_clusters_weights_and_strata() -> None:
    rng = np.random.default_rng(3)
    group, answer = rng.integers(0, 3, 300), rng.integers(0, 2, 300)
    plain = stats.rao_scott(group, answer)
    # Rows that are their own clusters: Pearson's, but for n / (n - 1).
    assert plain.pearson == pytest.approx(
        stats.chi_square([[int(((group == g) & (answer == a)).sum()) for a in (0, 1)] for g in range(3)]).statistic
    )
    assert plain.degrees_of_freedom == 2
    same = stats.rao_scott([str(g) for g in group], answer, weight=np.full(300, 7.0), strata=["x"] * 300)
    assert tuple(same) == pytest.approx(tuple(plain))
    households = np.arange(300) // 3
    assert stats.rao_scott(group, answer, cluster=households).denominator_degrees < plain.denominator_degrees
    assert math.isnan(stats.rao_scott(group, answer, strata=[*range(300)]).pvalue)
    assert math.isnan(stats.rao_scott([1] * 300, answer).pvalue)
    assert stats.kish_effective_size([2.0] * 5) == pytest.approx(5.0)
    assert stats.kish_effective_size([]) == 0.0


def test_planning_for_ratios_is_planning_for_the_rates_they_make() -> None:
    for test in ("score", "fisher", "normal"):
        assert stats.power_ratio(0.75, 0.4, 90, 120, confidence=0.95, test=test) == pytest.approx(
            stats.power_difference(0.75 * 0.4, 90, 0.4, 120, confidence=0.95, test=test)
        )
    sizes = stats.sample_size_ratio(0.5, 0.4, confidence=0.95, power=0.8, allocation=2.0)
    assert sizes.n2 == 2 * sizes.n1
    assert stats.power_ratio(0.5, 0.4, *sizes, confidence=0.95) >= 0.8
    assert stats.power_ratio(0.5, 0.4, sizes.n1 - 1, sizes.n2 - 2, confidence=0.95) < 0.8


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: stats.breslow_day([1, 2], [3, 4], [1], [2]), "breslow_day: the four columns must be of one length"),
        (lambda: stats.breslow_day([1.5], [3], [1], [2]), "successes1\\[0\\] must be a whole number"),
        (
            lambda: stats.breslow_day([1, 5], [3, 3], [1, 1], [2, 2]),
            "breslow_day: successes1\\[1\\] must not be more than trials1\\[1\\], got 5 of 3",
        ),
        (
            lambda: stats.generalised_cochran_mantel_haenszel([[1]], [[2, 3]]),
            "tables \\(strata, samples\\) of one shape",
        ),
        (lambda: stats.generalised_cochran_mantel_haenszel([], []), "not empty"),
        (lambda: stats.stratified_score(*STRATA, measure="odds", confidence=0.9), "'difference' or 'ratio'"),
        (lambda: stats.standardised(*STRATA, weights=[1.0], confidence=0.9), "one per stratum"),
        (lambda: stats.standardised(*STRATA, weights=[1.0, -1.0], confidence=0.9), "weights"),
        (lambda: stats.conditional_odds_ratio(*STRATA, confidence=95), "strictly between 0 and 1"),
        (lambda: stats.goodness_of_fit([1, 2], [0.5, 0.4]), "sum"),
        (lambda: stats.goodness_of_fit([1, 2], [0.5, "x"]), "shares\\[1\\] must be a number"),
        (lambda: stats.goodness_of_fit([1, 2], [0.5, 0.5], method="g"), "'chi_square', 'exact' or 'monte_carlo'"),
        (lambda: stats.binomial_test(3, 2, 0.5), "successes must not be more than trials"),
        (lambda: stats.binomial_test(1, 2, 1.5), "probability"),
        (lambda: stats.kish_effective_size([1.0, -1.0]), "must not be negative"),
        (lambda: stats.rao_scott([1, 2], [1]), "rao_scott: all columns must be of one length"),
        (lambda: stats.rao_scott([], []), "rows is empty"),
        (lambda: stats.rao_scott([1, 2], [1, 2], weight=[1.0, math.nan]), "weight\\[1\\] must be finite"),
        (lambda: stats.rao_scott([1, 2], [1, 2], strata=[1, 2], cluster=[5, 5]), "lies in another stratum"),
        (lambda: stats.power_ratio(3.0, 0.5, 10, 10, confidence=0.95), "ratio times base_rate must lie in \\[0, 1\\]"),
        (lambda: stats.sample_size_ratio(0.8, 0.0, confidence=0.95, power=0.8), "base_rate must be positive"),
        (lambda: stats.sample_size_ratio(1.0, 0.5, confidence=0.95, power=0.8), "equal rates"),
    ],
)
def test_what_cannot_be_is_refused(call: Any, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        call()
