"""`lotrecht.drift`: windows, tests and distances as a user meets them; the numbers' own tests are in tests/drift."""

from __future__ import annotations

import itertools
import math
import pickle
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from lotrecht import InvalidInput, ParseError, drift

SEEDED: list[Any] = [drift.bws_test, drift.energy_test, drift.kuiper_2samp, drift.wasserstein_test]
PLAIN: list[Any] = [drift.ks_2samp, drift.mannwhitneyu, drift.welch_ttest]


def windows(n: int = 60, m: int = 40, shift: float = 0.0) -> tuple[Any, Any]:
    rng = np.random.default_rng(3)
    return rng.normal(size=n), rng.normal(shift, 1, m)


def test_epps_and_singleton_by_permutation_where_windows_differ_in_size() -> None:
    rng = np.random.default_rng(6)
    x, y = rng.poisson(3, 20), rng.poisson(3, 200)
    drawn = drift.epps_singleton_2samp(x, y, seed=1, permutations=999)
    assert drawn.method == "epps_singleton_permutation"
    assert drawn.statistic == drift.epps_singleton_2samp(x, y).statistic
    assert drawn == drift.epps_singleton_2samp(x, y, seed=1, permutations=999, threads=2)
    assert drift.epps_singleton_2samp(x, y + 9, seed=1, permutations=999).pvalue == 0.001


def test_a_window_is_the_same_from_any_container() -> None:
    numbers = [3.0, 1.0, None, 1.0]
    expected = drift.Window(numbers)
    assert (expected.rows, expected.missing) == (3, 1)
    for values in (
        np.array([3, 1, np.nan, 1]),
        pd.Series([3, 1, None, 1]),
        pl.Series([3, 1, None, 1]),
        pl.Series([3.0, 1.0, None, 1.0]).to_arrow(),
        np.array([3, 1, np.nan, 1], np.float32),
    ):
        assert drift.Window(values) == expected


def test_windows_add_and_come_back_from_bytes() -> None:
    x, y = windows()
    both = drift.Window(x) + drift.Window(y)
    assert both == drift.Window(np.r_[y, x])
    assert drift.Window.from_bytes(both.to_bytes()) == both
    assert pickle.loads(pickle.dumps(both)) == both
    with pytest.raises(ParseError):
        drift.Window.from_bytes(both.to_bytes()[:-1])


@pytest.mark.parametrize("test", PLAIN, ids=lambda f: f.__name__)
def test_a_test_unpacks_and_has_an_effect_with_its_interval(test: Any) -> None:
    x, y = windows(shift=0.7)
    statistic, pvalue = test(x, y)
    found = test(drift.Window(x), drift.Window(y), confidence=0.95)
    assert (found.statistic, found.pvalue) == (statistic, pvalue)
    assert 0 < pvalue < 0.05
    assert found.effect.low <= found.effect.value <= found.effect.high
    assert found.effect.confidence == 0.95
    assert math.isnan(test(x, y).effect.low)
    less, greater = (test(x, y, alternative=side).pvalue for side in ("less", "greater"))
    assert min(less, greater) < pvalue < max(less, greater)


@pytest.mark.parametrize("test", SEEDED, ids=lambda f: f.__name__)
def test_permutations_are_the_seeds(test: Any) -> None:
    x, y = windows(shift=0.7)
    first = test(x, y, seed=7, permutations=999)
    assert first == test(x, y, seed=7, permutations=999, threads=2)
    assert first.pvalue == round(first.pvalue * 1000) / 1000 > 0
    assert test(x, x, seed=1, permutations=99).pvalue == 1.0
    with pytest.raises(TypeError):
        test(x, y)


def test_cramer_von_mises_is_exact_where_it_can_be() -> None:
    x, y = windows(12, 9)
    assert drift.cramervonmises_2samp(x, y).method == "cramer_von_mises_exact"
    many, more = windows(3000, 2001)
    assert drift.cramervonmises_2samp(many, more).method == "cramer_von_mises_limit"
    with pytest.raises(InvalidInput, match=r"exact takes too long.*'permutation'"):
        drift.cramervonmises_2samp(many, more, method="exact")
    with pytest.raises(InvalidInput, match=r"seed.*is needed"):
        drift.cramervonmises_2samp(many.round(1), more.round(1))
    tied = drift.cramervonmises_2samp(many.round(1), more.round(1), seed=1, permutations=99)
    assert tied.method == "cramer_von_mises_permutation"


def test_several_windows() -> None:
    x, y = windows()
    alike = drift.anderson_ksamp([x, y, x + 0.01], seed=1, permutations=499)
    apart = drift.anderson_ksamp([x, y, x + 2], seed=1, permutations=499)
    assert apart.pvalue == 0.002 < alike.pvalue


