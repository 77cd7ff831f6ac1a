"""Models that LightGBM trained, read from its own text, say what LightGBM says: on random rows and on the probes."""

import numpy as np
import pandas as pd
import pytest

lgb = pytest.importorskip("lightgbm")
from lotrecht import InvalidInput, ModelWarning, explain, model  # noqa: E402
from lotrecht._core import model as core  # noqa: E402
from lotrecht.explaining_pairs import strongest_pairs  # noqa: E402

BASE = {"verbosity": -1, "num_threads": 1, "min_data_in_leaf": 5, "seed": 1}
OBJECTIVES = [
    "regression",
    "regression_l1",
    "huber",
    "fair",
    "quantile",
    "mape",
    "poisson",
    "gamma",
    "tweedie",
    "binary",
    "cross_entropy",
    "cross_entropy_lambda",
    "multiclass",
    "multiclassova",
    "lambdarank",
    "rank_xendcg",
]


def rows(n=800, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 4))
    x[rng.random(x.shape) < 0.2] = np.nan
    x[rng.random(x.shape) < 0.2] = 0
    return x


def target(x):
    return np.nan_to_num(x[:, 0]) + np.nan_to_num(x[:, 1] * x[:, 2])


def check(booster, x, rounds=1):
    """It conforms on these rows and on its probes, margin and response.

    A forest's raw score is not divided by its rounds, though its answers are.
    """
    model = core.read_lightgbm_text(booster.model_to_string(num_iteration=-1).encode(), "model")
    for some in (x, core.probes(model, 20_000)):
        some = np.ascontiguousarray(some, dtype=float)
        native = booster.predict(some, raw_score=True).reshape(len(some), -1) / rounds
        found = core.conformance(model, some, np.ascontiguousarray(native))
        assert found.conforms, (found.row, found.difference, found.tolerance, some[found.row])
        assert found.largest_difference <= 1e-12  # both sum in double
        np.testing.assert_allclose(model.response(some), booster.predict(some).reshape(len(some), -1), rtol=1e-12)
    return model


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_every_objective(objective):
    x = rows()
    y = (target(x) > 0).astype(float) + (objective == "gamma")
    params = BASE | {"objective": objective}
    group = [400, 400] if objective in ("lambdarank", "rank_xendcg") else None
    if objective.startswith("multiclass"):
        params["num_class"] = 3
        y = np.random.default_rng(1).integers(0, 3, len(x))
    if objective in ("binary", "multiclassova"):
        params["sigmoid"] = 0.7
    model = check(lgb.train(params, lgb.Dataset(x, y, group=group, weight=np.linspace(0.5, 2, len(x))), 15), x)
    assert model.objective.split()[0] == objective
    assert model.has_cover


@pytest.mark.parametrize("objective", ["regression", "regression_l1", "huber", "fair", "quantile", "mape", "poisson"])
def test_trained_on_square_roots(objective):
    x = rows()
    check(lgb.train(BASE | {"objective": objective, "reg_sqrt": True}, lgb.Dataset(x, np.abs(target(x))), 10), x)


@pytest.mark.parametrize(
    "params", [{"zero_as_missing": True}, {"use_missing": False}, {"boosting": "dart"}, {"max_bin": 15}]
)
def test_what_is_missing(params):
    x = rows()
    check(lgb.train(BASE | params, lgb.Dataset(x, target(x)), 15), x)


def test_nothing_missing_in_training():
    x = rows()
    check(lgb.train(BASE, lgb.Dataset(np.nan_to_num(x), target(x)), 15), x)


def test_random_forest():
    x = rows()
    params = BASE | {"boosting": "rf", "bagging_freq": 1, "bagging_fraction": 0.5}
    check(lgb.train(params, lgb.Dataset(x, target(x)), 20), x, rounds=20)


def test_linear_leaves():
    x = rows()
    booster = lgb.train(BASE | {"linear_tree": True}, lgb.Dataset(x, target(x)), 10)
    model = core.read_lightgbm_text(booster.model_to_string().encode(), "model")
    assert model.has_lines
    probes = core.probes(model, 20_000)
    # A line at infinity is infinite or nothing at all.
    for some in (x, np.ascontiguousarray(probes[~np.isinf(probes).any(axis=1)])):
        found = core.conformance(model, some, booster.predict(some, raw_score=True).reshape(-1, 1))
        assert found.conforms, (found.row, found.difference, found.tolerance, some[found.row])


def test_pairs_of_linear_leaves_are_refused_by_name():
    x = np.nan_to_num(rows(100))
    explainer = explain.TreeExplainer(
        model.load(lgb.train(BASE | {"linear_tree": True}, lgb.Dataset(x, target(x)), 3)), x
    )
    with pytest.raises(InvalidInput, match="lines in its leaves"):
        explainer.shap_interaction_values(x)
    with pytest.raises(InvalidInput, match=r"lines in their leaves .* leave it out"):
        strongest_pairs(explainer, x, ("output 0",), 2)


def test_single_leaves():
    x = rows()
    check(lgb.train(BASE | {"min_data_in_leaf": 10_000}, lgb.Dataset(x, target(x)), 3), x)


