"""Close enough, enough decisions, two periods, a test by its name: what a plan asks with a table of its own."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import lotrecht
import numpy as np
import pytest
from lotrecht import Decisions, InvalidInput, Plan, fairness, stats
from lotrecht.report import render
from rich.console import Console

BASE = """\
[columns]
decision = "granted"
effect = "benefit"
[groups]
attributes = ["origin"]
reference = { origin = "here" }
[statistics]
confidence = 0.95
"""
YES = {"here": 240, "near": 238, "far": 140}
MANY = 400
"""Decisions of each group, and the cases granted: near is as here, far is 25 points below."""


def rows() -> dict[str, Any]:
    """Return so many decisions of each group, the first half of each in 2022, the others in 2023, and a few in 2021."""
    columns: dict[str, list[Any]] = {"origin": [], "granted": [], "year": []}
    for group, yes in YES.items():
        for i in range(MANY):
            columns["origin"].append(group)
            columns["granted"].append(int(i < yes))
            columns["year"].append(2022 + i % 2 if i >= 6 else 2021)
    return columns


def asked(table: str, **more: Any) -> dict[str, Any]:
    """Audit, and return the record's one analysis."""
    result = lotrecht.audit(Plan.parse(BASE + table), rows() | more)
    return next(a for a in result.record["analyses"])


def lines(analysis: dict[str, Any], quantity: str) -> dict[str, dict[str, Any]]:
    return {x["labels"]["origin"]: x for x in analysis["lines"] if x["quantity"] == quantity}


# margins -----------------------------------------------------------------------------------------------------------


def test_equivalence_is_asked_by_both_ends_and_answered_with_a_verdict() -> None:
    found = asked("[margins]\nlow = -0.1\nhigh = 0.1\n")
    assert found["kind"] == "margins"
    assert found["settings"]["question"] == "equivalence"
    by_group = lines(found, "difference")
    tost = stats.tost_difference(238, 400, 240, 400, low=-0.1, high=0.1)
    assert by_group["near"]["p_value"] == pytest.approx(tost.pvalue, rel=1e-12)
    assert by_group["near"]["adjusted_p_value"] == pytest.approx(2 * tost.pvalue, rel=1e-12)
    assert by_group["near"]["verdict"] == "within"
    assert by_group["far"]["verdict"] == "outside"
    assert by_group["near"]["estimate"]["confidence"] == pytest.approx(0.9)
    assert set(by_group["near"]["detectable"]) == {"low", "high", "method", "comparisons"}
    assert by_group["near"]["detectable"]["comparisons"] == 2
    twice = asked(
        "[margins]\nlow = -0.1\nhigh = 0.1\n[tests]\nmultiplicity = 'none'\npermutations = 0\nsimultaneous = false\n"
    )
    alone = lines(twice, "difference")["near"]["detectable"]
    assert alone["high"] < by_group["near"]["detectable"]["high"], "one of two comparisons must show more"


NEAR = (238, 400, 240, 400)