def test_distances_hold_zero_where_nothing_changed() -> None:
    x, y = windows(400, 300)
    for distance in (drift.wasserstein_distance, drift.energy_distance):
        found = distance(x, y, confidence=0.95, seed=1, resamples=499)
        assert found.low == 0.0 < found.value < found.high
        moved = distance(x, y + 3, confidence=0.95, seed=1, resamples=499)
        assert moved.low > 1.0
        assert float(moved) == moved.value
        with pytest.raises(InvalidInput, match="needs a seed"):
            distance(x, y, confidence=0.95)


def test_categories_new_and_vanished_count() -> None:
    x = ["a"] * 5 + ["b"] * 3 + [None]
    y = ["b"] * 4 + ["c"] * 5
    assert drift.category_counts(x, y) == {"a": (5, 0), "b": (3, 4), None: (1, 0), "c": (0, 5)}
    assert drift.total_variation(x, y).value == pytest.approx(0.5 * (5 / 9 + 1 / 9 + 1 / 9 + 5 / 9))
    assert drift.linfinity(x, y).value == pytest.approx(5 / 9)
    for metric in (drift.hellinger, drift.jensenshannon, drift.total_variation, drift.linfinity):
        found = metric(x, y, confidence=0.9, seed=1, resamples=199)
        assert 0 <= found.low <= found.value <= found.high <= 1
    assert math.isinf(drift.kl_divergence(x, y, pseudocount=0))
    assert 0 < drift.kl_divergence(x, y) < 3


def test_psi_of_categories_and_of_numbers() -> None:
    rng = np.random.default_rng(2)
    x, y = rng.normal(size=500), rng.normal(size=500)
    calm = drift.psi(x, y, bins=10, confidence=0.95)
    assert calm.effect is not None
    assert calm.effect.low == 0.0
    assert calm.pvalue > 0.01
    moved = drift.psi(x, y + 1, bins=10, confidence=0.95)
    assert moved.effect is not None
    assert moved.effect.low > 0.25
    assert moved.pvalue < 1e-10
    gone = np.where(rng.random(500) < 0.2, np.nan, y)
    assert drift.psi(x, gone, bins=10).pvalue < 1e-10, "values that went missing are drift"
    assert drift.psi(["a", "b"], ["b", "a"]).effect.value == 0.0  # type: ignore[union-attr]


def test_what_is_not_there_is_undefined_with_a_reason() -> None:
    for test in PLAIN:
        assert test([], [1.0, 2.0]).undefined == "nobody"
        assert math.isnan(test([None, None], [1.0, 2.0]).pvalue)
    assert drift.welch_ttest([1.0, 1.0], [1.0, 1.0]).undefined == "zero_denominator"
    assert drift.psi(["a"], ["a"]).undefined == "single_group"
    assert drift.wasserstein_distance([], [1.0]).undefined == "nobody"


def test_rows_without_a_value_are_counted() -> None:
    x, y = [1.0, math.nan, 3.0, 2.0], [None, 2.0, math.nan, 5.0]
    for test in PLAIN:
        assert (test(x, y).n, test(x, y).missing) == (5, 3)
    for test in SEEDED:
        assert test(x, y, seed=1, permutations=9).missing == 3
    assert drift.cramervonmises_2samp(x, y).missing == 3
    assert drift.anderson_ksamp([x, y, y], seed=1, permutations=9).missing == 5
    assert drift.psi(x, y, bins=2).missing == 3


def test_every_test_says_how_far_windows_are_apart() -> None:
    x, y = windows(shift=2.0)
    for test in SEEDED:
        found = test(x, y, seed=1, permutations=9, confidence=0.95).effect
        assert 0 < found.low <= found.value <= found.high
    for found in (
        drift.cramervonmises_2samp(x, y, confidence=0.95).effect,
        drift.anderson_ksamp([x, y], seed=1, permutations=9, confidence=0.95).effect,
        drift.epps_singleton_2samp(x, y, confidence=0.95).effect,
    ):
        assert found == drift.ks_2samp(x, y, confidence=0.95).effect
    assert drift.anderson_ksamp([x, y, y], seed=1, permutations=9).effect is None
    assert drift.wasserstein_test(x, y, seed=1, permutations=9).effect.value == drift.wasserstein_distance(x, y).value  # type: ignore[union-attr]


def test_a_list_may_mix_numpys_numbers_with_pythons() -> None:
    plain = drift.Window([1.0, 2.0, 3.0])
    assert drift.Window([1.0, np.float64(2.0), 3]) == plain
    assert drift.Window([np.int64(1), 2.0, np.float32(3)]) == plain


