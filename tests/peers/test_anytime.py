"""What stays valid at every look beside confseq where it can be built, and beside the published formulas in NumPy."""

from __future__ import annotations

import numpy as np
import pytest
from lotrecht import drift
from scipy import special, stats

np.float_ = np.float64  # confseq 0.0.11 asks for the name that NumPy 2 took away
ALPHA = 0.05
GRID = np.linspace(0, 1, 1001)


def stakes(x, _m=None):
    t = np.arange(1, len(x) + 1)
    mean = (0.5 + np.cumsum(x)) / (t + 1)
    squares = np.append(0.0, np.cumsum((x - mean) ** 2)[:-1])
    return np.sqrt(2 * np.log(2 / ALPHA) / ((0.25 + squares) / t * t * np.log1p(t)))


def published(x, cases):
    """Give the candidates that are left after each value, by the products of Waudby-Smith and Ramdas."""
    bets = stakes(x)
    before, t = np.append(0.0, np.cumsum(x)[:-1]), np.arange(len(x))
    out = np.zeros((len(GRID), len(x)), bool)
    for i, m in enumerate(GRID):
        left = (cases * m - before) / (cases - t) if cases else np.full(len(x), m)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            above = np.cumprod(1 + np.minimum(bets, 0.5 / left) * (x - left))
            below = np.cumprod(1 - np.minimum(bets, 0.5 / (1 - left)) * (x - left))
        out[i] = np.maximum.accumulate((above >= 2 / ALPHA) | (below >= 2 / ALPHA) | (left < 0) | (left > 1))
    return out


def streams():
    rng = np.random.default_rng(2)
    yield (rng.random(400) < 0.1).astype(float), None
    yield rng.beta(2, 5, 400), None
    yield rng.permutation(np.repeat([0.0, 1.0], [300, 200]))[:350], 500


@pytest.mark.parametrize(("x", "cases"), list(streams()))
def test_ends_are_the_last_candidates_that_are_out(x, cases):
    out = published(x, cases)
    low, high = drift.BettingSequence(confidence=1 - ALPHA, cases=cases, resolution=1000).update_many(x)
    if cases:  # sums that cannot be reached count as well
        seen = np.cumsum(x)
        possible = seen / cases, (seen + cases - np.arange(1, len(x) + 1)) / cases
    for t in range(len(x)):
        first, last = np.flatnonzero(~out[:, t])[[0, -1]]
        expected = [GRID[max(first - 1, 0)], GRID[min(last + 1, 1000)]]
        if cases:
            expected = [max(expected[0], possible[0][t]), min(expected[1], possible[1][t])]
        assert low[t] == pytest.approx(expected[0], abs=1.001e-3)
        assert high[t] == pytest.approx(expected[1], abs=1.001e-3)


@pytest.mark.parametrize(("x", "cases"), list(streams()))
@pytest.mark.filterwarnings("ignore:overflow")  # confseq multiplies on after a candidate is out
def test_confseq_says_the_same_within_a_step_of_its_grid(x, cases):
    betting = pytest.importorskip("confseq.betting", reason="confseq could not be built here")
    theirs = betting.betting_cs(
        x, lambdas_fns_positive=[stakes], alpha=ALPHA, N=cases, breaks=1000, running_intersection=True
    )
    ours = drift.BettingSequence(confidence=1 - ALPHA, cases=cases, resolution=1000).update_many(x)
    for mine, other in zip(ours, theirs, strict=True):
        assert np.abs(mine - other).max() <= 1.001e-3


def test_normal_mixtures_are_confseqs():
    boundaries = pytest.importorskip("confseq.boundaries", reason="confseq could not be built here")
    log = 2 * np.log(1 / 0.05)
    near = 100 / (log + np.log1p(log))  # confseq takes an approximation of the best rho
    for v in (1.0, 100.0, 5000.0):
        theirs = boundaries.normal_mixture_bound(v, 0.05, 100.0, 0.05, False)
        assert drift.normal_mixture_bound(v, alpha=0.05, rho=near) == pytest.approx(theirs, rel=1e-9)
    best = drift.normal_mixture_bound(100.0, alpha=0.05, best_at=100.0)
    assert best < boundaries.normal_mixture_bound(100.0, 0.05, 100.0, 0.05, False)


def test_conditional_evidence_is_scipys_noncentral_hypergeometric():
    for (a, na, b, nb), psi, null in [
        ((7, 10, 3, 12), 2.0, 1.0),
        ((0, 5, 9, 40), 0.4, 0.8),
        ((90, 400, 120, 700), 3, 1),
    ]:
        masses = [stats.nchypergeom_fisher(na + nb, na, a + b, ratio).pmf(a) for ratio in (psi, null)]
        found = drift.odds_ratio_e_value(a, na, b, nb, psi, null=null)
        assert found == pytest.approx(masses[0] / masses[1], rel=1e-7)


def test_evidence_against_a_rate_is_a_ratio_of_beta_functions():
    for s, n, rate in [(3, 20, 0.3), (0, 40, 0.05), (700, 1000, 0.6)]:
        log_e = special.betaln(1 + s, 1 + n - s) - s * np.log(rate) - (n - s) * np.log1p(-rate)
        assert drift.rate_e_value(s, n, rate) == pytest.approx(np.exp(log_e), rel=1e-9)


def test_betting_on_a_difference_is_the_published_audit():
    """Chugg and others (2023), pairs as they arrive, by online Newton steps."""
    rng = np.random.default_rng(5)
    a, b = rng.random(200), rng.random(200) ** 2
    wealth, stake, squares = 1.0, 0.0, 0.0
    evidence = drift.MeanDifferenceEvidence()
    for x, y in zip(a, b, strict=True):
        gain = x - y
        wealth *= 1 + stake * gain
        slope = gain / (1 + stake * gain)
        squares += slope**2
        stake = np.clip(stake + 2 / (2 - np.log(3)) * slope / (1 + squares), -0.5, 0.5)
        evidence.update(x, y)
        assert evidence.e_value == pytest.approx(wealth, rel=1e-10)
