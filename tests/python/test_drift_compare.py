"""`drift.compare`: every column of two windows, whatever they came in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from lotrecht import InvalidInput, drift


def frames(n: int = 400, shift: float = 0.0) -> tuple[dict[str, Any], dict[str, Any]]:
    rng = np.random.default_rng(8)
    return tuple(  # type: ignore[return-value]
        {
            "age": rng.integers(18, 90, n).astype(float) + move,
            "ward": rng.choice(["north", "south", "west"], n).tolist(),
            "flag": (rng.random(n) < 0.3).astype(int),
        }
        for move in (0.0, shift)
    )


def compared(before: Any, now: Any, **more: Any) -> dict[str, dict[str, Any]]:
    table = drift.compare(before, now, **({"confidence": 0.95, "seed": 1} | more))
    return {f"{row['column']} {row['question']}": row for row in table.rows()}


def test_each_column_gets_the_test_its_values_ask_for() -> None:
    found = compared(*frames(shift=12))
    assert list(found) == ["age values", "ward categories", "flag values"]
    age, ward = found["age values"], found["ward categories"]
    assert age["method"] == "ks_exact"
    assert ward["method"] == "chi_square"
    assert age["p_corrected"] < 1e-4 < 0.05 < ward["p_corrected"]
    assert age["low"] <= age["value"] <= age["high"]
    assert ward["low"] == 0.0
    assert "above the reference" in age["note"]


def test_new_gone_and_missing_are_told() -> None:
    before, now = frames()
    now["ward"] = ["east" if w == "west" else w for w in now["ward"]]
    now["age"] = np.where(np.arange(400) % 4 == 0, np.nan, now["age"])
    found = compared(before, now)
    assert found["ward categories"]["note"] == "new: 'east'; gone: 'west'"
    missing = found["age missing"]
    assert missing["value"] == pytest.approx(0.25)
    assert missing["note"] == "0 missing before, 100 now"
    assert missing["pvalue"] < 1e-20
    assert found["age values"]["n_current"] == 300


def test_containers_and_files_are_alike(tmp_path: Path) -> None:
    before, now = frames()
    expected = compared(before, now)
    assert compared(pd.DataFrame(before), pl.DataFrame(now)) == expected
    pd.DataFrame(before).to_csv(tmp_path / "before.csv", index=False)
    pl.DataFrame(now).write_parquet(tmp_path / "now.parquet")
    assert compared(tmp_path / "before.csv", tmp_path / "now.parquet") == expected
    assert list(compared(before, now, columns=["ward"])) == ["ward categories"]


def test_nothing_changed_is_not_found_changed() -> None:
    before, _ = frames()
    for row in compared(before, before).values():
        assert row["value"] == 0.0
        assert row["p_corrected"] == 1.0


def test_corrections_count_all_tests_of_the_call() -> None:
    before, now = frames(shift=4)
    raw = compared(before, now, correction="none")
    holm = compared(before, now)
    assert raw["age values"]["p_corrected"] == raw["age values"]["pvalue"]
    smallest = min(row["pvalue"] for row in raw.values())
    assert min(row["p_corrected"] for row in holm.values()) == pytest.approx(3 * smallest)


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("column", ["age", "ward"])
@pytest.mark.parametrize("blank", [[None] * 400, [float("nan")] * 400])
def test_a_column_that_vanished_is_found_missing_not_of_another_kind(side: int, column: str, blank: list[Any]) -> None:
    windows = frames()
    windows[side][column] = blank
    found = compared(*windows)
    missing = found[f"{column} missing"]
    assert abs(missing["value"]) == 1.0
    assert missing["p_corrected"] < 1e-100
    assert found[f"{column} {'values' if column == 'age' else 'categories'}"]["undefined"] == "nobody"


def test_dates_are_compared_in_their_order() -> None:
    days = pd.date_range("2024-01-01", periods=300)
    before = {"when": [str(day.date()) for day in days[:200]] + [None]}
    for when in (days[100:300], [str(day) for day in days[100:300]], days[100:300].date.tolist()):
        row = compared(before, {"when": list(when)})["when values"]
        assert row["value"] == pytest.approx(0.5)
        assert row["note"] == "100 rows above the reference"
    odd = compared({"when": ["2024-02-31", "2024-01-01"]}, {"when": ["2024-02-31", "soon"]})
    assert list(odd) == ["when categories"]


def test_everybody_and_groups_are_told_apart() -> None:
    before, now = frames()
    table = drift.compare(before, now, confidence=0.95, seed=1, by="ward", columns=["age", "age"])
    assert table["group"] == ["(all)", "(all)", "north", "south", "west"]
    assert table["column"] == ["ward", *["age"] * 4]
    assert "(missing)" not in repr(table)


def test_of_two_values_the_interval_is_that_of_two_shares() -> None:
    row = compared({"flag": [0, 1] * 500}, {"flag": [0, 1, 1, 1] * 250})["flag values"]
    assert row["value"] == 0.25
    assert row["low"] == pytest.approx(0.2086, abs=2e-4)  # statsmodels.stats.proportion, newcomb
    assert row["high"] == pytest.approx(0.2903, abs=2e-4)


def test_constant_and_empty_columns_have_a_reason() -> None:
    before = {"same": ["x"] * 5, "none": [None] * 5}
    found = compared(before, before)
    assert found["same categories"]["undefined"] == "single_group"
    assert found["same categories"]["pvalue"] is None
    assert found["none missing"]["pvalue"] == 1.0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda b, n: n.pop("ward"), "reference alone has 'ward'"),
        (lambda b, n: n.update(extra=[1] * 400), "current alone has 'extra'"),
        (lambda b, n: n.update(age=["young"] * 400), "'age' holds numbers in reference and categories in current"),
    ],
)
def test_windows_that_cannot_be_compared_are_refused(change: Any, message: str) -> None:
    before, now = frames()
    change(before, now)
    with pytest.raises(InvalidInput, match=message):
        compared(before, now)


@pytest.mark.parametrize(
    ("before", "message"),
    [
        ({"age": [1, 2], "ward": ["a"]}, "reference: columns must be of one length, but 'age' has 2 rows and 'ward' 1"),
        ({"age": [1, 2], "ward": 5}, "reference: must be a column name or an array"),
        ({"age": [1, 2], "ward": [[1], [2]]}, "reference: column 'ward', row 1 holds a list"),
    ],
)
def test_a_window_that_cannot_be_read_is_refused_by_its_side_and_column(before: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        compared(before, {"age": [1, 2], "ward": ["a", "b"]})


def test_refusals_name_the_argument() -> None:
    before, now = frames()
    for wrong, message in [
        ({"confidence": 95}, "0.95 means 95 %"),
        ({"seed": -1}, "seed must be a whole number"),
        ({"correction": "bonferoni"}, "correction must be"),
        ({"columns": ["sex"]}, "reference has no column 'sex'"),
        ({"columns": "age"}, "must be a list of names"),
    ]:
        with pytest.raises(InvalidInput, match=message):
            compared(before, now, **wrong)
    with pytest.raises(InvalidInput, match="reference is a int"):
        compared(3, now)


def test_arrow_tables_are_compared_without_naming_columns() -> None:
    before, now = (pa.table({"age": [20, 30, 40] * 9, "ward": ["a", "b", end] * 9}) for end in "cd")
    table = drift.compare(before, now, confidence=0.95, seed=1)
    assert table["column"] == ["age", "ward"]
