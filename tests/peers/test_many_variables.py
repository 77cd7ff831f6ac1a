"""Tests of several variables beside frouros, scipy and scikit-learn, or written out where they have none."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from lotrecht import drift
from scipy.spatial.distance import cdist
from sklearn.metrics.pairwise import laplacian_kernel, rbf_kernel

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
