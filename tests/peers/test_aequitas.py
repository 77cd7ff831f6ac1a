"""aequitas' group metrics are ours; its tests of significance ask about other people than they say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from lotrecht import Decisions, fairness

aequitas_bias = pytest.importorskip("aequitas.bias", reason="aequitas is not installed (it needs Python < 3.14)")
aequitas_group = pytest.importorskip("aequitas.group")

# aequitas calls pandas in ways that pandas announces to end, and divides by zero on its way.
pytestmark = pytest.mark.filterwarnings("ignore")

OUR_NAMES = {
    "ppr": None,  # share of all selected who are in the group: a share of positives, not a rate, and called "parity"
    "pprev": "selection_rate",
    "tpr": "true_positive_rate",
    "fpr": "false_positive_rate",
    "tnr": "true_negative_rate",
    "fnr": "false_negative_rate",
    "precision": "positive_predictive_value",
    "npv": "negative_predictive_value",
    "fdr": "false_discovery_rate",
    "for": "false_omission_rate",
    "accuracy": "accuracy",
    "prev": "base_rate",
}


def rows(cells: dict[str, tuple[int, int, int, int]]) -> pd.DataFrame:
    """Return people from true positives, false positives, false negatives and true negatives of each group."""
    parts = []
    for group, counts in cells.items():
        for n, (score, label) in zip(counts, [(1, 1), (1, 0), (0, 1), (0, 0)], strict=True):
            parts.append(pd.DataFrame({"score": score, "label_value": label, "race": group}, index=range(n)))
    return pd.concat(parts, ignore_index=True)


def crosstabs(frame: pd.DataFrame) -> pd.DataFrame:
    table, _ = aequitas_group.Group().get_crosstabs(frame.copy(), attr_cols=["race"])
    return table.set_index("attribute_value")


def ours(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    d = Decisions(frame, decision="score", outcome="label_value", groups="race")
    return fairness.by_group(d, confidence=0.95).rows()


def assert_equal_rates(frame: pd.DataFrame) -> None:
    theirs = crosstabs(frame)
    found = {(row["race"], row["metric"]): row["value"] for row in ours(frame)}
    for group, values in theirs.iterrows():
        for name, metric in OUR_NAMES.items():
            if metric is not None:
                expected = None if np.isnan(values[name]) else pytest.approx(values[name], rel=0, abs=1e-12)
                assert found[group, metric] == expected, (group, name)


@pytest.mark.parametrize("seed", range(3))
def test_group_metrics_are_equal(seed: int) -> None:
    rng = np.random.default_rng(seed)
    assert_equal_rates(rows({group: tuple(rng.integers(1, 60, 4)) for group in "abcde"}))


def test_a_rate_of_nobody_exists_in_neither() -> None:
    frame = rows({"a": (3, 4, 5, 6), "no positives": (0, 4, 0, 6), "nobody selected": (0, 0, 5, 6)})
    assert_equal_rates(frame)
    undefined = {(row["race"], row["metric"]): row["undefined"] for row in ours(frame)}
    assert undefined["no positives", "true_positive_rate"] == "no_positives"
    assert undefined["nobody selected", "positive_predictive_value"] == "nobody_selected"


def test_compas_is_counted_alike(data_folder: Path) -> None:
    """The data are aequitas' own sample."""
    frame = pd.read_csv(data_folder / "compas" / "compas.csv")
    frame["score"] = frame["score"].astype(int)
    assert_equal_rates(frame)


def test_significance_is_asked_of_those_selected_where_it_should_be_of_those_negative() -> None:
    """Error rates equal to the last person, and aequitas reports p = 0 for a difference.

    20,000 people, both error rates 0.2 in both groups, base rates 0.3 and 0.6. Its tests of false positive rates drop
    those who were not selected in place of those who were positive, so what they test is the false discovery rate.
    """
    frame = rows({"a": (2400, 1400, 600, 5600), "b": (4800, 800, 1200, 3200)})
    bias = aequitas_bias.Bias().get_disparity_predefined_groups(
        crosstabs(frame).reset_index(),
        original_df=frame.copy(),
        ref_groups_dict={"race": "a"},
        alpha=0.05,
        check_significance=True,
        mask_significance=False,
    )
    b = bias[bias["attribute_value"] == "b"].iloc[0]
    assert b["fpr_disparity"] == b["fnr_disparity"] == 1.0
    assert b["fpr_significance"] == b["fdr_significance"] < 1e-50
    assert b["fnr_significance"] == b["for_significance"] < 1e-50

    d = Decisions(frame, decision="score", outcome="label_value", groups="race")
    metrics = ["false_positive_rate", "false_negative_rate", "false_discovery_rate"]
    gaps = fairness.gaps(d, confidence=0.95, metrics=metrics, measure="difference", reference={"race": "a"})
    found = {row["metric"]: row for row in gaps.rows()}
    for metric in metrics[:2]:
        assert found[metric]["value"] == 0.0
        assert found[metric]["low"] < 0.0 < found[metric]["high"]
    assert found["false_discovery_rate"]["high"] < 0.0


def test_an_infinite_disparity_becomes_10_there_and_stays_infinite_here() -> None:
    frame = rows({"a": (10, 0, 10, 80), "b": (10, 5, 10, 75)})
    bias = aequitas_bias.Bias().get_disparity_predefined_groups(
        crosstabs(frame).reset_index(), original_df=frame.copy(), ref_groups_dict={"race": "a"}
    )
    assert bias.set_index("attribute_value").loc["b", "fpr_disparity"] == 10.0

    d = Decisions(frame, decision="score", outcome="label_value", groups="race")
    gaps = fairness.gaps(d, confidence=0.95, metrics=["false_positive_rate"], measure="ratio", reference={"race": "a"})
    (row,) = gaps.rows()
    assert row["undefined"] == "zero_reference"
    assert row["value"] is None
    assert row["low"] > 1.0
    assert row["high"] == float("inf")
