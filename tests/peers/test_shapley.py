"""Shapley values and interactions of models that others trained, beside what those others and shap say of them."""

from __future__ import annotations

import itertools
import math
import warnings
from typing import Any

import catboost
import lightgbm
import matplotlib as mpl
import numpy as np
import numpy.typing as npt
import pytest
import sklearn.ensemble as ens
import sklearn.tree as tree
import xgboost
from lotrecht import explain, model
from matplotlib import pyplot as plt
from scipy.cluster import hierarchy

with warnings.catch_warnings():  # what its import asks of newer versions of matplotlib
    warnings.simplefilter("ignore")
    import shap

mpl.use("Agg")
pytestmark = pytest.mark.filterwarnings("ignore")

Array = npt.NDArray[np.float64]
RNG = np.random.default_rng(17)
X = np.round(RNG.normal(size=(300, 5)), 1).astype(np.float32).astype(np.float64)  # ties; exact in float
MISSING = np.where(RNG.random(X.shape) < 0.15, np.nan, X)
VALUE = X[:, 0] * X[:, 1] + X[:, 2] + RNG.normal(size=len(X)) / 4
TWO = (VALUE > 0).astype(int)
THREE = np.digitize(VALUE, [-0.5, 0.8])
UNTIED = RNG.normal(size=X.shape).astype(np.float32).astype(np.float64)
ROWS, BACKGROUND = np.ascontiguousarray(MISSING[:40]), np.ascontiguousarray(MISSING[100:150])
BOOST: dict[str, Any] = {"n_estimators": 12, "max_depth": 4, "n_jobs": 1}


def outputs_last(values: Any) -> Any:
    """Bring (n, outputs, features[, features]) to (n, features[, features], outputs)."""
    return np.moveaxis(np.asarray(values), 1, -1)


@pytest.fixture(scope="module", params=["binary", "classes", "categories", "dart"])
def booster(request: pytest.FixtureRequest) -> tuple[Any, Array, Any]:
    """Train an XGBoost booster; with rows, and how it wants them."""
    params: dict[str, Any] = {"max_depth": 4, "nthread": 1, "objective": "binary:logistic"}
    x, types, y = MISSING, ["q"] * 5, TWO
    if request.param == "classes":
        params |= {"objective": "multi:softprob", "num_class": 3}
        y = THREE
    if request.param == "dart":
        params |= {"booster": "dart", "rate_drop": 0.3}
    if request.param == "categories":
        x = np.where(np.arange(5) == 2, np.round(np.abs(X) * 4), X)
        types = ["q", "q", "c", "q", "q"]

    def packed(rows: Array) -> Any:
        return xgboost.DMatrix(rows, feature_types=types, enable_categorical=True)

    data = packed(x)
    data.set_label(y)
    return xgboost.train(params, data, 8), np.ascontiguousarray(x[:40]), packed


def test_xgboost(booster: tuple[Any, Array, Any]) -> None:
    trained, x, packed = booster
    loaded = model.load(trained)
    assert loaded.conformance is not None
    assert loaded.conformance.rows > 500
    assert loaded.conformance.largest_difference < 1e-5
    explainer = explain.TreeExplainer(loaded)
    native = trained.predict(packed(x), pred_contribs=True)
    pairs = trained.predict(packed(x), pred_interactions=True)
    if native.ndim == 3:
        native, pairs = outputs_last(native), outputs_last(pairs)
    found = explainer(x)
    np.testing.assert_allclose(found.values, native[:, :-1], atol=2e-5)
    np.testing.assert_allclose(found.base_values, native[:, -1], atol=2e-5)
    np.testing.assert_allclose(explainer.shap_interaction_values(x), pairs[:, :-1, :-1], atol=2e-5)


@pytest.mark.parametrize("y", [VALUE, THREE], ids=["value", "classes"])
@pytest.mark.parametrize("kind", [{}, {"zero_as_missing": True}, {"use_missing": False}, {"cat": True}], ids=str)
def test_lightgbm(y: Any, kind: dict[str, Any]) -> None:
    x = MISSING.copy()
    categories: Any = "auto"
    if "cat" in kind:
        x[:, 2], categories, kind = np.round(np.abs(X[:, 2]) * 4), [2], {"min_data_per_group": 5}
    make = lightgbm.LGBMClassifier if y is THREE else lightgbm.LGBMRegressor
    trained = make(**BOOST, min_child_samples=5, verbose=-1, **kind).fit(x, y, categorical_feature=categories)
    loaded = model.load(trained)
    assert loaded.conformance is not None
    assert loaded.conformance.largest_difference < 1e-12
    native = trained.predict(x[:40], pred_contrib=True)
    if y is THREE:
        native = outputs_last(native.reshape(40, 3, 6))
    found = explain.TreeExplainer(loaded)(x[:40])
    np.testing.assert_allclose(found.values, native[:, :-1], rtol=0, atol=1e-10)
    np.testing.assert_allclose(found.base_values, native[:, -1], rtol=0, atol=1e-10)


