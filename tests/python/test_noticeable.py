"""Beside every "no gap found" stands the gap that could have been found, or why none can be named."""

from __future__ import annotations

from typing import Any

import lotrecht
import numpy as np
import pytest
from lotrecht import Decisions, Plan, analyses, fairness, stats
from lotrecht.report import render
from lotrecht.report.closer import Closer
from lotrecht.report.kinds import words_of
from lotrecht.report.language import language_named
from lotrecht.report.phrases import Phrases

N = 600
PLAN = """\
[columns]
decision = "new"
outcome = "fraud"
effect = "burden"
[groups]
attributes = ["origin"]
reference = { origin = "here" }
[metrics]
report = ["selection_rate"]
[statistics]
confidence = 0.95
"""
TABLES = {
    "tests": "permutations = 99\nsimultaneous = false",
    "margins": "low = -0.02\nhigh = 0.02",
    "planning": "gap = 0.1",
    "conditional": "strata = 'ward'",
    "decomposition": "strata = 'ward'",
    "adjusted": "covariates = 'ward'",
    "outcome_test": "",
    "chain": "steps = ['old', 'new']\nnested = false\nlargest = false",
    "reliance": "advice = 'old'",
    "burden": "",
    "paired": "first = 'old'",
    "gap_changes": "column = 'year'\nearlier = 2022\nlater = 2023",
    "pooling": "",
    "representation": "shares = { origin = { here = 0.5, near = 0.5 } }",
    "ll144": "sex = 'origin'",
}
"""Every table that rows are needed for, but for [design], which refuses what others ask here."""


def rows() -> dict[str, Any]:
    """Draw cases of two groups that differ in nothing; the seed is fixed, so chance plays no part."""
    rng = np.random.default_rng(11)
    return {
        "origin": rng.choice(["here", "near"], N),
        "old": rng.integers(0, 2, N),
        "new": rng.integers(0, 2, N),
        "fraud": rng.integers(0, 2, N),
        "ward": rng.choice(["north", "south", "west"], N),
        "year": rng.choice([2022, 2023], N),
    }


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    tables = "".join(f"[{kind}]\n{keys}\n" for kind, keys in TABLES.items())
    return lotrecht.audit(Plan.parse(PLAN + tables), rows()).record


def test_every_table_is_looked_at_here_or_needs_other_data() -> None:
    assert set(TABLES) | {"design", "aggregates", "drift"} == set(analyses.KINDS)


@pytest.mark.parametrize("kind", analyses.KINDS)
def test_every_kind_has_the_number_or_says_why_not(kind: str, record: dict[str, Any]) -> None:
    found = [a for a in record["analyses"] if a["kind"] == kind]
    has = any("detectable" in x for a in found for x in a["lines"])
    for language in ("en", "de"):
        assert has or kind == "planning" or words_of(kind, language).get("undetectable")


def test_the_main_results_that_find_nothing_carry_it(record: dict[str, Any]) -> None:
    told = 0
    for analysis in record["analyses"]:
        closer = Closer(analysis, ["origin"], Phrases(language_named("en"), html=False))
        for line in analysis["lines"]:
            e = line["estimate"]
            if "detectable" not in line or e["value"] is None:
                continue
            assert line["detectable"]["method"] in ("power", "interval", "margin")
            if analysis["kind"] == "margins":
                continue
            none = 1.0 if closer.words.written(line["quantity"]).value == "ratio" else 0.0
            if isinstance(e["high"], float) and e["low"] <= none <= e["high"]:
                assert closer.noticed(line), (analysis["kind"], line["quantity"])
                assert closer.noticed(line, brief=True)
                told += 1
            else:
                assert not closer.noticed(line)
    assert told > 20


def test_a_gap_that_was_found_needs_none() -> None:
    data = rows()
    data["new"] = np.where(data["origin"] == "near", 1, data["new"])
    found = lotrecht.audit(Plan.parse(PLAN + "[paired]\nfirst = 'old'\n"), data).record["analyses"][0]
    line = next(x for x in found["lines"] if x["quantity"] == "second_gap")
    closer = Closer(found, ["origin"], Phrases(language_named("en"), html=False))
    assert line["detectable"]["high"] > 0
    assert closer.noticed(line) == ""