def test_categories_are_tested_in_each_way() -> None:
    x, y = ["a"] * 30 + ["b"] * 20 + [None], ["a"] * 18 + ["b"] * 30 + ["c"] * 3
    found = {how: drift.category_test(x, y, method=how, seed=1) for how in ("chi_square", "g", "exact", "permutation")}  # type: ignore[arg-type]
    assert [test.method for test in found.values()] == [
        "chi_square",
        "g_test",
        "freeman_halton",
        "chi_square_permutation",
    ]
    assert all(0.005 < test.pvalue < 0.06 for test in found.values())
    assert found["permutation"].pvalue == pytest.approx(found["exact"].pvalue, abs=0.02)
    auto = drift.category_test(x, y, confidence=0.95, seed=1)
    assert auto.method == "freeman_halton"
    assert auto.effect == drift.total_variation(x, y, confidence=0.95, seed=1, resamples=999)
    assert drift.category_test([], ["a"]).undefined == "nobody"
    assert drift.category_test(["a"], ["a"], method="g").undefined == "single_group"


def test_psi_sees_a_constant_column_move_and_an_empty_reference() -> None:
    assert drift.psi([5.0] * 40, np.arange(40.0), bins=10).pvalue < 1e-6
    assert drift.psi([5.0] * 40, [6.0] * 40, bins=2).pvalue < 1e-6
    assert drift.psi([], [1.0], bins=4).undefined == "nobody"
    same = drift.psi(["a", "b"] * 10, ["a", "b"] * 10, confidence=0.95).effect
    assert same is not None
    assert same.value == same.low == 0.0
    assert same.high > 0.1, "twenty rows do not show that nothing changed"


def test_a_constant_window_of_a_few_rows_shows_little() -> None:
    assert drift.total_variation(["x"] * 3, ["x"] * 3, confidence=0.95, seed=1).high == 1.0
    assert drift.total_variation(["x"] * 3000, ["x"] * 3000, confidence=0.95, seed=1).high < 0.01


def test_huge_numbers_do_not_overflow_a_test_of_means() -> None:
    x = [1e308, -1e308, 1.7e308, 0.0, 1.0]
    assert drift.welch_ttest(x, x).pvalue == 1.0
    assert drift.welch_ttest(x, [1.0, 2.0, 3.0]).pvalue > 0.1


