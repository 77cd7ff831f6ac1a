"""Betting confidence sequences beside confseq's, in one run: time per value, and whether the intervals are the same.

Both get the same bets (Waudby-Smith & Ramdas 2024, hedged capital, stakes by 2 / alpha), the same grid of 1,000
steps and the running intersection. confseq is built from source with the environment of the peers; where that failed,
the published formula in NumPy stands in for it, over the same grid, and the first line says so.
"""

import time
from importlib.metadata import PackageNotFoundError, version

import numpy as np
from lotrecht import drift

try:
    np.float_ = np.float64  # confseq 0.0.11 asks for the name that NumPy 2 took away
    from confseq.betting import betting_cs

    PEER = f"confseq {version('confseq')}"
except (ImportError, PackageNotFoundError):
    betting_cs = None
    PEER = "NumPy, the published formula"

ALPHA = 0.05
GRID = np.linspace(0, 1, 1001)


def stakes(x, _m=None):
    """Return the bets of the paper, which know what came before."""
    t = np.arange(1, len(x) + 1)
    mean = (0.5 + np.cumsum(x)) / (t + 1)
    squares = np.append(0.0, np.cumsum((x - mean) ** 2)[:-1])
    return np.sqrt(2 * np.log(2 / ALPHA) / ((0.25 + squares) / t * t * np.log1p(t)))


def formula(x, cases):
    """Return the ends by the products of the paper, over the whole grid."""
    bets = stakes(x)
    before = np.append(0.0, np.cumsum(x)[:-1])
    t = np.arange(len(x))
    low, high = np.zeros(len(x)), np.ones(len(x))
    for m in GRID:
        left = (cases * m - before) / (cases - t) if cases else np.full(len(x), m)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            above = np.cumprod(1 + np.minimum(bets, 0.5 / left) * (x - left))
            below = np.cumprod(1 - np.minimum(bets, 0.5 / (1 - left)) * (x - left))
        low = np.where(np.maximum.accumulate((above >= 2 / ALPHA) | (left < 0)), np.maximum(low, m), low)
        high = np.where(np.maximum.accumulate((below >= 2 / ALPHA) | (left > 1)), np.minimum(high, m), high)
    return low, high


def theirs(x, cases):
    """Return the peer's ends."""
    if betting_cs is None:
        return formula(x, cases)
    return betting_cs(
        x, lambdas_fns_positive=[stakes], alpha=ALPHA, N=cases, breaks=1000, running_intersection=True, trunc_scale=0.5
    )


def main():
    """Time both and compare the ends."""
    print(f"lotrecht {version('lotrecht')} beside {PEER}: microseconds a value")
    print(f"  {'stream':<34}{'ours':>9}{'peer':>9}{'times':>8}{'ends differ by at most':>25}")
    rng = np.random.default_rng(1)
    streams = [
        ("1,000 bits", (rng.random(1000) < 0.3).astype(float), None),
        ("10,000 bits", (rng.random(10_000) < 0.3).astype(float), None),
        ("10,000 numbers", rng.beta(2, 5, 10_000), None),
        ("5,000 of a register of 10,000", rng.permutation(np.repeat([0.0, 1.0], [7000, 3000]))[:5000], 10_000),
    ]
    for name, x, cases in streams:
        own = []
        for _ in range(7):
            sequence = drift.BettingSequence(confidence=1 - ALPHA, cases=cases, resolution=1000)
            start = time.perf_counter()
            low, high = sequence.update_many(x)
            own.append(time.perf_counter() - start)
        start = time.perf_counter()
        their_low, their_high = theirs(x, cases)
        other = time.perf_counter() - start
        # Theirs may be a step of the grid wider: it takes one more on either side.
        differ = max(np.abs(low - their_low).max(), np.abs(high - their_high).max())
        print(
            f"  {name:<34}{min(own) / len(x) * 1e6:>9.3f}{other / len(x) * 1e6:>9.1f}{other / min(own):>8,.0f}"
            f"{differ:>25.4f}"
        )


if __name__ == "__main__":
    main()
