"""All metrics with a bootstrap: lotrecht beside fairlearn's MetricFrame, in one run.

fairlearn is given fewer replicates, because it would take hours; its time per replicate is scaled, and said to be.
"""

import time
from collections.abc import Callable
from importlib.metadata import version

import fairlearn.metrics as fm
import numpy as np
import sklearn.metrics as skm
from lotrecht import Decisions, fairness

ROWS = 1_000_000
REPLICATES = 1000
METRICS = {
    "selection_rate": fm.selection_rate,
    "true_positive_rate": fm.true_positive_rate,
    "false_positive_rate": fm.false_positive_rate,
    "true_negative_rate": fm.true_negative_rate,
    "false_negative_rate": fm.false_negative_rate,
    "accuracy": skm.accuracy_score,
    "positive_predictive_value": skm.precision_score,
}


def best_of(times: int, task: Callable[[], object]) -> float:
    """Return the shortest of several timings, in seconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        task()
        taken.append(time.perf_counter() - start)
    return min(taken)


def main() -> None:
    """Time both and print a table."""
    rng = np.random.default_rng(1)
    group = rng.integers(0, 2, ROWS, dtype=np.uint8)
    y_true = (rng.random(ROWS) < 0.3).astype(np.uint8)
    y_pred = (rng.random(ROWS) < np.where(y_true == 1, 0.7, 0.25 + 0.05 * group)).astype(np.uint8)

    def ours() -> None:
        d = Decisions(decision=y_pred, outcome=y_true, groups={"g": group})
        fairness.gaps(d, confidence=0.95, bootstrap="percentile", replicates=REPLICATES, seed=1)

    def theirs(n: int, boots: int | None) -> float:
        start = time.perf_counter()
        extra = {} if boots is None else {"n_boot": boots, "ci_quantiles": [0.025, 0.975], "random_state": 1}
        fm.MetricFrame(metrics=METRICS, y_true=y_true[:n], y_pred=y_pred[:n], sensitive_features=group[:n], **extra)
        return time.perf_counter() - start

    own = best_of(5, ours)
    plain = theirs(ROWS, None)
    some = 2
    per_replicate = (theirs(ROWS, some) - plain) / some
    scaled = plain + REPLICATES * per_replicate
    us, them = f"lotrecht {version('lotrecht')}", f"fairlearn {version('fairlearn')}"
    lines = (
        (f"{us}, all 13 metrics, arrays to table", f"{own * 1e3:,.1f} ms  measured"),
        (f"{them}, {len(METRICS)} metrics, no bootstrap", f"{plain * 1e3:,.1f} ms  measured"),
        (f"{them}, one replicate", f"{per_replicate * 1e3:,.1f} ms  measured on {some}"),
        (f"{them}, {REPLICATES} replicates", f"{scaled * 1e3:,.1f} ms  scaled from that"),
    )
    print(f"{ROWS:,} rows, 2 groups, rates and gaps with intervals from {REPLICATES} replicates; one process")
    for what, time_taken in lines:
        print(f"  {what:<52}{time_taken:>34}")
    print(f"  ratio with the bootstrap: {scaled / own:,.0f} times; without: {plain / own:,.0f} times")


if __name__ == "__main__":
    main()
