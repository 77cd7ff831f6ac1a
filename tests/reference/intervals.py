"""Reference values for the interval tests, in multiple precision, by other roads than the library's.

    python intervals.py          # writes <name>.csv beside this file, then prints what the second witness says

Needs mpmath; the second witness needs scipy and statsmodels. How each reference is computed:

wilson              the quadratic formula as printed, 80 digits
clopper_pearson,    quantiles of the beta law: its tail as an integral over the logit, 50 digits, inverted by Newton's
jeffreys            method (the library uses a continued fraction for small counts)
newcombe            the printed formula on the quadratic formula's Wilson bounds
miettinen_nurminen  bisection on the difference (or ratio); restricted estimates from the printed cubic's trigonometric
and koopman         solution (or the printed quadratic), 120 digits to survive their cancellation
katz, mover_ratio   the printed formulas
studentized_range   the integral over the largest value, Gauss-Legendre, 30 digits

The second witness agrees to its own accuracy (1e-13 or better), except for Miettinen and Nurminen's difference, where
statsmodels 0.15 differs by 0.006 in the median; the published tables decide (in its test).
"""

from __future__ import annotations

import csv
import itertools
import pathlib
import platform
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache

import mpmath
from mpmath import mp, mpf

HERE = pathlib.Path(__file__).parent
INFINITY = mpf("inf")
LEVELS = (0.5, 0.95, 0.999999999)

Bounds = tuple[mpf, mpf]
OneSample = tuple[str, int, int, float]
TwoSample = tuple[str, int, int, int, int, float]


@cache
def critical(level: float) -> mpf:
    """Two-sided normal quantile of the double `level`, exactly as it is stored."""
    with mp.workdps(150):
        alpha = 1 - mpf(level)
        return mpf(mp.findroot(lambda z: mp.log(mp.erfc(z / mp.sqrt(2)) / alpha), mpf(2), tol=mpf(10) ** -280))


# One sample


def wilson(x: int, n: int, level: float) -> Bounds:
    if n == 0:
        return mpf(0), mpf(1)
    z = critical(level)
    p = mpf(x) / n
    centre = p + z**2 / (2 * n)
    reach = z * mp.sqrt(p * (1 - p) / n + z**2 / (4 * mpf(n) ** 2))
    low, high = (centre - reach) / (1 + z**2 / n), (centre + reach) / (1 + z**2 / n)
    return (mpf(0) if x == 0 else low), (mpf(1) if x == n else high)


def log_beta_tail(a: mpf, b: mpf, logit: mpf) -> tuple[mpf, mpf]:
    """Logarithm of P(Beta(a, b) <= x), x given by its logit, and its derivative by the logit."""
    mode = mp.log(a / b)  # of the density of the logit
    scale = 1 / mp.sqrt(a * b / (a + b))

    def softplus(w: mpf) -> mpf:
        return mp.log1p(mp.exp(w)) if w < 0 else w + mp.log1p(mp.exp(-w))

    def exponent(w: mpf) -> mpf:
        return a * (w - mode) - (a + b) * (softplus(w) - softplus(mode))

    at = exponent(logit)
    points, width = [mpf(0)], scale / 2
    while exponent(logit - points[-1]) - at > -75 or points[-1] < 2 * (logit - mode):
        points.append(points[-1] + width)
        width *= mpf("1.4")
    integral = mp.quad(lambda s: mp.exp(exponent(logit - s) - at), points, method="gauss-legendre", maxdegree=4)
    log_norm = a * mode - (a + b) * softplus(mode) - (mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b))
    return mp.log(integral) + at + log_norm, 1 / integral


def beta_quantile(a: mpf, b: mpf, tail: mpf) -> tuple[mpf, mpf]:
    """(x, 1 - x) with P(Beta(a, b) <= x) = tail, to 28 digits or more."""
    with mp.workdps(50):  # the largest counts leave 50 - 17 digits of the normalising constant
        # The logarithm of the tail is concave in the logit, so Newton's method climbs onto the root from its left.
        w = mp.log(a / b) - 1 / mp.sqrt(a * b / (a + b))
        for _ in range(200):
            value, slope = log_beta_tail(a, b, w)
            step = (mp.log(tail) - value) / slope
            w += step
            if abs(step) * slope < mpf(10) ** -17:  # the next error is its square
                return 1 / (1 + mp.exp(-w)), 1 / (1 + mp.exp(w))
    raise ArithmeticError((a, b, tail))


