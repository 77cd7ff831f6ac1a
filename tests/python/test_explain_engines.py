"""Interactions, groups of features, cohorts, responses and comparisons of explanations, from Python."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from math import factorial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from lotrecht import Decisions, InvalidInput, explain, model
from small_models import FEATURES, save

NAN = float("nan")
ROWS = np.array([[25, 900, 0], [25, 1000, 3], [40, 2500, 1], [60, NAN, NAN], [NAN, 1500, 2], [30.5, 2000, 1.5]])
BACKGROUND = np.array([[20, 500, 0], [35, 1500, 2], [55, 3000, 1], [NAN, NAN, 4]])
P = len(FEATURES)
Game = dict[frozenset[int], float]


@pytest.fixture
def trees(tmp_path: Path) -> model.TreeModel:
    loaded = model.load(save(tmp_path))
    assert isinstance(loaded, model.TreeModel)
    return loaded


def game(value: Callable[[Any], Any], row: Any) -> Game:
    """The mean of a function over mixtures of a row with the background, for every set of features."""
    found: Game = {}
    for size in range(P + 1):
        for chosen in itertools.combinations(range(P), size):
            mixed = BACKGROUND.copy()
            mixed[:, list(chosen)] = row[list(chosen)]
            found[frozenset(chosen)] = float(np.mean(value(mixed)))
    return found


def shapley(v: Game, players: Sequence[int] = range(P)) -> list[float]:
    p = len(players)
    return [
        sum(
            factorial(len(s)) * factorial(p - len(s) - 1) / factorial(p) * (v[frozenset(s) | {i}] - v[frozenset(s)])
            for size in range(p)
            for s in itertools.combinations([j for j in players if j != i], size)
        )
        for i in players
    ]


def test_interactions_against_a_background_are_the_definition(trees: model.TreeModel) -> None:
    explainer = explain.TreeExplainer(trees, BACKGROUND)
    matrices = explainer.shap_interaction_values(ROWS)
    assert matrices.sum(axis=2) == pytest.approx(explainer(ROWS).values, abs=1e-14)
    assert (matrices == matrices.transpose(0, 2, 1)).all()
    for row, matrix in zip(ROWS, matrices, strict=True):
        v = game(lambda x: trees.margin(x)[:, 0], row)
        for i, j in itertools.combinations(range(P), 2):
            (k,) = set(range(P)) - {i, j}
            pair = sum(
                0.5 * (v[frozenset({i, j} | s)] - v[frozenset({i} | s)] - v[frozenset({j} | s)] + v[frozenset(s)])
                for s in (set[int](), {k})
            )
            assert 2 * matrix[i, j] == pytest.approx(pair, abs=1e-14)


@pytest.mark.parametrize("background", [None, BACKGROUND])
@pytest.mark.parametrize("index", ["k_sii", "stii", "fsii"])
def test_interactions_of_any_order_add_up(trees: model.TreeModel, background: Any, index: str) -> None:
    found = explain.TreeExplainer(trees, background).interactions(ROWS, order=3, index=index)
    assert found.sets[:4] == (("age",), ("income",), ("children",), ("age", "income"))
    assert found.base_value + found.values.sum(axis=1) == pytest.approx(trees.margin(ROWS)[:, 0], abs=1e-13)
    assert (found.of("income", "age") == found.values[:, 3]).all()
    assert found.table(0)["value"][0] == pytest.approx(found.values[0][np.abs(found.values[0]).argmax()], abs=0)


def test_what_is_large_must_be_asked_for(trees: model.TreeModel) -> None:
    explainer = explain.TreeExplainer(trees, BACKGROUND)
    with pytest.raises(InvalidInput, match="max_bytes"):
        explainer.shap_interaction_values(ROWS, max_bytes=400)
    with pytest.raises(InvalidInput, match="max_bytes"):
        explainer.interactions(ROWS, max_bytes=200)
    whole = explainer.shap_interaction_values(ROWS, max_bytes=432)
    assert (np.concatenate(list(explainer.interaction_blocks(ROWS, rows=4))) == whole).all()


def test_rows_stream_in_blocks(trees: model.TreeModel) -> None:
    explainer = explain.TreeExplainer(trees, BACKGROUND)
    parts = list(explainer.blocks(ROWS, rows=4))
    assert [len(part) for part in parts] == [4, 2]
    assert (np.concatenate([part.values for part in parts]) == explainer(ROWS).values).all()
    assert list(explainer.blocks(ROWS[:0])) == []


def test_float32_is_asked_for_and_near(trees: model.TreeModel) -> None:
    near = explain.TreeExplainer(trees, arithmetic="float32")(ROWS).values
    assert near == pytest.approx(explain.TreeExplainer(trees)(ROWS).values, abs=1e-6)
    with pytest.raises(InvalidInput, match="float32"):
        explain.TreeExplainer(trees, BACKGROUND, arithmetic="float32")


def test_probabilities_are_explained_exactly(trees: model.TreeModel) -> None:
    explainer = explain.TreeExplainer(trees, BACKGROUND, output="response")
    e = explainer(ROWS)
    for row, values in zip(ROWS, e.values, strict=True):
        assert values == pytest.approx(shapley(game(lambda x: trees.response(x)[:, 0], row)), abs=1e-14)
    assert explainer.expected_value == pytest.approx(trees.response(BACKGROUND).mean(), abs=1e-14)
    assert e.largest_residual < 1e-14
    assert e.explained == "response"


def test_losses_are_explained_exactly(trees: model.TreeModel) -> None:
    labels = np.array([0, 1, 1, 0, 1, 0])
    e = explain.TreeExplainer(trees, BACKGROUND, output="log_loss")(ROWS, labels)

    def loss(x: Any, label: int) -> Any:
        probability = trees.response(x)[:, 0]
        return -np.log(probability if label else 1 - probability)

    for i, label in enumerate(labels):
        v = game(lambda x, label=label: loss(x, label), ROWS[i])  # type: ignore[misc]
        assert e.values[i] == pytest.approx(shapley(v), abs=1e-14)
        assert e.base_values[i] == pytest.approx(v[frozenset()], abs=1e-14)
    assert e[1:3].explained == "log loss"
    explainer = explain.TreeExplainer(trees, BACKGROUND, output="log_loss")
    assert (explainer(ROWS, y=labels.tolist()).values == e.values).all()
    assert (explainer.shap_values(ROWS, labels == 1) == e.values).all()
    parts = list(explainer.blocks(ROWS, 4, y=labels))
    assert [len(part) for part in parts] == [4, 2]
    assert (np.concatenate([part.values for part in parts]) == e.values).all()
    assert (np.concatenate([part.base_values for part in parts]) == e.base_values).all()


@pytest.mark.parametrize(
    ("give", "words"),
    [
        (lambda e: e.shap_values(ROWS), "the log loss needs the rows' labels"),
        (lambda e: next(e.blocks(ROWS)), "the log loss needs the rows' labels"),
        (
            lambda e: e.shap_values(ROWS, ["no", "yes"] * 3),
            "labels must be numbers, 0 and 1 or the number of the class",
        ),
        (lambda e: e.shap_values(ROWS, np.array(["a"] * 6, dtype=object)), "labels must be numbers"),
        (lambda e: next(e.blocks(ROWS, 2, y=[0, 1])), r"labels must be one for each of 6 rows, got shape \(2,\)"),
        (lambda e: e(ROWS, [0] * 6, y=[0] * 6), "labels= and y= are the same"),
    ],
)
def test_labels_that_are_none_are_refused(trees: model.TreeModel, give: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        give(explain.TreeExplainer(trees, BACKGROUND, output="log_loss"))


def test_owen_values_of_groups(trees: model.TreeModel) -> None:
    exact = explain.PartitionExplainer(trees, BACKGROUND, groups={"money": ["income", "children"]})
    e = exact(ROWS)
    v = game(lambda x: trees.margin(x)[:, 0], ROWS[0])
    # Orders in which income and children stand beside each other.
    orders = [o for o in itertools.permutations(range(P)) if abs(o.index(1) - o.index(2)) == 1]
    for i in range(P):
        added = [v[frozenset(o[: o.index(i) + 1])] - v[frozenset(o[: o.index(i)])] for o in orders]
        assert e.values[0, i] == pytest.approx(np.mean(added), abs=1e-14)
    assert e.largest_residual < 1e-14
    grouped = explain.TreeExplainer(trees, BACKGROUND, players={"money": ["income", "children"]})(ROWS)
    assert e.values[:, 1:].sum(axis=1) == pytest.approx(grouped.values[:, 0], abs=1e-14), "the quotient game"
    linkage = np.array([[1, 2, 0.5, 2], [0, 3, 1.0, 3]])
    for same in (
        explain.PartitionExplainer(trees, BACKGROUND, groups=linkage),
        explain.PartitionExplainer(trees, BACKGROUND, groups=["age", ["income", "children"]]),
        explain.PartitionExplainer(lambda x: trees.margin(x)[:, 0], pd.DataFrame(BACKGROUND, columns=list(FEATURES)),
                                   groups=[["children", "income"]]),
    ):  # fmt: skip
        assert same(ROWS).values == pytest.approx(e.values, abs=1e-14)
    shapleys = explain.PartitionExplainer(trees, BACKGROUND, groups=[])(ROWS)
    assert shapleys.values == pytest.approx(explain.TreeExplainer(trees, BACKGROUND)(ROWS).values, abs=1e-14)


def test_sampled_values_have_intervals(trees: model.TreeModel) -> None:
    exact = explain.TreeExplainer(trees, BACKGROUND)(ROWS)
    for sampled in (
        explain.PermutationExplainer(trees, BACKGROUND, seed=1, coalitions=802),
        explain.PartitionExplainer(trees, BACKGROUND, groups=[], seed=1, coalitions=802),
    ):
        e = sampled(ROWS)
        assert e.freedom is not None and (e.freedom == 199).all()
        low, high = e.interval(1 - 1e-9)
        assert ((low <= exact.values + 1e-13) & (exact.values - 1e-13 <= high)).all()
        assert (e[:2].interval(0.9)[0] == e.interval(0.9)[0][:2]).all()
    low, high = exact.interval(0.95)
    assert (low == exact.values).all() and (high == exact.values).all()


PEOPLE = pd.DataFrame(
    {
        "granted": [1, 0, 0, 1, 1, 0, 1, 0, 1, 1],
        "district": ["east", "east", "west", "west", "west", None, None, "east", "west", "west"],
        "age": [20, 24, 33, 31, 60, 61, 35, 22, 29, 58],
        "score": [0.5, 0.25, 0.25, 1.0, 0.75, 0.5, 0.5, 0.0, 1.0, 0.75],
    }
)


def test_cohorts_need_no_model(tmp_path: Path) -> None:
    e = explain.cohort(PEOPLE, outcome="granted", features=["district", "age"], similar={"age": 5})

    def worth(chosen: frozenset[int], row: int) -> float:
        alike = np.ones(len(PEOPLE), dtype=bool)
        if 0 in chosen:
            known = PEOPLE["district"].fillna("?")
            alike &= (known == known[row]).to_numpy()
        if 1 in chosen:
            alike &= (np.abs(PEOPLE["age"] - PEOPLE["age"][row]) <= 5).to_numpy()
        return float(PEOPLE["granted"][alike].mean())

    sets = [frozenset(s) for size in range(3) for s in itertools.combinations(range(2), size)]
    for row in range(len(PEOPLE)):
        assert e.values[row] == pytest.approx(shapley({s: worth(s, row) for s in sets}, range(2)), abs=1e-14)
    assert e.base_values[0] == pytest.approx(PEOPLE["granted"].mean())
    assert e.largest_residual < 1e-14
    PEOPLE.to_csv(tmp_path / "people.csv", index=False)
    again = explain.cohort(tmp_path / "people.csv", outcome="granted", features=["district", "age"], similar={"age": 5})
    assert again.values == pytest.approx(e.values, abs=0)
    drawn = explain.cohort(
        PEOPLE, outcome="granted", features=["district", "age"], similar={"age": 5}, rows=[3], coalitions=50, seed=1
    )
    assert drawn.values == pytest.approx(e.values[[3]], abs=1e-14), "two features are exact with any pair of orders"


def test_cohorts_of_decisions() -> None:
    d = Decisions(PEOPLE, decision="granted", groups="district", covariates="age", score="score")
    e = explain.cohort(d, similar={"age": [30, 50]})
    assert e.feature_names == ("district", "age")
    binned = PEOPLE.assign(age=np.digitize(PEOPLE["age"], [30, 50]))
    assert e.values == pytest.approx(
        explain.cohort(binned, outcome="granted", features=["district", "age"]).values, abs=1e-14
    )
    assert explain.cohort(d, outcome="score", features=["district"]).base_values[0] == pytest.approx(0.55)


def test_whether_groups_get_different_explanations(trees: model.TreeModel) -> None:
    generator = np.random.default_rng(5)
    rows = np.column_stack(
        [generator.integers(18, 70, 200), generator.integers(0, 4000, 200), generator.integers(0, 5, 200)]
    ).astype(float)
    e = explain.TreeExplainer(trees, BACKGROUND)(rows)
    young = rows[:, 0] < 31
    table = explain.shift(e[young], e[~young], seed=3, replicates=199)
    assert table["feature"][0] == "(any)"
    # A permutation that separates all the young again has a chance below 1e-40.
    assert table["p_value"][0] == pytest.approx(1 / 200)
    assert table["adjusted_p_value"][table["feature"].index("age")] == pytest.approx(1 / 200)
    assert table["distance"] == sorted(table["distance"], reverse=True)
    few = explain.shift(e[[0, 1, 2]], e[[3, 4, 5]], seed=0)
    assert few["permutations"][0] == 20 and few["method"][0] == "max_ks_all_splits"
    same = explain.shift(e[[0, 1]], e[[0, 1]], seed=0)
    assert same["p_value"][0] == 1.0 and same["distance"][0] == 0.0


def test_whose_reasons_are_which(trees: model.TreeModel) -> None:
    e = explain.TreeExplainer(trees, BACKGROUND)(ROWS)
    table = explain.reasons_by_group(e, ["a", "a", "b", "b", None, "a"], favourable="high", confidence=0.9, top=1)
    assert table.columns[:6] == ("group", "feature", "quantity", "value", "low", "high")
    assert sorted(set(table["group"])) == ["(missing)", "a", "b"]
    for line in table.rows():
        chosen = {"a": [0, 1, 5], "b": [2, 3], "(missing)": [4]}[line["group"]]
        f = FEATURES.index(line["feature"])
        against = -e.values[chosen]
        assert line["n"] == len(chosen)
        assert line["among"] + line["tied"] == sum(
            against[i, f] > 1e-9 and against[i, f] >= against[i].max() - 1e-12 for i in range(len(chosen))
        )
        assert line["low"] <= line["value"] <= line["high"]
    axes = table.plot()
    assert axes is not None


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda t: explain.TreeExplainer(t, output="response"), "no sum of trees"),
        (lambda t: explain.TreeExplainer(t, BACKGROUND, output="odds"), "'response'"),
        (lambda t: explain.TreeExplainer(t, BACKGROUND, output="response", index="banzhaf"), "only Shapley"),
        (lambda t: explain.TreeExplainer(t, BACKGROUND, output="log_loss")(ROWS), "labels="),
        (lambda t: explain.TreeExplainer(t, BACKGROUND)(ROWS, [0] * 6), "log loss only"),
        (lambda t: explain.TreeExplainer(t, BACKGROUND, output="log_loss")(ROWS, [2] * 6), "0 to 1"),
        (lambda t: explain.TreeExplainer(t, BACKGROUND, output="response", most_differing=1)(ROWS), "most_differing"),
        (lambda t: explain.TreeExplainer(t, BACKGROUND, output="response").interactions(ROWS), "margin"),
        (lambda t: explain.TreeExplainer(t, BACKGROUND).interactions(ROWS, order=4), "1 to 3"),
        (lambda t: explain.TreeExplainer(t, BACKGROUND).interactions(ROWS, index="shap"), "k_sii"),
        (lambda t: explain.TreeExplainer(t).interactions(ROWS).of("age", "incom"), "income"),
        (lambda t: explain.PartitionExplainer(t, BACKGROUND, groups=["agee"]), "age"),
        (lambda t: explain.PartitionExplainer(t, BACKGROUND, groups=[["age"], ["age"]]), "two groups"),
        (lambda t: explain.PartitionExplainer(t, BACKGROUND, groups=[[]]), "no members"),
        (lambda t: explain.PartitionExplainer(t, BACKGROUND, groups="age"), "dict"),
        (lambda t: explain.PartitionExplainer(t, BACKGROUND, groups=[], coalitions=99), "seed="),
        (lambda t: explain.cohort(PEOPLE, outcome="granted"), "features="),
        (lambda t: explain.cohort(PEOPLE, outcome="granted", features=["district"], similar={"age": 1}), "no feature"),
        (
            lambda t: explain.cohort(PEOPLE, outcome="granted", features=["district"], similar={"district": 1}),
            "no column of numbers",
        ),
        (lambda t: explain.cohort(PEOPLE, outcome="district", features=["age"]), "district"),
        (
            lambda t: explain.shift(
                explain.TreeExplainer(t, BACKGROUND)(ROWS), explain.TreeExplainer(t, BACKGROUND[:2])(ROWS), seed=1
            ),
            "different backgrounds",
        ),
        (
            lambda t: explain.reasons_by_group(
                explain.TreeExplainer(t)(ROWS), ["a"], favourable="high", confidence=0.9
            ),
            "one for each of 6",
        ),
    ],
)  # fmt: skip
def test_refusals_say_what_was_wrong(trees: model.TreeModel, make: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        make(trees)
