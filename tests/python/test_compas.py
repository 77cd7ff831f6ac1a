"""COMPAS by race: the figures that were published about it, from the file to the answer.

Larson, Mattu, Kirchner and Angwin (2016), "How We Analyzed the COMPAS Recidivism Algorithm", ProPublica: error rates of
the score at two years, "high" or "medium" against "low".
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from end_to_end import lotrecht, real_data
from lotrecht import Decisions, fairness

PUBLISHED = {
    ("African-American", "false_positive_rate"): 0.4485,
    ("African-American", "false_negative_rate"): 0.2799,
    ("African-American", "positive_predictive_value"): 0.6297,
    ("Caucasian", "false_positive_rate"): 0.2345,
    ("Caucasian", "false_negative_rate"): 0.4772,
    ("Caucasian", "positive_predictive_value"): 0.5913,
}

PEOPLE = {
    "African-American": 3696,
    "Asian": 32,
    "Caucasian": 2454,
    "Hispanic": 637,
    "Native American": 18,
    "Other": 377,
}

PLAN = """\
title = "COMPAS by race"
[why]
purpose = "Advice to a judge on bail"
[data]
path = "compas.csv"
[columns]
decision = "score"
positive = "1"
effect = "burden"
outcome = "label_value"
outcome_positive = "1"
[groups]
attributes = ["race"]
reference = { race = "Caucasian" }
[statistics]
confidence = 0.95
[[checks]]
metric = "false_positive_rate"
measure = "difference"
low = -0.1
high = 0.1
"""


@pytest.fixture(scope="module")
def compas() -> Path:
    return real_data("compas/compas.csv")


def assert_published(found: dict[tuple[str, str], dict[str, Any]]) -> None:
    for key, value in PUBLISHED.items():
        assert round(found[key]["value"], 4) == value, key
        assert found[key]["low"] < value < found[key]["high"], key
        assert found[key]["high"] - found[key]["low"] < 0.07, "an interval that says something"


@pytest.mark.parametrize(
    "methods",
    [
        {},
        {"rate": "clopper_pearson"},
        {"rate": "jeffreys"},
        {"bootstrap": "percentile", "seed": 1},
        {"bootstrap": "bca", "seed": 1},
    ],
    ids=str,
)
def test_the_published_figures_each_in_its_interval(compas: Path, methods: dict[str, Any]) -> None:
    d = Decisions(compas, decision="score", outcome="label_value", groups="race", effect="burden")
    assert (d.n, d.ledger.rows_used, d.ledger.outcome_unknown) == (7214, 7214, 0)
    table = fairness.by_group(d, confidence=0.95, **methods)
    assert_published({(row["race"], row["metric"]): row for row in table.rows()})
    n = {row["race"]: row["n"] for row in table.rows() if row["metric"] == "selection_rate"}
    assert n == PEOPLE


def test_the_command_line_says_the_same(compas: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN, encoding="utf-8")
    ended = lotrecht("audit", plan, "--data", compas, "--out", tmp_path / "out")
    assert (ended.status, ended.err) == (1, "")

    record = json.loads((tmp_path / "out" / "audit.json").read_text(encoding="utf-8"))
    (table,) = record["tables"]
    assert {group["levels"][0]: group["n"] for group in table["groups"]} == PEOPLE
    assert_published(
        {
            (group["levels"][0], metric): estimate
            for group in table["groups"]
            for metric, estimate in group["rates"].items()
        }
    )
    verdicts = {finding["group"][0]: finding["verdict"] for finding in record["findings"]}
    assert verdicts["African-American"] == "outside"
    assert verdicts["Native American"] == "undecided"  # 18 people: nobody can tell
    assert set(verdicts) == set(PEOPLE) - {"Caucasian"}

    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    for group in PEOPLE:
        assert group in page
    assert "44.9" in page or "44.8" in page
    assert "African-American" in ended.out


def test_both_ways_give_one_answer_to_the_last_bit(compas: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN, encoding="utf-8")
    lotrecht("audit", plan, "--data", compas, "--out", tmp_path, "--quiet", "--threads", 3)
    (table,) = json.loads((tmp_path / "audit.json").read_text(encoding="utf-8"))["tables"]
    d = Decisions(compas, decision="score", outcome="label_value", groups="race")
    for row in fairness.gaps(d, confidence=0.95, reference={"race": "Caucasian"}).rows():
        (group,) = (g for g in table["groups"] if g["levels"] == [row["race"]])
        estimate = group["gaps"][row["metric"]][row["measure"]]
        for part in ("value", "low", "high"):
            expected = float("inf") if estimate[part] == "infinity" else estimate[part]
            assert row[part] == expected
