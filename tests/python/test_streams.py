"""Detectors along a stream as a user meets them; the numbers' own tests are in tests/drift."""

from __future__ import annotations

import math
import pickle
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from lotrecht import InvalidInput, ParseError, drift

BITS: dict[str, Any] = {
    "ECDD": drift.ECDD,
    "FHDDM": drift.FHDDM,
    "RDDM": drift.RDDM,
    "STEPD": drift.STEPD,
    "SEED": drift.SEED,
    "BernoulliBOCPD": lambda: drift.BernoulliBOCPD(expected_run=1000, most_runs=50),
    "PoissonBOCPD": lambda: drift.PoissonBOCPD(expected_run=1000, most_runs=50),
}
NUMBERS: dict[str, Any] = {
    "CUSUM": lambda: drift.CUSUM(one_false_alarm_per=1e5, mean=0, sd=1),
    "CUSUM, learning": lambda: drift.CUSUM(one_false_alarm_per=1e5),
    "EWMA": lambda: drift.EWMA(one_false_alarm_per=1e5, mode="up"),
    "Shewhart": lambda: drift.Shewhart(one_false_alarm_per=1e3, mean=0, sd=1),
    "KSWIN": lambda: drift.KSWIN(0.0005),
    "IncrementalKS": lambda: drift.IncrementalKS(0.0005, 60),
    "NormalBOCPD": lambda: drift.NormalBOCPD(expected_run=1000, most_runs=50),
}


def stream_for(name: str) -> Any:
    rng = np.random.default_rng(4)
    if name in BITS:
        return np.r_[rng.random(1000) < 0.1, rng.random(500) < 0.6].astype(float)
    return np.r_[rng.normal(size=1000), rng.normal(1.5, 1, 500)]


@pytest.mark.parametrize("name", [*BITS, *NUMBERS])
def test_a_detector_sees_a_rise_one_by_one_and_all_at_once(name: str) -> None:
    make = {**BITS, **NUMBERS}[name]
    one, many = make(), make()
    stream = stream_for(name)
    found = []
    for i, x in enumerate(stream):
        one.update(x)
        if one.drift_detected:
            found.append(i)
    assert any(1000 <= i < 1200 for i in found)
    assert many.update_many(stream).tolist() == found
    assert many == one
    assert one.semantics.startswith(("paper", "river 0.23"))


@pytest.mark.parametrize("name", [*BITS, *NUMBERS])
def test_a_batch_may_come_in_any_container(name: str) -> None:
    make = {**BITS, **NUMBERS}[name]
    stream = stream_for(name)[:1100]
    if name in BITS:
        stream = stream.astype(bool)
    expected = make().update_many(np.asarray(stream, float)).tolist()
    for given in (stream.tolist(), stream, pd.Series(stream), tuple(stream), np.repeat(stream, 2)[::2]):
        assert make().update_many(given).tolist() == expected
    if name in BITS:
        assert make().update_many(stream.astype(np.int8)).tolist() == expected
    assert make().update_many([]).tolist() == []


def test_a_batch_that_holds_no_numbers_is_refused_by_name() -> None:
    detector = drift.DDM()
    for given, message in (
        (["a"], "values must be one column of numbers, got values of type <U1"),
        ([0, None], "got values of type object"),
        ("01", "got str"),
        (3, "got int"),
        (object(), "got object"),
        (np.zeros((2, 2)), "got an array of 2 dimensions"),
        ([[1], [1, 2]], "one column of numbers"),
    ):
        with pytest.raises(InvalidInput, match=message):
            detector.update_many(given)
    for number, shown in ((1e308, "got 1e+308"), (5e-324, "got 5e-324"), (0.5, "got 0.5$")):
        with pytest.raises(InvalidInput, match=re.escape(shown).replace(r"\$", "$")):
            detector.update(number)
    assert detector == drift.DDM()


@pytest.mark.parametrize("name", [*BITS, *NUMBERS])
def test_a_detector_goes_on_from_its_bytes_and_stays_as_it_was_if_a_batch_is_refused(name: str) -> None:
    make = {**BITS, **NUMBERS}[name]
    stream = stream_for(name)
    whole, half = make(), make()
    expected = whole.update_many(stream)
    first = half.update_many(stream[:1010])
    before = half.to_bytes()
    with pytest.raises(InvalidInput, match="position 1: must be"):
        half.update_many(np.array([0.0, math.nan]))
    assert half.to_bytes() == before
    for again in (type(half).from_bytes(before), pickle.loads(pickle.dumps(half))):
        rest = again.update_many(stream[1010:]) + 1010
        assert np.r_[first, rest].tolist() == expected.tolist()
        assert again == whole
    with pytest.raises(ParseError, match="checksum"):
        type(half).from_bytes(before[:-1] + b"\0")


