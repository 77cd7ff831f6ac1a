"""The functions named as fairlearn's give fairlearn's values; where they mean to differ, both behaviours are shown."""

from __future__ import annotations

import inspect
import math
import warnings
from collections.abc import Callable
from typing import Any

import fairlearn.metrics as theirs
import numpy as np
import pandas as pd
import polars as pl
import pytest
from lotrecht import fairness as ours
from lotrecht.errors import InvalidInput

# fairlearn itself warns of nothing here, but pandas and scikit-learn below it may; our own warnings are asserted.
pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")

TOLERANCE = 1e-12

RATES = ["true_positive_rate", "true_negative_rate", "false_positive_rate", "false_negative_rate"]
PARITIES = [
    "demographic_parity_difference",
    "demographic_parity_ratio",
    "equal_opportunity_difference",
    "equal_opportunity_ratio",
]
ODDS = ["equalized_odds_difference", "equalized_odds_ratio"]
DERIVED = [
    f"{metric}_{measure}"
    for metric in ["selection_rate", "accuracy_score", *RATES]
    for measure in ["difference", "ratio"]
]
SMALLEST = [
    "accuracy_score_group_min",
    "balanced_accuracy_score_group_min",
    "precision_score_group_min",
    "recall_score_group_min",
]
GAPS = [*PARITIES, *ODDS, *DERIVED]

NOT_HERE = {
    "MetricFrame": "Decisions with fairness.by_group and fairness.gaps, which have intervals",
    "make_derived_metric": "a factory around any Python function; every number here has its home in C++",
    "plot_model_comparison": "a plot",
    "plot_roc_curve_by_group": "a plot, of scores",
    "mean_prediction": "of scores",
    "log_loss_group_max": "of scores",
    "roc_auc_score_group_min": "of scores",
    "mean_absolute_error_group_max": "regression",
    "mean_squared_error_group_max": "regression",
    "r2_score_group_min": "regression",
    "f1_score_group_min": "the harmonic mean of two rates is the probability of nothing",
    "zero_one_loss_difference": "accuracy_score_difference, by another name",
    "zero_one_loss_ratio": "1 - accuracy; ask for the rate of one kind of error instead",
    "zero_one_loss_group_max": "1 - accuracy_score_group_min",
}


def people(seed: int, rows: int = 240, labels: tuple[Any, Any] = (0, 1)) -> dict[str, Any]:
    """Draw outcomes, decisions that follow them, three groups of unlike size, a second feature, weights."""
    rng = np.random.default_rng(seed)
    group = rng.choice(["a", "b", "ß"], rows, p=[0.6, 0.3, 0.1])
    outcome = rng.random(rows) < np.where(group == "a", 0.4, 0.6)
    decision = np.where(rng.random(rows) < 0.25, ~outcome, outcome)
    return {
        "y_true": np.array(labels)[outcome.astype(int)],
        "y_pred": np.array(labels)[decision.astype(int)],
        "group": group,
        "second": rng.choice(["x", "y"], rows),
        "weight": rng.choice([0.0, 0.5, 1.0, 2.25], rows, p=[0.05, 0.3, 0.4, 0.25]),
    }


def same(name: str, *arguments: Any, **keywords: Any) -> float:
    """Assert that both give one value, and return it."""
    expected = float(getattr(theirs, name)(*arguments, **keywords))
    found = getattr(ours, name)(*arguments, **keywords)
    assert type(found) is float
    assert found == pytest.approx(expected, rel=0, abs=TOLERANCE, nan_ok=True)
    return found


# ------------------------------------------------------------------------------------------ names and signatures


def test_every_function_of_fairlearn_is_here_or_is_known_to_be_missing() -> None:
    """Fails when fairlearn gains a function, so that somebody decides."""
    assert set(theirs.__all__) - set(ours.__all__) == set(NOT_HERE)


def test_every_function_here_that_fairlearn_has_is_compared_below() -> None:
    shared = set(theirs.__all__) & set(ours.__all__)
    assert shared == {*RATES, *GAPS, *SMALLEST, "selection_rate", "count"}


