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
MIXED_TESTS: list[Any] = [
    drift.mmd,
    drift.energy_test_rows,
    drift.mmd_aggregated,
    drift.mmd_by_variable,
    drift.mmd_random_features,
    drift.friedman_rafsky_test,
    drift.nearest_neighbour_test,
]
"""Of numbers and categories, by permutation."""


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


def test_a_column_that_went_missing_as_a_whole() -> None:
    before = {"age": [20.0, 30.0, 40.0, 50.0] * 10, "ward": ["a", "b"] * 20}
    for name in before:
        found = drift.mmd(before, {**before, name: [None] * 40}, seed=1)
        assert found.missing == 40
        assert found.pvalue == 0.001


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


@pytest.mark.parametrize("test", MIXED_TESTS, ids=lambda f: f.__name__)
def test_tests_of_mixed_rows_see_a_change_and_are_the_seeds(test: Any) -> None:
    before, now = mixed(80, 1), mixed(60, 2)
    same = test(before, now, seed=1, permutations=199)
    again = test(before, now, seed=1, permutations=199, threads=2)
    assert (same.statistic, same.pvalue) == (again.statistic, again.pvalue)
    assert 0.02 < same.pvalue <= 1
    now["age"] = [a + 15 for a in now["age"]]
    changed = test(before, now, seed=1, permutations=199)
    assert changed.pvalue <= 20 / 200
    assert changed.pvalue < same.pvalue
    assert test(before, {k: v[:0] for k, v in now.items()}, seed=1).undefined == "nobody"


def test_details_name_the_variable() -> None:
    before, now = mixed(80, 1), mixed(60, 2)
    now["age"] = [a + 15 for a in now["age"]]
    found = drift.mmd_by_variable(before, now, seed=1).details
    assert found is not None
    assert found["variable"] == ["age", "ward", "points"]
    assert found["p_corrected"][0] < 0.01 < min(found["p_corrected"][1:])
    assert max(found["drop"]) == found["drop"][0]
    parts = drift.classifier_test(before, now, seed=1, confidence=0.95)
    assert parts.pvalue < 0.01
    assert parts.effect is not None and parts.effect.low > 0.5
    assert parts.details is not None
    assert sum(parts.details["part"]) == pytest.approx(parts.parameters["score_difference"])
    assert parts.details["part"][0] == max(parts.details["part"])
    kernels = drift.mmd_aggregated(before, now, seed=1, bandwidths=[0.5, 2.0], kernels=["gaussian"]).details
    assert kernels is not None
    assert kernels["bandwidth"] == [0.5, 2.0]
    assert kernels["p_corrected"][1] < 0.01


def test_witness_parts_add_up_and_are_largest_for_new_cases() -> None:
    before, now = mixed(80, 1), mixed(60, 2)
    now["age"][:5] = [300.0] * 5
    first, second = drift.mmd_witness(before, now, seed=1)
    assert first.shape == (80,) and second.shape == (60,)
    assert first.mean() - second.mean() == pytest.approx(drift.mmd(before, now, seed=1).statistic, abs=1e-12)
    assert second[:5].mean() < second[5:].mean()
    with pytest.raises(InvalidInput, match=r"must have two rows each"):
        drift.mmd_witness([[1.0]], [[1.0], [2.0]], seed=1)


def test_without_permutations() -> None:
    x, y = windows(200, 160, shift=0.8)
    for found in (
        drift.mmd_blocks(x, y, seed=1, confidence=0.95),
        drift.mmd_linear(x, y, seed=1, confidence=0.95),
        drift.mmd_cross(x, y, seed=1),
        drift.hotelling_test(x, y, confidence=0.95),
        drift.classifier_test(x, y, seed=1, confidence=0.95),
    ):
        assert found.pvalue < 0.01
        if found.effect is not None:
            assert found.effect.low <= found.effect.value <= found.effect.high
    assert drift.mmd_blocks(x, y, seed=1, confidence=0.95).parameters["blocks"] == 20
    assert drift.mmd_blocks(x, y[:30], seed=1, confidence=0.95).undefined == "too_few_rows"


