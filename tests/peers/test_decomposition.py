"""Regressions and decompositions beside statsmodels and scikit-learn; where they differ, who is right and why."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from lotrecht import Decisions, InvalidInput, fairness
from statsmodels.stats.oaxaca import OaxacaBlinder

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning", "ignore::RuntimeWarning")

N = 1500
rng = np.random.default_rng(11)
GROUP = (rng.random(N) < 0.4).astype(int)
AGE = rng.normal(40 + 5 * GROUP, 10).round()
WARD = rng.choice(3, N)
GRANTED = (rng.random(N) < 0.3 + 0.1 * GROUP + 0.006 * (AGE - 40) + 0.1 * (WARD == 1)).astype(int)
X = np.column_stack([AGE, WARD == 1, WARD == 2]).astype(float)
FULL = sm.add_constant(np.column_stack([X, GROUP]))


def decisions(**keywords: Any) -> Decisions:
    columns = {"granted": GRANTED, "group": GROUP, "age": AGE, "ward": np.array(list("abc"))[WARD]}
    return Decisions(columns, decision="granted", groups="group", covariates=["age", "ward"], **keywords)


def row(table: Any, quantity: str, **labels: str) -> dict[str, Any]:
    (found,) = [r for r in table.rows() if r["quantity"] == quantity and all(r[k] == v for k, v in labels.items())]
    return found


def test_the_linear_gap_is_statsmodels_ols_with_hc3() -> None:
    fit = sm.OLS(GRANTED, FULL).fit(cov_type="HC3", use_t=True)
    ours = row(fairness.adjusted_gaps(decisions(), confidence=0.95, model="linear"), "adjusted_difference")
    assert ours["value"] == pytest.approx(fit.params[4], rel=1e-9)
    assert [ours["low"], ours["high"]] == pytest.approx(fit.conf_int()[4], rel=1e-9)
    assert ours["p_value"] == pytest.approx(fit.pvalues[4], rel=1e-7)


def test_the_odds_ratio_is_statsmodels_logit() -> None:
    fit = sm.Logit(GRANTED, FULL).fit(disp=0, tol=1e-12, maxiter=100)
    t = fairness.adjusted_gaps(decisions(), confidence=0.95)
    assert np.log(row(t, "adjusted_odds_ratio")["value"]) == pytest.approx(fit.params[4], rel=1e-8)
    rates = [fit.predict(np.column_stack([FULL[:, :4], np.full(N, g)])).mean() for g in (0, 1)]
    assert row(t, "adjusted_difference")["value"] == pytest.approx(rates[1] - rates[0], rel=1e-8)
    assert row(t, "adjusted_ratio")["value"] == pytest.approx(rates[1] / rates[0], rel=1e-8)


def test_scikit_learns_default_regression_is_another_one() -> None:
    """LogisticRegression penalises by default: its coefficients are shrunk. Without a penalty it agrees."""
    linear_model = pytest.importorskip("sklearn.linear_model")
    scaled = (FULL[:, 1:] - FULL[:, 1:].mean(0)) / FULL[:, 1:].std(0)
    free = linear_model.LogisticRegression(C=1e12, tol=1e-10, max_iter=10_000).fit(scaled, GRANTED)
    odds = row(fairness.adjusted_gaps(decisions(), confidence=0.95), "adjusted_odds_ratio")["value"]
    assert free.coef_[0][3] / FULL[:, 4].std() == pytest.approx(np.log(odds), rel=1e-4)


def test_perfect_separation_is_named_where_statsmodels_warns_and_gives_a_number() -> None:
    granted = np.where(GROUP == 1, 1, GRANTED)
    columns = {"granted": granted, "group": GROUP, "age": AGE}
    d = Decisions(columns, decision="granted", groups="group", covariates="age")
    t = fairness.adjusted_gaps(d, confidence=0.95, reference={"group": "0"})
    assert row(t, "adjusted_odds_ratio")["undefined"] == "separation"
    assert row(t, "adjusted_difference")["method"] == "g_computation_firth"
    with np.errstate(all="ignore"), pytest.warns(Warning):
        theirs = sm.Logit(granted, sm.add_constant(np.column_stack([AGE, GROUP]))).fit(disp=0, maxiter=35)
    assert theirs.params[2] > 10, "as large as the number of iterations made it"


def blinder() -> OaxacaBlinder:
    return OaxacaBlinder(GRANTED, np.column_stack([GROUP, X]), 0, hasconst=False, swap=False)


@pytest.mark.parametrize("kind", ["pooled", "cotton", "reimers"])
def test_the_twofold_parts_are_those_of_statsmodels(kind: Any) -> None:
    unexplained, explained, gap = blinder().two_fold(std=False, two_fold_type=kind).params
    mine = fairness.decompose(decisions(), confidence=0.95, by="covariates", coefficients=kind)
    sign = np.sign(row(mine, "raw_difference", covariate="(all)")["value"]) * np.sign(gap)
    assert row(mine, "raw_difference", covariate="(all)")["value"] == pytest.approx(sign * gap, rel=1e-9)
    assert row(mine, "explained", covariate="(all)")["value"] == pytest.approx(sign * explained, abs=1e-9)
    assert row(mine, "unexplained", covariate="(all)")["value"] == pytest.approx(sign * unexplained, abs=1e-9)


def test_statsmodels_neumark_is_its_pooled_under_another_name() -> None:
    """It looks for "nuemark"; every other word, the documented "neumark" and any slip, silently means "pooled".

    Ours refuses words it does not know. Neumark's own, without an indicator of the group, lets "explained" absorb what
    is not (Fortin 2008; Jann 2008); we do not offer it.
    """
    pooled = blinder().two_fold(std=False, two_fold_type="pooled").params
    assert blinder().two_fold(std=False, two_fold_type="neumark").params == pooled
    assert blinder().two_fold(std=False, two_fold_type="anything").params == pooled
    without = blinder().two_fold(std=False, two_fold_type="nuemark").params
    assert abs(without[1]) > abs(pooled[1]) + 1e-3
    with pytest.raises(InvalidInput, match="coefficients must be one of"):
        fairness.decompose(decisions(), confidence=0.95, by="covariates", coefficients="neumark")  # type: ignore[arg-type]


def test_errors_of_the_twofold_parts_need_the_sampling_of_covariates() -> None:
    """statsmodels' errors come from resampling rows, ours from a formula: they agree.

    Theirs are somewhat smaller: the standard deviation of the middle 95 % of the replicates, not of all.
    """
    np.random.seed(3)  # theirs draws from the global state
    std = blinder().two_fold(std=True, two_fold_type="pooled", n=600, conf=0.95).std
    mine = fairness.decompose(decisions(), confidence=0.95, by="covariates")
    for quantity, error in (("unexplained", std[0]), ("explained", std[1])):
        found = row(mine, quantity, covariate="(all)")
        ours = (found["high"] - found["low"]) / (2 * 1.96)
        assert 0.7 < error / ours < 1.15
