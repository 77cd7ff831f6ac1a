"""`lotrecht explain`: files in, values and pictures out, nothing half-written."""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import json
import re
from pathlib import Path

import pytest
from lotrecht import explain
from lotrecht.cli import main
from small_models import interventional, margin, save

CASES = "id,children,age,income\nA,0,25,900\nB,1,40,2500\nC,,60,\n"
POPULATION = "age,income,children\n20,500,0\n35,1500,2\n55,3000,1\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save(tmp_path)
    (tmp_path / "cases.csv").write_text(CASES, encoding="utf-8")
    (tmp_path / "population.csv").write_text(POPULATION, encoding="utf-8")
    return tmp_path


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as stopped:
        main([str(a) for a in arguments])
    return int(stopped.value.code or 0)


def test_it_writes_values_record_and_pictures(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = run(
        "explain", folder / "model.json", folder / "cases.csv", "--background", folder / "population.csv", "--rows", "2"
    )
    assert status == 0
    out = folder / "explained"
    assert sorted(path.name for path in out.iterdir()) == [
        "beeswarm.png",
        "explanation.json",
        "importance.png",
        "values.csv",
        "waterfall.row1.png",
        "waterfall.row2.png",
    ]
    rows = list(csv.DictReader((out / "values.csv").read_text(encoding="utf-8").splitlines()))
    nan = float("nan")
    cases = [[25, 900, 0], [40, 2500, 1], [60, nan, nan]]
    population = [[20, 500, 0], [35, 1500, 2], [55, 3000, 1]]
    for row, case in zip(rows, cases, strict=True):
        assert float(row["margin"]) == pytest.approx(margin(case))
        values = [float(row[name]) for name in ("age", "income", "children")]
        assert values == pytest.approx(interventional(case, population), abs=1e-14)
        assert abs(float(row["residual"])) < 1e-14
    record = json.loads((out / "explanation.json").read_text(encoding="utf-8"))
    assert record["method"] == "tree_interventional"
    assert record["model"]["sha256"] == hashlib.sha256((folder / "model.json").read_bytes()).hexdigest()
    assert record["background"]["rows"] == 3
    assert record["cases"]["rows"] == 3
    assert record["conformance"] is None
    assert record["compared"] == "Not compared with the original: xgboost is not installed."
    shown = capsys.readouterr().out
    assert "What moves the margin" in shown
    assert "Values add up to the margin within" in shown
    assert "Not compared with the original" in " ".join(shown.split())
    assert str(out / "values.csv") in shown


def test_values_are_the_same_bytes_however_many_lines_are_made_at_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []
    for block in (8192, 2, 1):
        monkeypatch.setattr("lotrecht.explaining.BLOCK", block)
        assert run("explain", folder / "model.json", folder / "cases.csv", "--out", folder / "x", "--quiet") == 0
        written.append((folder / "x" / "values.csv").read_bytes())
    assert written[0].count(b"\n") == 4
    assert written[0] == written[1] == written[2]


def test_without_a_background_it_uses_the_trees_covers(folder: Path) -> None:
    assert run("explain", folder / "model.json", folder / "cases.csv", "--out", folder / "x", "--quiet") == 0
    record = json.loads((folder / "x" / "explanation.json").read_text(encoding="utf-8"))
    assert record["method"] == "tree_path_dependent"
    assert record["background"] is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nothing.json", "cases.csv"], "nothing.json: cannot be read"),
        (["model.json", "nothing.csv"], "there is no such file"),
        (["cases.csv", "cases.csv"], "is no model file that is known here"),
        (["model.json", "cases.csv", "--background", "cases.csv", "--out", "model.json"], "is not a folder"),
    ],
)
def test_bad_input_ends_in_a_paragraph(
    folder: Path,
    arguments: list[str],
    words: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(folder)
    before = sorted(folder.iterdir())
    assert run("explain", *arguments) == 2
    assert words in capsys.readouterr().err.replace("\n", " ")
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("kept", [0.3, 0.999])
def test_a_model_cut_short_is_named_with_the_byte_where_it_ends(
    folder: Path, kept: float, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = (folder / "model.json").read_bytes()
    (folder / "cut.json").write_bytes(whole[: int(len(whole) * kept)])
    assert run("explain", folder / "cut.json", folder / "cases.csv") == 2
    said = capsys.readouterr().err
    assert re.match(r"lotrecht: cut\.json, byte \d+: ", said)
    assert "Traceback" not in said
    assert "fault of lotrecht" not in said


def stopped_early(folder: Path) -> Path:
    """Write the model of two trees as one whose training was stopped early: the first of them was the best."""
    written = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    written["learner"]["attributes"] = {"best_iteration": "0", "best_score": "0.5"}
    path = folder / "early.json"
    path.write_text(json.dumps(written), encoding="utf-8")
    return path


@pytest.mark.parametrize(("asked", "used"), [(None, 2), ("best", 1), ("1", 1), ("2", 2)])
def test_it_says_how_many_rounds_it_uses_where_training_was_stopped_early(
    folder: Path, asked: str | None, used: int, capsys: pytest.CaptureFixture[str]
) -> None:
    early = stopped_early(folder)
    options = [] if asked is None else ["--iterations", asked]
    assert run("explain", early, folder / "cases.csv", "--rows", "0", *options) == 0
    record = json.loads((folder / "explained" / "explanation.json").read_text(encoding="utf-8"))
    assert record["rounds"] == {"rounds": 2, "best": 1, "used": used}
    assert f"of 2 boosting rounds the best is number 1, and {used} are used here" in record["compared"]
    said = " ".join(capsys.readouterr().out.split())
    assert ("ask for --iterations best" in said) == (asked is None) == bool(record["notes"])
    assert said.count("of 2 boosting rounds") == 1
    rows = list(csv.DictReader((folder / "explained" / "values.csv").read_text(encoding="utf-8").splitlines()))
    assert float(rows[0]["margin"]) == [0.5, 0.625][used - 1]  # the leaves that case A meets


@pytest.mark.parametrize("asked", ["0", "-1", "all", "1.5"])
def test_rounds_are_a_number_or_the_best(folder: Path, asked: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("explain", folder / "model.json", folder / "cases.csv", f"--iterations={asked}") == 2
    assert 'must be a number of at least 1, or "best"' in " ".join(capsys.readouterr().err.split())
    assert not (folder / "explained").exists()


def test_without_matplotlib_it_says_that_nothing_is_drawn(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *a: None if name == "matplotlib" else find(name, *a))
    assert run("explain", folder / "model.json", folder / "cases.csv") == 0
    assert sorted(path.name for path in (folder / "explained").iterdir()) == ["explanation.json", "values.csv"]
    note = "No pictures: matplotlib is not installed; pip install 'lotrecht[plot]' brings it."
    assert json.loads((folder / "explained" / "explanation.json").read_text(encoding="utf-8"))["notes"] == [note]
    assert note in " ".join(capsys.readouterr().out.split())


ARRESTS = """released,colour,year,age,sex,employed,citizen,checks
Yes,White,2002,21,Male,Yes,Yes,3
No,Black,1999,17,Male,Yes,,3
Yes,White,2000,24,Female,No,Yes,0
"""


def test_the_demos_model_is_explained_in_its_own_words(tmp_path: Path) -> None:
    """A model of XGBoost whose categories are texts, trained on real decisions by examples/demo/train.py."""
    from lotrecht import explain

    released = Path(__file__).resolve().parents[2] / "examples" / "demo" / "release.json"
    cases = tmp_path / "cases.csv"
    cases.write_text(ARRESTS, encoding="utf-8")
    assert run("explain", released, cases, "--background", cases, "--rows", "1", "--quiet") == 0
    rows = list(csv.DictReader((tmp_path / "explained" / "values.csv").read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 3
    assert all(abs(float(row["residual"])) < 1e-12 for row in rows)
    assert (tmp_path / "explained" / "waterfall.row1.png").stat().st_size > 10_000
    said = explain.TreeExplainer(released, cases)(cases)
    table = said[1].table()
    words = dict(zip(table["feature"], table["data"], strict=True))
    assert words == {
        "age": 17, "checks": 3, "year": 1999, "employed": "Yes", "citizen": None, "colour": "Black", "sex": "Male",
    }  # fmt: skip
    labels = [text.get_text() for text in said.waterfall(0).get_yticklabels()]
    assert "colour = White" in labels


@pytest.mark.parametrize("background", [True, False])
def test_interactions_are_those_of_the_explainer(
    background: bool, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("lotrecht.explaining_pairs.BLOCK_BYTES", 2 * 9 * 8)  # two cases at a time
    compared = ["--background", folder / "population.csv"] if background else []
    out = folder / "x"
    assert (
        run("explain", folder / "model.json", folder / "cases.csv", *compared, "--interactions", "2", "--out", out) == 0
    )
    explainer = explain.TreeExplainer(folder / "model.json", folder / "population.csv" if background else None)
    matrices = explainer.shap_interaction_values(folder / "cases.csv")
    names = explainer.feature_names
    pairs = list(csv.DictReader((out / "interactions.csv").read_text(encoding="utf-8").splitlines()))
    sizes = [float(line["mean_size"]) for line in pairs]
    assert len(pairs) == 3
    assert sizes == sorted(sizes, reverse=True)
    cases = list(csv.reader((out / "interactions.cases.csv").read_text(encoding="utf-8").splitlines()))
    assert cases[0] == ["row", *(f"{line['feature']} with {line['other']}" for line in pairs[:2])]
    assert [line[0] for line in cases[1:]] == ["1", "2", "3"]
    for column, line in enumerate(pairs):
        i, j = names.index(line["feature"]), names.index(line["other"])
        whole = 2 * matrices[:, i, j]
        assert sizes[column] == pytest.approx(abs(whole).mean(), abs=1e-15)
        if column < 2:
            assert [float(case[column + 1]) for case in cases[1:]] == pytest.approx(whole.tolist(), abs=1e-15)
    record = json.loads((out / "explanation.json").read_text(encoding="utf-8"))
    assert [pair["mean_size"] for pair in record["interactions"][0]["pairs"]] == sizes[:2]
    assert "What pairs of features add to the margin together" in capsys.readouterr().out


def test_more_interactions_than_stated_are_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("lotrecht.explaining_pairs.MOST_NUMBERS", 8)
    assert (
        run("explain", folder / "model.json", folder / "cases.csv", "--interactions", "99", "--out", folder / "x") == 2
    )
    told = " ".join(capsys.readouterr().err.split())
    assert "3 pairs of 3 cases and 1 outputs are 9 numbers; at most 8 are written" in told
    assert not (folder / "x" / "values.csv").exists()
