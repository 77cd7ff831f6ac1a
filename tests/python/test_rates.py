"""`lotrecht.stats`: tests of rates and of tables; what they return, and what they refuse."""

from __future__ import annotations

import math
from typing import Any

import pytest
from lotrecht import InvalidInput, stats

TWO: dict[str, Any] = {
    "fisher_exact": stats.fisher_exact,
    "barnard_exact": stats.barnard_exact,
    "boschloo_exact": stats.boschloo_exact,
    "score_test": lambda *c, **k: stats.score_test(*c, measure="difference", null=0.0, **k),
    "exact score_test": lambda *c, **k: stats.score_test(*c, measure="ratio", null=1.0, method="exact", **k),
}


@pytest.mark.parametrize("name", TWO)
def test_a_test_turns_with_its_samples(name: str) -> None:
    for s1, n1, s2, n2 in [(3, 10, 9, 12), (0, 5, 4, 6), (2, 4, 2, 4)]:
        there = TWO[name](s1, n1, s2, n2, alternative="less")
        back = TWO[name](s2, n2, s1, n1, alternative="greater")
        assert there.pvalue == pytest.approx(back.pvalue, rel=1e-8)
        statistic, pvalue = TWO[name](s1, n1, s2, n2)
        assert 0 < pvalue <= 1
        assert math.isfinite(statistic) or name == "fisher_exact"
        assert there.n == n1 + n2


@pytest.mark.parametrize("interval", [stats.exact_difference, stats.exact_ratio], ids=lambda f: f.__name__)
def test_an_exact_interval_holds_the_estimate_and_turns(interval: Any) -> None:
    for s1, n1, s2, n2 in [(3, 10, 9, 12), (1, 3, 50, 1000), (20, 40, 20, 40)]:
        low, high = interval(s1, n1, s2, n2, confidence=0.95)
        p, q = s1 / n1, s2 / n2
        assert low <= (p - q if interval is stats.exact_difference else p / q) <= high
        back = interval(s2, n2, s1, n1, confidence=0.95)
        turned = (-back.high, -back.low) if interval is stats.exact_difference else (1 / back.high, 1 / back.low)
        assert (low, high) == pytest.approx(turned, rel=1e-9)


def test_tables_take_nested_lists() -> None:
    table = [[3, 0, 4], [0, 6, 1]]
    assert stats.freeman_halton(table).pvalue == pytest.approx(0.0046620046620046)
    assert stats.chi_square(table).degrees_of_freedom == 2
    assert stats.g_test(table).statistic > stats.chi_square(table).statistic
    assert stats.chi_square([[0, 0], [3, 4]]).undefined == "single_group"
    assert math.isnan(stats.chi_square([[0, 0], [3, 4]]).pvalue)
    assert "TestResult(statistic=" in repr(stats.g_test(table))


def test_pairs_take_a_table_of_two_answers() -> None:
    table = [[36, 12], [2, 0]]
    for interval in (stats.newcombe_paired, stats.tango):
        low, high = interval(table, confidence=0.95)
        assert low < 0.2 < high
    assert stats.mcnemar(table, alternative="greater").pvalue < 0.01
    assert stats.mcnemar([[5, 0], [0, 5]]).pvalue == 1.0


def test_what_no_test_can_take_is_refused_by_name() -> None:
    with pytest.raises(InvalidInput, match="fisher_exact: successes1 must not be more than trials1, got 3 of 2"):
        stats.fisher_exact(3, 2, 1, 2)
    with pytest.raises(InvalidInput, match="alternative must be 'two-sided', 'less' or 'greater'"):
        stats.barnard_exact(1, 2, 1, 2, alternative="both")  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="gamma must be a number"):
        stats.barnard_exact(1, 2, 1, 2, gamma="a")  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="gamma"):
        stats.exact_difference(1, 2, 1, 2, confidence=0.95, gamma=0.3)
    with pytest.raises(InvalidInput, match="null"):
        stats.score_test(1, 2, 1, 2, measure="ratio", null=0.0)
    with pytest.raises(InvalidInput, match="rows of one length"):
        stats.chi_square([[1, 2], [3]])
    with pytest.raises(InvalidInput, match=r"table\[1\]\[0\] must be a whole number"):
        stats.chi_square([[1, 2], [-3, 4]])
    with pytest.raises(InvalidInput, match="2 x 2"):
        stats.chi_square([[1, 2, 3], [3, 4, 5]], yates=True)
    with pytest.raises(InvalidInput, match="both, first only"):
        stats.mcnemar([[1, 2, 3], [4, 5, 6]])
    with pytest.raises(InvalidInput, match="permutation"):
        stats.freeman_halton([[7] * 6] * 6, most_steps=1000)
    with pytest.raises(InvalidInput, match="score_test is as good"):
        stats.boschloo_exact(1, 2_000_000, 1, 2)
