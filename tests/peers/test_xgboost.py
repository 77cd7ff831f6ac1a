"""Models that XGBoost trained, read from its own files, say what XGBoost says: on random rows and on the probes."""

import numpy as np
import pandas as pd
import pytest

xgb = pytest.importorskip("xgboost")
from lotrecht._core import model as core  # noqa: E402

OBJECTIVES = [
    "reg:squarederror",
    "reg:squaredlogerror",
    "reg:logistic",
    "reg:pseudohubererror",
    "reg:absoluteerror",
    "reg:quantileerror",
    "reg:gamma",
    "reg:tweedie",
    "binary:logistic",
    "binary:logitraw",
    "binary:hinge",
    "count:poisson",
    "survival:cox",
    "survival:aft",
    "rank:pairwise",
    "rank:ndcg",
    "rank:map",
    "multi:softmax",
    "multi:softprob",
]
# Beyond this XGBoost refuses a value.
LARGEST = np.finfo(np.float32).max


def train(params, data, rounds, **more):
    """One thread: threads that wait for one another are slow where cores are shared."""
    return xgb.train({"nthread": 1} | params, data, rounds, **more)


def rows(n=600, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 4))
    x[rng.random(x.shape) < 0.2] = np.nan
    x[:, 3] = np.round(x[:, 3], 1)  # ties
    return x


def read(booster, kind):
    raw = bytes(booster.save_raw(kind))
    return (core.read_xgboost_json if kind == "json" else core.read_xgboost_ubjson)(raw, "model")


def check(booster, x, make=xgb.DMatrix, response=True):
    """Both files are the same model, and it conforms on these rows and on its probes."""
    model = read(booster, "json")
    assert read(booster, "ubj") == model
    probes = core.probes(model, 5000)
    with np.errstate(invalid="ignore"):
        probes = probes[~(np.abs(probes) > LARGEST).any(axis=1)]
    assert len(probes) > 10
    for some in (x, probes):
        some = np.ascontiguousarray(some, dtype=float)
        data = make(some)
        native = booster.predict(data, output_margin=True).astype(float).reshape(len(some), model.outputs)
        found = core.conformance(model, some, native)
        assert found.conforms, (found.row, found.difference, found.tolerance, some[found.row])
        if response:
            answers = booster.predict(data).astype(float).reshape(len(some), model.outputs)
            np.testing.assert_allclose(model.response(some), answers, rtol=2e-5, atol=2e-6)
    return model


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_every_objective(objective):
    x = rows()
    y = (np.nan_to_num(x[:, 0] + x[:, 1] * x[:, 2]) > 0).astype(float)
    params = {"objective": objective, "max_depth": 4}
    if objective in ("reg:gamma", "survival:cox", "survival:aft"):
        y += 1
    if objective == "reg:quantileerror":
        params["quantile_alpha"] = [0.2, 0.8]
    if objective.startswith("multi"):
        params["num_class"] = 3
    data = xgb.DMatrix(x, y, weight=None if objective.startswith("rank") else np.linspace(0.5, 2, len(y)))
    if objective == "survival:aft":
        data.set_float_info("label_lower_bound", y)
        data.set_float_info("label_upper_bound", y)
    if objective.startswith("rank"):
        data.set_group([300, 300])
    # multi:softmax answers with the largest class's number; hinge jumps where a margin is 0.
    model = check(train(params, data, 15), x, response=objective not in ("multi:softmax", "binary:hinge"))
    assert model.objective == objective
    assert model.origin == f"XGBoost {xgb.__version__}"
    assert model.has_cover


@pytest.mark.parametrize("base_score", [0.1, 0.5, 0.9, None])
def test_base_score(base_score):
    x = rows()
    params = {"objective": "binary:logistic"} | ({} if base_score is None else {"base_score": base_score})
    check(train(params, xgb.DMatrix(x, np.nan_to_num(x[:, 0]) > 1), 5), x)


def test_vector_leaves():
    x = rows()
    y = np.nan_to_num(np.c_[x[:, 0], -x[:, 1], x[:, 2] * 2])
    booster = train({"multi_strategy": "multi_output_tree", "max_depth": 4}, xgb.DMatrix(x, y), 10)
    assert check(booster, x).trees[0]["values"].shape[1] == 3