def test_the_power_is_the_plans() -> None:
    text = PLAN + "[tests]\npower = 0.9\npermutations = 0\nsimultaneous = false\n[paired]\nfirst = 'old'\n"
    more = lotrecht.audit(Plan.parse(text), rows()).record["analyses"][-1]
    plain = lotrecht.audit(Plan.parse(PLAN + "[paired]\nfirst = 'old'\n"), rows()).record["analyses"][-1]
    assert more["settings"]["power"] == 0.9
    assert plain["settings"]["power"] == 0.8
    for a, b in zip(more["lines"], plain["lines"], strict=True):
        if "detectable" in a:
            assert a["detectable"]["high"] > b["detectable"]["high"]


def test_corrected_comparisons_are_noticed_at_their_level_and_counted_in_words(record: dict[str, Any]) -> None:
    tests = next(a for a in record["analyses"] if a["kind"] == "tests")
    assert {x["detectable"]["comparisons"] for x in tests["lines"] if "detectable" in x} == {1}, (
        "near alone is compared"
    )
    data = rows()
    data["sex"] = np.random.default_rng(3).choice(["f", "m", "x"], N)
    text = PLAN.replace('["origin"]', '["origin", "sex"]').replace('here" }', 'here", sex = "f" }')
    checks = '[[checks]]\nmetric = "selection_rate"\nmeasure = "difference"\nlow = -0.5\nhigh = 0.5\n'
    paired = lotrecht.audit(Plan.parse(text + checks + "[margins]\nlow = -0.02\nhigh = 0.02\n"), data)
    found = [f for f in paired.findings if f["detectable"] is not None]
    assert {f["detectable"]["comparisons"] for f in found} == {len(found)}
    alone = fairness.gaps(paired_decisions(data), confidence=0.95, reference={"origin": "here", "sex": "f"}, **ONE)
    more = fairness.gaps(
        paired_decisions(data), confidence=0.95, reference={"origin": "here", "sex": "f"}, tests=True, **ONE
    )
    assert "comparisons" not in alone.columns
    assert set(more["comparisons"]) == {len(found)}
    for one, corrected, finding in zip(alone.rows(), more.rows(), found, strict=True):
        assert corrected["detectable_high"] == pytest.approx(finding["detectable"]["high"])
        assert corrected["detectable_high"] > one["detectable_high"]
        strict = stats.minimum_detectable_difference(
            *sizes(data, finding), confidence=1 - 0.05 / len(found), power=0.8, test="normal"
        )
        if finding["test"] == "newcombe":
            assert finding["detectable"]["high"] == pytest.approx(strict.above)
    page = " ".join(render(paired.record, "en").split())
    assert f"This allows for {len(found)} comparisons corrected together." in page
    assert f"für {len(found)} gemeinsam korrigierte Vergleiche" in " ".join(render(paired.record, "de").split())


ONE: dict[str, Any] = {"metrics": "selection_rate", "measure": "difference"}


def paired_decisions(data: dict[str, Any]) -> Decisions:
    return Decisions({name: data[name] for name in ("origin", "sex", "new")}, decision="new", groups=["origin", "sex"])


def sizes(data: dict[str, Any], finding: dict[str, Any]) -> tuple[int, int, float]:
    """Return the rows of a finding's group and reference, and the rate of the reference."""
    inside = [np.ones(N, bool), np.ones(N, bool)]
    for i, side in enumerate((finding["group"], finding["reference"])):
        for name, level in zip(finding["attributes"], side, strict=True):
            inside[i] &= data[name] == level
    return int(inside[0].sum()), int(inside[1].sum()), float(data["new"][inside[1]].mean())