def clopper_pearson(x: int, n: int, level: float) -> Bounds:
    tail = (1 - mpf(level)) / 2
    low = mpf(0) if x == 0 else beta_quantile(mpf(x), mpf(n - x + 1), tail)[0]
    high = mpf(1) if x == n else beta_quantile(mpf(n - x), mpf(x + 1), tail)[1]
    return low, high


def jeffreys(x: int, n: int, level: float) -> Bounds:
    tail, half = (1 - mpf(level)) / 2, mpf(1) / 2
    low = mpf(0) if x == 0 else beta_quantile(x + half, n - x + half, tail)[0]
    high = mpf(1) if x == n else beta_quantile(n - x + half, x + half, tail)[1]
    return low, high


# Two samples


def newcombe(a: int, m: int, b: int, n: int, level: float) -> Bounds:
    if m == 0 or n == 0:
        return mpf(-1), mpf(1)
    p, q = mpf(a) / m, mpf(b) / n
    (la, ua), (lb, ub) = wilson(a, m, level), wilson(b, n, level)
    return p - q - mp.sqrt((p - la) ** 2 + (ub - q) ** 2), p - q + mp.sqrt((ua - p) ** 2 + (q - lb) ** 2)


def katz(a: int, m: int, b: int, n: int, level: float) -> Bounds:
    if a == 0 or b == 0:
        return mpf(0), INFINITY
    ratio = mpf(a) / m * n / b
    reach = critical(level) * mp.sqrt(mpf(1) / a - mpf(1) / m + mpf(1) / b - mpf(1) / n)
    return ratio * mp.exp(-reach), ratio * mp.exp(reach)


