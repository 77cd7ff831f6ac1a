"""Garwood's interval and the exact ratio of two Poisson rates in 60 digits: writes poisson_rate.csv, poisson_ratio.csv.

The bounds are found by bisection in the definition (a tail equal to alpha / 2), not by inverting a library's quantile.
"""

from pathlib import Path

from mpmath import betainc, gammainc, mp, mpf

mp.dps = 60
HERE = Path(__file__).parent
LEVELS = ("0.5", "0.95", "0.999999")


def bisect(f, low, high):  # f increasing
    for _ in range(400):
        middle = (low + high) / 2
        if f(middle) < 0:
            low = middle
        else:
            high = middle
        if high - low < mpf(10) ** -45 * high:
            break
    return (low + high) / 2


def digits(x):
    return mp.nstr(x, 25) if x != mp.inf else "inf"


def garwood(x, tail):
    top = mpf(4 * x + 400)
    # P(X >= x | m) = P(Gamma(x) <= m) rises in m; P(X <= x | m) = 1 - P(Gamma(x + 1) <= m) falls.
    low = mpf(0) if x == 0 else bisect(lambda m: gammainc(x, 0, m, regularized=True) - tail, mpf(0), top)
    high = bisect(lambda m: tail - (1 - gammainc(x + 1, 0, m, regularized=True)), mpf(0), top)
    return low, high


def odds(x, y, tail):
    """Clopper and Pearson's bounds for x of x + y, as odds."""
    low = mpf(0)
    if x > 0:
        p = bisect(lambda p: betainc(x, y + 1, 0, p, regularized=True) - tail, mpf(0), mpf(1))
        low = p / (1 - p)
    high = mp.inf
    if y > 0:
        p = bisect(lambda p: betainc(x + 1, y, 0, p, regularized=True) - (1 - tail), mpf(0), mpf(1))
        high = p / (1 - p)
    return low, high


with (HERE / "poisson_rate.csv").open("w", encoding="utf-8") as out:
    out.write("# Garwood's interval for a Poisson mean; poisson_rate.py\nevents,level,low,high\n")
    for x in (0, 1, 2, 5, 17, 100, 2500):
        for level in LEVELS:
            low, high = garwood(x, (1 - mpf(level)) / 2)
            out.write(f"{x},{level},{digits(low)},{digits(high)}\n")

with (HERE / "poisson_ratio.csv").open("w", encoding="utf-8") as out:
    out.write("# Exact ratio of two Poisson rates, exposures 1; poisson_rate.py\nx,y,level,low,high\n")
    for x, y in ((0, 0), (0, 4), (4, 0), (1, 1), (11, 23), (3, 700), (150, 120)):
        for level in LEVELS:
            tail = (1 - mpf(level)) / 2
            low, high = (mpf(0), mp.inf) if x + y == 0 else odds(x, y, tail)
            out.write(f"{x},{y},{level},{digits(low)},{digits(high)}\n")
