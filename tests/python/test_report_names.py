"""Names from the data on the page: shown in full, and obeyed nowhere."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pytest
from lotrecht.report import render
from test_report import LANGUAGES, Page, load

jsonschema = pytest.importorskip("jsonschema")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_breaks_out_of_its_place(language: str) -> None:
    """The hostile record has the very elements of the same record with tame names, in the same numbers."""
    record = load("nasty")
    tame = json.loads(json.dumps(record))
    texts = Counter[str]()

    def tamed(x: Any, key: str = "") -> Any:
        if isinstance(x, dict):
            return {k: tamed(v, k) for k, v in x.items()}
        if isinstance(x, list):
            return [tamed(v, key) for v in x]
        hostile = isinstance(x, str) and x != "" and key in {"levels", "group", "reference", "attributes", "name"}
        if hostile or (isinstance(x, str) and key in {"title", "source", "column", "positive", "weight", "version"}):
            texts[x] += 1
            return "tame"
        return "tame\ntame" if key == "answer" else x

    for key in ("library", "title", "why", "data", "attributes", "tables", "findings"):
        tame[key] = tamed(record[key], key)
    for before, after in zip(record["tables"][0]["criteria"], tame["tables"][0]["criteria"], strict=True):
        after["name"] = before["name"]
    assert len(texts) > 20
    assert Page(render(record, language)).tags == Page(render(tame, language)).tags


def test_hostile_text_is_shown_in_full() -> None:
    page = Page(render(load("nasty")))
    shown = [data for tag, data in page.texts if tag == "bdi"]
    for name in ("<script>alert(1)</script>", "</td></tr></table><h1>broken out</h1>", "{{ 7*7 }} {% raw %} {group}"):
        assert any(data.startswith(name) for data in shown)
    assert "two⏎lines⟨U+000D⟩⏎and⇥a tab" in shown
    assert "⟨U+202E⟩gnp.txt⟨U+202C⟩ and ⟨U+2066⟩isolate" in shown
    assert "␣leading and trailing␣" in shown
    assert "\u05e2\u05d1\u05e8\u05d9\u05ea 12" in shown
    assert any("⟨U+D800⟩" in data for data in shown)


def test_no_character_of_the_page_hides_or_turns_the_text() -> None:
    html = render(load("nasty"))
    html.encode("utf-8")  # no lone surrogate is left
    isolates = "\u2068\u2069"
    assert not [c for c in html if ord(c) < 32 and c != "\n"]
    assert not set(html) & (
        set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u200e\u200f\u200b\ufeff\x7f\x9b") - set(isolates)
    )
    titles = re.findall(r"<title>(.*?)</title>", html)
    assert all(t.count("\u2068") == t.count("\u2069") for t in titles)


def test_a_group_without_value_is_told_from_one_that_is_called_so() -> None:
    html = render(load("nasty"))
    assert "<i>(missing)</i>" in html
    assert "<bdi>(missing)</bdi>" in html
    assert "<i>(empty)</i>" in html


def test_very_long_names_are_cut_and_say_so() -> None:
    page = Page(render(load("nasty")))
    longest = max((data for tag, data in page.texts if tag == "bdi"), key=len)
    assert len(longest) == 161 and longest.endswith("…")
