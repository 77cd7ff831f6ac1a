"""Chicago's food inspections, year against year and month by month through detectors and a monitor."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from end_to_end import real_data
from lotrecht import drift
from pyarrow import csv

COLUMNS = ("risk_category", "Facility_Type", "Inspector_Assigned", "timeSinceLast", "ageAtInspection", "temperatureMax")


@pytest.fixture(scope="module")
def inspections() -> pa.Table:
    """Read the city's file in the order of its days."""
    options = csv.ConvertOptions(column_types={"inspection_date": pa.string()})
    table = csv.read_csv(real_data("chicago_food/food_inspections_scored.csv"), convert_options=options)
    return table.sort_by("inspection_date")


def year(table: pa.Table, number: int) -> pa.Table:
    rows = table.filter(pc.starts_with(table.column("inspection_date"), str(number)))
    found = pc.if_else(pc.equal(rows.column("criticalFound"), 1), "found", "none")
    return rows.select(COLUMNS).append_column("critical", found)


def test_years_differ_in_who_inspects_and_what(inspections: pa.Table) -> None:
    compared = drift.compare(
        year(inspections, 2012), year(inspections, 2013), confidence=0.95, seed=1, permutations=999, resamples=199
    )
    rows = {row["column"]: row for row in compared.rows() if row["question"] != "missing"}
    assert list(rows) == [*COLUMNS, "critical"]
    assert {row["n_reference"] for row in rows.values()} == {5403}
    assert {row["n_current"] for row in rows.values()} == {7590}
    # Inspectors were assigned anew: by hand, half the sum of the shares' changes.
    shares = [Counter(year(inspections, y).column("Inspector_Assigned").to_pylist()) for y in (2012, 2013)]
    moved = 0.5 * sum(abs(shares[0][k] / 5403 - shares[1][k] / 7590) for k in shares[0] | shares[1])
    assert rows["Inspector_Assigned"]["value"] == pytest.approx(moved, abs=1e-12)
    assert rows["Inspector_Assigned"]["low"] > 0.05
    assert rows["Inspector_Assigned"]["p_corrected"] < 1e-3
    # The share of critical violations hardly moved: .146 to .134.
    assert abs(rows["critical"]["value"] - abs(789 / 5403 - 1019 / 7590)) < 2e-3
    assert rows["critical"]["p_corrected"] > 0.01


def test_detectors_take_three_years_in_batches_or_at_once(inspections: pa.Table) -> None:
    found = inspections.column("criticalFound").to_numpy().astype(float)
    months = [day[:7] for day in inspections.column("inspection_date").to_pylist()]
    for make in (
        lambda: drift.ADWIN(),
        lambda: drift.BernoulliCUSUM(0.14, 0.21, one_false_alarm_per=50_000),
        lambda: drift.DDM(),
    ):
        whole, monthly = make(), make()
        expected = whole.update_many(found).tolist()
        positions: list[int] = []
        for month in sorted(set(months)):
            rows = np.flatnonzero(np.array(months) == month)
            positions += [int(rows[0]) + int(p) for p in monthly.update_many(found[rows])]
        assert positions == expected
        assert monthly == whole
    chart = drift.BernoulliCUSUM(0.14, 0.21, one_false_alarm_per=50_000)
    alarms = {months[p] for p in chart.update_many(found)}
    assert alarms, "June and July of 2012 had a fifth and more"
    assert alarms <= {
        "2012-06",
        "2012-07",
        "2012-08",
        "2013-05",
        "2013-06",
        "2013-07",
        "2013-08",
        "2014-03",
        "2014-04",
        "2014-09",
        "2012-03",
        "2014-02",
    }


def monthly_counts(table: pa.Table) -> dict[str, dict[str, tuple[int, int]]]:
    counts: dict[str, dict[str, tuple[int, int]]] = {}
    columns = (table.column(name).to_pylist() for name in ("inspection_date", "Inspector_Assigned", "criticalFound"))
    for day, inspector, found in zip(*columns, strict=True):
        month = counts.setdefault(day[:7], {})
        selected, decided = month.get(inspector, (0, 0))
        month[inspector] = (selected + int(found), decided + 1)
    return counts


def first_year_odds(counts: dict[str, dict[str, tuple[int, int]]]) -> dict[str, float]:
    """Each inspector's odds of a critical violation beside all others' in the first twelve months."""
    first = [counts[month] for month in sorted(counts)[:12]]
    names = sorted({name for month in first for name in month})
    totals = {name: np.sum([month.get(name, (0, 0)) for month in first], axis=0) for name in names}

    def odds(pair: Any) -> float:
        return float((pair[0] + 0.5) / (pair[1] - pair[0] + 0.5))

    everybody = np.sum(list(totals.values()), axis=0)
    return {name: odds(total) / odds(everybody - total) for name, total in totals.items()}


def test_a_monitor_sees_which_inspector_changed(inspections: pa.Table) -> None:
    """'yellow' found something in 3 of 100 kitchens in 2012, and in 9 in 2014: odds beyond what was usual."""
    counts = monthly_counts(inspections)
    inspectors = sorted(first_year_odds(counts))
    assert inspectors == ["blue", "brown", "green", "orange", "purple", "yellow"]
    monitor = drift.FairnessMonitor(
        inspectors,
        one_false_alarm_per={"years": 10},
        every="month",
        accepted=first_year_odds(counts),
        tolerated=1.5,
    )
    later = sorted(counts)[12:]
    alarms = [alarm for month in later if (alarm := monitor.observe(counts[month], at=month))]
    assert alarms
    assert {alarm.group for alarm in alarms} == {"yellow"}
    assert all(alarm.more and alarm.level >= alarm.budget == 120 for alarm in alarms)
    exact = [counts[month].get("yellow", (0, 0)) for month in later if alarms[0].since <= month <= alarms[0].at]
    assert (alarms[0].selected, alarms[0].decided) == tuple(np.sum(exact, axis=0))
    assert drift.FairnessMonitor.from_bytes(monitor.to_bytes()) == monitor


def test_the_share_of_critical_violations_is_held_at_every_look(inspections: pa.Table) -> None:
    found = inspections.column("criticalFound").to_numpy().astype(float)
    low, high = drift.betting_cs(found, confidence=0.95, cases=len(found))
    assert low[-1] == high[-1] == pytest.approx(found.mean(), abs=1e-12) or np.isnan(low[-1])
