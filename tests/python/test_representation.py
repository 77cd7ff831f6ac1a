"""Shares beside a census, and the tables of Local Law 144, from Python and from a plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from lotrecht import Decisions, InvalidInput, Plan, audit, fairness, stats


def people() -> Decisions:
    rng = np.random.default_rng(5)
    n = 1000
    data = {
        "hired": (rng.random(n) < 0.3).astype(int),
        "score": rng.integers(0, 20, n),
        "sex": rng.choice(["f", "m", None], n, p=[0.3, 0.65, 0.05]),
        "race": rng.choice(["x", "y", "z"], n, p=[0.6, 0.39, 0.01]),
    }
    return Decisions(data, decision="hired", score="score", groups=["sex", "race"])


def rows(table: Any, quantity: str) -> list[dict[str, Any]]:
    return [row for row in table.rows() if row["quantity"] == quantity]


def test_groups_on_one_side_only_are_named() -> None:
    table = fairness.representation(people(), {"f": 0.5, "m": 0.49, "d": 0.01}, attribute="sex", confidence=0.95)
    assert [r["sex"] for r in rows(table, "representation_ratio")] == ["f", "m", "d"]
    assert rows(table, "share")[2]["value"] == 0.0
    (unnamed,) = rows(table, "rows_not_in_benchmark")
    assert unnamed["sex"] is None
    assert unnamed["value"] == 1000 - rows(table, "share")[0]["n"]
    assert rows(table, "goodness_of_fit")[0]["p_value"] < 1e-6


def test_the_missing_can_have_a_share_too() -> None:
    table = fairness.representation(people(), {"f": 0.5, "m": 0.45, "": 0.05}, attribute="sex", confidence=0.95)
    assert [r["sex"] for r in rows(table, "share")] == ["f", "m", None]
    assert rows(table, "rows_not_in_benchmark") == []


def test_counts_are_made_to_sum_to_one_and_a_sample_keeps_its_error() -> None:
    asked: dict[str, Any] = {"attribute": "sex", "confidence": 0.95}
    shares = fairness.representation(people(), {"f": 0.5, "m": 0.5}, **asked)
    counts = fairness.representation(people(), {"f": 70, "m": 70}, benchmark="counts", **asked)
    sample = fairness.representation(people(), {"f": 70, "m": 70}, benchmark="sample", **asked)
    assert counts == shares
    exact, drawn = (rows(t, "representation_ratio")[0] for t in (shares, sample))
    assert drawn["value"] == pytest.approx(exact["value"])
    assert drawn["low"] < exact["low"] < exact["high"] < drawn["high"]


def test_the_selected_can_be_compared() -> None:
    d = people()
    table = fairness.representation(d, {"f": 0.5, "m": 0.5}, attribute="sex", of="selected", confidence=0.95)
    assert rows(table, "share")[0]["n"] < int(d.decision.sum())
    assert rows(table, "share")[0]["n"] > 0


def test_several_attributes_in_one_call() -> None:
    shares = {"sex": {"f": 0.5, "m": 0.5}, "race": {"x": 0.6, "y": 0.39, "z": 0.01}}
    table = fairness.representation(people(), shares, confidence=0.95)
    assert len(rows(table, "representation_ratio")) == 5


def test_a_census_can_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "census.csv").write_text("gender;people\nf;510\nm;490\n", encoding="utf-8")
    table = fairness.representation(
        people(),
        tmp_path / "census.csv",
        attribute="sex",
        benchmark="counts",
        group_column="gender",
        number_column="people",
        confidence=0.95,
    )
    assert rows(table, "benchmark_share")[0]["value"] == 0.51
    (tmp_path / "twice.csv").write_text("group,share\nf,0.5\nf,0.5\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="comes twice"):
        fairness.representation(people(), tmp_path / "twice.csv", attribute="sex", confidence=0.95)
    (tmp_path / "hole.csv").write_text("group,share\nf,0.5\nm,\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="has no number"):
        fairness.representation(people(), tmp_path / "hole.csv", attribute="sex", confidence=0.95)


@pytest.mark.parametrize(
    ("shares", "asked", "said"),
    [
        ({"f": 0.5, "m": 0.4}, {}, "sum to 1, got 0.9.*benchmark = counts"),
        ({"f": 1.5, "m": -0.5}, {}, "'m' must not be negative"),
        ({"f": "half", "m": 0.5}, {}, "must not be negative"),
        ({"f": 0, "m": 0}, {"benchmark": "counts"}, "must count somebody"),
        ({"f": 0.5, "m": 0.5}, {"benchmark": "sample"}, "whole people"),
        ({"f": 0.5, "m": 0.5}, {"benchmark": "census"}, "benchmark must be one of"),
        ({"f": 0.5, "m": 0.5}, {"of": "chosen"}, "of must be one of"),
        ({"f": 0.5, "m": 0.5}, {"attribute": "sx"}, "did you mean 'sex'"),
        ({}, {}, "neither is given"),
    ],
)
def test_what_is_no_benchmark_is_refused(shares: dict[str, Any], asked: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        fairness.representation(people(), shares, **{"attribute": "sex", "confidence": 0.95, **asked})


def test_weights_are_refused() -> None:
    d = Decisions({"y": [1, 0], "g": ["a", "b"], "w": [1.0, 2.0]}, decision="y", groups="g", weight="w")
    with pytest.raises(InvalidInput, match="weighted"):
        fairness.representation(d, {"a": 0.5, "b": 0.5}, confidence=0.95)
    with pytest.raises(InvalidInput, match="weighted"):
        fairness.ll144(d, sex="g", confidence=0.95)


def test_the_laws_tables_lose_nobody() -> None:
    d = people()
    table = fairness.ll144(d, sex="sex", race="race", confidence=0.95)
    for name in ("sex", "race", "sex x race"):
        assert sum(r["assessed"] for r in table.rows() if r["table"] == name) == d.n
    unknown = [r for r in table.rows() if r["note"] == "unknown category"]
    assert [r["table"] for r in unknown] == ["sex", "race", "sex x race"]
    assert unknown[0]["assessed"] == unknown[2]["assessed"] > 0
    best = [r["impact_ratio"] for r in table.rows() if r["table"] == "sex" and r["impact_ratio"] is not None]
    assert max(best) == 1.0


def test_small_categories_are_left_out_only_with_a_reason_and_stay_listed() -> None:
    d = people()
    table = fairness.ll144(d, race="race", confidence=0.95, exclude_below=0.02, justification="ten people")
    (small,) = [r for r in table.rows() if r["note"] == "excluded"]
    assert small["impact_ratio"] is None
    assert small["rate"] is not None
    for asked, said in (
        ({"exclude_below": 0.02}, "justification is empty"),
        ({"exclude_below": 0.05, "justification": "so"}, "most the rule allows"),
    ):
        with pytest.raises(InvalidInput, match=said):
            fairness.ll144(d, race="race", confidence=0.95, **asked)


def test_scores_at_the_median_are_not_above_it() -> None:
    d = Decisions({"y": [0] * 6, "s": [1, 2, 2, 2, 3, 4], "sex": list("ffffmm")}, decision="y", score="s", groups="sex")
    table = fairness.ll144(d, sex="sex", rate="scoring", confidence=0.95)
    assert [r["selected"] for r in table.rows()][:2] == [0, 2]
    without = Decisions({"y": [0, 1], "sex": ["f", "m"]}, decision="y", groups="sex")
    with pytest.raises(InvalidInput, match="needs the column of scores"):
        fairness.ll144(without, sex="sex", rate="scoring", confidence=0.95)


def test_a_plan_can_ask_for_both(tmp_path: Path) -> None:
    (tmp_path / "census.csv").write_text("group,share\nf,0.5\nm,0.5\n", encoding="utf-8")
    plan = Plan.parse(
        '[columns]\ndecision = "hired"\n[groups]\nattributes = ["sex", "race"]\n[statistics]\nconfidence = 0.95\n'
        '[representation]\nattribute = "sex"\nfile = "census.csv"\n'
        '[ll144]\nsex = "sex"\nrace = "race"\nrate = "scoring"\nscore = "score"\n',
        folder=tmp_path,
    )
    assert Plan.parse(plan.to_toml(), folder=tmp_path) == plan
    result = audit(plan, people())
    assert [a["kind"] for a in result.record["analyses"]] == ["representation", "ll144"]
    for language, title in (("en", "New York City Local Law 144"), ("de", "New Yorker Local Law 144")):
        result.report(tmp_path / "report.html", language)
        assert title in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_simultaneous_intervals_are_there_for_statisticians() -> None:
    wide = stats.multinomial_intervals([5, 15, 30], method="goodman", confidence=0.95)
    assert len(wide) == 3
    assert wide[0].low < 0.1 < wide[0].high
    assert len(stats.multinomial_intervals([5, 15, 30], method="sison_glaz", confidence=0.95)) == 3
    with pytest.raises(InvalidInput, match="goodman"):
        stats.multinomial_intervals([5, 15], method="wald", confidence=0.95)
