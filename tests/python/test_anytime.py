"""What stays valid at every look, as a user meets it; the numbers' own tests are in tests/drift."""

from __future__ import annotations

import doctest
import importlib
import pickle
from typing import Any

import numpy as np
import pytest
from lotrecht import InvalidInput, ParseError, drift


def test_a_betting_sequence_narrows_and_comes_back_from_bytes() -> None:
    rng = np.random.default_rng(4)
    bits = (rng.random(2000) < 0.3).astype(float)
    sequence = drift.BettingSequence(confidence=0.95)
    low, high = sequence.update_many(bits)
    assert np.all(np.diff(low) >= 0)
    assert np.all(np.diff(high) <= 0)
    assert low[-1] == sequence.low < 0.3 < sequence.high == high[-1] < 0.36
    assert sequence.mean == pytest.approx(bits.mean(), rel=1e-14)
    assert sequence.seen == 2000
    assert not sequence.contradicted
    for again in (
        drift.BettingSequence.from_bytes(sequence.to_bytes()),
        pickle.loads(pickle.dumps(sequence)),
    ):
        assert again == sequence
    with pytest.raises(ParseError, match="checksum"):
        drift.BettingSequence.from_bytes(sequence.to_bytes()[:-1] + b"\0")


def test_of_a_register_the_interval_ends_at_the_truth() -> None:
    rng = np.random.default_rng(4)
    register = rng.permutation(np.repeat([0.0, 1.0], [290, 110]))
    low, high = drift.BettingSequence(confidence=0.95, cases=400).update_many(register)
    assert low[-1] == high[-1] == 110 / 400
    assert np.all((low <= 110 / 400) & (high >= 110 / 400))
    drawn_with, _ = drift.BettingSequence(confidence=0.95).update_many(register)
    assert low[200] > drawn_with[200], "what is left of a register is known better"


def test_a_refused_array_changes_nothing() -> None:
    sequence = drift.BettingSequence(confidence=0.9, cases=5)
    before = sequence.to_bytes()
    with pytest.raises(InvalidInput, match=r"position 1: must lie in"):
        sequence.update_many(np.array([0.0, np.nan]))
    with pytest.raises(InvalidInput, match="only 5 of 5 cases"):
        sequence.update_many(np.zeros(6))
    assert sequence.to_bytes() == before
    with pytest.raises(InvalidInput, match="cases must be positive"):
        drift.BettingSequence(confidence=0.9, cases=0)


WEEK = {"a": (6, 20), "b": (6, 20), "c": (7, 25)}


def test_a_monitor_says_in_words_who_drifts_since_when() -> None:
    monitor = drift.FairnessMonitor(["a", "b", "c"], one_false_alarm_per={"years": 5}, every="week")
    assert monitor.reading.group is None
    assert "before the first look: no alarm" in str(monitor.reading)
    for week in range(30):
        assert monitor.observe(WEEK, at=f"W{week}") is None
    alarm = None
    for week in range(30, 80):
        alarm = monitor.observe({**WEEK, "c": (1, 25)}, at=f"W{week}")
        if alarm:
            break
    assert alarm is not None
    assert (alarm.group, alarm.more, alarm.alarm) == ("c", False, True)
    assert alarm.level >= alarm.budget == pytest.approx(5 * 365.2425 / 7)
    since = int(alarm.since[1:])
    assert 28 <= since <= 31
    assert (alarm.selected, alarm.decided) == (7 * max(0, 30 - since) + alarm.look - 30, 25 * (alarm.look - since))
    words = str(alarm)
    for part in (
        f"{alarm.at}: ALARM",
        "'c' is selected less often",
        "the others",
        "one false alarm in 5 years",
        "since W",
    ):
        assert part in words
    assert sum(monitor.shares.values()) == pytest.approx(1)
    assert monitor.alarms == 1
    assert 0 < alarm.pvalue < 1


