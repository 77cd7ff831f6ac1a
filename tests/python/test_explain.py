"""Explanations from Python: the same values as the definition, whatever the rows come in; refusals in words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from lotrecht import InvalidInput, ModelWarning, ParseError, explain, model
from small_models import FEATURES, interventional, margin, save, xgboost_json

NAN = float("nan")
ROWS = np.array([[25, 900, 0], [25, 1000, 3], [40, 2500, 1], [60, NAN, NAN], [NAN, 1500, 2], [30.5, 2000, 1.5]])
BACKGROUND = np.array([[20, 500, 0], [35, 1500, 2], [55, 3000, 1], [NAN, NAN, 4]])


@pytest.fixture
def trees(tmp_path: Path) -> model.TreeModel:
    loaded = model.load(save(tmp_path))
    assert isinstance(loaded, model.TreeModel)
    return loaded


def test_a_file_predicts_as_its_trees_say(trees: model.TreeModel) -> None:
    assert trees.feature_names == FEATURES
    assert trees.margin(ROWS)[:, 0] == pytest.approx([margin(row) for row in ROWS], abs=1e-15)
    assert trees.response(ROWS)[0, 0] == pytest.approx(1 / (1 + np.exp(-margin(ROWS[0]))))


def test_a_background_gives_the_definition(trees: model.TreeModel) -> None:
    explainer = explain.TreeExplainer(trees, BACKGROUND)
    e = explainer(ROWS)
    assert e.values == pytest.approx(np.array([interventional(row, BACKGROUND) for row in ROWS]), abs=1e-14)
    assert explainer.expected_value == pytest.approx(np.mean([margin(row) for row in BACKGROUND]))
    assert e.base_values == pytest.approx(np.full(len(ROWS), explainer.expected_value))
    assert e.largest_residual < 1e-14
    assert e.method == "tree_interventional"
    assert e.data is not None and e.data.shape == ROWS.shape
    assert (explainer.shap_values(ROWS) == e.values).all()


@pytest.mark.parametrize("explainer", [explain.ExactExplainer, explain.KernelExplainer, explain.PermutationExplainer])
def test_every_way_agrees_on_three_features(trees: model.TreeModel, explainer: Any) -> None:
    options = {} if explainer is explain.ExactExplainer else {"seed": 1, "coalitions": 4000}
    exact = explain.TreeExplainer(trees, BACKGROUND)(ROWS)
    by_model = explainer(trees, BACKGROUND, **options)(ROWS)
    by_function = explainer(lambda x: trees.margin(x)[:, 0], BACKGROUND, **options)(ROWS)
    tolerance = 1e-12 if explainer is not explain.PermutationExplainer else 0.1
    assert by_model.values == pytest.approx(exact.values, abs=tolerance)
    assert (by_model.values == by_function.values).all()
    assert by_model.largest_residual < 1e-12
    if explainer is not explain.ExactExplainer:
        assert by_model.standard_errors is not None


def test_rows_come_in_any_shape(trees: model.TreeModel, tmp_path: Path) -> None:
    known = ROWS[:3]
    explainer = explain.TreeExplainer(trees, BACKGROUND)
    expected = explainer(known).values
    frame = pd.DataFrame(known, columns=list(FEATURES))
    frame.insert(0, "name", ["a", "b", "c"])
    shuffled = frame[["children", "name", "income", "age"]]
    shuffled.to_csv(tmp_path / "cases.csv", index=False)
    shuffled.to_parquet(tmp_path / "cases.parquet")
    for rows in (
        known.tolist(),
        np.asfortranarray(known),
        known.astype(np.float32),
        frame,
        shuffled,
        pl.from_pandas(shuffled),
        {name: known[:, i] for i, name in enumerate(FEATURES)},
        tmp_path / "cases.csv",
        str(tmp_path / "cases.parquet"),
    ):
        assert explainer(rows).values == pytest.approx(expected, abs=1e-15)


def test_empty_cells_of_a_file_are_missing(trees: model.TreeModel, tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text("age,income,children\n60,,\n,1500,2\n", encoding="utf-8")
    assert trees.margin(path)[:, 0] == pytest.approx([margin([60, NAN, NAN]), margin([NAN, 1500, 2])])


def test_weights_are_rows_so_many_times(trees: model.TreeModel) -> None:
    twice = explain.TreeExplainer(trees, np.vstack([BACKGROUND, BACKGROUND[1:2]]))(ROWS)
    weighted = explain.TreeExplainer(trees, BACKGROUND, weights=[1, 2, 1, 1])(ROWS)
    assert weighted.values == pytest.approx(twice.values, abs=1e-15)


def test_groups_get_one_value(trees: model.TreeModel) -> None:
    grouped = explain.TreeExplainer(trees, BACKGROUND, players={"money": ["income", "children"]})(ROWS)
    single = explain.TreeExplainer(trees, BACKGROUND)(ROWS)
    assert grouped.feature_names == ("money", "age")
    assert grouped.values.sum(axis=1) == pytest.approx(single.values.sum(axis=1), abs=1e-14)
    assert grouped.data is None
    with pytest.raises(InvalidInput, match="no feature 'incom'; did you mean 'income'"):
        explain.TreeExplainer(trees, BACKGROUND, players={"money": ["incom"]})
    with pytest.raises(InvalidInput, match="'age' is in two groups"):
        explain.TreeExplainer(trees, BACKGROUND, players={"a": ["age"], "b": ["age"]})


def test_an_explanation_can_be_cut_and_read(trees: model.TreeModel) -> None:
    e = explain.TreeExplainer(trees, BACKGROUND)(ROWS)
    assert len(e[1:3]) == 2
    assert (e[3].values == e.values[3:4]).all()
    table = e.table(3)
    assert set(table["feature"]) == set(FEATURES)
    assert table["data"][table["feature"].index("income")] is None
    sizes = np.abs(table["value"])
    assert (np.diff(sizes) <= 0).all()
    assert e.importance()["mean_size"][0] == pytest.approx(np.abs(e.values).mean(axis=0).max())
    assert "6 rows, 3 features, tree_interventional" in repr(e)
    with pytest.raises(InvalidInput, match="there is no feature 'agee'; did you mean 'age'"):
        e.position("agee")


def test_the_gap_adds_up(trees: model.TreeModel) -> None:
    rng = np.random.default_rng(1)
    a = rng.uniform([20, 500, 0], [60, 3000, 4], (300, 3))
    b = rng.uniform([20, 500, 0], [60, 2000, 4], (200, 3))
    table = explain.gap(trees, a, b, confidence=0.95)
    assert table["feature"][-1] == "(total)"
    assert sum(table["value"][:-1]) == pytest.approx(table["value"][-1], abs=1e-13)
    assert table["value"][-1] == pytest.approx(trees.margin(a).mean() - trees.margin(b).mean(), abs=1e-13)
    assert all(
        low <= value <= high for low, value, high in zip(table["low"], table["value"], table["high"], strict=True)
    )
    assert table["feature"][0] == "income"
    assert table["adjusted_p_value"][0] < 0.001
    assert table["n"] == [500] * 4


def test_a_part_that_no_row_could_show_is_named(trees: model.TreeModel) -> None:
    rng = np.random.default_rng(3)
    a = rng.uniform([20, 500, 0], [30, 3000, 4], (40, 3))  # the split on children is met from the age of 30.5 on
    b = rng.uniform([20, 500, 0], [30, 2000, 4], (30, 3))
    table = explain.gap(trees, a, b, confidence=0.95)
    place = table["feature"].index("children")
    assert [table[name][place] for name in ("value", "low", "high")] == [0, 0, 0]
    assert len(table.notes) == 1
    assert table.notes[0].startswith("The model asks about 'children', but for none")
    age = table["feature"].index("age")  # nobody is above 30.5: somebody may be
    assert table["value"][age] == 0
    assert table["low"][age] < -0.01 < 0.01 < table["high"][age]

    grouped = explain.gap(trees, a, b, confidence=0.95, players={"household": ["children"]})
    assert "'household'" in grouped.notes[0]
    a[0, 0], a[0, 2] = 40, 1  # now one row comes to it
    b[0, 0], b[0, 2] = 45, 3
    assert not any("'children'" in note for note in explain.gap(trees, a, b, confidence=0.95).notes)


def both_of(folder: Path) -> model.Model:
    return model.load(save(folder))


def test_a_row_of_a_frame_is_refused_with_what_to_give(trees: model.TreeModel) -> None:
    frame = pd.DataFrame(ROWS, columns=list(FEATURES))
    explainer = explain.TreeExplainer(trees, BACKGROUND)
    for row in (frame.iloc[0], pl.from_pandas(frame)["age"]):
        with pytest.raises(InvalidInput, match=r"x: one row or one column is no table .* frame.iloc\[\[0\]\]"):
            explainer(row)
    assert (explainer(frame.iloc[[0]]).values == explainer(ROWS[:1]).values).all()


def test_a_category_is_drawn_by_its_texts() -> None:
    data = np.array([[0.0, 5.5], [2.0, NAN], [1.0, 0.5], [2.0, 1.5], [NAN, 2.5]])
    e = explain.Explanation(
        data / 7, np.zeros(5), data, ("origin", "age"), ("output 0",), np.zeros(5), np.full((5, 2), 0.01), "sampled"
    )
    e.categories = (("here", "near", "far away"), ())
    axes = e.dependence("origin")
    assert [text.get_text() for text in axes.get_xticklabels()] == ["here", "near", "far away"]
    assert axes.get_xticks().tolist() == [0, 1, 2]
    assert "here" not in [text.get_text() for text in e.dependence("age").get_xticklabels()]
    assert e.waterfall(0).get_xlabel().endswith("; black lines: ± 1 standard error of the sampling")
    e.standard_errors = None
    assert "black lines" not in e.waterfall(0).get_xlabel()


def test_a_gap_of_rates_is_exact_for_one_tree_and_sampled_for_several(tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    from small_models import TREES

    path.write_text(xgboost_json(TREES[:1]), encoding="utf-8")
    rng = np.random.default_rng(2)
    a = rng.uniform([20, 500, 0], [60, 3000, 4], (60, 3))
    b = rng.uniform([20, 500, 0], [60, 1500, 4], (50, 3))
    one = model.load(path)
    exact = explain.rate_gap(one, a, b, threshold=0.0, confidence=0.95)
    rate = (one.margin(a) >= 0).mean() - (one.margin(b) >= 0).mean()
    assert exact["value"][-1] == pytest.approx(rate)
    sampled = explain.rate_gap(one, a, b, threshold=0.0, confidence=0.95, draws=4000, seed=3)
    by_function = explain.rate_gap(
        lambda x: one.margin(x), a, b, threshold=0.0, confidence=0.95, draws=4000, seed=3, features=3
    )
    truth = dict(zip(exact["feature"], exact["value"], strict=True))
    assert sampled["feature"][-2:] == ["(sampling)", "(total)"]
    for feature, value, error in zip(
        sampled["feature"][:-2], sampled["value"], sampled["standard_error"], strict=False
    ):
        assert abs(value - truth[feature]) <= 7 * error  # fixed seed
    for column in ("value", "low", "high"):  # the gap itself is not sampled
        assert sampled[column][-1] == pytest.approx(exact[column][-1], abs=1e-15)
    assert sum(sampled["value"][:-1]) == pytest.approx(rate, abs=1e-14)
    assert sampled["value"][-2] != 0
    assert "without sampling" in sampled.notes[0]
    steps = explain.gap_waterfall(sampled)
    assert steps.get_xlabel() == "gap, built up feature by feature; black lines: 95 % intervals"
    below = explain.rate_gap(both_of(tmp_path), a, b, threshold=0.2, at_least=False, confidence=0.9, draws=50, seed=1)
    both = both_of(tmp_path)
    assert below["value"][-1] == pytest.approx((both.margin(a) <= 0.2).mean() - (both.margin(b) <= 0.2).mean())
    assert by_function["value"] == sampled["value"]
    with pytest.raises(InvalidInput, match=r"give draws= .* and seed="):
        explain.rate_gap(both, a, b, threshold=0.0, confidence=0.95)


def test_what_a_function_raises_passes_through() -> None:
    def broken(rows: Any) -> Any:
        raise KeyError("no such thing")

    with pytest.raises(KeyError, match="no such thing"):
        explain.KernelExplainer(broken, BACKGROUND, seed=1)(ROWS)
    with pytest.raises(InvalidInput, match=r"model: answer must have shape"):
        explain.KernelExplainer(lambda x: x[:3, 0], BACKGROUND, seed=1)(ROWS)
    with pytest.raises(InvalidInput, match="model: answer must be numbers"):
        explain.KernelExplainer(lambda x: ["a"] * len(x), BACKGROUND, seed=1)(ROWS)
    with pytest.raises(InvalidInput, match="not a number"):
        explain.KernelExplainer(lambda x: x[:, 0] * NAN, BACKGROUND, seed=1)(ROWS)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda m: explain.TreeExplainer(m, BACKGROUND[:0]), "background must have at least one row"),
        (lambda m: explain.TreeExplainer(m, BACKGROUND[:, :2]), r"background: must have shape \(rows, 3\)"),
        (lambda m: explain.TreeExplainer(m, BACKGROUND, weights=[1, 2]), "must have a weight for each of 4 rows"),
        (lambda m: explain.TreeExplainer(m, BACKGROUND, threads=0), "TreeExplainer: threads must be at least 1"),
        (lambda m: explain.TreeExplainer(m, BACKGROUND, index="shap"), "must be 'shapley' or 'banzhaf', got 'shap'"),
        (lambda m: explain.TreeExplainer(lambda x: x, BACKGROUND), "got a function; use KernelExplainer"),
        (lambda m: explain.TreeExplainer(m, BACKGROUND)([["a", "b", "c"]]), "must hold numbers only"),
        (lambda m: explain.TreeExplainer(m, BACKGROUND)({"age": [1.0]}), "no column 'income'"),
        (lambda m: explain.KernelExplainer(m, BACKGROUND, seed=-1), "seed must be a whole number"),
        (lambda m: explain.KernelExplainer(m, BACKGROUND, seed=1, coalitions=3)(ROWS), "coalitions must be at least 8"),
        (lambda m: explain.gap(m, ROWS, ROWS[:0], confidence=0.95), "at least one row"),
        (lambda m: explain.gap(m, ROWS, ROWS, confidence=95), "strictly between 0 and 1"),
        (lambda m: explain.gap(m, ROWS, ROWS, confidence=0.9, multiplicity="bonferoni"), "'bonferoni'"),
    ],
)
def test_refusals_say_what_was_wrong(trees: model.TreeModel, make: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        make(trees)


def test_files_that_are_no_models_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    for content, words in [
        ("", "the file is empty"),
        ("{", "is no model file that is known here"),
        ('{"learner": ', "model.json, byte"),
        ('{"a": 1}', "is no model file that is known here"),
        ("hello", "is no model file that is known here"),
    ]:
        path.write_text(content, encoding="utf-8")
        with pytest.raises((InvalidInput, ParseError), match=words):
            model.load(path)
    with pytest.raises(InvalidInput, match="cannot be read"):
        model.load(tmp_path / "nothing.json")
    with pytest.raises(InvalidInput, match=r"nothing here reads a builtins\.object"):
        model.load(object())


def test_categories_are_the_same_from_every_kind_of_table(tmp_path: Path) -> None:
    """10 is the category "10" in a CSV, a Parquet file and a frame; "NA" is a category where the model knows it."""
    from lotrecht.matrices import feature_matrix

    known = [["10", "20", "30"], ["NA", "EU"]]
    frame = pd.DataFrame({"size": [30, 10, 20], "place": ["EU", "NA", "EU"]})
    frame.to_csv(tmp_path / "x.csv", index=False)
    frame.to_parquet(tmp_path / "x.parquet")
    expected = [[2.0, 1.0], [0.0, 0.0], [1.0, 1.0]]
    as_category = frame.assign(size=pd.Categorical(frame["size"]), place=pd.Categorical(frame["place"]))
    for data in (tmp_path / "x.csv", tmp_path / "x.parquet", frame, as_category, pl.from_pandas(frame)):
        assert feature_matrix(data, ["size", "place"], 2, known).values.tolist() == expected
    with pytest.raises(InvalidInput, match="40 is no category the model knows"):
        feature_matrix({"size": [40], "place": ["EU"]}, ["size", "place"], 2, known)
    others = {"size": [40, 20, None], "place": pd.Categorical(["NA", "Mars", "nan"], categories=["NA", "Mars", "nan"])}
    with pytest.warns(ModelWarning, match=r"x: column '(size|place)': 1 of 3 rows have a category .*(40|'Mars')"):
        told = feature_matrix(others, ["size", "place"], 2, known, others="missing").values
    np.testing.assert_array_equal(told, [[NAN, 0.0], [1.0, NAN], [NAN, NAN]])
    told = feature_matrix(others, ["size", "place"], 2, known, others="code").values
    np.testing.assert_array_equal(told, [[3.0, 0.0], [1.0, 2.0], [NAN, NAN]])


def test_masks_are_missing_values_and_dates_are_none(trees: model.TreeModel) -> None:
    masked = np.ma.masked_array([[60.0, 5000.0, 1.0]], mask=[[False, True, False]])
    assert trees.margin(masked)[0, 0] == margin([60.0, NAN, 1.0])
    with pytest.raises(InvalidInput, match="must hold numbers only"):
        trees.margin(np.array([["2020-01-01"] * 3], dtype="datetime64[D]"))


def test_no_rows_are_explained_by_nothing(trees: model.TreeModel) -> None:
    nobody = np.empty((0, 3))
    assert trees.margin(nobody).shape == (0, 1)
    assert explain.TreeExplainer(trees, BACKGROUND)(nobody).values.shape == (0, 3)
    assert explain.TreeExplainer(trees)(nobody).values.shape == (0, 3)


def test_one_explainer_serves_several_threads(trees: model.TreeModel) -> None:
    explainer = explain.TreeExplainer(trees, BACKGROUND)
    expected = explainer(ROWS).values
    with ThreadPoolExecutor(4) as pool:
        for said in pool.map(lambda _: explainer(ROWS).values, range(40)):
            assert (said == expected).all()


def test_a_feature_may_be_called_like_a_format(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    path.write_text("\ufeff" + xgboost_json(names=["format", "oblivious_trees", "ebm"]), encoding="utf-8")
    assert model.load(path).feature_names == ("format", "oblivious_trees", "ebm")


def test_a_text_in_a_column_of_numbers_is_named(trees: model.TreeModel, tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_text("age,income,children\n60,much,1\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="column 'income': 'much'"):
        trees.margin(path)
