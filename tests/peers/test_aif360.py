"""AIF360's two-group gaps are ours; where opposite errors cancel in its average, equalized odds shows them."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
import pandas as pd
import pytest
from lotrecht import Decisions, fairness

logging.disable(logging.WARNING)  # it warns of what it could not import, on import
aif = pytest.importorskip("aif360.sklearn.metrics", reason="aif360 is not installed")
logging.disable(logging.NOTSET)

pytestmark = pytest.mark.filterwarnings("ignore")


def people(cells: dict[int, tuple[int, int, int, int]]) -> pd.DataFrame:
    """Return people from true positives, false positives, false negatives and true negatives of group 0 and group 1."""
    rows = [
        (group, y, d)
        for group, counts in cells.items()
        for n, (d, y) in zip(counts, [(1, 1), (1, 0), (0, 1), (0, 0)], strict=True)
        for _ in range(n)
    ]
    return pd.DataFrame(rows, columns=["sex", "y", "d"])


def random_people(seed: int, n: int = 400) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    sex = draw.integers(0, 2, n)
    y = (draw.random(n) < 0.3 + 0.2 * sex).astype(int)
    d = (draw.random(n) < 0.2 + 0.4 * y + 0.1 * sex).astype(int)
    return pd.DataFrame({"sex": sex, "y": y, "d": d})


def theirs(name: str, frame: pd.DataFrame, **keywords: Any) -> float:
    """Return AIF360's value, group 0 against the privileged group 1."""
    truth = pd.Series(frame["y"].to_numpy(), index=pd.Index(frame["sex"], name="sex"))
    return float(getattr(aif, name)(truth, frame["d"].to_numpy(), prot_attr="sex", priv_group=1, **keywords))


def gap(frame: pd.DataFrame, metric: str, measure: str) -> dict[str, Any]:
    """Return our gap of group 0 to group 1, with its interval."""
    d = Decisions(frame, decision="d", outcome="y", groups="sex")
    table = fairness.gaps(d, confidence=0.95, reference={"sex": "1"}, metrics=[metric], measure=measure)
    return next(row for row in table.rows() if row["sex"] == "0")


@pytest.mark.parametrize("seed", range(5))
def test_the_same_gaps_to_a_named_group(seed: int) -> None:
    frame = random_people(seed)
    for name, metric, measure in [
        ("statistical_parity_difference", "selection_rate", "difference"),
        ("disparate_impact_ratio", "selection_rate", "ratio"),
        ("equal_opportunity_difference", "true_positive_rate", "difference"),
    ]:
        ours = gap(frame, metric, measure)
        assert ours["value"] == pytest.approx(theirs(name, frame), abs=1e-14)
        assert ours["low"] <= ours["value"] <= ours["high"]  # which AIF360 cannot say


@pytest.mark.parametrize("seed", range(5))
def test_the_same_mean_of_two_gaps(seed: int) -> None:
    frame = random_people(seed)
    tpr, fpr = (gap(frame, m, "difference")["value"] for m in ("true_positive_rate", "false_positive_rate"))
    assert (tpr + fpr) / 2 == pytest.approx(theirs("average_odds_difference", frame), abs=1e-14)
    assert (abs(tpr) + abs(fpr)) / 2 == pytest.approx(theirs("average_odds_error", frame), abs=1e-14)
    ppv, for_ = (gap(frame, m, "difference")["value"] for m in ("positive_predictive_value", "false_omission_rate"))
    assert (ppv + for_) / 2 == pytest.approx(theirs("average_predictive_value_difference", frame), abs=1e-14)


def test_average_odds_difference_is_0_where_odds_are_far_from_equal() -> None:
    """AIF360 issue #528: a group favoured by one error rate and harmed by the other comes out even there, not here."""
    frame = people({0: (30, 30, 70, 70), 1: (50, 10, 50, 90)})  # TPR .3 and .5, FPR .3 and .1
    assert theirs("average_odds_difference", frame) == pytest.approx(0.0, abs=1e-14)
    d = Decisions(frame, decision="d", outcome="y", groups="sex")
    found = {row["aggregate"]: row for row in fairness.equalized_odds(d, confidence=0.95).rows()}
    assert found["worst_case"]["value"] == pytest.approx(0.2, abs=1e-14)
    assert found["mean"]["value"] == pytest.approx(0.2, abs=1e-14)
    assert found["mean"]["low"] > 0.0


def test_a_ratio_to_nobody_selected_is_not_a_number_between_others() -> None:
    """AIF360 puts 0 (with a warning) where the ratio does not exist; we say why, and what can still be said of it."""
    frame = people({0: (5, 5, 5, 5), 1: (0, 0, 10, 10)})
    assert theirs("disparate_impact_ratio", frame, zero_division=0) == 0.0
    ours = gap(frame, "selection_rate", "ratio")
    assert ours["value"] is None
    assert ours["undefined"] == "zero_reference"
    assert ours["low"] > 1.0