def variance_at_difference(a: int, m: int, b: int, n: int, delta: mpf) -> mpf:
    """Variance of the difference at the restricted estimates: Miettinen & Nurminen 1985, appendix I."""
    total = m + n
    l3 = mpf(total)
    l2 = (m + 2 * n) * delta - total - (a + b)
    l1 = (n * delta - total - 2 * b) * delta + a + b
    l0 = b * delta * (1 - delta)
    q = (l2 / (3 * l3)) ** 3 - l1 * l2 / (6 * l3**2) + l0 / (2 * l3)
    p = mp.sqrt(max(mpf(0), (l2 / (3 * l3)) ** 2 - l1 / (3 * l3))) * (1 if q >= 0 else -1)
    angle = (mp.pi + mp.acos(max(mpf(-1), min(mpf(1), q / p**3)))) / 3 if p != 0 else mpf(0)
    pb = 2 * p * mp.cos(angle) - l2 / (3 * l3)
    pa = pb + delta
    slack = mpf(10) ** -(mp.dps // 3)
    assert -slack < pa < 1 + slack and -slack < pb < 1 + slack, (a, m, b, n, delta, pa, pb)
    return pa * (1 - pa) / m + pb * (1 - pb) / n


def variance_at_ratio(a: int, m: int, b: int, n: int, theta: mpf) -> mpf:
    """Variance of p_a - theta p_b at the restricted estimates: Miettinen & Nurminen 1985, equation 12."""
    qa = (m + n) * theta
    qb = -(m * theta + a + n + b * theta)
    qc = mpf(a + b)
    pb = (-qb - mp.sqrt(qb**2 - 4 * qa * qc)) / (2 * qa)
    pa = theta * pb
    return pa * (1 - pa) / m + theta**2 * pb * (1 - pb) / n


def bisect(inside: Callable[[mpf], bool], start: mpf, end: mpf, steps: int) -> mpf:
    """Where `inside` turns false between `start` (inside) and `end` (outside, or the end of the world)."""
    if inside(end):
        return end
    for _ in range(steps):
        middle = (start + end) / 2
        if inside(middle):
            start = middle
        else:
            end = middle
    return (start + end) / 2


def miettinen_nurminen_difference(a: int, m: int, b: int, n: int, level: float) -> Bounds:
    if m == 0 or n == 0:
        return mpf(-1), mpf(1)
    with mp.workdps(120):
        square = critical(level) ** 2 * (m + n) / mpf(m + n - 1)
        d = mpf(a) / m - mpf(b) / n

        def inside(delta: mpf) -> bool:
            return bool((d - delta) ** 2 <= square * variance_at_difference(a, m, b, n, delta))

        # The ends -1 and 1 themselves have no variance; they are bounds only where they are observed.
        low = mpf(-1) if d == -1 else bisect(inside, d, mpf(-1), 200)
        high = mpf(1) if d == 1 else bisect(inside, d, mpf(1), 200)
        return low, high


def ratio_score(a: int, m: int, b: int, n: int, square: mpf) -> Bounds:
    with mp.workdps(120):
        p, q = mpf(a) / m, mpf(b) / n

        def inside(log_theta: mpf) -> bool:
            theta = mp.exp(log_theta)
            return bool((p - theta * q) ** 2 <= square * variance_at_ratio(a, m, b, n, theta))

        start = mp.log(p / q) if a and b else mpf(-300 if b else 300)
        low = mpf(0) if a == 0 else mp.exp(bisect(inside, start, mpf(-300), 260))
        high = INFINITY if b == 0 else mp.exp(bisect(inside, start, mpf(300), 260))
        return low, high


def koopman(a: int, m: int, b: int, n: int, level: float) -> Bounds:
    return (mpf(0), INFINITY) if m == 0 or n == 0 else ratio_score(a, m, b, n, critical(level) ** 2)


def miettinen_nurminen_ratio(a: int, m: int, b: int, n: int, level: float) -> Bounds:
    if m == 0 or n == 0:
        return mpf(0), INFINITY
    return ratio_score(a, m, b, n, critical(level) ** 2 * (m + n) / mpf(m + n - 1))


# Made of intervals


def mover_ratio(a: mpf, around_a: Bounds, b: mpf, around_b: Bounds) -> Bounds:
    """Donner & Zou 2012, the formulas as printed; an infinite upper bound where the denominator may be 0."""
    (la, ua), (lb, ub) = around_a, around_b
    low = (a * b - mp.sqrt((a * b) ** 2 - la * ub * (2 * a - la) * (2 * b - ub))) / (ub * (2 * b - ub))
    if lb == 0:
        return low, INFINITY
    return low, (a * b + mp.sqrt((a * b) ** 2 - ua * lb * (2 * a - ua) * (2 * b - lb))) / (lb * (2 * b - lb))


def range_tails(q: mpf, k: int, only_survival: bool = False) -> tuple[mpf, mpf]:
    """P(range <= q) and P(range > q) of k standard normals, given the largest; Gauss-Legendre on unit panels."""

    def upper(z: mpf) -> mpf:
        return mp.erfc(z / mp.sqrt(2)) / 2

    def cdf(z: mpf) -> mpf:
        return mp.npdf(z) * (upper(-z) - upper(q - z)) ** (k - 1)

    def survival(z: mpf) -> mpf:
        small = -mp.expm1((k - 1) * mp.log1p(-upper(q - z) / upper(-z)))
        return mp.npdf(z) * upper(-z) ** (k - 1) * small * scale

    scale = mp.exp(q**2 / 4)  # mp.quad stops at an absolute error, so the far tail is brought to the size of 1
    panels = [mpf(i) for i in range(-12, int(q / 2) + 15)]

    def integral(f: Callable[[mpf], mpf]) -> mpf:
        return k * mp.quad(f, panels, method="gauss-legendre", maxdegree=5)

    return (mpf(0) if only_survival else integral(cdf)), integral(survival) / scale


def range_quantile(k: int, level: float) -> mpf:
    goal = mp.log(1 - mpf(level))
    pairs = k * (k - 1) // 2
    start = mp.sqrt(2) * critical(float(1 - (1 - mpf(level)) / pairs)) if pairs < 10**6 else mpf(12)
    return mpf(mp.findroot(lambda q: mp.log(range_tails(q, k, True)[1]) - goal, (start, start - mpf("0.01")),
                           solver="secant", tol=mpf(10) ** -44))  # fmt: skip


# Regimes


def one_sample_cases() -> Iterator[OneSample]:
    for n, level in itertools.product(range(6), LEVELS):
        for x in range(n + 1):
            yield "tiny", x, n, level
    for n, level in itertools.product((10, 1000, 10**6, 10**15), LEVELS):
        yield "zero", 0, n, level
        yield "full", n, n, level
    for (x, n), level in itertools.product(
        ((5, 10), (9, 10), (17, 60), (263, 264), (400, 1000)), (0.5, 0.9, 0.99, 0.999999)
    ):
        yield "moderate", x, n, level
    for n, level in itertools.product((10**6, 10**9, 10**12, 10**15), LEVELS):
        for x in (3 * n // 10, n // 2, n - n // 1000):
            yield "huge", x, n, level
    for (x, n), level in itertools.product(
        ((1, 10**9), (3, 10**6), (10**9 - 2, 10**9), (1, 10**15), (10**6, 10**15), (10**15 - 3, 10**15)), LEVELS
    ):
        yield "extreme", x, n, level


def two_sample_cases() -> Iterator[TwoSample]:
    for m, n in itertools.product(range(4), repeat=2):
        for a, b in itertools.product(range(m + 1), range(n + 1)):
            yield "tiny", a, m, b, n, 0.95
    for m, n, level in ((2, 5, 0.5), (5, 2, 0.999999999)):
        for a, b in itertools.product(range(m + 1), range(n + 1)):
            yield "tiny", a, m, b, n, level
    for (a, m, b, n), level in itertools.product(
        ((0, 10, 0, 10), (0, 10, 0, 10**6), (0, 10**9, 0, 5), (0, 10, 3, 20), (0, 10**6, 3, 10**6), (3, 20, 0, 10**9),
         (10, 10, 20, 20), (10, 10, 7, 20), (10**6, 10**6, 1, 4), (10, 10, 0, 20), (0, 10, 20, 20),
         (10**12, 10**12, 10**12 - 1, 10**12)), LEVELS
    ):  # fmt: skip
        yield "zero_full", a, m, b, n, level
    for (a, m, b, n), level in itertools.product(
        ((3 * 10**5, 10**6, 3 * 10**5 + 17, 10**6), (5 * 10**8, 10**9, 4 * 10**8, 10**9),
         (3 * 10**14, 10**15, 3 * 10**14 + 10**6, 10**15), (7 * 10**11, 10**12, 2, 7),
         (10**15 - 10**9, 10**15, 10**15 - 10**9 - 10**5, 10**15)), LEVELS
    ):  # fmt: skip
        yield "huge", a, m, b, n, level
    for (a, m, b, n), level in itertools.product(
        ((3, 10**9, 5, 10**9), (1, 10**9, 500, 1000), (10**9 - 1, 10**9, 10**9 - 4, 10**9), (1, 10**15, 1, 10),
         (10**6, 10**15, 2 * 10**6, 10**15), (1, 10**15, 10**15 - 1, 10**15)), LEVELS
    ):  # fmt: skip
        yield "extreme", a, m, b, n, level
    # The examples of Newcombe 1998, table II, and of Koopman 1984.
    for a, m, b, n in ((56, 70, 48, 80), (9, 10, 3, 10), (6, 7, 2, 7), (5, 56, 0, 29), (0, 10, 0, 20), (0, 10, 0, 10),
                       (10, 10, 0, 20), (10, 10, 0, 10), (36, 40, 16, 80)):  # fmt: skip
        for level in (0.5, 0.95, 0.99):
            yield "published", a, m, b, n, level


def versions() -> str:
    name = f"tests/reference/{pathlib.Path(__file__).name}"
    return f"{name}: mpmath {mpmath.__version__}, Python {platform.python_version()}"


def text(value: mpf) -> str:
    return "inf" if value == INFINITY else mp.nstr(value, 25)


def write(name: str, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    with (HERE / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        file.write(f"# generated by {versions()}\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    print(name, flush=True)


def witness() -> None:
    """Compare with scipy and statsmodels, which took other roads again; only prints."""
    import warnings

    import numpy as np
    import scipy
    import statsmodels
    from scipy.stats import studentized_range
    from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

    warnings.simplefilter("ignore")
    print(f"witness: scipy {scipy.__version__}, statsmodels {statsmodels.__version__}")

    def miss(ours: Bounds, theirs: tuple[float, float]) -> float:
        return max(abs(float(o) - float(t)) for o, t in zip(ours, theirs, strict=True))

    one = [(x, n, c) for r, x, n, c in one_sample_cases() if r in ("tiny", "moderate") and n > 0]
    for function, method in ((wilson, "wilson"), (clopper_pearson, "beta"), (jeffreys, "jeffreys")):
        rows = [(x, n, c) for x, n, c in one if function is not jeffreys or 0 < x < n]  # it leaves the ends as they are
        print(method, max(miss(function(x, n, c), proportion_confint(x, n, 1 - c, method)) for x, n, c in rows))
    two = [(a, m, b, n, c) for r, a, m, b, n, c in two_sample_cases() if r in ("tiny", "published") and m > 0 and n > 0]
    inner = [row for row in two if 0 < row[0] < row[1] and 0 < row[2] < row[3]]
    for two_sample, method, compare, correction in (
        (newcombe, "newcomb", "diff", False), (katz, "log", "ratio", False), (koopman, "score", "ratio", False),
        (miettinen_nurminen_ratio, "score", "ratio", True), (miettinen_nurminen_difference, "score", "diff", True),
    ):  # fmt: skip
        misses, refused = [], 0
        for a, m, b, n, c in inner:
            try:
                theirs = confint_proportions_2indep(
                    a, m, b, n, method=method, compare=compare, alpha=1 - c, correction=correction
                )
            except ValueError:  # its root finder meets a NaN
                refused += 1
                continue
            misses.append(miss(two_sample(a, m, b, n, c), theirs))
        misses.sort()
        print(compare, method, f"median {misses[len(misses) // 2]:.2g} worst {misses[-1]:.2g} refused {refused}")
    print("studentized range", max(abs(float(range_tails(mpf(q), k)[1]) - studentized_range.sf(q, k, np.inf))
                                   for k in (2, 5, 50, 1000) for q in (1.0, 3.0, 5.0)))  # fmt: skip


def main(only: set[str]) -> None:
    mp.dps = 80
    for one in (wilson, clopper_pearson, jeffreys):
        if not only or one.__name__ in only:
            write(one.__name__, ("regime", "successes", "trials", "level", "low", "high"),
                  ((r, x, n, repr(c), *map(text, (mpf(0), mpf(1)) if n == 0 else one(x, n, c)))
                   for r, x, n, c in one_sample_cases()))  # fmt: skip
    for two in (newcombe, miettinen_nurminen_difference, miettinen_nurminen_ratio, koopman, katz):
        if not only or two.__name__ in only:
            write(two.__name__, ("regime", "a", "n_a", "b", "n_b", "level", "low", "high"),
                  ((r, a, m, b, n, repr(c), *map(text, two(a, m, b, n, c)))
                   for r, a, m, b, n, c in two_sample_cases()))  # fmt: skip
    if not only or "mover_ratio" in only:
        samples = [("0.5", "0.25", "0.75"), ("0.9", "0.0", "1.5"), ("3.0", "2.875", "4.0"), ("0.0", "0.0", "0.5"),
                   ("1e-9", "1e-12", "1e-6"), ("12.0", "5.0", "40.0")]  # fmt: skip
        write("mover_ratio", ("a", "low_a", "high_a", "b", "low_b", "high_b", "low", "high"),
              ((*x, *y, *map(text, mover_ratio(*[(mpf(float(e)), (mpf(float(lo)), mpf(float(hi))))[i]
                                                 for e, lo, hi in (x, y) for i in (0, 1)])))
               for x, y in itertools.product(samples, repeat=2) if float(y[0]) > 0 and y[2] != "1.5"))  # fmt: skip
    if not only or "studentized_range" in only:
        with mp.workdps(30):
            groups = (2, 3, 5, 10, 50, 1000, 10**5)
            rows = [("tails", k, q, *map(text, range_tails(mpf(q), k)))
                    for k in groups for q in (0.5, 1.0, 3.0, 5.0, 8.0, 16.0, 40.0)]  # fmt: skip
            rows += [("quantile", k, repr(c), text(range_quantile(k, c)), "")
                     for k in groups for c in (0.5, 0.9, 0.95, 0.99, 0.999999999)]  # fmt: skip
        write("studentized_range", ("regime", "groups", "q_or_level", "cdf_or_quantile", "survival"), rows)
    if not only or "witness" in only:
        witness()


if __name__ == "__main__":
    main(set(sys.argv[1:]))
