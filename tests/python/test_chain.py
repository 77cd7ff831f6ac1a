"""The chain of decisions, following advice, the burden, and two decisions: from columns to tables and plans."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import lotrecht
import numpy as np
import pytest
from end_to_end import real_data
from lotrecht import Decisions, InvalidInput, Plan, fairness, stats

Rows = dict[str, Any]


def made_up(n: int = 600, seed: int = 1) -> Rows:
    """Return a nested chain: flagged, then checked, then fined, with an outcome for the checked."""
    rng = np.random.default_rng(seed)
    origin = rng.choice(["abroad", "home"], n)
    flag = rng.random(n) < np.where(origin == "abroad", 0.5, 0.3)
    checked = flag & (rng.random(n) < 0.7)
    fraud = rng.random(n) < 0.25
    fined = checked & fraud
    return {
        "origin": origin,
        "sex": rng.choice(["f", "m"], n),
        "flag": flag.astype(np.uint8),
        "checked": checked.astype(np.uint8),
        "fined": fined.astype(np.uint8),
        "fraud": [int(f) if c else None for f, c in zip(fraud, checked, strict=True)],
    }


def decisions(rows: Mapping[str, Any], **more: Any) -> Decisions:
    return Decisions(rows, decision="checked", groups="origin", steps=["flag", "checked", "fined"], **more)


def values(table: Any, quantity: str, **labels: str) -> list[Any]:
    return [
        row["value"]
        for row in table.rows()
        if row["quantity"] == quantity and all(row[name] == value for name, value in labels.items())
    ]


@pytest.mark.parametrize("population", [None, {"abroad": 900, "home": 2000}])
def test_what_the_steps_add_is_the_gap_at_the_end(population: dict[str, int] | None) -> None:
    table = fairness.chain(decisions(made_up()), confidence=0.95, population=population, reference={"origin": "home"})
    parts = values(table, "step_contribution")
    assert len(parts) == (3 if population is None else 4)
    assert math.isclose(sum(parts), values(table, "final_difference")[0], abs_tol=1e-15)
    assert math.isclose(math.prod(values(table, "step_ratio")), values(table, "final_ratio")[0], rel_tol=1e-12)


def test_the_largest_step_is_named_with_how_sure_that_is() -> None:
    d = decisions(made_up(4000))
    one = fairness.chain(d, confidence=0.95, seed=3, threads=1)
    again = fairness.chain(d, confidence=0.95, seed=3, threads=4)
    assert one == again
    (row,) = [r for r in one.rows() if r["quantity"] == "largest_step"]
    assert row["step"] == "flag"
    assert row["value"] > 0.95
    assert row["n"] == 1999
    assert "largest_step" not in fairness.chain(d, confidence=0.95)["quantity"]


def test_a_bootstrap_takes_the_place_of_formulas() -> None:
    table = fairness.chain(decisions(made_up()), confidence=0.95, bootstrap="percentile", seed=1, replicates=499)
    methods = {r["method"] for r in table.rows() if r["quantity"] == "step_contribution"}
    assert "bootstrap_percentile" in methods
    with pytest.raises(InvalidInput, match="needs a seed"):
        fairness.chain(decisions(made_up()), confidence=0.95, bootstrap="bca")


def test_a_yes_after_a_no_is_refused_by_row_and_step_or_told() -> None:
    rows = {"a": [1, 0, 1], "b": [1, 0, 0], "c": [0, 1, 0], "g": ["x", "y", "y"]}
    d = Decisions(rows, decision="c", groups="g", steps=["a", "b", "c"])
    with pytest.raises(InvalidInput, match=r'row 2 of those used has a yes in step "c" after a no in "a"'):
        fairness.chain(d, confidence=0.95)
    table = fairness.chain(d, confidence=0.95, nested=False)
    assert values(table, "beside_rate", g="y", step="c") == [0.5]


def test_unknown_answers_are_bounded() -> None:
    rows = {"a": [1, 1, 1, 1], "b": [1, 0, None, None], "g": ["x", "x", "x", "y"]}
    table = fairness.chain(Decisions(rows, decision="a", groups="g", steps=["a", "b"]), confidence=0.95)
    reached = values(table, "reached_rate", g="x", step="b")[0]
    least, most = (values(table, q, g="x", step="b")[0] for q in ("least_through", "most_through"))
    assert (least, reached, most) == (1 / 3, 0.5, 2 / 3)
    (row,) = [r for r in table.rows() if r["quantity"] == "step_rate" and (r["g"], r["step"]) == ("y", "b")]
    assert row["value"] is None
    assert row["undefined"] == "step_unknown"


def test_odd_tables_have_answers() -> None:
    nobody_passes = {"a": [0, 0, 0, 0], "b": [0, 0, 0, 0], "g": list("xxyy")}
    table = fairness.chain(Decisions(nobody_passes, decision="b", groups="g", steps=["a", "b"]), confidence=0.95)
    assert values(table, "final_difference") == [0.0]
    assert set(values(table, "step_contribution")) == {None}
    one_group = {"a": [1, 0], "g": ["x", "x"]}
    table = fairness.chain(Decisions(one_group, decision="a", groups="g", steps=["a"]), confidence=0.95)
    assert values(table, "final_difference") == []
    more_groups_than_rows = {"a": [1, 0, 1], "g": list("xyz"), "h": list("uvw")}
    d = Decisions(more_groups_than_rows, decision="a", groups=["g", "h"], steps=["a"])
    assert len(values(fairness.chain(d, confidence=0.95), "step_rate")) == 3 + 3 + 9


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"steps": []}, "steps must name from 1 to 8 columns"),
        ({"steps": ["flag", "flag"]}, "twice"),
        ({"steps": ["flg"]}, "did you mean 'flag'|Did you mean 'flag'"),
        ({"population": {"abroad": 900}}, "does not say how many residents are in 'home'"),
        ({"population": {"abroad": 900, "hme": 3}}, "no group 'hme'"),
        ({"population": {"abroad": 900, "home": 10}}, "must not be below the rows of a group"),
        ({"population": {"abroad": 900, "home": 1.5}}, "whole number"),
        ({"reference": "best_off"}, "must be 'largest', 'rest' or a named group"),
        ({"reference": {"origin": "mars"}}, "no group 'mars'"),
        ({"threads": 0}, "threads must be at least 1"),
    ],
)
def test_refusals_speak_the_callers_words(asked: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput, match=message) as refused:
        fairness.chain(decisions(made_up()), confidence=0.95, **asked)
    assert str(refused.value).startswith("chain: ")
    assert "[" not in str(refused.value).replace("[]", "")


def test_an_attribute_named_like_a_label_is_refused_not_overwritten() -> None:
    d = Decisions({"a": [1, 0], "step": ["x", "y"]}, decision="a", groups="step", steps=["a"])
    with pytest.raises(InvalidInput, match="rename the column"):
        fairness.chain(d, confidence=0.95)


def test_weights_are_refused() -> None:
    rows = {**made_up(), "w": np.ones(600)}
    d = decisions(rows, weight="w", outcome="fraud")
    for ask in (fairness.chain, fairness.burden):
        with pytest.raises(InvalidInput, match=rf"^{ask.__name__}: counts rows .* leave weight out$"):
            ask(d, confidence=0.95)
    with pytest.raises(TypeError, match="no argument 'ratoi'"):
        fairness.burden(d, confidence=0.95, ratoi="katz")


def test_burden_is_what_counting_gives() -> None:
    rows = made_up()
    d = decisions(rows, outcome="fraud")
    table = fairness.burden(d, confidence=0.95, population={"abroad": 900, "home": 2000}, reference={"origin": "home"})
    fp = {
        g: sum(f == 0 for f, o in zip(rows["fraud"], rows["origin"], strict=True) if o == g) for g in ("abroad", "home")
    }
    tp = {
        g: sum(f == 1 for f, o in zip(rows["fraud"], rows["origin"], strict=True) if o == g) for g in ("abroad", "home")
    }
    assert values(table, "false_inspections_per_resident", origin="abroad") == [fp["abroad"] / 900]
    assert values(table, "false_inspections_per_hit", origin="home") == [fp["home"] / tp["home"]]
    ratio = values(table, "false_inspections_per_resident_ratio")[0]
    assert math.isclose(ratio, fp["abroad"] / 900 / (fp["home"] / 2000))
    per_case = fairness.burden(d, confidence=0.95)
    assert "false_inspections_per_case" in per_case["quantity"]
    with pytest.raises(InvalidInput, match="there is no outcome"):
        fairness.burden(decisions(rows), confidence=0.95)


def test_reliance_says_what_was_followed() -> None:
    d = decisions(made_up(), outcome="fraud")
    table = fairness.reliance(d, advice="flag", confidence=0.95)
    for group in ("abroad", "home"):
        follow, up = values(table, "follow_yes", origin=group)[0], values(table, "override_up", origin=group)[0]
        assert up == 0.0
        assert math.isclose(values(table, "pull", origin=group)[0], follow)
    assert values(table, "follow_wrong", origin="home") == [1.0]  # known for the checked only, and flagged as such
    with pytest.raises(InvalidInput, match="advice is the decision itself"):
        fairness.reliance(d, advice="checked", confidence=0.95)
    with pytest.raises(InvalidInput, match="advice is empty"):
        fairness.reliance(d, advice="", confidence=0.95)


def test_two_decisions_about_the_same_people() -> None:
    d = decisions(made_up())
    table = fairness.paired_gaps(d, first="flag", confidence=0.95, reference={"origin": "home"})
    change = values(table, "gap_change")[0]
    assert math.isclose(change, values(table, "second_gap")[0] - values(table, "first_gap")[0], abs_tol=1e-15)
    assert all(
        p is not None and p < 0.01 for p, q in zip(table["p_value"], table["quantity"], strict=True) if q == "change"
    )
    with pytest.raises(InvalidInput, match="the same column"):
        fairness.paired_gaps(d, first="checked", confidence=0.95)


def test_two_years() -> None:
    first, second = decisions(made_up(seed=1)), decisions(made_up(900, seed=2))
    table = fairness.gap_changes(first, second, confidence=0.95, reference={"origin": "home"})
    earlier, later, change = table["value"]
    assert math.isclose(change, later - earlier, abs_tol=1e-15)
    fewer = Decisions({"checked": [1, 0], "origin": ["home", "home"]}, decision="checked", groups="origin")
    assert fairness.gap_changes(fewer, second, confidence=0.95)["undefined"][0] == "nobody"
    other = Decisions({"checked": [1, 0], "sex": ["f", "m"]}, decision="checked", groups="sex")
    with pytest.raises(InvalidInput, match="same attributes"):
        fairness.gap_changes(other, second, confidence=0.95)


PLAN = """\
[columns]
decision = "checked"
outcome = "fraud"
[groups]
attributes = ["origin", "sex"]
reference = { origin = "home", sex = "m" }
[statistics]
confidence = 0.95
replicates = 199
[chain]
steps = ["flag", "checked", "fined"]
positive = { flag = 1 }
population = { origin = { abroad = 900, home = 2000 } }
[reliance]
advice = "flag"
[burden]
[paired]
first = "flag"
reference = "rest"
"""


def test_a_plan_asks_for_all_of_it_and_comes_back_from_its_own_text() -> None:
    plan = Plan.parse(PLAN)
    assert Plan.parse(plan.to_toml()) == plan
    result = lotrecht.audit(plan, made_up())
    kinds = [a["kind"] for a in result.record["analyses"]]
    assert kinds == ["chain", "reliance", "burden", "paired"]
    for language in ("en", "de"):
        assert result._rendered(language)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('steps = ["flag", "checked", "fined"]', "steps = []", r"\[chain\].steps must name"),
        ('steps = ["flag", "checked", "fined"]', 'steps = ["sex", "checked"]', r"\[groups\].attributes, too"),
        ("positive = { flag = 1 }", "positive = { flagg = 1 }", r"\[chain\].positive names 'flagg'"),
        ("{ abroad = 900, home = 2000 }", '{ abroad = "many" }', r"\[chain\].population must be whole numbers"),
        ('advice = "flag"', 'advise = "flag"', r"unknown key 'advise' in \[reliance\]"),
        ('reference = "rest"', 'reference = "overall"', r"\[paired\].reference is 'overall'"),
    ],
)
def test_a_plan_refuses_in_its_own_words(before: str, after: str, message: str) -> None:
    assert before in PLAN
    with pytest.raises(InvalidInput, match=message):
        lotrecht.audit(Plan.parse(PLAN.replace(before, after)), made_up())


def test_rates_per_person_and_kappa() -> None:
    low, high = stats.garwood(0, 100, confidence=0.95)
    assert (low, round(high, 6)) == (0.0, 0.036889)
    assert stats.poisson_ratio(0, 10, 0, 10, confidence=0.95).high == math.inf
    assert stats.poisson_score(4, 10, confidence=0.95).low > stats.garwood(4, 10, confidence=0.95).low
    assert math.isnan(stats.cohens_kappa(3, 0, 0, 0, confidence=0.95).value)
    with pytest.raises(InvalidInput, match="exposure must be finite"):
        stats.garwood(3, math.inf, confidence=0.95)
    with pytest.raises(InvalidInput, match="method must be"):
        stats.cohens_kappa(3, 1, 1, 3, confidence=0.95, method="delta")  # type: ignore[arg-type]


def test_real_scores_as_a_chain() -> None:
    """COMPAS: scored high or medium, then arrested again: nearly all of the gap is made by the score."""
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_csv(real_data("compas/compas.csv"))
    frame = frame[frame["race"].isin(["African-American", "Caucasian"])]
    d = Decisions(
        frame, decision="score", outcome="label_value", groups="race", steps=["score", "label_value"], effect="burden"
    )
    table = fairness.chain(d, confidence=0.95, nested=False, reference={"race": "Caucasian"}, seed=1)
    assert math.isclose(sum(values(table, "step_contribution")), values(table, "final_difference")[0], abs_tol=1e-15)
    assert [r["step"] for r in table.rows() if r["quantity"] == "largest_step"] == ["score"]
