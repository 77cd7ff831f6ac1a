"""Reference values of tests of several variables for tests/drift, by their definitions with 40 digits.

Columns: variables; first window; second window (values row by row, separated by spaces); name; value.

Gaussian and Laplace kernels have bandwidth 1.3; least-squares density differences have all rows as centres, bandwidth
1.1 and penalty .1. Numbers are not scaled.

Run:  python tests/reference/many_variables.py > tests/reference/many_variables.csv     (mpmath 1.3.0)
"""

import random

from mpmath import betainc, exp, fdot, lu_solve, matrix, mp, mpf, sqrt

mp.dps = 40
B, WIDTH, PENALTY = mpf("1.3"), mpf("1.1"), mpf("0.1")


def squared(x, y):
    """Squared Euclidean distance."""
    return sum(((a - b) ** 2 for a, b in zip(x, y, strict=True)), mpf(0))


def sizes(x, y):
    """Sum of the sizes of differences."""
    return sum((abs(a - b) for a, b in zip(x, y, strict=True)), mpf(0))


def mmd_squared(kernel, x, y, unbiased):
    """E k(X, X') + E k(Y, Y') - 2 E k(X, Y) over all pairs, or those of different rows."""

    def within(rows):
        pairs = [(i, j) for i in range(len(rows)) for j in range(len(rows)) if not unbiased or i != j]
        return sum(kernel(rows[i], rows[j]) for i, j in pairs) / len(pairs)

    across = sum(kernel(a, b) for a in x for b in y) / (len(x) * len(y))
    return within(x) + within(y) - 2 * across


def hotelling(x, y):
    """T² and its p-value."""
    n, m, p = len(x), len(y), len(x[0])
    means = [[sum(row[j] for row in rows) / len(rows) for j in range(p)] for rows in (x, y)]
    s = matrix(p, p)
    for rows, mean in zip((x, y), means, strict=True):
        for row in rows:
            for i in range(p):
                for j in range(p):
                    s[i, j] += (row[i] - mean[i]) * (row[j] - mean[j]) / (n + m - 2)
    d = [a - b for a, b in zip(*means, strict=True)]
    t2 = mpf(n * m) / (n + m) * fdot(d, lu_solve(s, matrix(d)))
    freedom = n + m - p - 1
    f = mpf(freedom) / ((n + m - 2) * p) * t2
    return t2, betainc(mpf(freedom) / 2, mpf(p) / 2, 0, freedom / (freedom + p * f), regularized=True)


def lsdd(x, y):
    """2 θ'h - θ'Hθ with θ = (H + λ I)⁻¹ h."""
    rows = x + y
    big = matrix(len(rows), len(rows))
    h = matrix(len(rows), 1)
    for i, c in enumerate(rows):
        for j, r in enumerate(rows):
            big[i, j] = exp(-squared(c, r) / (4 * WIDTH**2))
        h[i] = sum(exp(-squared(c, r) / (2 * WIDTH**2)) for r in x) / len(x)
        h[i] -= sum(exp(-squared(c, r) / (2 * WIDTH**2)) for r in y) / len(y)
    penalised = big.copy()
    for i in range(len(rows)):
        penalised[i, i] += PENALTY
    theta = lu_solve(penalised, h)
    return 2 * (theta.T * h)[0] - (theta.T * big * theta)[0]


def gaussian(x, y):
    """Gaussian kernel."""
    return exp(-squared(x, y) / (2 * B**2))


def laplace(x, y):
    """Laplace kernel."""
    return exp(-sizes(x, y) / B)


def energy(x, y):
    """Distance with its sign turned."""
    return -sqrt(squared(x, y))


def main():
    """Print the table."""
    draw = random.Random(20261129)
    print("variables,first,second,name,value")
    for n, m, p, shift in ((4, 6, 1, 0.0), (7, 5, 2, 0.5), (12, 9, 3, 1.5), (6, 20, 4, 0.2)):
        windows = [
            [[round(draw.gauss(mean, 1), 6) for _ in range(p)] for _ in range(rows)]
            for rows, mean in ((n, 0.0), (m, shift))
        ]
        x, y = ([[mpf(value) for value in row] for row in window] for window in windows)
        t2, p_value = hotelling(x, y)
        values = {
            "gaussian_unbiased": mmd_squared(gaussian, x, y, True),
            "gaussian_biased": mmd_squared(gaussian, x, y, False),
            "laplace_unbiased": mmd_squared(laplace, x, y, True),
            "laplace_biased": mmd_squared(laplace, x, y, False),
            "energy": mmd_squared(energy, x, y, False),
            "hotelling": t2,
            "hotelling_p_value": p_value,
            "lsdd": lsdd(x, y),
        }
        texts = (" ".join(repr(value) for row in window for value in row) for window in windows)
        start = ",".join([str(p), *texts])
        for name, value in values.items():
            print(start, name, mp.nstr(value, 20), sep=",")


if __name__ == "__main__":
    main()
