"""Reference statistics and p-values of two windows for tests/drift.

Everything by scipy, or, where scipy has none, by the definition over all pairs of rows in rational arithmetic.

Columns: first window; second window (values separated by spaces); name; value; relative tolerance that scipy's own
method allows.

Run:  python tests/reference/two_windows.py > tests/reference/two_windows.csv     (scipy 1.17.1, numpy 2.4.6)
"""

import sys
from fractions import Fraction
from math import comb

import numpy as np
from scipy import stats


def mann_whitney_lower(n: int, m: int, u: int) -> Fraction:
    """P(U <= u) without ties, exactly: coefficients of the Gaussian binomial."""
    ways = [0] * (u + 1)
    ways[0] = 1
    for i in range(1, n + 1):
        for at in range(u, m + i - 1, -1):
            ways[at] -= ways[at - m - i]
        for at in range(i, u + 1):
            ways[at] += ways[at - i]
    return Fraction(sum(ways), comb(n + m, n))


def line(first, second, name, value, tolerance=1e-12):
    """Print one reference value."""
    texts = (" ".join(repr(float(x)) for x in window) for window in (first, second))
    print(*texts, name, repr(float(value)), repr(tolerance), sep=",")


def windows():
    """Windows with and without ties, of different sizes, scales and shapes."""
    rng = np.random.default_rng(20261129)
    yield rng.normal(size=8), rng.normal(size=5)
    yield rng.normal(size=30), rng.normal(0.5, 2, size=25)
    yield rng.integers(0, 6, 40).astype(float), rng.integers(0, 8, 33).astype(float)
    yield rng.exponential(size=60) * 1e-6, rng.exponential(size=70) * 1.5e-6
    yield rng.poisson(3, 100).astype(float), rng.poisson(3, 120).astype(float)
    yield np.round(rng.normal(1e6, 3, 50), 1), np.round(rng.normal(1e6, 3, 50), 1)


def main():
    """Write all values."""
    print("first,second,name,value,tolerance")
    for x, y in windows():
        tied = len(np.unique(np.r_[x, y])) < len(x) + len(y)
        line(x, y, "ks", stats.ks_2samp(x, y).statistic)
        line(x, y, "wasserstein", stats.wasserstein_distance(x, y), 1e-9)
        line(x, y, "energy", stats.energy_distance(x, y), 1e-9)
        ad = stats.anderson_ksamp([x, y], method=stats.PermutationMethod(n_resamples=9))
        sigma, mean = scholz_stephens_scale(len(x), len(y)), 1.0
        line(x, y, "anderson_darling", ad.statistic * sigma + mean, 1e-9)
        for side in ("two-sided", "less", "greater"):
            welch = stats.ttest_ind(x, y, equal_var=False, alternative=side)
            line(x, y, f"welch {side}", welch.pvalue, 1e-9)
            u = stats.mannwhitneyu(x, y, alternative=side, method="asymptotic")
            line(x, y, f"mann_whitney normal {side}", u.pvalue, 1e-11)
        line(x, y, "welch statistic", welch.statistic, 1e-9)
        line(x, y, "mann_whitney", u.statistic)
        line(x, y, "epps_singleton", stats.epps_singleton_2samp(x, y).statistic, 1e-7)
        line(x, y, "epps_singleton p", stats.epps_singleton_2samp(x, y).pvalue, 1e-7)
        if not tied:
            line(x, y, "cramer_von_mises", stats.cramervonmises_2samp(x, y).statistic, 1e-10)
            line(x, y, "cramer_von_mises limit", stats.cramervonmises_2samp(x, y, method="asymptotic").pvalue, 1e-9)
            line(x, y, "bws", stats.bws_test(x, y, method=stats.PermutationMethod(n_resamples=9)).statistic, 1e-10)
            u0 = int(u.statistic)
            line(x, y, "mann_whitney exact less", mann_whitney_lower(len(x), len(y), u0))
        if len(x) + len(y) < 15:
            line(x, y, "cramer_von_mises exact", stats.cramervonmises_2samp(x, y, method="exact").pvalue, 1e-12)
    rng = np.random.default_rng(5)
    x, y = np.arange(150) * 2.0 + rng.integers(0, 2, 150), np.arange(140) * 2.1 + 7.05
    u = int(stats.mannwhitneyu(x, y).statistic)
    line(x, y, "mann_whitney exact less", mann_whitney_lower(150, 140, u))


def scholz_stephens_scale(n: int, m: int) -> float:
    """Scholz and Stephens' standard deviation of A² for two windows, which scipy divides by."""
    k, sizes = 2, (n, m)
    total = n + m
    big_h = sum(1 / s for s in sizes)
    small_h = sum(1 / i for i in range(1, total))
    g = sum(1 / ((total - i) * j) for i in range(1, total - 1) for j in range(i + 1, total))
    a = (4 * g - 6) * (k - 1) + (10 - 6 * g) * big_h
    b = (2 * g - 4) * k**2 + 8 * small_h * k + (2 * g - 14 * small_h - 4) * big_h - 8 * small_h + 4 * g - 6
    c = (6 * small_h + 2 * g - 2) * k**2 + (4 * small_h - 4 * g + 6) * k + (2 * small_h - 6) * big_h + 4 * small_h
    d = (2 * small_h + 6) * k**2 - 4 * small_h * k
    variance = (a * total**3 + b * total**2 + c * total + d) / ((total - 1) * (total - 2) * (total - 3))
    return variance**0.5


if __name__ == "__main__":
    sys.exit(main())
