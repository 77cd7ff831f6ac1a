"""Where the functions named as fairlearn's mean to differ from them: both behaviours are shown."""

from __future__ import annotations

import math
import warnings
from typing import Any

import fairlearn.metrics as theirs
import pandas as pd
import pytest
from lotrecht import fairness as ours
from lotrecht.errors import InvalidInput

# fairlearn itself warns of nothing here, but pandas and scikit-learn below it may; our own warnings are asserted.
pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")

# Group "a" has nobody whose outcome is positive, so it has no true positive rate; "b" has 1/2, "c" has 1.
Y_TRUE = [0, 0, 0, 1, 1, 0, 1, 1, 0]
Y_PRED = [0, 1, 0, 1, 0, 0, 1, 1, 0]
GROUP = list("aaabbbccc")


@pytest.mark.parametrize(
    ("name", "fairlearn_says", "we_say"),
    [
        ("true_positive_rate_difference", 1.0, 0.5),
        ("equal_opportunity_difference", 1.0, 0.5),
        ("true_positive_rate_ratio", 0.0, 0.5),
        ("equal_opportunity_ratio", 0.0, 0.5),
        ("equalized_odds_difference", 1.0, 0.5),
        ("recall_score_group_min", 0.0, 0.5),
    ],
)
def test_a_group_without_positives_has_rate_0_in_fairlearn_and_no_rate_here(
    name: str, fairlearn_says: float, we_say: float
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scikit-learn's, for the recall
        assert getattr(theirs, name)(Y_TRUE, Y_PRED, sensitive_features=GROUP) == pytest.approx(fairlearn_says)
    with pytest.warns(ours.UndefinedMetricWarning, match=r"\(0/0\) for the group 'a', which takes no part"):
        assert getattr(ours, name)(Y_TRUE, Y_PRED, sensitive_features=GROUP) == pytest.approx(we_say)


def test_a_group_of_several_features_is_named_by_all_of_them() -> None:
    features = {"one": GROUP, "two": [None, None, None, *"xxxxxx"]}
    with pytest.warns(ours.UndefinedMetricWarning, match=r"for the group 'a, \(missing\)'"):
        ours.equal_opportunity_difference(Y_TRUE, Y_PRED, sensitive_features=features)


def test_the_warning_points_at_the_callers_line() -> None:
    for name in ("equal_opportunity_difference", "true_positive_rate_ratio", "equalized_odds_ratio"):
        with pytest.warns(ours.UndefinedMetricWarning) as caught:
            getattr(ours, name)(Y_TRUE, Y_PRED, sensitive_features=GROUP)
        assert caught[0].filename == __file__


def test_a_rate_of_nobody_is_0_in_fairlearn_and_nan_here() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert theirs.true_positive_rate([0, 0], [0, 1]) == 0.0
    assert math.isnan(ours.true_positive_rate([0, 0], [0, 1]))


def test_where_no_group_has_the_rate_the_gap_is_0_in_fairlearn_and_nan_here() -> None:
    arguments = ([0, 0, 0, 0], [0, 1, 0, 1])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert theirs.equal_opportunity_difference(*arguments, sensitive_features=list("aabb")) == 0.0
    with pytest.warns(ours.UndefinedMetricWarning, match="for the groups 'a', 'b', which take no part"):
        assert math.isnan(ours.equal_opportunity_difference(*arguments, sensitive_features=list("aabb")))


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA], ids=["None", "nan", "NA"])
def test_a_missing_group_stops_fairlearn_and_is_a_group_here(missing: Any) -> None:
    groups = pd.Series(["a", "a", "b", "b", missing, missing], dtype=object)
    decision = [1, 0, 1, 1, 0, 0]
    with pytest.raises(ValueError, match="missing values"):
        theirs.demographic_parity_difference(decision, decision, sensitive_features=groups)
    assert ours.demographic_parity_difference(decision, decision, sensitive_features=groups) == 1.0
    named = groups.fillna("missing")
    assert theirs.demographic_parity_difference(decision, decision, sensitive_features=named) == 1.0


def test_text_labels_select_nobody_in_fairlearns_gaps_and_are_refused_here() -> None:
    decision, groups = ["yes", "yes", "no", "no"], list("aabb")
    assert theirs.demographic_parity_difference(decision, decision, sensitive_features=groups) == 0.0
    with pytest.raises(InvalidInput, match="y_pred must hold 0 and 1, or -1 and 1, got 'no', 'yes'; code"):
        ours.demographic_parity_difference(decision, decision, sensitive_features=groups)
    assert ours.selection_rate_difference(decision, decision, sensitive_features=groups, pos_label="yes") == 1.0


