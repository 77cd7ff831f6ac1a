"""Intervals beside scipy's and statsmodels', where those are right; and where they are not, what is wrong with them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from lotrecht import stats
from scipy.optimize import minimize_scalar
from scipy.special import xlogy
from scipy.stats import binomtest, norm
from scipy.stats.contingency import relative_risk
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

LEVELS = [0.8, 0.95, 0.999]

# scipy and statsmodels divide by zero at the ends of the scale, and say so on the way to a number or to NaN.
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def one_sample() -> Iterator[tuple[int, int]]:
    for n in (1, 2, 3, 7, 10, 50, 1000, 10**6):
        for s in sorted({0, 1, n // 3, n // 2, n - 1, n}):
            yield s, n


def two_samples() -> Iterator[tuple[int, int, int, int]]:
    for n1, n2 in ((1, 1), (2, 5), (10, 10), (20, 100), (70, 80), (5, 1000)):
        for s1 in sorted({0, 1, n1 // 2, n1 - 1, n1}):
            for s2 in sorted({0, 1, n2 // 2, n2 - 1, n2}):
                yield s1, n1, s2, n2


INTERIOR = [(s1, n1, s2, n2) for s1, n1, s2, n2 in two_samples() if 0 < s1 < n1 and 0 < s2 < n2 - 1]


def scipy_one(s: int, n: int, level: float, method: str) -> tuple[float, float]:
    found = binomtest(s, n).proportion_ci(level, method)
    return float(found.low), float(found.high)


# ------------------------------------------------------------------------------------------ one proportion


@pytest.mark.parametrize("level", LEVELS)
def test_wilson_is_that_of_scipy_and_statsmodels(level: float) -> None:
    for s, n in one_sample():
        found = tuple(stats.wilson(s, n, confidence=level))
        assert found == pytest.approx(scipy_one(s, n, level, "wilson"), rel=1e-12, abs=1e-15)
        assert found == pytest.approx(proportion_confint(s, n, 1 - level, "wilson"), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("level", LEVELS)
def test_clopper_pearson_is_that_of_scipy_and_statsmodels(level: float) -> None:
    """scipy finds the ends by a root search that stops at 1e-12."""
    for s, n in one_sample():
        found = tuple(stats.clopper_pearson(s, n, confidence=level))
        assert found == pytest.approx(scipy_one(s, n, level, "exact"), rel=0, abs=2e-12)
        assert found == pytest.approx(proportion_confint(s, n, 1 - level, "beta"), rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("level", LEVELS)
def test_jeffreys_is_that_of_statsmodels_but_for_the_ends(level: float) -> None:
    """Without successes Brown, Cai and DasGupta set the lower end to 0; statsmodels leaves 0 out of the interval."""
    for s, n in one_sample():
        found = stats.jeffreys(s, n, confidence=level)
        low, high = proportion_confint(s, n, 1 - level, "jeffreys")
        assert found.low == pytest.approx(low, rel=1e-9) if s > 0 else found.low == 0.0 < low
        assert found.high == pytest.approx(high, rel=1e-9) if s < n else found.high == 1.0 > high


# ------------------------------------------------------------------------------------------ difference of two


@pytest.mark.parametrize("level", LEVELS)
def test_newcombe_is_that_of_statsmodels(level: float) -> None:
    """Method "newcomb" there."""
    for counts in two_samples():
        found = tuple(stats.newcombe(*counts, confidence=level))
        theirs = confint_proportions_2indep(*counts, method="newcomb", compare="diff", alpha=1 - level)
        assert found == pytest.approx(theirs, rel=1e-12, abs=1e-14)


def score(s1: int, n1: int, s2: int, n2: int, value: float, measure: str) -> float:
    """Return the squared score statistic; the restricted maximum of the likelihood by search, not by a formula."""
    if measure == "difference":
        slope, offset, bounds = 1.0, value, (max(0.0, -value), min(1.0, 1 - value))
    else:
        slope, offset, bounds = value, 0.0, (0.0, min(1.0, 1 / value))

    def loss(p2: float) -> float:
        p1 = slope * p2 + offset
        return -float(xlogy(s1, p1) + xlogy(n1 - s1, 1 - p1) + xlogy(s2, p2) + xlogy(n2 - s2, 1 - p2))

    p2 = minimize_scalar(loss, bounds=bounds, method="bounded", options={"xatol": 1e-13}).x
    p1 = slope * p2 + offset
    variance = p1 * (1 - p1) / n1 + slope**2 * p2 * (1 - p2) / n2
    return float((s1 / n1 - slope * s2 / n2 - offset) ** 2 / variance)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    ("interval", "measure", "factor"),
    [
        (stats.miettinen_nurminen, "difference", True),
        (stats.miettinen_nurminen, "ratio", True),
        (stats.koopman, "ratio", False),
    ],
    ids=["difference", "ratio", "koopman"],
)
def test_score_intervals_end_where_the_score_statistic_says(
    interval: Callable[..., stats.Interval], measure: str, factor: bool, level: float
) -> None:
    """The definition, with scipy's minimizer in place of the closed form."""
    z2 = norm.isf((1 - level) / 2) ** 2
    keywords: dict[str, Any] = {"measure": measure} if interval is stats.miettinen_nurminen else {}
    for s1, n1, s2, n2 in INTERIOR:
        n = n1 + n2
        shrink = (n - 1) / n if factor else 1.0
        for end in interval(s1, n1, s2, n2, confidence=level, **keywords):
            found = shrink * score(s1, n1, s2, n2, end, measure)
            assert found == pytest.approx(z2, rel=1e-4), (s1, n1, s2, n2, end)


