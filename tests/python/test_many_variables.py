"""Tests of several variables as a user meets them; the numbers' own tests are in tests/drift."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from lotrecht import InvalidInput, drift


def windows(n: int = 60, m: int = 40, d: int = 3, shift: float = 0.0) -> tuple[Any, Any]:
    rng = np.random.default_rng(3)
    return rng.normal(size=(n, d)), rng.normal(shift, 1, (m, d))


def mixed(n: int, seed: int, wards: str = "abc") -> dict[str, list[Any]]:
    rng = np.random.default_rng(seed)
    return {
        "age": rng.normal(40, 10, n).tolist(),
        "ward": rng.choice(list(wards), n).tolist(),
        "points": [float(p) if p < 9 else None for p in rng.integers(0, 10, n)],
    }


KERNEL_TESTS: list[Any] = [drift.mmd, drift.energy_test_rows]


@pytest.mark.parametrize("test", KERNEL_TESTS, ids=lambda f: f.__name__)
def test_the_same_from_any_container(test: Any, tmp_path: Path) -> None:
    before, now = mixed(80, 1), mixed(50, 2)
    expected = test(before, now, seed=1, permutations=99, confidence=0.9)
    assert 0 < expected.pvalue <= 1
    assert expected.missing == sum(p is None for p in before["points"] + now["points"])
    assert expected.effect.low <= expected.effect.value <= expected.effect.high
    for frame in (pd.DataFrame, pl.DataFrame, lambda data: pl.DataFrame(data).to_arrow()):
        assert test(frame(before), frame(now), seed=1, permutations=99, confidence=0.9, threads=2) == expected
    pd.DataFrame(before).to_csv(tmp_path / "before.csv", index=False)
    pd.DataFrame(now).to_csv(tmp_path / "now.csv", index=False)
    from_files = test(tmp_path / "before.csv", tmp_path / "now.csv", seed=1, permutations=99, confidence=0.9)
    assert from_files == expected


def test_an_array_is_a_table_without_names() -> None:
    x, y = windows()
    named = [{f"v{j}": side[:, j] for j in range(3)} for side in (x, y)]
    assert drift.mmd(x, y, seed=1) == drift.mmd(*named, seed=1)
    codes = np.random.default_rng(1).integers(0, 3, (100, 1))
    a, b = np.hstack([x, codes[:60]]), np.hstack([y, codes[60:]])
    by_place = drift.mmd(a, b, seed=1, categories=[3])
    texts = [np.array(["p", "q", "r"])[side] for side in (codes[:60, 0], codes[60:, 0])]
    by_text = drift.mmd({**named[0], "w": texts[0]}, {**named[1], "w": texts[1]}, seed=1)
    assert by_place == by_text != drift.mmd(a, b, seed=1)


def test_missing_is_a_state_of_its_own() -> None:
    x, _ = windows(200)
    y = x[::-1].copy()
    y[:100, 0] = np.nan
    found = drift.mmd(x, y, seed=1)
    assert found.pvalue == 0.001
    assert found.missing == 100
    assert drift.mmd(x, x[::-1], seed=1).pvalue == 1.0


def test_categories_that_are_new_or_gone() -> None:
    found = drift.mmd({"w": ["a", "b"] * 20}, {"w": ["c", "d"] * 20}, seed=1, permutations=199)
    assert found.pvalue == 0.005


def test_units_do_not_matter_unless_asked() -> None:
    x, y = windows(shift=0.3)
    cents = np.array([1.0, 100.0, 1e6])
    assert drift.mmd(x, y, seed=1).pvalue == drift.mmd(x * cents, y * cents, seed=1).pvalue
    plain = drift.mmd(x, y, seed=1, scale="none", bandwidth=1.5)
    assert plain.parameters == {"bandwidth": 1.5}
    assert plain.statistic != drift.mmd(x * cents, y * cents, seed=1, scale="none", bandwidth=1.5).statistic


@pytest.mark.parametrize("test", KERNEL_TESTS, ids=lambda f: f.__name__)
def test_what_is_refused_is_named(test: Any) -> None:
    x, y = windows()
    bad = y.copy()
    bad[4, 1] = np.inf
    with pytest.raises(InvalidInput, match=r"current holds infinite values: column 'column 1', row 5"):
        test(x, bad, seed=1)
    with pytest.raises(InvalidInput, match=r"reference has 3 columns, current 2"):
        test(x, y[:, :2], seed=1)
    with pytest.raises(InvalidInput, match=r"'age' holds numbers in reference and categories in current"):
        test({"age": [1.0, 2.0]}, {"age": ["x", "y"]}, seed=1)
    with pytest.raises(InvalidInput, match=r"reference alone has 'b'; name what"):
        test({"a": [1, 2], "b": [1, 2]}, {"a": [1, 2]}, seed=1)
    with pytest.raises(InvalidInput, match=r"has no column 'aeg'; did you mean 'age'"):
        test({"age": [1, 2]}, {"age": [1, 2]}, seed=1, columns=["aeg"])
    with pytest.raises(InvalidInput, match=r"categories names 'x'"):
        test({"age": [1, 2]}, {"age": [1, 2]}, seed=1, categories=["x"])
    with pytest.raises(InvalidInput, match=r"positions of columns from 0 to 2"):
        test(x, y, seed=1, categories=[3])
    with pytest.raises(InvalidInput, match=r"both be tables"):
        test({"a": [1, 2]}, y, seed=1)
    with pytest.raises(InvalidInput, match=r"must hold numbers only"):
        test(np.array([["a"]]), np.array([["b"]]), seed=1)
    with pytest.raises(InvalidInput, match=r"permutations must be"):
        test(x, y, seed=1, permutations=0)
    with pytest.raises(InvalidInput, match=r"confidence must lie"):
        test(x, y, seed=1, confidence=95)
    with pytest.raises(TypeError):
        test(x, y)


def test_windows_without_rows_have_an_answer() -> None:
    x, y = windows()
    found = drift.mmd(x, y[:0], seed=1, confidence=0.9)
    assert found.undefined == "nobody"
    assert math.isnan(found.pvalue)
    assert drift.mmd(x, y[:1], seed=1).undefined == "too_few_rows"
    assert drift.mmd(x, y[:1], seed=1, estimator="biased").undefined == ""


def test_bandwidth_must_be_one() -> None:
    x, y = windows()
    for bandwidth in (0, -1, math.nan, math.inf):
        with pytest.raises(InvalidInput, match=r"mmd: bandwidth must be a positive number"):
            drift.mmd(x, y, seed=1, bandwidth=bandwidth)
    with pytest.raises(InvalidInput, match=r"bandwidth must be a number"):
        drift.mmd(x, y, seed=1, bandwidth="wide")  # type: ignore[arg-type]