@pytest.mark.parametrize("y", [VALUE, THREE], ids=["value", "classes"])
@pytest.mark.parametrize("grow", ["SymmetricTree", "Lossguide"])
def test_catboost(y: Any, grow: str) -> None:
    make = catboost.CatBoostClassifier if y is THREE else catboost.CatBoostRegressor
    # Of several trees that are not symmetric CatBoost's own values do not add up to its prediction, by tenths; of
    # several classes it has none.
    rounds = 12 if grow == "SymmetricTree" else 1
    settings: dict[str, Any] = {"verbose": 0, "allow_writing_files": False, "thread_count": 1}
    trained = make(iterations=rounds, depth=4, grow_policy=grow, **settings).fit(MISSING, y)
    loaded = model.load(trained)
    assert loaded.conformance is not None
    assert loaded.conformance.largest_difference < 1e-5
    found = explain.TreeExplainer(loaded)(ROWS)
    if y is THREE and grow == "Lossguide":
        return
    native = trained.get_feature_importance(catboost.Pool(ROWS), type="ShapValues")
    if y is THREE:
        native = outputs_last(native)
    np.testing.assert_allclose(found.values, native[:, :-1], rtol=0, atol=1e-10)
    np.testing.assert_allclose(found.base_values, native[:, -1], rtol=0, atol=1e-10)


SKLEARN = [
    (tree.DecisionTreeRegressor(max_depth=5, random_state=0), VALUE),
    (ens.RandomForestRegressor(10, max_depth=5, random_state=0), VALUE),
    (ens.RandomForestClassifier(10, max_depth=5, random_state=0), THREE),
    (ens.ExtraTreesRegressor(10, max_depth=5, random_state=0), VALUE),
    (ens.GradientBoostingRegressor(n_estimators=12, random_state=0), VALUE),
    (ens.GradientBoostingClassifier(n_estimators=12, random_state=0), TWO),
    (ens.HistGradientBoostingRegressor(max_iter=12, random_state=0), VALUE),
]


@pytest.mark.parametrize(("trained", "y"), SKLEARN, ids=lambda v: type(v).__name__)
def test_sklearn_beside_shap(trained: Any, y: Any) -> None:
    """shap's own engine, in double."""
    trained.fit(X, y)
    loaded = model.load(trained)
    assert loaded.conformance is not None
    assert loaded.conformance.largest_difference < 1e-9
    rows = np.ascontiguousarray(X[:30])
    theirs = shap.TreeExplainer(trained, feature_perturbation="tree_path_dependent")
    ours = explain.TreeExplainer(loaded)
    found = ours(rows)
    np.testing.assert_allclose(found.values, theirs.shap_values(rows, check_additivity=False), rtol=0, atol=1e-10)
    np.testing.assert_allclose(np.ravel(ours.expected_value), np.ravel(theirs.expected_value), rtol=0, atol=1e-10)
    pairs = theirs.shap_interaction_values(rows)
    np.testing.assert_allclose(ours.shap_interaction_values(rows), pairs, rtol=0, atol=1e-10)


@pytest.mark.parametrize(("trained", "y"), SKLEARN, ids=lambda v: type(v).__name__)
def test_sklearn_against_a_background_beside_shap(trained: Any, y: Any) -> None:
    """That engine of shap's sums in float, and errs where a value ties with a threshold, so these rows have no ties."""
    trained.fit(X, y)
    rows, background = UNTIED[:30], UNTIED[100:150]
    theirs = shap.TreeExplainer(trained, background, feature_perturbation="interventional")
    ours = explain.TreeExplainer(trained, background)
    found = ours(rows)
    np.testing.assert_allclose(found.values, theirs.shap_values(rows, check_additivity=False), rtol=0, atol=1e-6)
    np.testing.assert_allclose(np.ravel(ours.expected_value), np.ravel(theirs.expected_value), rtol=0, atol=1e-7)


@pytest.mark.parametrize("trained", [SKLEARN[0][0], SKLEARN[1][0]], ids=lambda v: type(v).__name__)
def test_ties_against_a_background_are_as_the_model_itself_answers(trained: Any) -> None:
    """Every coalition asked of scikit-learn's own predict."""
    trained.fit(X, VALUE)
    rows, background = np.ascontiguousarray(X[:20]), np.ascontiguousarray(X[100:150])
    asked = explain.ExactExplainer(lambda some: trained.predict(some), background)
    found = explain.TreeExplainer(trained, background)(rows)
    np.testing.assert_allclose(found.values, asked(rows).values, rtol=0, atol=1e-12)


