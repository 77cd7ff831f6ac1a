"""Small groups, raw and pooled, from Python and from a plan."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from lotrecht import Decisions, InvalidInput, Plan, _core, audit, fairness
from lotrecht.analyses import pooling


def wards(n: int = 300) -> Decisions:
    rng = np.random.default_rng(3)
    ward = rng.choice(["a", "b", "c", "d", "e"], n, p=[0.4, 0.3, 0.2, 0.08, 0.02])
    data = {"granted": (rng.random(n) < 0.3).astype(int), "owed": (rng.random(n) < 0.4).astype(int), "ward": ward}
    return Decisions(data, decision="granted", outcome="owed", groups="ward")


def rows(table: Any, quantity: str) -> list[dict[str, Any]]:
    return [row for row in table.rows() if row["quantity"] == quantity]


def test_every_pooled_rate_stands_beside_its_raw_one() -> None:
    d = wards()
    table = fairness.pooled(d, confidence=0.9, seed=1, draws=500, metrics=["selection_rate", "true_positive_rate"])
    for what in ("rate", "gap_to_overall"):
        raw, together = rows(table, f"raw_{what}"), rows(table, f"pooled_{what}")
        assert [(r["metric"], r["ward"]) for r in raw] == [(r["metric"], r["ward"]) for r in together]
        assert len(raw) == 2 * len(d.attributes[0].levels)
    by_group = fairness.by_group(d, confidence=0.9, metrics="selection_rate")
    assert [r["value"] for r in rows(table, "raw_rate")][: len(by_group)] == by_group["value"]
    assert [r["low"] for r in rows(table, "raw_rate")][: len(by_group)] == by_group["low"]


def test_small_groups_are_drawn_in_more() -> None:
    table = fairness.pooled(wards(), confidence=0.9)
    drawn = {r["ward"]: r["value"] for r in rows(table, "shrinkage")}
    size = {r["ward"]: r["n"] for r in rows(table, "raw_rate")}
    assert sorted(drawn, key=drawn.__getitem__) == sorted(size, key=size.__getitem__, reverse=True)
    assert rows(table, "pooled_gap_to_overall") == []


def test_an_intersection_of_nobody_has_a_predictive_rate() -> None:
    data = {"y": [1, 0, 1, 0, 0, 1], "sex": list("ffmmff"), "age": ["o", "y", "o", "o", "y", "o"]}
    d = Decisions(data, decision="y", groups=["sex", "age"])
    table = fairness.pooled(d, confidence=0.95)
    (raw,) = [r for r in rows(table, "raw_rate") if r["n"] == 0]
    (together,) = [r for r in rows(table, "pooled_rate") if r["n"] == 0]
    assert raw["value"] is None
    assert raw["undefined"] == "nobody"
    assert 0 < together["low"] < together["value"] < together["high"] < 1
    assert together["method"] == "beta_binomial_predictive"


def test_more_groups_than_rows_is_an_answer() -> None:
    d = Decisions({"y": [1, 0, 1], "id": ["a", "b", "c"]}, decision="y", groups="id")
    assert all(0 < r["value"] < 1 for r in rows(fairness.pooled(d, confidence=0.95), "pooled_rate"))


def test_all_zero_is_defined_for_full_bayes_and_said_for_empirical_bayes() -> None:
    d = Decisions({"y": [0] * 9, "g": list("aaabbbccc")}, decision="y", groups="g")
    assert all(r["value"] < 0.2 for r in rows(fairness.pooled(d, confidence=0.95), "pooled_rate"))
    empirical = fairness.pooled(d, confidence=0.95, method="empirical_bayes", seed=1, replicates=19)
    assert {r["undefined"] for r in rows(empirical, "pooled_rate")} == {"boundary"}
    assert {r["value"] for r in rows(empirical, "raw_rate")} == {0.0}


def test_the_number_of_threads_changes_nothing() -> None:
    d = wards()
    asked = {"confidence": 0.95, "seed": 7, "draws": 300}
    assert fairness.pooled(d, threads=1, **asked) == fairness.pooled(d, threads=3, **asked)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"metrics": "balanced_accuracy"}, "mean of two rates"),
        ({"metrics": "treatment_equality"}, "false_negative_rate and false_positive_rate"),
        ({"metrics": "selektion_rate"}, "did you mean 'selection_rate'"),
        ({"metrics": ["accuracy", "accuracy"]}, "twice"),
        ({"method": "empirical_bayes"}, "needs a seed"),
        ({"method": "guess", "seed": 1}, "full_bayes or empirical_bayes"),
        ({"seed": 1, "draws": 5}, "draws must lie between 100"),
        ({"threads": 0}, "threads"),
    ],
)
def test_bad_input_is_refused_by_name(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        fairness.pooled(wards(), confidence=0.95, **asked)


def test_a_rate_that_needs_an_outcome_is_refused_without_one() -> None:
    d = Decisions({"y": [1, 0], "g": ["a", "b"]}, decision="y", groups="g")
    with pytest.raises(InvalidInput, match="needs to know what turned out to be true"):
        fairness.pooled(d, confidence=0.95, metrics="accuracy")


def test_what_can_be_pooled_is_said_alike_here_and_in_the_library() -> None:
    assert _core.fairness.poolable_metrics == pooling.POOLABLE


def test_a_plan_can_ask_for_it() -> None:
    plan = Plan.parse(
        '[columns]\ndecision = "granted"\n[groups]\nattributes = ["ward"]\n[statistics]\nconfidence = 0.95\n'
        "[pooling]\ndraws = 200\n"
    )
    assert Plan.parse(plan.to_toml()) == plan
    result = audit(plan, wards())
    (found,) = json.loads(json.dumps(result.record))["analyses"]
    assert found["kind"] == "pooling"
    assert found["settings"]["draws"] == 200
    head = '[groups]\nattributes = ["ward"]\n[statistics]\nconfidence = 0.95\n[pooling]\n'
    for key in ("metrics", "method"):
        with pytest.raises(InvalidInput, match=rf"\[pooling\]\.{key}"):
            Plan.parse(f'{head}{key} = "nonsense"')
