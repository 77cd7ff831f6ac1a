"""Tests of two rates beside scipy's and statsmodels', where those are right; and what the difference is elsewhere."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Literal

import numpy as np
import pytest
import scipy
import scipy.stats as ss
from lotrecht import stats
from scipy.optimize import minimize_scalar
from scipy.special import xlogy
from scipy.stats import binom, norm
from statsmodels.stats.contingency_tables import mcnemar as sm_mcnemar
from statsmodels.stats.proportion import confint_proportions_2indep, tost_proportions_2indep

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")

SIDES: tuple[Literal["less", "greater"], ...] = ("less", "greater")
TABLES = [(7, 12, 1, 9), (0, 5, 4, 6), (2, 3, 5, 40), (8, 15, 8, 15), (1, 20, 9, 18)]


def as_table(s1: int, n1: int, s2: int, n2: int) -> list[list[int]]:
    """Successes above failures, samples as columns: the layout scipy's unconditional tests expect."""
    return [[s1, s2], [n1 - s1, n2 - s2]]


def all_tables(n1: int, n2: int) -> Iterator[tuple[int, int]]:
    yield from itertools.product(range(n1 + 1), range(n2 + 1))


@pytest.mark.parametrize("table", TABLES)
def test_fisher_is_that_of_scipy(table: tuple[int, int, int, int]) -> None:
    for side in ("two-sided", *SIDES):
        found = stats.fisher_exact(*table, alternative=side).pvalue
        assert found == pytest.approx(ss.fisher_exact(as_table(*table), alternative=side).pvalue, rel=1e-9)


@pytest.mark.parametrize("table", TABLES)
def test_boschloo_is_that_of_scipy_one_sided(table: tuple[int, int, int, int]) -> None:
    """One-sided, scipy's is the same supremum, searched for on a grid: never above the proved one."""
    for side in SIDES:
        found = stats.boschloo_exact(*table, alternative=side).pvalue
        theirs = float(ss.boschloo_exact(as_table(*table), alternative=side, n=128).pvalue)
        assert theirs <= found * (1 + 1e-7)
        assert theirs == pytest.approx(found, rel=1e-4)


@pytest.mark.parametrize("table", TABLES)
def test_boschloo_two_sided_is_a_supremum_and_not_a_doubling(table: tuple[int, int, int, int]) -> None:
    """scipy doubles the smaller one-sided p-value; here both tails are one region, judged at the same common rate.

    Enumeration is the judge: the tables whose smaller one-sided Fisher p-value is at most the observed one.
    """
    s1, n1, s2, n2 = table

    def smaller(a: int, b: int) -> float:
        return min(float(ss.fisher_exact(as_table(a, n1, b, n2), alternative=side).pvalue) for side in SIDES)

    most = smaller(s1, s2) * (1 + 1e-9)
    region = [(a, b) for a, b in all_tables(n1, n2) if smaller(a, b) <= most]
    rates = np.linspace(0, 1, 4001)[1:-1]
    x, y = np.array(region).T
    worst = max(float(np.sum(binom.pmf(x, n1, p) * binom.pmf(y, n2, p))) for p in rates)
    found = stats.boschloo_exact(*table).pvalue
    assert found == pytest.approx(worst, rel=1e-4)
    assert found <= 2 * min(stats.boschloo_exact(*table, alternative=side).pvalue for side in SIDES) * (1 + 1e-9)
    if found < 0.5:
        assert found <= float(ss.boschloo_exact(as_table(*table), n=128).pvalue) * (1 + 1e-4)


@pytest.mark.parametrize("table", TABLES)
def test_barnard_is_that_of_scipy_one_sided_and_never_below_it(table: tuple[int, int, int, int]) -> None:
    """Pooled Wald statistic. Two-sided, scipy's search on a grid may stop short of the supremum, which ours proves."""
    for side in SIDES:
        found = stats.barnard_exact(*table, alternative=side).pvalue
        theirs = float(ss.barnard_exact(as_table(*table), alternative=side, n=128).pvalue)
        assert theirs == pytest.approx(found, rel=1e-4)
    assert float(ss.barnard_exact(as_table(*table), n=128).pvalue) <= stats.barnard_exact(*table).pvalue * (1 + 1e-7)


@pytest.mark.parametrize("cells", [[[12, 5], [3, 9]], [[20, 30, 12], [8, 22, 40]], [[100, 120], [90, 90]]])
def test_chi_square_and_g_are_those_of_scipy(cells: list[list[int]]) -> None:
    assert stats.chi_square(cells).pvalue == pytest.approx(
        ss.chi2_contingency(cells, correction=False).pvalue, rel=1e-9
    )
    g = ss.chi2_contingency(cells, correction=False, lambda_="log-likelihood").pvalue
    assert stats.g_test(cells).pvalue == pytest.approx(g, rel=1e-9)
    if len(cells[0]) == 2:
        yates = ss.chi2_contingency(cells, correction=True).pvalue
        assert stats.chi_square(cells, yates=True).pvalue == pytest.approx(yates, rel=1e-9)


@pytest.mark.parametrize("pairs", [[[10, 3], [9, 20]], [[0, 1], [8, 0]], [[5, 40], [25, 7]]])
def test_mcnemar_is_that_of_statsmodels(pairs: list[list[int]]) -> None:
    assert stats.mcnemar(pairs, method="exact").pvalue == pytest.approx(sm_mcnemar(pairs, exact=True).pvalue, rel=1e-9)
    plain = sm_mcnemar(pairs, exact=False, correction=False).pvalue
    assert stats.mcnemar(pairs, method="chi_square").pvalue == pytest.approx(plain, rel=1e-9)
    corrected = sm_mcnemar(pairs, exact=False, correction=True).pvalue
    assert stats.mcnemar(pairs, method="chi_square_corrected").pvalue == pytest.approx(corrected, rel=1e-9)


