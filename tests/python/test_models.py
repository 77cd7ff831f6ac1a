"""Models from files and objects: compared with their originals, rules of every kind, a file format of their own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pandas as pd
import pytest
from lotrecht import InvalidInput, ParseError, explain, model
from lotrecht import model as package
from small_models import margin, save, xgboost_json

SCHEMA = json.loads((Path(package.__file__).parent / "model.schema.json").read_text(encoding="utf-8"))
CARD = """characteristic,attribute,test,points,reason_code
age,young,< 30,0,A
age,old,>= 30,20,A
home,rents,rents,5,H
home,other,otherwise,25,H
"""
TABLE = """U,in: age,in: home,out: grant
minor,< 18,-,no
adult,>= 18,rents,yes
owner,>= 18,not(rents),no
unknown,missing,-,no
unstated,>= 18,missing,no
"""
DMN = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/">
<decision name="grant"><decisionTable hitPolicy="FIRST">
<input><inputExpression><text>age</text></inputExpression></input>
<output name="grant"/>
<rule><inputEntry><text>&lt; 18</text></inputEntry><outputEntry><text>"no"</text></outputEntry></rule>
<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>"yes"</text></outputEntry></rule>
</decisionTable></decision>
<decision name="points"><decisionTable hitPolicy="COLLECT" aggregation="SUM">
<input><inputExpression><text>age</text></inputExpression></input><output name="points"/>
<rule><inputEntry><text>&gt; 18</text></inputEntry><outputEntry><text>2.5</text></outputEntry></rule>
</decisionTable></decision></definitions>"""
PMML = """<PMML version="4.4"><DataDictionary><DataField name="age" optype="continuous" dataType="double"/>
</DataDictionary><Scorecard functionName="regression" initialScore="10"><MiningSchema><MiningField name="age"/>
</MiningSchema><Characteristics><Characteristic name="age" reasonCode="A">
<Attribute partialScore="5"><SimplePredicate field="age" operator="lessThan" value="30"/></Attribute>
<Attribute partialScore="7"><True/></Attribute></Characteristic></Characteristics></Scorecard></PMML>"""


def written(folder: Path, text: str, name: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def says(rows: Any) -> list[float]:
    return [margin(row) for row in rows]


def test_a_model_is_compared_with_a_function_and_says_how_far_it_is(tmp_path: Path) -> None:
    path = save(tmp_path)
    loaded = model.load(path, native=says)
    assert loaded.conformance is not None
    assert loaded.conformance.compared_with == "says"
    assert loaded.conformance.rows > 50
    assert loaded.conformance.largest_difference < 1e-12
    assert len(loaded.conformance.probe) == 3
    assert "Compared with says on" in loaded.compared
    c = loaded.conformance
    percent = f"{100 * c.difference / c.tolerance:.2g} %"
    assert f"differ by at most {percent} of what rounding is allowed to make of what is summed there" in loaded.compared
    by_response = model.load(path, native=lambda rows: 1 / (1 + np.exp(-np.array(says(rows)))), asked="response")
    assert by_response.conformance is not None
    assert by_response.conformance.asked == "response"


def _field(number: int, content: bytes) -> bytes:
    return bytes([number << 3 | 2, len(content)]) + content


def test_a_message_quotes_bytes_that_are_no_text(tmp_path: Path) -> None:
    node = _field(4, b"TreeEnsembleReg\x8dessor") + _field(7, b"ai.onnx.ml")
    path = tmp_path / "broken.onnx"
    path.write_bytes(b"\x08\x08" + _field(7, _field(1, node)))  # version 8 of ONNX, a graph of one node
    with pytest.raises(ParseError, match=r"broken\.onnx, byte \d+: .*TreeEnsembleReg\\x8dessor"):
        model.load(path)
    assert issubclass(ParseError, ValueError) and issubclass(InvalidInput, ValueError)
    assert (ParseError.__doc__ or "").startswith("Bytes from outside")


def test_a_file_with_a_byte_of_no_text_anywhere_is_read_or_refused(tmp_path: Path) -> None:
    whole = save(tmp_path).read_bytes()
    path = tmp_path / "broken.json"
    refused = 0
    for place in range(1, len(whole), 11):
        path.write_bytes(whole[:place] + b"\xff" + whole[place + 1 :])
        try:
            model.load(path, native=False)
        except (InvalidInput, ParseError):
            refused += 1
    assert refused > len(whole) / 11 / 2


def test_a_model_that_is_not_its_original_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path)
    with pytest.raises(InvalidInput, match=r"model.json: the model read here is not the one that .* has: of the row"):
        model.load(path, native=lambda rows: np.array(says(rows)) + 1e-4)
    with pytest.raises(InvalidInput, match=r"the margin there is -?\d[\d.e-]*, here"):
        model.load(path, native=lambda rows: np.array(says(rows)) + 1e-4)
    # A threshold that belongs to the other side: one row in hundreds.
    with pytest.raises(InvalidInput, match="differs by"):
        model.load(path, native=lambda rows: says(np.where(rows == 30.5, 30.4, rows)))
    assert model.load(path, native=False).conformance is None
    with pytest.raises(InvalidInput, match="answers 2 numbers for a row, the model read here 1"):
        model.load(path, native=lambda rows: np.zeros((len(rows), 2)))
    with pytest.raises(InvalidInput, match=r"answers none of the rows on which it is compared: no rows today"):
        model.load(path, native=_refuses)
    with pytest.raises(InvalidInput, match=r"knows how to ask a builtins\.int"):
        model.load(path, native=3)
    with pytest.raises(InvalidInput, match="asked"):
        model.load(path, native=says, asked="both")


