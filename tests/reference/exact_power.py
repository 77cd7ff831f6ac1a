"""Reference values of exact power: all tables of two samples, each tested by SciPy, weighted by binomial masses.

python exact_power.py        # writes exact_power.csv beside this file; needs numpy, scipy; takes a minute
"""

from __future__ import annotations

import csv
import pathlib

import numpy as np
import scipy
from scipy.stats import binom, chi2_contingency, fisher_exact

HERE = pathlib.Path(__file__).parent
SIZES = [(5, 5), (10, 10), (3, 40), (20, 31), (40, 17)]
RATES = [(0.5, 0.5), (0.5, 0.1), (0.9, 0.4), (0.05, 0.3), (0.01, 0.01), (1.0, 0.2)]
ALPHAS = (0.1, 0.05, 0.01)


def fisher(a: int, n_a: int, b: int, n_b: int) -> float:
    return float(fisher_exact([[a, n_a - a], [b, n_b - b]])[1])


def score(a: int, n_a: int, b: int, n_b: int) -> float:
    """Pearson's chi-square times (N - 1) / N."""
    if a + b in (0, n_a + n_b):
        return 1.0
    chi2 = chi2_contingency([[a, n_a - a], [b, n_b - b]], correction=False)[0]
    return float(scipy.stats.chi2.sf(chi2 * (n_a + n_b - 1) / (n_a + n_b), 1))


def main() -> None:
    with (HERE / "exact_power.csv").open("w", newline="", encoding="utf-8") as file:
        file.write(f"# scipy {scipy.__version__}; written by exact_power.py\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["test", "n_a", "n_b", "alpha", "p_a", "p_b", "power"])
        for name, test in (("fisher", fisher), ("score", score)):
            for n_a, n_b in SIZES:
                p = np.array([[test(a, n_a, b, n_b) for b in range(n_b + 1)] for a in range(n_a + 1)])
                for alpha in ALPHAS:
                    for p_a, p_b in RATES:
                        mass = np.outer(binom.pmf(range(n_a + 1), n_a, p_a), binom.pmf(range(n_b + 1), n_b, p_b))
                        power = float((mass * (p <= alpha)).sum())
                        writer.writerow([name, n_a, n_b, alpha, p_a, p_b, repr(power)])


if __name__ == "__main__":
    main()
