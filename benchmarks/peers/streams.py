"""Detectors along a stream beside river and frouros, in one run, one thread: nanoseconds a value, and the same alarms.

river and frouros take one value at a time; so does `update` here, and `update_many` takes them all. Streams are without
a change, where detectors spend their lives; frouros sees a part of each.
"""

import sys
import time
import warnings
from collections.abc import Callable
from functools import partial
from importlib.metadata import version

import numpy as np
from lotrecht import drift

try:
    from frouros.detectors import concept_drift as frouros
    from river import drift as river
except ImportError as missing:
    print(f"not measured: {missing}")
    sys.exit()

VALUES = 100_000
LOOP = 10_000
FEW = 2_000  # for what takes some hundred microseconds a value


def named(module: object, *names: str) -> Callable:
    """Return a peer's class under whichever of its names this version has."""
    return next(getattr(module, name) for name in names if hasattr(module, name))


def timed(times: int, task: Callable[[], int]) -> tuple[float, int]:
    """Return the shortest of several timings, in seconds, and the number of alarms."""
    taken = []
    alarms = 0
    for _ in range(times):
        start = time.perf_counter()
        alarms = task()
        taken.append(time.perf_counter() - start)
    return min(taken), alarms


def batch(make: Callable[[], object], stream: np.ndarray) -> int:
    """Return the alarms of a batch."""
    return int(make().update_many(stream).size)


def one_by_one(make: Callable[[], object], values: list[float]) -> int:
    """Return the alarms of single values, here or in river."""
    detector = make()
    alarms = 0
    for x in values:
        detector.update(x)
        alarms += detector.drift_detected
    return alarms


def only_update(make: Callable[[], object], values: list[float]) -> int:
    """Take single values and ask nothing."""
    update = make().update
    for x in values:
        update(x)
    return 0


def of_frouros(make: Callable[[], object], values: list[float]) -> int:
    """Return the alarms of frouros' detector, which is begun anew after each."""
    detector = make()
    alarms = 0
    for x in values:
        detector.update(x)
        if detector.drift:
            alarms += 1
            detector.reset()
    return alarms


def main() -> None:
    """Time all on one stream each."""
    warnings.simplefilter("ignore")
    rng = np.random.default_rng(1)
    bits = (rng.random(VALUES) < 0.2).astype(float)
    numbers = rng.normal(size=VALUES)
    positive = rng.normal(5, 1, VALUES)
    cases: list[tuple[str, np.ndarray, Callable, Callable | None, Callable | None]] = [
        ("ADWIN", bits, drift.ADWIN, river.ADWIN, frouros.ADWIN),
        ("ADWIN, numbers", positive, drift.ADWIN, river.ADWIN, frouros.ADWIN),
        ("DDM", bits, drift.DDM, river.binary.DDM, frouros.DDM),
        ("EDDM", bits, drift.EDDM, river.binary.EDDM, frouros.EDDM),
        ("HDDM_A", bits, drift.HDDM_A, named(river.binary, "HDDMA", "HDDM_A"), frouros.HDDMA),
        ("HDDM_W", bits, drift.HDDM_W, named(river.binary, "HDDMW", "HDDM_W"), frouros.HDDMW),
        ("FHDDM", bits, drift.FHDDM, river.binary.FHDDM, None),
        ("RDDM", bits, drift.RDDM, None, frouros.RDDM),
        ("STEPD", bits, drift.STEPD, None, frouros.STEPD),
        ("ECDD", bits, drift.ECDD, None, frouros.ECDDWT),
        ("PageHinkley", numbers, drift.PageHinkley, river.PageHinkley, frouros.PageHinkley),
        ("CUSUM", numbers, partial(drift.CUSUM, threshold=20, mean=0, sd=1), river.PageHinkley, frouros.CUSUM),
        ("CUSUM, learning", numbers, partial(drift.CUSUM, threshold=20), river.PageHinkley, frouros.CUSUM),
        (
            "EWMA",
            numbers,
            partial(drift.EWMA, threshold=5, mean=0, sd=1),
            river.PageHinkley,
            frouros.GeometricMovingAverage,
        ),
        ("KSWIN, W = 100", numbers, drift.KSWIN, partial(river.KSWIN, seed=1), frouros.KSWIN),
        ("NormalBOCPD", numbers, partial(drift.NormalBOCPD, expected_run=100), None, frouros.BOCD),
    ]
    print(
        f"lotrecht {version('lotrecht')} beside river {version('river')} and frouros {version('frouros')}, ns a value"
    )
    print("  CUSUM and EWMA stand beside river's Page-Hinkley test: it has neither")
    print(
        f"  {'detector':<18}{'batch':>8}{'update':>9}{'+ asked':>9}{'river':>10}{'frouros':>11}"
        f"{'river/batch':>13}{'frouros/batch':>15}  alarms, ours and river's"
    )
    for name, stream, ours, in_river, in_frouros in cases:
        slow = name.startswith(("KSWIN", "NormalBOCPD"))
        values = stream[: FEW if slow else VALUES]
        loop = values[:LOOP].tolist()  # short: on a busy machine some of the repeats are undisturbed
        few = loop[: FEW // 4 if slow else FEW]
        own, alarms = timed(9, partial(batch, ours, values))
        single = timed(9, partial(only_update, ours, loop))[0]
        asked = timed(9, partial(one_by_one, ours, loop))[0]
        peer = timed(1 if slow else 9, partial(one_by_one, in_river, loop))[0] if in_river else 0.0
        other = timed(1 if slow else 3, partial(of_frouros, in_frouros, few))[0] if in_frouros else 0.0
        told = f"{alarms}" + (f", {one_by_one(in_river, values.tolist())}" if in_river and not slow else "")
        own *= 1e9 / len(values)
        single, asked, peer = (1e9 * t / len(loop) for t in (single, asked, peer))
        other *= 1e9 / len(few)
        ratios = [f"{x / own:,.0f}" if x else "" for x in (peer, other)]
        print(
            f"  {name:<18}{own:>8.1f}{single:>9.0f}{asked:>9.0f}{peer or float('nan'):>10,.0f}"
            f"{other or float('nan'):>11,.0f}{ratios[0]:>13}{ratios[1]:>15}  {told}"
        )


if __name__ == "__main__":
    main()
