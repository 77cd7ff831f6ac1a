"""The command line: files, words and exit statuses, with a stand-in for the compiled library."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lotrecht import auditing, cli
from lotrecht.auditing import Audit
from lotrecht.decisions import Decisions
from lotrecht.errors import InvalidInput
from lotrecht.plan import Check, Columns, Groups, Plan, Statistics
from lotrecht.report import whole

PLAN = """\
title = "Arrests"
[data]
path = "arrests.csv"
[columns]
decision = "released"
positive = "Yes"
effect = "benefit"
outcome = "reoffended"
[groups]
attributes = ["colour", "sex"]
reference = { colour = "White", sex = "" }
[statistics]
confidence = 0.95
[[checks]]
metric = "selection_rate"
measure = "ratio"
low = 0.8
"""


@pytest.fixture
def plan(arrests: Path) -> Path:
    path = arrests.with_name("plan.toml")
    path.write_text(PLAN, encoding="utf-8")
    return path


def run(*arguments: Any) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main([str(a) for a in arguments])
    assert isinstance(ended.value.code, int)
    return ended.value.code


# ------------------------------------------------------------------------------------------ audit


@pytest.mark.parametrize("outside", [0, 2])
def test_an_audit_writes_both_files_and_ends_with_its_status(
    outside: int, plan: Path, stand_in: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in.outside = outside
    assert run("audit", plan, "--out", plan.parent / "new" / "folder", "--language", "de") == (1 if outside else 0)
    folder = plan.parent / "new" / "folder"
    assert sorted(p.name for p in folder.iterdir()) == ["audit.json", "report.html"]
    assert json.loads((folder / "audit.json").read_text(encoding="utf-8"))["title"] == "Arrests"
    assert "lang='de'" in (folder / "report.html").read_text(encoding="utf-8")
    out, err = capsys.readouterr()
    assert "summary in de" in out
    assert "report.html" in out
    assert err == ""


def test_the_compiled_library_is_told_all_of_it(plan: Path, stand_in: Any) -> None:
    assert run("audit", plan, "--threads", 3, "--quiet") == 0
    spec, decision, outcome, attributes, weight, threads, *rest = stand_in.calls[0]
    assert decision.tolist() == [1, 0, 1, 1, 0]
    assert outcome.tolist() == [0, 1, 0, 1, 2]
    assert [(name, levels, codes.tolist()) for name, levels, codes in attributes] == [
        ("colour", ["Black", "White", None], [1, 0, 0, 1, 2]),
        ("sex", ["Female", "Male", None], [1, 1, 0, 2, 0]),
    ]
    assert weight is None
    assert threads == 3
    assert not any(rest)  # nothing else was asked for
    assert spec["reference"] == {"rule": "group", "levels": ["White", None]}
    assert spec["checks"] == [
        {"metric": "selection_rate", "measure": "ratio", "low": 0.8, "high": float("inf"), "reference": None}
    ]
    assert spec["data"]["source"] == "arrests.csv"
    assert len(spec["data"]["sha256"]) == 64
    assert spec["data"]["decision"] == {"column": "released", "positive": "Yes", "effect": "benefit"}
    assert spec["data"]["outcome"] == {"column": "reoffended", "positive": "1", "unknown": 1}
    assert spec["data"]["rows_read"] == spec["data"]["rows_used"] == 5
    assert list(spec["why"]) == ["purpose", "legal_basis", "affected", "decides", "after_a_finding"]
    assert len(spec["metrics"]) == 13
    assert list(spec) == ["title", "why", "data", "statistics", "reference", "crossed", "metrics", "tests", "checks"]


def test_quiet_is_quiet_and_the_default_folder_lies_beside_the_plan(
    plan: Path, stand_in: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("audit", plan, "--quiet") == 0
    assert capsys.readouterr() == ("", "")
    assert (plan.parent / "audit" / "report.html").exists()


def test_another_file_can_be_audited(plan: Path, stand_in: Any) -> None:
    other = plan.with_name("other.csv")
    other.write_text("released,colour,sex,reoffended\nYes,White,,1\n", encoding="utf-8")
    assert run("audit", plan, "--data", other, "--quiet") == 0
    assert stand_in.calls[0][0]["data"]["source"] == "other.csv"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "confidence =",
            "confidense =",
            "plan.toml: unknown key 'confidense' in [statistics]; did you mean 'confidence'?",
        ),
        ("arrests.csv", "arests.csv", "there is no such file; did you mean 'arrests.csv'?"),
        (
            'decision = "released"',
            'decision = "relesed"',
            "no column 'relesed' for the decision; did you mean 'released'?",
        ),
        ('decision = "released"', "", "[columns].decision is empty"),
        ('positive = "Yes"', "", "holds 'No', 'Yes'; say which value means 'selected'"),
        ('colour = "White"', 'colour = "white"', "'colour' has no group 'white'; did you mean 'White'?"),
        (
            'attributes = ["colour", "sex"]\nreference = { colour = "White", sex = "" }',
            "",
            "[groups].attributes is empty",
        ),
        ('path = "arrests.csv"', "", "[data].path is empty"),
    ],
)
def test_bad_input_ends_with_two_and_one_paragraph(
    old: str, new: str, message: str, plan: Path, stand_in: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert old in PLAN
    plan.write_text(PLAN.replace(old, new), encoding="utf-8")
    assert run("audit", plan) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert err.startswith("lotrecht: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    assert not (plan.parent / "audit").exists()


@pytest.mark.parametrize(
    "arguments", [["audti"], ["audit"], ["audit", "x", "--language", "fr"], ["audit", "x", "--threads", "0"]]
)
def test_a_wrong_command_line_ends_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) == 2
    assert "Error" in capsys.readouterr().err


def test_a_full_disk_leaves_the_old_report(
    plan: Path, stand_in: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("audit", plan, "--quiet") == 0
    folder = plan.parent / "audit"
    old = {p.name: p.read_bytes() for p in folder.iterdir()}

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    plan.write_text(PLAN.replace("Arrests", "Changed"), encoding="utf-8")
    assert run("audit", plan) == 2
    assert "the report cannot be written: No space left on device" in capsys.readouterr().err
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == old


def test_a_folder_that_is_a_file_is_refused(plan: Path, stand_in: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("audit", plan, "--out", plan) == 2
    assert run("audit", plan, "--out", plan / "below") == 2
    err = capsys.readouterr().err
    assert "is not a folder" in err
    assert "cannot be written" in err


def test_a_fault_of_ours_is_not_taken_for_a_finding(
    plan: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("oops")

    monkeypatch.setattr(auditing, "audit", broken)
    assert run("audit", plan) == 3
    assert "fault of lotrecht" in capsys.readouterr().err


def test_an_interruption_is_not_taken_for_a_finding(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(auditing, "audit", interrupted)
    assert run("audit", plan) == 130


def test_a_reader_that_has_gone_does_not_change_the_status(
    plan: Path, stand_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: Any, **__: Any) -> None:
        raise SystemExit(1)  # what rich does on a broken pipe

    monkeypatch.setattr(sys.modules["lotrecht.terminal"], "print_summary", gone)
    monkeypatch.setattr(sys.modules["lotrecht.commanding"], "nobody_reads", lambda: None)
    assert run("audit", plan) == 0


# ------------------------------------------------------------------------------------------ init


def test_init_writes_a_plan_that_audits(
    arrests: Path, stand_in: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(arrests.parent)
    assert run("init", "arrests.csv", "--yes", "--effect", "benefit", "--groups", "colour,sex") == 0
    out = capsys.readouterr().out
    assert "lotrecht audit plan.toml" in out
    assert "why: open" in out
    assert Plan.read("plan.toml").groups.attributes == ("colour", "sex")
    assert run("audit", "plan.toml", "--quiet") == 0
    assert Path("audit/report.html").exists()


def test_init_asks_nothing_without_a_terminal_and_overwrites_nothing(
    arrests: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = arrests.with_name("plan.toml")
    assert run("init", arrests, "--out", plan) == 0
    before = plan.read_bytes()
    assert run("init", arrests, "--out", plan) == 2
    assert "there is a plan already" in capsys.readouterr().err
    assert plan.read_bytes() == before
    assert run("init", arrests, "--out", plan, "--force", "--effect", "burden") == 0
    assert Plan.read(plan).columns.effect == "burden"


def test_init_refuses_to_guess_the_decision(arrests: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arrests.write_text("released,employed\nYes,No\nNo,Yes\n", encoding="utf-8")
    plan = arrests.with_name("plan.toml")
    assert run("init", arrests, "--yes", "--out", plan) == 2
    assert "which column is the decision? 'released' ('No', 'Yes'), 'employed'" in capsys.readouterr().err
    assert not plan.exists()


# ------------------------------------------------------------------------------------------ help


def test_help_teaches(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    out = capsys.readouterr().out
    for word in ("Step by step", "lotrecht tables", "Exit status", "UNDECIDED", "init", "audit"):
        assert word in out
    for command in ("init", "audit"):
        assert run(command, "--help") == 0
        assert "Examples" in capsys.readouterr().out
    assert run("--version") == 0
    assert capsys.readouterr().out.startswith("lotrecht ")


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, lotrecht.cli\n"
        "try: lotrecht.cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'numpy', 'pyarrow', 'rich', 'jinja2', 'narwhals', 'pandas', 'tomlkit'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ})
    assert told.stdout.splitlines()[-1] == "[]"


# ------------------------------------------------------------------------------------------ in Python


def planned(**changes: Any) -> Plan:
    columns = changes.pop("columns", Columns("d"))
    return Plan(statistics=Statistics(0.9), columns=columns, groups=Groups(("g",)), **changes)


def test_an_audit_takes_data_from_memory(stand_in: Any, tmp_path: Path) -> None:
    told: list[str] = []
    result = auditing.audit(
        planned(), {"d": [1, 0], "g": ["a", "b"]}, threads=1, progress=lambda stage, done, total: told.append(stage)
    )
    assert stand_in.calls[0][0]["data"]["sha256"] is None
    assert stand_in.calls[0][0]["metrics"] == ["selection_rate"]
    assert told == ["measure"]
    assert result.exit_status == 0
    assert result.verdicts == {"within": 1, "outside": 0, "undecided": 0, "undefined": 1}
    assert result.findings[0]["verdict"] == "undefined"
    result.save(tmp_path / "a.json")
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8")) == result.record
    result.report(tmp_path / "r.html", language="de")
    with pytest.raises(InvalidInput, match="language must be 'en' or 'de'"):
        result.report(tmp_path / "r.html", language="fr")
    assert "1 within" in repr(result)
    assert "(missing)" in result._repr_html_()


def test_prepared_decisions_bring_their_own_columns(stand_in: Any) -> None:
    d = Decisions(decision=[1, 0], outcome=[1, 1], groups={"x": ["a", "b"]})
    auditing.audit(Plan(statistics=Statistics(0.9)), d)
    assert stand_in.calls[0][0]["metrics"][1] == "true_positive_rate"
    assert stand_in.calls[0][3][0][0] == "x"


def test_tables_of_groups_and_gaps(stand_in: Any) -> None:
    result: Audit = auditing.audit(planned(), {"d": [1, 0], "g": ["a", "b"]})
    groups = result.by_group("colour")
    assert groups.to_dict() == {
        "colour": ["Black", None],
        "n": [2, 0],
        "selection_rate": [0.5, None],
        "selection_rate_low": [0.375, 0.0],
        "selection_rate_high": [0.625, float("inf")],
    }
    assert result.gaps(metric="selection_rate")["difference"] == [0.25]
    with pytest.raises(InvalidInput, match="'ward' was not audited; there is 'colour'"):
        result.by_group("ward")
    with pytest.raises(InvalidInput, match="'accuracy' was not reported"):
        result.gaps(metric="accuracy")


def test_checks_that_need_an_outcome_are_refused_without_one(stand_in: Any) -> None:
    plan = Plan(statistics=Statistics(0.9), checks=(Check("accuracy", "ratio", 0.8),))
    with pytest.raises(InvalidInput, match=r"\[\[checks\]\] 1: accuracy needs to know"):
        auditing.audit(plan, Decisions(decision=[1, 0], groups={"g": ["a", "b"]}))
    with pytest.raises(InvalidInput, match="threads must be at least 1"):
        auditing.audit(plan, None, threads=0)


# ------------------------------------------------------------------------------------------ with the compiled library


def test_the_whole_way_from_a_csv_to_a_report(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("lotrecht._core")
    assert run("audit", plan, "--language", "de") in (0, 1)
    folder = plan.parent / "audit"
    record = json.loads((folder / "audit.json").read_text(encoding="utf-8"))
    assert record["data"]["rows_used"] == 5
    assert [a["levels"] for a in record["attributes"]] == [["Black", "White", None], ["Female", "Male", None]]
    assert '<html lang="de"' in (folder / "report.html").read_text(encoding="utf-8")
    assert auditing.audit(plan, threads=1).record == whole(record)
    assert auditing.audit(plan, threads=2).by_group("colour")["n"] == [2, 2, 1]
    assert str(folder / "report.html") in capsys.readouterr().out


def test_the_tables_a_plan_can_have_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("tables") == 0
    assert "[conditional]" in capsys.readouterr().out
    assert run("tables", "conditional") == 0
    assert capsys.readouterr().out.startswith("[conditional]\n# ")
    assert run("tables", "conditionl") == 2
    assert "a plan has no table 'conditionl'; did you mean 'conditional'? The tables are" in capsys.readouterr().err


@pytest.mark.parametrize("columns", [60, 80, 200])
def test_the_list_of_tables_is_as_wide_as_the_terminal_and_says_what_to_do_next(
    columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    assert run("tables") == 0
    out = capsys.readouterr().out
    longest = max(map(len, out.splitlines()))
    assert min(columns, 116) - 25 < longest <= min(columns, 116)
    assert "Next: lotrecht tables NAME >> plan.toml" in " ".join(out.split())
    assert "lotrecht audit plan.toml" in " ".join(out.split())