def test_numbers_alone() -> None:
    x, y = windows(60, 50, d=4, shift=1.0)
    density = drift.lsdd_test(x, y, seed=1, confidence=0.95)
    assert density.pvalue < 0.01
    assert density.effect is not None and 0 < density.effect.low <= density.effect.value <= density.effect.high
    assert density.effect.value == pytest.approx(density.statistic**0.5)
    assert drift.hotelling_test(x, y, method="permutation", seed=1).pvalue < 0.01
    wide = drift.hotelling_test(x[:, [0, 1, 2, 3] * 40][:, :120] + windows(60, 50, d=120)[0], windows(60, 50, d=120)[1])
    assert wide.undefined == "too_few_rows"
    x[:, 3], y[:, 3] = x[:, 0], -y[:, 0]
    found = drift.pca_reconstruction_test(x, y, seed=1, confidence=0.95, explained=0.8)
    assert found.pvalue < 0.01
    assert found.parameters["components"] < 4
    assert 0.8 <= found.parameters["explained"] < 1
    before, now = mixed(40, 1), mixed(40, 2)
    for test in (
        lambda: drift.lsdd_test(before, now, seed=1),
        lambda: drift.hotelling_test(before, now),
        lambda: drift.pca_reconstruction_test(before, now, seed=1, confidence=0.95),
    ):
        with pytest.raises(InvalidInput, match=r"must be complete, got \d+ missing values"):
            test()
    with pytest.raises(InvalidInput, match=r"column 1 is a category"):
        drift.hotelling_test(before, now, columns=["age", "ward"])
    with pytest.raises(InvalidInput, match=r"column 1 is constant or determined"):
        drift.hotelling_test(x[:, [0, 0]], y[:, [0, 0]])
    with pytest.raises(InvalidInput, match=r"permutations need a seed"):
        drift.hotelling_test(x, y, method="permutation")


def moved_context(n: int, seed: int, mean: float, shift: float = 0.0) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    load = rng.normal(mean, 1, n)
    return {"load": load, "winter": np.where(load > 0.5, "yes", "no"), "days": 2 * load + rng.normal(shift, 1, n)}


def test_given_a_context() -> None:
    before, now, slower = moved_context(150, 1, 0), moved_context(150, 2, 0.8), moved_context(150, 3, 0.8, 1.0)
    assert drift.mmd(before, now, seed=1, columns=["days"]).pvalue == 0.001
    given = drift.mmd_given(before, now, context=["load"], columns=["days"], seed=1)
    assert given.method == "mmd_propensity"
    assert given.pvalue > 0.05
    assert 0.5 < given.parameters["overlap"] < 1
    assert drift.mmd_given(before, slower, context=["load"], columns=["days"], seed=1).pvalue < 0.05
    by_season = drift.mmd_given(before, now, context=["winter"], seed=1, columns=["days"])
    assert by_season.method == "mmd_stratified_permutation"
    assert by_season.parameters["strata"] == 2
    for arguments, match in (
        ({"context": "load"}, "context must be a list"),
        ({"context": ["loads"]}, "no column 'loads'"),
        ({"context": ["load"], "columns": ["load", "days"]}, "'load' cannot be given"),
        ({"context": ["load", "winter", "days"]}, "no column is left"),
    ):
        with pytest.raises(InvalidInput, match=match):
            drift.mmd_given(before, now, seed=1, **arguments)  # type: ignore[arg-type]


def test_dates_are_so_many_days_apart_and_vanished_columns_missing() -> None:
    days = pd.date_range("2024-01-01", periods=80).strftime("%Y-%m-%d").to_numpy()
    before, now = {"when": days[:40], "ward": ["a", "b"] * 20}, {"when": days[40:], "ward": ["a", "b"] * 20}
    found = drift.mmd(before, now, seed=1, permutations=199)
    as_days = drift.mmd(
        {**before, "when": np.arange(40.0)}, {**now, "when": np.arange(40.0, 80.0)}, seed=1, permutations=199
    )
    assert found.pvalue == 0.005
    assert found.statistic == pytest.approx(as_days.statistic, rel=1e-12)
    plain = drift.mmd(before, now, seed=1, permutations=199, categories=["when"])
    assert plain.statistic < 0.1 * found.statistic, "days that never recur are all as different"
    gone = drift.mmd(before, {**now, "ward": [None] * 40}, seed=1, permutations=199, columns=["ward"])
    assert (gone.missing, gone.pvalue) == (40, 0.005)
