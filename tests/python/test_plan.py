"""Plans: what is written is read again; what cannot be meant is refused with its place."""

from __future__ import annotations

import math
import re
import sys
import types
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings
from lotrecht import analyses
from lotrecht.errors import InvalidInput
from lotrecht.plan import (
    METRICS,
    QUESTIONS,
    Check,
    Columns,
    Data,
    Groups,
    Metrics,
    Plan,
    Statistics,
    Why,
    reading,
    rules,
    writing,
)
from lotrecht.plan.toml_table import TomlTable
from lotrecht.plan.writing import table_as_toml

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PLAN = """\
title = "Release after arrest"

[why]
purpose = "To know"

[data]
path = "arrests.csv"

[columns]
decision = "released"
positive = "Yes"
effect = "benefit"
outcome = "reoffended"
outcome_positive = 1

[groups]
attributes = ["colour", "sex"]
crossed = true
missing = "group"
reference = "largest"

[metrics]
report = ["selection_rate"]

[statistics]
confidence = 0.95
seed = 1

[[checks]]
metric = "selection_rate"
measure = "ratio"
low = 0.8
high = 1.25

[[checks]]
metric = "equalized_odds"
measure = "mean_difference"
high = 0.1
"""

TEXT = st.text(st.characters(codec="utf-8"), max_size=12)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    attributes = tuple(draw(st.lists(TEXT.filter(bool), unique=True, max_size=3)))
    named = st.fixed_dictionaries(dict.fromkeys(attributes, TEXT)) if attributes else st.just("rest")
    reference: Any = draw(st.sampled_from(["largest", "best_off", "rest", "overall"]) | named)
    bound = st.floats(-10, 10)
    checks = []
    for _ in range(draw(st.integers(0, 3))):
        metric = draw(st.sampled_from([*METRICS, "equalized_odds"]))
        own = ["worst_difference", "mean_difference"]
        others = ["ratio", "difference", "worst_ratio", "worst_difference"]
        measure = draw(st.sampled_from(own if metric == "equalized_odds" else others))
        low, high = sorted([draw(bound), draw(bound)])
        low, high = draw(st.sampled_from([(low, high), (-math.inf, high), (low, math.inf)]))
        checks.append(Check(metric, measure, low, high, reference if measure in ("ratio", "difference") else None))
    values = st.lists(TEXT.filter(bool), max_size=3).map(tuple)
    return Plan(
        statistics=Statistics(draw(st.floats(0.01, 0.99)), ratio="katz", seed=draw(st.integers(0, 2**63 - 1))),
        title=draw(TEXT),
        why=Why(*(draw(TEXT) for _ in QUESTIONS)),
        data=Data(draw(TEXT), "cp1252"),
        columns=Columns("d", draw(values), "burden", "o", draw(values), draw(TEXT)),
        groups=Groups(attributes, draw(st.booleans()), "set_aside", reference),
        metrics=Metrics(tuple(draw(st.lists(st.sampled_from(METRICS), max_size=3)))),
        checks=tuple(checks),
    )


@dataclass(frozen=True)
class Step:
    name: str
    column: str = ""
    positive: tuple[str, ...] = ()
    least: float | None = None


@dataclass(frozen=True)
class Section:
    by: str = "steps"
    steps: tuple[Step, ...] = ()
    shares: dict[str, float] = field(default_factory=dict)
    positive: dict[str, tuple[str, ...]] = field(default_factory=dict)
    bounds: tuple[float, ...] = ()
    crossed: bool = True
    strata: tuple[str, ...] = ()
    most: float | None = None


