"""Where river's detectors signal drift on some streams, for tests/drift.

Columns: detector; its parameters, separated by spaces, in the order of the C++ struct; the stream; positions of drift;
positions of warnings.

river's exponentially weighted mean begins anew with the next value whenever it is exactly 0: after zeros only, one 1
makes it 1. HDDM-W is therefore run with a weighted mean that does not (`Weighted`).

Run:  python tests/reference/streams.py > tests/reference/streams.csv     (river 0.23.0, numpy 2.4.6)
"""

import numpy as np
from river import drift
from river.drift.binary import hddm_w


class Weighted:
    """The exponentially weighted mean, begun at the first value."""

    def __init__(self, factor):
        self.factor, self.mean = factor, None

    def update(self, x):
        """Take the next value."""
        self.mean = x if self.mean is None else self.factor * x + (1 - self.factor) * self.mean

    def get(self):
        """Return the mean."""
        return self.mean


hddm_w.stats.EWMean = Weighted
rng = np.random.default_rng(20261129)


def bits(*parts):
    """Stretches of (rows, rate)."""
    return np.concatenate([(rng.random(n) < p).astype(int) for n, p in parts])


def numbers(*parts):
    """Stretches of (rows, mean, spread), one decimal."""
    return np.concatenate([np.round(rng.normal(mean, spread, n), 1) for n, mean, spread in parts])


BITS = [
    bits((1000, 0.2), (1000, 0.5)),
    bits((800, 0.5), (600, 0.2), (600, 0.6)),
    bits((1500, 0.05), (500, 0.1), (400, 0.4)),
    np.zeros(200, int),
    np.ones(200, int),
]
NUMBERS = [
    numbers((700, 0, 1), (700, 1.5, 1)),
    numbers((600, 10, 3), (600, 4, 3), (600, 4, 1)),
    numbers((1200, -5, 2)),
]


def run(name, parameters, detector, stream):
    """Print one line."""
    alarms, warnings = [], []
    for i, x in enumerate(stream.tolist()):
        detector.update(x)
        if detector.drift_detected:
            alarms.append(i)
        elif getattr(detector, "warning_detected", False):
            warnings.append(i)
    texts = (" ".join(map(repr, part)) for part in (parameters, stream.tolist(), alarms, warnings))
    print(name, *texts, sep=",")


print("detector,parameters,stream,drift,warning")
for stream in BITS:
    for warm, warning, alarm in ((30, 2.0, 3.0), (100, 1.5, 2.5)):
        run("DDM", (warm, warning, alarm), drift.binary.DDM(warm, warning, alarm), stream)
    for warm, alpha, beta in ((30, 0.95, 0.9), (20, 0.8, 0.75)):
        run("EDDM", (warm, alpha, beta), drift.binary.EDDM(warm, alpha, beta), stream)
    for sides in (False, True):
        run("HDDM_A", (0.001, 0.005, int(sides)), drift.binary.HDDM_A(0.001, 0.005, sides), stream)
        run("HDDM_W", (0.001, 0.005, 0.05, int(sides)), drift.binary.HDDM_W(0.001, 0.005, 0.05, sides), stream)
    run("ADWIN", (0.002, 32, 5, 5, 10), drift.ADWIN(0.002), stream)
for stream in NUMBERS:
    for delta, clock, buckets, window, grace in ((0.002, 32, 5, 5, 10), (0.05, 1, 5, 5, 10), (0.01, 8, 3, 10, 50)):
        adwin = drift.ADWIN(delta, clock, buckets, window, grace)
        run("ADWIN", (delta, clock, buckets, window, grace), adwin, stream)
    for number, mode in enumerate(("both", "up", "down")):
        page = drift.PageHinkley(30, 0.005, 50.0, 0.9999, mode)
        run("PageHinkley", (30, 0.005, 50.0, 0.9999, number), page, stream)
