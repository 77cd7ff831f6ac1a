"""interpret's boosting machines, read from the object, say what interpret says: missing and unknown values too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from interpret.glassbox import ExplainableBoostingClassifier, ExplainableBoostingRegressor
from lotrecht import _core
from lotrecht.errors import InvalidInput
from lotrecht.explain import AdditiveExplainer
from lotrecht.model import load
from lotrecht.model.interpret import from_interpret

pytestmark = pytest.mark.filterwarnings("ignore")

RNG = np.random.default_rng(5)
N = 300
TOWNS = ["Bonn", "Kiel", "Ulm"]
FRAME = pd.DataFrame({"age": np.round(RNG.normal(size=N), 1), "town": RNG.choice(TOWNS, N), "rent": RNG.random(N)})
VALUE = FRAME["age"] * (FRAME["town"] == "Ulm") + FRAME["rent"] + RNG.normal(size=N) / 4
FRAME.loc[::17, "age"] = np.nan
FRAME.loc[::19, "town"] = None
SETTINGS: dict[str, Any] = {"interactions": 2, "outer_bags": 2, "max_rounds": 60, "n_jobs": 1, "max_bins": 16}


def response(read: Any, x: Any) -> Any:
    return read.response(x) if hasattr(read, "response") else _core.model.response(read, x)


def rows(frame: pd.DataFrame) -> Any:
    codes = frame["town"].map({town: float(code) for code, town in enumerate(TOWNS)}).astype(float)
    codes = codes.where(frame["town"].isin(TOWNS) | frame["town"].isna(), 99.0)
    return np.ascontiguousarray(np.stack([frame["age"], codes, frame["rent"]], axis=1))


@pytest.mark.parametrize(
    ("model", "y"),
    [
        (ExplainableBoostingClassifier(**SETTINGS), VALUE > 0.5),
        (ExplainableBoostingRegressor(**SETTINGS), VALUE),
        (ExplainableBoostingRegressor(objective="poisson_deviance", **SETTINGS), np.exp(VALUE / 4)),
        (ExplainableBoostingClassifier(**{**SETTINGS, "interactions": 0}), np.digitize(VALUE, [0.3, 0.8])),
    ],
    ids=["binary", "regression", "poisson", "multiclass"],
)
def test_boosting_machines(model: Any, y: Any) -> None:
    model.fit(FRAME, y)
    read = from_interpret(model)
    assert read.feature_names == ["age", "town", "rent"]
    other = FRAME.copy()
    cuts = model.bins_[0][0]
    other["age"] = RNG.choice([*cuts, *np.nextafter(cuts, -np.inf), np.nan, -99.0, 99.0], N)
    other.loc[::11, "town"] = "Wien"  # unknown
    for frame in (FRAME, other):
        found = response(read, rows(frame))
        expected = model.predict_proba(frame) if hasattr(model, "predict_proba") else model.predict(frame)[:, None]
        if found.shape[1] == 1:
            expected = expected[:, -1:]
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)


def test_not_fitted() -> None:
    with pytest.raises(InvalidInput, match="ExplainableBoostingRegressor is not fitted"):
        from_interpret(ExplainableBoostingRegressor())


def test_categories_are_told_by_their_words(tmp_path: Path) -> None:
    machine = ExplainableBoostingClassifier(**SETTINGS).fit(FRAME, VALUE > 0.5)
    machine.to_json(str(tmp_path / "ebm.json"))
    other = FRAME.copy()
    other.loc[::11, "town"] = "Wien"  # unknown
    for loaded in (load(machine), load(tmp_path / "ebm.json")):
        np.testing.assert_allclose(loaded.margin(other)[:, 0], machine.decision_function(other), rtol=1e-9, atol=1e-9)
        e = AdditiveExplainer(loaded, FRAME)(other)
        assert e.largest_residual < 1e-12
        assert e.category(1, float(rows(other)[0, 1])) == "another category"
