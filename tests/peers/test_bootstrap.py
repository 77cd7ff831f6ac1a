"""The exact bootstrap beside fairlearn's, which resamples rows and takes seconds for what takes us milliseconds."""

from __future__ import annotations

import math
from typing import Any

import fairlearn.metrics as fairlearn
import numpy as np
import pytest
from lotrecht import Decisions, fairness

# pandas and scikit-learn, called by fairlearn, may announce changes; that is no finding of ours.
pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning", "ignore::RuntimeWarning")

METRICS = {"selection_rate": fairlearn.selection_rate, "true_positive_rate": fairlearn.true_positive_rate}
FAILURE = 1e-8


def people(seed: int, rows: int, favoured: float) -> dict[str, Any]:
    """Draw two groups; the rate of "b" is below that of "a" by `favoured`, in fact and not only in the sample."""
    rng = np.random.default_rng(seed)
    group = np.repeat(["a", "b"], [rows // 3, rows - rows // 3])
    outcome = rng.random(rows) < 0.6
    decision = rng.random(rows) < np.where(group == "a", 0.5 + favoured, 0.5)
    return {"y_true": outcome.astype(int), "y_pred": decision.astype(int), "sensitive_features": group}


def band(replicates: int, claims: int) -> float:
    """Half the width of the Dvoretzky-Kiefer-Wolfowitz band that fails somewhere with probability FAILURE."""
    return math.sqrt(math.log(2 * claims / FAILURE) / (2 * replicates))


def test_fairlearns_replicates_and_ours_have_one_law() -> None:
    """Each quantile of fairlearn's replicates lies between two of ours, for levels a band apart.

    By Dvoretzky, Kiefer and Wolfowitz (with Massart's constant) this fails for at most one seed in 10^8 if the laws are
    equal. Plain differences are compared where group "a" is ahead in every replicate, so that fairlearn's "largest
    minus smallest" is "a minus b".
    """
    p, replicates, exact_replicates = people(1, 300, 0.35), 1200, 100_000
    probabilities = [0.2, 0.5, 0.8]
    eps = band(replicates, claims=6) + band(exact_replicates, claims=6) + 1 / replicates
    assert eps < 0.11
    frame = fairlearn.MetricFrame(metrics=METRICS, n_boot=replicates, ci_quantiles=probabilities, random_state=1, **p)
    d = Decisions(decision=p["y_pred"], outcome=p["y_true"], groups={"group": p["sensitive_features"]})

    def ours(probability: float, differences: bool) -> dict[tuple[str, str], float]:
        """Return the quantile of the replicates, which is an end of a percentile interval."""
        keywords: dict[str, Any] = {
            "confidence": abs(1 - 2 * probability),
            "metrics": list(METRICS),
            "bootstrap": "percentile",
            "seed": 1,
            "replicates": exact_replicates,
        }
        table = (
            fairness.gaps(d, reference={"group": "b"}, measure="difference", **keywords)
            if differences
            else fairness.by_group(d, **keywords)
        )
        assert set(table["method"]) == {"bootstrap_percentile"}
        end = "low" if probability < 0.5 else "high"
        return {(row["group"], row["metric"]): row[end] for row in table.rows()}

    for at, probability in enumerate(probabilities):
        below, above = ours(probability - eps, False), ours(probability + eps, False)
        for metric in METRICS:
            for group in ("a", "b"):
                found = frame.by_group_ci[at].loc[group, metric]
                assert below[group, metric] <= found <= above[group, metric]
        below, above = ours(probability - eps, True), ours(probability + eps, True)
        found = frame.difference_ci()[at]["selection_rate"]
        assert below["a", "selection_rate"] <= found <= above["a", "selection_rate"]


@pytest.mark.parametrize("seed", range(6))
def test_fairlearns_interval_of_the_gap_leaves_out_0_where_two_samples_are_equal(seed: int) -> None:
    """Largest minus smallest is never below 0, so neither is any quantile of it, and 0 itself needs an exact tie.

    Groups with one and the same sampled rate are "different with 95 % confidence", so fairlearn. Our intervals of the
    worst gap hold 0: that no pair differs is among what these data allow.
    """
    group = np.repeat(["a", "b"], [400, 600])
    decision = np.concatenate([np.tile([0, 1], 200), np.tile([0, 1], 300)])
    frame = fairlearn.MetricFrame(
        metrics=fairlearn.selection_rate,
        y_true=decision,
        y_pred=decision,
        sensitive_features=group,
        n_boot=100,
        ci_quantiles=[0.025, 0.975],
        random_state=seed,
    )
    assert frame.difference() == 0.0
    low, high = frame.difference_ci()
    assert 0.0 < low < high
    low, high = frame.ratio_ci()
    assert low < high < 1.0

    gaps = fairness.worst_gaps(Decisions(decision=decision, groups={"group": group}), confidence=0.95)
    assert gaps["measure"] == ["difference", "ratio"]
    assert gaps["value"] == [0.0, 1.0]
    assert gaps["low"][0] == 0.0 < gaps["high"][0]
    assert gaps["low"][1] < 1.0 == gaps["high"][1]


@pytest.mark.parametrize("groups", [2, 5, 20])
def test_our_interval_of_the_worst_gap_covers_0_among_equal_groups(groups: int) -> None:
    """Bin(300, 0.95) is at most 256 with probability 2e-10; the law of fairlearn's interval never covers 0 here."""
    rng = np.random.default_rng(groups)
    group = np.repeat(np.arange(groups, dtype=np.uint8), 200)
    covered = 0
    for _ in range(300):
        decision = (rng.random(len(group)) < 0.3).astype(np.uint8)
        gaps = fairness.worst_gaps(Decisions(decision=decision, groups={"group": group}), confidence=0.95)
        covered += gaps["low"][0] == 0.0
    assert covered > 256