def _refuses(_: Any) -> Any:
    raise ValueError("no rows today")


def test_a_library_that_refuses_infinite_and_missing_values_is_asked_about_others(tmp_path: Path) -> None:
    def careful(rows: Any) -> list[float]:
        if not np.isfinite(rows).all():
            raise ValueError("infinite")
        return says(rows)

    loaded = model.load(save(tmp_path), native=careful)
    everything = model.load(save(tmp_path), native=says)
    assert loaded.conformance is not None
    assert everything.conformance is not None
    assert loaded.conformance.rows == everything.conformance.rows


def test_without_its_library_a_file_says_that_it_was_not_compared(tmp_path: Path) -> None:
    loaded = model.load(save(tmp_path))
    assert loaded.conformance is None
    assert loaded.compared == "Not compared with the original: xgboost is not installed."
    assert model.load(lambda x: x, features=1).compared.startswith("A function is its own original")


def test_a_file_of_our_own_keeps_the_comparison_and_its_rows(tmp_path: Path) -> None:
    loaded = model.load(save(tmp_path), native=says)
    path = tmp_path / "own.json"
    loaded.save(path)
    document = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.validate(document, SCHEMA)
    assert document["conformance"]["with"] == "says"
    assert 20 < len(document["probes"]["rows"]) <= 200
    again = model.load(path)
    assert again.compared == loaded.compared
    rows = np.array([[25, 900, 0], [60, np.nan, np.nan]])
    assert (again.margin(rows) == loaded.margin(rows)).all()
    document["probes"]["answers"][3] = [9.0]
    written(tmp_path, json.dumps(document), "own.json")
    with pytest.raises(ParseError, match="probes do not agree with the model: of row 3, output 0 they say 9"):
        model.load(path)
    del document["conformance"], document["probes"]
    written(tmp_path, json.dumps(document), "own.json")
    assert "the file tells of no comparison" in model.load(path).compared
    with pytest.raises(InvalidInput, match="cannot be written to a file"):
        model.load(lambda x: x, features=1).save(path)
    with pytest.raises(InvalidInput, match="cannot be written"):
        loaded.save(tmp_path / "nowhere" / "own.json")


def test_only_the_first_rounds(tmp_path: Path) -> None:
    path = written(tmp_path, xgboost_json(), "model.json")
    one = model.load(path, iterations=1)
    assert isinstance(one, model.TreeModel)
    assert len(one.core) == 1
    with pytest.raises(InvalidInput, match="iterations"):
        model.load(path, iterations=3)
    with pytest.raises(InvalidInput, match="iterations= is for models of XGBoost, LightGBM and CatBoost"):
        model.load(written(tmp_path, CARD, "card.csv"), iterations=1)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_scorecards_of_csv(tmp_path: Path, separator: str) -> None:
    loaded = model.load(written(tmp_path, CARD.replace(",", separator), "card.csv"))
    assert isinstance(loaded, model.ScorecardModel)
    assert loaded.margin({"age": [25], "home": ["rents"]}) == 5
    assert loaded.response({"age": [31.5], "home": ["rents"]}) == 25
    assert loaded.response({"age": [31.5], "home": ["owns"]}) == 45  # otherwise
    assert loaded.categories == ((), ("rents",))
    assert loaded.bands({"age": [25], "home": ["rents"]}) == [None]
    assert "its own original" in loaded.compared
    background = np.array([[25.0, 0.0], [45.0, 1.0]])
    values = explain.ExactExplainer(loaded, background).shap_values(np.array([[45.0, 0.0]]))
    np.testing.assert_allclose(values, [[10.0, -10.0]])


