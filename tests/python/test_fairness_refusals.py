"""What `fairness` refuses, and single numbers beside those with intervals."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from lotrecht import Decisions, InvalidInput, Table, fairness
from test_fairness import keyed, people

Row = dict[str, Any]

# refusals ------------------------------------------------------------------------------------------------------------


FUNCTIONS: list[Callable[..., Table]] = [
    fairness.by_group,
    fairness.gaps,
    fairness.worst_gaps,
    fairness.equalized_odds,
    fairness.four_fifths,
]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
def test_there_is_no_default_confidence(function: Callable[..., Table]) -> None:
    with pytest.raises(TypeError, match="confidence"):
        function(people())
    for confidence in (0, 1, 95, math.nan):
        with pytest.raises(InvalidInput, match=f"{function.__name__}: confidence must lie between 0 and 1"):
            function(people(effect="benefit"), confidence=confidence)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
@pytest.mark.parametrize(
    "wrong", ["data.csv", {"decision": [0, 1]}, None, pd.DataFrame()], ids=lambda v: type(v).__name__
)
def test_only_decisions_are_taken(function: Callable[..., Table], wrong: Any) -> None:
    with pytest.raises(
        InvalidInput, match=f"{function.__name__}: a lotrecht.Decisions is expected, got a .*; make one"
    ):
        function(wrong, confidence=0.95)


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        ({"metrics": ["selection_rat"]}, r"gaps: metrics holds 'selection_rat', .*selection_rate"),
        ({"metrics": "tpr"}, r"gaps: metrics holds 'tpr', which is no metric"),
        ({"metrics": []}, "metrics is empty; None stands for all"),
        ({"measure": "odds"}, "measure must be 'difference', 'ratio' or 'both', got 'odds'"),
        ({"reference": "best"}, "reference must be one of 'largest', 'best_off'"),
        ({"reference": 5}, "reference must be a rule or {attribute: level}, got '5'"),
        ({"reference": "best_off"}, "best_off needs to know what being selected means"),
        ({"reference": {"group": "A"}}, "reference: 'group' has no group 'A'; did you mean 'a'"),
        ({"reference": {"grup": "a"}}, "reference names 'grup'"),
        ({"difference": "wald"}, "difference must be one of 'newcombe', 'miettinen_nurminen'"),
        ({"bootstrap": "bca"}, "gaps: a bootstrap needs a seed"),
        ({"interval": "bootstrap"}, "gaps: a bootstrap needs a seed: pass seed="),
        (
            {"seed": 1},
            "pass bootstrap= as well \\(or, for rows with clusters or sampling strata, interval='bootstrap'\\)",
        ),
        ({"bootstrap": "bayes", "seed": 1}, "bootstrap must be one of"),
        ({"bootstrap": "bca", "seed": 1.5}, r"gaps: seed must be a whole number, got '1\.5'"),
        ({"bootstrap": "bca", "seed": -1}, "gaps: seed must be a whole number from 0"),
        ({"bootstrap": "bca", "seed": 1, "replicates": 0}, "replicates must be at least 1"),
        ({"bootstrap": "bca", "seed": 1, "replicates": "many"}, "replicates must be a whole number, got 'many'"),
    ],
    ids=str,
)
def test_what_cannot_be_meant_is_refused_in_the_words_of_the_caller(keywords: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput, match=message) as refused:
        fairness.gaps(people(), confidence=0.95, **keywords)
    assert str(refused.value).startswith("gaps: ")
    assert "[" not in str(refused.value), "no table of a plan the caller has not written"


@pytest.mark.parametrize("function", [fairness.by_group, fairness.gaps, fairness.four_fifths])
def test_an_unknown_argument_is_named_with_the_nearest(function: Callable[..., Table]) -> None:
    with pytest.raises(
        TypeError, match=rf"{function.__name__}\(\) has no argument 'replicate'; did you mean 'replicates'"
    ):
        function(people(), confidence=0.95, replicate=10)
    with pytest.raises(TypeError, match="has no argument 'checks'"):
        function(people(), confidence=0.95, checks=[1])


def test_what_needs_an_outcome_says_so() -> None:
    d = Decisions({"x": [1, 0], "g": ["a", "b"]}, decision="x", groups="g")
    assert fairness.by_group(d, confidence=0.95)["metric"] == ["selection_rate"] * 2
    with pytest.raises(InvalidInput, match="true_positive_rate needs to know what turned out to be true"):
        fairness.by_group(d, confidence=0.95, metrics="true_positive_rate")
    assert set(fairness.equalized_odds(d, confidence=0.95)["undefined"]) == {"no_outcome"}


def test_without_groups_there_is_nothing_to_compare() -> None:
    with pytest.raises(InvalidInput, match="by_group: groups is empty"):
        fairness.by_group(Decisions({"x": [1, 0]}, decision="x"), confidence=0.95)


# single numbers ------------------------------------------------------------------------------------------------------


Y_TRUE, Y_PRED, GROUP = [0, 1, 1, 0, 1, 1], [1, 1, 0, 0, 1, 1], list("aaabbb")


def test_single_numbers_are_those_with_intervals() -> None:
    d = Decisions({"x": Y_PRED, "y": Y_TRUE, "g": GROUP}, decision="x", outcome="y", groups="g")
    gaps = keyed(fairness.worst_gaps(d, confidence=0.95), "metric", "measure")
    for metric in ("selection_rate", "true_positive_rate", "false_positive_rate", "true_negative_rate"):
        for measure in ("difference", "ratio"):
            number = getattr(fairness, f"{metric}_{measure}")(Y_TRUE, Y_PRED, sensitive_features=GROUP)
            assert number == gaps[metric, measure]["value"]


def test_labels_may_be_missing_neither_here_nor_there() -> None:
    for gap in (None, math.nan, pd.NA):
        with pytest.raises(InvalidInput, match=r"y_pred, row 2: the label is missing"):
            fairness.selection_rate([0, 1, 1], pd.Series([0, gap, 1], dtype=object))
    with pytest.raises(InvalidInput, match="y_true, row 3: the label is missing or infinite"):
        fairness.true_positive_rate([0.0, 1.0, math.nan], [0, 1, 1])


@pytest.mark.parametrize("name", [n for n in fairness.__all__ if n.endswith(("_difference", "_ratio", "_group_min"))])
def test_single_numbers_need_groups_and_equal_lengths(name: str) -> None:
    function = getattr(fairness, name)
    with pytest.raises(InvalidInput, match="sensitive_features is None"):
        function(Y_TRUE, Y_PRED, sensitive_features=None)
    with pytest.raises(InvalidInput, match="y_true and y_pred must be equally long, got 5 and 6"):
        function(Y_TRUE[:5], Y_PRED, sensitive_features=GROUP)
    with pytest.raises(InvalidInput, match=r"'sensitive_features' has 5 values, but .* 'y_pred' has 6"):
        function(Y_TRUE, Y_PRED, sensitive_features=GROUP[:5])


def test_a_group_without_the_rate_is_named_and_takes_no_part() -> None:
    with pytest.warns(fairness.UndefinedMetricWarning, match=r"\(0/0\) for the group 'b', which takes no part"):
        found = fairness.true_positive_rate_difference([1, 1, 0], [1, 0, 1], sensitive_features=["a", "c", "b"])
    assert found == 1.0


def test_the_best_off_of_many_equal_groups_is_no_violation() -> None:
    """The luckiest of fifty equal groups used to put others "outside": intervals to it now hold for all pairs."""
    rng = np.random.default_rng(3)
    groups = np.repeat(np.arange(50), 200)
    outside = 0
    for _ in range(10):
        d = Decisions(decision=(rng.random(10_000) < 0.3).astype(np.uint8), groups={"g": groups}, effect="benefit")
        table = fairness.four_fifths(d, confidence=0.95)
        assert set(table["method"]) == {"tukey_miettinen_nurminen"}
        outside += table["verdict"].count("outside")
    # Each run has one with probability at most .05: three or more in ten runs of a fixed seed would be a defect.
    assert outside <= 2


def test_clusters_are_not_ignored_in_silence() -> None:
    d = Decisions(
        {"a": [1, 0, 1, 0], "g": list("xxyy"), "person": [1, 1, 2, 2]}, decision="a", groups="g", cluster="person"
    )
    assert set(fairness.by_group(d, confidence=0.95)["method"]) == {"one_cluster"}


def test_a_ratio_to_nobody_selected_is_outside_by_its_bounds() -> None:
    d = Decisions({"s": [0] * 1000 + [1] * 900, "g": ["a"] * 1000 + ["b"] * 900}, decision="s", groups="g")
    table = fairness.four_fifths(d, confidence=0.95, reference={"g": "a"})
    assert table["verdict"] == ["outside"]
    assert table["undefined"] == ["zero_reference"]


def test_too_many_crossed_groups_are_refused_before_they_are_computed() -> None:
    names = [str(i) for i in range(300)]
    d = Decisions({"s": [0, 1] * 150, "g": names, "h": names}, decision="s", groups=["g", "h"])
    with pytest.raises(InvalidInput, match="crossed make 90000 groups"):
        fairness.by_group(d, confidence=0.95)