def outline(function: Callable[..., Any]) -> list[tuple[str, Any, Any]]:
    return [(p.name, p.kind, p.default) for p in inspect.signature(function).parameters.values()]


@pytest.mark.parametrize("name", [*RATES, *PARITIES, *ODDS, "selection_rate", "count"])
def test_parameters_have_fairlearns_names_kinds_and_defaults(name: str) -> None:
    assert outline(getattr(ours, name)) == outline(getattr(theirs, name))


@pytest.mark.parametrize("name", [*DERIVED, *SMALLEST])
def test_where_fairlearn_hides_parameters_in_keywords_they_are_named_here(name: str) -> None:
    """fairlearn: (y_true, y_pred, *, sensitive_features, **other_params)."""
    known = outline(getattr(theirs, name))
    assert known[-1][1] is inspect.Parameter.VAR_KEYWORD
    found = outline(getattr(ours, name))
    assert found[: len(known) - 1] == known[:-1]
    more = [(parameter, default) for parameter, _, default in found[len(known) - 1 :]]
    method = [] if name in SMALLEST else [("method", "between_groups")]
    assert more == [*method, ("sample_weight", None), ("pos_label", None)]


# ------------------------------------------------------------------------------------------ values


@pytest.mark.parametrize("labels", [(0, 1), (-1, 1), (False, True), (0.0, 1.0)], ids=str)
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", [*RATES, "selection_rate"])
def test_rates_are_equal(name: str, seed: int, labels: tuple[Any, Any]) -> None:
    p = people(seed, labels=labels)
    same(name, p["y_true"], p["y_pred"])
    same(name, p["y_true"], p["y_pred"], sample_weight=p["weight"])
    assert ours.count(p["y_true"], p["y_pred"]) == theirs.count(p["y_true"], p["y_pred"]) == 240


@pytest.mark.parametrize("pos_label", ["no", "yes"])
@pytest.mark.parametrize("name", [*RATES, "selection_rate"])
def test_rates_of_text_are_equal_from_either_side(name: str, pos_label: str) -> None:
    p = people(1, labels=("no", "yes"))
    same(name, p["y_true"], p["y_pred"], pos_label=pos_label)
    same(name, p["y_true"], p["y_pred"], pos_label=pos_label, sample_weight=p["weight"])


@pytest.mark.parametrize("method", ["between_groups", "to_overall"])
@pytest.mark.parametrize("labels", [(0, 1), (-1, 1)], ids=str)
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", GAPS)
def test_gaps_are_equal(name: str, seed: int, labels: tuple[Any, Any], method: str) -> None:
    p = people(seed, labels=labels)
    arguments = {"sensitive_features": p["group"], "method": method}
    same(name, p["y_true"], p["y_pred"], **arguments)
    same(name, p["y_true"], p["y_pred"], **arguments, sample_weight=p["weight"])


@pytest.mark.parametrize("agg", ["worst_case", "mean"])
@pytest.mark.parametrize("method", ["between_groups", "to_overall"])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", ODDS)
def test_both_aggregates_of_equalized_odds_are_equal(
    name: str, seed: int, weighted: bool, method: str, agg: str
) -> None:
    p = people(seed)
    same(
        name,
        p["y_true"],
        p["y_pred"],
        sensitive_features=p["group"],
        method=method,
        agg=agg,
        sample_weight=p["weight"] if weighted else None,
    )


@pytest.mark.parametrize("labels", [(0, 1), (-1, 1)], ids=str)
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", SMALLEST)
def test_smallest_of_the_groups_are_equal(name: str, seed: int, labels: tuple[Any, Any]) -> None:
    p = people(seed, labels=labels)
    same(name, p["y_true"], p["y_pred"], sensitive_features=p["group"])
    same(name, p["y_true"], p["y_pred"], sensitive_features=p["group"], sample_weight=p["weight"])


@pytest.mark.parametrize("pos_label", ["no", "yes"])
@pytest.mark.parametrize(
    "name", [n for n in [*DERIVED, *SMALLEST] if not n.startswith(("accuracy", "balanced_accuracy"))]
)
def test_gaps_of_text_are_equal_from_either_side(name: str, pos_label: str) -> None:
    p = people(2, labels=("no", "yes"))
    same(name, p["y_true"], p["y_pred"], sensitive_features=p["group"], pos_label=pos_label)


