"""Gaps within strata: the function, the plan, the report, and what they refuse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from end_to_end import lotrecht
from lotrecht import Decisions, InvalidInput, Plan, audit, fairness, stats
from lotrecht.report.analysis_words import conditional as words

BERKELEY = [  # department, women admitted, women, men admitted, men (Bickel, Hammel & O'Connell 1975)
    ("A", 89, 108, 512, 825),
    ("B", 17, 25, 353, 560),
    ("C", 202, 593, 120, 325),
    ("D", 131, 375, 138, 417),
    ("E", 94, 393, 53, 191),
    ("F", 24, 341, 22, 373),
]


def rows() -> dict[str, list[str]]:
    """Return Berkeley's applicants of autumn 1973, one row each."""
    found: dict[str, list[str]] = {"department": [], "sex": [], "admitted": []}
    for department, women_in, women, men_in, men in BERKELEY:
        for sex, inside, n in (("f", women_in, women), ("m", men_in, men)):
            found["department"] += [department] * n
            found["sex"] += [sex] * n
            found["admitted"] += ["yes"] * inside + ["no"] * (n - inside)
    return found


def berkeley(**more: Any) -> Decisions:
    asked = {"positive": "yes", "effect": "benefit", **more}
    return Decisions(rows(), decision="admitted", groups="sex", strata="department", **asked)


def one(table: Any, quantity: str, **labels: Any) -> dict[str, Any]:
    found = [r for r in table.rows() if r["quantity"] == quantity and all(r[k] == v for k, v in labels.items())]
    assert len(found) == 1, (quantity, found)
    return found[0]


def test_berkeley() -> None:
    """R 4.2.2, mantelhaen.test(UCBAdmissions[, 2:1, ], correct=FALSE): odds ratio 1.1053, X² 1.5246, p 0.2169."""
    t = fairness.conditional_gaps(berkeley(), confidence=0.95, reference={"sex": "m"})
    assert one(t, "raw_difference")["high"] < -0.1
    common = one(t, "common_difference")
    assert common["low"] < 0 < common["value"]
    assert one(t, "common_odds_ratio")["value"] == pytest.approx(1.1053, abs=5e-5)
    assert common["p_value"] == pytest.approx(one(t, "exact_odds_ratio")["p_value"])
    assert one(t, "any_difference")["value"] == pytest.approx(1.5246, abs=5e-5)
    assert one(t, "any_difference")["p_value"] == pytest.approx(0.2169, abs=5e-5)
    assert len([r for r in t.rows() if r["quantity"] == "stratum_difference"]) == 6
    assert one(t, "demographic_disparity", sex="f")["value"] > 0
    assert one(t, "conditional_demographic_disparity", sex="f")["value"] < 0


def test_demographic_disparity_by_hand() -> None:
    t = fairness.conditional_gaps(berkeley(), confidence=0.95)
    total = weight = 0.0
    for _, women_in, women, men_in, men in BERKELEY:
        n = women + men
        admitted = women_in + men_in
        total += n * ((women - women_in) / (n - admitted) - women_in / admitted)
        weight += n
    assert one(t, "conditional_demographic_disparity", sex="f")["value"] == pytest.approx(total / weight, abs=1e-14)
    burden = fairness.conditional_gaps(berkeley(effect="burden"), confidence=0.95)
    assert one(burden, "conditional_demographic_disparity", sex="f")["value"] == pytest.approx(-total / weight)


@pytest.mark.parametrize("interval", ["delta", "bca", "percentile"])
def test_intervals_of_demographic_disparity_agree_in_large_samples(interval: Any) -> None:
    seed = None if interval == "delta" else 5
    t = fairness.conditional_gaps(berkeley(), confidence=0.95, disparity_interval=interval, seed=seed)
    score = fairness.conditional_gaps(berkeley(), confidence=0.95)
    for end in ("low", "high"):
        got, want = (one(x, "conditional_demographic_disparity", sex="f")[end] for x in (t, score))
        assert got == pytest.approx(want, abs=0.005)


def test_threads_change_no_bit() -> None:
    one_thread = fairness.conditional_gaps(berkeley(), confidence=0.9, disparity_interval="bca", seed=1, threads=1)
    assert one_thread == fairness.conditional_gaps(
        berkeley(), confidence=0.9, disparity_interval="bca", seed=1, threads=3
    )


