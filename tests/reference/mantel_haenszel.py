"""Reference values for two samples in strata, in 40 digits and by other ways than the headers take.

    python mantel_haenszel.py > mantel_haenszel.csv

Sums are written as in the papers; restricted estimates come from bisecting the derivative of the likelihood, score
intervals from bisecting the statistic, exact laws from all tables with the given margins, one by one.
"""

from __future__ import annotations

import itertools
import random

from mpmath import binomial, erfinv, exp, gammainc, inf, log, mp, mpf, sqrt

mp.dps = 40
LEVEL = mpf("0.95")
Z = sqrt(mpf(2)) * erfinv(LEVEL)


def bisect(f, left, right, steps=160):
    """The point where an increasing f changes sign."""
    for _ in range(steps):
        middle = (left + right) / 2
        if f(middle) < 0:
            left = middle
        else:
            right = middle
    return (left + right) / 2


def chi2_tail(x, df):
    return gammainc(mpf(df) / 2, mpf(x) / 2, inf, regularized=True)


def restricted_difference(s, delta):
    x1, n1, x0, n0 = s

    def falling(p):  # minus the derivative of the log-likelihood in p0
        total = mpf(0)
        for x, n, q in ((x1, n1, p + delta), (x0, n0, p)):
            if x:
                total -= x / q
            if n - x:
                total += (n - x) / (1 - q)
        return total

    left, right = max(mpf(0), -delta), min(mpf(1), 1 - delta)
    tiny = mpf(10) ** -38
    p = bisect(falling, left + tiny, right - tiny)
    return p + delta, p


def restricted_ratio(s, theta):
    x1, n1, x0, n0 = s
    if x1 + x0 == 0:
        return mpf(0), mpf(0)

    def falling(p):
        total = -mpf(x1 + x0) / p
        if n1 - x1:
            total += (n1 - x1) * theta / (1 - theta * p)
        if n0 - x0:
            total += mpf(n0 - x0) / (1 - p)
        return total

    tiny = mpf(10) ** -38
    p = bisect(falling, tiny, min(mpf(1), 1 / theta) - tiny)
    return theta * p, p


def variance(s, p1, p0, theta=1):
    return p1 * (1 - p1) / s[1] + theta**2 * p0 * (1 - p0) / s[3]


def weight(s):
    return mpf(s[1]) * s[3] / (s[1] + s[3])


def score_difference(strata, centre):
    def excess(delta):
        away = sum(weight(s) * (mpf(s[0]) / s[1] - mpf(s[2]) / s[3] - delta) for s in strata)
        v = sum(
            weight(s) ** 2 * variance(s, *restricted_difference(s, delta)) * (s[1] + s[3]) / (s[1] + s[3] - 1)
            for s in strata
        )
        return away**2 - Z**2 * v

    low = -bisect(lambda d: excess(-d), -centre, mpf(1), 60)
    high = bisect(excess, centre, mpf(1), 60)
    return low, high


def score_ratio(strata, start):
    def excess(log_theta):
        theta = exp(log_theta)
        away = sum(weight(s) * (mpf(s[0]) / s[1] - theta * mpf(s[2]) / s[3]) for s in strata)
        v = sum(
            weight(s) ** 2 * variance(s, *restricted_ratio(s, theta), theta) * (s[1] + s[3]) / (s[1] + s[3] - 1)
            for s in strata
        )
        return away**2 - Z**2 * v

    low = exp(-bisect(lambda t: excess(-t), -log(start), mpf(12), 60))
    high = exp(bisect(excess, log(start), mpf(12), 60))
    return low, high


