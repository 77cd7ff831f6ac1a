"""Decisions and outcomes are two-valued: what is understood, what must be named, and what is refused."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from lotrecht.decisions import Decisions, Ledger, SetAside
from lotrecht.errors import InvalidInput


@pytest.mark.parametrize(
    ("values", "positive", "codes", "text"),
    [
        ([True, False], None, [1, 0], "true"),
        ([1, 0], None, [1, 0], "1"),
        (np.array([1, 0], np.int64), None, [1, 0], "1"),
        (np.array([1.0, 0.0]), None, [1, 0], "1"),
        (["1.0", "0"], None, [1, 0], "1"),
        (["TRUE", "false"], None, [1, 0], "TRUE"),
        ([1, 1], None, [1, 1], "1"),
        ([0, 0], None, [0, 0], "1"),
        (["Yes", "No"], "Yes", [1, 0], "Yes"),
        (["Yes", "No", "Maybe"], ["Yes", "Maybe"], [1, 0, 1], "Maybe, Yes"),
        ([1, 0], 0, [0, 1], "0"),
        ([1, 0], "0", [0, 1], "0"),
        ([1.0, 2.0], 2, [0, 1], "2"),
        (["1.0", "0.0"], "1", [1, 0], "1"),
        ([True, False], "1", [1, 0], "true"),
        ([True, False], False, [0, 1], "false"),
        (["Yes", "Yes"], "Yes", [1, 1], "Yes"),
        (["NA", "No"], "NA", [1, 0], "NA"),
    ],
)
def test_two_values_become_one_and_zero(values: Any, positive: Any, codes: list[int], text: str) -> None:
    d = Decisions(decision=values, positive=positive)
    assert d.decision.tolist() == codes
    assert d.labels.decision_positive in (text, ", ".join(reversed(text.split(", "))))


def test_a_missing_decision_is_set_aside_even_if_it_is_a_word() -> None:
    d = Decisions({"d": ["Yes", "No", "NA", None, ""]}, decision="d", positive="Yes")
    assert d.decision.tolist() == [1, 0]
    assert d.ledger.set_aside == (SetAside("decision_missing", "d", 3),)


def test_a_missing_outcome_is_unknown_and_kept() -> None:
    d = Decisions(decision=[1, 0, 1], outcome=["good", None, "bad"], outcome_positive="good")
    assert d.outcome is not None
    assert d.outcome.tolist() == [1, 2, 0]
    assert d.ledger == Ledger(3, 3, (), 1)
    nothing = Decisions(decision=[1, 0], outcome=[None, None])
    assert nothing.outcome is not None
    assert nothing.outcome.tolist() == [2, 2]


def test_a_declared_value_that_nobody_has_makes_no_third_value() -> None:
    pd = pytest.importorskip("pandas")
    values = pd.Series(pd.Categorical([1, 0], categories=[0, 1, 2]))
    assert Decisions(decision=values).decision.tolist() == [1, 0]


@pytest.mark.parametrize("argument", ["decision", "outcome"])
@pytest.mark.parametrize(
    ("values", "positive", "message"),
    [
        (["Yes", "No"], None, r"holds 'No', 'Yes'; say which value means .*positive='No' or .*positive='Yes'"),
        (["a"], None, r"holds 'a'; say which"),
        ([1, 2], None, r"holds '1', '2'; say which"),
        (
            list("abcdefg"),
            None,
            r"must be two-valued, but holds 7 different values: 'a', 'b', 'c', 'd', 'e' and 2 more",
        ),
        ([0.0, 1.0, 0.5], None, r"holds 3 different values: '0', '0.5', '1'"),
        ([0.0, 1.0, math.inf], None, r"3 different values"),
        (["Yes", "No"], "yes", r"positive='yes' does not occur .* did you mean 'Yes'\? It holds 'No', 'Yes'"),
        (["Yes", "No"], ["Yes", "Perhaps"], r"positive='Perhaps' does not occur"),
        (["Yes", "No"], [], r"positive is an empty list"),
    ],
)
def test_values_that_are_not_two_are_refused(argument: str, values: Any, positive: Any, message: str) -> None:
    others = {"decision": [1] * len(values)} if argument == "outcome" else {}
    name = "positive" if argument == "decision" else "outcome_positive"
    with pytest.raises(InvalidInput, match=message):
        Decisions(**others, **{argument: values, name: positive})


@pytest.mark.parametrize(
    "roles",
    [
        {"decision": "a", "outcome": "a", "groups": "g"},
        {"decision": "a", "groups": ["g", "a"]},
        {"decision": "a", "outcome": "b", "groups": "b"},
    ],
)
def test_one_column_cannot_play_two_roles(roles: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match=r"asked for as \w+ and as \w+"):
        Decisions({"a": [1, 0], "b": [0, 1], "g": ["x", "y"]}, **roles)


@pytest.mark.parametrize("words", [("yes", "no"), ("Ja", "Nein"), ("TRUE", "false"), ("1", "0"), (True, False)])
def test_a_step_answers_a_question_so_yes_and_no_are_plain(words: tuple[Any, Any]) -> None:
    yes, no = words
    d = Decisions({"d": [1, 0, 1], "flag": [yes, no, None]}, decision="d", steps=["flag"])
    assert d.steps["flag"].tolist() == [1, 0, 2]


def test_a_step_may_be_all_no_and_a_decision_still_says_which_value_it_means() -> None:
    assert Decisions({"d": [1, 0], "flag": ["no", "no"]}, decision="d", steps=["flag"]).steps["flag"].tolist() == [0, 0]
    with pytest.raises(InvalidInput, match="say which value means 'selected'"):
        Decisions({"d": ["yes", "no"]}, decision="d")


def test_other_words_of_a_step_are_asked_for_by_keys_that_there_are() -> None:
    data = {"d": [1, 0], "flag": ["high", "low"]}
    with pytest.raises(InvalidInput) as refused:
        Decisions(data, decision="d", steps=["flag"])
    said = str(refused.value)
    for key in ("positive = { flag = 'high' } under [chain]", "first_positive", "advice_positive", "step_positive="):
        assert key in said
    assert "[columns]" not in said
    assert Decisions(data, decision="d", steps=["flag"], step_positive={"flag": "high"}).steps["flag"].tolist() == [
        1,
        0,
    ]
