"""Shares and small groups beside scipy and statsmodels; where statsmodels' interval is wrong, enumeration says so."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from lotrecht import Decisions, fairness, stats
from scipy import stats as scipy_stats

proportion = pytest.importorskip("statsmodels.stats.proportion")

COUNTS = ([56, 72, 73, 59, 62, 87, 58], [5, 15, 30], [1, 2, 40])


@pytest.mark.parametrize("counts", COUNTS)
def test_goodmans_intervals_are_those_of_statsmodels(counts: list[int]) -> None:
    theirs = proportion.multinomial_proportions_confint(counts, 0.05, "goodman")
    ours = stats.multinomial_intervals(counts, method="goodman", confidence=0.95)
    assert [list(i) for i in ours] == pytest.approx(np.asarray(theirs), abs=1e-12)


def test_sison_and_glaz_are_those_of_statsmodels_where_its_expansion_is_good() -> None:
    theirs = np.asarray(proportion.multinomial_proportions_confint(COUNTS[0], 0.05, "sison-glaz"))
    ours = np.asarray([list(i) for i in stats.multinomial_intervals(COUNTS[0], method="sison_glaz", confidence=0.95)])
    assert ours == pytest.approx(theirs, abs=1e-5)


def test_sison_and_glaz_are_exact_here_where_statsmodels_expands() -> None:
    counts = [1, 2, 40]
    n = sum(counts)

    def band(c: int) -> float:
        law = scipy_stats.multinomial(n, np.asarray(counts) / n)
        ranges = [range(max(0, x - c), min(n, x + c) + 1) for x in counts[:2]]
        return sum(law.pmf([a, b, n - a - b]) for a, b in itertools.product(*ranges) if abs(n - a - b - counts[2]) <= c)

    c = next(c for c in range(n) if band(c + 1) >= 0.95)
    part = (0.95 - band(c)) / (band(c + 1) - band(c))
    exact = (counts[2] - c) / n, min(1.0, (counts[2] + c + 2 * part) / n)
    ours = stats.multinomial_intervals(counts, method="sison_glaz", confidence=0.95)[2]
    assert list(ours) == pytest.approx(exact, abs=1e-10)
    theirs = proportion.multinomial_proportions_confint(counts, 0.05, "sison-glaz")[0]
    own = stats.multinomial_intervals(counts, method="sison_glaz", confidence=0.95)[0]
    assert theirs[1] != pytest.approx(own.high, abs=1e-6), "the Edgeworth expansion is off by more than rounding here"


def test_the_test_of_all_shares_is_scipys() -> None:
    rows = {"y": [0] * 4000, "g": ["a"] * 1300 + ["b"] * 1400 + ["c"] * 1250 + ["d"] * 50}
    d = Decisions(rows, decision="y", groups="g")
    shares = {"a": 0.33, "b": 0.33, "c": 0.33, "d": 0.01}
    table = fairness.representation(d, shares, confidence=0.95)
    (test,) = [r for r in table.rows() if r["quantity"] == "goodness_of_fit"]
    theirs = scipy_stats.chisquare([1300, 1400, 1250, 50], [4000 * s for s in shares.values()])
    assert (test["value"], test["p_value"]) == pytest.approx((theirs.statistic, theirs.pvalue), rel=1e-10)


def test_a_pooled_rate_lies_where_the_best_fitting_law_of_scipy_puts_it() -> None:
    optimize = pytest.importorskip("scipy.optimize")
    rng = np.random.default_rng(4)
    n = 200
    x = rng.binomial(n, rng.beta(6, 14, 60))
    rows = {"y": np.concatenate([np.r_[np.ones(k), np.zeros(n - k)] for k in x]), "g": np.repeat(np.arange(60), n)}
    d = Decisions(rows, decision="y", groups="g")

    def unlikely(at: np.ndarray) -> float:
        a, b = np.exp(at)
        return -float(scipy_stats.betabinom.logpmf(x, n, a, b).sum())

    a, b = np.exp(optimize.minimize(unlikely, [1.0, 2.0], method="Nelder-Mead", options={"xatol": 1e-10}).x)
    table = fairness.pooled(d, confidence=0.95)
    pooled = {r["g"]: r for r in table.rows() if r["quantity"] == "pooled_rate"}
    for group, successes in enumerate(x):
        row = pooled[str(group)]
        law = scipy_stats.beta(a + successes, b + n - successes)
        # With sixty large groups little is unknown of the law; what is, makes the full posterior a little wider.
        assert row["value"] == pytest.approx(law.mean(), abs=1e-3)
        assert row["high"] - row["low"] == pytest.approx(law.ppf(0.975) - law.ppf(0.025), rel=0.03)