def test_metrics_of_outcomes_and_several_strata() -> None:
    rng = np.random.default_rng(1)
    n = 4000
    data = {
        "d": rng.integers(0, 2, n),
        "y": rng.integers(0, 3, n),
        "g": rng.integers(0, 3, n).astype(str),
        "ward": rng.integers(0, 7, n).astype(str),
        "age": rng.integers(0, 3, n),
    }
    data["y"] = np.where(data["y"] == 2, None, data["y"])  # some outcomes are unknown
    d = Decisions(data, decision="d", outcome="y", groups="g", strata=["ward", "age"])
    t = fairness.conditional_gaps(d, confidence=0.95, reference="rest", listed_strata=2)
    assert {"ward", "age", "g", "metric", "reference"} <= set(t.columns)
    assert "accuracy" in t["metric"]
    assert "balanced_accuracy" not in t["metric"]
    for row in t.rows():
        assert (row["value"] is None) == (row["undefined"] != ""), row
        tested = row["quantity"] == "any_difference" or row["quantity"].startswith("homogeneity")
        assert (row["low"] is None) == tested, "a statistic has no interval, an estimate has one"
        assert (row["high"] is None) == tested
    some = fairness.conditional_gaps(d, confidence=0.95, strata="ward", metrics="true_positive_rate")
    assert "age" not in some.columns


def test_a_hundred_thousand_strata() -> None:
    rng = np.random.default_rng(2)
    n = 200_000
    d = Decisions(
        {"d": rng.integers(0, 2, n), "g": rng.integers(0, 2, n).astype(str), "s": rng.integers(0, 100_000, n)},
        decision="d",
        groups="g",
        strata="s",
    )
    t = fairness.conditional_gaps(d, confidence=1 - 1e-8, listed_strata=0)
    for quantity, nothing in (("common_difference", 0.0), ("common_ratio", 1.0), ("common_odds_ratio", 1.0)):
        row = one(t, quantity)
        assert row["low"] < nothing < row["high"]


def test_ties_one_group_and_more_groups_than_rows() -> None:
    everyone = Decisions(
        {"d": [1, 1, 1, 1], "g": list("abcd"), "s": list("xxyy")}, decision="d", positive="1", groups="g", strata="s"
    )
    t = fairness.conditional_gaps(everyone, confidence=0.95, reference={"g": "a"})
    assert one(t, "common_difference", g="b")["value"] == 0.0
    assert one(t, "common_difference", g="b")["low"] < 0 < one(t, "common_difference", g="b")["high"]
    assert one(t, "common_difference", g="c")["undefined"] == "no_overlap"
    single = Decisions({"d": [1, 0], "g": ["a", "a"], "s": ["x", "y"]}, decision="d", groups="g", strata="s")
    alone = fairness.conditional_gaps(single, confidence=0.95)
    assert "common_difference" not in alone["quantity"]
    assert one(alone, "any_difference")["undefined"] == "too_few_strata"


@pytest.mark.parametrize(
    ("change", "words_of_it"),
    [
        ({"confidence": 1.0}, "confidence must lie between 0 and 1"),
        ({"reference": "overall"}, "'rest'"),
        ({"reference": "best_off"}, "'rest'"),
        ({"reference": {"sex": "x"}}, "has no group"),
        ({"metrics": "balanced_accuracy"}, "made of two rates"),
        ({"metrics": "selection_rates"}, "no metric"),
        ({"metrics": "accuracy"}, "needs to know what turned out to be true"),
        ({"strata": "departmant"}, "did you mean"),
        ({"strata": ()}, "strata is empty"),
        ({"interval": "wald"}, "interval must be one of"),
        ({"disparity_interval": "bca"}, "needs a seed"),
        ({"listed_strata": -1}, "listed_strata must be"),
        ({"threads": 0}, "threads must be at least 1"),
    ],
)
def test_refusals(change: dict[str, Any], words_of_it: str) -> None:
    with pytest.raises(InvalidInput, match=r"^conditional_gaps: ") as refused:
        fairness.conditional_gaps(berkeley(), **{"confidence": 0.95, **change})
    assert words_of_it in str(refused.value)