def test_infinities_have_a_rank_and_no_distance() -> None:
    x, y = [1.0, math.inf, 3.0], [1.0, 2.0, -math.inf]
    assert drift.ks_2samp(x, y).pvalue <= 1
    assert drift.mannwhitneyu(x, y).pvalue <= 1
    for refused in (drift.welch_ttest, drift.wasserstein_distance, drift.energy_distance):
        with pytest.raises(InvalidInput, match=rf"{refused.__name__}: x holds 1 infinite value, whose distances"):
            refused(x, y)
    with pytest.raises(InvalidInput, match=r"wasserstein_test: y holds 2 infinite values"):
        drift.wasserstein_test([1.0, 2.0], [math.inf, math.inf], seed=1)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: drift.ks_2samp(["a", "b"], [1, 2]), "drift: data1, row 1: 'a' is text"),
        (lambda: drift.ks_2samp(None, [1, 2]), "drift: data1 must be a column of values, got NoneType"),
        (lambda: drift.ks_2samp({1, 2}, [1, 2]), "in order, got a set"),
        (lambda: drift.anderson_ksamp(3, seed=1), "samples must be a list of columns, got int"),  # type: ignore[arg-type]
        (lambda: drift.epps_singleton_2samp([1.0], [2.0], t="ab"), "t must be a list"),  # type: ignore[arg-type]
        (lambda: drift.category_test(["a"] * 3000, ["b"] * 9 + ["c"] * 3000), "seed"),
        (lambda: drift.category_test(["a"], ["b"], method="permutation"), "permutations need a seed"),
        (lambda: drift.category_test(["a"], ["b"], method="fisher"), "'auto', 'chi_square', 'g', 'exact'"),  # type: ignore[arg-type]
        (lambda: drift.ks_2samp("abc", [1, 2]), "must be a column of values, got a text"),
        (lambda: drift.ks_2samp([1], [2], alternative="up"), "'two-sided', 'less' or 'greater'"),
        (lambda: drift.ks_2samp([1], [2], method="fast"), "'auto', 'exact' or 'limit'"),
        (lambda: drift.ks_2samp([1], [2], confidence=95), "0.95 means 95 %"),
        (lambda: drift.energy_test([1], [2], seed=-1), "seed must be a whole number"),
        (lambda: drift.psi([1.0], [2.0], bins=1), "must be at least 2"),
        (lambda: drift.epps_singleton_2samp([1.0], [2.0], t=[0.0]), "positive and finite"),
        (lambda: drift.kl_divergence(["a"], ["b"], pseudocount=-1), "from 0 on"),
    ],
)
def test_refusals_say_what_was_wrong(call: Any, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        call()


DETECTORS: list[Any] = [drift.ADWIN, drift.DDM, drift.EDDM, drift.HDDM_A, drift.HDDM_W]


def rising() -> Any:
    rng = np.random.default_rng(4)
    return np.r_[rng.random(1000) < 0.1, rng.random(500) < 0.6].astype(float)


@pytest.mark.parametrize("kind", DETECTORS, ids=lambda d: d.__name__)
def test_a_detector_sees_a_rise_one_by_one_and_all_at_once(kind: Any) -> None:
    one, many = kind(), kind()
    stream = rising()
    found = []
    for i, x in enumerate(stream):
        one.update(x)
        if one.drift_detected:
            found.append(i)
    assert any(1000 < i < 1200 for i in found)
    assert many.update_many(stream).tolist() == found
    assert many == one
    assert kind.semantics


@pytest.mark.parametrize("kind", DETECTORS, ids=lambda d: d.__name__)
def test_a_detector_goes_on_from_its_bytes(kind: Any) -> None:
    stream = rising()
    whole, half = kind(), kind()
    expected = whole.update_many(stream)
    first = half.update_many(stream[:1010])
    for again in (kind.from_bytes(half.to_bytes()), pickle.loads(pickle.dumps(half))):
        rest = again.update_many(stream[1010:]) + 1010
        assert np.r_[first, rest].tolist() == expected.tolist()
        assert again == whole
    with pytest.raises(ParseError, match="checksum"):
        kind.from_bytes(half.to_bytes()[:-1] + b"\0")


def test_a_chart_keeps_its_promise_of_false_alarms() -> None:
    chart = drift.BernoulliCUSUM(0.2, 0.4, one_false_alarm_per=1000)
    assert 1000 <= chart.run_length(0.2) < 1300
    assert chart.run_length(0.4) < 60
    rng = np.random.default_rng(1)
    patient = drift.BernoulliCUSUM(0.2, 0.4, one_false_alarm_per=1e6)
    (at,) = patient.update_many(np.r_[rng.random(300) < 0.2, rng.random(200) < 0.4].astype(float))[:1]
    assert 300 < at < 500
    assert drift.BernoulliCUSUM.from_bytes(chart.to_bytes()) == chart
    with pytest.raises(InvalidInput, match="two different rates"):
        drift.BernoulliCUSUM(0.2, 0.2, one_false_alarm_per=1000)


def test_a_refused_batch_leaves_the_detector_as_it_was() -> None:
    detector = drift.DDM()
    detector.update_many(rising()[:100])
    before = detector.to_bytes()
    with pytest.raises(InvalidInput, match="position 2: must be 0 or 1"):
        detector.update_many(np.array([0.0, 1.0, 0.5]))
    with pytest.raises(InvalidInput, match="must be 0 or 1, got nan"):
        detector.update(math.nan)
    assert detector.to_bytes() == before
    with pytest.raises(InvalidInput, match="'both', 'up' or 'down'"):
        drift.PageHinkley(mode="sideways")


def test_page_hinkley_sees_a_mean_fall() -> None:
    rng = np.random.default_rng(4)
    stream = np.r_[rng.normal(5, 1, 400), rng.normal(3, 1, 200)]
    assert drift.PageHinkley(mode="up", threshold=60).update_many(stream).size == 0
    (at,) = drift.PageHinkley(mode="down", threshold=60).update_many(stream)[:1]
    assert 400 < at < 450


def test_welch_with_a_seed_is_by_permutation_of_the_same_statistic() -> None:
    few, many = [0.0, 0.0, 2.0, 7.0], [0.0, 0.0, 0.0, 0.5, 1.0, 1.0, 3.0, 4.0]
    plain, dealt = drift.welch_ttest(few, many, confidence=0.95), drift.welch_ttest(few, many, seed=1, confidence=0.95)
    assert dealt.statistic == plain.statistic
    assert dealt.effect == plain.effect
    assert (plain.method, dealt.method) == ("welch", "welch_permutation")
    rows = np.array(few + many)
    chosen = list(itertools.combinations(range(len(rows)), len(few)))
    sizes = []
    for first in chosen:
        a, b = rows[list(first)], np.delete(rows, first)
        sizes.append(abs(a.mean() - b.mean()) / math.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b)))
    exact = np.mean(np.array(sizes) >= abs(plain.statistic) * (1 - 1e-9))
    # Six standard errors of 9,999 draws fail with 2e-9, were the seed not fixed.
    assert dealt.pvalue == pytest.approx(exact, abs=6 * math.sqrt(exact * (1 - exact) / 9999) + 1e-4)
    assert drift.welch_ttest(few, many, seed=1, threads=2).pvalue == dealt.pvalue
    with pytest.raises(InvalidInput, match="permutations"):
        drift.welch_ttest(few, many, seed=1, permutations=0)
