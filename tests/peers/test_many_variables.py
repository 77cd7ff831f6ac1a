"""Tests of several variables beside frouros, scipy and scikit-learn, or written out where they have none."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from lotrecht import drift
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial.distance import cdist
from sklearn.metrics.pairwise import laplacian_kernel, rbf_kernel
from sklearn.neighbors import kneighbors_graph
from statsmodels.stats.multivariate import test_mvmean_2indep as two_means

frouros_mmd = pytest.importorskip("frouros.detectors.data_drift").MMD
frouros_kernel = pytest.importorskip("frouros.utils.kernels").rbf_kernel
frouros_permutations = pytest.importorskip("frouros.callbacks").PermutationTestDistanceBased


def samples():
    rng = np.random.default_rng(11)
    yield rng.normal(size=(40, 3)), rng.normal(0.2, 1.3, size=(25, 3))
    yield rng.normal(size=(150, 6)), rng.normal(0, 1, size=(200, 6))
    yield rng.exponential(size=(60, 1)), rng.exponential(1.5, size=(60, 1))


def mmd_squared(kernel, x, y, unbiased):
    xx, yy, xy = kernel(x, x), kernel(y, y), kernel(x, y)
    n, m = len(x), len(y)
    if unbiased:
        return (xx.sum() - np.trace(xx)) / (n * (n - 1)) + (yy.sum() - np.trace(yy)) / (m * (m - 1)) - 2 * xy.mean()
    return xx.mean() + yy.mean() - 2 * xy.mean()


@pytest.mark.parametrize("estimator", ["unbiased", "biased"])
def test_mmd_is_that_of_scikit_learns_kernels(estimator):
    for x, y in samples():
        for name, kernel in (
            ("gaussian", partial(rbf_kernel, gamma=1 / (2 * 1.7**2))),
            ("laplace", partial(laplacian_kernel, gamma=1 / 1.7)),
        ):
            found = drift.mmd(
                x, y, seed=1, permutations=9, kernel=name, bandwidth=1.7, scale="none", estimator=estimator
            )
            assert found.statistic == pytest.approx(mmd_squared(kernel, x, y, estimator == "unbiased"), abs=1e-13)


def test_mmd_is_frouros_and_its_p_value_too_within_chance():
    """p-values of 2000 permutations each: a difference of 6 standard errors comes by chance once in 10^8."""
    for x, y in samples():
        callback = frouros_permutations(2000, num_jobs=1, method="conservative", random_state=3, name="p")
        detector = frouros_mmd(kernel=partial(frouros_kernel, sigma=1.7), callbacks=callback)
        detector.fit(X=x)
        theirs, logs = detector.compare(X=y)
        ours = drift.mmd(x, y, seed=1, permutations=2000, bandwidth=1.7, scale="none")
        assert ours.statistic == pytest.approx(theirs.distance, abs=1e-13)
        p = max(ours.pvalue, logs["p"]["p_value"])
        assert abs(ours.pvalue - logs["p"]["p_value"]) <= 6 * np.sqrt(2 * p * (1 - p) / 2000) + 2 / 2000


def test_energy_distance_is_that_of_scipys_distances():
    for x, y in samples():
        found = drift.energy_test_rows(x, y, seed=1, permutations=9, scale="none")
        assert found.statistic == pytest.approx(mmd_squared(lambda a, b: -cdist(a, b), x, y, False), abs=1e-12)


def test_bandwidth_is_the_median_distance():
    for x, y in samples():
        both = np.vstack([x, y])
        distances = cdist(both, both)[np.triu_indices(len(both), 1)]
        found = drift.mmd(x, y, seed=1, permutations=9, scale="none").parameters["bandwidth"]
        # Where there are more than 50,000 pairs the median is that of 50,000 drawn: 5 standard errors of its rank.
        low, high = np.quantile(distances, [0.5 - 0.0112, 0.5 + 0.0112])
        exact = len(distances) <= 50_000
        assert found == pytest.approx(np.median(distances), rel=1e-12) if exact else low <= found <= high


def test_hotelling_is_statsmodels():
    for x, y in samples():
        if x.shape[1] == 1:
            continue  # statsmodels asks for two variables
        theirs = two_means(x, y)
        ours = drift.hotelling_test(x, y)
        assert ours.statistic == pytest.approx(theirs.t2, rel=1e-9)
        assert ours.pvalue == pytest.approx(theirs.pvalue, rel=1e-8)


def test_graphs_are_those_of_scipy_and_scikit_learn():
    for x, y in samples():
        both, first = np.vstack([x, y]), np.arange(len(x) + len(y)) < len(x)
        tree = minimum_spanning_tree(cdist(both, both)).tocoo()
        ours = drift.friedman_rafsky_test(x, y, seed=1, permutations=9, scale="none")
        assert ours.statistic == pytest.approx(np.mean(first[tree.row] == first[tree.col]), rel=1e-12)
        near = kneighbors_graph(both, 5).tocoo()
        ours = drift.nearest_neighbour_test(x, y, seed=1, permutations=9, scale="none")
        assert ours.statistic == pytest.approx(np.mean(first[near.row] == first[near.col]), rel=1e-12)


def test_lsdd_is_its_formula_with_all_rows_as_centres():
    for x, y in samples():
        both = np.vstack([x, y])
        unit = np.subtract(*np.quantile(both, [0.75, 0.25], axis=0)) / 1.3489795003921634
        squared = cdist(both / unit, both / unit, "sqeuclidean")
        h = np.exp(-squared / (2 * 1.2**2))
        h = h[:, : len(x)].mean(axis=1) - h[:, len(x) :].mean(axis=1)
        big = np.exp(-squared / (4 * 1.2**2))
        theta = np.linalg.solve(big + 0.1 * np.eye(len(both)), h)
        ours = drift.lsdd_test(x, y, seed=1, permutations=9, bandwidth=1.2, centres=len(both))
        assert ours.statistic == pytest.approx(2 * theta @ h - theta @ big @ theta, rel=1e-8)


def test_random_features_approach_the_kernel():
    for x, y in samples():
        exact = drift.mmd(x, y, seed=1, permutations=9, bandwidth=1.7, estimator="biased").statistic
        near = drift.mmd_random_features(x, y, seed=1, permutations=9, bandwidth=1.7, frequencies=20_000).statistic
        assert near == pytest.approx(exact, abs=0.1 * exact + 6e-4)