def test_a_monitor_without_an_alarm_claims_nothing() -> None:
    monitor = drift.FairnessMonitor(["a", "b"], one_false_alarm_per={"years": np.int64(5)})
    for counts in ({}, {"a": (0, 0)}, {"a": (1, 2)}, {"a": (1, 2), "b": (1, 2)}):
        monitor.observe(counts)
        assert "Nothing speaks of a change." in str(monitor.reading)
        assert "is selected" not in str(monitor.reading)
    for _ in range(2):
        monitor.observe({"a": (10, 20), "b": (3, 20)})
    words = str(monitor.reading)
    assert ": no alarm. The evidence is " in words
    assert "is about 'b' being selected less often than accepted beside 'a'" in words


@pytest.mark.parametrize("counts", [None, [(1, 2), (1, 2)], {"a": (10**20, 10**21)}, {"a": "12"}, {"a": (1, 2, 3)}])
def test_a_monitor_refuses_what_are_no_counts(counts: Any) -> None:
    monitor = drift.FairnessMonitor(["a", "b"], one_false_alarm_per={"years": 5})
    before = monitor.to_bytes()
    with pytest.raises(InvalidInput, match=r"FairnessMonitor: counts"):
        monitor.observe(counts)
    assert monitor.to_bytes() == before


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"factors": 2.0}, "factors must be a list of numbers"),
        ({"factors": ["x"]}, "factors must be a number"),
        ({"accepted": [1, 2]}, "accepted must be a dict"),
        ({"accepted": {"b": "x"}}, r"accepted\['b'\] must be a number"),
        ({"every": "fortnight"}, "every must be 'day', 'week'"),
        ({"method": "sr"}, "method must be"),
        ({"tolerated": "x"}, "tolerated must be a number"),
    ],
)
def test_a_monitor_names_the_option_it_refuses(more: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput, match=f"FairnessMonitor: {message}"):
        drift.FairnessMonitor(["a", "b"], one_false_alarm_per={"years": 5}, **more)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: drift.betting_cs([0, 1], confidence=0.9, cases=1.5), "betting_cs: cases must be a whole number"),  # type: ignore[arg-type]
        (lambda: drift.rate_cs(5, 3, confidence=0.9), "rate_cs: successes must not be more than trials, got 5 of 3"),
        (lambda: drift.rate_e_value(1, 2, "a"), "rate_e_value: rate must be a number"),  # type: ignore[arg-type]
        (lambda: drift.rate_e_value(1, 2, 0.5, prior=(1, 1, 1)), "prior must be two positive numbers"),  # type: ignore[arg-type]
        (lambda: drift.rate_e_value(1, 2, 0.5, alternative="up"), "rate_e_value: alternative must be"),
        (lambda: drift.odds_ratio_e_value(3, 2, 0, 1, 2), "selected_a must not be more than decided_a, got 3 of 2"),
        (lambda: drift.odds_ratio_e_value(1, 2, 0, 1, "a"), "odds_ratio_e_value: odds_ratio must be a number"),  # type: ignore[arg-type]
        (lambda: drift.normal_mixture_bound("a", alpha=0.1, rho=1), "normal_mixture_bound: variance must be a number"),  # type: ignore[arg-type]
        (lambda: drift.pelt([1, 2], cost="mean", penalty="BIC"), "pelt: penalty must be a number, got 'BIC'"),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_number_is_refused_by_its_name(call: Any, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        call()


def test_evidence_takes_columns_of_any_kind() -> None:
    cases = ([1, 2, 3], [5, 5, 5], [2, 2, 2], [5, 6, 7])
    logs = [
        drift.OddsRatioEvidence().update_many(*[kind(column) for column in cases]).tolist()
        for kind in (list, np.array, lambda c: np.array(c, np.uint64), lambda c: np.array(c, float))
    ]
    assert logs[0] == logs[1] == logs[2] == logs[3]
    with pytest.raises(InvalidInput, match="yes_a position 1: must be a count"):
        drift.OddsRatioEvidence().update_many([1, -2], [5, 5], [1, 1], [5, 5])
    whose, scores = [True, False, True], [0.1, 0.9, 0.3]
    expected = drift.MeanDifferenceEvidence().arrive_many(np.array(whose), np.array(scores)).tolist()
    assert drift.MeanDifferenceEvidence().arrive_many([1, 0, 1], scores).tolist() == expected
    with pytest.raises(InvalidInput, match="of_b position 2: must be true or false"):
        drift.MeanDifferenceEvidence().arrive_many([1, 0, 2], scores)
    assert drift.EDetector(one_false_alarm_per=9).update_many([[0.1], [5.0]]).tolist() == [1]


def test_a_monitor_goes_on_from_its_bytes() -> None:
    monitor = drift.FairnessMonitor(
        ["x", "y"],
        one_false_alarm_per={"looks": 40},
        method="shiryaev-roberts",
        reference="x",
        accepted={"y": 0.8},
        tolerated=1.1,
    )
    for _ in range(10):
        again = drift.FairnessMonitor.from_bytes(monitor.to_bytes())
        assert again == monitor
        assert pickle.loads(pickle.dumps(monitor)) == monitor
        counts = {"north": {"x": (3, 9), "y": (2, 9)}, "south": {"y": (0, 1)}}
        assert again.observe(counts) == monitor.observe(counts)
        monitor = again
    assert monitor.reading.at == "look 10"
    assert monitor.reading.others == "'x'"
    state = monitor.to_bytes()
    with pytest.raises(ParseError, match="checksum does not match"):
        drift.FairnessMonitor.from_bytes(state.replace(b"look 3", b"look 4"))
    with pytest.raises(ParseError, match="another version"):
        drift.FairnessMonitor.from_bytes(state.replace(b"monitor/1", b"monitor/2"))
    with pytest.raises(ParseError, match="expected the state"):
        drift.FairnessMonitor.from_bytes(state[:100])


def test_a_monitor_refuses_what_it_cannot_count() -> None:
    monitor = drift.FairnessMonitor(["a", "b", "c"], one_false_alarm_per={"months": 20}, every="month")
    monitor.observe(WEEK)
    before = monitor.to_bytes()
    for counts, words in [
        ({"a": (1, 2), "d": (1, 2)}, "'d'"),
        ({"a": (3, 2)}, "3 selected of 2"),
        ({"a": (1.5, 2)}, "two whole numbers"),
        ({"a": (-1, 2)}, "two whole numbers"),
        ({"a": 7}, "two whole numbers"),
    ]:
        with pytest.raises(InvalidInput, match=words):
            monitor.observe(counts)  # type: ignore[arg-type]
    assert monitor.to_bytes() == before
    for wrong in (
        {"groups": ["a"]},
        {"groups": ["a", "a"]},
        {"one_false_alarm_per": {"fortnights": 3}},
        {"one_false_alarm_per": 5},
        {"one_false_alarm_per": {"days": 1}},
        {"reference": "z"},
        {"accepted": {"z": 2.0}},
        {"tolerated": 0.9},
        {"method": "ewma"},
        {"factors": []},
        {"every": "hour"},
    ):
        arguments: dict[str, Any] = {"groups": ["a", "b"], "one_false_alarm_per": {"years": 5}, **wrong}
        with pytest.raises(InvalidInput):
            drift.FairnessMonitor(arguments.pop("groups"), **arguments)


def test_evidence_in_batches_is_evidence_one_by_one() -> None:
    rng = np.random.default_rng(3)
    n = rng.integers(0, 30, size=(50, 2)).astype(np.uint64)
    k = rng.binomial(n.astype(int), [0.3, 0.5]).astype(np.uint64)
    columns = [np.ascontiguousarray(c) for c in (k[:, 0], n[:, 0], k[:, 1], n[:, 1])]
    batch, single = drift.OddsRatioEvidence(), drift.OddsRatioEvidence()
    logs = batch.update_many(*columns)
    for row in zip(*columns, strict=True):
        single.update(*map(int, row))
    assert batch == single
    assert logs[-1] == single.log_e
    assert single.pvalue < 1e-3 < 1 < single.e_value
    strata = drift.OddsRatioEvidence(alternative="less", tolerated=1.2)
    strata.update_strata([(1, 10, 5, 10), (0, 3, 2, 4)])
    assert strata.e_value > 1
    refused = batch.to_bytes()
    with pytest.raises(InvalidInput):
        batch.update_many(*[c[:3] for c in columns[:3]], columns[3][:2])
    with pytest.raises(InvalidInput, match="more successes"):
        batch.update_many(columns[1] + np.uint64(1), *columns[1:])
    assert batch.to_bytes() == refused

    scores = rng.random(300)
    of_b = rng.random(300) < 0.3
    many, one = drift.MeanDifferenceEvidence(), drift.MeanDifferenceEvidence()
    logs = many.arrive_many(of_b, scores)
    for b, x in zip(of_b, scores, strict=True):
        one.arrive(bool(b), float(x))
    assert many == one == drift.MeanDifferenceEvidence.from_bytes(many.to_bytes())
    assert logs[-1] == one.log_e


def test_detectors_take_evidence_from_anywhere() -> None:
    rng = np.random.default_rng(3)
    martingale = drift.ConformalMartingale(seed=5)
    detector = drift.EDetector(one_false_alarm_per=1000, method="shiryaev-roberts")
    gains = []
    for x in np.r_[rng.normal(size=300), rng.normal(2, 1, 300)]:
        martingale.update(x)
        gains.append([martingale.log_gain])
        detector.update(gains[-1])
    assert detector.alarms >= 1
    again = drift.EDetector(one_false_alarm_per=1000, method="shiryaev-roberts")
    positions = again.update_many(np.array(gains))
    assert len(positions) == again.alarms == detector.alarms
    assert 300 <= positions[0] < 400
    assert again == detector == pickle.loads(pickle.dumps(detector))
    with pytest.raises(InvalidInput, match="looks, streams"):
        again.update_many(np.array(gains).ravel())
    batch = drift.ConformalMartingale(seed=5)
    p, logs = batch.update_many(np.r_[rng.normal(size=20)])
    assert np.all((p > 0) & (p <= 1))
    assert logs[-1] == batch.log_e


def test_quantiles_bands_and_discoveries() -> None:
    rng = np.random.default_rng(8)
    waiting = rng.exponential(10, 3000).round()
    sequence = drift.QuantileSequence(0.5, confidence=0.95)
    low, high = sequence.update_many(waiting)
    assert low[-1] <= sequence.value <= high[-1]
    assert low[-1] <= 7 <= high[-1]
    assert drift.QuantileSequence.from_bytes(sequence.to_bytes()) == sequence
    with pytest.raises(InvalidInput, match="position 1"):
        sequence.update_many(np.array([1.0, np.nan]))
    assert drift.distribution_band(10_000, confidence=0.95) < 0.03
    assert drift.e_bh([100, 1, 25, 0.2]).tolist() == [0.04, 1.0, 0.08, 1.0]
    with pytest.raises(InvalidInput, match="position 1"):
        drift.e_bh([1.0, -1.0])
    with pytest.raises(InvalidInput, match="either rho or best_at"):
        drift.normal_mixture_bound(1.0, alpha=0.05)
    low_rate, high_rate = drift.rate_cs(0, 0, confidence=0.9)
    assert (low_rate, high_rate) == (0.0, 1.0)
    with pytest.raises(InvalidInput):
        drift.rate_cs(3, 2, confidence=0.9)


@pytest.mark.parametrize("module", ["anytime", "monitoring"])
def test_examples_in_the_documentation_hold(module: str) -> None:
    found = doctest.testmod(importlib.import_module(f"lotrecht.drift.{module}"), verbose=False)
    assert found.failed == 0
    assert found.attempted > 0
