"""scikit-learn's models read from the live object say what it says, at ties, NaN and unknown categories too."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
import sklearn.ensemble as ens
import sklearn.linear_model as lin
import sklearn.svm as svm
import sklearn.tree as tree
from lotrecht import _core
from lotrecht.errors import InvalidInput, ModelWarning
from lotrecht.model import load
from lotrecht.model.sklearn import from_sklearn
from sklearn.dummy import DummyClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler

pytestmark = pytest.mark.filterwarnings("ignore")

Array = npt.NDArray[np.float64]
RNG = np.random.default_rng(20240607)
X = np.round(RNG.normal(size=(400, 4)), 1)
VALUE = X[:, 0] + X[:, 1] ** 2 - X[:, 2] * X[:, 3] + RNG.normal(size=400) / 4
TWO = np.where(VALUE > 0.8, "yes", "no")
FOUR = np.digitize(VALUE, [0.0, 1.0, 2.0])
RATE = np.exp(VALUE / 4)
MISSING = np.where(RNG.random(X.shape) < 0.1, np.nan, X)


def response(read: Any, x: Any) -> Any:
    return read.response(x) if hasattr(read, "response") else _core.model.response(read, x)


def probes(model: Any, x: Array, missing: bool) -> Array:
    """Random rows, and rows at and beside thresholds, as doubles that no float holds."""
    rows = [x, RNG.normal(size=(200, x.shape[1]))]
    for t in getattr(model, "trees", []):
        for feature, threshold in zip(t["feature"], t["threshold"], strict=True):
            if feature >= 0 and np.isfinite(threshold):
                near = x[RNG.integers(len(x), size=5)].copy()
                near[:, feature] = [
                    threshold,
                    np.nextafter(threshold, np.inf),
                    np.nextafter(threshold, -np.inf),
                    np.nextafter(np.float32(threshold), np.float32(np.inf)),
                    np.nextafter(np.float32(threshold), np.float32(-np.inf)),
                ]
                rows.append(near)
    every = np.concatenate(rows)[:20_000]
    if missing:
        every = np.where(RNG.random(every.shape) < 0.1, np.nan, every)
    return np.ascontiguousarray(every)


def expected(model: Any, x: Array) -> Array:
    """What scikit-learn answers, as (n, outputs) of the same shape as our response."""
    if hasattr(model, "predict_proba"):
        p = model.predict_proba(x)
        is_forest = "Forest" in type(model).__name__ or "Tree" in type(model).__name__
        return p if is_forest or p.shape[1] > 2 else p[:, 1:]
    if isinstance(model, ens.IsolationForest):
        return -model.score_samples(x)[:, None]
    found = model.decision_function(x) if hasattr(model, "decision_function") else model.predict(x)
    return found.reshape(len(x), -1)


def check(model: Any, x: Array, y: Any, missing: bool = False) -> Any:
    model.fit(x, y)
    read = from_sklearn(model)
    rows = probes(read, x, missing)
    np.testing.assert_allclose(response(read, rows), expected(model, rows), rtol=1e-9, atol=1e-9)
    return read


FORESTS = [
    (tree.DecisionTreeClassifier(max_depth=6), TWO),
    (tree.DecisionTreeRegressor(max_depth=6), VALUE),
    (tree.DecisionTreeRegressor(max_depth=4), np.stack([VALUE, RATE], axis=1)),
    (tree.ExtraTreeClassifier(max_depth=6), FOUR),
    (tree.ExtraTreeRegressor(max_depth=6), VALUE),
    (ens.RandomForestClassifier(7, class_weight="balanced", max_depth=6), FOUR),
    (ens.RandomForestRegressor(7, max_depth=6), VALUE),
    (ens.ExtraTreesClassifier(7, max_depth=6, bootstrap=True), TWO),
    (ens.ExtraTreesRegressor(7, max_depth=6), VALUE),
]


@pytest.mark.parametrize(("model", "y"), FORESTS, ids=lambda v: type(v).__name__)
def test_trees_and_forests(model: Any, y: Any) -> None:
    read = check(model, X, y)
    assert read.has_cover
    assert read.precision == "float32"
    if isinstance(model, tree.DecisionTreeRegressor):
        assert read.trees[0]["cover"][0] == len(X)


@pytest.mark.parametrize(
    "model",
    [
        tree.DecisionTreeClassifier(max_depth=6),
        ens.RandomForestClassifier(7, max_depth=6),
        tree.DecisionTreeRegressor(max_depth=6),
    ],
    ids=lambda v: type(v).__name__,
)
def test_missing_values_follow_the_trained_side(model: Any) -> None:
    check(model, MISSING, VALUE if "Regressor" in type(model).__name__ else FOUR, missing=True)


@pytest.mark.parametrize(
    ("model", "y"),
    [
        (ens.GradientBoostingClassifier(n_estimators=20), TWO),
        (ens.GradientBoostingClassifier(n_estimators=20, loss="exponential"), TWO),
        (ens.GradientBoostingClassifier(n_estimators=10, init="zero"), TWO),
        (ens.GradientBoostingClassifier(n_estimators=10), FOUR),
        (ens.GradientBoostingClassifier(n_estimators=10, init=DummyClassifier(strategy="prior")), FOUR),
        (ens.GradientBoostingRegressor(n_estimators=20, learning_rate=0.3), VALUE),
        (ens.GradientBoostingRegressor(n_estimators=20, loss="absolute_error"), VALUE),
        (ens.GradientBoostingRegressor(n_estimators=20, loss="huber"), VALUE),
        (ens.GradientBoostingRegressor(n_estimators=20, loss="quantile", alpha=0.8), VALUE),
        (ens.GradientBoostingRegressor(n_estimators=20, init="zero"), VALUE),
    ],
)
def test_gradient_boosting(model: Any, y: Any) -> None:
    read = check(model, X, y)
    rows = probes(read, X, missing=False)
    margin = model.decision_function(rows) if hasattr(model, "decision_function") else model.predict(rows)
    np.testing.assert_allclose(read.margin(rows), margin.reshape(len(rows), -1), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    ("model", "y"),
    [
        (ens.HistGradientBoostingClassifier(max_iter=20), TWO),
        (ens.HistGradientBoostingClassifier(max_iter=10), FOUR),
        (ens.HistGradientBoostingRegressor(max_iter=20), VALUE),
        (ens.HistGradientBoostingRegressor(max_iter=20, loss="poisson"), RATE),
        (ens.HistGradientBoostingRegressor(max_iter=20, loss="quantile", quantile=0.3), VALUE),
        (ens.HistGradientBoostingRegressor(max_iter=20, monotonic_cst=[1, 0, 0, 0]), VALUE),
    ],
)
def test_hist_gradient_boosting(model: Any, y: Any) -> None:
    assert check(model, MISSING, y, missing=True).precision == "float64"
    check(model, X, y)


@pytest.mark.parametrize("missing", [False, True])
def test_hist_gradient_boosting_with_categories(missing: bool) -> None:
    x = X.copy()
    x[:, 1] = RNG.choice([2.0, 7.0, 40.0, 41.0, 300.5], size=len(x))
    x[:, 3] = RNG.choice([0.0, 1.0, -5.0], size=len(x))
    y = x[:, 0] + np.where(x[:, 1] > 10, 2, 0) * (x[:, 3] != 1) + np.where(x[:, 1] == 7, 3, 0)
    if missing:
        x = np.where(RNG.random(x.shape) < 0.1, np.nan, x)
    model = ens.HistGradientBoostingRegressor(max_iter=20, categorical_features=[1, 3]).fit(x, y)
    read = from_sklearn(model)
    assert any((t["test"] != 0).any() for t in read.trees)
    rows = probes(read, x, missing)
    known = RNG.integers(0, len(x), size=len(rows))
    rows[:, 1], rows[:, 3] = x[known, 1], x[known, 3]
    rows[::7, 1] = np.resize([0.0, 3.0, 7.5, -1.0, 1e6], len(rows[::7]))  # unknown
    np.testing.assert_allclose(read.margin(rows)[:, 0], model.predict(rows), rtol=1e-9, atol=1e-9)


def test_categories_that_are_texts_are_codes() -> None:
    frame = pd.DataFrame({"income": X[:, 0], "town": pd.Categorical(RNG.choice(["Ulm", "Bonn", "Kiel"], size=len(X)))})
    y = frame["income"] + (frame["town"] == "Kiel") * 2
    model = ens.HistGradientBoostingRegressor(max_iter=10, categorical_features="from_dtype").fit(frame, y)
    read = from_sklearn(model)
    assert read.feature_names == ["income", "town"]
    assert read.categories == [[], ["Bonn", "Kiel", "Ulm"]]
    codes = frame["town"].map({"Bonn": 0.0, "Kiel": 1.0, "Ulm": 2.0}).astype(float)
    rows = np.ascontiguousarray(np.stack([frame["income"], codes], axis=1))
    np.testing.assert_allclose(read.margin(rows)[:, 0], model.predict(frame), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("features", [1.0, 0.5])
def test_isolation_forest(features: float) -> None:
    model = ens.IsolationForest(n_estimators=15, max_samples=64, max_features=features, random_state=3)
    read = check(model, X, None)
    outlier = response(read, X)[:, 0] > -model.offset_
    np.testing.assert_array_equal(np.where(outlier, -1, 1), model.predict(X))


@pytest.mark.parametrize(
    ("model", "y"),
    [
        (lin.LinearRegression(), VALUE),
        (lin.LinearRegression(fit_intercept=False), np.stack([VALUE, RATE], axis=1)),
        (lin.Ridge(), VALUE),
        (lin.Lasso(0.01), VALUE),
        (lin.ElasticNet(0.01), VALUE),
        (lin.LogisticRegression(), TWO),
        (lin.LogisticRegression(), FOUR),
        (lin.LogisticRegression(solver="liblinear"), TWO),
        (lin.SGDClassifier(loss="log_loss"), TWO),
        (lin.SGDClassifier(loss="hinge"), FOUR),
        (lin.SGDRegressor(), VALUE),
        (lin.PoissonRegressor(), RATE),
        (lin.TweedieRegressor(power=1.5), RATE),
        (lin.TweedieRegressor(power=0), VALUE),
        (lin.RidgeClassifier(), TWO),
        (svm.LinearSVC(), FOUR),
        (make_pipeline(StandardScaler(), lin.LogisticRegression()), TWO),
        (make_pipeline(StandardScaler(with_std=False), "passthrough", lin.LinearRegression()), VALUE),
        (make_pipeline("passthrough", lin.Ridge()), VALUE),
    ],
)
def test_linear_models(model: Any, y: Any) -> None:
    check(model, X, y)


@pytest.mark.parametrize(
    ("model", "y", "words"),
    [
        (make_pipeline(StandardScaler(), tree.DecisionTreeRegressor()), VALUE, "StandardScaler, DecisionTreeRegressor"),
        (make_pipeline(MinMaxScaler(), lin.LinearRegression()), VALUE, "only a single StandardScaler"),
        (ens.AdaBoostRegressor(n_estimators=2), VALUE, "AdaBoostRegressor is not read; explain it as a function"),
        (ens.GradientBoostingRegressor(n_estimators=2, init=lin.LinearRegression()), VALUE, "LinearRegression"),
        (lin.SGDClassifier(loss="log_loss"), FOUR, "normalised over one-against-rest"),
        (tree.DecisionTreeClassifier(max_depth=2), np.stack([TWO, TWO], axis=1), "several columns of classes"),
    ],
)
def test_what_has_no_exact_form_is_refused_by_name(model: Any, y: Any, words: str) -> None:
    model.fit(X, y)
    with pytest.raises(InvalidInput, match=words):
        from_sklearn(model)


def test_not_fitted_and_not_scikit_learn() -> None:
    with pytest.raises(InvalidInput, match="RandomForestClassifier is not fitted"):
        from_sklearn(ens.RandomForestClassifier())

    class Mine(tree.DecisionTreeRegressor):
        pass

    with pytest.raises(InvalidInput, match="Mine is not one of scikit-learn's own classes"):
        from_sklearn(Mine())


def test_categories_that_are_texts_are_compared_in_words() -> None:
    """Histogram boosting on data frames: what is asked are texts, one of them never seen."""
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"age": rng.normal(size=300), "town": rng.choice(["Bonn", "Kiel", "Ulm"], 300)})
    y = frame["age"] + 3 * (frame["town"] == "Ulm")
    frame["town"] = frame["town"].astype("category")
    for machine, target in (
        (ens.HistGradientBoostingClassifier(categorical_features="from_dtype", max_iter=9), y > 1),
        (ens.HistGradientBoostingRegressor(categorical_features="from_dtype", max_iter=9), 1e4 * y),
    ):
        loaded = load(machine.fit(frame, target))
        assert loaded.conformance is not None
        assert loaded.conformance.difference <= 1e-9 * loaded.conformance.tolerance
    new = frame.iloc[:40].assign(town=pd.Categorical(["Ulm", "Jena"] * 20))
    with pytest.warns(ModelWarning, match="'town': 20 of 40 rows have a category the model does not know"):
        np.testing.assert_allclose(loaded.margin(new)[:, 0], machine.predict(new), rtol=1e-12)
