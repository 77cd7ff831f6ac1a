"""Strata: statsmodels agrees; SageMaker Clarify and AIF360 do not compute conditional demographic disparity."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from lotrecht import Decisions, fairness, stats

Stratum = tuple[int, int, int, int]


def drawn(seed: int) -> list[Stratum]:
    """Return strata (successes and trials of both samples) with nothing empty, as statsmodels needs them."""
    rng = random.Random(seed)
    strata = []
    for _ in range(rng.randint(2, 6)):
        n1, n2 = rng.randint(6, 60), rng.randint(6, 60)
        strata.append((rng.randint(1, n1 - 1), n1, rng.randint(1, n2 - 1), n2))
    return strata


def ours(strata: list[Stratum]) -> dict[str, dict[str, Any]]:
    table = stats.mantel_haenszel(*map(list, zip(*strata, strict=True)), confidence=0.95)
    return {row["quantity"]: row for row in table.rows()}


@pytest.mark.parametrize("seed", range(25))
def test_statsmodels_agrees(seed: int) -> None:
    tables = pytest.importorskip("statsmodels.stats.contingency_tables")
    strata = drawn(seed)
    peer = tables.StratifiedTable([np.array([[a, n - a], [b, m - b]], float) for a, n, b, m in strata])
    got = ours(strata)
    assert got["odds_ratio"]["value"] == pytest.approx(peer.oddsratio_pooled, rel=1e-12)
    low, high = peer.oddsratio_pooled_confint()
    assert got["odds_ratio"]["low"] == pytest.approx(low, rel=1e-10)
    assert got["odds_ratio"]["high"] == pytest.approx(high, rel=1e-10)
    assert got["ratio"]["value"] == pytest.approx(peer.riskratio_pooled, rel=1e-12)
    assert got["association"]["value"] == pytest.approx(peer.test_null_odds().statistic, rel=1e-10, abs=1e-12)
    homogeneity = peer.test_equal_odds(adjust=True)
    assert got["homogeneity_odds_ratio"]["value"] == pytest.approx(homogeneity.statistic, rel=1e-8, abs=1e-10)
    assert got["homogeneity_odds_ratio"]["p_value"] == pytest.approx(homogeneity.pvalue, rel=1e-7)


def test_statsmodels_corrects_too_much_where_there_is_almost_nothing_to_correct() -> None:
    """Its continuity correction takes 1/2 off a departure of 0 and squares what is left; ours and R's stop at 0."""
    tables = pytest.importorskip("statsmodels.stats.contingency_tables")
    strata = [(5, 10, 5, 10), (3, 9, 3, 9)]
    peer = tables.StratifiedTable([np.array([[a, n - a], [b, m - b]], float) for a, n, b, m in strata])
    assert peer.test_null_odds(correction=True).statistic > 0.05
    assert ours(strata)["association_corrected"]["value"] == 0.0


@pytest.mark.parametrize("seed", range(10))
def test_scipy_agrees_on_one_stratum(seed: int) -> None:
    scipy_stats = pytest.importorskip("scipy.stats")
    a, n, b, m = drawn(seed)[0]
    got = ours([(a, n, b, m)])["exact_odds_ratio"]
    assert got["p_value"] == pytest.approx(scipy_stats.fisher_exact([[a, n - a], [b, m - b]]).pvalue, rel=1e-9)
    peer = scipy_stats.contingency.odds_ratio([[a, n - a], [b, m - b]])
    interval = peer.confidence_interval(0.95)
    assert got["value"] == pytest.approx(peer.statistic, rel=1e-6)
    assert got["low"] == pytest.approx(interval.low, rel=1e-6)
    assert got["high"] == pytest.approx(interval.high, rel=1e-6)


def clarify(rows: list[tuple[str, str, int]], group: str) -> float:
    """SageMaker Clarify's rule, as its documentation states it: a stratum without accepted has share 0 of them."""
    total = 0.0
    for stratum in {s for s, _, _ in rows}:
        inside = [(g, d) for s, g, d in rows if s == stratum]
        shares = []
        for wanted in (0, 1):
            chosen = [g for g, d in inside if d == wanted]
            shares.append(sum(g == group for g in chosen) / len(chosen) if chosen else 0.0)
        total += len(inside) * (shares[0] - shares[1])
    return total / len(rows)


def test_a_stratum_that_accepted_nobody_says_nothing_about_who_is_accepted() -> None:
    """Clarify counts it as if the group's share of the accepted were 0: a disparity out of nothing."""
    rows = [("x", "f", 0)] * 5 + [("x", "m", 0)] * 5 + [("x", "f", 1)] * 5 + [("x", "m", 1)] * 5  # no disparity
    rows += [("y", "f", 0)] * 20  # everybody was rejected
    stratum, sex, decision = zip(*rows, strict=True)
    d = Decisions({"s": stratum, "g": sex, "d": decision}, decision="d", effect="benefit", groups="g", strata="s")
    table = fairness.conditional_gaps(d, confidence=0.95)
    (value,) = [r["value"] for r in table.rows() if r["quantity"].startswith("conditional") and r["g"] == "f"]
    assert value == 0.0
    assert clarify(rows, "f") == pytest.approx(0.5)


def test_without_strata_it_is_not_conditional() -> None:
    """AIF360's function of that name takes no strata; on a table that turns around it must have the wrong sign."""
    rows = [("x", "f", 0)] * 60 + [("x", "m", 0)] * 20 + [("x", "f", 1)] * 10 + [("x", "m", 1)] * 2
    rows += [("y", "f", 0)] * 1 + [("y", "m", 0)] * 8 + [("y", "f", 1)] * 20 + [("y", "m", 1)] * 40
    stratum, sex, decision = zip(*rows, strict=True)
    d = Decisions({"s": stratum, "g": sex, "d": decision}, decision="d", effect="benefit", groups="g", strata="s")
    table = fairness.conditional_gaps(d, confidence=0.95)
    value = {r["quantity"]: r["value"] for r in table.rows() if r["g"] == "f"}
    assert value["demographic_disparity"] > 0.2
    assert value["conditional_demographic_disparity"] < -0.1
