"""Reference values of the beta-binomial law and of partial pooling, by mpmath with 25 digits.

The posterior under a uniform mean m and a uniform relative spread s = 1 / sqrt(1 + kappa) is integrated on the unit
square itself, in other coordinates than the library's: for a given s the likelihood is a polynomial in m (a product of
rising factorials), so Gauss and Legendre's rule with half as many nodes as its degree is exact; over s by
panels. A group's distribution function holds an incomplete beta function: scipy's, in double precision.

    python tests/reference/partial_pooling.py     writes beta_binomial.csv, hyperposterior.csv and pooled_rate.csv
"""

from __future__ import annotations

import csv
import itertools
from functools import lru_cache
from pathlib import Path

import mpmath as mp
import numpy as np
from scipy import special

mp.mp.dps = 25
HERE = Path(__file__).parent

RHOS = ("0.001", "0.05", "0.4")

CASES = {
    "one": [(3, 10)],
    "mixed": [(5, 20), (7, 20), (0, 5), (3, 5)],
    "none": [(0, 10), (0, 20), (0, 5)],
    "single_rows": [(1, 1), (0, 1), (1, 1)],
    "spread": [(1, 20), (6, 20), (10, 20), (4, 20)],
    "alike": [(3, 10)] * 5 + [(2, 10)] * 3,
    "empty": [(15, 30), (1, 3), (0, 0), (9, 12)],
    "outlier": [(2, 12), (3, 12), (1, 12), (2, 12), (11, 12)],
}


@lru_cache
def nodes(count: int) -> list[tuple[mp.mpf, mp.mpf]]:
    """Gauss and Legendre's nodes and weights on (0, 1)."""
    found = []
    for i in range(count):
        x = mp.cos(mp.pi * (i + mp.mpf(3) / 4) / (count + mp.mpf(1) / 2))
        for _ in range(100):
            p0, p1 = mp.mpf(1), x
            for k in range(2, count + 1):
                p0, p1 = p1, ((2 * k - 1) * x * p1 - (k - 1) * p0) / k
            slope = count * (x * p1 - p0) / (x * x - 1)
            step = p1 / slope
            x -= step
            if abs(step) < mp.mpf(10) ** (-mp.mp.dps + 3):
                break
        found.append(((1 + x) / 2, 1 / ((1 - x * x) * slope * slope)))
    return found


def rising(a: mp.mpf, n: int) -> mp.mpf:
    product = mp.mpf(1)
    for i in range(n):
        product *= a + i
    return product


def likelihood(groups: list[tuple[int, int]], m: mp.mpf, s: mp.mpf) -> mp.mpf:
    """Product of beta-binomial probabilities; times s^2 in numerator and denominator, so s = 0 is no special case."""
    t = s * s
    product = mp.mpf(1)
    for x, n in groups:
        for i in range(x):
            product *= (1 - t) * m + i * t
        for i in range(n - x):
            product *= (1 - t) * (1 - m) + i * t
        for i in range(n):
            product /= (1 - t) + i * t
    return product