def test_worst_gaps_and_equalized_odds_have_one_too() -> None:
    data = rows()
    checks = "".join(
        f'[[checks]]\nmetric = "{metric}"\nmeasure = "{measure}"\nlow = {low}\nhigh = {high}\n'
        for metric, measure, low, high in (
            ("selection_rate", "worst_ratio", 0.5, 1.0),
            ("selection_rate", "worst_difference", 0.0, 0.5),
            ("equalized_odds", "worst_difference", 0.0, 0.5),
            ("equalized_odds", "mean_difference", 0.0, 0.5),
        )
    )
    result = lotrecht.audit(Plan.parse(PLAN + checks), data)
    ratio, difference, odds, mean = (f["detectable"] for f in result.findings)
    assert 0.0 < ratio["low"] < 1.0 and ratio["high"] is None
    assert 0.0 < difference["high"] < 1.0 and difference["low"] is None
    assert difference["comparisons"] == 1, "two groups are one pair"
    assert odds["comparisons"] == 2, "two rates"
    assert odds["high"] >= mean["high"] > difference["high"], "each rate has half of the rows"
    page = " ".join(render(result.record, "en").split())
    assert "between these two" in page
    assert "whichever of the two rates it comes from" in page
    d = Decisions(data, decision="new", outcome="fraud", groups="origin", effect="burden")
    worst = {(r["metric"], r["measure"]): r for r in fairness.worst_gaps(d, confidence=0.95).rows()}
    assert worst["selection_rate", "ratio"]["detectable_low"] == ratio["low"]
    assert worst["selection_rate", "difference"]["detectable_high"] == difference["high"]
    assert fairness.equalized_odds(d, confidence=0.95)["detectable_high"] == [odds["high"], mean["high"]]
    fifths = fairness.four_fifths(d, confidence=0.95)
    assert fifths["detectable_low"][0] < 1.0 < fifths["detectable_high"][0]
    assert fairness.four_fifths(d, confidence=0.95, power=0.9)["detectable_high"][0] > fifths["detectable_high"][0]


def test_tables_of_gaps_say_it_beside_what_finds_nothing(record: dict[str, Any]) -> None:
    table = record["tables"][0]
    gap = table["groups"][1]["gaps"]["selection_rate"]["difference"]
    assert gap["low"] <= 0.0 <= gap["high"]
    assert gap["detectable"]["low"] < 0.0 < gap["detectable"]["high"]
    assert table["worst_gaps"]["selection_rate"]["difference"]["detectable"]["high"] > 0.0
    page = " ".join(render(record, "en").split())
    assert "where the interval holds “no gap”" in page
    assert "all pairs being looked at together" in page
    assert "„kein Abstand“ enthält" in " ".join(render(record, "de").split())


def test_raw_gaps_and_burdens_are_planned_for_and_not_guessed(record: dict[str, Any]) -> None:
    """Of two samples, or one beside a known share, the noticeable gap is that of a test: no ≈ is needed."""
    raw = ("raw_difference", "raw_ratio", "raw_gap_to_overall", "representation_ratio")
    seen = set()
    for analysis in record["analyses"]:
        for line in analysis["lines"]:
            if "detectable" in line and (line["quantity"] in raw or analysis["kind"] == "burden"):
                assert line["detectable"]["method"] == "power", (analysis["kind"], line["quantity"])
                seen.add((analysis["kind"], line["quantity"]))
    assert {kind for kind, _ in seen} >= {"adjusted", "decomposition", "pooling", "representation", "burden"}


@pytest.mark.parametrize(
    ("language", "said", "estimated"),
    [
        ("en", "would have been noticed in 4 of 5 such samples", "estimated from the width of the interval"),
        ("de", "in 4 von 5 solchen Stichproben aufgefallen", "aus der Breite des Vertrauensbereichs geschätzt"),
    ],
)
def test_the_page_says_it_and_names_what_is_estimated(
    language: str, said: str, estimated: str, record: dict[str, Any]
) -> None:
    page = " ".join(render(record, language).split())
    assert said in page
    assert estimated in page
    assert words_of("pooling", language)["undetectable"] in page
