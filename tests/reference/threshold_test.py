"""Reference values of the threshold test: mpmath for one cell, scipy's optimisers for whole fits.

Writes hit_model.csv (logarithms of probabilities and their first and second derivatives) and threshold_test.csv (where
the penalised likelihood is largest). Run it with python.
"""

from __future__ import annotations

from pathlib import Path

import mpmath as mp
import numpy as np
import scipy.optimize
from scipy.special import log_expit, log_ndtr

HERE = Path(__file__).parent
mp.mp.dps = 340  # some differ from 1 by 1e-300


def probabilities(base: mp.mpf, signal: mp.mpf, threshold: mp.mpf) -> dict[str, mp.mpf]:
    """Return the four probabilities by their definition: integrals over the signals from which people are selected."""
    delta = mp.exp(signal)
    share = 1 / (1 + mp.exp(-base))
    cut = (threshold - base + delta**2 / 2) / delta  # where share's posterior logit reaches the threshold
    above = lambda x: mp.erfc(x / mp.sqrt(2)) / 2  # noqa: E731
    positive, negative = share * above(cut - delta), (1 - share) * above(cut)
    unselected = share * above(delta - cut) + (1 - share) * above(-cut)
    return {
        "selected": positive + negative,
        "not_selected": unselected,
        "hit": positive / (positive + negative),
        "miss": negative / (positive + negative),
    }


lines = ["# made by threshold_test.py", "base,signal,threshold,of,value,b,l,t,bb,bl,bt,ll,lt,tt"]
orders = [(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1), (2, 0, 0), (1, 1, 0), (1, 0, 1), (0, 2, 0), (0, 1, 1), (0, 0, 2)]
for point in [(-2, 0.5, -1), (0.3, -1, 0.4), (-6, 1.5, 2), (-12, -1, 2), (-4, 0.2, 12), (3, -2.5, -6), (40, 1, -35)]:
    at = [mp.mpf(x) for x in point]
    for of in probabilities(*at):
        log = lambda b, l, t, of=of: mp.log(probabilities(b, l, t)[of])  # noqa: E731, E741
        values = [mp.diff(log, tuple(at), n) if any(n) else log(*at) for n in orders]
        lines.append(",".join([*map(str, point), of, *(mp.nstr(v, 17) for v in values)]))
(HERE / "hit_model.csv").write_text("\n".join(lines) + "\n")


def fit(cells: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the largest penalised log-likelihood and the groups' thresholds, means over strata; cells (g, s, 3)."""
    groups, strata, _ = cells.shape
    rows, selected, hits = np.moveaxis(cells.astype(float), 2, 0)
    sd = np.repeat([3.0, 1.0, 3.0, 10.0], [groups, groups, groups, 2 * strata])

    def minus(theta: np.ndarray) -> float:
        a, log_delta, t = theta[: 3 * groups].reshape(3, groups, 1)
        a_s, t_s = theta[3 * groups :].reshape(2, strata)
        delta = np.exp(log_delta)
        base, threshold = a + a_s, t + t_s
        cut = (threshold - base) / delta + delta / 2
        positive = log_expit(base) + log_ndtr(delta - cut)
        negative = log_expit(-base) + log_ndtr(-cut)
        unselected = np.logaddexp(log_expit(base) + log_ndtr(cut - delta), log_expit(-base) + log_ndtr(cut))
        likelihood = (rows - selected) * unselected + hits * positive + (selected - hits) * negative
        return float(-likelihood.sum() + 0.5 * np.sum((theta / sd) ** 2))

    best = None
    rng = np.random.default_rng(5)
    for _ in range(12):  # there may be several maxima
        theta = np.concatenate(
            [rng.normal(-1.5, 0.5, groups), rng.normal(0, 1, groups), rng.normal(-1, 0.5, groups), np.zeros(2 * strata)]
        )
        for method, options in [
            ("BFGS", {"maxiter": 3000}),
            ("Powell", {"maxiter": 200}),
            ("BFGS", {"gtol": 1e-7, "maxiter": 3000}),
        ]:
            theta = scipy.optimize.minimize(minus, theta, method=method, options=options).x
        if best is None or minus(theta) < best[0]:
            best = minus(theta), theta
    value, theta = best
    weight = rows.sum(axis=0) / rows.sum()
    thresholds = theta[2 * groups : 3 * groups, None] + theta[3 * groups + strata :]
    return -value, (weight / (1 + np.exp(-thresholds))).sum(axis=1)


rng = np.random.default_rng(11)
lines = ["# made by threshold_test.py", "case,group,stratum,rows,selected,hits,log_likelihood,threshold"]
cases = {
    "random": np.stack([n := rng.integers(50, 400, (2, 5)), k := rng.binomial(n, 0.2), rng.binomial(k, 0.4)], axis=2),
    "three": np.stack([n := rng.integers(20, 90, (3, 4)), k := rng.binomial(n, 0.5), rng.binomial(k, 0.7)], axis=2),
    "misfit": np.array([[[5000, 322, 153], [5000, 775, 269], [5000, 718, 297], [5000, 404, 243]],
                        [[5000, 546, 242], [5000, 691, 300], [5000, 1262, 492], [5000, 328, 250]]]),
    "empty": np.array([[[60, 9, 0], [80, 1, 0], [50, 50, 31], [70, 20, 20]],
                       [[40, 4, 1], [90, 30, 12], [20, 18, 9], [30, 6, 3]]]),
}  # fmt: skip
for case, cells in cases.items():
    likelihood, thresholds = fit(cells)
    for g, s in np.ndindex(cells.shape[:2]):
        counts = ",".join(map(str, cells[g, s]))
        lines.append(f"{case},{g},{s},{counts},{likelihood!r},{float(thresholds[g])!r}")
(HERE / "threshold_test.csv").write_text("\n".join(lines) + "\n")
