"""Mean numbers of values until an alarm of charts of normal values, for tests/drift: with 30 digits, by collocation.

The integral equation L(u) = 1 + a(u) L(0) + ∫ L(y) f(y|u) dy of each chart is solved with L as a polynomial through
Chebyshev points (spectral collocation; integrals by a Gauss-Legendre rule of mpmath): neither the equations nor the
solver of the library.

Columns: chart (cusum: allowance; ewma, ewma_one_sided: lambda); its parameter; its threshold; shift; run length.

Run:  python tests/reference/run_lengths.py > tests/reference/run_lengths.csv     (mpmath 1.3.0)
"""

import mpmath as mp

mp.mp.dps = 30


def phi(z):
    """Return the normal density."""
    return mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi)


def run_length(low, high, density, to_zero, order):
    """Solve for L at 0; `to_zero(u)` is the chance to go to 0 as to a point."""
    points = [(low + high) / 2 - (high - low) / 2 * mp.cos(mp.pi * (2 * i + 1) / (2 * order)) for i in range(order)]
    # Gauss-Legendre of many points for the integrals of the basis (barycentric Lagrange polynomials).
    rule = mp.calculus.quadrature.GaussLegendre(mp.mp)
    nodes = rule.calc_nodes(6, 120)
    y = [((low + high) / 2 + (high - low) / 2 * x, w * (high - low) / 2) for x, w in nodes]
    weights = [(-1) ** i * mp.sin(mp.pi * (2 * i + 1) / (2 * order)) for i in range(order)]

    def basis(at):
        for i, p in enumerate(points):
            if at == p:
                return [mp.mpf(k == i) for k in range(order)]
        terms = [w / (at - p) for w, p in zip(weights, points, strict=True)]
        total = sum(terms)
        return [t / total for t in terms]

    known = [(at, w, basis(at)) for at, w in y]
    zero = basis(mp.mpf(0))
    matrix = mp.matrix(order, order)
    for r, u in enumerate(points):
        row = basis(u)
        dense = [0] * order
        for at, w, b in known:
            f = w * density(at, u)
            for k in range(order):
                dense[k] += f * b[k]
        chance = to_zero(u)
        for k in range(order):
            matrix[r, k] = row[k] - dense[k] - chance * zero[k]
    solution = mp.lu_solve(matrix, mp.ones(order, 1))
    return sum(zero[k] * solution[k] for k in range(order))


def show(chart, parameter, threshold, shift, value):
    """Print one line."""
    print(chart, parameter, threshold, shift, mp.nstr(value, 17), sep=",")


print("chart,parameter,threshold,shift,run_length")
CUSUMS = (
    ("0.5", "4", "0", 36),
    ("0.5", "5", "0", 40),
    ("0.5", "5", "1", 40),
    ("0.25", "8", "0", 50),
    ("1", "2.5", "0", 30),
    ("0.5", "5", "-1", 40),
    ("0.5", "12", "0", 64),
)
for k, h, d, order in CUSUMS:
    a, limit, shift = map(mp.mpf, (k, h, d))
    show(
        "cusum",
        k,
        h,
        d,
        run_length(
            mp.mpf(0),
            limit,
            lambda y, u, a=a, shift=shift: phi(y - u + a - shift),
            lambda u, a=a, shift=shift: mp.ncdf(a - u - shift),
            order,
        ),
    )
for lam, width, d, order in (
    ("0.1", "2.7", "0", 40),
    ("0.1", "2.7", "1", 40),
    ("0.25", "3", "0", 36),
    ("0.5", "3", "0.5", 30),
    ("0.05", "2.6", "0", 48),
):
    a, shift = mp.mpf(lam), mp.mpf(d)
    limit = mp.mpf(width) * mp.sqrt(a / (2 - a))

    def moves(y, u, a=a, shift=shift):
        """Return the density of y after u."""
        return phi((y - (1 - a) * u) / a - shift) / a

    show("ewma", lam, width, d, run_length(-limit, limit, moves, lambda u: mp.mpf(0), order))
    show(
        "ewma_one_sided",
        lam,
        width,
        d,
        run_length(mp.mpf(0), limit, moves, lambda u, a=a, shift=shift: mp.ncdf(-(1 - a) * u / a - shift), order),
    )
