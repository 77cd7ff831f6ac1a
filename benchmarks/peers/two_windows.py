"""Tests and distances of two windows beside scipy's, in one run, one thread: milliseconds, and whose p-value is right.

Exact p-values are judged by counting in whole numbers: of Kolmogorov and Smirnov's test of equal sizes by reflected
paths, of tables by going through all of them. scipy has no exact test of tables larger than 2 x 2, only draws.

Sorting is the limit of what rows can be compared by: the last line says how long that alone takes.
"""

import itertools
import time
import warnings
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from importlib.metadata import version
from math import comb, factorial, prod
from typing import Any

import numpy as np
import scipy.stats as theirs
from lotrecht import drift, stats

ROWS = 100_000
TABLES = [
    [[3, 0, 4], [0, 6, 1]],
    [[8, 2, 5, 1], [1, 9, 3, 6]],
    [[12, 3, 5], [4, 9, 2], [3, 6, 11]],
    [[20, 11, 15, 9, 4], [13, 22, 6, 12, 10]],
]


def timed(times: int, task: Callable[[], Any]) -> tuple[float, float]:
    """Return the shortest of several timings, in milliseconds, and the result."""
    taken = []
    result: Any = None
    for _ in range(times):
        start = time.perf_counter()
        result = task()
        taken.append(time.perf_counter() - start)
    return min(taken) * 1e3, float(result)


def ks_by_counting(n: int, distance: float) -> float:
    """P(D >= distance) of two windows of n different rows each (Gnedenko & Korolyuk 1951), in whole numbers."""
    step = round(distance * n)
    paths = sum((-1) ** (j - 1) * comb(2 * n, n - j * step) for j in range(1, n // step + 1))
    return float(Fraction(2 * paths, comb(2 * n, n)))


def rows_of(total: int, columns: list[int]) -> Iterator[tuple[int, ...]]:
    """Yield all rows with this total that fit into the columns."""
    for row in itertools.product(*(range(min(total, c) + 1) for c in columns[:-1])):
        if 0 <= total - sum(row) <= columns[-1]:
            yield (*row, total - sum(row))


def table_by_counting(table: list[list[int]]) -> float:
    """Fisher's p-value of a table: the share of all tables with its margins that are no more probable."""
    margins = [sum(row) for row in table]

    def weights(left: list[int], columns: list[int]) -> Iterator[Fraction]:
        if len(left) == 1:
            yield Fraction(1, prod(map(factorial, columns)))
            return
        for row in rows_of(left[0], columns):
            here = Fraction(1, prod(map(factorial, row)))
            for rest in weights(left[1:], [c - x for c, x in zip(columns, row, strict=True)]):
                yield here * rest

    observed = Fraction(1, prod(factorial(x) for row in table for x in row))
    every = list(weights(margins, [sum(column) for column in zip(*table, strict=True)]))
    return float(sum(w for w in every if w <= observed) / sum(every))


def line(name: str, ours: Callable[[], Any], other: Callable[[], Any], truth: float | None = None) -> None:
    """Time both and print them, with relative errors where the truth is known."""
    own, p = timed(7, ours)
    their, q = timed(5, other)
    errors = "" if truth is None else f"{abs(p / truth - 1):>12.0e}{abs(q / truth - 1):>12.0e}"
    print(f"  {name:<44}{own:>10.3f}{their:>11.3f}{their / own:>8,.1f}{p:>14.6g}{q:>14.6g}{errors}")


def main() -> None:
    """Time everything."""
    warnings.simplefilter("ignore")
    rng = np.random.default_rng(1)
    head = f"  {'':<44}{'here':>10}{'scipy':>11}{'times':>8}{'here':>14}{'scipy':>14}{'error':>12}{'scipys':>12}"
    print(f"lotrecht {version('lotrecht')} beside scipy {version('scipy')}, one thread, milliseconds")
    print(head)
    for n, m, shift in [(100, 100, 0.2), (100, 99, 0.2), (1000, 1000, 0.1), (1000, 999, 0.1), (5000, 5000, 0.03)]:
        x, y = rng.normal(size=n), rng.normal(shift, 1, m)
        d = theirs.ks_2samp(x, y, method="exact").statistic
        line(
            f"exact p of Kolmogorov-Smirnov, {n} and {m}",
            lambda x=x, y=y: drift.ks_2samp(x, y, method="exact").pvalue,
            lambda x=x, y=y: theirs.ks_2samp(x, y, method="exact").pvalue,
            ks_by_counting(n, d) if n == m else None,
        )
    x, y = rng.normal(size=5000), rng.normal(0.03, 1, 4999)
    line(
        "exact p of Kolmogorov-Smirnov, 5000 and 4999",
        lambda: drift.ks_2samp(x, y, method="exact").pvalue,
        lambda: theirs.ks_2samp(x, y, method="exact").pvalue,
    )
    x, y = rng.normal(size=2000), rng.normal(0.6, 1, 2000)
    line(
        "the same far out, 2000 and 2000",
        lambda: drift.ks_2samp(x, y, method="exact").pvalue,
        lambda: theirs.ks_2samp(x, y, method="exact").pvalue,
        ks_by_counting(2000, theirs.ks_2samp(x, y).statistic),
    )
    for table in TABLES:
        line(
            f"exact p of a table {len(table)} x {len(table[0])} of {sum(map(sum, table))} (scipy: draws)",
            lambda table=table: stats.freeman_halton(table).pvalue,
            lambda table=table: theirs.fisher_exact(table).pvalue,
            table_by_counting(table),
        )
    x, y = rng.normal(size=ROWS), rng.normal(0.01, 1, ROWS)
    cases: list[tuple[str, Callable, Callable]] = [
        ("Kolmogorov-Smirnov", drift.ks_2samp, theirs.ks_2samp),
        ("Mann-Whitney", drift.mannwhitneyu, theirs.mannwhitneyu),
        ("Cramér-von Mises", drift.cramervonmises_2samp, theirs.cramervonmises_2samp),
    ]
    for name, ours, other in cases:
        line(f"{name}, {ROWS:,} rows each", lambda f=ours: f(x, y).pvalue, lambda f=other: f(x, y).pvalue)
    line(
        f"Anderson-Darling, {ROWS:,} rows each",
        lambda: drift.anderson_ksamp([x, y]).pvalue,
        lambda: theirs.anderson_ksamp([x, y], variant="midrank").pvalue,
    )
    line(
        f"Wasserstein's distance, {ROWS:,} rows each",
        partial(drift.wasserstein_distance, x, y),
        partial(theirs.wasserstein_distance, x, y),
    )
    print(f"  sorting both windows alone, NumPy: {timed(7, lambda: (np.sort(x), np.sort(y))[0][0])[0]:.1f} ms")


if __name__ == "__main__":
    main()
