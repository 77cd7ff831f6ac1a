"""The functions named as fairlearn's give its values; where they mean to differ: test_fairlearn_differences.py."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from typing import Any

import fairlearn.metrics as theirs
import numpy as np
import pandas as pd
import polars as pl
import pytest
from lotrecht import fairness as ours

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
