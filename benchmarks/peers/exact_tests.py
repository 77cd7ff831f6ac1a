"""Fisher's, Barnard's and Boschloo's exact tests beside scipy's, in one run: time, and whose p-value is right.

Every table is tested one-sided ("greater"), where both packages mean the same; two-sided, scipy doubles Boschloo's
smaller p-value, which is another test. A p-value of Barnard or Boschloo is a largest probability over an unknown rate:
if one package finds a larger one with a rate at which that probability is really met, the other has stopped too soon.
"""

import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version

import numpy as np
import scipy.stats as theirs
from lotrecht import stats as ours

Table = tuple[int, int, int, int]
TABLES: list[Table] = [  # successes and trials of two samples
    (7, 10, 1, 10),
    (8, 20, 2, 20),
    (20, 50, 8, 50),
    (30, 100, 15, 100),
    (1, 3, 50, 1000),
    (6, 20, 100, 1000),
    (90, 100, 10, 100),
    (200, 200, 0, 200),
    (600, 600, 0, 600),
]
TESTS = ("fisher_exact", "barnard_exact", "boschloo_exact")
MOST_TABLES = 50_000  # scipy's search looks at every table at every rate: beyond, it takes minutes


def timed(times: int, task: Callable[[], float]) -> tuple[float, float]:
    """Return the shortest of several timings, in seconds, and the p-value."""
    taken = []
    p = float("nan")
    for _ in range(times):
        start = time.perf_counter()
        p = task()
        taken.append(time.perf_counter() - start)
    return min(taken), p


def our_p(test: str, table: Table) -> float:
    """Return the p-value of this package."""
    return float(getattr(ours, test)(*table, alternative="greater").pvalue)


def their_p(test: str, table: Table) -> float:
    """Return scipy's p-value: its tables have the samples as columns."""
    x, m, y, n = table
    return float(getattr(theirs, test)(np.array([[x, y], [m - x, n - y]]), alternative="greater").pvalue)


def main() -> None:
    """Time both on every table and print what they agree on."""
    print(f"lotrecht {version('lotrecht')} beside scipy {version('scipy')}, one-sided, milliseconds a test")
    print(
        f"  {'test':<16}{'table':<24}{'ours':>9}{'scipy':>10}{'times':>8}{'p, ours':>14}{'p, scipy':>14}{'differ':>10}"
    )
    ratios: dict[str, list[float]] = {test: [] for test in TESTS}
    for test in TESTS:
        for table in TABLES:
            x, m, y, n = table
            name = f"{x} of {m}, {y} of {n}"
            own, p = timed(5, partial(our_p, test, table))
            if test != "fisher_exact" and (m + 1) * (n + 1) > MOST_TABLES:
                print(f"  {test:<16}{name:<24}{own * 1e3:>9.3f}{'':>10}{'':>8}{p:>14.6g}{'not asked':>14}")
                continue
            other, q = timed(2, partial(their_p, test, table))
            ratios[test].append(other / own)
            differ = f"{(q - p) / p:.0e}" if p > 0.0 else "both 0" if q == 0.0 else "ours is 0"
            print(
                f"  {test:<16}{name:<24}{own * 1e3:>9.3f}{other * 1e3:>10.2f}{other / own:>8,.0f}{p:>14.6g}{q:>14.6g}"
                f"{differ:>10}"
            )
    for test, some in ratios.items():
        print(f"  {test}: {min(some):,.0f} to {max(some):,.0f} times, median {sorted(some)[len(some) // 2]:,.0f}")


if __name__ == "__main__":
    main()
