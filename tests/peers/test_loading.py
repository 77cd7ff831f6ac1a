"""Files and objects of other libraries are compared with those libraries whenever they are read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import catboost
import lightgbm
import numpy as np
import pandas as pd
import pytest
import sklearn.ensemble as ens
import sklearn.linear_model as lin
import xgboost
from interpret.glassbox import ExplainableBoostingClassifier, ExplainableBoostingRegressor
from lotrecht import model
from lotrecht.errors import InvalidInput, ModelWarning
from skl2onnx import to_onnx
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

pytestmark = pytest.mark.filterwarnings("ignore")

RNG = np.random.default_rng(23)
X = np.round(RNG.normal(size=(250, 4)), 1)
MISSING = np.where(RNG.random(X.shape) < 0.15, np.nan, X)
VALUE = X[:, 0] * X[:, 1] + X[:, 2] + RNG.normal(size=len(X)) / 4
TWO = (VALUE > 0).astype(int)
THREE = np.digitize(VALUE, [-0.5, 0.8])


def trained(kind: str) -> Any:
    if kind == "xgboost":
        return xgboost.XGBClassifier(n_estimators=8, max_depth=3, n_jobs=1).fit(MISSING, THREE)
    if kind == "lightgbm":
        return lightgbm.LGBMClassifier(n_estimators=8, verbose=-1, n_jobs=1).fit(MISSING, TWO)
    settings: dict[str, Any] = {"iterations": 8, "depth": 3, "verbose": 0, "allow_writing_files": False}
    return catboost.CatBoostClassifier(**settings, thread_count=1).fit(MISSING, TWO)


def saved(kind: str, booster: Any, folder: Path) -> list[Path]:
    if kind == "xgboost":
        paths = [folder / "model.json", folder / "model.ubj"]
        for path in paths:
            booster.save_model(path)
        return paths
    if kind == "lightgbm":
        booster.booster_.save_model(folder / "model.txt")
        return [folder / "model.txt"]
    booster.save_model(folder / "model.json", format="json")
    return [folder / "model.json"]


@pytest.mark.parametrize("kind", ["xgboost", "lightgbm", "catboost"])
def test_boosters_and_their_files(kind: str, tmp_path: Path) -> None:
    booster = trained(kind)
    live = model.load(booster)
    assert live.conformance is not None
    assert live.conformance.compared_with.split()[0].lower() == kind
    for path in saved(kind, booster, tmp_path):
        read = model.load(path)  # by the library that is installed here
        assert read.conformance is not None, read.compared
        assert read.conformance.rows == live.conformance.rows
        assert read.core == live.core
        assert model.load(path, native=booster).conformance is not None
        first = model.load(path, iterations=3)
        assert first.conformance is not None, first.compared
        assert model.load(booster, iterations=3).core == first.core
    live.save(tmp_path / "own.json")
    again = model.load(tmp_path / "own.json")
    assert again.compared == live.compared
    assert again.core == live.core


def test_a_damaged_file_is_found_out(tmp_path: Path) -> None:
    booster = trained("xgboost")
    path = saved("xgboost", booster, tmp_path)[0]
    document = json.loads(path.read_text())
    leaf = document["learner"]["gradient_booster"]["model"]["trees"][0]
    leaf["split_conditions"][leaf["left_children"].index(-1)] += 1e-3
    path.write_text(json.dumps(document))
    with pytest.raises(InvalidInput, match=r"model.json: the model read here is not the one that XGBoost .* has"):
        model.load(path, native=booster)


@pytest.mark.parametrize(
    ("estimator", "y"),
    [
        (ens.RandomForestClassifier(5, max_depth=4), THREE),
        (ens.RandomForestRegressor(5, max_depth=4), VALUE),
        (ens.GradientBoostingClassifier(n_estimators=5), THREE),
        (ens.GradientBoostingRegressor(n_estimators=5), VALUE),
        (ens.HistGradientBoostingClassifier(max_iter=5), TWO),
        (ens.HistGradientBoostingRegressor(max_iter=5, loss="poisson"), np.exp(VALUE / 4)),
        (ens.IsolationForest(n_estimators=10, max_samples=64, random_state=3), None),
        (lin.LogisticRegression(), THREE),
        (lin.LogisticRegression(), TWO),
        (lin.Ridge(), VALUE),
        (lin.PoissonRegressor(), np.exp(VALUE / 4)),
        (lin.SGDClassifier(loss="log_loss"), TWO),
        (make_pipeline(StandardScaler(), lin.LogisticRegression()), TWO),
    ],
    ids=lambda v: type(v).__name__,
)
def test_scikit_learn(estimator: Any, y: Any) -> None:
    read = model.load(estimator.fit(X, y))
    assert read.conformance is not None, read.compared
    assert read.conformance.compared_with.startswith("scikit-learn ")
    assert read.conformance.rows >= 20


def test_categories_of_texts_are_compared_in_words() -> None:
    frame = pd.DataFrame({"income": X[:, 0], "town": pd.Categorical(RNG.choice(["Ulm", "Bonn"], size=len(X)))})
    estimator = ens.HistGradientBoostingRegressor(max_iter=5, categorical_features="from_dtype").fit(frame, VALUE)
    assert model.load(estimator).compared.startswith("Compared with scikit-learn")


@pytest.mark.parametrize(
    ("estimator", "y"),
    [
        (ExplainableBoostingClassifier, TWO),
        (ExplainableBoostingClassifier, THREE),
        (ExplainableBoostingRegressor, VALUE),
    ],
)
def test_boosting_machines_of_interpret(estimator: Any, y: Any) -> None:
    frame = pd.DataFrame({"income": MISSING[:, 0], "town": RNG.choice(["Ulm", "Bonn", "Kiel"], size=len(X))})
    interactions = 0 if y is THREE else 1
    fitted = estimator(interactions=interactions, outer_bags=2, max_rounds=40, n_jobs=1, max_bins=16).fit(frame, y)
    read = model.load(fitted)
    assert read.conformance is not None, read.compared
    assert read.conformance.largest_difference < 1e-9


def test_onnx(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    for estimator, y in ((ens.RandomForestRegressor(5, max_depth=4), VALUE), (lin.LogisticRegression(), TWO)):
        onnx = to_onnx(estimator.fit(X, y), X[:1].astype(np.float32))
        path.write_bytes(onnx.SerializeToString())
        read = model.load(path)
        assert read.conformance is not None, read.compared
        assert read.conformance.compared_with.startswith("ONNX Runtime ")


def test_what_a_sum_in_float_loses_is_no_reason_to_refuse() -> None:
    data = xgboost.DMatrix(X, VALUE + 1000)
    booster = xgboost.train({"max_depth": 4, "eta": 0.01, "nthread": 1, "base_score": 1000}, data, 800)
    read = model.load(booster)
    assert read.conformance is not None, read.compared
    assert read.conformance.difference < read.conformance.tolerance
    assert read.conformance.largest_difference > 1e-4


def test_a_linear_booster() -> None:
    booster = xgboost.train({"booster": "gblinear", "nthread": 1}, xgboost.DMatrix(X, VALUE), 5)
    read = model.load(booster)
    assert read.conformance is not None, read.compared


def stopped_early() -> tuple[Any, bytes]:
    """Return an estimator that trained on after its best round, and its file."""
    fit = xgboost.XGBClassifier(n_estimators=60, early_stopping_rounds=3, max_depth=3, n_jobs=1)
    fit.fit(X[:150], TWO[:150], eval_set=[(X[150:], 1 - TWO[150:])], verbose=False)
    assert fit.best_iteration + 1 < fit.get_booster().num_boosted_rounds()
    return fit, bytes(fit.get_booster().save_raw("ubj"))


@pytest.mark.filterwarnings("error")
def test_a_file_of_early_stopping_says_that_its_estimator_uses_fewer_rounds(tmp_path: Path) -> None:
    fit, data = stopped_early()
    path = tmp_path / "early.ubj"
    path.write_bytes(data)
    rounds, best = fit.get_booster().num_boosted_rounds(), fit.best_iteration + 1
    estimator = fit.predict(X, output_margin=True)
    booster = fit.get_booster().predict(xgboost.DMatrix(X), output_margin=True)
    assert np.abs(estimator - booster).max() > 1e-3
    with pytest.warns(ModelWarning, match=f"early.ubj: .* of {rounds} boosting rounds the best is number {best}, and"):
        every = model.load(path)
    for read, expected, used in (
        (every, booster, rounds),
        (model.load(path, iterations="best"), estimator, best),
        (model.load(path, iterations=1), None, 1),
        (model.load(path, native=fit), estimator, best),
        (model.load(path, native=fit.get_booster()), booster, rounds),
        (model.load(fit), estimator, best),
        (model.load(fit.get_booster()), booster, rounds),
        (model.load(fit.get_booster(), iterations="best"), estimator, best),
    ):
        assert read.stopped == model.Stopped(rounds, best, used)
        assert f"{used} are used here" in read.compared
        assert read.conformance is not None
        if expected is not None:
            np.testing.assert_allclose(read.margin(X)[:, 0], expected, atol=2e-6)


def test_the_best_round_is_asked_for_where_it_is_known(tmp_path: Path) -> None:
    fit = trained("xgboost")
    path = tmp_path / "all.json"
    fit.save_model(path)
    assert model.load(path).stopped is None
    assert "boosting rounds" not in model.load(path).compared
    for source in (path, trained("lightgbm"), trained("catboost")):
        with pytest.raises(InvalidInput, match="does not say which round is the best; give iterations= a number"):
            model.load(source, iterations="best")
    with pytest.raises(InvalidInput, match='iterations must be a number of rounds or "best"'):
        model.load(path, iterations="last")
