"""Reference values of regressions, sandwiches, decompositions and adjusted gaps: numpy, scipy and statsmodels.

Writes regression_rows.csv (the rows) and regression.csv (what is to come out). Run it with python.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import scipy.optimize
import statsmodels.api as sm

HERE = Path(__file__).parent
N = 240

rng = np.random.default_rng(20240601)
group = rng.choice(3, N, p=[0.5, 0.3, 0.2])
cluster = rng.integers(0, 25, N)
level = rng.choice(4, N, p=[0.4, 0.3, 0.2, 0.1])
number = np.round(rng.normal(1980 + 3 * group, 9, N), 1)
weight = rng.choice([0.5, 1.0, 2.5], N)
eta = -0.3 + 0.5 * group - 0.03 * (number - 1980) + 0.4 * (level == 2) + 0.3 * rng.normal(size=25)[cluster]
decision = (rng.random(N) < 1 / (1 + np.exp(-eta))).astype(int)

rows = ["# made by regression.py", "decision,group,level,cluster,weight,number"]
rows += [
    f"{d},{g},{v},{c},{w!r},{x!r}"
    for d, g, v, c, w, x in zip(decision, group, level, cluster, weight.tolist(), number.tolist(), strict=True)
]
(HERE / "regression_rows.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")

out: dict[str, float] = {}


def design(with_group: bool = True) -> np.ndarray:
    columns = [np.ones(N), number - 1980.0, *(level == k for k in (1, 2, 3))]
    if with_group:
        columns += [group == 1, group == 2]
    return np.column_stack(columns).astype(float)


X = design()
for robust in ("HC0", "HC1", "HC2", "HC3"):
    fit = sm.OLS(decision, X).fit(cov_type=robust)
    out[f"linear.{robust.lower()}"] = fit.bse[6]
out["linear.coefficient"] = fit.params[6]
weighted = sm.WLS(decision, X, weights=weight).fit()
out["weighted.coefficient"] = weighted.params[6]
root = np.sqrt(weight)
for robust in ("HC0", "HC3"):  # the definition, on rows times the root of their weight
    xw, ew = X * root[:, None], root * (decision - X @ weighted.params)
    bread = np.linalg.inv(xw.T @ xw)
    h = np.einsum("ij,jk,ik->i", xw, bread, xw)
    e2 = ew**2 / (1 - h) ** 2 if robust == "HC3" else ew**2
    out[f"weighted.{robust.lower()}"] = np.sqrt((bread @ (xw.T * e2) @ xw @ bread)[6, 6])


def cr2(contrast: int) -> tuple[float, float]:
    bread = np.linalg.inv(X.T @ X)
    residual = decision - X @ (bread @ X.T @ decision)
    hat = X @ bread @ X.T
    c = np.eye(X.shape[1])[contrast]
    variance, p = 0.0, []
    for k in np.unique(cluster):
        own = cluster == k
        values, vectors = np.linalg.eigh(np.eye(own.sum()) - hat[np.ix_(own, own)])
        a = vectors @ np.diag(values**-0.5) @ vectors.T
        variance += (c @ bread @ X[own].T @ a @ residual[own]) ** 2
        p.append((np.eye(N) - hat)[:, own] @ a @ X[own] @ bread @ c)
    gram = np.array(p) @ np.array(p).T
    return float(np.sqrt(variance)), float(np.trace(gram) ** 2 / (gram**2).sum())


out["linear.cr2"], out["linear.cr2_df"] = cr2(6)
fit = sm.OLS(decision, X).fit(cov_type="cluster", cov_kwds={"groups": cluster})
out["linear.cr1"] = fit.bse[6]

logit = sm.Logit(decision, X).fit(method="newton", tol=1e-14, maxiter=200, disp=0)
out["logit.coefficient"] = logit.params[6]
out["logit.naive"] = logit.bse[6]


def firth_penalised(beta: np.ndarray, x: np.ndarray, y: np.ndarray) -> float:
    e = x @ beta
    p = 1 / (1 + np.exp(-e))
    information = (x.T * (p * (1 - p))) @ x
    return float(-(y @ e - np.logaddexp(0, e).sum() + 0.5 * np.linalg.slogdet(information)[1]))


separated = np.where(level == 3, 1, decision)  # everybody of level 3 is selected
xs = design()
best = scipy.optimize.minimize(
    firth_penalised, np.zeros(7), args=(xs, separated), method="BFGS", options={"gtol": 1e-10, "maxiter": 5000}
)
best = scipy.optimize.minimize(
    firth_penalised,
    best.x,
    args=(xs, separated),
    method="Nelder-Mead",
    options={"xatol": 1e-11, "fatol": 1e-14, "maxiter": 200000, "maxfev": 200000},
)
out["firth.coefficient"], out["firth.separated"] = best.x[6], best.x[4]


def gcomp(keep: np.ndarray) -> np.ndarray:
    x, y = X[keep], decision[keep]
    beta = sm.Logit(y, x).fit(method="newton", tol=1e-13, maxiter=200, disp=0).params
    rates = []
    for g in (0, 2):
        z = x.copy()
        z[:, 5], z[:, 6] = g == 1, g == 2
        rates.append((1 / (1 + np.exp(-z @ beta))).mean())
    return np.array([rates[1] - rates[0], np.log(rates[1] / rates[0]), beta[6]])


def jackknifed(statistic, units: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Return the statistic and its delete-one (unit) jackknife error."""
    left_out = []
    for unit in units:
        keep = np.ones(N, bool)
        keep[unit] = False
        left_out.append(statistic(keep))
    values = np.array(left_out)
    g = len(units)
    return statistic(np.ones(N, bool)), np.sqrt((g - 1) / g * ((values - values.mean(0)) ** 2).sum(0))


