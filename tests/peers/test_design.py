"""Designs beside statsmodels and scipy: the same variances where they have them, and weights that are no counts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from lotrecht import Decisions, fairness, stats
from scipy.stats import hypergeom
from scipy.stats import t as student
from statsmodels.regression.linear_model import OLS, WLS
from statsmodels.stats.weightstats import DescrStatsW


def sample(clusters: int = 40) -> dict[str, Any]:
    rng = np.random.default_rng(7)
    sizes = rng.integers(1, 7, clusters)
    person = np.repeat(np.arange(clusters), sizes)
    return {
        "a": (rng.random(len(person)) < rng.random(clusters)[person]).astype(np.uint8),
        "g": ["all"] * len(person),
        "person": person,
        "w": rng.integers(1, 12, len(person)) / 4.0,
    }


def variance(d: Decisions, n: int, **methods: Any) -> float:
    """Return the variance behind a rate, from its design effect."""
    table = fairness.design_effects(d, confidence=0.95, **methods)
    found = {r["quantity"]: r["value"] for r in table.rows() if r["g"] == "all"}
    p = found["design_rate"]
    return found["design_effect"] * p * (1 - p) / n


@pytest.mark.parametrize("weighted", [False, True])
def test_linearised_variance_is_the_sandwich_of_statsmodels(weighted: bool) -> None:
    # A rate is the coefficient of a regression on nothing. Without its corrections (factors for the number of rows and
    # of clusters), the clustered sandwich is Taylor's variance but for K / (K - 1).
    data = sample()
    y, ones, k = data["a"].astype(float), np.ones(len(data["a"])), 40
    model = WLS(y, ones, weights=data["w"]) if weighted else OLS(y, ones)
    fit = model.fit(cov_type="cluster", cov_kwds={"groups": data["person"], "use_correction": False})
    d = Decisions(data, decision="a", groups="g", cluster="person", weight="w" if weighted else None)
    assert variance(d, len(y), variance="taylor") == pytest.approx(fit.cov_params()[0, 0] * k / (k - 1), rel=1e-10)


def test_cr2_of_single_rows_is_hc2() -> None:
    # One row a cluster: Bell and McCaffrey's variance is MacKinnon and White's HC2.
    data = sample()
    y = data["a"].astype(float)
    fit = OLS(y, np.ones(len(y))).fit(cov_type="HC2")
    data["row"] = np.arange(len(y))
    d = Decisions(data, decision="a", groups="g", cluster="row")
    assert variance(d, len(y), variance="cr2") == pytest.approx(fit.cov_params()[0, 0], rel=1e-10)


def test_weights_that_stand_for_people_are_no_counts_of_rows() -> None:
    # statsmodels' DescrStatsW takes weights for repetitions: with weights twice as large (the same sample, of a town
    # twice as large) it claims to know the mean better. The sample has not grown; neither has what is known.
    data = sample()
    y = data["a"].astype(float)
    once, twice = (DescrStatsW(y, weights=f * data["w"]).std_mean for f in (1.0, 2.0))
    assert twice < 0.75 * once
    widths = []
    for factor in (1.0, 2.0):
        d = Decisions({**data, "w": factor * data["w"]}, decision="a", groups="g", cluster="person", weight="w")
        table = fairness.by_group(d, confidence=0.95)
        widths.append(table["high"][0] - table["low"][0])
    assert widths[1] == pytest.approx(widths[0], rel=1e-12)


def test_statsmodels_takes_the_normal_law_for_few_clusters() -> None:
    # Its clustered standard errors come with z by default, whatever the number of clusters: with five, 1.96 stands
    # where Student's law has 2.78. (use_t=True is there, with clusters - 1 degrees of freedom however unequal they
    # are.)
    data = sample(5)
    y = data["a"].astype(float)
    fit = OLS(y, np.ones(len(y))).fit(cov_type="cluster", cov_kwds={"groups": data["person"]})
    low, high = fit.conf_int()[0]
    assert (high - low) / (2 * fit.bse[0]) == pytest.approx(1.959964, rel=1e-6)
    d = Decisions(data, decision="a", groups="g", cluster="person")
    freedom = next(
        r["value"] for r in fairness.design_effects(d, confidence=0.95).rows() if r["quantity"] == "degrees_of_freedom"
    )
    assert freedom < 4
    assert student.ppf(0.975, freedom) > 2.77


@pytest.mark.parametrize(("k", "n", "population"), [(0, 10, 50), (3, 40, 300), (200, 500, 1200), (40, 40, 41)])
def test_hypergeometric_interval_inverts_scipys_law(k: int, n: int, population: int) -> None:
    marked = np.arange(k, population - (n - k) + 1)
    above = hypergeom.sf(k - 1, population, marked, n)
    below = hypergeom.cdf(k, population, marked, n)
    low, high = stats.hypergeometric_interval(k, n, population, confidence=0.95)
    assert low == marked[above > 0.025 * (1 - 1e-10)].min() / population
    assert high == pytest.approx(marked[below > 0.025 * (1 - 1e-10)].max() / population, rel=1e-15)