@pytest.mark.parametrize(
    ("table", "question", "p"),
    [
        (
            "low = -0.05",
            "not_lower",
            stats.non_inferiority_difference(*NEAR, margin=0.05, better="higher").pvalue,
        ),
        (
            "high = 0.05",
            "not_higher",
            stats.non_inferiority_difference(*NEAR, margin=0.05, better="lower").pvalue,
        ),
        (
            "measure = 'ratio'\nlow = 0.9",
            "not_lower",
            stats.non_inferiority_ratio(*NEAR, margin=0.9, better="higher").pvalue,
        ),
        (
            "measure = 'ratio'\nhigh = 1.25\ntest = 'log'",
            "not_higher",
            stats.non_inferiority_ratio(*NEAR, margin=0.8, better="lower", test="log").pvalue,
        ),
    ],
)
def test_one_end_is_non_inferiority(table: str, question: str, p: float) -> None:
    found = asked(f"[margins]\n{table}\n")
    assert found["settings"]["question"] == question
    line = lines(found, "ratio" if "ratio" in table else "difference")["near"]
    assert line["p_value"] == pytest.approx(p, rel=1e-12)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("", r"\[margins\] has neither low nor high"),
        ("low = 0.05", r"\[margins\].low must lie between -1 and 0 for a difference, got 0.05"),
        ("measure = 'ratio'\nhigh = 0.9", r"\[margins\].high must lie above 1 for a ratio, got 0.9"),
        ("low = -0.05\ntest = 'log'", r"\[margins\].test must be one of .* got 'log'"),
        ("low = -0.05\nmetrics = 'balanced_accuracy'", "no rate of counted rows"),
        ("low = -0.05\nmetrics = 'selection'", r"\[margins\].metrics holds 'selection', which is no metric"),
        ("low = -0.05\nmetrics = 'accuracy'", r"\[margins\].metrics: accuracy needs to know what turned out"),
        ("low = -0.05\nreference = 'overall'", r"\[margins\].reference is 'overall'"),
        ("lo = -0.05", r"unknown key 'lo' in \[margins\]; did you mean 'low'"),
        ("low = '5 %'", r"\[margins\].low must be a number"),
    ],
)
def test_margins_that_cannot_be_meant_are_refused(table: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        asked(f"[margins]\n{table}\n")


def test_from_python_it_is_the_same_answer() -> None:
    d = Decisions(rows(), decision="granted", groups="origin")
    table = fairness.margins(d, confidence=0.95, low=-0.1, high=0.1, reference={"origin": "here"})
    found = lines(asked("[margins]\nlow = -0.1\nhigh = 0.1\n"), "difference")
    for row in table.rows():
        assert row["verdict"] == found[row["origin"]]["verdict"]
        assert row["adjusted_p_value"] == found[row["origin"]]["adjusted_p_value"]
        assert row["detectable_low"] == found[row["origin"]]["detectable"]["low"]
    with pytest.raises(InvalidInput, match=r"^margins: has neither low nor high"):
        fairness.margins(d, confidence=0.95)


# planning ----------------------------------------------------------------------------------------------------------


def test_planning_says_what_is_missing_and_what_would_be_found() -> None:
    found = asked("[planning]\ngap = 0.05\n")
    near = {(x["quantity"], x["labels"]["direction"]): x for x in found["lines"] if x["labels"]["origin"] == "near"}
    power = stats.power_difference(0.6 - 0.05, 400, 0.6, 400, confidence=0.95, test="normal")
    assert near["power", "down"]["estimate"]["value"] == power
    sizes = stats.sample_size_difference(0.6 - 0.05, 0.6, confidence=0.95, power=0.8, test="normal")
    assert near["rows_missing", "down"]["estimate"]["value"] == sum(sizes) - 800
    assert near["rows_missing", "down"]["counts"]["group_needed"] == sizes.n1
    least = stats.minimum_detectable_difference(400, 400, 0.6, confidence=0.95, power=0.8, test="normal")
    assert near["detectable_difference", "up"]["estimate"]["value"] == least.above


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("", r"\[planning\].gap is missing: say the smallest gap that matters"),
        ("gap = 5", r"\[planning\].gap must lie between 0.001 and 1 for a difference \(0.05 is 5 percentage points"),
        ("gap = 1.0\nmeasure = 'ratio'", r"must lie between 0 and 0.999 for a ratio"),
        ("gap = 0.1\npower = 0.01", r"\[planning\].power must lie between 0.05, which chance alone has, and 1"),
        ("gap = 0.1\ntest = 'barnard'", r"\[planning\].test must be one of .* got the text 'barnard'"),
    ],
)
def test_planning_that_cannot_be_meant_is_refused(table: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        asked(f"[planning]\n{table}\n")


# two periods -------------------------------------------------------------------------------------------------------

PERIODS = '[gap_changes]\ncolumn = "year"\nearlier = 2022\nlater = [2023]\n'


def test_two_periods_of_one_file_are_compared() -> None:
    found = asked(PERIODS)
    assert found["settings"]["later"] == "2023"
    assert found["flags"] == [{"name": "other_periods", "labels": {"column": "year", "rows": "18"}}]
    data = rows()
    keep = {y: [i for i, year in enumerate(data["year"]) if year == y] for y in (2022, 2023)}
    both = [
        Decisions({n: [data[n][i] for i in at] for n in ("origin", "granted")}, decision="granted", groups="origin")
        for at in keep.values()
    ]
    table = fairness.gap_changes(*both, confidence=0.95, reference={"origin": "here"})
    expected = {(r["origin"], r["quantity"]): r["value"] for r in table.rows()}
    for line in found["lines"]:
        assert line["estimate"]["value"] == expected[line["labels"]["origin"], line["quantity"]]
    assert lines(found, "earlier_gap")["far"]["counts"]["group_rows"] == len([i for i in keep[2022] if i >= 2 * MANY])


def test_the_earlier_period_may_be_in_a_file_of_its_own(tmp_path: Path) -> None:
    data = rows()
    for year, name in ((2022, "old.csv"), (2023, "new.csv")):
        kept = [i for i, y in enumerate(data["year"]) if y == year]
        text = "".join(f"{data['origin'][i]},{data['granted'][i]}\n" for i in kept)
        (tmp_path / name).write_text("origin,granted\n" + text + ("gone,1\n,0\n" if year == 2022 else ""))
    plan = BASE.replace("[groups]", '[data]\npath = "new.csv"\n[groups]\nmissing = "set_aside"')
    (tmp_path / "plan.toml").write_text(plan + '[gap_changes]\nearlier_file = "old.csv"\n')
    result = lotrecht.audit(tmp_path / "plan.toml")
    found = result.record["analyses"][0]
    split = asked(PERIODS)
    assert [x["estimate"] for x in found["lines"]] == [x["estimate"] for x in split["lines"]]
    settings = found["settings"]
    assert settings["earlier_file"] == "old.csv"
    assert len(settings["earlier_sha256"]) == 64
    assert settings["earlier_rows_read"] == settings["earlier_rows_used"] + 1
    assert [f["name"] for f in found["flags"]] == ["earlier_set_aside", "only_earlier"]
    assert found["flags"][1]["labels"] == {"origin": "gone"}
    page = " ".join(render(result.record, "en").split())
    assert "is in the earlier period only" in page
    assert (
        Plan.parse(Plan.read(tmp_path / "plan.toml").to_toml()).analyses == Plan.read(tmp_path / "plan.toml").analyses
    )


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("earlier_file = 'old.csv'\nearlier = 2022", r"has earlier_file and 'earlier'; either another file"),
        (
            "reference = 'old.csv'",
            r"looks like a file; name the file of the earlier period in earlier_file = 'old.csv'",
        ),
        ("earlier_file = 'nowhere.csv'", r"\[gap_changes\].earlier_file: .*nowhere.csv"),
        ("", r"\[gap_changes\].column is empty"),
        ("column = 'year'\nlater = 2023", r"\[gap_changes\].earlier is empty: name the value"),
        ("column = 'year'\nearlier = 2022\nlater = [2022, 2023]", "has '2022' in earlier and in later"),
        ("column = 'year'\nearlier = 2022\nlater = 2032", r"\[gap_changes\].later: '2032' does not occur in 'year'"),
        ("column = 'yaer'\nearlier = 2022\nlater = 2023", "no column 'yaer'"),
        ("column = 'origin'\nearlier = 'here'\nlater = 'far'", r"which is in \[groups\].attributes, too"),
    ],
)
def test_periods_that_cannot_be_meant_are_refused(table: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        asked(f"[gap_changes]\n{table}\n")


# a test by its name ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("fisher", lambda: stats.fisher_exact(140, 400, 240, 400).pvalue),
        ("score", lambda: stats.score_test(140, 400, 240, 400, measure="difference", null=0.0).pvalue),
        ("chi_square", lambda: stats.chi_square([[140, 260], [240, 160]], yates=False).pvalue),
        ("g", lambda: stats.g_test([[140, 260], [240, 160]]).pvalue),
    ],
)
def test_a_single_test_can_be_named(test: str, expected: Any) -> None:
    found = asked(f"[tests]\ntest = '{test}'\npermutations = 0\nsimultaneous = false\n")
    assert found["settings"]["test"] == test
    assert lines(found, "difference")["far"]["p_value"] == pytest.approx(expected(), rel=1e-9)
    assert not [x for x in found["lines"] if x["quantity"] == "omnibus"]


