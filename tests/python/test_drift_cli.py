"""`lotrecht drift`: two files in; a table in the terminal, drift.json and drift.html out."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from lotrecht import cli as command_line
from lotrecht.drift.distributions import distribution
from lotrecht.drift.pairs import read_windows
from lotrecht.report.drift_view import render_drift
from lotrecht.report.language import language_named

N = 600


def window(seed: int, *, older: float = 0.0, wards: tuple[str, ...] = ("north", "south", "west")) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "income": np.round(rng.lognormal(7, 0.5, N), 2),
            "age": rng.integers(18, 80, N) + older,
            "ward": rng.choice(wards, N),
            "flag": rng.integers(0, 2, N),
        }
    )


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    now = window(2, older=9, wards=("north", "south", "east"))
    now.loc[::5, "income"] = np.nan
    window(1).to_csv(tmp_path / "2023.csv", index=False)
    now.to_parquet(tmp_path / "2024.parquet")
    return tmp_path / "2023.csv", tmp_path / "2024.parquet"


def run(*arguments: Any, status: int = 0) -> str:
    done = CliRunner().invoke(command_line.cli, ["drift", *map(str, arguments)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == status, done.output
    return done.output


def record_of(folder: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((folder / "drift.json").read_text(encoding="utf-8"))
    return record


def test_what_changed_is_told_in_terminal_record_and_page(files: tuple[Path, Path]) -> None:
    said = run(*files)
    folder = files[1].parent / "drift"
    assert "3 of 4 columns changed." in said
    assert "new: east" in said
    assert "gone: west" in said
    assert str(folder / "drift.html") in said
    record = record_of(folder)
    verdicts = {(r["column"], r["question"]): r["verdict"] for r in record["comparisons"]}
    assert verdicts["age", "values"] == verdicts["ward", "categories"] == verdicts["income", "missing"] == "changed"
    assert verdicts["flag", "values"] == "not_shown"
    assert record["reference"]["rows"] == record["current"]["rows"] == N
    html = (folder / "drift.html").read_text(encoding="utf-8")
    assert html.count("<figure") == 4
    assert "<script" not in html
    assert "3 of 4 columns changed." in html
    assert "0 missing before, 120 now" in html


def test_dates_and_numbers_of_files_are_left_out_unless_asked_for(tmp_path: Path) -> None:
    for year, offset in ((2023, 0), (2024, 100_000)):
        frame = window(year)
        frame["file"] = np.arange(N) * 7 + offset
        frame["decided"] = pd.date_range(f"{year}-01-01", periods=N, freq="12h").strftime("%Y-%m-%d")
        frame.to_csv(tmp_path / f"{year}.csv", index=False)
    files = (tmp_path / "2023.csv", tmp_path / "2024.csv")
    said = run(*files)
    assert "4 columns" in said
    assert "decided: dates: those of two periods always differ" in " ".join(said.split())
    left_out = {item["column"]: item["why"] for item in record_of(tmp_path / "drift")["left_out"]}
    assert left_out == {"decided": "dates", "file": "names_things"}
    run(*files, "--columns", "decided,file", "--language", "de")
    record = record_of(tmp_path / "drift")
    assert [row["value"] for row in record["comparisons"]] == [1.0, 1.0]
    page = (tmp_path / "drift" / "drift.html").read_text(encoding="utf-8")
    assert re.search(r">202[34]-\d\d-\d\d<", page)
    assert "300 andere" not in page


def test_a_column_that_vanished_is_the_first_thing_said(tmp_path: Path) -> None:
    now = window(2)
    now["income"] = np.nan
    window(1).to_csv(tmp_path / "a.csv", index=False)
    now.to_csv(tmp_path / "b.csv", index=False)
    said = run(tmp_path / "a.csv", tmp_path / "b.csv")
    assert "income, missing" in said
    assert "0 missing before, 600 now" in said
    record = record_of(tmp_path / "drift")
    assert record["left_out"] == []
    assert {r["verdict"] for r in record["comparisons"] if r["question"] == "missing"} == {"changed"}


def test_one_row_is_not_rows_and_notes_have_room(tmp_path: Path) -> None:
    now = window(1)
    now.loc[0, "age"] = 999
    window(1).to_csv(tmp_path / "a.csv", index=False)
    now.to_csv(tmp_path / "b.csv", index=False)
    assert "  age: 1 row above everything in a.csv" in run(tmp_path / "a.csv", tmp_path / "b.csv")
    assert "  age: 1 Zeile über allem in a.csv" in run(tmp_path / "a.csv", tmp_path / "b.csv", "--language", "de")


def test_the_same_files_give_the_same_bytes(files: tuple[Path, Path], tmp_path: Path) -> None:
    for name, threads in (("a", 1), ("b", 2)):
        run(*files, "--out", tmp_path / name, "--threads", threads, "--quiet")
    for name in ("drift.json", "drift.html"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_groups_are_compared_each_for_itself(tmp_path: Path) -> None:
    before, now = window(1), window(2)
    now.loc[now["ward"] == "south", "age"] += 25
    now.loc[:4, "ward"] = "new town"
    for name, frame in (("before.csv", before), ("now.csv", now)):
        frame.to_csv(tmp_path / name, index=False)
    said = run(tmp_path / "before.csv", tmp_path / "now.csv", "--by", "ward")
    assert "In 1 of 3 groups by ward something is shown to differ: south." in said
    assert "group new town is only in now.csv" in said
    record = record_of(tmp_path / "drift")
    # With a tolerance the sentence about groups is about it as well: it had said "no difference is shown" of any.
    both = tmp_path / "before.csv", tmp_path / "now.csv", "--by", "ward", "--tolerance"
    asked = run(*both, "0.1", "--out", tmp_path / "narrow", status=1)
    assert "In 1 of 3 groups by ward something moved further: south." in asked
    asked = run(*both, "0.9", "--out", tmp_path / "wide")
    assert "by ward taken alone is anything shown to have moved further than 90.0%." in " ".join(asked.split())
    found = {(r["group"], r["column"]): r["verdict"] for r in record["comparisons"]}
    assert found["south", "age"] == "changed"
    assert found["north", "age"] == found["west", "age"] == "not_shown"
    assert {r["group"] for r in record["comparisons"]} == {None, "north", "south", "west"}
    assert [r["column"] for r in record["comparisons"] if r["group"] is None] == ["ward", "income", "age", "flag"]


def test_a_tolerance_asks_whether_it_matters(files: tuple[Path, Path], tmp_path: Path) -> None:
    said = run(*files, "--tolerance", "0.2", "--out", tmp_path / "wide", status=1)
    assert "1 of 4 columns moved further than 20.0% of the rows." in said
    verdicts = {
        r["column"]: r["verdict"] for r in record_of(tmp_path / "wide")["comparisons"] if r["question"] != "missing"
    }
    assert verdicts == {"income": "within", "age": "undecided", "ward": "outside", "flag": "within"}
    run(*files, "--tolerance", "0.9", "--out", tmp_path / "anything")


def test_what_is_not_compared_is_named(tmp_path: Path) -> None:
    before, now = window(1), window(2)
    before["case"] = [f"case {i}" for i in range(N)]
    now["case"] = [f"case {i + N}" for i in range(N)]
    before["old"], now["young"], now["income"] = 1, 2, "unknown"
    for name, frame in (("before.csv", before), ("now.csv", now)):
        frame.to_csv(tmp_path / name, index=False)
    said = run(tmp_path / "before.csv", tmp_path / "now.csv")
    flat = re.sub(r"\s+", " ", said)
    for sentence in (
        "case: names things",
        "old: only in before.csv",
        "young: only in now.csv",
        "income: held numbers, now holds other values",
    ):
        assert f"Not compared: {sentence}" in flat
    asked = run(tmp_path / "before.csv", tmp_path / "now.csv", "--columns", "case,age", "--out", tmp_path / "asked")
    assert "case" in asked
    assert {r["column"] for r in record_of(tmp_path / "asked")["comparisons"]} == {"case", "age"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--by", "wards"], "has no column 'wards'; did you mean 'ward'"),
        (["--columns", "sex"], "has no column 'sex'"),
        (["--confidence", "95"], "0.95 means 95 %"),
        (["--out", "{current}"], "is not a folder"),
    ],
)
def test_bad_input_is_refused_and_nothing_written(files: tuple[Path, Path], arguments: list[str], message: str) -> None:
    from lotrecht.errors import InvalidInput

    with pytest.raises(InvalidInput, match=re.escape(message)):
        run(*files, *(a.format(current=files[1]) for a in arguments))
    assert not (files[1].parent / "drift").exists()


def test_files_without_a_common_column_are_refused(tmp_path: Path) -> None:
    from lotrecht.errors import InvalidInput

    for name, column in (("a.csv", "x"), ("b.csv", "y")):
        (tmp_path / name).write_text(f"{column}\n1\n2\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="has no column in common"):
        run(tmp_path / "a.csv", tmp_path / "b.csv")


def test_columns_without_a_value_have_reasons_instead_of_numbers(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x,y\n1,a\n2,b\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("x,y\n,\n,\n", encoding="utf-8")
    run(tmp_path / "a.csv", tmp_path / "b.csv", "--columns", "x")
    values, missing = record_of(tmp_path / "drift")["comparisons"]
    assert values["value"] is None
    assert values["undefined"] == "nobody"
    assert values["verdict"] == "undefined"
    assert missing["value"] == 1.0


def test_the_page_shows_hostile_names_and_obeys_none(tmp_path: Path) -> None:
    before = pd.DataFrame({"<script>alert(1)</script>": ["<b>", "a"] * 40, "{{ 7 * 7 }}": range(80)})
    before.to_csv(tmp_path / "a<i>.csv", index=False)
    before.iloc[:60].to_csv(tmp_path / "b.csv", index=False)
    for language in ("en", "de"):
        run(tmp_path / "a<i>.csv", tmp_path / "b.csv", "--language", language, "--out", tmp_path / language)
        html = (tmp_path / language / "drift.html").read_text(encoding="utf-8")
        assert "<script" not in html
        assert "<i>.csv" not in html
        assert "{{ 7 * 7 }}" in html


def test_both_languages_say_all_of_it() -> None:
    keys = [{k for k in language_named(code).words if k.startswith("drift.")} for code in ("en", "de")]
    assert keys[0] == keys[1]
    for key in keys[0]:
        parts = [sorted(re.findall(r"{\w+}", language_named(code).words[key])) for code in ("en", "de")]
        assert parts[0] == parts[1], key


def test_another_record_is_refused() -> None:
    with pytest.raises(ValueError, match=r"must be lotrecht.drift/1"):
        render_drift({"schema": "lotrecht.audit/1"})


@pytest.mark.parametrize(
    "values",
    [
        [1e-300, 2e-300] * 30 + list(np.linspace(0, 1e-299, 40)),
        [*np.linspace(-1e9, 1e9, 500), 1e15],
        list(range(100)),
        [0.1 * i for i in range(60)],
        [-1e308, 1e308, *range(30)],
    ],
)
def test_every_row_is_in_a_bin(values: list[float]) -> None:
    now = values[: len(values) // 2]
    windows = read_windows({"x": np.array(values)}, {"x": np.array(now)}, ["x"], None, "utf-8", 1)
    (pair,) = windows.pairs()
    spread = distribution(pair.data)
    assert [sum(side) for side in spread["counts"]] == [len(values), len(now)]
    edges = spread["edges"]
    assert edges == sorted(set(edges))
    assert 5 <= len(edges) <= 50
    for low, high, count in zip(edges[1:], edges[2:-1], spread["counts"][0][1:], strict=False):
        assert count == sum(low <= v < high for v in values)