def exact(strata):
    """Exact p-value, conditional estimate and interval, from every table with these margins."""
    law: dict[int, mpf] = {0: mpf(1)}
    for x1, n1, x0, n0 in strata:
        m = x1 + x0
        own = {x: binomial(n1, x) * binomial(n0, m - x) for x in range(max(0, m - n0), min(n1, m) + 1)}
        new: dict[int, mpf] = {}
        for (s, p), (x, q) in itertools.product(law.items(), own.items()):
            new[s + x] = new.get(s + x, mpf(0)) + p * q
        law = new
    observed = sum(s[0] for s in strata)
    total = sum(law.values())
    p_value = sum(p for p in law.values() if p <= law[observed] * (1 + mpf("1e-7"))) / total

    def at(t, which):
        w = {s: p * exp(t * s) for s, p in law.items()}
        return sum(v for s, v in w.items() if which(s)) / sum(w.values())

    def mean(t):
        w = {s: p * exp(t * s) for s, p in law.items()}
        return sum(s * v for s, v in w.items()) / sum(w.values())

    half = (1 - LEVEL) / 2
    least, most = observed == min(law), observed == max(law)
    low = mpf(0) if least else exp(bisect(lambda t: at(t, lambda s: s >= observed) - half, mpf(-12), mpf(12), 70))
    high = inf if most else exp(bisect(lambda t: half - at(t, lambda s: s <= observed), mpf(-12), mpf(12), 70))
    value = mpf(0) if least else inf if most else exp(bisect(lambda t: mean(t) - observed, mpf(-12), mpf(12), 70))
    return p_value, value, low, high


def tarone(terms):
    """Σ d²/v - (Σ d/v)² / Σ 1/v, and its degrees of freedom."""
    terms = [(d, v) for d, v in terms if v > 0]
    x2 = sum(d * d / v for d, v in terms) - sum(d / v for d, v in terms) ** 2 / sum(1 / v for _, v in terms)
    return x2, len(terms) - 1


def expected(s, psi):
    x1, n1, x0, n0 = s
    m = x1 + x0
    low, high = mpf(max(0, m - n0)), mpf(min(n1, m))
    if low == high:
        return low, mpf(0)
    e = bisect(lambda a: a * (n0 - m + a) - psi * (n1 - a) * (m - a), low, high)
    return e, 1 / (1 / e + 1 / (n1 - e) + 1 / (m - e) + 1 / (n0 - m + e))


