"""``[drift]`` in a plan: what changed since a reference period stands in the audit."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import lotrecht
import numpy as np
import pandas as pd
import pytest
from lotrecht import InvalidInput, Plan, drift
from lotrecht.report import render
from lotrecht.terminal import print_summary
from rich.console import Console

PLAN = """\
[data]
path = "now.csv"
[columns]
decision = "granted"
effect = "benefit"
[groups]
attributes = ["origin"]
[statistics]
confidence = 0.95
[drift]
reference = "before.csv"
"""
N = 900


def period(seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "origin": rng.choice(["here", "near", "far"], N),
            "granted": (rng.random(N) < 0.5).astype(int),
            "income": rng.integers(500, 3000, N).astype(float),
            "house": rng.choice(["flat", "own"], N),
        }
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    before, now = period(1), period(2)
    now.loc[now["origin"] == "far", "granted"] = 0
    now.loc[::4, "income"] = np.nan
    now["income"] += 400
    now.loc[:30, "house"] = "tent"
    before.to_csv(tmp_path / "before.csv", index=False)
    now.to_csv(tmp_path / "now.csv", index=False)
    return tmp_path


def asked(folder: Path, more: str = "") -> tuple[dict[str, Any], dict[str, Any]]:
    (folder / "plan.toml").write_text(PLAN + more, encoding="utf-8")
    record = lotrecht.audit(Plan.read(folder / "plan.toml")).record
    return next(a for a in record["analyses"] if a["kind"] == "drift"), record


def lines(analysis: dict[str, Any], quantity: str = "moved") -> dict[tuple[str | None, str], dict[str, Any]]:
    return {
        (x["labels"].get("origin"), x["labels"]["column"]): x for x in analysis["lines"] if x["quantity"] == quantity
    }


def test_groups_and_decisions_are_compared_without_being_asked(folder: Path) -> None:
    analysis, _ = asked(folder)
    found = lines(analysis)
    assert set(found) == {(None, "origin"), (None, "granted"), *((g, "granted") for g in ("here", "near", "far"))}
    far = found["far", "granted"]
    assert far["estimate"]["value"] > 0.4
    assert far["adjusted_p_value"] < 1e-6
    assert found["here", "granted"]["adjusted_p_value"] > 0.05
    assert "verdict" not in far or far["verdict"] is None


def test_columns_are_compared_as_drift_compare_does(folder: Path) -> None:
    analysis, record = asked(folder, 'columns = ["income", "house"]\n')
    found = lines(analysis)
    by_hand = drift.compare(
        folder / "before.csv", folder / "now.csv", columns=["income", "house"], confidence=0.95, seed=1
    )
    for row in by_hand.rows():
        quantity = "missing_change" if row["question"] == "missing" else "moved"
        line = lines(analysis, quantity)[None, row["column"]]
        assert line["estimate"]["value"] == row["value"]
        assert line["p_value"] == pytest.approx(row["pvalue"])
    assert ("far", "income") in found
    assert lines(analysis, "missing_change")[None, "income"]["counts"]["current_missing"] == N // 4
    flags = {f["name"]: f["labels"] for f in analysis["flags"] if "origin" not in f["labels"]}
    assert flags["new_categories"] == {"column": "house", "categories": "tent"}
    assert record["data"]["rows_used"] == N  # a value missing in a compared column takes no row out of the audit


def test_without_groups_everybody_alone_is_compared(folder: Path) -> None:
    analysis, _ = asked(folder, "within_groups = false\n")
    assert set(lines(analysis)) == {(None, "origin"), (None, "granted")}


def test_a_tolerance_gives_verdicts(folder: Path) -> None:
    analysis, _ = asked(folder, "tolerance = 0.3\n")
    found = lines(analysis)
    assert found["far", "granted"]["verdict"] == "outside"
    assert found[None, "origin"]["verdict"] == "within"


def test_a_tolerance_is_asked_about_as_drift_compare_does(folder: Path) -> None:
    asks = 'columns = ["income", "house"]\nwithin_groups = false\ntolerance = 0.3\n'
    analysis, _ = asked(folder, asks)
    statistics = Plan.read(folder / "plan.toml").statistics
    names = ["origin", "granted", "income", "house"]
    for name in ("before.csv", "now.csv"):  # decisions are categories to an audit
        data = pd.read_csv(folder / name)
        data["granted"] = data["granted"].map({0: "no", 1: "yes"})
        data.to_csv(folder / f"as_text_{name}", index=False)
    by_hand = drift.compare(
        folder / "as_text_before.csv",
        folder / "as_text_now.csv",
        columns=names,
        confidence=0.95,
        seed=statistics.seed,
        tolerance=0.3,
        permutations=statistics.replicates,
        resamples=statistics.replicates,
    )
    for row in by_hand.rows():
        line = lines(analysis, "missing_change" if row["question"] == "missing" else "moved")[None, row["column"]]
        told = [line[key] for key in ("p_beyond", "adjusted_p_beyond", "p_within", "verdict")]
        assert told[:3] == pytest.approx([row["p_beyond"], row["p_beyond_corrected"], row["p_within"]])
        assert told[3] == row["verdict"]


def test_without_a_tolerance_nothing_is_said_of_one(folder: Path) -> None:
    analysis, record = asked(folder)
    assert not any("p_beyond" in line or "p_within" in line for line in analysis["lines"])
    for language, word in (("en", "further than tolerated"), ("de", "weiter als geduldet")):
        assert word not in render(record, language)


def test_p_values_of_a_tolerance_are_not_corrected_where_the_plan_says_none(folder: Path) -> None:
    analysis, record = asked(folder, 'tolerance = 0.3\n[tests]\nmultiplicity = "none"\n')
    far = lines(analysis)["far", "granted"]
    assert far["p_beyond"] < 0.05
    assert "adjusted_p_beyond" not in far
    assert "corrected" not in render(record, "en").split("further than tolerated: ")[1][:40]


@pytest.mark.parametrize("language", ["en", "de"])
def test_report_and_terminal_tell_it(folder: Path, language: str) -> None:
    _, record = asked(folder, 'columns = ["income", "house"]\ntolerance = 0.3\n')
    html = render(record, language)
    title = {"en": "Since the reference period", "de": "Seit dem Vergleichszeitraum"}[language]
    assert title in html
    assert "before.csv" in html
    for words in {
        "en": (
            "no change: p",
            "further than tolerated: p",
            "less far: p",
            "two p-values answer to that",
            "that it did not: p",
        ),
        "de": (
            "keine Änderung: p",
            "weiter als geduldet: p",
            "weniger weit: p",
            "zwei p-Werte antworten",
            "dass nicht: p",
        ),
    }[language]:
        assert words in html
    text = io.StringIO()
    print_summary(record, Console(file=text, width=100), language)
    assert title in text.getvalue()
    assert "{" not in text.getvalue()


@pytest.mark.parametrize("language", ["en", "de"])
def test_fewer_missing_values_are_not_told_as_negatively_more(folder: Path, language: str) -> None:
    before = pd.read_csv(folder / "before.csv")
    before.loc[::2, "income"] = np.nan
    before.to_csv(folder / "before.csv", index=False)
    asks = 'columns = ["income"]\nwithin_groups = false\n'
    _, record = asked(folder, asks)
    _, tolerated = asked(folder, f"{asks}tolerance = 0.1\n")
    of_income = {
        "en": "the share of rows without a value changed by ",
        "de": "Der Anteil der Zeilen ohne Wert hat sich ",
    }[language]
    assert f"{of_income}{'um ' if language == 'de' else ''}−25" in render(record, language)
    beyond = {"en": "more than tolerated, −25", "de": "mehr als geduldet geändert, um −25"}[language]
    assert of_income + beyond in render(tolerated, language)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f, p: p.replace("before.csv", "older.csv"), "older.csv"),
        (lambda f, p: p.replace('reference = "before.csv"', ""), "reference is empty"),
        (lambda f, p: p + "tolerance = 20\n", "tolerance must be a share from 0 to 1"),
        (lambda f, p: p + 'columns = ["incomes"]\n', "incomes"),
        (lambda f, p: p.replace('effect = "benefit"', 'effect = "benefit"\nweight = "income"'), "counts rows"),
    ],
)
def test_refusals_say_where(folder: Path, change: Any, message: str) -> None:
    (folder / "plan.toml").write_text(change(folder, PLAN), encoding="utf-8")
    with pytest.raises(InvalidInput, match=message):
        lotrecht.audit(Plan.read(folder / "plan.toml"))


def test_a_column_that_vanished_is_missing_not_refused(folder: Path) -> None:
    now = pd.read_csv(folder / "now.csv")
    now["income"] = np.nan
    now["house"] = np.nan
    now.to_csv(folder / "now.csv", index=False)
    analysis, _ = asked(folder, 'columns = ["income", "house"]\nwithin_groups = false\n')
    for column in ("income", "house"):
        missing = lines(analysis, "missing_change")[None, column]
        assert missing["estimate"]["value"] == 1.0
        assert missing["adjusted_p_value"] < 1e-100
        assert lines(analysis)[None, column]["estimate"]["undefined"] == "nobody"


def test_dates_are_compared_in_their_order(folder: Path) -> None:
    for name, first in (("before.csv", "2023-01-01"), ("now.csv", "2023-07-01")):
        data = pd.read_csv(folder / name)
        data["applied"] = pd.date_range(first, periods=N, freq="12h").strftime("%Y-%m-%d")
        data.to_csv(folder / name, index=False)
    analysis, _ = asked(folder, 'columns = ["applied"]\nwithin_groups = false\n')
    moved = lines(analysis)[None, "applied"]["estimate"]
    assert moved["value"] == pytest.approx(362 / 900, abs=0.003)  # 181 days of 450 earlier than any now
    assert moved["method"] == "dkw"
