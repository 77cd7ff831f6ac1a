"""CatBoost's JSON says what CatBoost says, at borders, beside them, and where values are missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import catboost
import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from lotrecht import _core, model
from lotrecht.errors import InvalidInput, ModelWarning, ParseError

Array = npt.NDArray[np.float64]
RNG = np.random.default_rng(11)
X = np.round(RNG.normal(size=(400, 3)), 1).astype(np.float32)
VALUE = X[:, 0] + X[:, 1] ** 2 + RNG.normal(size=400) / 4
FOUR = np.digitize(VALUE, [0.0, 1.0, 2.0])
SETTINGS: dict[str, Any] = {"iterations": 20, "depth": 4, "verbose": 0, "allow_writing_files": False, "thread_count": 1}


def saved(model: Any, folder: Path) -> Any:
    path = folder / "model.json"
    model.save_model(path, format="json")
    return _core.model.read_catboost(path.read_bytes(), path.name)


def probes(read: Any, x: Array, missing: bool) -> Array:
    rows = [x]
    for t in read.trees:
        for feature, threshold in zip(t["feature"], t["threshold"], strict=True):
            if feature >= 0:
                near = x[RNG.integers(len(x), size=3)].copy()
                border = np.float32(threshold)
                near[:, feature] = [border, np.nextafter(border, np.float32(9)), np.nextafter(border, np.float32(-9))]
                rows.append(near)
    every = np.concatenate(rows)[:5_000]
    return np.where(RNG.random(every.shape) < 0.1, np.nan, every) if missing else every


@pytest.mark.parametrize("policy", ["SymmetricTree", "Depthwise", "Lossguide"])
@pytest.mark.parametrize("nan_mode", ["Min", "Max"])
@pytest.mark.parametrize("kind", ["binary", "multiclass", "one_vs_all", "regression", "poisson"])
def test_models(policy: str, nan_mode: str, kind: str, tmp_path: Path) -> None:
    settings = {**SETTINGS, "grow_policy": policy, "nan_mode": nan_mode}
    x = np.where(RNG.random(X.shape) < 0.1, np.nan, X).astype(np.float32)
    model, y = {
        "binary": (catboost.CatBoostClassifier(**settings), VALUE > 0.5),
        "multiclass": (catboost.CatBoostClassifier(**settings), FOUR),
        "one_vs_all": (catboost.CatBoostClassifier(loss_function="MultiClassOneVsAll", **settings), FOUR),
        "regression": (catboost.CatBoostRegressor(**settings), VALUE),
        "poisson": (catboost.CatBoostRegressor(loss_function="Poisson", **settings), np.exp(VALUE / 4)),
    }[kind]
    model.fit(x, y)
    read = saved(model, tmp_path)
    assert read.has_cover
    assert read.trees[0]["cover"][0] == pytest.approx(len(x))
    rows = probes(read, x, missing=True)
    as_double = np.ascontiguousarray(rows, dtype=np.float64)
    raw = np.asarray(model.predict(rows, prediction_type="RawFormulaVal")).reshape(len(rows), -1)
    leaves = sum(np.abs(t["values"]).max(initial=0.0) for t in read.trees)
    np.testing.assert_allclose(read.margin(as_double), raw, rtol=0, atol=1e-6 * max(1.0, leaves))
    if kind in ("binary", "multiclass", "one_vs_all"):
        p = model.predict_proba(rows)
        np.testing.assert_allclose(read.response(as_double), p if p.shape[1] > 2 else p[:, 1:], rtol=1e-6, atol=1e-6)
    else:
        np.testing.assert_allclose(read.response(as_double)[:, 0], model.predict(rows), rtol=1e-6, atol=1e-6)


def test_categories_are_refused_by_name(tmp_path: Path) -> None:
    town = RNG.choice(["a", "b"], size=len(X))
    rows = np.stack([X[:, 0].astype(object), town.astype(object)], axis=1)
    y = X[:, 0] + (town == "a") * 3
    model = catboost.CatBoostRegressor(cat_features=[1], one_hot_max_size=3, **SETTINGS).fit(rows, y)
    with pytest.raises(ParseError, match="splits by OneHotFeature, a hash of a category's text"):
        saved(model, tmp_path)
    model = catboost.CatBoostRegressor(cat_features=[1], one_hot_max_size=1, **SETTINGS).fit(rows, y)
    with pytest.raises(ParseError, match="splits by OnlineCtr"):
        saved(model, tmp_path)


def test_pmml_is_told_to_be_rounded(tmp_path: Path) -> None:
    """Its thresholds have six digits: refused for missing values, and read with a warning where there are none."""
    rng = np.random.default_rng(5)
    x = rng.normal(size=(300, 3))
    machine = catboost.CatBoostRegressor(iterations=5, depth=2, verbose=0, allow_writing_files=False)
    machine.fit(x, x[:, 0] + x[:, 1] ** 2)
    path = tmp_path / "machine.pmml"
    machine.save_model(str(path), format="pmml")
    with pytest.raises(InvalidInput, match=r"Node has no answer where .*six digits only.*format='json'"):
        model.load(path)
    with pytest.warns(ModelWarning, match="six digits only"):
        loaded = model.load(path, complete_rows=True)
    np.testing.assert_allclose(loaded.margin(x)[:, 0], machine.predict(x), atol=1e-5)


def test_categories_that_no_tree_asks_about() -> None:
    frame = pd.DataFrame(np.random.default_rng(6).normal(size=(300, 2)), columns=["a", "b"]).assign(k="same")
    machine = catboost.CatBoostRegressor(
        iterations=5, depth=2, verbose=0, allow_writing_files=False, cat_features=["k"]
    )
    machine.fit(frame, frame.a + frame.b**2)
    loaded = model.load(machine)
    assert loaded.conformance is not None
    rows = frame.assign(k=0.0).to_numpy(dtype=float)[:, : loaded.features]
    np.testing.assert_allclose(loaded.margin(rows)[:, 0], machine.predict(frame), rtol=1e-12)