def section_of(table: TomlTable) -> Section:
    steps = table.tables("steps", ("name", "column", "positive", "least"))
    return Section(
        table.choice("by", ("steps", "strata"), "steps"),
        tuple(Step(s.text("name"), s.text("column"), s.values_of("positive"), s.number("least", 0.5)) for s in steps),
        table.numbers_by_name("shares"),
        table.values_by_name("positive"),
        table.numbers("bounds"),
        table.boolean("crossed", True),
        table.texts("strata"),
        table.number("most", 1.0),
    )


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Make a kind of analysis that has every sort of value."""
    module: Any = types.ModuleType("lotrecht.analyses.made_up")
    module.Section, module.read, module.COMMENTS = Section, section_of, {"": "A made-up table.", "shares": "of all"}
    module.check = lambda section, plan: None
    monkeypatch.setitem(sys.modules, module.__name__, module)
    for each in (analyses, reading, rules, writing):
        monkeypatch.setattr(each, "KINDS", (*analyses.KINDS, "made_up"))
    return module


NAMES = st.text(st.characters(codec="utf-8"), max_size=8)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
SECTIONS = st.builds(
    Section,
    by=st.sampled_from(["steps", "strata"]),
    steps=st.lists(st.builds(Step, NAMES, NAMES, st.lists(NAMES.filter(bool)).map(tuple), NUMBERS), max_size=3).map(
        tuple
    ),
    shares=st.dictionaries(NAMES, NUMBERS, max_size=3),
    positive=st.dictionaries(NAMES, st.lists(NAMES.filter(bool), min_size=1, max_size=2).map(tuple), max_size=2),
    bounds=st.lists(NUMBERS, max_size=3).map(tuple),
    crossed=st.booleans(),
    strata=st.lists(NAMES.filter(bool), max_size=2).map(tuple),
    most=NUMBERS,
)


@given(section=SECTIONS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_tables_of_analyses_are_read_again_as_they_were_written(kind: Any, section: Section) -> None:
    plan = Plan(Statistics(0.9), analyses={"made_up": section})
    text = plan.to_toml()
    assert Plan.parse(text) == plan
    assert "# A made-up table." in text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[made_up]\nshare = 1", r"unknown key 'share' in \[made_up\]; did you mean 'shares'\?"),
        ("[mad_up]\nby = 'steps'", r"unknown key 'mad_up'; did you mean 'made_up'\?"),
        ("[made_up]\nsteps = [{ name = 'a' }, { nam = 'b' }]", r"'nam' in \[made_up\].steps 2; did you mean 'name'"),
        ("[made_up]\nsteps = { name = 'a' }", r"\[made_up\].steps must be a list of tables"),
        ("[made_up]\nshares = { f = 'half' }", r"\[made_up\].shares must be a number for each name"),
        ("[made_up]\npositive = { f = 2024-01-01 }", r"\[made_up\].positive.f must be a value or a list of values"),
        ("[made_up]\nbounds = [1, true]", r"\[made_up\].bounds must be a number or a list of numbers"),
        ("made_up = 1", r"made_up must be a table, written \[made_up\], got the number"),
    ],
)
def test_a_table_of_an_analysis_that_cannot_be_meant_is_refused(kind: Any, text: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        Plan.parse(f"{text}\n[statistics]\nconfidence = 0.9")


@given(plans())
@settings(max_examples=60, deadline=None)
def test_a_written_plan_is_read_again_as_it_was(plan: Plan) -> None:
    assert Plan.parse(plan.to_toml()) == plan


def test_a_plan_says_what_stands_in_it() -> None:
    plan = Plan.parse(PLAN)
    assert plan.title == "Release after arrest"
    assert plan.why.open() == ("legal_basis", "affected", "decides", "after_a_finding")
    assert plan.columns == Columns("released", ("Yes",), "benefit", "reoffended", ("1",))
    assert plan.checks[1] == Check("equalized_odds", "mean_difference", -math.inf, 0.1)
    assert plan.statistics == Statistics(0.95)


def test_paths_start_at_the_plan_and_a_byte_order_mark_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8-sig")
    plan = Plan.read(tmp_path / "plan.toml")
    assert plan.data_path == tmp_path / "arrests.csv"
    assert Plan.parse(PLAN.replace("arrests.csv", "/data/a.csv"), tmp_path).data_path == Path("/data/a.csv")


def test_all_metrics_are_reported_that_the_data_allow() -> None:
    assert Plan(Statistics(0.9), columns=Columns("d")).reported == ("selection_rate",)
    assert Plan(Statistics(0.9), columns=Columns("d", outcome="o")).reported == METRICS


def test_a_named_reference_is_read_as_texts() -> None:
    text = PLAN.replace('reference = "largest"', "reference = { colour = 'White', sex = 1 }")
    assert Plan.parse(text).groups.reference == {"colour": "White", "sex": "1"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "confidence =",
            "confidense =",
            r"unknown key 'confidense' in \[statistics\]; did you mean 'confidence'\? The keys",
        ),
        ("[why]", "[wy]", r"unknown key 'wy'; did you mean 'why'\?"),
        ("purpose", "zzz", r"unknown key 'zzz' in \[why\]; the keys there are 'purpose', 'legal_basis'"),
        ("high = 1.25", "hihg = 1.25", r"unknown key 'hihg' in \[\[checks\]\] 1; did you mean 'high'"),
        ("confidence = 0.95", "", r"\[statistics\].confidence is missing; .* it has no default"),
        ("confidence = 0.95", "confidence = '0.95'", r"\[statistics\].confidence must be a number .* the text '0.95'"),
        ("confidence = 0.95", "confidence = true", r"\[statistics\].confidence must be a number .* the truth value"),
        ("confidence = 0.95", "confidence = 95", r"\[statistics\].confidence must lie between 0 and 1, got 95"),
        ("confidence = 0.95", "confidence = nan", r"\[statistics\].confidence must lie between 0 and 1, got nan"),
        ("seed = 1", "seed = -1", r"\[statistics\].seed must be a whole number, not below 0"),
        ("seed = 1", "seed = 1.5", r"\[statistics\].seed must be a whole number"),
        ("seed = 1", 'rate = "wilsson"', r"\[statistics\].rate must be one of .*; did you mean 'wilson'"),
        ("crossed = true", "crossed = 1", r"\[groups\].crossed must be true or false, got the number 1"),
        ('["colour", "sex"]', '["sex", "sex"]', r"\[groups\].attributes names an attribute twice"),
        ('["colour", "sex"]', '["sex", 1]', r"\[groups\].attributes must be a list of texts"),
        (
            'reference = "largest"',
            'reference = "best_of"',
            r"\[groups\].reference must be one of .*did you mean 'best_off'",
        ),
        (
            '"largest"',
            '{ color = "W", sex = "m" }',
            r"names 'color', which is not in \[groups\].attributes; did you mean",
        ),
        ('"largest"', '{ sex = "m" }', r"names a group, but not its 'colour'"),
        ('effect = "benefit"', 'effect = "good"', r"\[columns\].effect must be one of '', 'benefit', 'burden'"),
        ('positive = "Yes"', "positive = 2024-01-01", r"\[columns\].positive must be a value or a list of values"),
        ('outcome = "reoffended"', "", r"\[\[checks\]\] 2: equalized_odds needs to know what turned out to be true"),
        (
            '["selection_rate"]',
            '["selection rate"]',
            r"\[metrics\].report holds 'selection rate'.* did you mean 'selection_rate'",
        ),
        ('"ratio"', '"mean_difference"', r"\[\[checks\]\] 1.measure must be one of 'ratio', 'difference'"),
        ('measure = "ratio"', "", r"\[\[checks\]\] 1.measure is missing; it must be one of"),
        ("high = 1.25", "high = 0.5", r"\[\[checks\]\] 1: low must not be above high"),
        ("high = 1.25", "high = nan", r"\[\[checks\]\] 1: low must not be above high"),
        ("high = 0.1", "", r"\[\[checks\]\] 2 has no threshold"),
        ("high = 0.1", 'high = 0.1\nreference = "rest"', r"\[\[checks\]\] 2: mean_difference compares all groups"),
        ("[[checks]]\nmetric", "[checks]\nmetric", r"is not TOML"),
        ("[why]", "why = 1\n[whither]", r"unknown key 'whither'"),
        ("[data]\npath", "[data.path]\nx", r"\[data\].path must be text in quotation marks, got the table"),
        ('title = "Release after arrest"', "title = Release", r"is not TOML: .*line 1"),
    ],
)
def test_a_plan_that_cannot_be_meant_is_refused(old: str, new: str, message: str) -> None:
    assert old in PLAN
    with pytest.raises(InvalidInput, match=message):
        Plan.parse(PLAN.replace(old, new, 1) if old != "[[checks]]\nmetric" else PLAN.replace(old, new))


def test_a_plan_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_bytes(b'title = "M\xfcnchen"')
    with pytest.raises(InvalidInput, match=r"byte 10 is not UTF-8; save the plan as UTF-8"):
        Plan.read(tmp_path / "plan.toml")
    with pytest.raises(InvalidInput, match=r"there is no such plan; did you mean 'plan.toml'"):
        Plan.read(tmp_path / "plam.toml")
    with pytest.raises(InvalidInput, match=r"cannot be read"):
        Plan.read(tmp_path)
    (tmp_path / "people.CSV").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"is a file of data, not a plan; write a plan for it: lotrecht init .*CSV"):
        Plan.read(tmp_path / "people.CSV")
    (tmp_path / "plan.toml").write_text("x = 1", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"^plan.toml: unknown key 'x'"):
        Plan.read(tmp_path / "plan.toml")


def test_a_plan_made_in_python_is_held_to_the_same_rules() -> None:
    with pytest.raises(InvalidInput, match="confidence must lie between"):
        Plan(Statistics(1.0))
    with pytest.raises(InvalidInput, match="no metric; did you mean 'selection_rate'"):
        Plan(Statistics(0.9), checks=(Check("selection_rates", "ratio", 0.8),))
    with pytest.raises(InvalidInput, match=r"rate must be one of .* did you mean 'wilson'"):
        Plan(Statistics(0.9, rate="wilsson"))
    with pytest.raises(InvalidInput, match="seed"):
        Plan(Statistics(0.9, seed=2**64))


# every kind of analysis ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", analyses.KINDS)
def test_the_table_of_every_kind_is_shown_with_all_its_keys_and_read_again(name: str) -> None:
    module = analyses.module_of(name)
    keys = [each.name for each in fields(module.Section)]
    text = table_as_toml(name)
    assert text.startswith(f"[{name}]\n# {module.COMMENTS['']}\n")
    assert set(module.COMMENTS) <= {"", *keys}
    for key in keys:
        said = re.escape(f"# {module.COMMENTS[key]}") if key in module.COMMENTS else ""
        assert re.search(rf"^(# )?{key} = .*{said}$", text, re.MULTILINE), key
    root = TomlTable(tomllib.loads(text), "", [name])
    assert module.read(root.table(name, keys)) == module.Section()


def test_a_plan_names_the_tables_it_could_have_and_one_can_be_written_behind_it(kind: Any) -> None:
    text = Plan(Statistics(0.9)).to_toml()
    assert text.endswith("\n")
    for name in analyses.KINDS:
        assert f"# [{name}]" in text
    assert "made_up" not in Plan.parse(text).analyses
    longer = Plan.parse(text + table_as_toml("made_up"))
    assert longer.analyses["made_up"] == Section(most=1.0)
    assert f"# [{analyses.KINDS[0]}]" in longer.to_toml()
    assert "# [made_up]" not in longer.to_toml()
