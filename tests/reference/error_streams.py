"""Where FHDDM, RDDM, STEPD and ECDD signal drift on some streams, for tests/drift.

FHDDM is river's, fed with right answers (1 - x). The others are written here from the papers, with the whole past in a
list and everything computed anew at every value, which no library does. frouros has them too: it keeps values from
before the warning in RDDM, and asks no direction of STEPD (tests/peers/test_streams.py).

Columns: detector; its parameters, separated by spaces, in the order of the C++ struct; the stream; positions of drift;
positions of warnings.

Run:  python tests/reference/error_streams.py > tests/reference/error_streams.csv     (river 0.23.0, scipy 1.14.1)
"""

import math

import numpy as np
from river import drift
from scipy.stats import norm

rng = np.random.default_rng(20261130)


def bits(*parts):
    """Stretches of (rows, rate)."""
    return np.concatenate([(rng.random(n) < p).astype(int) for n, p in parts]).tolist()


STREAMS = [
    bits((700, 0.2), (500, 0.5)),
    bits((500, 0.3), (500, 0.1), (300, 0.6)),
    bits((900, 0.05), (400, 0.2), (200, 0.02)),
    [1] * 150,
    [0] * 150,
]


def fhddm(stream, window, short, delta):
    """river's."""
    detector = drift.binary.FHDDM(window, delta, short or None)
    for x in stream:
        detector.update(1 - x)
        yield "drift" if detector.drift_detected else ""


def ddm_state(values, low):
    """Return p + s of all values and the smallest (p + s, p, s) of the prefixes from `low` values on."""
    found = []
    ones = 0
    for n, x in enumerate(values, 1):
        ones += x
        p = ones / n
        found.append((p + math.sqrt(p * (1 - p) / n), p, math.sqrt(p * (1 - p) / n)))
    return found[-1][0], min(found[low - 1 :], key=lambda f: f[0], default=None)


def rddm(stream, least, warning, alarm, longest, shortest, most_warnings):
    """Barros and others (2017): `concept` is what the statistics are of, `replayed` how many were known before."""
    concept, replayed, after_drift, row = [], 0, True, 0
    for x in stream:
        concept.append(x)
        # Minima of replayed values count after a drift, not after mere shortening.
        low = least if after_drift else max(least, replayed + 1)
        answer = ""
        if len(concept) >= least:
            now, (_, p, s) = ddm_state(concept, low)
            if now > p + alarm * s + 1e-15:
                answer = "drift"
                concept = concept[-min(row + 1, shortest) :]
            elif now > p + warning * s + 1e-15:
                if row >= most_warnings:
                    answer, concept = "drift", concept[-1:]
                else:
                    answer, row = "warning", row + 1
            else:
                row = 0
        yield answer
        if answer == "drift":
            replayed, after_drift, row = len(concept), True, 0
        elif answer == "" and len(concept) >= longest:
            concept = concept[-shortest:]
            replayed, after_drift, row = len(concept), False, 0


def stepd(stream, window, drift_level, warning_level):
    """Nishida & Yamauchi (2007)."""
    since = []
    for x in stream:
        since.append(x)
        answer = ""
        if len(since) >= 2 * window:
            recent, old = since[-window:], since[:-window]
            r, o, n = sum(recent), sum(old), len(old)
            p = (r + o) / (n + window)
            if r / window > o / n and 0 < p < 1:
                both = 1 / n + 1 / window
                level = norm.sf((abs(r / window - o / n) - both / 2) / math.sqrt(p * (1 - p) * both))
                answer = "drift" if level < drift_level else "warning" if level < warning_level else ""
        yield answer
        if answer == "drift":
            since = []


def ecdd(stream, run_length, warning, least):
    """Ross and others (2012), table 1."""
    tables = {
        100: (2.76, -6.23, 18.12, -312.45, 1002.18),
        400: (3.97, -6.56, 48.73, -330.13, 848.18),
        1000: (1.17, 7.56, -21.24, 112.12, -987.23),
    }
    since = []
    for x in stream:
        since.append(x)
        t = len(since)
        answer = ""
        if t >= least:
            p = sum(since) / t
            z = sum(0.2 * 0.8 ** (t - 1 - i) * v for i, v in enumerate(since))
            s = math.sqrt(p * (1 - p) * 0.2 / 1.8 * (1 - 0.8 ** (2 * t)))
            limit = sum(c * p**k for c, k in zip(tables[run_length], (0, 1, 3, 5, 7), strict=True)) * s
            answer = "drift" if z > p + limit + 1e-14 else "warning" if z > p + warning * limit + 1e-14 else ""
        yield answer
        if answer == "drift":
            since = []


CASES = [
    (fhddm, (100, 0, 1e-6)),
    (fhddm, (60, 20, 1e-3)),
    (rddm, (129, 1.773, 2.258, 40000, 7000, 1400)),
    (rddm, (30, 1.5, 2.5, 300, 80, 20)),
    (stepd, (30, 0.003, 0.05)),
    (stepd, (50, 0.001, 0.01)),
    (ecdd, (400, 0.5, 30)),
    (ecdd, (100, 0.7, 50)),
    (ecdd, (1000, 0.5, 30)),
]
print("detector,parameters,stream,drift,warning")
for rule, parameters in CASES:
    for stream in STREAMS:
        answers = list(rule(stream, *parameters))
        at = [[i for i, a in enumerate(answers) if a == kind] for kind in ("drift", "warning")]
        print(rule.__name__.upper(), *(" ".join(map(str, part)) for part in (parameters, stream, *at)), sep=",")