@pytest.mark.parametrize("kind", [drift.CUSUM, drift.EWMA, drift.Shewhart])
def test_charts_of_numbers_keep_their_promise(kind: Any) -> None:
    chart = kind(one_false_alarm_per=370, mean=10, sd=2)
    assert chart.run_length(0) == pytest.approx(370, rel=1e-9)
    assert chart.run_length(1) == pytest.approx(chart.run_length(-1))
    assert chart.run_length(1) < 60
    same = kind(threshold=chart.threshold, mean=10, sd=2)
    assert same == chart
    assert kind(one_false_alarm_per=370, mean=10, sd=2, mode="up").threshold < chart.threshold
    with pytest.raises(InvalidInput, match="must be given one of them"):
        kind()
    with pytest.raises(InvalidInput, match="must be given one of them"):
        kind(one_false_alarm_per=370, threshold=3)
    with pytest.raises(InvalidInput, match="both, or neither"):
        kind(one_false_alarm_per=370, mean=10)
    with pytest.raises(InvalidInput, match="'both', 'up' or 'down'"):
        kind(one_false_alarm_per=370, mode="sideways")


@pytest.mark.parametrize("kind", [drift.KSWIN, drift.IncrementalKS])
def test_windows_of_ranks_take_a_promise_for_any_distribution(kind: Any) -> None:
    detector = kind.for_run_length(300, seed=1, window_size=60, runs=100)
    assert detector == kind.for_run_length(300, seed=1, window_size=60, runs=100)
    assert 0 < detector.alpha < 0.2
    assert detector.critical_distance < kind.for_run_length(3000, seed=1, window_size=60, runs=50).critical_distance
    with pytest.raises(InvalidInput, match="one_false_alarm_per"):
        kind.for_run_length(0, seed=1)


def test_a_chart_of_cases_with_different_risks() -> None:
    risks = np.array([0.01, 0.05, 0.1, 0.3])
    chart = drift.RiskAdjustedCUSUM(2, one_false_alarm_per=5000, risks=risks)
    assert 5000 <= chart.run_length(risks) < 5500
    assert chart.run_length(risks, odds_ratio=2) < 500
    rng = np.random.default_rng(3)
    drawn = rng.choice(risks, 3000)
    odds = np.where(np.arange(3000) < 2000, 1, 3) * drawn / (1 - drawn)
    outcomes = (rng.random(3000) < odds / (1 + odds)).astype(float)
    again = pickle.loads(pickle.dumps(chart))
    found = chart.update_many(outcomes, drawn)
    assert ((found > 2000) & (found < 2200)).any()
    for y, p in zip(outcomes, drawn, strict=True):
        again.update(y, p)
    assert again == chart
    before = chart.to_bytes()
    with pytest.raises(InvalidInput, match="risks position 1: must lie in"):
        chart.update_many(np.array([0.0, 1.0]), np.array([0.1, 1.1]))
    with pytest.raises(InvalidInput, match="as many as the outcomes"):
        chart.update_many(np.array([0.0, 1.0]), np.array([0.1]))
    assert chart.to_bytes() == before


def test_bocpd_says_how_probable_each_length_is() -> None:
    detector = drift.BernoulliBOCPD(expected_run=100, threshold=0.999999, most_runs=0)
    detector.update_many(np.r_[np.zeros(60), np.ones(5)])
    lengths = detector.run_lengths()
    assert len(lengths) == 66
    assert sum(mass for _, mass in lengths) == pytest.approx(1)
    assert detector.run_length == 5
    assert detector.change_probability > 0.99


def test_pelt_cuts_where_it_changed() -> None:
    rng = np.random.default_rng(5)
    series = np.r_[rng.normal(size=50), rng.normal(5, 1, 50), rng.normal(5, 4, 50)]
    changes, cost = drift.pelt(series, cost="mean_variance", penalty=3 * math.log(150), shortest=10)
    assert changes.tolist() == pytest.approx([50, 100], abs=6)
    assert drift.pelt(pd.Series(series), cost="mean_variance", penalty=3 * math.log(150), shortest=10).cost == cost
    assert drift.pelt(series, cost="mean", penalty=1e9).changes.size == 0
    assert drift.pelt([0, 0, 0, 0, 1, 1, 1, 1], cost="bernoulli", penalty=1).changes.tolist() == [4]
    assert drift.pelt([1, 2, 1, 30, 31, 29], cost="poisson", penalty=5).changes.tolist() == [3]
    with pytest.raises(InvalidInput, match="position 1: is missing"):
        drift.pelt([1.0, None], cost="mean", penalty=1)
    with pytest.raises(InvalidInput, match="position 1: must be 0 or 1"):
        drift.pelt([1.0, 0.5], cost="bernoulli", penalty=1)
    with pytest.raises(InvalidInput, match="'mean', 'mean_variance'"):
        drift.pelt([1.0], cost="median", penalty=1)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="penalty must be finite"):
        drift.pelt([1.0], cost="mean", penalty=-1)