def test_a_named_test_that_is_too_much_work_says_so_and_no_other_stands_in() -> None:
    once = asked("[tests]\ntest = 'boschloo'\npermutations = 0\nsimultaneous = false\n")
    exact = stats.boschloo_exact(140, 400, 240, 400).pvalue
    assert lines(once, "difference")["far"]["p_value"] == pytest.approx(exact), "160,000 tables are no work"
    many = {name: [v for v in values for _ in range(10)] for name, values in rows().items()}
    found = asked("[tests]\ntest = 'boschloo'\npermutations = 0\nsimultaneous = false\n", **many)
    assert {f["name"] for f in found["flags"]} == {"too_large_for_test"}
    assert all("p_value" not in x for x in found["lines"])


@pytest.mark.parametrize(
    ("asks", "omnibus"),
    [
        ("omnibus = 'chi_square'", lambda t: stats.chi_square(t)),
        ("omnibus = 'g'", lambda t: stats.g_test(t)),
        ("omnibus = 'freeman_halton'", lambda t: stats.freeman_halton(t)),
        ("test = 'freeman_halton'", lambda t: stats.freeman_halton(t)),
    ],
)
def test_the_whole_table_can_be_tested_by_name(asks: str, omnibus: Any) -> None:
    few = {"origin": ["here"] * 12 + ["near"] * 15 + ["far"] * 9, "year": [2022] * 36}
    few["granted"] = [1] * 9 + [0] * 3 + [1] * 6 + [0] * 9 + [1] * 2 + [0] * 7
    found = asked(f"[tests]\n{asks}\npermutations = 0\nsimultaneous = false\n", **few)
    (line,) = [x for x in found["lines"] if x["quantity"] == "omnibus"]
    expected = omnibus([[9, 3], [6, 9], [2, 7]])
    assert line["p_value"] == pytest.approx(expected.pvalue, rel=1e-9)
    assert line["estimate"]["value"] == pytest.approx(expected.statistic)
    if "test" in asks.split():
        assert lines(found, "difference")["far"]["p_value"] == pytest.approx(stats.fisher_exact(2, 9, 9, 12).pvalue)
    assert found["settings"]["omnibus"] == asks.split("'")[1]