def line(strata):
    n = [s[1] + s[3] for s in strata]
    w = sum(weight(s) for s in strata)
    rd = sum((mpf(s[0]) * s[3] - mpf(s[2]) * s[1]) / k for s, k in zip(strata, n, strict=False)) / w
    p = sum(
        (mpf(s[1]) ** 2 * s[2] - mpf(s[3]) ** 2 * s[0] + mpf(s[1]) * s[3] * (s[3] - s[1]) / 2) / mpf(k) ** 2
        for s, k in zip(strata, n, strict=False)
    )
    q = sum(
        (mpf(s[0]) * (s[3] - s[2]) + mpf(s[2]) * (s[1] - s[0])) / (2 * mpf(k)) for s, k in zip(strata, n, strict=False)
    )
    rd_var = (rd * p + q) / w**2
    r = sum(mpf(s[0]) * s[3] / k for s, k in zip(strata, n, strict=False))
    s_ = sum(mpf(s[2]) * s[1] / k for s, k in zip(strata, n, strict=False))
    rr = r / s_
    rr_var = sum(
        (mpf(s[1]) * s[3] * (s[0] + s[2]) - mpf(s[0]) * s[2] * k) / mpf(k) ** 2 for s, k in zip(strata, n, strict=False)
    ) / (r * s_)
    rk = [mpf(s[0]) * (s[3] - s[2]) / k for s, k in zip(strata, n, strict=False)]
    sk = [mpf(s[2]) * (s[1] - s[0]) / k for s, k in zip(strata, n, strict=False)]
    pk = [mpf(s[0] + s[3] - s[2]) / k for s, k in zip(strata, n, strict=False)]
    qk = [mpf(s[2] + s[1] - s[0]) / k for s, k in zip(strata, n, strict=False)]
    big_r, big_s = sum(rk), sum(sk)
    psi = big_r / big_s
    or_var = (
        sum(a * b for a, b in zip(pk, rk, strict=False)) / (2 * big_r**2)
        + sum(a * d + b * c for a, b, c, d in zip(pk, qk, rk, sk, strict=False)) / (2 * big_r * big_s)
        + sum(a * b for a, b in zip(qk, sk, strict=False)) / (2 * big_s**2)
    )
    u = sum(mpf(s[0]) - mpf(s[1]) * (s[0] + s[2]) / k for s, k in zip(strata, n, strict=False))
    v = sum(
        mpf(s[1]) * s[3] * (s[0] + s[2]) * (k - s[0] - s[2]) / (mpf(k) ** 2 * (k - 1))
        for s, k in zip(strata, n, strict=False)
    )
    cmh = u**2 / v
    corrected = (abs(u) - min(mpf("0.5"), abs(u))) ** 2 / v
    bd = [(s[0] - expected(s, psi)[0], expected(s, psi)[1]) for s in strata]
    bd = [(d, v) for d, v in bd if v > 0]
    bd_x2 = sum(d * d / v for d, v in bd) - sum(d for d, _ in bd) ** 2 / sum(v for _, v in bd)
    hd = tarone(
        [(mpf(s[0]) / s[1] - mpf(s[2]) / s[3] - rd, variance(s, *restricted_difference(s, rd))) for s in strata]
    )
    terms = []
    for s in strata:
        p1, p0 = restricted_ratio(s, rr)
        if p1 > 0:
            terms.append(((mpf(s[0]) / s[1] - rr * mpf(s[2]) / s[3]) / p1, variance(s, p1, p0, rr) / p1**2))
    hr = tarone(terms)
    sd = score_difference(strata, rd)
    sr = score_ratio(strata, rr)
    p_exact, cor, cor_low, cor_high = exact(strata)
    values = [
        rd, rd_var, rr, rr_var, psi, or_var, cmh, corrected, bd_x2, len(bd) - 1, chi2_tail(bd_x2, len(bd) - 1),
        hd[0], hd[1], hr[0], hr[1], *sd, *sr, p_exact, cor, cor_low, cor_high,
    ]  # fmt: skip
    return ";".join(f"{a} {b} {c} {d}" for a, b, c, d in strata), values


def main() -> None:
    print("# Made by mantel_haenszel.py; strata are 'successes_a trials_a successes_b trials_b' joined by ';'")
    print(
        "strata,rd,rd_var,rr,rr_var,or,or_var,cmh,cmh_corrected,bd,bd_df,bd_p,hd,hd_df,hr,hr_df,"
        "rd_low,rd_high,rr_low,rr_high,exact_p,cor,cor_low,cor_high"
    )
    rng = random.Random(20261123)
    tables = [
        [(12, 50, 5, 60), (20, 30, 10, 25), (3, 8, 1, 9)],
        [(1, 2, 1, 3), (2, 4, 1, 2)],
        [(2, 5, 3, 7), (0, 4, 1, 6), (5, 6, 4, 9), (1, 1, 0, 2)],
        [(300, 1000, 250, 1000), (40, 90, 60, 200)],
    ]
    while len(tables) < 30:
        strata = []
        for _ in range(rng.randint(2, 4)):
            n1, n0 = rng.randint(1, 40), rng.randint(1, 40)
            p = rng.random()
            strata.append((sum(rng.random() < p for _ in range(n1)), n1, sum(rng.random() < p for _ in range(n0)), n0))
        if all(sum(f(s) for s in strata) > 0 for f in (
            lambda s: s[0] * (s[3] - s[2]), lambda s: s[2] * (s[1] - s[0]), lambda s: s[0] * s[3], lambda s: s[2]
        )):  # fmt: skip
            informative = [s for s in strata if expected(s, mpf(1))[1] > 0]
            if len(informative) > 1:
                tables.append(strata)
    for strata in tables:
        text, values = line(strata)
        print(",".join([text, *(str(v) if isinstance(v, int) else mp.nstr(v, 20) for v in values)]))


if __name__ == "__main__":
    main()
