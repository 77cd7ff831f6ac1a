"""What a user meets at the edges: one group alone, nothing that differs, text that adjusts for nothing, wrong types."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from lotrecht import Decisions, InvalidInput, Plan, Table, audit, fairness, stats
from lotrecht.report.closer import Closer
from lotrecht.report.language import language_named
from lotrecht.report.phrases import Phrases

ALONE = "There is only one group here with anybody in it, so there is nobody to compare it with."


def people(n: int = 200, **columns: Any) -> Decisions:
    rng = np.random.default_rng(7)
    data = {
        "hired": rng.integers(0, 2, n),
        "fit": rng.integers(0, 2, n),
        "sex": rng.choice(["f", "m"], n),
        "origin": rng.choice(["here", "there"], n),
        "ward": rng.choice(["north", "south"], n),
        "age": rng.integers(20, 60, n),
        "invited": np.ones(n, int),
    } | columns
    return Decisions(
        data,
        decision="hired",
        outcome="fit",
        groups=["origin", "sex"],
        strata="ward",
        covariates="age",
        steps=["invited", "hired"],
        effect="benefit",
    )


PLAN = """
[columns]
decision = "hired"
effect = "benefit"
[groups]
attributes = ["sex"]
[statistics]
confidence = 0.95
[tests]
permutations = 99
simultaneous = false
[margins]
low = -0.1
high = 0.1
[conditional]
strata = ["ward"]
"""

COMPARING: dict[str, Callable[[Decisions], Table]] = {
    "gaps": lambda d: fairness.gaps(d, confidence=0.95),
    "four_fifths": lambda d: fairness.four_fifths(d, confidence=0.95),
    "margins": lambda d: fairness.margins(d, confidence=0.95, low=-0.1, high=0.1),
    "planning": lambda d: fairness.planning(d, confidence=0.95, gap=0.1),
    "decompose": lambda d: fairness.decompose(d, confidence=0.95),
    "adjusted_gaps": lambda d: fairness.adjusted_gaps(d, confidence=0.95),
}


@pytest.mark.parametrize("name", COMPARING)
def test_one_group_alone_is_said_to_be_alone(name: str) -> None:
    one = people(sex=["f"] * 200, origin=["here"] * 200)
    table = COMPARING[name](one)
    assert len(table) == 0
    assert table.notes == (ALONE,)
    assert ALONE in str(table)
    assert COMPARING[name](people()).notes == ()


def test_a_report_on_one_group_says_why_it_has_no_answers() -> None:
    plan = Plan.parse(PLAN)
    hired = [0, 1] * 20
    d = Decisions(
        {"hired": hired, "sex": ["f"] * 40, "ward": ["n", "s"] * 20},
        decision="hired", groups="sex", strata="ward", effect="benefit",
    )  # fmt: skip
    record = audit(plan, d).record
    say = Phrases(language_named("en"), html=False)
    told = {a["kind"]: Closer(a, ["sex"], say).headlines() for a in record["analyses"]}
    assert told["margins"] == [ALONE]
    assert told["tests"] == ["There is no answer here: only one group has a value."]
    assert told["conditional"][0].startswith("There is no answer here: ")
    german = Phrases(language_named("de"), html=False)
    assert all("{" not in s for a in record["analyses"] for s in Closer(a, ["sex"], german).headlines())


def test_no_step_adds_most_where_none_adds_anything() -> None:
    table = fairness.chain(people(hired=[1] * 200), confidence=0.95, seed=1)
    assert {r["value"] for r in table.rows() if r["quantity"] == "step_contribution"} == {0.0}
    assert "largest_step" not in table["quantity"]


def test_balanced_accuracy_has_a_noticeable_gap_like_that_of_its_parts() -> None:
    """Read off an interval that holds for all comparisons as if it were an ordinary one, it was twice as large."""
    found = {}
    for together in (False, True):
        table = fairness.tests(
            people(2000), confidence=0.95, permutations=99, seed=1, simultaneous=together, replicates=999
        )
        found[together] = [
            r["detectable_high"]
            for r in table.rows()
            if (r["metric"], r["quantity"]) == ("balanced_accuracy", "difference")
        ]
    assert len(found[True]) == len(found[False]) > 0
    assert found[True] == pytest.approx(found[False], rel=0.1)


def test_no_gap_is_noticed_by_intervals_that_are_too_narrow() -> None:
    nearly = people(hired=[1] * 196 + [0] * 4)
    for table in (fairness.decompose(nearly, confidence=0.95), fairness.adjusted_gaps(nearly, confidence=0.95)):
        parts = [r for r in table.rows() if not r["quantity"].startswith("raw_")]
        assert parts
        assert all(r.get("detectable_low") is None and r.get("detectable_high") is None for r in parts)
        assert any("too narrow" in note and "no gap is named" in note for note in table.notes)


def test_what_cannot_be_trusted_is_named_and_is_no_main_result() -> None:
    """Of three far fewer than five are selected: their gap is the largest, and the least to be relied on."""
    rng = np.random.default_rng(2)
    origin = np.array(["here"] * 300 + ["near"] * 100 + ["far"] * 6)
    hired = np.concatenate([rng.random(300) < 0.5, rng.random(100) < 0.3, np.zeros(6, bool)]).astype(int)
    d = Decisions(
        {"hired": hired, "origin": origin, "age": rng.integers(20, 60, 406)},
        decision="hired", groups="origin", covariates="age",
    )  # fmt: skip
    plan = Plan.parse(
        "[columns]\ndecision = 'hired'\n[groups]\nattributes = ['origin']\n[statistics]\nconfidence = 0.95\n"
        "[adjusted]\ncovariates = ['age']\nmodel = 'linear'\n"
    )
    (adjusted,) = audit(plan, d).record["analyses"]
    said = Closer(adjusted, ["origin"], Phrases(language_named("en"), html=False))
    assert said.headlines()[0].startswith("near compared with here: ")
    assert any(flag.startswith("far compared with here: on a side fewer than five") for flag in said.flags())


@pytest.mark.parametrize("age", [["old"] * 200, [None] * 200, [33] * 200], ids=["text", "missing", "number"])
def test_a_covariate_that_says_the_same_of_everybody_is_named(age: list[Any]) -> None:
    for table in (
        fairness.adjusted_gaps(people(age=age), confidence=0.95),
        fairness.decompose(people(age=age), confidence=0.95, by="covariates"),
    ):
        assert "age says nothing that the other columns do not say already, and was left out." in table.notes


def test_who_is_compared_stands_first_and_plots_say_with_whom() -> None:
    table = fairness.planning(people(), confidence=0.95, gap=0.1, metrics="selection_rate")
    assert table.columns[:3] == ("origin", "sex", "reference")
    pytest.importorskip("matplotlib.pyplot")
    axes = table.plot("power")
    names = [tick.get_text() for tick in axes.get_yticklabels()]
    assert any(name.startswith("here, f, against ") for name in names), names
    assert all(", against " in name for name in names)


def test_a_plot_of_very_many_groups_can_be_saved() -> None:
    """Matplotlib draws no picture of more than 2^16 dots on a side: 327 inches at 200 dots an inch."""
    pytest.importorskip("matplotlib.pyplot")
    many = people(1200, origin=[f"town {i % 150}" for i in range(1200)])
    table = fairness.reliance(many, advice="invited", confidence=0.95)
    axes = table.plot()
    assert axes[0].figure.get_size_inches()[1] < 200
    assert " rows" in axes[0].get_xlabel()


def test_a_plot_without_a_point_has_a_legend_and_no_warning() -> None:
    pyplot = pytest.importorskip("matplotlib.pyplot")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fairness.adjusted_gaps(people(hired=[0] * 200), confidence=0.95).plot()
        pyplot.gcf().canvas.draw()


def test_shuffles_too_few_to_show_anything_are_named() -> None:
    # Three tables, and of the thirteen metrics four are complements of others: 27 questions.
    table = fairness.tests(people(), confidence=0.95, permutations=39, seed=1)
    assert any(note.startswith("With 39 shuffles of the groups and 27 tests") for note in table.notes)
    table = fairness.tests(people(), confidence=0.95, permutations=999, seed=1)
    assert not any("shuffles" in note for note in table.notes)


@pytest.mark.parametrize("threads", [1.5, "2", [1]])
def test_threads_are_a_whole_number(threads: Any) -> None:
    d = people()
    asked: list[Callable[[], Any]] = [
        lambda: fairness.margins(d, confidence=0.95, low=-0.1, high=0.1, threads=threads),
        lambda: fairness.chain(d, confidence=0.95, threads=threads),
        lambda: fairness.tests(d, confidence=0.95, permutations=9, seed=1, threads=threads),
        lambda: fairness.conditional_gaps(d, confidence=0.95, threads=threads),
        lambda: fairness.design_effects(d, confidence=0.95, threads=threads),
        lambda: fairness.pooled(d, confidence=0.95, threads=threads),
    ]
    for ask in asked:
        with pytest.raises(InvalidInput, match="threads must be a whole number"):
            ask()


def test_lists_and_numbers_of_the_wrong_type_are_refused_by_name() -> None:
    asked: dict[str, Callable[[], Any]] = {
        "trials2 must be a list": lambda: stats.mantel_haenszel([3], [9], [4], None, confidence=0.95),  # type: ignore[arg-type]
        "successes must be a list": lambda: stats.generalised_cochran_mantel_haenszel(None, [[1]]),  # type: ignore[arg-type]
        r"trials\[0\] must be a list": lambda: stats.generalised_cochran_mantel_haenszel([[1]], [2]),  # type: ignore[list-item]
        "counts must be a list": lambda: stats.goodness_of_fit(None, [0.5, 0.5]),  # type: ignore[arg-type]
        "shares must be a list": lambda: stats.goodness_of_fit([1, 2], 0.5),  # type: ignore[arg-type]
        "weights must be a list": lambda: stats.kish_effective_size("abc"),  # type: ignore[arg-type]
        "rows must be a list": lambda: stats.rao_scott("aabb", list("abab")),
        "ratio must be a number": lambda: stats.e_value("x"),
        "allocation must be a number": lambda: stats.sample_size_ratio(
            0.8, 0.5, confidence=0.95, power=0.8, allocation=None  # type: ignore[arg-type]
        ),
        "power must be a number": lambda: stats.minimum_detectable_ratio(50, 50, 0.5, confidence=0.95, power="0.8"),  # type: ignore[arg-type]
    }  # fmt: skip
    for said, ask in asked.items():
        with pytest.raises(InvalidInput, match=said):
            ask()


def test_refusals_say_what_there_is_and_only_once() -> None:
    with pytest.raises(InvalidInput, match=r"[tT]he steps are 'invited', 'hired'$"):
        fairness.chain(people(), confidence=0.95, steps=["invited", "fined"])
    with pytest.raises(InvalidInput, match="population must not be smaller than its sample of 200, got 20"):
        fairness.design_effects(people(), confidence=0.95, population=20)
    with pytest.raises(InvalidInput, match="it holds no value at all"):
        Decisions({"d": [0, 1], "y": [None, None], "g": ["a", "b"]}, decision="d", outcome="y", groups="g",
                  outcome_positive="yes")  # fmt: skip
