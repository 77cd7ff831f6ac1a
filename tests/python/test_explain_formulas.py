"""Linear and additive models and scorecards are explained by the definition, from Python and on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from lotrecht import InvalidInput, _core, explain, model
from lotrecht.cli import main
from small_models import save, shapley

NAMES = ["age", "income", "children"]
CARD = """characteristic,attribute,test,points,reason_code
age,young,< 30,0,A
age,old,>= 30,20,A
home,rents,rents,5,H
home,other,otherwise,25,H
"""
APPLICANTS = "home,age,name\nrents,25,x\nowns,41,y\nrents,33,z\nlives with parents,19,w\n"


def linear(outputs: int = 1) -> model.Model:
    rng = np.random.default_rng(11)
    return model.load(
        _core.model.LinearModel(
            rng.normal(size=(outputs, 3)), rng.normal(size=outputs).tolist(), link="identity", feature_names=NAMES
        )
    )


def people(n: int, seed: int) -> Any:
    """Return rows whose features move together."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 3)) @ np.array([[1.0, 0.6, 0.0], [0.0, 1.0, -0.4], [0.2, 0.0, 1.0]])


@pytest.mark.parametrize("outputs", [1, 3])
@pytest.mark.parametrize("weighted", [False, True])
def test_linear_models_by_all_coalitions(outputs: int, weighted: bool) -> None:
    loaded, background, rows = linear(outputs), people(40, 1), people(7, 2)
    weights = np.arange(1.0, 41.0) if weighted else None
    explainer = explain.LinearExplainer(loaded, background, weights=weights)
    e, exact = explainer(rows), explain.ExactExplainer(loaded, background, weights=weights)(rows)
    np.testing.assert_allclose(e.values, exact.values, atol=1e-13)
    np.testing.assert_allclose(e.base_values, exact.base_values, atol=1e-13)
    assert e.values.shape == ((7, 3) if outputs == 1 else (7, 3, 3))
    assert np.shape(explainer.expected_value) == (() if outputs == 1 else (3,))
    assert e.largest_residual < 1e-13
    assert e.feature_names == tuple(NAMES)
    assert e.standard_errors is None


def test_correlated_features_by_conditional_means() -> None:
    loaded, background, rows = linear(), people(60, 3), people(5, 4)
    e = explain.LinearExplainer(loaded, background, correlated=True, threads=2)(rows)
    mean, covariance = background.mean(axis=0), np.cov(background.T)

    def value(present: frozenset[int], row: Any) -> float:
        known = sorted(present)
        expected = mean.copy()
        if known:
            slope = np.linalg.solve(covariance[np.ix_(known, known)], covariance[known])
            expected += (row[known] - mean[known]) @ slope
        return float(loaded.margin(expected.reshape(1, -1))[0, 0])

    for row, values in zip(rows, e.values, strict=True):
        assert values == pytest.approx(shapley(lambda present, row=row: value(present, row), 3), abs=1e-12)  # type: ignore[misc]
    alone = explain.LinearExplainer(loaded, background)(rows)
    assert np.abs(alone.values - e.values).max() > 0.1


def test_more_correlated_features_than_can_be_enumerated_are_sampled() -> None:
    rng = np.random.default_rng(5)
    many = model.load(_core.model.LinearModel(rng.normal(size=(1, 18)), [0.5]))
    background = rng.normal(size=(50, 18))
    with pytest.raises(InvalidInput, match="more than 16 features"):
        explain.LinearExplainer(many, background, correlated=True)
    e = explain.LinearExplainer(many, background, correlated=True, seed=7, pairs=50)(background[:3])
    assert e.standard_errors is not None
    assert e.largest_residual < 1e-12


