"""ONNX files of three converters say what ONNX Runtime says of them, at thresholds, beside them, and at NaN."""

from __future__ import annotations

from typing import Any

import lightgbm
import numpy as np
import numpy.typing as npt
import onnxruntime
import pytest
import sklearn.ensemble as ens
import sklearn.linear_model as lin
import sklearn.tree as tree
import xgboost
from lotrecht import _core
from onnxmltools import convert_lightgbm, convert_xgboost
from onnxmltools.convert.common.data_types import FloatTensorType
from skl2onnx import to_onnx
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

pytestmark = pytest.mark.filterwarnings("ignore")

Array = npt.NDArray[np.float32]
RNG = np.random.default_rng(3)
X = np.round(RNG.normal(size=(300, 3)), 1).astype(np.float32)
VALUE = X[:, 0] + X[:, 1] ** 2 + RNG.normal(size=300) / 4
TWO = (VALUE > 0.5).astype(int)
FOUR = np.digitize(VALUE, [0.0, 1.0, 2.0])
RATE = np.exp(VALUE / 4)


def response(read: Any, x: Any) -> Any:
    return read.response(x) if hasattr(read, "response") else _core.model.response(read, x)


def probes(read: Any, missing: bool) -> Array:
    rows = [X]
    for t in getattr(read, "trees", []):
        for feature, threshold in zip(t["feature"], t["threshold"], strict=True):
            if feature >= 0:
                near = X[RNG.integers(len(X), size=3)].copy()
                edge = np.float32(threshold)
                near[:, feature] = [edge, np.nextafter(edge, np.float32(9)), np.nextafter(edge, np.float32(-9))]
                rows.append(near)
    every = np.concatenate(rows)[:4_000]
    return np.where(RNG.random(every.shape) < 0.1, np.nan, every).astype(np.float32) if missing else every


def runtime(onnx: bytes, rows: Array) -> Array:
    """Return the scores that ONNX Runtime gives."""
    session = onnxruntime.InferenceSession(onnx)
    found = session.run(None, {session.get_inputs()[0].name: rows})[-1]
    if isinstance(found, list):  # a ZipMap's dicts
        found = np.array([list(row.values()) for row in found])
    return np.asarray(found).reshape(len(rows), -1)


def check(onnx: Any, missing: bool = True) -> Any:
    data = onnx.SerializeToString()
    read = _core.model.read_onnx(data, "model.onnx")
    rows = probes(read, missing)
    found = response(read, np.ascontiguousarray(rows, dtype=np.float64))
    expected = runtime(data, rows)
    expected = expected[:, 1:] if expected.shape[1] == 2 and found.shape[1] == 1 else expected
    leaves = sum(np.abs(t["values"]).max(initial=0.0) for t in getattr(read, "trees", []))
    np.testing.assert_allclose(found, expected, rtol=2e-6, atol=1e-6 * max(1.0, leaves))
    return read


@pytest.mark.parametrize(
    ("model", "y"),
    [
        (tree.DecisionTreeClassifier(max_depth=4), FOUR),
        (ens.RandomForestClassifier(9, max_depth=4), TWO),
        (ens.RandomForestClassifier(9, max_depth=4), FOUR),
        (ens.RandomForestRegressor(9, max_depth=4), VALUE),
        (ens.ExtraTreesRegressor(9, max_depth=4), VALUE),
        (ens.GradientBoostingClassifier(n_estimators=9), TWO),
        (ens.GradientBoostingClassifier(n_estimators=9), FOUR),
        (ens.GradientBoostingRegressor(n_estimators=9), VALUE),
    ],
)
def test_trees_of_skl2onnx(model: Any, y: Any) -> None:
    read = check(to_onnx(model.fit(X, y), X[:1]))
    assert not read.has_cover


@pytest.mark.parametrize(
    ("model", "y"),
    [
        (lin.LogisticRegression(), TWO),
        (lin.LogisticRegression(), FOUR),
        (lin.LinearRegression(), VALUE),
        (make_pipeline(StandardScaler(), lin.LogisticRegression()), TWO),
        (make_pipeline(StandardScaler(), lin.Ridge()), VALUE),
    ],
)
def test_linear_models_of_skl2onnx(model: Any, y: Any) -> None:
    check(to_onnx(model.fit(X, y), X[:1]), missing=False)


@pytest.mark.parametrize(
    ("model", "y"),
    [
        (xgboost.XGBClassifier(n_estimators=9, max_depth=3), TWO),
        (xgboost.XGBClassifier(n_estimators=9, max_depth=3), FOUR),
        (xgboost.XGBRegressor(n_estimators=9, max_depth=3), VALUE),
        (xgboost.XGBRegressor(n_estimators=9, max_depth=3, objective="count:poisson"), RATE),
    ],
)
def test_xgboost(model: Any, y: Any) -> None:
    check(convert_xgboost(model.fit(X, y), initial_types=[("x", FloatTensorType([None, 3]))]))


@pytest.mark.parametrize(
    ("model", "y"),
    [
        (lightgbm.LGBMClassifier(n_estimators=9, max_depth=3, verbose=-1), TWO),
        (lightgbm.LGBMClassifier(n_estimators=9, max_depth=3, verbose=-1), FOUR),
        (lightgbm.LGBMRegressor(n_estimators=9, max_depth=3, verbose=-1), VALUE),
        (lightgbm.LGBMRegressor(n_estimators=9, max_depth=3, objective="poisson", verbose=-1), RATE),
    ],
)
def test_lightgbm(model: Any, y: Any) -> None:
    check(convert_lightgbm(model.fit(X, y), initial_types=[("x", FloatTensorType([None, 3]))]))


def test_what_changes_the_scores_is_refused_by_name() -> None:
    model = lightgbm.LGBMClassifier(
        n_estimators=3, max_depth=2, boosting_type="rf", bagging_freq=1, bagging_fraction=0.5, verbose=-1
    )
    onnx = convert_lightgbm(model.fit(X, TWO), initial_types=[("x", FloatTensorType([None, 3]))])
    with pytest.raises(ValueError, match=r"\(ArrayFeatureExtractor\): changes the scores"):
        _core.model.read_onnx(onnx.SerializeToString(), "model.onnx")