@pytest.mark.parametrize("name", [n for n in [*DERIVED, *SMALLEST] if "accuracy" in n])
def test_accuracy_of_text_needs_no_positive_label(name: str) -> None:
    p = people(2, labels=("no", "yes"))
    same(name, p["y_true"], p["y_pred"], sensitive_features=p["group"])


@pytest.mark.parametrize("name", GAPS)
def test_two_sensitive_features_are_crossed(name: str) -> None:
    p = people(3, rows=900)
    frame = pd.DataFrame({"one": p["group"], "two": p["second"]})
    values = [
        same(name, p["y_true"], p["y_pred"], sensitive_features=features, sample_weight=p["weight"])
        for features in (
            frame,
            pl.from_pandas(frame),
            {"one": p["group"], "two": p["second"]},
            frame.to_numpy(dtype=str),
        )
    ]
    assert len(set(values)) == 1


@pytest.mark.parametrize(
    "kind",
    [
        list,
        tuple,
        np.asarray,
        pd.Series,
        pl.Series,
        lambda v: pd.Series(v, index=np.arange(len(v), 0, -1)),
        lambda v: pd.DataFrame({"only": v}),
        lambda v: np.asarray(v).reshape(-1, 1),
    ],
    ids=["list", "tuple", "numpy", "pandas", "polars", "pandas in another order", "frame", "column"],
)
def test_containers_make_no_difference(kind: Callable[[Any], Any]) -> None:
    """A pandas index orders nothing: rows belong together by their position, as in fairlearn."""
    p = people(4)
    features = kind(p["group"].tolist())
    expected = ours.equalized_odds_difference(p["y_true"], p["y_pred"], sensitive_features=p["group"])
    found = same(
        "equalized_odds_difference", kind(p["y_true"].tolist()), kind(p["y_pred"].tolist()), sensitive_features=features
    )
    assert found == expected


@pytest.mark.parametrize("kind", [list, np.asarray, pd.Series, pl.Series], ids=["list", "numpy", "pandas", "polars"])
def test_containers_of_weights_make_no_difference(kind: Callable[[Any], Any]) -> None:
    p = people(5)
    arguments = {"sensitive_features": p["group"], "sample_weight": kind(p["weight"].tolist())}
    same("demographic_parity_ratio", p["y_true"], p["y_pred"], **arguments)


@pytest.mark.parametrize("groups", [["g"] * 4, [0, 1, 2, 3], [True, False, True, False], [1.5, 2.5, 1.5, 2.5]], ids=str)
def test_groups_may_be_anything_and_may_be_one_person_each(groups: list[Any]) -> None:
    for name in ("demographic_parity_difference", "demographic_parity_ratio"):
        for method in ("between_groups", "to_overall"):
            same(name, [0, 1, 0, 1], [1, 1, 0, 1], sensitive_features=groups, method=method)


@pytest.mark.parametrize("method", ["between_groups", "to_overall"])
def test_where_nobody_is_selected_there_is_no_ratio_in_either(method: str) -> None:
    found = same("demographic_parity_ratio", [0, 1, 0, 1], [0] * 4, sensitive_features=list("aabb"), method=method)
    assert math.isnan(found)
    assert same("demographic_parity_difference", [0, 1, 0, 1], [0] * 4, sensitive_features=list("aabb")) == 0.0


@pytest.mark.parametrize("method", ["between_groups", "to_overall"])
def test_where_nobody_is_selected_in_one_group_the_ratio_is_zero_in_both(method: str) -> None:
    selected = [0, 0, 1, 0]
    assert same("demographic_parity_ratio", selected, selected, sensitive_features=list("aabb"), method=method) == 0.0


# ------------------------------------------------------------------------------------------ where we mean to differ

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
    assert same("selection_rate", ["no", "no"], ["no", "no"], pos_label="yes") == 0.0
    assert same("selection_rate", [0, 0], [0, 0]) == 0.0


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


@pytest.mark.parametrize("name", RATES)
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
