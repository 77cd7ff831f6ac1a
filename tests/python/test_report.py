"""What report.html promises: the whole answer, in one language, and nothing that came from data may act."""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import sample_records
from lotrecht.report import render, words_en

jsonschema = pytest.importorskip("jsonschema")

DATA = Path(__file__).parent / "data"
PACKAGE = Path(words_en.__file__).parents[1]
SCHEMA = json.loads((PACKAGE / "audit.schema.json").read_text(encoding="utf-8"))
NAMES = ["bail", "allowance", "nasty", "void"]
LANGUAGES = ["en", "de"]
VOID_ELEMENTS = {"meta", "br", "link", "img", "input", "hr", "base"}

Json = dict[str, Any]


class Page(HTMLParser):
    """The page as a tree walk: fails on a tag that closes what is not open."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str | None]] = []
        self.texts: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, k, v) for k, v in attrs]
        if tag not in VOID_ELEMENTS:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, k, v) for k, v in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.texts.append((self.open[-1], data))

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(data for _, data in self.texts))

    def values(self, attribute: str) -> list[str]:
        return [v or "" for _, k, v in self.attributes if k == attribute]


def load(name: str) -> Json:
    record: Json = json.loads((DATA / f"audit_{name}.json").read_text(encoding="utf-8"))
    return record


# the record ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_sample_records_follow_the_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(load(name))


@pytest.mark.parametrize("name", NAMES)
def test_the_sample_records_are_what_their_generator_writes(name: str) -> None:
    def rounded(x: Any) -> Any:
        if isinstance(x, dict):
            return {k: rounded(v) for k, v in x.items()}
        if isinstance(x, list):
            return [rounded(v) for v in x]
        return round(x, 9) if isinstance(x, float) else x

    assert rounded(load(name)) == rounded(sample_records.SMALL[name]())


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("findings", 0, "verdict"), "fair"),
        (("tables", 0, "groups", 0, "levels"), []),
        (("tables", 0, "overall", "rates", "selection_rate", "low"), "unknown"),
        (("data", "rows_read"), -1),
        (("surprise",), 1),
    ],
)
def test_the_schema_refuses_what_is_not_a_record(path: tuple[Any, ...], value: Any) -> None:
    record = load("bail")
    at: Any = record
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(record)


# the page alone ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_the_page_is_well_formed_and_asks_nothing_of_any_network(name: str, language: str) -> None:
    html = render(load(name), language)
    page = Page(html)
    assert html.startswith("<!DOCTYPE html>")
    assert ("html", "lang", language) in page.attributes
    policy = next(v for v in page.values("content") if v.startswith("default-src"))
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    for forbidden in ("script", "img", "link", "iframe", "object", "embed", "form", "base", "audio", "video", "image"):
        assert page.tags[forbidden] == 0
    assert not [k for _, k, _ in page.attributes if k.startswith("on") or k in {"src", "srcset", "style", "xlink:href"}]
    assert all(v.startswith("#") for v in page.values("href"))
    style = html[html.index("<style>") : html.index("</style>")]
    assert "url(" not in style and "@import" not in style


@pytest.mark.parametrize("name", NAMES)
def test_every_link_has_a_goal_and_every_id_is_used_once(name: str) -> None:
    page = Page(render(load(name)))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {v[1:] for v in page.values("href")} <= set(ids)


@pytest.mark.parametrize("name", NAMES)
def test_the_page_can_be_read_without_seeing_it(name: str) -> None:
    html = render(load(name))
    page = Page(html)
    assert page.tags["h1"] == page.tags["main"] == page.tags["header"] == page.tags["footer"] == 1
    assert page.tags["caption"] == page.tags["table"] > 0
    assert all(scope in {"row", "col", "colgroup"} for scope in page.values("scope"))
    assert page.tags["th"] == len(page.values("scope"))
    assert page.tags["figcaption"] == page.tags["figure"] > 0
    outer = re.findall(r'<svg class="(?:row|finding-drawing)"[^>]*role="img"[^>]*><title>[^<]+</title>', html)
    assert len(outer) == len(re.findall(r'<svg class="(?:row|finding-drawing)"', html)) > 0


def test_colour_is_never_the_only_carrier_of_a_verdict() -> None:
    page = Page(render(load("bail")))
    findings = len(load("bail")["findings"])
    verdicts = [text for tag, text in page.texts if tag == "span" and text in {"outside", "undecided", "within"}]
    assert len(verdicts) == findings
    symbols = Counter(v for v in page.values("href") if v.startswith("#icon-"))
    assert symbols["#icon-outside"] >= 8 and symbols["#icon-within"] >= 3


def test_colours_contrast_enough_in_light_and_in_dark() -> None:
    style = (PACKAGE / "templates" / "style.css").read_text(encoding="utf-8")
    blocks = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", b)) for b in style.split(":root")[1:]]
    assert len(blocks) == 3  # light, dark, print

    def luminance(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
        parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(a: str, b: str) -> float:
        light, dark = sorted((luminance(a), luminance(b)), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    for block in blocks:
        for paper in ("paper", "wash"):
            for ink in ("ink", "soft", "link", "outside", "undecided", "within", "undefined"):
                assert contrast(block[paper], block[ink]) >= 4.5, (paper, ink)  # WCAG 2.1, 1.4.3
            assert contrast(block[paper], block["mark"]) >= 3.0  # 1.4.11
        assert contrast(block["band"], block["mark"]) >= 3.0


# what it says --------------------------------------------------------------------------------------------------------


def test_the_answer_comes_first_in_one_sentence() -> None:
    text = Page(render(load("bail"))).text
    answer = "Of 16 checks: 8 outside, 5 undecided, 3 within the threshold."
    assert answer in text
    assert text.index(answer) < text.index("Why this audit") < text.index("Findings", text.index("Why this audit"))


def test_findings_stand_worst_first_and_each_with_interval_and_threshold() -> None:
    text = Page(render(load("bail"))).text
    places = [text.index(t) for t in ("Outside the threshold (8)", "Undecided (5)", "Within the threshold (3)")]
    assert places == sorted(places)
    assert "Selection rate: group Old town has 0.45 times the value of group Blue district." in text
    assert "95% interval: 0.38 to 0.54; the plan allows 0.80 to 1.25." in text
    assert "The data cannot tell. The true ratio may be anywhere between 0.50 and 1.17" in text


def test_open_questions_stay_visible() -> None:
    page = Page(render(load("allowance")))
    assert sum(tag == "strong" and data == "open" for tag, data in page.texts) == 4
    assert "4 of 5 questions are open." in page.text
    assert "4 von 5 Fragen sind" in Page(render(load("allowance"), "de")).text


def test_what_being_selected_means_is_said_or_said_to_be_open() -> None:
    assert "For the person this is a burden" in Page(render(load("bail"))).text
    assert "For the person this is a benefit" in Page(render(load("allowance"))).text
    assert "benefit or a burden for the person is open" in Page(render(load("void"))).text


def test_rows_set_aside_are_counted_by_reason() -> None:
    text = Page(render(load("allowance"))).text
    assert "31: decision missing, column granted; 2: weight missing, column w" in text
    assert re.search(r"rows read ?5,648 ?rows used ?5,615", text)


def test_numbers_follow_the_language() -> None:
    english, german = (Page(render(load("bail"), x)).text for x in LANGUAGES)
    assert "58.0%" in english and "3,624" in english and "0.45 times" in english
    assert re.search("58,0\\s%", german) and "3.624" in german and "0,45\u2011Fache" in german
    assert not re.search(r"\d\.\d+%", german)


def test_undefined_is_a_dash_with_its_reason_and_nobody_is_said() -> None:
    text = Page(render(load("void"))).text
    assert "– nobody in the group" in text
    assert "– no outcome known" in text
    assert "Nobody in these data belongs to these 2 groups" in text
    assert "have no rates: group south, group (missing)." in text
    assert "1 check, and its number is undefined. 4 more could not be made because nobody is in the group." in text


def test_a_record_without_title_gets_one() -> None:
    page = Page(render(load("void")))
    assert ("title", "Audit of automated decisions") in page.texts
    assert "Prüfung automatisierter Entscheidungen" in Page(render(load("void"), "de")).text


def test_a_plan_without_thresholds_gives_no_verdict() -> None:
    record = load("bail")
    record["findings"], record["checks"] = [], []
    record["verdicts"] = dict.fromkeys(record["verdicts"], 0)
    record["statistics"]["comparisons"] = 0
    jsonschema.Draft202012Validator(SCHEMA).validate(record)
    text = Page(render(record)).text
    assert "The plan sets no threshold, so this report gives numbers and no verdict." in text
    assert "comparisons are judged" not in text


def test_one_check_within_is_no_clean_bill_for_everything() -> None:
    record = load("bail")
    record["findings"] = [f for f in record["findings"] if f["verdict"] == "within"][:1]
    record["verdicts"] = {"within": 1, "outside": 0, "undecided": 0, "undefined": 0}
    text = Page(render(record)).text
    assert "1 check: 0 outside, 0 undecided, 1 within the threshold." in text
    assert "for nothing else" in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_no_verdict_calls_anything_just(name: str, language: str) -> None:
    text = Page(render(load(name), language)).text.lower()
    assert not re.search(r"\b(un)?fair|\bdiscriminat|\bdiskriminier|\bgerecht|\bbias", text)


def test_a_number_never_stands_on_the_wrong_side_of_its_threshold() -> None:
    record = load("bail")
    f = next(f for f in record["findings"] if f["measure"] == "ratio")
    f["estimate"] |= {"value": 0.7996, "low": 0.6, "high": 0.79994}
    f["verdict"] = "outside"
    text = Page(render(record)).text
    assert "has 0.7996 times" in text
    assert "0.6000 to 0.7999;" in text


def test_bounds_without_end_or_knowledge_are_said_in_words() -> None:
    record = load("bail")
    ratio = next(f for f in record["findings"] if f["measure"] == "ratio" and f["verdict"] == "undecided")
    ratio["estimate"] |= {"low": 0.5, "high": "infinity"}
    other = next(f for f in record["findings"] if f["measure"] == "difference" and f["verdict"] == "undecided")
    other["estimate"] |= {"low": None, "high": None}
    record["findings"][0]["threshold"] = {"low": "-infinity", "high": "infinity"}
    text = Page(render(record)).text
    assert "95% interval: 0.50 or more" in text
    assert "95% interval: nothing can be said" in text
    assert "the plan allows any value" in text


@pytest.mark.parametrize("rule", ["group", "largest", "best_off", "rest", "overall"])
def test_the_reference_is_named_whatever_its_rule(rule: str) -> None:
    record = load("bail")
    table = record["tables"][0]
    table["reference"]["rule"] = rule
    if rule in ("rest", "overall"):
        table["reference"]["group"] = None
        table["groups"][0]["gaps"] = copy.deepcopy(table["groups"][1]["gaps"])
        for f in record["findings"]:
            f["reference"] = rule if f["reference"] else None
    jsonschema.Draft202012Validator(SCHEMA).validate(record)
    text = Page(render(record)).text
    named = {"rest": "everybody else", "overall": "everybody together"}.get(rule, "group Blue district")
    assert f"Every group is compared with {named}" in text
    assert f"times the value of {named}." in text


def test_a_weighted_audit_with_a_bootstrap_says_so() -> None:
    record = load("bail")
    record["data"]["weight"] = "w"
    record["statistics"]["bootstrap"] = {"interval": "bca", "replicates": 2000, "seed": 7}
    for g in [*record["tables"][0]["groups"], record["tables"][0]["overall"]]:
        g["counts"] |= {k: dict.fromkeys(sample_records.CELLS, 1.5) for k in ("weight", "squared_weight")}
    jsonschema.Draft202012Validator(SCHEMA).validate(record)
    text = Page(render(record)).text
    assert "rates are weighted by w" in text
    assert "Efron 1987" in text and re.search(r"bootstrap replicates ?2,000", text)


def test_unknown_codes_are_shown_as_they_are() -> None:
    record = load("bail")
    record["statistics"]["rate"] = "a_method_of_tomorrow"
    record["data"]["set_aside"] = [{"reason": "reason_of_tomorrow", "column": "c", "rows": 1}]
    text = Page(render(record)).text
    assert "a_method_of_tomorrow" in text and "reason_of_tomorrow" in text


# refusals ------------------------------------------------------------------------------------------------------------


def test_an_unknown_language_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="language: must be one of de, en, got 'fr'"):
        render(load("bail"), "fr")


def test_a_record_of_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match=r"schema must be lotrecht\.audit/1, got 'lotrecht\.audit/2'"):
        render(load("bail") | {"schema": "lotrecht.audit/2"})