def test_categories():
    rng = np.random.default_rng(1)
    x = np.c_[rng.normal(size=800), rng.integers(0, 100, 800).astype(float)]
    data = lgb.Dataset(x, x[:, 0] + 3 * (x[:, 1] % 7 == 0), categorical_feature=[1])
    booster = lgb.train(BASE | {"min_data_per_group": 5, "cat_smooth": 1}, data, 15)
    strange = x.copy()
    strange[:400, 1] = rng.choice([-1, -0.5, 1.5, 99.9, 100, 1000, 16777216, np.nan], 400)
    check(booster, strange)


def test_texts_of_categories():
    rng = np.random.default_rng(2)
    table = pd.DataFrame(
        {
            "a": rng.normal(size=400),
            "c": pd.Categorical(rng.choice(["x", "ä"], 400)),
            "k": pd.Categorical(["one"] * 400),
            "i": pd.Categorical(rng.choice([3, 7], 400)),
        }
    )
    booster = lgb.train(BASE | {"min_data_per_group": 5}, lgb.Dataset(table, table.a + (table.c == "x")), 5)
    model = core.read_lightgbm_text(booster.model_to_string().encode(), "model")
    assert model.categories == [[], ["x", "ä"], ["one"], ["3", "7"]]
    assert model.feature_names == ["a", "c", "k", "i"]


def test_texts_that_nobody_has_seen():
    """LightGBM takes a category of pandas that it does not know for missing; so do we, and say so."""
    rng = np.random.default_rng(3)
    table = pd.DataFrame(
        {
            "a": rng.normal(size=600),
            "c": pd.Categorical(rng.choice(list("xyzäöü"), 600)),
            "i": pd.Categorical(rng.choice([3, 7, 9], 600)),
        }
    )
    y = table.a + 2 * table.c.isin(["x", "ä"]) + (table.i == 7)
    booster = lgb.train(BASE | {"min_data_per_group": 5, "cat_smooth": 1}, lgb.Dataset(table, y), 15)
    loaded = model.load(booster)
    new = table.iloc[:50].copy()
    new["c"] = pd.Categorical(["new", "x", None, "ä", "other"] * 10)
    new["i"] = pd.Categorical([3, 8, 7, 9, 11] * 10)
    with pytest.warns(ModelWarning) as told:
        np.testing.assert_array_equal(loaded.margin(new)[:, 0], booster.predict(new))
    assert [str(warning.message).partition(": ")[2] for warning in told] == [
        f"column {column}: 20 of 50 rows have a category the model does not know ({texts}): it takes them for missing, "
        "as its own library does"
        for column, texts in (("'c'", "'new', 'other'"), ("'i'", "'8', '11'"))
    ]
    with pytest.warns(ModelWarning):
        values = explain.TreeExplainer(loaded)(new).values
    native = booster.predict(new, pred_contrib=True)
    np.testing.assert_allclose(values, native[:, :-1], atol=1e-13)
    assert len(np.unique(loaded.margin(table))) > 100
    # Values against rows, too: those of new categories are those of missing ones.
    gone = new.assign(c=new.c.cat.set_categories(list("xyzäöü")), i=new.i.cat.set_categories([3, 7, 9]))
    against = explain.TreeExplainer(loaded, table)
    with pytest.warns(ModelWarning):
        np.testing.assert_array_equal(against(new).values, against(gone).values)


def test_values_of_codes_that_nobody_has_seen():
    """Path-dependent values of strange codes are LightGBM's own, on either side of every set."""
    rng = np.random.default_rng(4)
    x = np.c_[rng.normal(size=800), rng.integers(0, 70, 800).astype(float)]
    data = lgb.Dataset(x, x[:, 0] + 3 * (x[:, 1] % 3 == 0), categorical_feature=[1])
    booster = lgb.train(BASE | {"min_data_per_group": 5, "cat_smooth": 1}, data, 15)
    strange = x[:400].copy()
    strange[:, 1] = rng.choice([-1, -0.5, -1e300, 1.5, 69.9, 70, 1000, 16777216, 1e300, np.nan], 400)
    ours = explain.TreeExplainer(model.load(booster))(strange)
    native = booster.predict(strange, pred_contrib=True)
    np.testing.assert_allclose(ours.values, native[:, :-1], atol=1e-12)
    np.testing.assert_allclose(ours.values.sum(axis=1) + ours.base_values, booster.predict(strange), atol=1e-12)


def test_rounds():
    x = rows()
    booster = lgb.train(BASE, lgb.Dataset(x, target(x)), 10)
    first = core.read_lightgbm_text(booster.model_to_string().encode(), "model", 4)
    np.testing.assert_allclose(first.margin(x)[:, 0], booster.predict(x, num_iteration=4), rtol=1e-12)


def test_cover_is_that_of_native_contributions():
    x = rows()
    booster = lgb.train(BASE, lgb.Dataset(x, target(x), weight=np.linspace(0.1, 5, len(x))), 1)
    model = core.read_lightgbm_text(booster.model_to_string().encode(), "model")
    assert model.trees[0]["cover"][0] == len(x)  # rows, whatever their weight
