"""What report.html promises: the whole answer, in one language, and nothing that came from data may act."""

from __future__ import annotations

import copy
import json
import re
import string
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import sample_records
from lotrecht.report import ordering, render, words_de, words_en

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


@pytest.fixture(scope="module")
def many() -> Json:
    return sample_records.many()


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


# hostile names -------------------------------------------------------------------------------------------------------


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


# many groups ---------------------------------------------------------------------------------------------------------


def test_ten_thousand_groups_stay_readable(many: Json) -> None:
    jsonschema.Draft202012Validator(SCHEMA["$defs"]["finding"] | {"$defs": SCHEMA["$defs"]}).validate(
        many["findings"][0]
    )
    html = render(many)
    page = Page(html)
    assert len(html.encode()) < 5_000_000
    assert "200 of 10,000 groups are shown: those that differ most clearly from the reference" in page.text
    assert "60 of 10,000 groups are drawn" in page.text
    first = html[html.index("<table>") : html.index("</table>")]
    assert first.count("<tr") == 1 + 200 + 1  # heads, groups, everybody
    assert html.count('<svg class="row"') == 3 * 60
    assert re.search(r"Nobody in these data belongs to these \d+ groups.*and \d+ more \(see audit.json\)", page.text)
    about_nobody = sum(g["n"] == 0 for g in many["tables"][0]["groups"])
    assert f"Of {len(many['findings']) - about_nobody:,} checks" in page.text
    assert f"{about_nobody:,} more could not be made because nobody is in the group." in page.text


def test_the_reference_and_the_clearest_gaps_are_among_the_shown(many: Json) -> None:
    from lotrecht.report.choosing import select

    table = many["tables"][0]
    chosen = select(table, 40, "selection_rate")
    assert chosen == sorted(chosen) and len(chosen) == 40
    assert table["reference"]["group"] in chosen

    def distance(i: int) -> float:
        gap = (table["groups"][i]["gaps"] or {}).get("selection_rate", {}).get("difference")
        return -1.0 if gap is None or gap["value"] is None else max(gap["low"], -gap["high"], 0.0)

    least = min(distance(i) for i in chosen if i != table["reference"]["group"])
    assert all(distance(i) <= least for i in range(10_000) if i not in chosen)


def test_very_many_tables_stay_a_page_that_can_be_sent() -> None:
    record = load("nasty")
    table = record["tables"][0]
    record["tables"] = [copy.deepcopy(table) for _ in range(255)]
    html = render(record, "de")
    assert len(html.encode()) < 5_000_000
    assert "175 weitere Tabellen stehen in audit.json." in Page(html).text


# languages -----------------------------------------------------------------------------------------------------------


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


# order, and what could have been found -------------------------------------------------------------------------------


def test_findings_by_single_attributes_stand_before_crossed_ones() -> None:
    record = load("allowance")
    crossed = [f for f in record["findings"] if len(f["attributes"]) > 1]
    assert crossed
    for verdict in ordering.VERDICTS:
        sizes = [len(f["attributes"]) for f in ordering.worst_first(record["findings"], verdict)]
        assert sizes == sorted(sizes)


def test_checks_about_nobody_are_counted_apart() -> None:
    record = load("void")
    tally = ordering.tally_of(record)
    assert tally.about_nobody == 4
    assert len(tally.findings) == 1
    assert sum(tally.verdicts.values()) == 1
    only = record | {"findings": [f for f in record["findings"] if f not in tally.findings]}
    only["verdicts"] = dict.fromkeys(ordering.VERDICTS, 0) | {"undefined": 4}
    assert "None of 4 checks could be made because nobody is in the groups." in Page(render(only)).text
    assert "Keine von 4 Prüfungen war möglich" in Page(render(only, "de")).text


def with_detectable(low: float | None, high: float | None, measure: str, verdict: str) -> Json:
    record = load("bail")
    (chosen, *_) = (f for f in record["findings"] if f["measure"] == measure and f["verdict"] == verdict)
    chosen |= {"p_value": 0.0312, "test": "score", "adjusted_p_value": 0.5, "detectable": {"low": low, "high": high}}
    record["statistics"]["tests"] = {"multiplicity": "holm", "power": 0.8}
    jsonschema.Draft202012Validator(SCHEMA).validate(record)
    return record


@pytest.mark.parametrize(
    ("low", "high", "measure", "said"),
    [
        (
            -0.0712,
            0.0688,
            "difference",
            "gap of about −7.1 or +6.9 percentage points would have been noticed in 4 of 5",
        ),
        (
            None,
            0.0688,
            "difference",
            "gap of about +6.9 percentage points would have been noticed in 4 of 5 such samples; on",
        ),
        (None, None, "difference", "With so few decisions, no gap, however large, would have been noticed in 4 of 5"),
        (0.71, 1.4, "ratio", "a true ratio of about 0.71 or 1.40 would have been noticed in 4 of 5 such samples."),
        (0.71, None, "ratio", "a true ratio of about 0.71 would have been noticed in 4 of 5 such samples; on"),
    ],
)
def test_where_no_gap_was_found_the_report_says_which_could_have_been(
    low: float | None, high: float | None, measure: str, said: str
) -> None:
    record = with_detectable(low, high, measure, "undecided")
    text = re.sub(r"\s+", " ", Page(render(record)).text)
    assert said in text
    assert "p = 0.031 (corrected: 0.50)" in text
    assert "in 4 von 5 solchen Stichproben" in Page(render(record, "de")).text


def test_a_gap_that_was_found_needs_no_such_sentence() -> None:
    assert "such samples" not in Page(render(with_detectable(-0.1, 0.1, "difference", "outside"))).text


# refusals ------------------------------------------------------------------------------------------------------------


def test_an_unknown_language_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="language: must be one of de, en, got 'fr'"):
        render(load("bail"), "fr")


def test_a_record_of_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match=r"schema must be lotrecht\.audit/1, got 'lotrecht\.audit/2'"):
        render(load("bail") | {"schema": "lotrecht.audit/2"})