def test_statsmodels_score_interval_of_a_difference_is_wrong() -> None:
    """A coefficient of its cubic has ``count0 * diff`` where ``nobs0 * diff`` belongs, a count for a number of trials.

    So it can be right where the two are one, with everybody in the second group a success. Elsewhere 1 of 10 beside 1
    of 10 is no longer even-handed, or no interval is found. Ours satisfies its definition, in the test above.
    """
    theirs = confint_proportions_2indep(10, 20, 100, 100, method="score", compare="diff")
    ours = stats.miettinen_nurminen(10, 20, 100, 100, measure="difference", confidence=0.95)
    assert tuple(ours) == pytest.approx(theirs, abs=1e-9)

    low, high = confint_proportions_2indep(1, 10, 1, 10, method="score", compare="diff")
    assert low + high > 0.04
    ours = stats.miettinen_nurminen(1, 10, 1, 10, measure="difference", confidence=0.95)
    assert ours.low == pytest.approx(-ours.high, abs=1e-12)

    with pytest.raises(ValueError, match="different signs"):
        confint_proportions_2indep(5, 10, 1, 10, method="score", compare="diff")
    ours = stats.miettinen_nurminen(5, 10, 1, 10, measure="difference", confidence=0.95)
    assert -1.0 < ours.low < 0.4 < ours.high < 1.0


# ------------------------------------------------------------------------------------------ ratio of two


@pytest.mark.parametrize("level", LEVELS)
def test_score_intervals_of_a_ratio_are_those_of_statsmodels_inside_the_table(level: float) -> None:
    for counts in INTERIOR:
        for correction, ours in (
            (True, stats.miettinen_nurminen(*counts, measure="ratio", confidence=level)),
            (False, stats.koopman(*counts, confidence=level)),
        ):
            theirs = confint_proportions_2indep(
                *counts, method="score", compare="ratio", alpha=1 - level, correction=correction
            )
            assert tuple(ours) == pytest.approx(theirs, rel=1e-6), counts


def test_statsmodels_score_intervals_of_a_ratio_fail_where_everybody_or_nobody_is_selected() -> None:
    low, _ = confint_proportions_2indep(10, 10, 10, 10, method="score", compare="ratio")
    assert low == pytest.approx(1.0, abs=1e-6), "1 at the end of an interval for equal samples"
    assert tuple(stats.miettinen_nurminen(10, 10, 10, 10, measure="ratio", confidence=0.95)) == pytest.approx(
        (0.7120660587, 1.4043640864)
    )
    low, _ = confint_proportions_2indep(0, 20, 100, 100, method="score", compare="ratio")
    assert np.real(low) > 0.8, "far from the estimate, which is 0"
    assert tuple(stats.miettinen_nurminen(0, 20, 100, 100, measure="ratio", confidence=0.95)) == pytest.approx(
        (0.0, 0.1622594528)
    )
    assert np.isnan(confint_proportions_2indep(0, 10, 0, 10, method="score", compare="ratio")).all()
    assert tuple(stats.miettinen_nurminen(0, 10, 0, 10, measure="ratio", confidence=0.95)) == (0.0, math.inf)


@pytest.mark.parametrize("level", LEVELS)
def test_katz_is_that_of_scipy(level: float) -> None:
    for counts in two_samples():
        s1, _, s2, _ = counts
        if s1 > 0 and s2 > 0:
            found = relative_risk(*counts).confidence_interval(level)
            assert tuple(stats.katz(*counts, confidence=level)) == pytest.approx((found.low, found.high), rel=1e-12)
    assert tuple(stats.katz(0, 10, 0, 10, confidence=level)) == (0.0, math.inf)