def test_a_positive_label_that_does_not_occur_gives_0_in_fairlearns_selection_rate_and_is_refused_here() -> None:
    decision = ["yes", "no"]
    for keywords in ({}, {"pos_label": "Yes"}):
        assert theirs.selection_rate(decision, decision, **keywords) == 0.0
        with pytest.raises(InvalidInput, match="does not occur in y_pred, only 'no', 'yes'"):
            ours.selection_rate(decision, decision, **keywords)
    for labels, options in ((["no", "no"], {"pos_label": "yes"}), ([0, 0], {})):
        assert ours.selection_rate(labels, labels, **options) == theirs.selection_rate(labels, labels, **options) == 0.0


def test_scores_are_taken_for_decisions_by_fairlearn_and_are_refused_here() -> None:
    scores = [0.1, 0.9, 0.4, 0.6]
    assert theirs.demographic_parity_difference(scores, scores, sensitive_features=list("aabb")) == 0.0
    with pytest.raises(InvalidInput, match=r"at most two values, got 4: '0\.1', '0\.4'"):
        ours.demographic_parity_difference(scores, scores, sensitive_features=list("aabb"))


def test_negative_weights_cancel_in_fairlearn_and_are_refused_here() -> None:
    decision, groups, weight = [1, 0, 1, 0], list("aabb"), [1.0, -0.5, 1.0, 1.0]
    assert theirs.demographic_parity_difference(decision, decision, sensitive_features=groups, sample_weight=weight) > 1
    with pytest.raises(InvalidInput, match=r"'sample_weight', row 2: -0\.5 is negative"):
        ours.demographic_parity_difference(decision, decision, sensitive_features=groups, sample_weight=weight)


# ------------------------------------------------------------------------------------------ what both refuse


@pytest.mark.parametrize(
    ("outcome", "decision", "keywords", "message"),
    [
        ([0, 1], [0], {"sensitive_features": ["a"]}, "equally long, got 2 and 1"),
        ([0], [0, 1], {"sensitive_features": ["a", "b"]}, "equally long, got 1 and 2"),
        ([0, 1], [0, 1], {"sensitive_features": ["a"]}, "'sensitive_features' has 1 values"),
        ([0, 1], [0, 1], {"sensitive_features": ["a", "b"], "sample_weight": [1]}, "'sample_weight' has 1 values"),
        ([0, 1], [0, 1], {"sensitive_features": None}, "sensitive_features is None"),
        ([1, 1], [0, 1], {"sensitive_features": ["a", "b"], "method": "x"}, "method must be .* got 'x'"),
        ([0, 1], [0, 1], {"sensitive_features": [["a"], ["b"]]}, "row 1 holds a list, not one value"),
    ],
)
@pytest.mark.parametrize("name", ["demographic_parity_difference", "equal_opportunity_ratio", "selection_rate_ratio"])
def test_both_refuse_and_we_say_why(
    name: str, outcome: list[int], decision: list[int], keywords: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError):
        getattr(theirs, name)(outcome, decision, **keywords)
    with pytest.raises(InvalidInput, match=message):
        getattr(ours, name)(outcome, decision, **keywords)


@pytest.mark.parametrize(
    "name", ["true_positive_rate", "true_negative_rate", "false_positive_rate", "false_negative_rate"]
)
def test_both_refuse_labels_that_are_not_two(name: str) -> None:
    for y_true, y_pred, keywords, message in [
        ([0, 1, 2], [0, 1, 1], {}, "at most two values, got 3"),
        ([0, 1], [-1, 1], {}, "at most two values, got 3"),
        (["no", "yes"], ["no", "yes"], {}, "must hold 0 and 1, or -1 and 1"),
        (["no", "yes"], ["no", "yes"], {"pos_label": "maybe"}, "pos_label='maybe' does not occur in y_true and y_pred"),
        ([], [], {}, "empty"),
    ]:
        with pytest.raises(ValueError):
            getattr(theirs, name)(y_true, y_pred, **keywords)
        with pytest.raises(InvalidInput, match=message):
            getattr(ours, name)(y_true, y_pred, **keywords)


def test_both_refuse_an_unknown_aggregate() -> None:
    with pytest.raises(ValueError, match="agg must be one of"):
        theirs.equalized_odds_difference([0, 1], [0, 1], sensitive_features=["a", "a"], agg="x")
    with pytest.raises(InvalidInput, match="agg must be 'worst_case' or 'mean', got 'x'"):
        ours.equalized_odds_difference([0, 1], [0, 1], sensitive_features=["a", "a"], agg="x")