def test_weights_are_refused_by_name() -> None:
    data = {**rows(), "w": [1.5] * 4526}
    d = Decisions(data, decision="admitted", positive="yes", groups="sex", strata="department", weight="w")
    with pytest.raises(InvalidInput, match="weighted"):
        fairness.conditional_gaps(d, confidence=0.95)
    with pytest.raises(InvalidInput, match=r"lotrecht\.Decisions is expected"):
        fairness.conditional_gaps(rows(), confidence=0.95)  # type: ignore[arg-type]


PLAN = """\
title = "Berkeley"
[data]
path = "rows.csv"
[columns]
decision = "admitted"
positive = "yes"
effect = "benefit"
[groups]
attributes = ["sex"]
reference = {sex = "m"}
[statistics]
confidence = 0.95
[conditional]
strata = ["department"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    columns = rows()
    lines = [",".join(columns)] + [",".join(values) for values in zip(*columns.values(), strict=True)]
    (tmp_path / "rows.csv").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    return tmp_path


def test_from_plan_to_report(folder: Path) -> None:
    ended = lotrecht("audit", folder / "plan.toml", "--out", folder / "out")
    assert ended.status == 0, ended.err
    record = json.loads((folder / "out" / "audit.json").read_text(encoding="utf-8"))
    (analysis,) = record["analyses"]
    assert analysis["kind"] == "conditional"
    assert {f["name"] for f in analysis["flags"]} == {"simpson_reversal_unclear", "gap_differs_between_strata"}
    assert analysis["settings"]["strata"] == ["department"]
    page = (folder / "out" / "report.html").read_text(encoding="utf-8")
    assert words.EN["title"] in page


def test_the_plan_is_written_as_it_was_read(folder: Path) -> None:
    plan = Plan.read(folder / "plan.toml")
    again = Plan.parse(plan.to_toml())
    assert again.analyses == plan.analyses
    assert audit(plan).record["analyses"][0]["lines"]


@pytest.mark.parametrize(
    ("key", "words_of_it"),
    [
        ('strata = ["sex"]', "[conditional].strata"),
        ('strata = ["department"]\nmetrics = ["accuracies"]', "[conditional].metrics"),
        ('strata = ["department"]\nreference = "overall"', "[conditional].reference"),
        ('strata = ["department"]\nstratum = 1', "unknown key 'stratum' in [conditional]"),
        ("strata = []", "[conditional].strata is empty"),
    ],
)
def test_the_plan_refuses_in_its_own_words(key: str, words_of_it: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Plan.parse(PLAN.replace('strata = ["department"]', key))
    assert words_of_it.replace("'", '"') in str(refused.value).replace("'", '"')


def test_words_in_both_languages_and_for_every_quantity() -> None:
    assert words.EN.keys() == words.DE.keys()
    t = fairness.conditional_gaps(berkeley(), confidence=0.95)
    for quantity in set(t["quantity"]):
        assert f"quantity.{quantity}" in words.EN
        assert f"unit.{quantity}" in words.EN


def test_mantel_haenszel_of_plain_counts() -> None:
    t = stats.mantel_haenszel(
        [w for _, w, _, _, _ in BERKELEY],
        [n for _, _, n, _, _ in BERKELEY],
        [m for _, _, _, m, _ in BERKELEY],
        [n for _, _, _, _, n in BERKELEY],
        confidence=0.95,
    )
    assert one(t, "odds_ratio")["value"] == pytest.approx(1.1053, abs=5e-5)
    assert one(t, "association")["p_value"] == pytest.approx(0.2169, abs=5e-5)
    assert one(t, "difference")["value"] == one(t, "difference_large_sample")["value"]


@pytest.mark.parametrize(
    ("counts", "words_of_it"),
    [
        (([3], [2], [1], [2]), r"successes1\[0\] must not be more than trials1\[0\], got 3 of 2"),
        (([1, 2], [2], [1], [2]), "one length"),
        (([-1], [2], [1], [2]), "whole number"),
        (([0.5], [2], [1], [2]), "whole number"),
    ],
)
def test_mantel_haenszel_refuses(counts: Any, words_of_it: str) -> None:
    with pytest.raises(InvalidInput, match=words_of_it):
        stats.mantel_haenszel(*counts, confidence=0.95)
    with pytest.raises(InvalidInput, match="strictly between"):
        stats.mantel_haenszel([1], [2], [1], [2], confidence=95)
    with pytest.raises(InvalidInput, match="not be negative"):
        stats.e_value(-1)