def test_boosters_against_a_background_beside_shap() -> None:
    trained = xgboost.XGBClassifier(**BOOST).fit(MISSING, TWO)
    theirs = shap.TreeExplainer(trained, BACKGROUND, feature_perturbation="interventional")
    found = explain.TreeExplainer(trained, BACKGROUND)(ROWS)
    np.testing.assert_allclose(found.values, theirs.shap_values(ROWS, check_additivity=False), rtol=0, atol=1e-5)
    other = lightgbm.LGBMClassifier(**BOOST, min_child_samples=5, verbose=-1).fit(X, TWO)
    rows, background = UNTIED[:40], UNTIED[100:150]
    theirs = shap.TreeExplainer(other, background, feature_perturbation="interventional")
    found = explain.TreeExplainer(other, background)(rows)
    np.testing.assert_allclose(found.values, theirs.shap_values(rows, check_additivity=False), rtol=0, atol=1e-6)


def test_shaps_pictures_are_drawn_of_our_values() -> None:
    trained = xgboost.XGBRegressor(**BOOST).fit(MISSING, VALUE)
    found = explain.TreeExplainer(trained, BACKGROUND)(ROWS).to_shap()
    assert isinstance(found, shap.Explanation)
    np.testing.assert_allclose(found.values.sum(axis=1) + found.base_values, trained.predict(ROWS), atol=1e-5)
    for draw in (
        lambda: shap.plots.waterfall(found[0], show=False),
        lambda: shap.plots.bar(found, show=False),
        lambda: shap.plots.beeswarm(found, show=False),
        lambda: shap.plots.scatter(found[:, 0], show=False),
        lambda: shap.plots.heatmap(found, show=False),
        lambda: shap.plots.violin(found, show=False),
        lambda: shap.plots.force(found[0], matplotlib=True, show=False),
        lambda: shap.plots.decision(found.base_values[0], found.values, show=False),
    ):
        draw()
        assert plt.gcf().axes
        plt.close("all")
    several = explain.TreeExplainer(ens.RandomForestClassifier(5, max_depth=3).fit(X, THREE))(ROWS).to_shap()
    shap.plots.bar(several[..., 1], show=False)
    plt.close("all")


def test_owen_values_beside_shaps_partitions() -> None:
    """Both are exact over a binary tree of features when shap may ask as often as it likes; scipy made the tree."""
    rows, background = X[:6], X[100:120]
    answer = xgboost.XGBRegressor(**BOOST).fit(X, VALUE).predict
    linkage = hierarchy.linkage(X.T, "average")
    partition = shap.maskers.Partition(background, max_samples=len(background), clustering=linkage)
    theirs = shap.PartitionExplainer(answer, partition)(rows, max_evals=100_000, fixed_context=None)
    ours = explain.PartitionExplainer(answer, background, groups=linkage, features=X.shape[1])(rows)
    np.testing.assert_allclose(ours.values, theirs.values, atol=1e-5)  # XGBoost answers in float32
    assert np.abs(ours.values).max() > 0.1


@pytest.mark.parametrize("background", [X[100:120], MISSING[100:120]])
def test_pairs_against_a_background_beside_enumeration(background: Array) -> None:
    """shap has no interactions against a background: here all coalitions are asked of the model's own library."""
    machine = ens.HistGradientBoostingRegressor(max_iter=8, max_depth=4, min_samples_leaf=5).fit(MISSING, VALUE)
    rows = MISSING[:4]
    p = rows.shape[1]
    found = explain.TreeExplainer(model.load(machine), background).shap_interaction_values(rows)
    for row, matrix in zip(rows, found, strict=True):
        worth = {}
        for coalition in range(2**p):
            mixed = background.copy()
            there = [f for f in range(p) if coalition >> f & 1]
            mixed[:, there] = row[there]
            worth[coalition] = machine.predict(mixed).mean()
        for i, j in itertools.combinations(range(p), 2):
            together = 0.0
            for c in (c for c in worth if not c >> i & 1 and not c >> j & 1):
                share = math.factorial(c.bit_count()) * math.factorial(p - c.bit_count() - 2) / math.factorial(p - 1)
                both = worth[c | 1 << i | 1 << j] - worth[c | 1 << i] - worth[c | 1 << j] + worth[c]
                together += share * both
            assert matrix[i, j] == pytest.approx(together / 2, abs=1e-12)
            assert matrix[j, i] == pytest.approx(together / 2, abs=1e-12)
