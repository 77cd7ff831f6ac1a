"""What the terminal shows: the answer first, in 80 columns, and nothing that came from data may act."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
import sample_analyses
import sample_records
from lotrecht.report.kinds import words_of
from lotrecht.terminal import print_summary
from rich.cells import cell_len
from rich.console import Console

DATA = Path(__file__).parent / "data"
NAMES = ["bail", "allowance", "nasty", "void"]


def load(name: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((DATA / f"audit_{name}.json").read_text(encoding="utf-8"))
    return record


def shown(
    record: dict[str, Any], language: str = "en", *, width: int = 80, encoding: str = "utf-8", colour: bool = False
) -> str:
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, errors="strict", newline="\n")
    system: Any = "truecolor" if colour else None
    print_summary(record, Console(file=file, width=width, force_terminal=colour, color_system=system), language)
    file.flush()
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize("width", [60, 80, 200])
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", NAMES)
def test_no_line_is_wider_than_the_terminal(name: str, language: str, width: int) -> None:
    assert max(cell_len(line) for line in shown(load(name), language, width=width).splitlines()) <= width


def test_the_answer_comes_first() -> None:
    lines = shown(load("bail")).splitlines()
    assert lines[0].startswith("Detention before trial")
    assert lines[1] == "Of 16 checks: 8 outside, 5 undecided, 3 within the threshold."


def test_findings_say_verdict_estimate_interval_and_what_is_allowed() -> None:
    text = shown(load("bail"), width=120)
    assert re.search(r"✗ outside +Selection rate +0\.45 +0\.80 to 1\.25", text)
    assert re.search(r"Old town / Blue district +\[0\.38, 0\.54\]", text)
    assert "... and 4 more in audit.json." in text


def test_every_group_of_a_marginal_has_its_n_and_its_interval() -> None:
    text = shown(load("bail"), width=120)
    for name, n in (("Blue district", "3,624"), ("Harbour", "27"), ("(missing)", "18"), ("Everybody", "7,134")):
        assert re.search(rf"{re.escape(name)} +{n} ", text)
    assert "[56.4, 59.6]" in text


def test_a_verdict_needs_no_colour() -> None:
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown(load("bail"), colour=True)) == shown(load("bail"))
    assert "\x1b[" in shown(load("bail"), colour=True)


def test_rows_set_aside_and_open_questions_are_told() -> None:
    text = shown(load("allowance"), width=200)
    assert "Rows: 5,648 read, 5,615 used." in text
    assert "  31 set aside: decision missing (granted)" in text
    assert "Open in the plan: legal basis, who is affected, who decides, what happens after a finding." in text
    assert "report.html" in text and "audit.json" in text
    assert "benefit or burden" in shown(load("void"), width=200)


def test_names_cannot_style_move_or_clear_the_terminal() -> None:
    text = shown(load("nasty"), width=200)
    assert "\x1b" not in text and "\x07" not in text and "\x00" not in text and "\x9b" not in text
    assert "[bold red]markup[/bold red] [/] :smile:" in text
    assert not set(text) & set("\u202a\u202b\u202d\u202e\u2066\u2067")
    assert text.count("\u2068") == text.count("\u2069") > 0  # right-to-left names are isolated
    assert "two⏎lines⟨U+000D⟩⏎and⇥a tab" in text
    styled = shown(load("nasty"), width=200, colour=True)
    assert set(re.findall(r"\x1b\[([0-9;]*)m", styled)) <= {"0", "1", "2", "31", "32", "33", "1;31"}
    assert "example.org" not in styled or "\x1b]8" not in styled


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", NAMES)
def test_any_encoding_of_the_terminal_can_show_it(name: str, language: str, encoding: str) -> None:
    assert len(shown(load(name), language, encoding=encoding)) > 500


def test_german_is_german() -> None:
    text = shown(load("allowance"), "de", width=120)
    assert "Von 14 Prüfungen: 0 außerhalb, 11 unentschieden, 3 innerhalb der Schwelle." in text
    assert "1 weitere war nicht möglich, weil niemand zu der Gruppe gehört." in " ".join(text.split())
    assert "[0,734; 0,870]" in text and "4.235" in text
    assert "Weiterlesen" in text


def test_undefined_numbers_have_their_reason() -> None:
    text = shown(load("void"), width=160)
    assert "nobody in" in text and "no outcome" in text


def test_ten_thousand_groups_stay_short() -> None:
    text = shown(sample_records.many(10_000))
    assert len(text.splitlines()) < 150
    assert "15 of 10,000 groups." in text


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="language"):
        shown(load("bail"), "fr")
    with pytest.raises(ValueError, match="schema"):
        shown({"schema": "other"})


def test_what_was_looked_at_more_closely_fits_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    sample_analyses.install(monkeypatch)
    words_of.cache_clear()
    text = shown(sample_analyses.added_to(load("bail")), "en", width=80)
    assert max(map(len, text.splitlines())) <= 80
    said = " ".join(text.split())
    assert "Looked at more closely Gaps among equals - Within the same stratum the selection rate of" in said
    assert "! For Green district the gap points the other way once like is compared with like." in said
    assert "The numbers are in the report." in said
    assert "Genauer hingesehen" in shown(sample_analyses.added_to(load("bail")), "de", width=80)
    nasty = shown(sample_analyses.added_to(load("nasty")), "en", width=80)
    assert "\x1b[31m" not in nasty


def test_the_gap_that_could_have_been_found_stands_beside_the_finding() -> None:
    record = load("bail")
    for f in record["findings"]:
        ratio = "ratio" in f["measure"]
        f["detectable"] = {"low": 0.75, "high": 1.31} if ratio else {"low": -0.071, "high": None}
    text = shown(record, "en", width=80)
    assert "noticeable: 0.75 or 1.31" in text
    assert "noticeable: −7.1 pts" in text
    assert "Noticeable: a true gap so large is told from none in 4 of 5 such samples." in " ".join(text.split())
    assert "Noticeable" not in shown(load("bail"), "en", width=80)


def test_what_many_parts_leave_aside_of_the_design_is_said_once() -> None:
    flag = {"name": "rows_as_independent", "labels": {"column": "person"}}
    kinds = ("conditional", "pooling", "chain")
    parts = [{"kind": kind, "settings": {}, "lines": [], "flags": [flag]} for kind in kinds]
    said = " ".join(shown(load("bail") | {"analyses": parts}, "en", width=80).split())
    assert said.count("rows with the same value in person belong together") == 1
    assert "This holds for: Like compared with like; Small groups, taken together; The chain of decisions." in said
