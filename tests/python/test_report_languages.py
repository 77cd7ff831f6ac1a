"""The words of the report: both languages say the same things, and every code has words."""

from __future__ import annotations

import json
import re
import string
from pathlib import Path

import pytest
import sample_records
from lotrecht.report import render, words_de, words_en
from test_report import LANGUAGES, NAMES, PACKAGE, SCHEMA, Page, load

jsonschema = pytest.importorskip("jsonschema")


def placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def test_both_languages_say_the_same_things() -> None:
    assert list(words_en.WORDS) == list(words_de.WORDS)
    for key, english in words_en.WORDS.items():
        assert placeholders(english) == placeholders(words_de.WORDS[key]), key


def test_every_word_is_used_somewhere() -> None:
    sources = [*PACKAGE.glob("[!w]*.py"), *PACKAGE.glob("templates/*"), PACKAGE.parent / "terminal.py"]
    code = "".join(p.read_text(encoding="utf-8") for p in sources)
    codes = ("metric.", "means.", "measure.", "aggregate.", "reason.", "set_aside.", "how.", "why.", "term.why.")
    composed = ("findings.", "selected.", "claim.", "table.reference.", "table.worst.", "table.rates.", "reference.")
    composed += (
        "closer.scale.",
        "method.",
        "counts.",
        "meaning.",
        "answer.",
        "interval.",
        "allowed.",
        "cell.",
        "short.allowed.",
    )
    composed += ("noticeable.", "term.noticeable.")
    drift = ("answer.", "correction.", "verdict.", "question.", "sentence.", "note.", "why.", "group.")
    composed += tuple(f"drift.{part}" for part in drift)
    for key in words_en.WORDS:
        if not key.startswith(codes + composed) and not key.endswith(".means"):
            stem = key.removesuffix(".one").removesuffix(".number").removesuffix(".many")
            assert f'"{key}"' in code or f'"{stem}"' in code or f'"{stem.rpartition(".")[2]}"' in code, key


@pytest.mark.parametrize("name", NAMES)
def test_the_german_page_holds_no_english_sentence(name: str) -> None:
    record = load(name)
    german = Page(render(record, "de")).text
    for key, words in words_en.WORDS.items():
        longest = max(re.split(r"\{[a-z]+\}", words), key=len).strip()
        if len(longest) > 14 and longest not in words_de.WORDS[key] and longest not in json.dumps(record):
            assert longest not in german, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_schema_has_words(language: str) -> None:
    words = {"en": words_en.WORDS, "de": words_de.WORDS}[language]
    defs = SCHEMA["$defs"]
    metrics = defs["metric"]["enum"]
    assert all(f"metric.{m}" in words and f"means.{m}" in words for m in metrics)
    assert all(f"measure.{m}" in words for m in defs["measure"]["enum"])
    criteria = defs["table"]["properties"]["criteria"]["items"]["properties"]
    assert all(f"metric.{c}" in words and f"means.{c}" in words for c in criteria["name"]["enum"])
    assert all(f"aggregate.{a}" in words for a in criteria["aggregate"]["enum"])
    assert all(v in words and f"{v}.means" in words for v in defs["finding"]["properties"]["verdict"]["enum"])
    assert all(f"why.{q}" in words and f"term.why.{q}" in words for q in sample_records.WHY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_of_the_library_has_words(language: str) -> None:
    words = {"en": words_en.WORDS, "de": words_de.WORDS}[language]
    header = Path(__file__).parents[2] / "include/lotrecht/stats/estimate.hpp"
    reasons = re.findall(r'case Undefined::\w+: return "(\w+)";', header.read_text(encoding="utf-8"))
    assert "nobody" in reasons
    assert [r for r in reasons if f"reason.{r}" not in words] == []
