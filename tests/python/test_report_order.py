"""Many groups and many findings on the page: which are shown, in which order, and what could have been found."""

from __future__ import annotations

import copy
import re

import pytest
import sample_records
from lotrecht.report import ordering, render
from test_report import SCHEMA, Json, Page, load

jsonschema = pytest.importorskip("jsonschema")


@pytest.fixture(scope="module")
def many() -> Json:
    return sample_records.many()


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
