"""The part of the report that looks closer: any kind of analysis reaches a reader, with words or without."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
import sample_analyses
from lotrecht import audit
from lotrecht.analyses import KINDS
from lotrecht.plan import Plan
from lotrecht.report import forest, render
from lotrecht.report.kinds import COMPARING, TELLING, KindWords, Written, words_of
from lotrecht.report.language import language_named
from sample_analyses import estimate, line, undefined
from test_report import SCHEMA, Page

jsonschema = pytest.importorskip("jsonschema")
DATA = Path(__file__).parent / "data"

Json = dict[str, Any]


def load(name: str) -> Json:
    record: Json = json.loads((DATA / f"audit_{name}.json").read_text(encoding="utf-8"))
    return record


@pytest.fixture
def record(monkeypatch: pytest.MonkeyPatch) -> Json:
    sample_analyses.install(monkeypatch)
    words_of.cache_clear()
    return sample_analyses.added_to(load("bail"))


def closer(html: str) -> str:
    """Return the part of the page that this file is about."""
    return html[html.index('<section id="closer">') : html.index('<section id="limits">')]


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", Page(html).text)


def with_lines(lines: list[Json], **more: Any) -> Json:
    record = load("bail")
    analysis = {"kind": "unheard_of", "settings": {}, "lines": lines, "flags": []} | more
    return record | {"analyses": [analysis]}


# what is shown ---------------------------------------------------------------------------------------------------


def test_the_samples_are_records(record: Json) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(record)


def test_without_analyses_nothing_is_said_of_them() -> None:
    html = render(load("bail"))
    assert 'id="closer"' not in html
    assert 'id="closer"' not in render(load("bail") | {"analyses": []})


@pytest.mark.parametrize("language", ["en", "de"])
def test_each_kind_has_its_title_question_answer_and_reading(record: Json, language: str) -> None:
    html = render(record, language)
    words = {"en": sample_analyses.EN, "de": sample_analyses.DE}[language]
    said = text_of(closer(html))
    for key in ("title", "question", "reading", "quantity.common_difference", "setting.strata", "method.sato"):
        assert words[key][1:] in said
    assert '<a href="#closer-0">' in html
    assert {"en": "For Green district the gap", "de": "Bei Green district kehrt sich"}[language] in said
    assert {"en": "hollow, above: raw difference", "de": "hohl, oben: rohe Differenz"}[language] in said


def test_the_main_results_are_sentences_and_the_clearest_comes_first(record: Json) -> None:
    said = re.findall(r"<li>Within.*?</li>", closer(render(record)))
    assert len(said) == 4
    lines = [x for x in record["analyses"][0]["lines"] if x["quantity"] == "common_difference"]
    lines = [x for x in lines if x["labels"]["metric"] == "selection_rate"]
    clearest = max(lines, key=lambda x: max(x["estimate"]["low"], -x["estimate"]["high"]))
    low = f"{abs(clearest['estimate']['low']) * 100:.1f}"
    assert f"\N{MINUS SIGN}{low} to" in said[0]
    assert "false positive" not in "".join(said)


def test_every_line_is_drawn_or_in_a_table(record: Json) -> None:
    said = text_of(closer(render(record)))
    for x in record["analyses"][0]["lines"]:
        if x["estimate"]["value"] is not None and x["quantity"].endswith("difference"):
            shown = f"{abs(x['estimate']['value']) * 100:.1f}"
            assert shown in said
    assert "no common support" in said  # a reason that no words are known for


def test_raw_values_stand_beside_the_corrected_ones(record: Json) -> None:
    part = closer(render(record))
    smooth = part[
        part.index('<section class="closer" id="closer-1">') : part.index('<section class="closer" id="closer-2">')
    ]
    assert smooth.count('<g class="raw">') == smooth.count('<g class="main">') - 1  # the spread has no raw twin
    assert "raw: " in text_of(smooth)


def test_a_kind_nobody_knows_is_shown_by_its_keys(record: Json) -> None:
    said = text_of(closer(render(record)))
    assert "Some new kind" in said
    assert "half_cauchy" in said
    assert "one group only: stratum: north" in said
    assert "<b>../nasty" in said  # as text


def test_p_values_are_written_as_people_read_them() -> None:
    group = {"district": "x"}
    e = estimate(0.1, 0.05)
    lines = [
        line("a_difference", group, e, p_value=0.0342, adjusted_p_value=0.1234),
        line("b_difference", group, e, p_value=1e-9),
        line("c_difference", group, e, adjusted_p_value=0.5),
        line("d_difference", group, e, p_value=0.000999, adjusted_p_value=0.0049),
        line("e_p_value", group, sample_analyses.exact(3e-7)),
    ]
    html = render(with_lines(lines))
    said = text_of(closer(html))
    for words in ("p = 0.034 (corrected: 0.12)", "p < 0.001", "corrected p = 0.50", "p < 0.001 (corrected: 0.005)"):
        assert words in said
    assert "p = 0,034 (korrigiert: 0,12)" in text_of(closer(render(with_lines(lines), "de")))


def test_what_does_not_exist_says_why() -> None:
    lines = [line("x_ratio", {"district": "a"}, undefined("zero_reference")), line("x_ratio", {"district": "b"},
             estimate(2.0, 0.5, ratio=True))]  # fmt: skip
    said = text_of(closer(render(with_lines(lines))))
    assert "the value compared with is zero" in said


def test_infinite_ends_are_arrows_and_words() -> None:
    e = estimate(2.0, 0.5, ratio=True) | {"high": "infinity"}
    html = closer(render(with_lines([line("x_ratio", {"district": "a"}, e)])))
    assert "▶" in html
    assert "or more" in text_of(html)


def test_very_many_lines_stay_a_page_that_can_be_sent() -> None:
    lines = [line("x_difference", {"street": f"s{i}"}, estimate(i / 1e5, 0.01)) for i in range(20_000)]
    flags = [{"name": "one_group_only", "labels": {"stratum": str(i)}} for i in range(10_000)]
    record = with_lines(lines, flags=flags)
    record["analyses"] *= 5
    html = render(record)
    assert len(html.encode()) < 6_000_000
    said = text_of(closer(html))
    assert "60 of 20,000 lines are drawn" in said
    assert "s19999" in said  # the clearest of all
    assert "The same holds for 9,997 more" in said


def test_analyses_of_one_kind_by_several_attributes_share_a_title(record: Json) -> None:
    other = copy.deepcopy(record["analyses"][0])
    for x in other["lines"]:
        x["labels"]["sex"] = x["labels"].pop(record["attributes"][0]["name"])
    record["attributes"].append({"name": "sex", "levels": ["f", "m"]})
    record["analyses"].insert(1, other)
    html = closer(render(record))
    assert html.count("<h3>Gaps among equals</h3>") == 1
    assert re.findall(r"<h4>By <bdi>(\w+)</bdi></h4>", html) == ["district", "sex"]


@pytest.mark.parametrize("language", ["en", "de"])
def test_hostile_names_are_shown_and_never_obeyed(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    sample_analyses.install(monkeypatch)
    words_of.cache_clear()
    html = render(sample_analyses.added_to(load("nasty")), language)
    page = Page(html)
    assert page.tags["script"] == page.tags["img"] == 0
    assert page.tags["h1"] == 1


def test_a_sentence_says_points_and_whom_it_is_about(monkeypatch: pytest.MonkeyPatch, record: Json) -> None:
    monkeypatch.setitem(sample_analyses.EN, "headline.common_difference", "{metric}: the gap is {value}.")
    said = re.findall(r"<li>.*?the gap is.*?</li>", closer(render(record)))
    assert "percentage points." in said[0]
    assert re.match(r"<li>.* compared with .*Blue district.*: selection rate: the gap is", said[0])
    monkeypatch.setitem(
        sample_analyses.EN, "headline.common_difference", "{metric} of {group}: {value} percentage points."
    )
    said = re.findall(r"<li>Selection rate of .*?</li>", closer(render(record)))
    assert said[0].count("percentage points") == 1


def test_of_a_comparison_n_counts_both_sides() -> None:
    lines = [
        line("x_difference", {"district": "a", "reference": "b"}, estimate(0.1, 0.05, n=1200)),
        line("x_rate", {"district": "a"}, estimate(0.3, 0.05, n=900)),
    ]
    html = closer(render(with_lines(lines)))
    assert "n = 1,200 with reference" in html
    assert "n = 900 with reference" not in html
    assert "n = 1.200 mit Vergleichsgruppe" in closer(render(with_lines(lines), "de"))


def test_intervals_that_hold_together_say_so() -> None:
    labels = {"metric": "selection_rate", "district": "a"}
    lines = [line("difference", labels, estimate(0.1, 0.05, method="max_t_newcombe"))]
    said = text_of(closer(render(with_lines(lines, kind="tests"))))
    assert said.count("The intervals hold together for all comparisons, and are wider on purpose.") == 1
    assert "intervals hold together for all comparisons" in said
    alone = [line("difference", labels, estimate(0.1, 0.05, method="newcombe"))]
    assert "hold together for all" not in text_of(closer(render(with_lines(alone, kind="tests"))))


def test_a_disparity_says_over_or_under_represented() -> None:
    def said(value: float) -> str:
        lines = [line("conditional_demographic_disparity", {"district": "a"}, estimate(value, 0.05))]
        return text_of(closer(render(with_lines(lines, kind="conditional"))))

    assert "over-represented among those for whom it goes badly" in said(0.244)
    assert "under-represented" in said(-0.244)
    assert "by 0.0" not in said(0.0)


def test_the_lowest_impact_ratio_of_each_table_is_told_and_no_count_of_zero() -> None:
    lines = [
        line("impact_ratio", {"table": "sex", "district": d}, estimate(value, 0.1, ratio=True))
        for d, value in (("a", 0.9), ("b", 0.4), ("c", 0.7))
    ]
    lines.append(line("unknown_category", {"table": "sex"}, estimate(0, 0)))
    html = closer(render(with_lines(lines, kind="ll144")))
    said = re.findall(r"<li>[^\n]*?lowest impact ratio.*?</li>", html)
    assert len(said) == 1
    assert "0.40" in said[0]
    assert "people of unknown category, in no row of this table: 0" not in text_of(html)


def test_counts_that_differ_from_quantity_to_quantity_stand_with_their_own() -> None:
    group = {"district": "x"}
    lines = [
        line("agreement", group, estimate(0.5, 0.1), counts={"cases": 123, "begun": 777}),
        line("follow_right", group, estimate(0.6, 0.1), counts={"cases": 45, "begun": 777}),
    ]
    html = closer(render(with_lines(lines)))
    said = text_of(html)
    assert "cases: 123" in said
    assert "cases: 45" in said
    assert said.count("777") == 1, "what all share has a column of its own"


def test_what_has_no_interval_is_not_drawn_as_if_it_had_one() -> None:
    statistic = {"value": 5.72, "low": None, "high": None, "confidence": 0.0, "n": 100, "method": "permutation"}
    html = closer(render(with_lines([line("omnibus", {"groups": "district"}, statistic, p_value=0.06)])))
    assert 'class="chart forest"' not in html
    assert "0% interval" not in text_of(html)
    assert "5.72" in text_of(html)


# words -----------------------------------------------------------------------------------------------------------


def kinds() -> list[str]:
    folder = Path(forest.__file__).parent / "analysis_words"
    return sorted(p.stem for p in folder.glob("[a-z]*.py"))


@pytest.mark.parametrize("kind", kinds())
def test_both_languages_have_the_same_words(kind: str) -> None:
    english, german = words_of(kind, "en"), words_of(kind, "de")
    assert sorted(english) == sorted(german)
    for key, words in english.items():
        assert set(re.findall(r"\{(\w+)\}", words)) == set(re.findall(r"\{(\w+)\}", german[key])), key
        if key.startswith("headline.") and "{level}" in words:
            assert "{level} interval" in words, key
            assert "{level}-Intervall" in german[key], key
        if key.startswith("unit."):
            assert words == german[key]
            assert words in {w.value for w in Written}


@pytest.mark.parametrize("kind", [k for k in kinds() if k != "common"])
def test_every_kind_says_what_it_asks_and_how_it_is_read(kind: str) -> None:
    for language in ("en", "de"):
        words = words_of(kind, language)
        assert all(words.get(key) for key in ("title", "question", "reading"))
        known = ("quantity", "unit", "headline", "label", "flag", "setting", "count", "method", "undefined")
        known += ("noticeable", "reading", "term")
        whole = ("title", "question", "reading", "layout", "order", "first", "noticed", "undetectable")
        for key in words:
            assert key in whole or key.partition(".")[0] in known, key


def test_every_kind_is_known_to_compare_or_to_tell_of_one_group() -> None:
    assert sorted([*COMPARING, *TELLING]) == sorted(KINDS)


@pytest.mark.parametrize(
    ("quantity", "written"),
    [
        ("risk_difference", Written.POINTS),
        ("odds_ratio", Written.RATIO),
        ("pooled_rate", Written.SHARE),
        ("homogeneity_p", Written.P),
        ("kappa", Written.NUMBER),
    ],
)
def test_a_quantity_without_words_is_written_as_its_key_sounds(quantity: str, written: Written) -> None:
    assert KindWords(language_named("en"), "unheard_of").written(quantity) is written


@pytest.mark.parametrize("kind", ["..", "os.path", "common.x", "Ä", "a" * 100, "__init__", ""])
def test_a_kind_from_a_record_loads_nothing_but_words(kind: str) -> None:
    assert words_of(kind, "en") == {}


# scales ----------------------------------------------------------------------------------------------------------


def test_ratios_are_drawn_around_one_and_differences_around_zero() -> None:
    ratios = forest.scale_for([estimate(2.0, 0.2, ratio=True)], Written.RATIO)
    assert ratios.logarithmic
    assert ratios.at(1.0) == pytest.approx(50.0)
    gaps = forest.scale_for([estimate(-0.03, 0.01), estimate(0.01, 0.01)], Written.POINTS)
    assert gaps.at(0.0) == pytest.approx(50.0)
    assert gaps.high == 0.05
    assert forest.scale_for([estimate(0.2, 0.1)], Written.SHARE).low == 0.0
    assert forest.scale_for([], Written.RATIO).holds(1.0)


@pytest.mark.parametrize("reach", [1.25, 1.6, 2.5, 5.0, 10.0, 100.0, 1000.0, 1e6])
def test_an_axis_of_ratios_has_few_marks_and_always_the_one(reach: float) -> None:
    marks = forest.marks_of(forest.Scale(1 / reach, reach, logarithmic=True))
    assert 1.0 in marks
    assert 3 <= len(marks) <= 7


def test_one_wide_interval_does_not_flatten_all_others() -> None:
    several = [estimate(0.01 * i, 0.01) for i in range(-9, 10)]
    scale = forest.scale_for([*several, estimate(0.0, 0.9)], Written.POINTS)
    assert scale.high <= 0.2


# from data to the page -------------------------------------------------------------------------------------------

PLAN = """
[columns]
decision = "granted"
effect = "benefit"
[groups]
attributes = ["origin"]
[statistics]
confidence = 0.95
[[checks]]
metric = "selection_rate"
measure = "ratio"
low = 0.8
high = 1.25
[tests]
[conditional]
strata = ["office"]
[decomposition]
strata = ["office"]
[pooling]
[representation]
attribute = "origin"
shares = { local = 0.7, newcomer = 0.3 }
[chain]
steps = ["asked", "granted"]
nested = false
"""
CASES = [
    ("centre", "local", 56, 14),
    ("centre", "newcomer", 17, 3),
    ("harbour", "local", 6, 14),
    ("harbour", "newcomer", 22, 38),
]


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_a_plan_asks_for_reaches_the_reader(language: str) -> None:
    rows = [(o, g, d, (i + d) % 2) for o, g, yes, no in CASES for d, n in ((1, yes), (0, no)) for i in range(n)]
    data = {name: [row[i] for row in rows] for i, name in enumerate(("office", "origin", "granted", "asked"))}
    plan = Plan.parse(PLAN)
    result = audit(plan, data)
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(json.dumps(result.record)))
    assert {a["kind"] for a in result.record["analyses"]} == set(plan.analyses)
    said = text_of(closer(render(result.record, language)))
    for kind in plan.analyses:
        words = words_of(kind, language)
        assert words["title"][1:] in said
        assert words["reading"][-40:] in said
    assert result.findings[0]["detectable"] is not None
