"""Audits of published counts and nothing else: record, verdicts, report and terminal make sense without a row."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import lotrecht as package
import pytest
from end_to_end import lotrecht, real_data
from lotrecht import InvalidInput, Plan
from lotrecht.analyses import module_of
from lotrecht.analyses.aggregates import Section
from lotrecht.plan import Columns, Statistics
from lotrecht.report import render

COUNTS = "origin,checked,people\nNL,120,6000\nabroad,40,1000\nunknown,20,1010\n"
PLAN = """\
title = "Checks of student grants"
[columns]
effect = "burden"
[statistics]
confidence = 0.95
[aggregates]
file = "counts.csv"
groups = "origin"
selected = "checked"
total = "people"
rounding = 10
measure = "ratio"
low = 0.8
high = 1.25
"""


CHECK = '[[checks]]\nmetric = "selection_rate"\nmeasure = "ratio"\nlow = 0.8\n'

jsonschema = pytest.importorskip("jsonschema")
SCHEMA = json.loads((Path(package.__file__).parent / "report" / "audit.schema.json").read_text(encoding="utf-8"))


def validated(record: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(record)


def make(folder: Path, plan: str = PLAN, counts: str = COUNTS) -> Path:
    (folder / "counts.csv").write_text(counts, encoding="utf-8")
    (folder / "plan.toml").write_text(plan, encoding="utf-8")
    return folder / "plan.toml"


def text_of(page: str) -> str:
    """Return what a reader sees of a page."""
    seen = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(seen.replace("\u2068", "").replace("\u2069", "").split())


def test_record_says_what_was_audited(tmp_path: Path) -> None:
    record = package.audit(make(tmp_path)).record
    validated(record)
    data = record["data"]
    assert (data["source"], data["rows_read"], data["rows_used"]) == ("counts.csv", 3, 3)
    assert data["sha256"] == hashlib.sha256(COUNTS.encode()).hexdigest()
    assert data["decision"] is None
    assert data["counts"] == {"effect": "burden", "columns": {"selected": "checked", "total": "people"}}
    assert record["tables"] == []
    assert record["attributes"] == [{"name": "origin", "levels": ["NL", "abroad", "unknown"]}]
    assert record["metrics"] == ["selection_rate"]
    assert "rate" not in record["statistics"]
    settings = record["analyses"][0]["settings"]
    assert (settings["file"], settings["sha256"], settings["rows"]) == ("counts.csv", data["sha256"], 3)


def test_verdicts_are_those_of_the_joint_interval(tmp_path: Path) -> None:
    result = package.audit(make(tmp_path))
    lines = result.record["analyses"][0]["lines"]
    assert [f["group"] for f in result.findings] == [["abroad"], ["unknown"]]
    for finding in result.findings:
        line = lines[finding["evidence"]["line"]]
        assert line["quantity"] == "ratio_sampling"
        assert line["labels"]["origin"] == finding["group"][0]
        assert line["estimate"] == finding["estimate"]
        assert finding["reference"] == ["NL"]
    # 35 to 45 of about 1000 beside 115 to 125 of about 6000: [1.16, 3.31]. By hand, in the tests of `from_counts`.
    assert [f["verdict"] for f in result.findings] == ["undecided", "undecided"]
    assert result.verdicts == {"within": 0, "outside": 0, "undecided": 2, "undefined": 0}
    assert result.record["statistics"]["comparisons"] == 2
    assert result.exit_status == 0


@pytest.mark.parametrize(
    ("threshold", "verdicts"),
    [
        ('measure = "ratio"\nhigh = 1.1', ["outside", "undecided"]),
        ('measure = "ratio"\nlow = 0.3\nhigh = 4', ["within", "within"]),
        ('measure = "ratio"\nlow = 1.5\nhigh = 2.5', ["undecided", "undecided"]),  # rounding alone would be within
        ('measure = "difference"\nhigh = 0.001', ["outside", "undecided"]),
        ('measure = "difference"\nlow = -0.05\nhigh = 0.05', ["within", "within"]),
    ],
)
def test_thresholds(tmp_path: Path, threshold: str, verdicts: list[str]) -> None:
    plan = re.sub(r'measure = "ratio"\nlow = 0.8\nhigh = 1.25', threshold, PLAN)
    result = package.audit(make(tmp_path, plan))
    assert [f["verdict"] for f in result.findings] == verdicts
    assert result.exit_status == (1 if "outside" in verdicts else 0)


def test_exit_status_and_files(tmp_path: Path) -> None:
    ended = lotrecht("audit", make(tmp_path, PLAN.replace("1.25", "1.1")), "--out", tmp_path / "out")
    assert ended.status == 1, ended.err
    assert "1 outside" in ended.out
    assert json.loads((tmp_path / "out" / "audit.json").read_text(encoding="utf-8"))["verdicts"]["outside"] == 1
    assert (tmp_path / "out" / "report.html").is_file()


def test_without_a_threshold_there_are_figures_and_no_verdict(tmp_path: Path) -> None:
    plan = PLAN[: PLAN.index("measure")]
    result = package.audit(make(tmp_path, plan))
    validated(result.record)
    assert result.findings == []
    assert result.exit_status == 0
    page = text_of(render(result.record, "en"))
    assert "No threshold was set in the plan" in page
    assert "the rate of abroad is 2.00 times that of NL" in page


@pytest.mark.parametrize("language", ["en", "de"])
def test_report_speaks_of_counts(tmp_path: Path, language: str) -> None:
    record = package.audit(make(tmp_path)).record
    html = render(record, language)
    page = text_of(html)
    assert {"en": "Published counts were audited", "de": "Geprüft wurden veröffentlichte Zahlen"}[language] in page
    for wrong in ("decisions from", "Entscheidungen aus", "0 decisions", "0 Entscheidungen", "nan", "None"):
        assert not re.search(rf"\b{wrong}\b", page), wrong
    assert 'id="groups"' not in html
    targets = set(re.findall(r'href="#([^"]+)"', html))
    assert targets <= set(re.findall(r'id="([^"]+)"', html))
    assert "closer-0" in targets  # where the findings' evidence stands
    assert "checked" in page
    assert record["data"]["sha256"] in page


@pytest.mark.parametrize("language", ["en", "de"])
def test_terminal_speaks_of_counts(tmp_path: Path, language: str) -> None:
    ended = lotrecht("audit", make(tmp_path), "--out", tmp_path / "out", "--language", language)
    assert ended.status == 0, ended.err
    said = " ".join(ended.out.split())
    assert {"en": "Rows of the published table: 3.", "de": "Zeilen der veröffentlichten Tabelle: 3."}[language] in said
    assert {"en": "What the counts say", "de": "Was die Zahlen sagen"}[language] in said
    assert {"en": "a burden", "de": "eine Belastung"}[language] in said
    assert not re.search(r"\b0 (decisions|Entscheidungen)", said)


def test_a_hidden_count_is_judged_by_its_bounds(tmp_path: Path) -> None:
    counts = "origin,checked,people\nNL,1200,6000\nabroad,<5,1000\n"
    plan = PLAN.replace("rounding = 10", 'rounding = 1\nsuppressed_below = 5\nmarks = "<5"')
    result = package.audit(make(tmp_path, plan, counts))
    (finding,) = result.findings
    assert finding["verdict"] == "outside"  # at most 4 of 1000 beside 20 %
    assert finding["estimate"]["undefined"] == "not_published"
    for language, words in (("en", "can only be bounded"), ("de", "lässt sich nur eingrenzen")):
        assert words in text_of(render(result.record, language))
    wide = package.audit(make(tmp_path, plan.replace("0.8", "0.0"), counts))
    assert [f["verdict"] for f in wide.findings] == ["within"]  # every count that may be hidden lies within


def test_one_group_is_a_finding_too(tmp_path: Path) -> None:
    result = package.audit(make(tmp_path, counts="origin,checked,people\nNL,120,6000\n"))
    validated(result.record)
    (finding,) = result.findings
    assert finding["verdict"] == "undefined"
    assert finding["estimate"]["undefined"] == "single_group"
    assert finding["evidence"] == {"analysis": 0, "line": None}
    for language in ("en", "de"):
        render(result.record, language)


def test_nobody_published_has_no_rate(tmp_path: Path) -> None:
    plan = PLAN.replace("rounding = 10", "rounding = 1")
    result = package.audit(make(tmp_path, plan, "origin,checked,people\nNL,120,6000\nabroad,0,0\n"))
    (finding,) = result.findings
    assert finding["verdict"] == "undefined"
    render(result.record, "en")


def test_four_counts_and_two_columns_of_groups(tmp_path: Path) -> None:
    counts = "origin,sex,a,b,c,d\nNL,f,100,30,20,400\nNL,m,110,40,20,420\nother,f,50,40,20,100\nother,,40,30,10,90\n"
    plan = PLAN.replace('"origin"', '["origin", "sex"]').replace(
        'selected = "checked"\ntotal = "people"',
        'true_positive = "a"\nfalse_positive = "b"\nfalse_negative = "c"\ntrue_negative = "d"\n'
        'metrics = ["false_positive_rate", "selection_rate"]\nreference = { origin = "NL", sex = "m" }',
    )
    result = package.audit(make(tmp_path, plan, counts))
    validated(result.record)
    assert {tuple(f["reference"]) for f in result.findings} == {("NL", "m")}
    assert ["other", None] in [f["group"] for f in result.findings]
    assert result.record["reference"] == {"rule": "group", "levels": ["NL", "m"]}
    for language in ("en", "de"):
        page = text_of(render(result.record, language))
        assert {"en": "as the published counts say", "de": "wie die veröffentlichten Zahlen"}[language] in page


def test_everybody_else_as_reference(tmp_path: Path) -> None:
    result = package.audit(make(tmp_path, PLAN + 'reference = "rest"\n'))
    validated(result.record)
    assert {f["reference"] for f in result.findings} == {"rest"}
    assert "everybody else" in text_of(render(result.record, "en"))


def test_another_table_and_frames(tmp_path: Path) -> None:
    plan = make(tmp_path)
    other = tmp_path / "later.csv"
    other.write_text(COUNTS.replace("40,", "30,"), encoding="utf-8")
    ended = lotrecht("audit", plan, "--data", other, "--out", tmp_path / "out")
    assert ended.status == 0, ended.err
    record = json.loads((tmp_path / "out" / "audit.json").read_text(encoding="utf-8"))
    assert record["data"]["source"] == "later.csv"
    frame = {"origin": ["NL", "abroad"], "checked": [120, 40], "people": [6000, 1000]}
    in_memory = package.audit(plan, frame).record
    validated(in_memory)
    assert in_memory["data"]["sha256"] is None
    assert "file" not in in_memory["analyses"][0]["settings"]
    render(in_memory, "de")


def test_a_plan_made_in_python(tmp_path: Path) -> None:
    make(tmp_path)
    section = Section(
        file="counts.csv", groups=("origin",), selected="checked", total="people", rounding=10, measure="ratio", low=0.8
    )
    plan = Plan(Statistics(0.95), columns=Columns(effect="burden"), analyses={"aggregates": section}, folder=tmp_path)
    again = Plan.parse(plan.to_toml(), tmp_path)
    assert again.analyses == plan.analyses
    assert package.audit(again).findings == package.audit(plan).findings
    with pytest.raises(InvalidInput, match="published counts were audited"):
        package.audit(plan).by_group()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("[statistics]", '[groups]\nattributes = ["origin"]\n[statistics]'), "[groups].attributes"),
        (("[statistics]", '[metrics]\nreport = ["selection_rate"]\n[statistics]'), "[metrics].report"),
        (("[statistics]", f"{CHECK}[statistics]"), "[[checks]]"),
        (("[statistics]", "[paired]\n[statistics]"), "[paired]"),
        (("confidence = 0.95", 'confidence = 0.95\nrate = "jeffreys"'), "[statistics].rate"),
        (('effect = "burden"', 'effect = "burden"\nweight = "w"'), "[columns].weight"),
        (('effect = "burden"', 'effect = "burden"\ndecision = "d"'), "[data].path is empty"),
        (('measure = "ratio"', ""), "[aggregates].measure is missing"),
        (("low = 0.8\nhigh = 1.25", ""), "no threshold"),
        (("low = 0.8", "low = 2"), "low must not be above high"),
        (('measure = "ratio"', 'measure = "worst_ratio"'), "[aggregates].measure must be one of"),
        (('file = "counts.csv"\n', ""), "[aggregates].file is empty"),
        (('"counts.csv"', '"count.csv"'), "count.csv"),
    ],
)  # fmt: skip
def test_refusals(tmp_path: Path, change: tuple[str, str], words: str) -> None:
    assert change[0] in PLAN
    ended = lotrecht("audit", make(tmp_path, PLAN.replace(*change)), "--out", tmp_path / "out")
    assert ended.status == 2
    assert words in " ".join(ended.err.split())


def test_a_threshold_of_counts_beside_rows(tmp_path: Path) -> None:
    """The findings of both stand in one record, and are counted together."""
    (tmp_path / "rows.csv").write_text("d,g\n" + "1,a\n0,a\n1,b\n0,b\n" * 5, encoding="utf-8")
    plan = PLAN.replace(
        '[columns]\neffect = "burden"',
        '[data]\npath = "rows.csv"\n[columns]\ndecision = "d"\n[groups]\nattributes = ["g"]\n'
        '[[checks]]\nmetric = "selection_rate"\nmeasure = "ratio"\nlow = 0.1',
    )
    result = package.audit(make(tmp_path, plan))
    validated(result.record)
    assert [("table" in f["evidence"], f["verdict"]) for f in result.findings] == [
        (True, "within"),
        (False, "undecided"),
        (False, "undecided"),
    ]
    assert result.verdicts == {"within": 1, "outside": 0, "undecided": 2, "undefined": 0}
    assert result.record["statistics"]["comparisons"] == 3
    page = render(result.record, "en")
    assert "20 decisions from rows.csv" in text_of(page)
    assert 'href="#closer-0"' in page
    assert result.record["analyses"][0]["settings"]["file"] == "counts.csv"


def test_duo_as_published(tmp_path: Path) -> None:
    """Table 2 of DUO's students among those of table 1, by origin, rounded to ten, with the published sums."""
    columns = {
        "NL": "Country of origin: NL (number)",
        "Europe": "Country of origin: Europe (excl. NL) (number)",
        "outside Europe": "Country of origin: Outside Europe (number)",
        "all": "Total (number)",
    }

    def totals(number: int) -> dict[str, str]:
        with real_data(f"duo_cub/table{number}.csv").open(encoding="utf-8", newline="") as file:
            return next(csv.DictReader(file))

    marked, students = totals(2), totals(1)
    counts = "origin,checked,people\n" + "".join(f"{g},{marked[c]},{students[c]}\n" for g, c in columns.items())
    plan = PLAN.replace("rounding = 10", 'rounding = 10\neverybody = "all"\nreference = { origin = "NL" }')
    result = package.audit(make(tmp_path, plan, counts))
    validated(result.record)
    told: dict[str, Any] = {f["group"][0]: f for f in result.findings}
    assert {g: f["verdict"] for g, f in told.items()} == {"Europe": "within", "outside Europe": "outside"}
    assert told["outside Europe"]["estimate"]["value"] == pytest.approx((19580 / 54820) / (27890 / 178200))
    assert result.exit_status == 1
    assert "2.28" in text_of(render(result.record, "en"))


def test_every_key_of_the_table_is_explained() -> None:
    comments = module_of("aggregates").COMMENTS
    assert {"measure", "low", "high"} <= set(comments)
