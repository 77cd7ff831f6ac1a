"""Beside every "no gap found" stands the gap that could have been found, or why none can be named."""

from __future__ import annotations

from typing import Any

import lotrecht
import numpy as np
import pytest
from lotrecht import Plan, analyses
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
    assert set(TABLES) | {"design", "aggregates"} == set(analyses.KINDS)


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