def test_a_calibrated_scorecard_answers_with_probabilities(tmp_path: Path) -> None:
    loaded = model.load(written(tmp_path, CARD, "card.csv"))
    loaded.save(tmp_path / "card.json")
    document = json.loads((tmp_path / "card.json").read_text(encoding="utf-8"))
    document["calibration"] = {"score": 25.0, "odds": 1.0, "points_to_double": 20.0}
    document["bands"] = [{"name": "no", "from": "-infinity"}, {"name": "yes", "from": 25.0}]
    jsonschema.validate(document, SCHEMA)
    card = model.load(written(tmp_path, json.dumps(document), "card.json"))
    assert isinstance(card, model.ScorecardModel)
    rows = {"age": [25, 40], "home": ["rents", "rents"]}
    np.testing.assert_allclose(card.response(rows)[:, 0], [1 / 3, 1 / 2], rtol=1e-14)
    assert card.bands(rows) == ["no", "yes"]
    assert repr(card) == "<ScorecardModel: 2 characteristics, 2 features>"


def test_decision_tables_are_trees(tmp_path: Path) -> None:
    loaded = model.load(written(tmp_path, TABLE, "rules.csv"))
    assert isinstance(loaded, model.DecisionTableModel)
    rows = {"age": [17, 18, 18, None], "home": ["rents", "rents", None, "rents"]}
    assert loaded.output_names == ("grant = no", "grant = yes")
    np.testing.assert_array_equal(loaded.margin(rows)[:, 1], [0, 1, 0, 0])
    np.testing.assert_array_equal(loaded.margin(rows), loaded.table.score(loaded.rows(rows).values))
    for strange in ({"age": [18], "home": ["owns"]}, pd.DataFrame({"age": [18], "home": pd.Categorical(["owns"])})):
        assert loaded.rows(strange).values.tolist() == [[18.0, 1.0]]  # none of those that rules name
        np.testing.assert_array_equal(loaded.margin(strange), [[1.0, 0.0]])
    background = np.array([[17.0, 0.0], [18.0, 0.0]])
    values = explain.TreeExplainer(loaded, background).shap_values(np.array([[18.0, 0.0]]))
    np.testing.assert_allclose(values[0, :, 1], [0.5, 0.0])
    owner = explain.TreeExplainer(loaded, background)({"age": [18], "home": ["owns"]})
    assert set(owner.table(output=1)["data"]) == {18.0, "another category"}
    loaded.save(tmp_path / "rules.json")
    jsonschema.validate(json.loads((tmp_path / "rules.json").read_text(encoding="utf-8")), SCHEMA)
    again = model.load(tmp_path / "rules.json")
    np.testing.assert_array_equal(again.margin(rows), loaded.margin(rows))
    assert repr(again) == "<DecisionTableModel: 5 rules, unique, 2 features, 2 outputs>"


@pytest.mark.filterwarnings("ignore:The decision table is asked row by row")
def test_a_table_with_gaps_is_asked_row_by_row(tmp_path: Path) -> None:
    loaded = model.load(written(tmp_path, "U,in: age,out: y\nyoung,< 18,1\nold,> 20,2\n", "rules.csv"))
    assert isinstance(loaded, model.RulesModel)
    np.testing.assert_array_equal(loaded.response([[17.0], [30.0]]), [[1.0], [2.0]])
    with pytest.raises(InvalidInput, match="for which no rule holds: age = 19"):
        loaded.margin([[19.0]])
    loaded.save(tmp_path / "rules.json")
    assert repr(model.load(tmp_path / "rules.json")) == "<RulesModel: 2 rules, unique, 1 features, 1 outputs>"


@pytest.mark.filterwarnings("ignore:The decision table is asked row by row")
def test_dmn_and_pmml(tmp_path: Path) -> None:
    path = written(tmp_path, DMN, "rules.dmn")
    grant = model.load(path, decision="grant")
    np.testing.assert_array_equal(grant.margin([[17.0], [np.nan]]), [[1.0, 0.0], [0.0, 1.0]])
    with pytest.raises(ParseError, match="name one of grant, points"):
        model.load(path)
    assert model.load(path, decision="points").output_names == ("points",)
    card = model.load(written(tmp_path, PMML, "card.pmml"))
    assert isinstance(card, model.ScorecardModel)
    np.testing.assert_array_equal(card.margin({"age": [29.5, 30, None]}), [[15.0], [17.0], [17.0]])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("characteristic,test,points\nage,< 5,1\nage,< 6,2\n", "has overlapping attributes"),
        ("U,in: x,out: y\na,< 5,1\nb,< 6,2\n", "must not hold together"),
        ("R,in: x,out: y\na,< 5,1\n", "gives a list of outputs"),
        ("a,b\n1,2\n", "is no model file that is known here"),
        ('{"format": "lotrecht.model/1", "kind": "scorecard"}', "must have a member 'characteristics'"),
    ],
)
def test_rules_that_are_none_are_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises((InvalidInput, ParseError), match=words):
        model.load(written(tmp_path, text, "rules.csv"))
