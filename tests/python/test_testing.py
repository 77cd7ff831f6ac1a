"""Tests of groups: `fairness.tests`, `gaps(tests=True)`, simultaneous intervals, the plan's [tests], the findings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from lotrecht import Decisions, InvalidInput, Plan, audit, fairness, stats


def people(rows: int = 900, seed: int = 3, **keywords: Any) -> Decisions:
    rng = np.random.default_rng(seed)
    group = rng.choice(["a", "b", "c"], rows, p=[0.6, 0.36, 0.04])
    outcome = rng.random(rows) < np.where(group == "a", 0.4, 0.6)
    decision = np.where(rng.random(rows) < 0.25, ~outcome, outcome)
    columns = {
        "decision": decision,
        "outcome": outcome,
        "group": group,
        "sex": rng.choice(["f", "m"], rows),
        "w": rng.random(rows),
        "person": rng.integers(0, rows // 3, rows),
    }
    return Decisions(columns, **{"decision": "decision", "outcome": "outcome", "groups": ["group", "sex"], **keywords})


def test_gaps_bring_their_tests() -> None:
    d = people()
    table = fairness.gaps(d, confidence=0.95, metrics=["selection_rate", "balanced_accuracy"], tests=True)
    rows = list(table.rows())
    for measure in ("difference", "ratio"):
        raw = [r["p_value"] for r in rows if r["measure"] == measure]
        adjusted = [r["adjusted_p_value"] for r in rows if r["measure"] == measure]
        assert adjusted == stats.holm(raw).tolist(), "each measure is a family of its own"
    for row in rows:
        none = 1.0 if row["measure"] == "ratio" else 0.0
        assert row["test"] == ("interval" if row["metric"] == "balanced_accuracy" else row["test"])
        if row["measure"] == "difference" and row["test"] == "score" and abs(row["p_value"] - 0.05) > 0.005:
            assert (row["p_value"] < 0.05) == (row["high"] < none or none < row["low"])
        assert row["detectable_low"] is None or row["detectable_low"] < none
        assert row["detectable_high"] is None or row["detectable_high"] > none
    plain = fairness.gaps(d, confidence=0.95, metrics=["selection_rate", "balanced_accuracy"])
    for without, tested in zip(plain.rows(), rows, strict=True):  # small groups have an exact one
        if tested["method"] == "exact_unconditional":
            assert tested["low"] <= without["low"] + 0.01
        else:
            assert (without["low"], without["high"]) == (tested["low"], tested["high"])
    assert "p_value" not in plain.columns


def test_more_power_wants_a_larger_gap() -> None:
    found = [
        fairness.gaps(people(), confidence=0.95, metrics="selection_rate", tests=True, power=power)
        for power in (0.5, 0.8, 0.95)
    ]
    gaps = [table["detectable_high"][0] for table in found]
    assert gaps == sorted(gaps)


def test_simultaneous_intervals_are_wider_and_stand_in_their_places() -> None:
    d = people()
    plain = fairness.gaps(d, confidence=0.95, metrics=["selection_rate", "accuracy"])
    both = fairness.gaps(
        d, confidence=0.95, metrics=["selection_rate", "accuracy"], simultaneous="max_t", seed=1, replicates=499
    )
    assert both["value"] == plain["value"]
    for a, b in zip(plain.rows(), both.rows(), strict=True):
        assert (b["low"], b["high"]) == (min(a["low"], b["low"]), max(a["high"], b["high"]))
        assert b["method"].startswith("max_t_")
    again = fairness.gaps(
        d, confidence=0.95, metrics=["selection_rate", "accuracy"], simultaneous="max_t", seed=1, replicates=499
    )
    assert again == both


def test_all_tests_in_one_table() -> None:
    d = people()
    table = fairness.tests(d, confidence=0.95, permutations=199, seed=2, metrics="selection_rate", multiplicity="max_t")
    rows = list(table.rows())
    assert {r["quantity"] for r in rows} == {"omnibus", "difference", "detectable_below", "detectable_above"}
    assert [r["groups"] for r in rows if r["quantity"] == "omnibus"] == ["group", "sex", "group x sex"]
    for row in rows:
        if row["quantity"] == "difference":
            assert row["adjusted_p_value"] >= 1 / 200, "a permutation p-value is never 0"
    one = fairness.tests(d, confidence=0.95, permutations=199, seed=2, metrics="selection_rate", threads=1)
    two = fairness.tests(d, confidence=0.95, permutations=199, seed=2, metrics="selection_rate", threads=2)
    assert one == two


PLAN = """
[statistics]
confidence = 0.95
[columns]
decision = "decision"
outcome = "outcome"
[groups]
attributes = ["group", "sex"]
[metrics]
report = ["selection_rate"]
[tests]
multiplicity = "{multiplicity}"
permutations = 99
replicates = 99
power = 0.9
[[checks]]
metric = "selection_rate"
measure = "difference"
low = -0.1
high = 0.1
"""


def test_a_plan_asks_and_its_findings_know() -> None:
    plan = Plan.parse(PLAN.format(multiplicity="benjamini_hochberg"))
    record = audit(plan, people()).record
    assert record["statistics"]["tests"] == {"multiplicity": "benjamini_hochberg", "power": 0.9}
    (analysis,) = [a for a in record["analyses"] if a["kind"] == "tests"]
    assert analysis["settings"]["multiplicity"] == "benjamini_hochberg"
    assert {line["quantity"] for line in analysis["lines"]} == {"omnibus", "difference"}
    raw = [f["p_value"] for f in record["findings"]]
    assert [f["adjusted_p_value"] for f in record["findings"]] == stats.benjamini_hochberg(raw).tolist()
    assert all(f["detectable"]["high"] > 0 for f in record["findings"] if f["detectable"])
    assert Plan.parse(plan.to_toml()) == plan
    by_max_t = audit(Plan.parse(PLAN.format(multiplicity="max_t")), people()).record
    assert by_max_t["statistics"]["tests"]["multiplicity"] == "holm", "findings have no permutations of their own"


def test_without_the_table_findings_are_corrected_by_holm() -> None:
    plan = Plan.parse(
        PLAN.format(multiplicity="holm")
        .replace("[tests]", "#")
        .replace("multiplicity =", "#")
        .replace("permutations =", "#")
        .replace("replicates =", "#")
        .replace("power =", "#")
    )
    record = audit(plan, people()).record
    assert record["statistics"]["tests"] == {"multiplicity": "holm", "power": 0.8}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"holm"', '"holmes"', r"\[tests\].multiplicity must be one of .*[Dd]id you mean"),
        ("permutations = 99", "permutations = 99\ntest = 'exakt'", r"\[tests\].test"),
        ("permutations = 99", "permutations = -1", r"\[tests\].permutations"),
        ("power = 0.9", "power = 90", r"\[tests\].power must lie between 0 and 1"),
        ("power = 0.9", "metrics = ['rate']", r"\[tests\].metrics"),
        ("replicates = 99", "replicates = 0", r"\[tests\].replicates"),
        ("attributes = [", "reference = 'best_off'\nattributes = [", r"known before looking at the data"),
        ("power = 0.9", "force = 0.9", "force"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(old: str, new: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        Plan.parse(PLAN.format(multiplicity="holm").replace(old, new))


def test_rows_that_belong_together_are_not_shuffled() -> None:
    with pytest.raises(InvalidInput, match="weight"):
        fairness.tests(people(weight="w"), confidence=0.95, permutations=9, seed=1)
    with pytest.raises(InvalidInput, match="belong together"):
        fairness.tests(people(cluster="person"), confidence=0.95, permutations=9, seed=1)
    weighted = fairness.gaps(people(weight="w"), confidence=0.95, metrics="selection_rate", tests=True)
    assert set(weighted["test"]) == {"interval"}


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        ({"simultaneous": "tukey", "seed": 1, "replicates": 99}, "simultaneous must be"),
        ({"simultaneous": "max_t", "replicates": 99}, "pass seed="),
        ({"simultaneous": "max_t", "seed": 1}, "pass replicates="),
        ({"simultaneous": "max_t", "seed": 1, "replicates": 5}, "replicates must be at least 39"),
        ({"simultaneous": "max_t", "seed": 1, "replicates": 99, "bootstrap": "bca"}, "bootstrap"),
        ({"tests": True, "multiplicity": "bonferonni"}, "multiplicity must be"),
        ({"tests": True, "power": 1.2}, "power must lie between 0 and 1"),
    ],
)
def test_gaps_refuse_by_name(keywords: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        fairness.gaps(people(), confidence=0.95, metrics="selection_rate", **keywords)


def test_one_group_and_more_groups_than_rows_have_answers() -> None:
    alone = Decisions({"x": [1, 0, 1], "g": ["a"] * 3}, decision="x", groups="g")
    rows = list(fairness.tests(alone, confidence=0.95, permutations=9, seed=1).rows())
    assert [(r["quantity"], r["undefined"]) for r in rows] == [("omnibus", "single_group")]
    many = Decisions({"x": [1, 0, 1, 0], "g": list("abcd")}, decision="x", groups="g")
    table = fairness.tests(many, confidence=0.95, permutations=99, seed=1)
    assert set(table["adjusted_p_value"]) <= {1.0, None}
    ties = Decisions({"x": [0] * 30, "g": list("abc") * 10}, decision="x", groups="g")
    assert set(fairness.tests(ties, confidence=0.95, permutations=99, seed=1)["p_value"]) <= {1.0, None}
