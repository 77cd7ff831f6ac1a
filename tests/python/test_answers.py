"""What all analyses are told with: p-values corrected in one place, and what of the rows' design was left aside."""

from __future__ import annotations

import io
import math
from typing import Any

import lotrecht
import numpy as np
import pytest
from lotrecht import Decisions, DesignWarning, InvalidInput, Plan, analyses, fairness, stats
from rich.console import Console


def rows(n: int = 900, seed: int = 5) -> dict[str, Any]:
    """Draw cases of several people each, in three groups."""
    rng = np.random.default_rng(seed)
    origin = rng.choice(["here", "near", "far"], n, p=[0.5, 0.3, 0.2])
    old = (rng.random(n) < np.select([origin == "far", origin == "near"], [0.45, 0.36], 0.3)).astype(int)
    person = rng.integers(0, n // 3, n)
    new = np.where(rng.random(n) < 0.2, 1 - old, old)
    return {
        "origin": origin,
        "old": old,
        "new": new,
        "fraud": rng.integers(0, 2, n),
        "ward": rng.choice(["north", "south", "west"], n),
        "person": person.astype(str),
        "district": np.where(person % 2 == 0, "even", "odd"),
        "weight": rng.uniform(1, 3, n),
    }


def decisions(*design: str, **more: Any) -> Decisions:
    """Return the rows with some of cluster, sampling_strata and weight."""
    columns = {"cluster": "person", "sampling_strata": "district", "weight": "weight"}
    return Decisions(
        rows(),
        decision="new",
        outcome="fraud",
        groups="origin",
        steps=["old"],
        strata="ward",
        **{role: columns[role] for role in design},
        **more,
    )


HERE = {"origin": "here"}
ASKED: dict[str, Any] = {
    "chain": lambda d: fairness.chain(d, steps=["old", "new"], nested=False, confidence=0.95, reference=HERE),
    "reliance": lambda d: fairness.reliance(d, advice="old", confidence=0.95, reference=HERE),
    "burden": lambda d: fairness.burden(d, confidence=0.95, reference=HERE),
    "paired": lambda d: fairness.paired_gaps(d, first="old", confidence=0.95, reference=HERE),
    "conditional": lambda d: fairness.conditional_gaps(d, confidence=0.95, reference=HERE),
    "pooling": lambda d: fairness.pooled(d, confidence=0.95),
    "representation": lambda d: fairness.representation(
        d, {"here": 0.4, "near": 0.4, "far": 0.2}, confidence=0.95, replicates=199, seed=1
    ),
    "ll144": lambda d: fairness.ll144(d, sex="origin", confidence=0.95),
    "outcome_test": lambda d: fairness.outcome_test(d, confidence=0.95, reference=HERE),
    "gap_changes": lambda d: fairness.gap_changes(d, d, confidence=0.95, reference=HERE),
}


@pytest.mark.parametrize("kind", ASKED)
def test_clusters_that_an_analysis_leaves_aside_are_said_beside_its_answer(kind: str) -> None:
    with pytest.warns(DesignWarning, match="same value in person belong") as caught:
        table = ASKED[kind](decisions("cluster"))
    assert caught[0].filename == __file__, "a warning points to who asked"
    told = [note for note in table.notes if "person" in note]
    assert len(told) == 1
    assert told[0] in repr(table)
    assert told[0] in table._repr_html_()
    with pytest.warns(DesignWarning, match="drawn separately by district"):
        ASKED[kind](decisions("sampling_strata"))
    alone = ASKED[kind](decisions())  # a warning would be an error here
    assert not any("person" in note or "district" in note for note in alone.notes)


def test_what_is_respected_is_not_complained_about() -> None:
    assert not any("weight" in note for note in fairness.pooled(decisions("weight"), confidence=0.95).notes)
    d = decisions("cluster", "weight", covariates=["ward"])
    adjusted = fairness.adjusted_gaps(d, covariates=["ward"], confidence=0.95, reference=HERE)
    assert not any("person" in note or "weight" in note for note in adjusted.notes)
    divided = fairness.decompose(d, columns="ward", confidence=0.95, reference=HERE)
    assert not any("person" in note or "weight" in note for note in divided.notes)
    effects = fairness.design_effects(decisions("cluster", "sampling_strata", "weight"), confidence=0.95)
    assert not any("person" in note or "district" in note for note in effects.notes)


def test_every_kind_says_what_it_uses_or_refuses_the_rest() -> None:
    for kind in analyses.KINDS:
        assert set(analyses.module_of(kind).USES) <= {"weight", "cluster", "sampling_strata"}, kind
    with pytest.raises(InvalidInput, match="'person' says that they belong together"):
        fairness.tests(decisions("cluster"), confidence=0.95, permutations=99, seed=1)
    with pytest.raises(InvalidInput, match="counts rows and has no intervals for weighted ones"):
        fairness.chain(decisions("weight"), steps=["old"], confidence=0.95)


PLAN = """\
[columns]
decision = "new"
outcome = "fraud"
[groups]
attributes = ["origin"]
reference = { origin = "here" }
[statistics]
confidence = 0.95
[design]
cluster = "person"
[conditional]
strata = "ward"
metrics = ["selection_rate"]
[paired]
first = "old"
"""


def analysis(result: lotrecht.Audit, kind: str) -> dict[str, Any]:
    return next(a for a in result.record["analyses"] if a["kind"] == kind)


def test_report_and_terminal_say_it_in_both_languages() -> None:
    result = lotrecht.audit(Plan.parse(PLAN), rows())
    for kind in ("conditional", "paired"):
        assert {"name": "rows_as_independent", "labels": {"column": "person"}} in analysis(result, kind)["flags"]
    assert not any(f["name"] == "rows_as_independent" for f in analysis(result, "design")["flags"])
    for language, words in (("en", "counts every row as if"), ("de", "zählt jede Zeile, als stünde sie für sich")):
        assert words in result._rendered(language)
        console = Console(file=io.StringIO(), width=400)
        result.summary(console, language)
        assert words in console.file.getvalue()  # type: ignore[attr-defined]


def with_p_value(lines: list[dict[str, Any]], *quantities: str) -> list[dict[str, Any]]:
    return [x for x in lines if x["quantity"] in quantities and x.get("p_value") is not None]


@pytest.mark.parametrize("multiplicity", ["", "bonferroni", "benjamini_hochberg", "max_t", "none"])
def test_p_values_of_an_analysis_are_corrected_as_the_plan_says(multiplicity: str) -> None:
    chosen = f'[tests]\nmultiplicity = "{multiplicity}"\npermutations = 99\nsimultaneous = false\n'
    text = PLAN.replace('[design]\ncluster = "person"\n', chosen if multiplicity else "")
    result = lotrecht.audit(Plan.parse(text), rows())
    found = analysis(result, "paired")
    lines = with_p_value(found["lines"], "change")
    assert len(lines) == 3
    given = [x.get("adjusted_p_value") for x in lines]
    if multiplicity == "none":
        assert given == [None] * 3
        assert "multiplicity" not in found["settings"]
        return
    method = {"": "holm", "max_t": "holm"}.get(multiplicity, multiplicity)  # max-T is of [tests] alone
    assert given == getattr(stats, method)([x["p_value"] for x in lines]).tolist()
    assert given != [x["p_value"] for x in lines]
    assert found["settings"]["multiplicity"] == method


def test_a_function_corrects_as_an_audit_does() -> None:
    result = lotrecht.audit(Plan.parse(PLAN.replace('[design]\ncluster = "person"\n', "")), rows())
    table = ASKED["paired"](decisions())
    own = [r["adjusted_p_value"] for r in table.rows() if r["quantity"] == "change"]
    assert own == [x["adjusted_p_value"] for x in with_p_value(analysis(result, "paired")["lines"], "change")]


TWIN = {
    "false_negative_rate": "true_positive_rate",
    "true_negative_rate": "false_positive_rate",
    "false_discovery_rate": "positive_predictive_value",
    "false_omission_rate": "negative_predictive_value",
}


def test_assumptions_are_not_corrected_and_omnibus_tests_apart() -> None:
    table = list(fairness.conditional_gaps(decisions(), confidence=0.95, reference=HERE).rows())
    for row in table:
        if row["quantity"].startswith("homogeneity"):
            assert row["p_value"] is not None
            assert row["adjusted_p_value"] is None
    for quantity in ("common_difference", "any_difference"):
        family = [r for r in table if r["quantity"] == quantity and r["p_value"] is not None]
        assert len(family) > 1
        # Differences of a metric and of its complement are one question, told twice.
        twin = TWIN if quantity == "common_difference" else {}
        told = {(r["origin"], twin.get(r["metric"], r["metric"])): r["p_value"] for r in family}
        expected = dict(zip(told, stats.holm(list(told.values())).tolist(), strict=True))
        for r in family:
            assert math.isclose(r["adjusted_p_value"], expected[r["origin"], twin.get(r["metric"], r["metric"])]), r


STEPS = """\
[columns]
decision = "new"
[groups]
attributes = ["origin"]
[statistics]
confidence = 0.95
[chain]
nested = false
largest = false
steps = [{ name = "Flagged by the score", column = "flag", positive = ["high", "very high"] }, { name = "new" }]
"""


def test_steps_of_a_chain_can_be_tables_with_names_and_values_of_their_own() -> None:
    data = rows()
    data["flag"] = np.where(data["old"] == 1, np.where(data["ward"] == "west", "very high", "high"), "low")
    plan = Plan.parse(STEPS)
    assert Plan.parse(plan.to_toml()) == plan
    result = lotrecht.audit(plan, data)
    lines = [x for x in analysis(result, "chain")["lines"] if x["quantity"] == "step_rate"]
    assert list(dict.fromkeys(x["labels"]["step"] for x in lines)) == ["Flagged by the score", "new"]
    short = Plan.parse(STEPS.split("steps =")[0] + 'steps = ["old", "new"]\n')
    plain = [x for x in analysis(lotrecht.audit(short, data), "chain")["lines"] if x["quantity"] == "step_rate"]
    assert [x["estimate"] for x in lines] == [x["estimate"] for x in plain]


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ('[{ name = "a", colum = "flag" }]', r"'colum' in \[chain\].steps 1; did you mean 'column'"),
        ('["new", { name = "old" }]', "not a mixture"),
        ('[{ name = "x", column = "old" }, { name = "x", column = "new" }]', "two steps are called 'x'"),
        ('[{ name = "x", column = "old" }, { name = "y", column = "old" }]', "names a column twice"),
        ('[{ positive = "x" }]', "names no column"),
        ('[{ name = "x", column = "old" }]\npositive = { x = 1 }', "write it in the table of that step"),
    ],
)
def test_steps_that_cannot_be_meant_are_refused(steps: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        lotrecht.audit(Plan.parse(STEPS.split("steps =")[0] + f"steps = {steps}\n"), rows())


@pytest.mark.parametrize("positive", ["{ flag = 'yes' }", "{ flag = ['yes', 'perhaps'] }", ""])
def test_the_values_of_a_chain_are_said_in_one_key_or_not_at_all(positive: str) -> None:
    data = rows() | {"flag": np.where(rows()["old"] == 1, "yes", "no")}
    if "perhaps" in positive:
        data["flag"][0] = "yes"
        data["flag"] = np.where(np.arange(len(data["flag"])) == 1, "perhaps", data["flag"])
    head = STEPS.split("steps =")[0] + 'steps = ["flag"]\n'
    plan = Plan.parse(head + (f"positive = {positive}\n" if positive else ""))
    lines = analysis(lotrecht.audit(plan, data), "chain")["lines"]
    assert any(x["quantity"] == "step_rate" and x["estimate"]["value"] > 0 for x in lines)
