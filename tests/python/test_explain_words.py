"""Categories, names and rounds that a model's file leaves out or must keep, on their way to an explanation."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from lotrecht import InvalidInput, _core, explain, model
from lotrecht.cli import main
from lotrecht.errors import ModelWarning
from small_models import save, xgboost_json

TOWNS = ["Bonn", "Kiel"]


def machine(**more: Any) -> Any:
    """Return an additive model of a number and a category, of both together too, with a bin for what it never saw."""
    age = {"feature": 0, "cuts": [30.0]}
    town = {"feature": 1, "categories": 2}
    return _core.model.AdditiveModel(
        2,
        [0.5],
        [
            {"axes": [age], "values": [0.0, 1.0, 2.0], "cover": [0.0, 5.0, 5.0]},
            {"axes": [town], "values": [0.1, 3.0, -1.0, 7.0], "cover": [0.0, 6.0, 4.0, 0.0]},
            {"axes": [age, town], "values": np.arange(12.0).tolist(), "cover": [1.0] * 12},
        ],
        link="logistic",
        feature_names=["age", "town"],
        categories=[[], TOWNS],
        **more,
    )


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as stopped:
        main([str(a) for a in arguments])
    return int(stopped.value.code or 0)


def test_additive_models_take_categories_by_their_words(tmp_path: Path) -> None:
    loaded = model.load(machine())
    assert loaded.categories == ((), ("Bonn", "Kiel"))
    (tmp_path / "cases.csv").write_text("town,age\nKiel,20\nBonn,40\n,50\nWien,20\n", encoding="utf-8")
    codes = [[20.0, 1.0], [40.0, 0.0], [50.0, np.nan], [20.0, 2.0]]
    np.testing.assert_array_equal(loaded.margin(tmp_path / "cases.csv"), loaded.margin(codes))
    e = explain.AdditiveExplainer(loaded)(tmp_path / "cases.csv")
    assert e.largest_residual < 1e-13
    words = [dict(zip(t["feature"], t["data"], strict=True))["town"] for t in (e.table(i) for i in range(4))]
    assert words == ["Kiel", "Bonn", None, "another category"]
    loaded.save(tmp_path / "machine.json")
    schema = json.loads((Path(model.__file__).parent / "model.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads((tmp_path / "machine.json").read_text(encoding="utf-8")), schema)
    again = model.load(tmp_path / "machine.json")
    assert again.categories == loaded.categories
    assert run("explain", tmp_path / "machine.json", tmp_path / "cases.csv", "--rows", "0", "--quiet") == 0
    values = list(csv.DictReader((tmp_path / "explained" / "values.csv").read_text(encoding="utf-8").splitlines()))
    assert [float(v["margin"]) for v in values] == pytest.approx(loaded.margin(codes)[:, 0].tolist())


def test_features_that_a_file_does_not_name_are_named_by_the_caller(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nameless = tmp_path / "nameless.json"
    nameless.write_text(xgboost_json(names=["", "", ""]).replace('["", "", ""]', "[]"), encoding="utf-8")
    (tmp_path / "cases.csv").write_text("children,age,income\n0,25,900\n1,40,2500\n", encoding="utf-8")
    assert run("explain", nameless, tmp_path / "cases.csv") == 2
    assert "on the command line --features" in " ".join(capsys.readouterr().err.split())
    options = ("--features", "age,income", "--features", "children", "--rows", "0", "--quiet")
    assert run("explain", nameless, tmp_path / "cases.csv", *options) == 0
    named = explain.TreeExplainer(save(tmp_path))(tmp_path / "cases.csv")
    record = json.loads((tmp_path / "explained" / "explanation.json").read_text(encoding="utf-8"))
    assert record["features"] == ["age", "income", "children"]
    loaded = model.load(nameless, features=["age", "income", "children"])
    np.testing.assert_array_equal(explain.TreeExplainer(loaded)(tmp_path / "cases.csv").values, named.values)
    loaded.save(tmp_path / "named.json")
    assert model.load(tmp_path / "named.json").feature_names == ("age", "income", "children")
    assert model.load(loaded, features=3) is loaded


@pytest.mark.parametrize(
    ("features", "words"),
    [
        (["age", "income"], "must be 3 different names"),
        (["age", "income", "age"], "must be 3 different names"),
        (["a", "b", "c"], "the model knows its features' names itself: 'age', 'income', 'children'"),
        ("age,income,children", "must be a list of names"),
        (4, "has 3 features, not 4"),
    ],
)
def test_names_that_are_not_the_models_are_refused(tmp_path: Path, features: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        model.load(save(tmp_path), features=features)


def test_how_many_rounds_are_used_stays_with_the_model(tmp_path: Path) -> None:
    written = json.loads(xgboost_json())
    written["learner"]["attributes"] = {"best_iteration": "0"}
    (tmp_path / "early.json").write_text(json.dumps(written), encoding="utf-8")
    for asked, used in (("best", 1), (2, 2)):
        first = model.load(tmp_path / "early.json", iterations=asked)
        first.save(tmp_path / "ours.json")
        schema = json.loads((Path(model.__file__).parent / "model.schema.json").read_text(encoding="utf-8"))
        jsonschema.validate(json.loads((tmp_path / "ours.json").read_text(encoding="utf-8")), schema)
        again = model.load(tmp_path / "ours.json")
        assert again.stopped == first.stopped == model.Stopped(2, 1, used)
        assert f"{used} are used here" in again.compared
        again.save(tmp_path / "twice.json")
        assert (tmp_path / "twice.json").read_bytes() == (tmp_path / "ours.json").read_bytes()
    model.load(save(tmp_path)).save(tmp_path / "ours.json")
    assert model.load(tmp_path / "ours.json").stopped is None


@pytest.mark.parametrize("iterations", [0, -1, 1.5, "all", True])
def test_rounds_that_are_no_number_are_refused(tmp_path: Path, iterations: Any) -> None:
    with pytest.raises(InvalidInput, match="iterations must be a"):
        model.load(save(tmp_path), iterations=iterations)


def test_a_table_without_an_answer_says_so_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "rules.csv"
    table.write_text("U,in:age,out:points\n1,<18,5\n2,>=18,7\n", encoding="utf-8")
    reason = "no answer for age = missing; it needs a rule or a default for it"
    with pytest.warns(ModelWarning, match=reason):
        loaded = model.load(table)
    assert isinstance(loaded, model.RulesModel)
    assert reason in loaded.reason
    for refused in (
        lambda: explain.TreeExplainer(loaded, [[5.0]]),
        lambda: explain.gap(loaded, [[5.0]], [[9.0]], confidence=0.9),
    ):
        with pytest.raises(InvalidInput, match=reason):
            refused()
    (tmp_path / "cases.csv").write_text("age\n5\n40\n", encoding="utf-8")
    assert run("explain", table, tmp_path / "cases.csv") == 2
    assert reason in " ".join(capsys.readouterr().err.split())
    table.write_text("U,in:age,out:points\n1,<18,5\n2,>=18,7\n3,missing,0\n", encoding="utf-8")
    assert run("explain", table, tmp_path / "cases.csv", "--background", tmp_path / "cases.csv", "--quiet") == 0


def test_a_bad_value_is_named_with_its_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "cases.csv").write_text("age,income,children\n1,2,3\n", encoding="utf-8")
    (tmp_path / "others.csv").write_text("age,income,children\n1,much,3\n", encoding="utf-8")
    assert run("explain", save(tmp_path), tmp_path / "cases.csv", "--background", tmp_path / "others.csv") == 2
    assert "others.csv: column 'income': 'much' (value 1) is no number" in " ".join(capsys.readouterr().err.split())
    with pytest.raises(InvalidInput, match="background: column 'income'"):
        explain.TreeExplainer(save(tmp_path), {"age": [1], "income": ["much"], "children": [3]})


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"CBM1\x00\x01", "CatBoost's binary; write JSON"),
        (b"binf\x00", "XGBoost's old binary"),
        (b"\x80\x04\x95", "a pickle, which runs what is in it"),
        (b"PK\x03\x04", "a zip archive"),
        (b"\x1f\x8b\x08", "it is compressed"),
        (b'[\n  { "nodeid": 0, "leaf": 1 }]', "XGBoost's dump_model"),
        (b'{"name": "tree", "tree_info": []}', "LightGBM's dump_model"),
        (b"anything else", r"known here\. Known are"),
    ],
)
def test_files_of_other_kinds_are_told_what_they_are(tmp_path: Path, data: bytes, words: str) -> None:
    (tmp_path / "model").write_bytes(data)
    with pytest.raises(InvalidInput, match=words):
        model.load(tmp_path / "model")


def test_an_explainer_says_what_it_explains(tmp_path: Path) -> None:
    said = repr(explain.TreeExplainer(save(tmp_path), [[1.0, 2.0, 3.0]]))
    assert said == "<TreeExplainer of <TreeModel: 2 trees, 3 features, 1 outputs, logistic>, background of 1 rows>"
    assert repr(explain.AdditiveExplainer(machine())).startswith("<AdditiveExplainer of <FormulaModel")


def test_trees_of_lightgbm_take_new_categories_for_missing_and_say_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Code 1 goes right, and so does what is missing; XGBoost refuses what it was not trained on."""
    tree = {
        "left": np.array([1, -1, -1], dtype=np.int32),
        "right": np.array([2, -1, -1], dtype=np.int32),
        "feature": np.array([0, -1, -1], dtype=np.int32),
        "threshold": np.array([0.5, 0.0, 0.0]),
        "values": np.array([0.0, 1.0, 3.0]),
        "cover": np.array([4.0, 2.0, 2.0]),
    }
    (tmp_path / "cases.csv").write_text("id,town\n1,Bonn\n2,Kiel\n3,\n4,Wien\n5,Wien\n", encoding="utf-8")
    for origin in ("LightGBM, format v4", "XGBoost 3.2.0"):
        core = _core.model.TreeEnsemble(1, [0.0], [tree], feature_names=["town"], categories=[TOWNS], origin=origin)
        model.load(core).save(tmp_path / "trees.json")
        status = run("explain", tmp_path / "trees.json", tmp_path / "cases.csv", "--out", tmp_path / "out")
        told = " ".join(capsys.readouterr())
        if origin.startswith("XGBoost"):
            assert status == 2
            assert "'Wien' is no category the model knows" in " ".join(told.split())
            continue
        assert status == 0
        record = json.loads((tmp_path / "out" / "explanation.json").read_text(encoding="utf-8"))
        note = (
            "cases.csv: column 'town': 2 of 5 rows have a category the model does not know ('Wien'): it takes them for "
            "missing, as its own library does."
        )
        assert note in record["notes"]
        assert note in " ".join(told.split())
        values = list(csv.DictReader((tmp_path / "out" / "values.csv").read_text(encoding="utf-8").splitlines()))
        assert [float(row["margin"]) for row in values] == [1.0, 3.0, 3.0, 3.0, 3.0]
