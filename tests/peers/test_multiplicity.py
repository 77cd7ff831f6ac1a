"""Adjusted p-values, power and permutation tests beside statsmodels and SciPy; and what other audits' p-values are."""

from __future__ import annotations

import numpy as np
import pytest
from lotrecht import Decisions, fairness, stats

proportion = pytest.importorskip("statsmodels.stats.proportion")
multitest = pytest.importorskip("statsmodels.stats.multitest")
scipy_stats = pytest.importorskip("scipy.stats")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("bonferroni", "bonferroni"),
        ("holm", "holm"),
        ("hochberg", "simes-hochberg"),
        ("hommel", "hommel"),
        ("benjamini_hochberg", "fdr_bh"),
        ("benjamini_yekutieli", "fdr_by"),
    ],
)
def test_adjusted_p_values_are_those_of_statsmodels(ours: str, theirs: str) -> None:
    rng = np.random.default_rng(1)
    for n in (1, 2, 5, 40):
        p = rng.random(n) ** 4
        np.testing.assert_allclose(getattr(stats, ours)(p), multitest.multipletests(p, method=theirs)[1], rtol=1e-12)


def test_false_discovery_rates_are_those_of_scipy() -> None:
    p = np.random.default_rng(2).random(50) ** 3
    np.testing.assert_allclose(stats.benjamini_hochberg(p), scipy_stats.false_discovery_control(p), rtol=1e-12)
    np.testing.assert_allclose(
        stats.benjamini_yekutieli(p), scipy_stats.false_discovery_control(p, method="by"), rtol=1e-12
    )


def test_the_formula_of_power_is_that_of_statsmodels() -> None:
    for rate1, rate2, n1, n2 in [(0.5, 0.2, 30, 40), (0.1, 0.12, 900, 1500), (0.8, 0.7, 100, 50)]:
        theirs = proportion.power_proportions_2indep(
            rate1 - rate2, rate2, n1, ratio=n2 / n1, alpha=0.05, return_results=False
        )
        ours = stats.power_difference(rate1, n1, rate2, n2, confidence=0.95, test="normal")
        assert ours == pytest.approx(theirs, rel=1e-9)


def test_exact_power_is_the_sum_over_tables_that_scipy_rejects() -> None:
    n1, n2 = 14, 9
    p = [[scipy_stats.fisher_exact([[a, n1 - a], [b, n2 - b]])[1] for b in range(n2 + 1)] for a in range(n1 + 1)]
    mass = np.outer(scipy_stats.binom.pmf(range(n1 + 1), n1, 0.7), scipy_stats.binom.pmf(range(n2 + 1), n2, 0.2))
    ours = stats.power_difference(0.7, n1, 0.2, n2, confidence=0.95, test="fisher")
    assert ours == pytest.approx(float(mass[np.array(p) <= 0.05].sum()), rel=1e-10)


def test_two_one_sided_tests_are_those_of_statsmodels_on_logarithms() -> None:
    """Only there: its score test of a difference is off by some 0.006 (see tests/reference/intervals.py)."""
    ours = stats.tost_ratio(80, 100, 85, 110, low=0.8, high=1.25, test="log")
    theirs = proportion.tost_proportions_2indep(80, 100, 85, 110, 0.8, 1.25, method="log", compare="ratio")
    assert ours.pvalue == pytest.approx(theirs.pvalue, rel=1e-9)


def people(cells: dict[str, tuple[int, int, int, int]]) -> Decisions:
    """Return decisions from true positives, false positives, false negatives and true negatives of each group."""
    rows = [
        (group, decision, outcome)
        for group, counts in cells.items()
        for n, (decision, outcome) in zip(counts, [(1, 1), (1, 0), (0, 1), (0, 0)], strict=True)
        for _ in range(n)
    ]
    group, decision, outcome = zip(*rows, strict=True)
    return Decisions({"g": group, "d": decision, "y": outcome}, decision="d", outcome="y", groups="g")


def test_false_positive_rates_are_tested_among_actual_negatives() -> None:
    """aequitas (bias.py, POSITIVE_ONLY and NEGATIVE_ONLY) tests them among the predicted, that is another rate.

    Both groups have a false positive rate of .2 and a false negative rate of .2, and differ in their base rates alone.
    """
    d = people({"a": (800, 200, 200, 800), "b": (160, 400, 40, 1600)})
    found = {
        row["metric"]: row["p_value"]
        for row in fairness.gaps(d, confidence=0.95, tests=True, measure="difference").rows()
    }
    for metric in ("false_positive_rate", "false_negative_rate", "true_positive_rate", "true_negative_rate"):
        assert found[metric] == pytest.approx(1.0)
    for metric in ("false_discovery_rate", "false_omission_rate", "base_rate"):
        assert found[metric] < 1e-10
    table = [[200, 800], [400, 1600]]
    assert scipy_stats.chi2_contingency(table, correction=False).pvalue == pytest.approx(1.0)


def test_p_values_of_equal_groups_do_not_flag_every_group() -> None:
    """fairaudit's two-sided mode takes 1 - 2 Phi(|z|) for a p-value, never above 0: everything is significant."""
    rng = np.random.default_rng(3)
    group = rng.choice(list("abcdef"), 3000)
    d = Decisions({"x": rng.random(3000) < 0.3, "g": group}, decision="x", groups="g")
    table = fairness.gaps(d, confidence=0.95, reference="rest", measure="difference", tests=True)
    theirs = [1 - 2 * scipy_stats.norm.cdf(abs(scipy_stats.norm.isf(p / 2))) for p in table["p_value"]]
    assert all(p <= 0 for p in theirs)
    assert all(0 <= p <= 1 for p in table["p_value"])
    assert min(table["adjusted_p_value"]) > 0.05


def test_a_permutation_p_value_is_never_zero_and_counts_ties() -> None:
    """LiFT's is count / trials with a strict >, which gives 0 for what few shuffles cannot know."""
    d = Decisions({"x": [1] * 500 + [0] * 500, "g": ["a"] * 500 + ["b"] * 500}, decision="x", groups="g")
    found = fairness.tests(d, confidence=0.95, permutations=99, seed=1, test="permutation")
    assert [r["p_value"] for r in found.rows() if r["quantity"] == "difference"] == [0.01]
    # One row against one: every shuffle is as extreme as what was seen; a strict > finds it certain.
    tiny = Decisions({"x": [1, 0], "g": ["a", "b"]}, decision="x", groups="g")
    found = fairness.tests(tiny, confidence=0.95, permutations=99, seed=1, test="permutation")
    assert [r["p_value"] for r in found.rows() if r["quantity"] == "difference"] == [1.0]


def test_shuffled_cells_are_shuffled_rows() -> None:
    """The same law as shuffling the labels of rows, by SciPy's permutation test of the same statistic."""
    a, b = np.array([1] * 9 + [0] * 21), np.array([1] * 19 + [0] * 21)
    theirs = scipy_stats.permutation_test(
        (a, b), lambda x, y: abs(x.mean() - y.mean()), n_resamples=20_000, alternative="greater", random_state=1
    ).pvalue
    d = Decisions({"x": np.concatenate([a, b]), "g": ["a"] * len(a) + ["b"] * len(b)}, decision="x", groups="g")
    found = fairness.tests(d, confidence=0.95, permutations=20_000, seed=1, test="permutation")
    (ours,) = [r["p_value"] for r in found.rows() if r["quantity"] == "difference"]
    assert ours == pytest.approx(theirs, abs=6 * np.sqrt(2 * theirs * (1 - theirs) / 20_000))
