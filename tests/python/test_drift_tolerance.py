"""Whether windows moved further than matters: p-values about a tolerance, beside those about no drift."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from lotrecht import InvalidInput, cli, drift

RNG = np.random.default_rng(11)
BEFORE = RNG.normal(size=3000)
NOW = RNG.normal(0.15, 1, size=3000)
WARDS = (["a"] * 1000 + ["b"] * 1000, ["a"] * 1100 + ["b"] * 900)


def effect(test: Any) -> Any:
    return getattr(test, "effect", test)


NUMBERS: dict[str, tuple[Any, float, float]] = {  # what is tolerated: too little, and enough
    "ks": (lambda t: drift.ks_2samp(BEFORE, NOW, tolerance=t), 0.0, 0.2),
    "mann_whitney": (lambda t: drift.mannwhitneyu(BEFORE, NOW, tolerance=t), 0.0, 0.1),
    "welch": (lambda t: drift.welch_ttest(BEFORE, NOW, tolerance=t), 0.05, 0.3),
    "cramer_von_mises": (lambda t: drift.cramervonmises_2samp(BEFORE, NOW, tolerance=t), 0.0, 0.2),
    "wasserstein": (lambda t: drift.wasserstein_distance(BEFORE, NOW, tolerance=t, seed=1, resamples=199), 0.02, 0.3),
    "energy": (lambda t: drift.energy_distance(BEFORE, NOW, tolerance=t, seed=1, resamples=199), 0.01, 0.4),
    "energy test": (
        lambda t: drift.energy_test(BEFORE, NOW, tolerance=t, seed=1, permutations=9, resamples=199),
        0.01,
        0.4,
    ),
    "kuiper": (lambda t: drift.kuiper_2samp(BEFORE, NOW, tolerance=t, seed=1, permutations=9), 0.005, 0.3),
    "total_variation": (lambda t: drift.total_variation(*WARDS, tolerance=t, seed=1, resamples=199), 0.0, 0.2),
    "category_test": (lambda t: drift.category_test(*WARDS, tolerance=t, seed=1, resamples=199), 0.0, 0.2),
    "psi": (lambda t: drift.psi(*WARDS, tolerance=t), 0.001, 0.1),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_more_than_matters_and_less_than_matters_are_two_findings(name: str) -> None:
    ask, little, enough = NUMBERS[name]
    too_far, near = effect(ask(little)), effect(ask(enough))
    assert too_far.p_beyond < 0.05 < too_far.p_within
    assert near.p_within < 0.05 < near.p_beyond
    assert near.tolerance == enough
    assert min(too_far.p_beyond, near.p_within) >= 0


def test_nothing_is_said_of_a_tolerance_that_nobody_named() -> None:
    found = drift.ks_2samp(BEFORE, NOW).effect
    assert found is not None
    assert found.tolerance is None
    assert math.isnan(found.p_beyond)
    assert math.isnan(found.p_within)


def test_many_rows_make_a_small_drift_significant_and_not_important() -> None:
    rows = 100_000
    before, now = np.arange(rows) / rows, np.arange(rows) / rows + 0.01
    test = drift.ks_2samp(before, now, tolerance=0.05)
    assert test.pvalue < 1e-4
    assert test.effect is not None
    assert test.effect.p_within < 1e-10
    assert test.effect.p_beyond == 1.0


def test_compare_says_of_each_column_whether_it_moved_further_than_matters() -> None:
    rng = np.random.default_rng(3)
    before = {"age": rng.normal(50, 10, 4000), "ward": ["n", "s"] * 2000, "calm": rng.normal(size=4000)}
    now = {
        "age": rng.normal(60, 10, 4000),
        "ward": ["n", "s"] * 2000,
        "calm": np.where(np.arange(4000) % 100 == 0, np.nan, rng.normal(size=4000)),
    }
    table = drift.compare(before, now, confidence=0.95, seed=1, tolerance=0.1, resamples=199)
    rows = {(r["column"], r["question"]): r for r in table.rows()}
    assert {key: r["verdict"] for key, r in rows.items()} == {
        ("age", "values"): "outside",
        ("ward", "categories"): "within",
        ("calm", "values"): "within",
        ("calm", "missing"): "within",
    }
    assert rows["age", "values"]["p_beyond_corrected"] < 1e-6
    assert rows["age", "values"]["p_beyond"] <= rows["age", "values"]["p_beyond_corrected"]
    assert rows["calm", "missing"]["p_corrected"] < 0.001 < 1.0 == rows["calm", "missing"]["p_beyond_corrected"]
    assert all(r["p_within"] < 0.05 for key, r in rows.items() if key[0] != "age")
    assert "verdict" not in drift.compare(before, now, confidence=0.95, seed=1, resamples=9).columns


def test_the_command_line_writes_these_p_values(tmp_path: Path) -> None:
    pd.DataFrame({"x": BEFORE}).to_csv(tmp_path / "a.csv", index=False)
    pd.DataFrame({"x": NOW}).to_csv(tmp_path / "b.csv", index=False)
    arguments = ["drift", str(tmp_path / "a.csv"), str(tmp_path / "b.csv"), "--tolerance", "0.2", "--quiet"]
    assert CliRunner().invoke(cli.cli, arguments).exit_code == 0
    (row,) = json.loads((tmp_path / "drift" / "drift.json").read_text(encoding="utf-8"))["comparisons"]
    assert row["verdict"] == "within"
    assert row["p_within"] < 0.001 < row["p_beyond_corrected"]
    page = (tmp_path / "drift" / "drift.html").read_text(encoding="utf-8")
    assert "p, beyond</th>" in page
    assert ">1.00</td>" in page, "the p-value beside a verdict is about what is tolerated"
    said = CliRunner().invoke(cli.cli, [*arguments[:-1], "--language", "de"]).output
    assert "p, jenseits" in said


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: drift.ks_2samp([1], [2], tolerance=-0.1), "ks_2samp: tolerance must be a finite number from 0 on"),
        (lambda: drift.ks_2samp([1], [2], tolerance="0.1"), "ks_2samp: tolerance must be a number"),  # type: ignore[arg-type]
        (lambda: drift.mannwhitneyu([1], [2], tolerance=0.5), "below 1/2"),
        (lambda: drift.wasserstein_distance([1], [2], tolerance=1), "p-values about a tolerance need a seed"),
        (lambda: drift.anderson_ksamp([[1], [2], [3]], seed=1, tolerance=0.1), "distance of two windows, got 3"),
        (
            lambda: drift.compare({"a": [1]}, {"a": [1]}, confidence=0.95, seed=1, tolerance=10),
            "compare: tolerance must be a share of rows from 0 to 1, got 10",
        ),
    ],
)
def test_refusals_say_what_was_wrong(call: Any, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        call()
