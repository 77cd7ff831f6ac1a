"""Reference quantiles of the standard normal law, for tests/stats/draw_normal_test.cpp.

Run:  python tests/reference/normal_quantile.py     (mpmath 1.4.1, Python 3.11)
"""

import mpmath
from mpmath import mp, mpf

mp.dps = 400  # erfinv near -1: the tail must survive the subtraction from 1


def main() -> None:
    """Print the table as C++ initialisers."""
    for p in (1e-300, 1e-100, 1e-20, 2.0**-53, 1e-9, 1e-5, 0.0249, 0.074, 0.076, 0.1, 0.25, 0.4999, 0.6, 0.925, 0.99):
        z = mp.sqrt(2) * mp.erfinv(2 * mpf(p) - 1)
        print(f"    Quantile{{{p!r}, {mp.nstr(z, 20)}}},")


if __name__ == "__main__":
    print(f"// mpmath {mpmath.__version__}")
    main()
