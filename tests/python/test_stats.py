"""`lotrecht.stats`: what it returns, and what it refuses in the caller's words."""

from __future__ import annotations

import copy
import inspect
import math
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from lotrecht import InvalidInput, _core, stats

ONE = [stats.wilson, stats.clopper_pearson, stats.jeffreys]
TWO: dict[str, Callable[..., stats.Interval]] = {
    "newcombe": stats.newcombe,
    "miettinen_nurminen difference": lambda *c, **k: stats.miettinen_nurminen(*c, measure="difference", **k),
    "miettinen_nurminen ratio": lambda *c, **k: stats.miettinen_nurminen(*c, measure="ratio", **k),
    "koopman": stats.koopman,
    "katz": stats.katz,
}


@pytest.mark.parametrize("interval", ONE, ids=lambda f: f.__name__)
def test_an_interval_of_a_share_holds_the_share_and_mirrors_its_complement(interval: Any) -> None:
    for n in (1, 2, 7, 40):
        for s in range(n + 1):
            found = interval(s, n, confidence=0.9)
            assert 0.0 <= found.low <= s / n <= found.high <= 1.0
            mirrored = interval(n - s, n, confidence=0.9)
            assert (found.low, found.high) == pytest.approx((1 - mirrored.high, 1 - mirrored.low), abs=1e-12)


@pytest.mark.parametrize("name", TWO)
def test_an_interval_of_two_shares_turns_with_them(name: str) -> None:
    """Exchanged, a difference changes its sign and a ratio becomes its inverse."""
    interval = TWO[name]
    for counts in [(5, 10, 7, 30), (1, 4, 3, 9), (20, 40, 20, 40)]:
        s1, n1, s2, n2 = counts
        low, high = interval(s1, n1, s2, n2, confidence=0.95)
        there = interval(s2, n2, s1, n1, confidence=0.95)
        turned = (
            (1 / there.high, 1 / there.low)
            if name.endswith(("ratio", "koopman", "katz"))
            else tuple(-x for x in there)[::-1]
        )
        assert (low, high) == pytest.approx(turned, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("function", [*ONE, *TWO.values()], ids=[f.__name__ for f in ONE] + list(TWO))
def test_more_confidence_is_a_wider_interval(function: Any) -> None:
    counts = (5, 10) if function in ONE else (5, 10, 7, 30)
    narrow, wide = function(*counts, confidence=0.8), function(*counts, confidence=0.99)
    assert wide.low < narrow.low < narrow.high < wide.high


def test_nobody_says_nothing() -> None:
    for interval in ONE:
        assert tuple(interval(0, 0, confidence=0.95)) == (0.0, 1.0)
    for name, interval in TWO.items():
        whole = (0.0, math.inf) if name.endswith(("ratio", "koopman", "katz")) else (-1.0, 1.0)
        assert tuple(interval(0, 0, 1, 2, confidence=0.95)) == whole


def test_an_interval_is_a_pair_with_names() -> None:
    found = stats.wilson(5, 10, confidence=0.95)
    low, high = found
    assert (low, high) == (found.low, found.high) == (found[0], found[1]) == (found[-2], found[-1])
    assert len(found) == 2
    assert low in found
    assert 0.5 in found
    assert 0.9 not in found
    assert found == stats.wilson(5, 10, confidence=0.95)
    assert hash(found) == hash(stats.wilson(5, 10, confidence=0.95))
    assert found != stats.wilson(5, 10, confidence=0.9)
    assert repr(found) == f"Interval(low={low!r}, high={high!r})"
    with pytest.raises(AttributeError):
        found.low = 0.0  # type: ignore[misc]
    with pytest.raises(IndexError):
        found[2]


def test_counts_may_be_whole_numbers_of_any_kind() -> None:
    expected = stats.wilson(5, 10, confidence=0.95)
    for kind in (np.int64, np.uint8, np.int16):
        assert stats.wilson(kind(5), kind(10), confidence=0.95) == expected
    assert stats.wilson(5, 10, confidence=np.float64(0.95)) == expected
    assert stats.wilson(2**63, 2**64 - 1, confidence=0.95).low == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("successes", "trials", "message"),
    [
        (-1, 5, "wilson: successes must be a whole number from 0 on, got -1"),
        (1, -5, "wilson: trials must be a whole number from 0 on, got -5"),
        (5.0, 10, "successes must be a whole number from 0 on, got 5.0"),
        ("5", 10, "successes must be a whole number from 0 on, got '5'"),
        (None, 10, "successes must be a whole number from 0 on, got None"),
        (2**64, 2**64, "successes must be a whole number from 0 on, got 18446744073709551616"),
        (6, 5, "wilson: successes must not be more than trials, got 6 of 5"),
    ],
)
def test_what_is_no_count_is_refused(successes: Any, trials: Any, message: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        stats.wilson(successes, trials, confidence=0.95)
    assert message in str(refused.value)


@pytest.mark.parametrize("name", TWO)
def test_the_second_sample_is_checked_by_its_name(name: str) -> None:
    with pytest.raises(InvalidInput, match=f"{name.split()[0]}: successes2 must not be more than trials2, got 3 of 2"):
        TWO[name](1, 2, 3, 2, confidence=0.95)
    with pytest.raises(InvalidInput, match="trials1 must be a whole number"):
        TWO[name](1, -2, 1, 2, confidence=0.95)


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.5, math.nan, math.inf, "0.95", None])
def test_what_is_no_level_is_refused(confidence: Any) -> None:
    with pytest.raises(InvalidInput, match=r"katz: confidence must lie strictly between 0 and 1 \(0\.95 means 95 %\)"):
        stats.katz(1, 2, 1, 2, confidence=confidence)


INTERVALS = ["clopper_pearson", "jeffreys", "katz", "koopman", "miettinen_nurminen", "newcombe", "wilson"]


def test_no_function_has_a_default_confidence() -> None:
    for name in stats.__all__:
        function = getattr(stats, name)
        confidence = inspect.signature(function).parameters.get("confidence") if inspect.isfunction(function) else None
        assert confidence is None or confidence.default is inspect.Parameter.empty, name


@pytest.mark.parametrize("name", INTERVALS)
def test_there_is_no_default_confidence_and_none_without_its_name(name: str) -> None:
    parameters = inspect.signature(getattr(stats, name)).parameters
    assert parameters["confidence"].kind is inspect.Parameter.KEYWORD_ONLY
    assert parameters["confidence"].default is inspect.Parameter.empty
    compiled = getattr(_core.stats, name)
    assert all(parameter in (compiled.__doc__ or "") for parameter in parameters)


def test_a_measure_is_one_of_two() -> None:
    with pytest.raises(InvalidInput, match="measure must be 'difference' or 'ratio', got 'odds'"):
        stats.miettinen_nurminen(1, 2, 1, 2, measure="odds", confidence=0.95)  # type: ignore[arg-type]


def test_an_interval_can_be_copied_and_kept() -> None:
    found = stats.wilson(3, 10, confidence=0.95)
    for again in (copy.copy(found), copy.deepcopy(found), pickle.loads(pickle.dumps(found))):
        assert tuple(again) == tuple(found)
