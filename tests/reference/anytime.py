"""Reference values of what stays valid at every look, with 40 digits, for tests/drift.

Columns: what, its arguments (separated by spaces), the values (separated by spaces), the results.

- betting: confidence, cases (0: with replacement) | stream | lower and upper end after the last value, by
  bisection in the candidate of the exact products of Waudby-Smith and Ramdas, running intersection
- normal: alpha, rho, v | | two-sided and one-sided bound; rho that is best at v, two-sided
- binomial: rate, beginning of the prior (a, b), | successes, trials | log evidence against rate, against at most rate,
  against at least rate
- odds: odds ratio, null odds ratio | cases and selected of both groups | log of the conditional evidence
- band: alpha, rows | | half-width of the distribution function's band

Run:  python tests/reference/anytime.py > tests/reference/anytime.csv     (mpmath 1.3 or later)
"""

import random

from mpmath import betainc, binomial, erfc, exp, findroot, lambertw, log, mp, mpf, sqrt

mp.dps = 40
HALF = mpf(1) / 2


def stakes(stream, alpha):
    """Return the bets, which know what came before."""
    total, squares, bets = mpf(0), mpf(0), []
    for t, x in enumerate(stream, 1):
        variance = (mpf(1) / 4 + squares) / t
        bets.append(sqrt(2 * log(2 / alpha) / (variance * t * log(1 + mpf(t)))))
        total += x
        squares += (x - (HALF + total) / (t + 1)) ** 2
    return bets


def won(stream, bets, m, cases, above):
    """Return the largest money so far of who bets that the mean lies above m, or below."""
    money, most, total = mpf(1), mpf(1), mpf(0)
    for t, (x, stake) in enumerate(zip(stream, bets, strict=True), 1):
        left = (cases * m - total) / (cases - t + 1) if cases else m
        if left < 0 or left > 1:
            return mpf("inf") if (left < 0) == above else most
        edge = left if above else 1 - left
        bet = min(stake, HALF / edge) if edge else stake
        money *= 1 + bet * (x - left) if above else 1 - bet * (x - left)
        most = max(most, money)
        total += x
    return most


def end(stream, alpha, cases, above):
    """Return where the money reaches 2 / alpha, by bisection."""
    bets = stakes(stream, alpha)
    low, high = mpf(0), mpf(1)
    for _ in range(60):
        middle = (low + high) / 2
        out = won(stream, bets, middle, cases, above) >= 2 / alpha
        if out == above:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def row(what, arguments, values, results):
    """Print a line."""
    print(",".join([what, " ".join(map(str, arguments)), " ".join(map(str, values)), " ".join(results)]))


def shown(*numbers):
    """Give numbers 20 digits."""
    return [mp.nstr(x, 20) for x in numbers]


def betting():
    """Streams of bits and of numbers in quarters, which doubles hold exactly."""
    draw = random.Random(20261129)
    for confidence, n, cases, kind in [
        ("0.95", 12, 0, "bits"),
        ("0.95", 200, 0, "bits"),
        ("0.99", 150, 0, "quarters"),
        ("0.9", 60, 100, "bits"),
        ("0.95", 90, 120, "quarters"),
    ]:
        chance = draw.choice([0.1, 0.4, 0.8])
        if kind == "bits":
            stream = [int(draw.random() < chance) for _ in range(n)]
        else:
            stream = [draw.choice([0, 0.25, 0.5, 0.75, 1]) if draw.random() < 0.7 else 0.75 for _ in range(n)]
        exact = [mpf(x) for x in stream]
        alpha = 1 - mpf(confidence)
        ends = [end(exact, alpha, cases, True), end(exact, alpha, cases, False)]
        if cases:
            ends[0] = max(ends[0], sum(exact) / cases)
            ends[1] = min(ends[1], (sum(exact) + cases - n) / cases)
        row("betting", [confidence, cases], stream, shown(*ends))


def phi(x):
    """Return the normal distribution function."""
    return erfc(-x / sqrt(mpf(2))) / 2


def normal():
    """Howard and others (2021), propositions 4 and 5."""
    for alpha, rho, v in [("0.05", "12.60056", 100), ("0.01", "1", 3), ("0.2", "50", 7000)]:
        a, r = mpf(alpha), mpf(rho)
        two = sqrt((v + r) * log((v + r) / (a**2 * r)))

        def mixture(s, r=r, v=v):
            return log(4 * r / (v + r)) / 2 + s**2 / (2 * (v + r)) + log(phi(s / sqrt(v + r)))

        one = findroot(lambda s, a=a: mixture(s) - log(1 / a), two * mpf("0.95"))
        best = v / (-lambertw(-(a**2) / exp(1), -1).real - 1)
        row("normal", [alpha, rho, v], [], shown(two, one, best))


def binomial_evidence():
    """Mixtures of likelihood ratios over a Beta law, whole, above and below the rate."""
    for rate, a, b, k, n in [("0.3", 1, 1, 9, 20), ("0.05", "0.5", "0.5", 0, 40), ("0.6", 2, 3, 700, 1000)]:
        p, a_, b_ = mpf(rate), mpf(a), mpf(b)
        null = k * log(p) + (n - k) * log(1 - p)
        logs = []
        for low, high in [(0, 1), (p, 1), (0, p)]:
            logs.append(log(betainc(a_ + k, b_ + n - k, low, high)) - log(betainc(a_, b_, low, high)) - null)
        row("binomial", [rate, a, b], [k, n], shown(*logs))


def odds():
    """Noncentral hypergeometric probabilities of one table."""
    tables = [("2", "1", 10, 7, 12, 3), ("0.5", "0.8", 1, 0, 3, 2), ("3", "1.5", 400, 90, 700, 120)]
    for psi, null, na, ka, nb, kb in tables:
        total = ka + kb

        def mass(ratio, na=na, nb=nb, ka=ka, total=total):
            terms = {
                k: binomial(na, k) * binomial(nb, total - k) * mpf(ratio) ** k
                for k in range(max(0, total - nb), min(na, total) + 1)
            }
            return terms[ka] / sum(terms.values())

        row("odds", [psi, null], [na, ka, nb, kb], shown(log(mass(psi) / mass(null))))


def band():
    """Howard and Ramdas (2022), corollary 2."""
    for alpha, t in [("0.05", 1000), ("0.01", 50), ("0.1", 1000000)]:
        half = mpf("0.85") * sqrt((log(log(exp(1) * t)) + mpf("0.8") * log(1612 / mpf(alpha))) / t)
        row("band", [alpha, t], [], shown(half))


if __name__ == "__main__":
    print("what,arguments,values,results")
    betting()
    normal()
    binomial_evidence()
    odds()
    band()
