"""Chicago's food inspections: who is inspected first, by inspector and by ward, beside a tally made without us.

The city ordered its inspections by a score, so that the places most likely to have a critical violation came first
(Schenk Jr. et al., 2015, "Food Inspections Evaluation"). The decision audited here is "inspected in the first half":
a score not below the median.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from end_to_end import lotrecht, real_data
from pyarrow import csv

PLAN = """\
title = "Chicago: which kitchens are inspected first"
[why]
purpose = "Find critical violations sooner with the same number of inspections"
affected = "Restaurants and shops that sell food; their guests"
[data]
path = "inspections.csv"
[columns]
decision = "inspected_first"
positive = "yes"
effect = "burden"
outcome = "criticalFound"
outcome_positive = "1"
[groups]
attributes = ["{attribute}"]
[statistics]
confidence = 0.95
[[checks]]
metric = "true_positive_rate"
measure = "worst_difference"
high = 0.2
[[checks]]
metric = "selection_rate"
measure = "ratio"
low = 0.8
high = 1.25
"""

CELLS = {
    ("yes", "1"): "true_positive",
    ("yes", "0"): "false_positive",
    ("no", "1"): "false_negative",
    ("no", "0"): "true_negative",
}


@pytest.fixture(scope="module")
def inspections() -> pa.Table:
    """Read the city's file, and add the decision."""
    path = real_data("chicago_food/food_inspections_scored.csv")
    text = {name: pa.string() for name in ("Inspector_Assigned", "ward", "criticalFound")}
    options = csv.ConvertOptions(column_types={**text, "score": pa.float64()}, include_columns=[*text, "score"])
    table = csv.read_csv(path, convert_options=options)
    score = table.column("score")
    median = pc.quantile(score, 0.5)[0]
    return table.append_column("inspected_first", pc.if_else(pc.greater_equal(score, median), "yes", "no"))


@pytest.fixture(params=["Inspector_Assigned", "ward"])
def audited(request: pytest.FixtureRequest, inspections: pa.Table, tmp_path: Path) -> tuple[str, dict[str, Any], str]:
    """Return the attribute, the record and the report of an audit on the command line."""
    csv.write_csv(inspections, tmp_path / "inspections.csv")
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN.format(attribute=request.param), encoding="utf-8")
    ended = lotrecht("audit", plan, "--out", tmp_path)
    assert (ended.status, ended.err) == (1, "")
    record = json.loads((tmp_path / "audit.json").read_text(encoding="utf-8"))
    return request.param, record, (tmp_path / "report.html").read_text(encoding="utf-8")


def test_every_cell_is_that_of_an_independent_tally(audited: Any, inspections: pa.Table) -> None:
    attribute, record, _ = audited
    columns = (inspections.column(name).to_pylist() for name in (attribute, "inspected_first", "criticalFound"))
    expected = Counter(
        ((group or None, CELLS[decision, outcome]) for group, decision, outcome in zip(*columns, strict=True))
    )
    (table,) = record["tables"]
    found = Counter(
        {(group["levels"][0], cell): n for group in table["groups"] for cell, n in group["counts"].items() if n}
    )
    assert found == expected
    assert record["data"]["rows_read"] == record["data"]["rows_used"] == 18712
    assert sum(group["n"] for group in table["groups"]) == 18712


def test_every_rate_is_one_count_over_another(audited: Any) -> None:
    _, record, _ = audited
    (table,) = record["tables"]
    for group in table["groups"]:
        c, rates = group["counts"], group["rates"]
        positives, selected = c["true_positive"] + c["false_negative"], c["true_positive"] + c["false_positive"]
        if positives:
            assert rates["true_positive_rate"]["value"] == c["true_positive"] / positives
        assert rates["selection_rate"]["value"] == selected / group["n"]
        assert rates["selection_rate"]["low"] <= selected / group["n"] <= rates["selection_rate"]["high"]


def test_who_inspects_decides_who_is_inspected_first(audited: Any) -> None:
    """The city's model has the inspector among its predictors; an audit by inspector has to see it."""
    attribute, record, _ = audited
    (table,) = record["tables"]
    rates = {group["levels"][0]: group["rates"]["selection_rate"]["value"] for group in table["groups"]}
    if attribute == "Inspector_Assigned":
        assert list(rates) == ["blue", "brown", "green", "orange", "purple", "yellow"]
        assert rates["purple"] > 0.9
        assert rates["brown"] < 0.1
        verdict = "outside"
    else:
        verdict = "undecided"  # 51 groups, some with few violations: an honest interval is 86 points wide
        assert list(rates) == [*map(str, range(1, 51)), None]  # in the order of numbers; 27 places have no ward
        assert table["groups"][-1]["n"] == 27
    worst = [f for f in record["findings"] if f["measure"] == "worst_difference"]
    assert [f["verdict"] for f in worst] == [verdict]


def test_the_report_names_every_group_and_what_was_left_open(audited: Any) -> None:
    attribute, record, page = audited
    (table,) = record["tables"]
    for group in table["groups"]:
        name = group["levels"][0]
        assert (name if name is not None else "missing") in page
    assert "which kitchens are inspected first" in page
    assert f"{attribute}" in page
    assert "open" in page  # three of the five questions
