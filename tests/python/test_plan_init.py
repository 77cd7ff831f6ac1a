"""A first plan: what columns say by themselves is written, what they do not say is asked or left open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from lotrecht.errors import InvalidInput
from lotrecht.plan import QUESTIONS, Plan
from lotrecht.plan_init import Answers, Draft, ask_for, draft, look_at


def drafted(path: Path, answers: Answers | None = None) -> Draft:
    file, profiles = look_at(path)
    return draft(file, profiles, answers or Answers(), path.parent)


def test_columns_are_looked_at(arrests: Path) -> None:
    file, profiles = look_at(arrests)
    by_name = {p.name: p for p in profiles}
    assert list(by_name) == file.names
    assert by_name["released"].two_valued
    assert by_name["sex"].levels == ("Female", "Male")
    assert by_name["sex"].missing == 1
    assert by_name["hours"].distinct == 5
    assert by_name["reoffended"].values == ("0", "1")


def test_a_single_candidate_is_taken_and_said(arrests: Path) -> None:
    made = drafted(arrests)
    assert made.plan.columns.decision == "released"
    assert made.plan.columns.positive == ("Yes",)
    assert made.plan.columns.outcome == "reoffended"
    assert made.plan.columns.outcome_positive == ("1",)
    assert made.plan.columns.effect == ""
    assert made.plan.groups.attributes == ("colour", "sex")
    assert made.plan.data.path == "arrests.csv"
    assert made.plan.why.open() == tuple(QUESTIONS)
    assert any("released" in note for note in made.notes)
    assert any("effect: open" in note for note in made.notes)
    assert Plan.parse(made.plan.to_toml()) == made.plan


def test_several_candidates_are_never_guessed_among(write_csv: Callable[..., Path]) -> None:
    path = write_csv("released,employed,sex\nYes,No,m\nNo,Yes,f\n")
    with pytest.raises(InvalidInput, match=r"'released' \('No', 'Yes'\), 'employed' .* say --decision NAME"):
        drafted(path)
    assert drafted(path, Answers(decision="employed")).plan.columns.decision == "employed"


def test_no_candidate_is_said(write_csv: Callable[..., Path]) -> None:
    with pytest.raises(InvalidInput, match=r"no column looks like a decision .* the columns are 'ward', 'sex'"):
        drafted(write_csv("ward,sex\n1,m\n2,f\n3,f\n"))


def test_a_value_that_leaves_doubt_is_left_open(write_csv: Callable[..., Path]) -> None:
    made = drafted(write_csv("verdict,sex\nA,m\nB,f\nB,x\n"))
    assert made.plan.columns.positive == ()
    assert any("positive: open" in note and "'A', 'B'" in note for note in made.notes)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        (Answers(decision="releasd"), "no column 'releasd' for the decision; did you mean 'released'"),
        (Answers(decision="released", positive=("yes",)), "does not hold 'yes'; did you mean 'Yes'"),
        (Answers(decision="released", groups=("colour", "sexx")), "no column 'sexx' for the group; did you mean 'sex'"),
        (Answers(decision="released", outcome="x"), "no column 'x' for the outcome"),
    ],
)
def test_answers_that_do_not_fit_the_file_are_refused(answers: Answers, message: str, arrests: Path) -> None:
    with pytest.raises(InvalidInput, match=message):
        drafted(arrests, answers)


def test_parquet_is_looked_at_and_lists_are_passed_over(tmp_path: Path) -> None:
    table = pa.table({"granted": [True, False], "sex": ["m", "f"], "tags": [["a"], ["b"]], "id": [1, 2]})
    pq.write_table(table, tmp_path / "d.parquet")
    plan = drafted(tmp_path / "d.parquet").plan
    assert plan.columns.decision == "granted"
    assert plan.columns.positive == ("true",)
    assert plan.groups.attributes == ("sex",)


class Person:
    """Answers the questions from a list of (word in the question, answer)."""

    def __init__(self, *answers: tuple[str, str]) -> None:
        self.answers = answers
        self.defaults: dict[str, str] = {}

    def choose(self, question: str, options: Sequence[str], default: str) -> str:
        self.defaults[question] = default
        answer = next((a for word, a in self.answers if word in question), default)
        assert answer in options
        return answer

    def several(self, question: str, options: Sequence[str], default: Sequence[str]) -> list[str]:
        assert set(default) <= set(options)
        return next((a.split(",") for word, a in self.answers if word in question), list(default))

    def text(self, question: str) -> str:
        return next((a for word, a in self.answers if word in question), "")


def test_a_person_is_asked_with_proposals(arrests: Path) -> None:
    file, profiles = look_at(arrests)
    person = Person(("benefit", "benefit"), ("law", "Police Act"), ("grouped", "sex"), ("title", "Arrests"))
    made = ask_for(file, profiles, Answers(), arrests.parent, person)
    assert person.defaults["Which column says what was decided about each person?"] == "released"
    assert made.plan.columns.effect == "benefit"
    assert made.plan.groups.attributes == ("sex",)
    assert made.plan.why.legal_basis == "Police Act"
    assert "legal_basis" not in made.plan.why.open()
    assert made.plan.title == "Arrests"
    assert made.plan.columns.outcome_positive == ("1",)