def test_tango_excludes_zero_where_statsmodels_mcnemar_rejects() -> None:
    for b, c in itertools.product(range(12), range(12)):
        if b == c:
            continue
        p = sm_mcnemar([[4, b], [c, 6]], exact=False, correction=False).pvalue
        low, high = stats.tango([[4, b], [c, 6]], confidence=0.95)
        assert (p < 0.05) == (low > 0 or high < 0), (b, c)


@pytest.mark.parametrize("table", [(40, 50, 42, 55), (10, 60, 9, 70), (150, 300, 140, 290)])
def test_newcombe_is_that_of_statsmodels(table: tuple[int, int, int, int]) -> None:
    found = tuple(stats.newcombe(*table, confidence=0.95))
    assert found == pytest.approx(confint_proportions_2indep(*table, method="newcomb", compare="diff"), rel=1e-9)


def restricted_z(s1: int, n1: int, s2: int, n2: int, difference: float) -> float:
    """Miettinen and Nurminen's statistic, the restricted likelihood maximised directly."""

    def loss(q: float) -> float:
        p = q + difference
        return -float(xlogy(s1, p) + xlogy(n1 - s1, 1 - p) + xlogy(s2, q) + xlogy(n2 - s2, 1 - q))

    ends = (max(0.0, -difference), min(1.0, 1.0 - difference))
    q = float(minimize_scalar(loss, bounds=ends, method="bounded", options={"xatol": 1e-12}).x)
    p = q + difference
    variance = (p * (1 - p) / n1 + q * (1 - q) / n2) * (n1 + n2) / (n1 + n2 - 1)
    return float((s1 / n1 - s2 / n2 - difference) / math.sqrt(variance))


@pytest.mark.parametrize("table", [(40, 50, 42, 55), (10, 60, 9, 70), (150, 300, 140, 290)])
def test_tost_satisfies_its_definition_and_statsmodels_does_not(table: tuple[int, int, int, int]) -> None:
    """Its cubic for the restricted rates has a count for a number of trials, see ``test_intervals.py``."""
    found = stats.tost_difference(*table, low=-0.15, high=0.15).pvalue
    definition = max(norm.sf(restricted_z(*table, -0.15)), norm.cdf(restricted_z(*table, 0.15)))
    assert found == pytest.approx(float(definition), rel=1e-6)
    theirs = tost_proportions_2indep(*table, -0.15, 0.15, method="score", compare="diff", correction=True).pvalue
    assert float(theirs) != pytest.approx(found, rel=1e-3)


def test_exact_intervals_have_no_peer_and_hold_their_level() -> None:
    """Newcombe's interval of 3 rows beside 100 misses too often; the exact one does not, by enumeration."""
    n1, n2, p = 3, 100, 0.05
    theirs = ours = 0.0
    for x, y in all_tables(n1, n2):
        mass = float(binom.pmf(x, n1, p) * binom.pmf(y, n2, p))
        if mass < 1e-9:
            continue
        low = confint_proportions_2indep(x, n1, y, n2, method="newcomb", compare="diff")[0]
        theirs += mass * (low > 0)
        ours += mass * (stats.exact_difference(x, n1, y, n2, confidence=0.95).low > 0)
    assert theirs > 0.05
    assert ours <= 0.025


def every_table(rows: list[int], columns: list[int]) -> Iterator[list[list[int]]]:
    """Yield every table of counts that has these margins."""
    if len(rows) == 1:
        yield [columns]
        return
    for first in itertools.product(*(range(min(rows[0], c) + 1) for c in columns)):
        if sum(first) == rows[0]:
            for rest in every_table(rows[1:], [c - x for c, x in zip(columns, first, strict=True)]):
                yield [list(first), *rest]


@pytest.mark.parametrize("table", [[[3, 0, 4], [0, 6, 1]], [[2, 7], [8, 2], [3, 5]], [[1, 2, 0], [0, 2, 3], [4, 0, 1]]])
def test_freeman_and_halton_is_the_enumeration_and_near_it_scipys_draws(table: list[list[int]]) -> None:
    """Exact fractions are the judge. scipy (from 1.15 on) shuffles, so its p-value is right but for its draws."""
    rows, columns = [sum(r) for r in table], [sum(c) for c in zip(*table, strict=True)]

    def ways(t: list[list[int]]) -> Fraction:
        below = math.prod(math.factorial(x) for r in t for x in r)
        above = math.prod(map(math.factorial, rows)) * math.prod(map(math.factorial, columns))
        return Fraction(above, below * math.factorial(sum(rows)))

    observed = ways(table)
    exact = float(sum(w for w in map(ways, every_table(rows, columns)) if w <= observed))
    assert stats.freeman_halton(table).pvalue == pytest.approx(exact, rel=1e-10)
    if tuple(map(int, scipy.__version__.split(".")[:2])) < (1, 15):
        pytest.skip("scipy before 1.15 tests tables of 2 x 2 only")
    draws = 9999
    method = ss.PermutationMethod(n_resamples=draws, rng=np.random.default_rng(1))
    theirs = ss.fisher_exact(np.asarray(table), method=method).pvalue
    # Six standard errors, and (b + 1) / (m + 1) in place of b / m; the seed is fixed, so chance plays no part.
    assert theirs == pytest.approx(exact, abs=6.0 * math.sqrt(exact * (1.0 - exact) / draws) + 2.0 / draws)
