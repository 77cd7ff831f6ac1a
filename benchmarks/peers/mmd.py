"""MMD by permutation beside frouros, in one run, one thread each: the same statistic, bandwidth and permutations.

frouros computes the kernel anew for each permutation.
"""

import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version

import numpy as np
from frouros.callbacks import PermutationTestDistanceBased
from frouros.detectors.data_drift import MMD
from frouros.utils.kernels import rbf_kernel
from lotrecht import drift

DIMENSIONS = 10
PERMUTATIONS = 100
ROWS = (200, 500, 1000, 2000)
BANDWIDTH = 4.0
SHIFT = 0.02


def timed(times: int, task: Callable[[], tuple[float, float]]) -> tuple[float, tuple[float, float]]:
    """Return the shortest of several timings, in seconds, and what came out."""
    taken = []
    found = (float("nan"), float("nan"))
    for _ in range(times):
        start = time.perf_counter()
        found = task()
        taken.append(time.perf_counter() - start)
    return min(taken), found


def ours(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Return statistic and p-value of this package."""
    test = drift.mmd(x, y, seed=1, permutations=PERMUTATIONS, bandwidth=BANDWIDTH, scale="none")
    return test.statistic, test.pvalue


def theirs(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Return statistic and p-value of frouros."""
    callback = PermutationTestDistanceBased(PERMUTATIONS, num_jobs=1, method="conservative", random_state=1, name="p")
    detector = MMD(kernel=partial(rbf_kernel, sigma=BANDWIDTH), callbacks=callback)
    detector.fit(X=x)
    result, logs = detector.compare(X=y)
    return float(result.distance), float(logs["p"]["p_value"])


def main() -> None:
    """Time both at each size and print what they agree on."""
    print(f"lotrecht {version('lotrecht')} beside frouros {version('frouros')}: {DIMENSIONS} variables,")
    print(f"{PERMUTATIONS} permutations, one thread, milliseconds a test")
    print(f"  {'rows':<14}{'ours':>9}{'frouros':>10}{'times':>8}{'MMD², ours':>14}{'frouros':>14}{'p':>8}{'p':>8}")
    rng = np.random.default_rng(1)
    for rows in ROWS:
        x, y = rng.normal(size=(rows, DIMENSIONS)), rng.normal(SHIFT, 1, (rows, DIMENSIONS))
        own, (value, p) = timed(5, partial(ours, x, y))
        other, (their_value, their_p) = timed(1, partial(theirs, x, y))
        print(
            f"  {f'{rows} + {rows}':<14}{own * 1e3:>9.1f}{other * 1e3:>10.0f}{other / own:>8.0f}{value:>14.4e}"
            f"{their_value:>14.4e}{p:>8.3f}{their_p:>8.3f}"
        )


if __name__ == "__main__":
    main()