singles = [np.array([i]) for i in range(N)]
clusters = [np.flatnonzero(cluster == k) for k in np.unique(cluster)]
for name, units in (("rows", singles), ("clusters", clusters)):
    value, error = jackknifed(gcomp, units)
    for key, v, e in zip(("difference", "log_ratio", "log_odds"), value, error, strict=True):
        out[f"gcomp.{key}"] = v
        out[f"gcomp.{key}.jackknife_{name}"] = e


def blinder(star: str, logistic: bool):
    def parts(keep: np.ndarray) -> np.ndarray:
        own, other = keep & (group == 2), keep & (group == 0)
        centre = number[own | other].mean()
        x = np.column_stack([np.ones(N), number - centre, *(level == k for k in (1, 2, 3))]).astype(float)

        def fit(rows: np.ndarray, z: np.ndarray) -> np.ndarray:
            if logistic:
                return sm.Logit(decision[rows], z[rows]).fit(method="newton", tol=1e-13, maxiter=200, disp=0).params
            return np.linalg.lstsq(z[rows], decision[rows], rcond=None)[0]

        b_own, b_other = fit(own, x), fit(other, x)
        n_own, n_other = own.sum(), other.sum()
        b_star = {
            "group": b_own,
            "reference": b_other,
            "reimers": (b_own + b_other) / 2,
            "cotton": (n_own * b_own + n_other * b_other) / (n_own + n_other),
            "pooled": fit(own | other, np.column_stack([x, group == 2]))[:5],
        }[star]

        def normalised(b: np.ndarray) -> np.ndarray:
            """Constant, number, and all four levels as deviations from their mean."""
            levels = np.array([0.0, *b[2:]])
            return np.array([b[0] + levels.mean(), b[1], *(levels - levels.mean())])

        full = np.column_stack([np.ones(N), number - centre, *(level == k for k in range(4))]).astype(float)
        m_own, m_other = full[own].mean(0), full[other].mean(0)
        n_o, n_r, n_s = normalised(b_own), normalised(b_other), normalised(b_star)
        explained = (m_own - m_other) * n_s
        unexplained = m_own * (n_o - n_s) + m_other * (n_s - n_r)

        def by_covariate(v: np.ndarray) -> np.ndarray:
            return np.array([v[1], v[2:].sum(), v[0]])

        if logistic:
            f = lambda b, rows: (1 / (1 + np.exp(-x[rows] @ b))).mean()  # noqa: E731
            whole_e = f(b_star, own) - f(b_star, other)
            whole_u = f(b_own, own) - f(b_star, own) + f(b_star, other) - f(b_other, other)
        else:
            whole_e, whole_u = explained.sum(), unexplained.sum()
        se, su = by_covariate(explained), by_covariate(unexplained)
        return np.array([whole_e, whole_u, *(whole_e * se / se.sum())[:2], *(whole_u * su / su.sum())])

    return parts


names = (
    "explained",
    "unexplained",
    "explained_number",
    "explained_level",
    "unexplained_number",
    "unexplained_level",
    "unexplained_constant",
)
only = [np.array([i]) for i in np.flatnonzero(group != 1)]
for logistic in (False, True):
    for star in ("group", "reference", "pooled", "cotton", "reimers"):
        value, error = jackknifed(blinder(star, logistic), only)
        for key, v, e in zip(names, value, error, strict=True):
            where = f"{'logit' if logistic else 'blinder'}.{star}.{key}"
            out[where] = v
            out[f"{where}.jackknife"] = e

lines = ["# made by regression.py", "name,value", *(f"{k},{float(v)!r}" for k, v in out.items())]
(HERE / "regression.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