@pytest.mark.parametrize(
    "params",
    [
        {"booster": "dart", "rate_drop": 0.3},
        {"num_parallel_tree": 5, "subsample": 0.5},
        {"tree_method": "exact"},
        {"tree_method": "approx", "grow_policy": "lossguide", "max_leaves": 40, "max_depth": 0},
        {"tree_method": "exact", "gamma": 1.0},  # prunes: deleted nodes
    ],
)
def test_boosters(params):
    x = rows()
    check(train(params, xgb.DMatrix(x, np.nan_to_num(x[:, 0] + x[:, 1] * x[:, 3])), 15), x)


def test_linear_booster_is_a_linear_model():
    x = np.nan_to_num(rows())
    booster = train({"booster": "gblinear", "objective": "binary:logistic"}, xgb.DMatrix(x, x[:, 0] > 0.3), 10)
    model = read(booster, "json")
    native = booster.predict(xgb.DMatrix(x), output_margin=True)
    np.testing.assert_allclose(model.score(np.ascontiguousarray(x))[:, 0], native, atol=2e-6)
    np.testing.assert_allclose(
        core.response(model, np.ascontiguousarray(x))[:, 0], booster.predict(xgb.DMatrix(x)), atol=2e-6
    )


def categories(x):
    """Codes, with unseen, negative, fractional and missing ones left to those who may have them."""
    return xgb.DMatrix(x, feature_types=["q", "c"], enable_categorical=True)


@pytest.mark.parametrize("one_hot", [1, 1000])
def test_categories(one_hot):
    rng = np.random.default_rng(1)
    x = np.c_[rng.normal(size=800), rng.integers(0, 100, 800)]
    y = x[:, 0] + 3 * (x[:, 1] % 7 == 0)
    data = xgb.DMatrix(x, y, feature_types=["q", "c"], enable_categorical=True)
    booster = train({"max_cat_to_onehot": one_hot}, data, 15)
    strange = x.copy()
    strange[:400, 1] = rng.choice([-1, -0.5, 1.5, 99.9, 100, 1000, 16777216, np.nan], 400)
    check(booster, strange, categories)


def test_texts_of_categories():
    rng = np.random.default_rng(2)
    table = pd.DataFrame(
        {
            "a": rng.normal(size=300),
            "c": pd.Categorical(rng.choice(list("xyz"), 300)),
            "i": pd.Categorical(rng.choice([3, 7], 300)),
        }
    )
    data = xgb.DMatrix(table, table.a + (table.c == "x"), enable_categorical=True)
    model = read(train({}, data, 5), "json")
    assert model.feature_names == ["a", "c", "i"]
    if model.categories:  # written from 3.1 on
        assert model.categories == [[], ["x", "y", "z"], ["3", "7"]]


def test_best_iteration_and_rounds():
    x = rows()
    y = np.nan_to_num(x[:, 0])
    data = xgb.DMatrix(x[:300], y[:300])
    noise = xgb.DMatrix(x[300:], np.random.default_rng(0).normal(size=300))
    booster = train({}, data, 50, evals=[(noise, "noise")], early_stopping_rounds=3, verbose_eval=False)
    model = read(booster, "json")
    assert model.best_iteration == booster.best_iteration
    first = core.read_xgboost_json(bytes(booster.save_raw("json")), "model", model.best_iteration + 1)
    everything = booster.predict(xgb.DMatrix(x), output_margin=True)
    best = booster.predict(xgb.DMatrix(x), output_margin=True, iteration_range=(0, booster.best_iteration + 1))
    np.testing.assert_allclose(model.margin(x)[:, 0], everything, atol=2e-6)
    np.testing.assert_allclose(first.margin(x)[:, 0], best, atol=2e-6)


def test_arrays_there_and_back():
    x = rows()
    model = read(train({}, xgb.DMatrix(x, np.nan_to_num(x[:, 0])), 5), "json")
    again = core.TreeEnsemble(
        model.features,
        list(model.base),
        model.trees,
        link=model.link,
        precision=model.precision,
        feature_names=model.feature_names,
        origin=model.origin,
        objective=model.objective,
    )
    assert again == model