def test_a_whole_table_that_is_too_large_says_so() -> None:
    rng = np.random.default_rng(2)
    large = {"origin": rng.integers(0, 60, 30_000).astype(str), "granted": rng.integers(0, 2, 30_000)}
    text = BASE.replace('reference = { origin = "here" }', "")
    asks = "[tests]\nomnibus = 'freeman_halton'\npermutations = 0\nsimultaneous = false\n"
    record = lotrecht.audit(Plan.parse(text + asks), large).record
    assert "too_large_for_omnibus" in {f["name"] for f in record["analyses"][0]["flags"]}
    page = render(record, "en")
    assert "choose omnibus = permutation" in page


def test_whole_tables_by_name_reach_the_reader() -> None:
    page, _ = seen("[tests]\nomnibus = 'chi_square'\npermutations = 0\nsimultaneous = false\n", "en")
    assert "test of all groups at once" in page
    assert "whether any of them differ: p" in page
    with pytest.raises(InvalidInput, match=r"\[tests\].omnibus must be one of"):
        asked("[tests]\nomnibus = 'fisher'\n")
    with pytest.raises(InvalidInput, match="permutations is 0"):
        asked("[tests]\nomnibus = 'permutation'\npermutations = 0\n")


# the reader --------------------------------------------------------------------------------------------------------


def seen(table: str, language: str) -> tuple[str, str]:
    """Return the page and the summary in the terminal."""
    result = lotrecht.audit(Plan.parse(BASE + table), rows())
    console = Console(file=io.StringIO(), width=100)
    result.summary(console, language)
    return render(result.record, language), " ".join(console.file.getvalue().split())  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (
            "[margins]\nlow = -0.1\nhigh = 0.1\n",
            {"en": "shown to keep within the margin", "de": "die Spanne ("},
        ),
        ("[margins]\nlow = -0.02\n", {"en": "shown to lie above a margin", "de": "eine untere Grenze von etwa"}),
        ("[planning]\ngap = 0.05\n", {"en": "more decisions", "de": "weitere Entscheidungen"}),
        (PERIODS, {"en": "the gap changed by", "de": "änderte sich der Abstand um"}),
        (PERIODS, {"en": "18 rows belong to neither period", "de": "18 Zeilen gehören"}),
        (PERIODS, {"en": "would have been noticed in 4 of 5", "de": "in 4 von 5 solchen Stichproben aufgefallen"}),
    ],
)
@pytest.mark.parametrize("language", ["en", "de"])
def test_page_and_terminal_tell_it(table: str, words: dict[str, str], language: str) -> None:
    page, terminal = seen(table, language)
    assert words[language] in " ".join(page.replace("<bdi>", "").replace("</bdi>", "").split())
    assert words[language] in terminal
    keys = ("rows_missing", "gap_change", "too_large", "other_periods", "detectable_difference", "not_lower")
    for key in keys:
        assert key not in terminal, "keys are for machines"


def test_numpy_columns_are_read_alike() -> None:
    data = {name: np.array(values) for name, values in rows().items()}
    assert asked(PERIODS, **data) == asked(PERIODS)