def posterior_sums(groups: list[tuple[int, int]]) -> list[list[mp.mpf]]:
    """Integrals of 1, m, rho and of the first group's mean and second moment, up to each of `RHOS` and up to 1."""
    degree = sum(n for _, n in groups) + 3
    x, n = groups[0]
    sums = [mp.mpf(0)] * 5
    found = []
    ends = [mp.mpf(0), *(mp.sqrt(mp.mpf(rho)) for rho in RHOS), mp.mpf(1)]
    for low, high in itertools.pairwise(ends):
        for half, (place, weight) in itertools.product(range(2), nodes(20)):
            s = low + (high - low) * (half + place) / 2
            t = s * s
            for m, w in nodes(degree // 2 + 1):
                f = (high - low) / 2 * weight * w * likelihood(groups, m, s)
                # kappa = (1 - t) / t, so (kappa m + x) / (kappa + n) = ((1 - t) m + x t) / ((1 - t) + n t)
                a, k = (1 - t) * m + x * t, (1 - t) + n * t
                for i, value in enumerate((1, m, t, a / k, a * (a + t) / (k * (k + t)))):
                    sums[i] += f * value
        found.append(list(sums))
    return found


def group_cdf(groups: list[tuple[int, int]], t: float) -> float:
    """P(p <= t) of the first group by scipy's incomplete beta function, on panels narrow enough for its steps."""
    places, weights = np.polynomial.legendre.leggauss(16)
    places, weights = (places + 1) / 2, weights / 2

    def panels(ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        width = np.diff(ends)[:, None]
        return (ends[:-1, None] + width * places).ravel(), (width * weights).ravel()

    x, n = groups[0]
    below = total = 0.0
    for s, ws in zip(*panels(np.concatenate([[1e-7], np.geomspace(1e-4, 1.0, 41)])), strict=True):
        kappa = 1 / (s * s) - 1
        step = 0.5 * np.sqrt(t * (1 - t) / (kappa + 1))
        near = t + step * np.arange(-30, 31)
        ends = np.unique(np.concatenate([np.linspace(0, 1, 41), near[(near > 0) & (near < 1)]]))
        m, wm = panels(ends)
        log = np.zeros_like(m)
        for successes, rows in groups:
            for i in range(successes):
                log += np.log((1 - s * s) * m + i * s * s)
            for i in range(rows - successes):
                log += np.log((1 - s * s) * (1 - m) + i * s * s)
            log -= sum(np.log((1 - s * s) + i * s * s) for i in range(rows))
        density = wm * np.exp(log)
        below += ws * np.sum(density * special.betainc(kappa * m + x, kappa * (1 - m) + n - x, t))
        total += ws * np.sum(density)
    return float(below / total)


def write(name: str, columns: list[str], rows: list[list[object]]) -> None:
    with (HERE / name).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def shown(x: mp.mpf) -> str:
    return mp.nstr(x, 20)


def main() -> None:
    rows: list[list[object]] = []
    for x, f, m, k in itertools.product(
        (0, 1, 7, 1000), (0, 3, 50, 2000), ("1e-6", "0.2", "0.5", "0.999"), ("1e-8", "0.5", "12", "1e5", "1e12")
    ):
        mean, kappa = mp.mpf(float(m)), mp.mpf(float(k))
        complement = 1 - mean
        value = (
            mp.loggamma(kappa * mean + x)
            - mp.loggamma(kappa * mean)
            + mp.loggamma(kappa * complement + f)
            - mp.loggamma(kappa * complement)
            - mp.loggamma(kappa + x + f)
            + mp.loggamma(kappa)
        )
        rows.append([x, f, m, k, shown(mp.re(value))])
    write("beta_binomial.csv", ["successes", "failures", "mean", "precision", "value"], rows)

    rows, cdfs = [], []
    for name, groups in CASES.items():
        *parts, (total, *sums) = posterior_sums(groups)
        moments = [each / total for each in sums]
        counts = " ".join(f"{x}/{n}" for x, n in groups)
        below = [part[0] / total for part in parts]
        deviation = mp.sqrt(moments[3] - moments[2] ** 2)
        rows.append([name, counts, *map(shown, (*moments[:3], deviation, *below))])
        print(rows[-1], flush=True)
        if name in ("mixed", "spread", "one", "empty", "outlier"):
            for t in (moments[2] - deviation, moments[2] + 2 * deviation):
                cdfs.append([name, counts, repr(float(t)), repr(group_cdf(groups, float(t)))])
                print(cdfs[-1], flush=True)
    columns = [
        "case",
        "groups",
        "mean",
        "intraclass",
        "first_mean",
        "first_deviation",
        "below_001",
        "below_05",
        "below_4",
    ]
    write("hyperposterior.csv", columns, rows)
    write("pooled_rate.csv", ["case", "groups", "at", "cdf"], cdfs)


if __name__ == "__main__":
    main()
