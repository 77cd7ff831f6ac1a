"""Interventional TreeSHAP: lotrecht beside shap on the same trees, background and rows; and a gap of a million rows.

CPU time of one thread per row. shap takes time in proportion to the background and is given few rows; of a background
of more than 100 rows it would measure 100 without a word, so it is told to take them all.
"""

import resource
import time
from importlib.metadata import version

import numpy as np
from lotrecht import _core

try:
    import shap
    import xgboost
except ImportError as missing:
    raise SystemExit(f"{missing.name} is not installed here") from missing

FEATURES, TREES = 30, 100
TOLERANCE = 1e-4  # shap adds up in float32


def rows(n: int, seed: int, shift: float = 0.0) -> np.ndarray:
    """Return rows with ties in ten columns and one value in twenty missing."""
    rng = np.random.default_rng(seed)
    x = rng.normal(loc=shift, size=(n, FEATURES)).astype(np.float32)
    x[:, :10] = np.round(x[:, :10] * 2) / 2
    x[rng.random(x.shape) < 0.05] = np.nan
    return x


def timed(task, repeats: int = 3) -> float:
    """Return the least seconds of CPU of some runs."""
    best = np.inf
    for _ in range(repeats):
        start = time.process_time()
        task()
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    """Time all and print a table."""
    x = rows(20_000, 7)
    clean = np.nan_to_num(x)
    y = (clean[:, 0] + clean[:, 1] * clean[:, 2] + np.sin(2 * clean[:, 3]) > 0).astype(np.float32)
    versions = f"shap {version('shap')}, XGBoost {xgboost.__version__}"
    print(f"{TREES} trees, {FEATURES} features; microseconds of one thread per row; {versions}")
    print(f"{'':12}{'background':>12}{'set-up, s':>12}{'here':>10}{'shap':>12}{'times':>10}{'difference':>12}")
    for depth in (4, 6, 8):
        settings = {"max_depth": depth, "eta": 0.1, "objective": "binary:logistic", "tree_method": "hist"}
        booster = xgboost.train(settings, xgboost.DMatrix(x, y), TREES)
        model = _core.model.read_xgboost_ubjson(bytes(booster.save_raw("ubj")), "booster", None)
        for m in (100, 1_000, 50_000):
            background = rows(m, 11)
            wide = background.astype(np.float64)

            def set_up(wide: np.ndarray = wide, model=model) -> object:
                return _core.explain.InterventionalTreeExplainer(model, wide, None, None, "shapley", 1)

            prepared = timed(set_up, 1)
            ours = set_up()
            many = x.astype(np.float64)
            here = timed(lambda e=ours, r=many: e.explain(r, 1)) / len(many) * 1e6
            if m > 1_000:
                print(f"depth {depth:<6}{m:12,}{prepared:12.2f}{here:10.1f}")
                continue
            everybody = shap.maskers.Independent(background, max_samples=m)
            theirs = shap.TreeExplainer(booster, everybody, feature_perturbation="interventional")
            few = x[: 200 if m == 100 else 20]
            slow = timed(lambda e=theirs, r=few: e.shap_values(r, check_additivity=False), 1) / len(few) * 1e6
            apart = np.abs(
                ours.explain(few.astype(np.float64), 1)["values"][:, :, 0]
                - theirs.shap_values(few, check_additivity=False)
            ).max()
            if not apart <= TOLERANCE:
                raise SystemExit(f"depth {depth}, {m} background rows: values differ by {apart:.1e}: not the same game")
            print(f"depth {depth:<6}{m:12,}{prepared:12.2f}{here:10.1f}{slow:12.0f}{slow / here:10.0f}{apart:12.1e}")

    settings = {"max_depth": 6, "eta": 0.1, "objective": "binary:logistic", "tree_method": "hist"}
    booster = xgboost.train(settings, xgboost.DMatrix(x, y), TREES)
    model = _core.model.read_xgboost_ubjson(bytes(booster.save_raw("ubj")), "booster", None)
    a, b = rows(500_000, 1).astype(np.float64), rows(500_000, 2, 0.1).astype(np.float64)
    start = time.perf_counter()
    gap = _core.explain.shapley_gap(model, a, b, None, None, 0.95, None, None, "holm", 2)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"gap of two groups of 500,000 rows, depth 6, 2 threads: {seconds:.1f} s, parts add up within "
        f"{abs(gap['residual'][0]):.1e}; peak memory of this process {peak:.2f} GB, rows and peers included"
    )


if __name__ == "__main__":
    main()
