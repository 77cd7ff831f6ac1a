"""Adjusted p-values, planning, tests against margins: `lotrecht.stats`, the caller's side of them."""

from __future__ import annotations

import math
import signal
import time

import numpy as np
import pytest
from lotrecht import Decisions, InvalidInput, fairness, stats

ADJUST = [
    stats.bonferroni,
    stats.holm,
    stats.hochberg,
    stats.hommel,
    stats.benjamini_hochberg,
    stats.benjamini_yekutieli,
]


@pytest.mark.parametrize("adjust", ADJUST)
def test_what_is_undefined_stays_so_and_does_not_count(adjust: object) -> None:
    with_none = adjust([0.01, None, 0.04, math.nan, 0.03])  # type: ignore[operator]
    without = adjust([0.01, 0.04, 0.03])  # type: ignore[operator]
    assert np.isnan(with_none[[1, 3]]).all()
    assert with_none[[0, 2, 4]].tolist() == without.tolist()
    assert adjust([]).tolist() == []  # type: ignore[operator]


@pytest.mark.parametrize("bad", [[0.5, 1.5], [-0.1], ["small"], [[0.1], [0.2]], 0.5])
def test_what_is_no_list_of_probabilities_is_refused(bad: object) -> None:
    with pytest.raises(InvalidInput, match=r"^holm: p_values"):
        stats.holm(bad)  # type: ignore[arg-type]


def test_power_size_and_detectable_gap_agree_with_one_another() -> None:
    n = stats.sample_size_difference(0.5, 0.3, confidence=0.95, power=0.8, test="fisher")
    assert stats.power_difference(0.5, n.n1, 0.3, n.n2, confidence=0.95, test="fisher") >= 0.8
    gap = stats.minimum_detectable_difference(n.n1, n.n2, 0.3, confidence=0.95, power=0.8, test="fisher")
    assert gap.above is not None
    assert gap.above <= 0.2
    ratio = stats.minimum_detectable_ratio(n.n1, n.n2, 0.3, confidence=0.95, power=0.8, test="fisher")
    assert ratio.above == pytest.approx(1.0 + gap.above / 0.3)
    assert stats.minimum_detectable_difference(5, 500, 0.05, confidence=0.95, power=0.8).below is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"rate1": 1.5}, "rate1 must lie in"),
        ({"trials2": -1}, "trials2 must be a whole number"),
        ({"trials1": 0}, "at least 1"),
        ({"confidence": 95}, "confidence must lie strictly between 0 and 1"),
        ({"test": "wald"}, "test must be 'score'"),
        ({"trials1": 10_000, "trials2": 10_000, "test": "fisher"}, "test = score takes more"),
    ],
)
def test_power_refuses_by_name(arguments: dict[str, object], message: str) -> None:
    given: dict[str, object] = {"rate1": 0.5, "trials1": 10, "rate2": 0.2, "trials2": 10, "confidence": 0.95}
    with pytest.raises(InvalidInput, match=message):
        stats.power_difference(**{**given, **arguments})  # type: ignore[arg-type]


def test_a_power_of_no_use_is_refused() -> None:
    with pytest.raises(InvalidInput, match="power must lie between"):
        stats.minimum_detectable_difference(50, 50, 0.5, confidence=0.95, power=0.04)
    with pytest.raises(InvalidInput, match="no number of rows tells equal rates apart"):
        stats.sample_size_difference(0.3, 0.3, confidence=0.95, power=0.8)


def test_equivalence_is_the_interval_within_the_band() -> None:
    for successes in (330, 360, 380, 400, 420):
        low, high = stats.miettinen_nurminen(successes, 500, 400, 500, measure="ratio", confidence=0.9)
        found = stats.tost_ratio(successes, 500, 400, 500, low=0.9, high=1.1)
        assert (found.pvalue < 0.05) == (low > 0.9 and high < 1.1)
        assert found.pvalue == max(found.above_low.pvalue, found.below_high.pvalue)
        statistic, p = stats.non_inferiority_ratio(successes, 500, 400, 500, margin=0.9, better="higher")
        assert (statistic, p) == tuple(found.above_low)


def test_margins_are_refused_by_name() -> None:
    with pytest.raises(InvalidInput, match=r"^tost_ratio: test must be"):
        stats.tost_ratio(1, 2, 1, 2, low=0.8, high=1.25, test="newcombe")  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match=r"better must be 'higher' or 'lower'"):
        stats.non_inferiority_difference(1, 2, 1, 2, margin=0.1, better="more")  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="margin must lie strictly between 0 and 1"):
        stats.non_inferiority_difference(1, 2, 1, 2, margin=10, better="higher")
    with pytest.raises(InvalidInput, match="successes1 must not be more"):
        stats.tost_difference(3, 2, 1, 2, low=-0.1, high=0.1)
    assert math.isnan(stats.tost_difference(0, 0, 1, 2, low=-0.1, high=0.1).pvalue)


def test_a_complement_is_no_further_question() -> None:
    random = np.random.default_rng(5)
    n = 400
    data = {"origin": random.choice(["here", "near", "far"], n), "y": random.integers(0, 2, n)}
    data["d"] = (random.random(n) < 0.3 + 0.3 * data["y"] + 0.1 * (data["origin"] == "far")).astype(int)
    d = Decisions(data, decision="d", outcome="y", groups="origin")

    def asked(*metrics: str) -> dict[tuple[str, str, str], float]:
        table = fairness.tests(
            d, confidence=0.95, metrics=list(metrics), reference={"origin": "here"}, permutations=99, seed=1
        )
        tested = [r for r in table.rows() if r.get("adjusted_p_value") is not None]
        return {(r["metric"], r["quantity"], r["origin"]): r["adjusted_p_value"] for r in tested}

    alone = asked("true_positive_rate", "selection_rate")
    both = asked("false_negative_rate", "selection_rate", "true_positive_rate")
    assert alone
    for key, p in alone.items():
        assert both[key] == pytest.approx(p, rel=1e-9), key
    for (metric, quantity, origin), p in both.items():
        if metric == "false_negative_rate":
            assert p == both["true_positive_rate", quantity, origin]


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers here")
def test_a_long_search_for_a_sample_size_can_be_stopped() -> None:
    class Stopped(Exception):
        pass

    def stop(*_: object) -> None:
        raise Stopped

    before = signal.signal(signal.SIGALRM, stop)
    started = time.monotonic()
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        with pytest.raises(Stopped):
            stats.sample_size_difference(0.2, 0.3, confidence=0.95, power=0.8, test="boschloo")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)
    assert time.monotonic() - started < 20.0
