"""``lotrecht init`` asks: at a real terminal from end to end, and question by question with lines for a keyboard."""

from __future__ import annotations

import io
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from lotrecht import cli
from lotrecht.plan import Plan
from lotrecht.prompts import Prompts, split_names

WAIT = 60
"""Seconds after which a terminal that says nothing has failed; nothing below is timed."""


class Keyboard(io.StringIO):
    """Lines typed at a terminal; after the last one its reader sees the end of the input, as after Ctrl-D."""

    def isatty(self) -> bool:
        return True


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def at_a_terminal(monkeypatch: pytest.MonkeyPatch, *lines: str) -> Screen:
    """Put a keyboard on which these lines are typed, and a screen, where the standard streams are."""
    screen = Screen()
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(sys, "stdin", Keyboard("".join(f"{line}\n" for line in lines)))
    monkeypatch.setattr(sys, "stdout", screen)
    return screen


def init(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main(["init", *map(str, arguments)])
    assert isinstance(ended.value.code, int)
    return ended.value.code


# ------------------------------------------------------------------------------------------ a real terminal

ANSWERS = (
    ("A title for the report?", "Arrests, 2024"),
    ("What are the decisions for", "To see who is released"),
    ("On which law", "Police Act, section 7"),
    ("Who is affected", ""),
    ("Who decides", "the officer on duty"),
    ("What happens, by when", ""),
    ("what was decided about each person?", "released"),
    ("Which value of 'released' means: selected?", ""),
    ("a benefit or a burden", "1"),
    ("what turned out to be true?", ""),
    ("By which columns are people grouped?", "sex, 1"),
)


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """Open a pseudo-terminal: the end somebody sits at, and the end a program runs in."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    yield ours, theirs
    os.close(ours)


def read_until(ours: int, words: str, seen: str) -> str:
    """Read on until the words stand on the screen."""
    end = time.monotonic() + WAIT
    while words not in seen:
        ready, _, _ = select.select([ours], [], [], max(0.0, end - time.monotonic()))
        assert ready, f"the terminal never showed {words!r}, only: {seen}"
        try:
            seen += os.read(ours, 4096).decode("utf-8", "replace").replace("\r\n", "\n")
        except OSError:  # the program has closed its end
            raise AssertionError(f"the program ended before it showed {words!r}: {seen}") from None
    return seen[seen.index(words) + len(words) :]


def test_at_a_terminal_every_question_is_asked_and_every_answer_stands_in_the_plan(
    arrests: Path, terminal: tuple[int, int]
) -> None:
    ours, theirs = terminal
    written = arrests.with_name("plan.toml")
    command = [sys.executable, "-m", "lotrecht.cli", "init", str(arrests), "--out", str(written)]
    env = {**os.environ, "TERM": "dumb", "COLUMNS": "200", "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=env, start_new_session=True
    ) as program:
        os.close(theirs)
        try:
            rest = ""
            for question, answer in ANSWERS:
                rest = read_until(ours, question, rest)
                os.write(ours, f"{answer}\n".encode())
            read_until(ours, "Read it, answer what is open", rest)
            assert program.wait(WAIT) == 0
        finally:
            program.kill()

    plan = Plan.read(written)
    assert plan.title == "Arrests, 2024"
    assert plan.why.purpose == "To see who is released"
    assert plan.why.legal_basis == "Police Act, section 7"
    assert plan.why.open() == ("affected", "after_a_finding")
    assert plan.columns.decision == "released"
    assert plan.columns.positive == ("Yes",)  # as proposed
    assert plan.columns.effect == "benefit"
    assert plan.columns.outcome == "reoffended"  # as proposed
    assert plan.columns.outcome_positive == ("1",)  # 0 and 1 need no question
    assert plan.groups.attributes == ("sex", "colour")


# ------------------------------------------------------------------------------------------ init, line by line


def test_empty_answers_take_all_that_is_proposed(
    arrests: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    screen = at_a_terminal(monkeypatch, *[""] * len(ANSWERS))
    assert init(arrests, "--out", tmp_path / "asked.toml") == 0
    shown = screen.getvalue()
    assert "released  <- proposed" in shown
    assert "none, or not known  <- proposed" in shown  # benefit or burden: nobody can infer it
    assert "why: open: purpose, legal_basis, affected, decides, after_a_finding" in shown
    assert init(arrests, "--yes", "--out", tmp_path / "inferred.toml") == 0
    assert Plan.read(tmp_path / "asked.toml") == Plan.read(tmp_path / "inferred.toml")


def test_what_was_said_on_the_command_line_is_not_asked(arrests: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = at_a_terminal(monkeypatch, *[""] * 6)  # the title and why
    plan = arrests.with_name("plan.toml")
    said = ["--decision", "released", "--positive", "No", "--effect", "burden", "--groups", "sex"]
    assert init(arrests, "--out", plan, *said, "--outcome", "reoffended") == 0
    assert "Which column" not in screen.getvalue()
    columns = Plan.read(plan).columns
    assert (columns.decision, columns.positive, columns.effect) == ("released", ("No",), "burden")


@pytest.mark.parametrize("option", ["--yes", "no terminal"])
def test_nobody_is_asked_who_cannot_answer(option: str, arrests: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = at_a_terminal(monkeypatch)
    if option == "no terminal":
        monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert init(arrests, "--out", arrests.with_name("plan.toml"), *(["--yes"] if option == "--yes" else [])) == 0
    assert "?" not in screen.getvalue().replace("burden for the person?", "")


@pytest.mark.parametrize("typed", [0, 1, 6, 9])
def test_whoever_stops_halfway_leaves_no_plan(
    typed: int, arrests: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    at_a_terminal(monkeypatch, *[""] * typed)
    assert init(arrests, "--out", arrests.with_name("plan.toml")) == 130
    assert "interrupted; nothing was written" in capsys.readouterr().err
    assert sorted(p.name for p in arrests.parent.iterdir()) == ["arrests.csv"]


# ------------------------------------------------------------------------------------------ each kind of question


@pytest.mark.parametrize(
    ("lines", "options", "default", "answer"),
    [
        (["2"], ["a", "b"], "", "b"),
        (["b"], ["a", "b"], "", "b"),
        ([" b "], ["a", "b"], "", "b"),
        ([""], ["a", "b"], "b", "b"),
        (["", "3", "0", "-1", "x", "²", "1"], ["a", "b"], "", "a"),
        (["0"], ["a", "b", ""], "a", ""),
        ([""], ["", "a"], "", ""),
        (["1"], ["", "a"], "", "a"),
        (["1"], ["0", "1"], "", "1"),  # a value is taken for itself before it is taken for a number
        (["0"], ["1", "0"], "", "0"),
    ],
)
def test_one_is_chosen_by_number_name_or_proposal(
    lines: list[str], options: list[str], default: str, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = at_a_terminal(monkeypatch, *lines)
    assert Prompts().choose("Which?", options, default) == answer
    assert screen.getvalue().count("That is none of them.") == len(lines) - 1


@pytest.mark.parametrize(
    ("lines", "options", "default", "answer"),
    [
        (["1,3"], ["a", "b", "c"], [], ["a", "c"]),
        (["c, a"], ["a", "b", "c"], [], ["c", "a"]),
        (["b,2,b"], ["a", "b", "c"], [], ["b"]),
        ([""], ["a", "b", "c"], ["b", "c"], ["b", "c"]),
        (["", "4", "a,x", "²", "a"], ["a", "b", "c"], [], ["a"]),
        (["a,b"], ["a,b", "a", "b"], [], ["a,b"]),
        (["2"], ["2", "1"], [], ["2"]),
    ],
)
def test_several_are_chosen_by_number_name_or_proposal(
    lines: list[str], options: list[str], default: list[str], answer: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = at_a_terminal(monkeypatch, *lines)
    assert Prompts().several("Which?", options, default) == answer
    assert screen.getvalue().count("Name at least one of them.") == len(lines) - 1


def test_a_free_answer_is_kept_as_it_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    at_a_terminal(monkeypatch, "  § 7 [bold]PolG[/bold]  ", "")
    assert Prompts().text("Why?") == "§ 7 [bold]PolG[/bold]"
    assert Prompts().text("Why?") == ""


def test_names_from_the_data_cannot_act_on_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = at_a_terminal(monkeypatch, "1")
    name = "[red]x[/red]\x1b[2J\u202e\n"
    assert Prompts().choose("Which of [b]these[/b]?", [name], "") == name
    shown = screen.getvalue()
    assert "Which of [b]these[/b]?" in shown
    assert r"[red]x[/red]\x1b[2J\u202e\n" in shown
    assert "\x1b[2J" not in shown
    assert "\u202e" not in shown


def test_names_are_split_at_commas_that_no_name_holds() -> None:
    assert split_names(["a, b", "c"], ["a", "b", "c"]) == ("a", "b", "c")
    assert split_names(["a,b"], ["a,b"]) == ("a,b",)
    assert split_names([" , "], []) == ()


def test_bytes_that_are_no_text_are_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = at_a_terminal(monkeypatch)
    typed = io.TextIOWrapper(io.BytesIO(b"M\xfcnchen\nM\xc3\xbcnchen\n"), encoding="utf-8")
    lines = iter([typed.buffer.readline(), typed.buffer.readline()])

    def answer(*_: object, **__: object) -> str:
        return next(lines).decode("utf-8").rstrip("\n")

    monkeypatch.setattr("rich.console.Console.input", answer)
    assert Prompts().text("Where?") == "München"
    assert "That is not utf-8 text" in screen.getvalue()
