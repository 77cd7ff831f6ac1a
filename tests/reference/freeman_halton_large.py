"""Freeman and Halton's p-values of 2 x 3 tables with one huge column, all tables visited in fractions.

Prints the numbers of FreemanHalton.RoundingOfManyRowsLeavesNoTableOut in tests/stats/freeman_halton_test.cpp.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb

Row = tuple[int, int, int]


def p_value(first: Row, second: Row) -> float:
    """Return the share of the probability that lies on tables not more probable than this one."""
    huge, small, smaller = (a + b for a, b in zip(first, second, strict=True))
    row = sum(first)

    def weight(x: int, y: int) -> Fraction:
        """C(huge, row - x - y) C(small, x) C(smaller, y), over C(huge, first[0])."""
        k = row - x - y
        times = Fraction(comb(small, x) * comb(smaller, y))
        for at in range(k, first[0]):
            times *= Fraction(at + 1, huge - at)
        for at in range(first[0], k):
            times *= Fraction(huge - at, at + 1)
        return times

    weights = [weight(x, y) for x in range(small + 1) for y in range(smaller + 1) if 0 <= row - x - y <= huge]
    observed = weight(first[1], first[2])
    return float(sum(w for w in weights if w <= observed) / sum(weights))


if __name__ == "__main__":
    for table in (((249974, 5, 1), (249713, 2, 10)), ((494955, 7, 3), (494861, 3, 10))):
        print(table, f"{p_value(*table):.17g}")