def test_scorecards_by_all_coalitions(tmp_path: Path) -> None:
    (tmp_path / "card.csv").write_text(CARD, encoding="utf-8")
    (tmp_path / "applicants.csv").write_text(APPLICANTS, encoding="utf-8")
    explainer = explain.AdditiveExplainer(tmp_path / "card.csv", tmp_path / "applicants.csv")
    e = explainer(tmp_path / "applicants.csv")
    exact = explain.ExactExplainer(tmp_path / "card.csv", tmp_path / "applicants.csv")(tmp_path / "applicants.csv")
    np.testing.assert_allclose(e.values, exact.values, atol=1e-12)
    np.testing.assert_allclose(e.base_values, exact.base_values, atol=1e-12)
    assert explainer.expected_value == pytest.approx(e.base_values[0])
    pairs = explainer.shap_interaction_values(tmp_path / "applicants.csv")
    assert pairs.shape == (4, 2, 2)
    np.testing.assert_allclose(pairs.sum(axis=2), e.values, atol=1e-12)
    assert e.category(1, 0.0) == "rents"


def test_pairs_of_features_by_all_coalitions() -> None:
    """A term of two features: cells for what is missing, and between the cuts."""
    rng = np.random.default_rng(10)
    axes = [{"feature": 0, "cuts": [0.0, 1.0]}, {"feature": 2, "cuts": [0.5]}]
    term = {"axes": axes, "values": rng.normal(size=(4, 3)), "cover": rng.uniform(1, 9, size=(4, 3))}
    loaded = model.load(_core.model.AdditiveModel(3, [0.25], [term], feature_names=NAMES))
    background, rows = people(30, 8), people(6, 9)
    rows[0, 2] = np.nan
    explainer = explain.AdditiveExplainer(loaded, background)
    e = explainer(rows)
    np.testing.assert_allclose(e.values, explain.ExactExplainer(loaded, background)(rows).values, atol=1e-12)
    assert np.abs(explainer.shap_interaction_values(rows)[:, 0, 2]).max() > 0.01
    remembered = explain.AdditiveExplainer(loaded)
    assert remembered.expected_value == pytest.approx(0.25 + np.average(term["values"], weights=term["cover"]))
    assert remembered(rows).largest_residual < 1e-13


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda p: explain.LinearExplainer(save(p), people(3, 1)), "must be linear, got <TreeModel"),
        (lambda p: explain.AdditiveExplainer(linear(), people(3, 1)), "must be additive"),
        (lambda p: explain.LinearExplainer(linear(), people(3, 1), seed=1), "correlated=True only"),
        (lambda p: explain.LinearExplainer(linear(), people(3, 1) * np.nan), "missing"),
        (lambda p: explain.LinearExplainer(linear(), people(1, 1), correlated=True), "two rows|at least 2"),
    ],
)
def test_refusals(tmp_path: Path, make: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        make(tmp_path)


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as stopped:
        main([str(a) for a in arguments])
    return int(stopped.value.code or 0)


def test_the_command_explains_scorecards_and_linear_models(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "card.csv").write_text(CARD, encoding="utf-8")
    cases = tmp_path / "applicants.csv"
    cases.write_text(APPLICANTS, encoding="utf-8")
    assert run("explain", tmp_path / "card.csv", cases, "--background", cases, "--rows", "1", "--quiet") == 0
    record = json.loads((tmp_path / "explained" / "explanation.json").read_text(encoding="utf-8"))
    assert record["features"] == ["age", "home"]
    assert record["how"] == "Compared with all 4 rows of applicants.csv (interventional)."
    assert record["largest_residual"] < 1e-12
    assert (tmp_path / "explained" / "waterfall.row1.png").exists()
    linear().save(tmp_path / "line.json")
    (tmp_path / "people.csv").write_text("age,income,children\n1,2,3\n2,0,1\n", encoding="utf-8")
    line = ("explain", tmp_path / "line.json", tmp_path / "people.csv")
    assert run(*line, "--background", tmp_path / "people.csv", "--rows", "0", "--quiet") == 0
    capsys.readouterr()
    for model_, rows in (("line.json", "people.csv"), ("card.csv", "applicants.csv")):
        assert run("explain", tmp_path / model_, tmp_path / rows) == 2
        said = " ".join(capsys.readouterr().err.split())
        assert said.startswith(f"lotrecht: {model_}: ")
        assert "give rows to compare with as a file: --background" in said
