"""`lotrecht.fairness`: laws that hold whatever the data, references, weights, bootstrap, tables, refusals.

That the functions named as fairlearn's have its values is shown in tests/peers, beside the real ones.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from lotrecht import Decisions, InvalidInput, Plan, Table, audit, fairness
from lotrecht.plan import METRICS

Row = dict[str, Any]


def people(seed: int = 1, rows: int = 500, **keywords: Any) -> Decisions:
    rng = np.random.default_rng(seed)
    group = rng.choice(["a", "b", "c"], rows, p=[0.6, 0.3, 0.1])
    outcome = rng.random(rows) < np.where(group == "a", 0.4, 0.6)
    decision = np.where(rng.random(rows) < 0.25, ~outcome, outcome)
    columns = {"decision": decision, "outcome": outcome, "group": group, "sex": rng.choice(["f", "m"], rows)}
    return Decisions(columns, **{"decision": "decision", "outcome": "outcome", "groups": "group", **keywords})


def keyed(table: Table, *names: str) -> dict[tuple[Any, ...], Row]:
    found = {tuple(row[name] for name in names): row for row in table.rows()}
    assert len(found) == len(table), "these columns name a row"
    return found


# ------------------------------------------------------------------------------------------ rates of groups


def test_nobody_is_lost_or_counted_twice() -> None:
    d = people()
    found = keyed(fairness.by_group(d, confidence=0.95), "group", "metric")
    assert sum(row["n"] for (_, metric), row in found.items() if metric == "selection_rate") == d.n
    positives = sum(row["n"] for (_, metric), row in found.items() if metric == "true_positive_rate")
    negatives = sum(row["n"] for (_, metric), row in found.items() if metric == "false_positive_rate")
    assert positives + negatives == d.n
    assert {metric for _, metric in found} == set(METRICS)


@pytest.mark.parametrize("rate", ["wilson", "clopper_pearson", "jeffreys"])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("true_positive_rate", "false_negative_rate"),
        ("false_positive_rate", "true_negative_rate"),
        ("positive_predictive_value", "false_discovery_rate"),
        ("negative_predictive_value", "false_omission_rate"),
    ],
)
def test_complements_add_up_and_their_intervals_mirror(one: str, other: str, rate: str) -> None:
    found = keyed(fairness.by_group(people(), confidence=0.9, rate=rate), "group", "metric")
    for group in "abc":
        a, b = found[group, one], found[group, other]
        assert a["value"] + b["value"] == pytest.approx(1.0, abs=1e-15)
        assert (a["low"], a["high"]) == pytest.approx((1 - b["high"], 1 - b["low"]), abs=1e-12)
        assert a["method"] == b["method"] == rate


def test_more_confidence_is_a_wider_interval() -> None:
    narrow, wide = (keyed(fairness.by_group(people(), confidence=c), "group", "metric") for c in (0.8, 0.99))
    for key, row in narrow.items():
        assert wide[key]["low"] < row["low"] <= row["value"] <= row["high"] < wide[key]["high"]


def test_the_order_of_rows_makes_no_difference() -> None:
    d = people()
    assert d.outcome is not None
    order = np.random.default_rng(2).permutation(d.n)
    levels = np.array(d.attributes[0].levels)
    columns = {"group": levels[d.attributes[0].codes[order]]}
    shuffled = Decisions(decision=d.decision[order], outcome=d.outcome[order], groups=columns)
    for function in (fairness.by_group, fairness.gaps, fairness.worst_gaps, fairness.equalized_odds):
        assert function(shuffled, confidence=0.95) == function(d, confidence=0.95)


@pytest.mark.parametrize("threads", [2, 3, 8])
@pytest.mark.parametrize("weighted", [False, True])
def test_the_number_of_threads_changes_no_bit(threads: int, weighted: bool) -> None:
    rng = np.random.default_rng(3)
    n = 100_000
    d = Decisions(
        decision=rng.integers(0, 2, n, dtype=np.uint8),
        outcome=rng.integers(0, 3, n, dtype=np.uint8) % 2,
        groups={"g": rng.integers(0, 7, n, dtype=np.uint8), "h": rng.integers(0, 2, n, dtype=np.uint8)},
        weight=rng.random(n) if weighted else None,
    )
    bootstrap = "" if weighted else 'bootstrap = "percentile"\nreplicates = 200'
    plan = Plan.parse(f"[statistics]\nconfidence = 0.95\n{bootstrap}")
    one, many = (audit(plan, d, threads=t).record for t in (1, threads))
    assert json.dumps(one) == json.dumps(many)


def test_crossed_attributes_come_with_their_margins() -> None:
    d = people(groups=["group", "sex"])
    found = keyed(fairness.by_group(d, confidence=0.95, metrics="selection_rate"), "group", "sex")
    assert len(found) == 3 + 2 + 6
    for group in "abc":
        parts = [found[group, sex] for sex in ("f", "m")]
        assert found[group, "(all)"]["n"] == sum(part["n"] for part in parts)
        together = sum(part["value"] * part["n"] for part in parts) / found[group, "(all)"]["n"]
        assert found[group, "(all)"]["value"] == pytest.approx(together, abs=1e-15)


def test_a_missing_group_is_a_group() -> None:
    d = Decisions({"x": [1, 0, 1, 1], "g": ["a", "a", None, None]}, decision="x", groups="g")
    assert keyed(fairness.by_group(d, confidence=0.95), "g")[(None,)]["value"] == 1.0
    assert fairness.worst_gaps(d, confidence=0.95)["highest"][0] == "(missing)"


@pytest.mark.parametrize("name", ["n", "value", "metric", "measure", "verdict"])
def test_an_attribute_may_be_called_like_a_result(name: str) -> None:
    d = Decisions({"x": [1, 0, 1, 1], name: list("aabb")}, decision="x", groups=name, effect="benefit")
    by_group = fairness.by_group(d, confidence=0.95)
    assert by_group[f"group {name}"] == ["a", "b"]
    assert by_group.labels == (f"group {name}",)
    assert by_group["n"] == [2, 2]
    assert fairness.gaps(d, confidence=0.95)[f"group {name}"] == ["b", "b"]
    assert fairness.four_fifths(d, confidence=0.95)[f"group {name}"] == ["a"]


# ------------------------------------------------------------------------------------------ gaps and references


METHODS: list[dict[str, Any]] = [
    {"difference": "newcombe", "ratio": "miettinen_nurminen"},
    {"difference": "miettinen_nurminen", "ratio": "koopman"},
    {"ratio": "katz"},
]


@pytest.mark.parametrize("methods", METHODS, ids=str)
def test_gaps_turn_with_the_reference(methods: dict[str, Any]) -> None:
    """b against a is a against b with the sign, or the ratio, turned round; its interval, too."""
    d = people(7)
    there = keyed(fairness.gaps(d, confidence=0.9, reference={"group": "a"}, **methods), "group", "metric", "measure")
    back = keyed(fairness.gaps(d, confidence=0.9, reference={"group": "b"}, **methods), "group", "metric", "measure")
    for metric in METRICS:
        one, other = there["b", metric, "difference"], back["a", metric, "difference"]
        assert one["value"] == pytest.approx(-other["value"], abs=1e-15)
        assert (one["low"], one["high"]) == pytest.approx((-other["high"], -other["low"]), abs=1e-9)
        one, other = there["b", metric, "ratio"], back["a", metric, "ratio"]
        assert one["value"] == pytest.approx(1 / other["value"], rel=1e-12)
        assert (one["low"], one["high"]) == pytest.approx((1 / other["high"], 1 / other["low"]), rel=1e-8)


def test_gaps_are_differences_and_ratios_of_the_rates() -> None:
    d = people()
    rates = keyed(fairness.by_group(d, confidence=0.95), "group", "metric")
    for row in fairness.gaps(d, confidence=0.95, reference={"group": "c"}).rows():
        group, reference = rates[row["group"], row["metric"]]["value"], rates["c", row["metric"]]["value"]
        expected = group - reference if row["measure"] == "difference" else group / reference
        assert row["value"] == pytest.approx(expected, abs=1e-15)
        assert row["low"] <= row["value"] <= row["high"]


def test_every_rule_finds_its_reference() -> None:
    """Selection rates 1/2, 3/4, 1/4 of 8, 4, 4 people."""
    decision = [1, 0] * 4 + [1, 1, 1, 0] + [1, 0, 0, 0]
    columns = {"x": decision, "g": ["a"] * 8 + ["b"] * 4 + ["c"] * 4}

    def differences(reference: Any, effect: Any = "benefit") -> dict[str, float]:
        d = Decisions(columns, decision="x", groups="g", effect=effect)
        table = fairness.gaps(d, confidence=0.95, reference=reference, measure="difference")
        return dict(zip(table["g"], table["value"], strict=True))

    assert differences("largest") == {"b": 0.25, "c": -0.25}
    assert differences({"g": "c"}) == {"a": 0.25, "b": 0.5}
    assert differences("best_off") == {"a": -0.25, "c": -0.5}
    assert differences("best_off", "burden") == {"a": 0.25, "b": 0.5}
    assert differences("rest") == pytest.approx({"a": 0.0, "b": 0.75 - 5 / 12, "c": 0.25 - 7 / 12})
    assert differences("overall") == {"a": 0.0, "b": 0.25, "c": -0.25}


def test_a_crossed_reference_names_every_attribute() -> None:
    d = people(groups=["group", "sex"])
    reference = {"group": "b", "sex": "f"}
    found = keyed(
        fairness.gaps(d, confidence=0.95, reference=reference, metrics="accuracy", measure="ratio"), "group", "sex"
    )
    assert set(found) == {
        ("a", "(all)"),
        ("c", "(all)"),
        ("(all)", "m"),
        *((g, s) for g in "abc" for s in "fm" if (g, s) != ("b", "f")),
    }
    rates = keyed(fairness.by_group(d, confidence=0.95, metrics="accuracy"), "group", "sex")
    for (group, sex), row in found.items():
        beside = ("b" if group != "(all)" else "(all)", "f" if sex != "(all)" else "(all)")
        assert row["value"] == pytest.approx(rates[group, sex]["value"] / rates[beside]["value"])


@pytest.mark.parametrize("measure", ["difference", "ratio"])
def test_one_measure_can_be_asked_for(measure: Any) -> None:
    both = [row for row in fairness.gaps(people(), confidence=0.95).rows() if row["measure"] == measure]
    assert list(fairness.gaps(people(), confidence=0.95, measure=measure).rows()) == both


# ------------------------------------------------------------------------------------------ worst gaps, odds, the rule


def test_the_worst_gap_is_that_of_the_highest_and_the_lowest() -> None:
    d = people()
    rates = keyed(fairness.by_group(d, confidence=0.95), "group", "metric")
    for row in fairness.worst_gaps(d, confidence=0.95).rows():
        values = {group: rates[group, row["metric"]]["value"] for group in "abc"}
        assert (values[row["highest"]], values[row["lowest"]]) == (max(values.values()), min(values.values()))
        if row["measure"] == "difference":
            assert row["value"] == pytest.approx(max(values.values()) - min(values.values()), abs=1e-15)
            assert 0.0 <= row["low"] <= row["value"] <= row["high"]
        else:
            assert row["value"] == pytest.approx(min(values.values()) / max(values.values()), abs=1e-15)
            assert row["low"] <= row["value"] <= row["high"] <= 1.0


def test_equalized_odds_is_the_larger_gap_and_the_mean_of_both() -> None:
    d = people()
    gaps = keyed(fairness.worst_gaps(d, confidence=0.95), "metric", "measure")
    both = [gaps[metric, "difference"]["value"] for metric in ("true_positive_rate", "false_positive_rate")]
    found = keyed(fairness.equalized_odds(d, confidence=0.95), "aggregate")
    assert found[("worst_case",)]["value"] == pytest.approx(max(both), abs=1e-15)
    assert found[("mean",)]["value"] == pytest.approx(sum(both) / 2, abs=1e-15)


def test_odds_that_point_both_ways_do_not_cancel() -> None:
    """True positive rate +1/2, false positive rate -1/2: the signed mean would be 0."""
    d = Decisions(
        {"x": [1, 1, 0, 0, 1, 0, 1, 0], "y": [1, 1, 0, 0, 1, 1, 0, 0], "g": list("aaaabbbb")},
        decision="x",
        outcome="y",
        groups="g",
    )
    assert fairness.equalized_odds(d, confidence=0.95)["value"] == [0.5, 0.5]


def test_four_fifths_is_three_way() -> None:
    """Selected: 500 of 1,000; 480 of 1,000; 250 of 1,000; 4 of 10."""
    counts = {"best": (500, 1000), "near": (480, 1000), "far": (250, 1000), "few": (4, 10)}
    decision = np.concatenate([np.repeat([1, 0], [s, n - s]) for s, n in counts.values()])
    group = np.concatenate([[g] * n for g, (_, n) in counts.items()])
    d = Decisions(decision=decision, groups={"g": group}, effect="benefit")
    found = keyed(fairness.four_fifths(d, confidence=0.95), "g")
    assert {g: row["verdict"] for (g,), row in found.items()} == {
        "near": "within",
        "far": "outside",
        "few": "undecided",
    }
    assert found[("few",)]["value"] == pytest.approx(0.8)
    for row in found.values():
        inside = row["low"] >= 0.8 and row["high"] <= 1.25
        assert (row["verdict"] == "within") == inside


# ------------------------------------------------------------------------------------------ weights


def weighted(weight: Any, seed: int = 1) -> Decisions:
    rng = np.random.default_rng(seed)
    return Decisions(
        decision=rng.integers(0, 2, 300, dtype=np.uint8),
        outcome=rng.integers(0, 2, 300, dtype=np.uint8),
        groups={"g": rng.integers(0, 3, 300, dtype=np.uint8)},
        weight=weight,
    )


@pytest.mark.parametrize("factor", [1.0, 4.0])
def test_equal_weights_leave_every_value_as_it_is(factor: float) -> None:
    for function in (fairness.by_group, fairness.gaps, fairness.worst_gaps, fairness.equalized_odds):
        plain = function(weighted(None), confidence=0.95)
        assert function(weighted(np.full(300, factor)), confidence=0.95)["value"] == pytest.approx(
            plain["value"], abs=1e-15
        )


def test_a_row_of_weight_2_is_two_rows() -> None:
    weight = np.random.default_rng(4).integers(0, 4, 300)
    d = weighted(weight.astype(float))
    assert d.outcome is not None
    repeated = Decisions(
        decision=np.repeat(d.decision, weight),
        outcome=np.repeat(d.outcome, weight),
        groups={"g": np.repeat(d.attributes[0].codes, weight)},
    )
    assert fairness.by_group(d, confidence=0.95)["value"] == pytest.approx(
        fairness.by_group(repeated, confidence=0.95)["value"]
    )
    reference = {"g": "0"}  # by name: the largest group is that with the most rows, whatever they weigh
    assert fairness.gaps(d, confidence=0.95, reference=reference)["value"] == pytest.approx(
        fairness.gaps(repeated, confidence=0.95, reference=reference)["value"]
    )


def test_weighted_rows_are_not_resampled_by_their_cells() -> None:
    with pytest.raises(InvalidInput, match="by_group: bootstrap: weight must be absent"):
        fairness.by_group(weighted(np.ones(300)), confidence=0.95, bootstrap="bca", seed=1)


# ------------------------------------------------------------------------------------------ bootstrap


@pytest.mark.parametrize("bootstrap", ["percentile", "bca"])
@pytest.mark.parametrize("function", [fairness.by_group, fairness.gaps])
def test_a_seed_is_an_answer_and_another_seed_another(function: Callable[..., Table], bootstrap: str) -> None:
    d = people()
    keywords: dict[str, Any] = {"confidence": 0.95, "metrics": ["accuracy"], "bootstrap": bootstrap, "replicates": 500}
    one = function(d, **keywords, seed=1)
    assert one == function(d, **keywords, seed=1)
    other = function(d, **keywords, seed=2)
    assert one["value"] == other["value"]
    assert one["low"] != other["low"]
    assert set(one["method"]) == {f"bootstrap_{bootstrap}"}
    assert one["low"] == pytest.approx(function(d, confidence=0.95, metrics="accuracy")["low"], abs=0.2)


# ------------------------------------------------------------------------------------------ tables


TABLES: dict[str, Callable[[Decisions], Table]] = {
    "by_group": lambda d: fairness.by_group(d, confidence=0.95),
    "gaps": lambda d: fairness.gaps(d, confidence=0.95),
    "worst_gaps": lambda d: fairness.worst_gaps(d, confidence=0.95),
    "equalized_odds": lambda d: fairness.equalized_odds(d, confidence=0.95),
    "four_fifths": lambda d: fairness.four_fifths(d, confidence=0.95, reference="largest"),
}


@pytest.mark.parametrize("name", TABLES)
def test_results_become_frames_without_loss(name: str) -> None:
    """With a group that has no positive outcome, one whose name is missing, and infinite ends."""
    columns = {
        "x": [1, 0, 1, 1, 0, 0, 1, 0, 0, 0],
        "y": [1, 0, 1, 0, 0, 0, 1, 1, 0, 0],
        "g": ["a", "a", "a", "a", "b", "b", None, None, None, "b"],
    }
    table = TABLES[name](Decisions(columns, decision="x", outcome="y", groups="g"))
    assert len(table) > 0
    assert table.to_arrow().to_pydict() == table.to_dict()
    assert table.to_polars().to_dict(as_series=False) == table.to_dict()
    frame = table.to_pandas()
    assert list(frame.columns) == list(table.columns)
    for column in table.columns:
        for found, expected in zip(frame[column], table[column], strict=True):
            assert pd.isna(found) if expected is None else found == expected
    assert len(repr(table).splitlines()) == len(table) + 1
    assert table._repr_html_().count("<tr>") == len(table) + 1


def test_an_end_without_bound_is_infinite_and_a_value_without_sense_is_none() -> None:
    d = Decisions({"x": [0, 0, 1, 1], "g": list("aabb")}, decision="x", groups="g")
    row = keyed(fairness.gaps(d, confidence=0.95, reference={"g": "a"}), "measure")[("ratio",)]
    assert (row["value"], row["high"], row["undefined"]) == (None, math.inf, "zero_reference")
