"""Path-dependent TreeSHAP: lotrecht beside XGBoost and shap's own engine, on the same trees and rows, in one run.

CPU time of one thread a row, with the widest instructions and with narrower ones, and time on all cores. The slow ones
are given fewer rows; theirs is time per row too.
shap hands XGBoost's models over to XGBoost; here it is told that the model is its own, so that its own engine computes.
"""

import os
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

import numpy as np
from lotrecht import _core

try:
    import shap
    import xgboost
except ImportError as missing:
    raise SystemExit(f"{missing.name} is not installed here") from missing

ROWS, FEATURES, TREES = 100_000, 30, 100
BUDGET = 3.0  # seconds of one thread for each timing


def table(rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Return rows with ties in ten columns and one value in twenty missing, and what is to be learned."""
    rng = np.random.default_rng(7)
    x = rng.normal(size=(rows, FEATURES)).astype(np.float32)
    x[:, :10] = np.round(x[:, :10] * 2) / 2
    signal = x[:, 0] + x[:, 1] * x[:, 2] + np.sin(2 * x[:, 3]) + x[:, 10:].sum(1) / 10 + x[:, 11] * x[:, 12]
    y = (signal + rng.normal(size=rows) > 0).astype(np.float32)
    x[rng.random(x.shape) < 0.05] = np.nan
    return x, y


def per_row(task: Callable[[int], object], clock: Callable[[], float], most: int = ROWS) -> float:
    """Return microseconds per row, the best of three, on as many rows as the budget allows."""
    start = clock()
    task(50)
    rows = int(min(most, max(50, BUDGET / max(clock() - start, 1e-9) * 50 / 3)))
    best = np.inf
    for _ in range(3):
        start = clock()
        task(rows)
        best = min(best, clock() - start)
    return best / rows * 1e6


def version_of(*names: str) -> str:
    """Return the version of the first of the distributions that is installed."""
    for name in names:
        try:
            return version(name)
        except PackageNotFoundError:
            continue
    return "?"


def main() -> None:
    """Time all and print a table."""
    x32, y = table(ROWS)
    x = x32.astype(np.float64)
    cores = os.cpu_count() or 1
    print(
        f"{TREES} trees, {FEATURES} features, up to {ROWS:,} rows; microseconds per row; "
        f"xgboost {version_of('xgboost', 'xgboost-cpu')}, shap {version('shap')}"
    )
    print(
        f"{'':34}{'here':>10}{'float32':>10}{'xgboost':>10}{'shap':>10}{'x xgb':>8}{'x shap':>8}{f'{cores} cores':>10}"
    )
    for depth in (4, 6, 8, 10):
        settings = {"max_depth": depth, "eta": 0.1, "objective": "binary:logistic", "tree_method": "hist"}
        booster = xgboost.train(settings, xgboost.DMatrix(x32, y), TREES)
        booster.set_param({"nthread": 1})
        model = _core.model.read_xgboost_ubjson(bytes(booster.save_raw("ubj")), "booster", None)
        values = _core.explain.PathDependentTreeExplainer(model)
        single = _core.explain.PathDependentTreeExplainer(model, arithmetic="float32")
        pairs = _core.explain.PathDependentTreeInteractions(model)
        own = shap.TreeExplainer(booster)
        own.model.model_type = "internal"

        few = 20 if depth < 8 else 5
        ours = values.explain(x[:few], residual=False)[:, :, 0]
        theirs = booster.predict(xgboost.DMatrix(x32[:few]), pred_contribs=True)[:, :-1]
        print(
            f"depth {depth}: largest difference from shap {np.abs(ours - own.shap_values(x32[:few])).max():.1e}, "
            f"from xgboost {np.abs(ours - theirs).max():.1e}; residual {np.abs(values.explain(x[:2000])[1]).max():.1e}"
        )

        def contribs(n: int, b: xgboost.Booster = booster) -> object:
            return b.predict(xgboost.DMatrix(x32[:n], nthread=1), pred_contribs=True)

        def interactions(n: int, b: xgboost.Booster = booster) -> object:
            return b.predict(xgboost.DMatrix(x32[:n], nthread=1), pred_interactions=True)

        cpu = time.process_time
        here = per_row(lambda n, e=values: e.explain(x[:n], residual=False), cpu)
        half = per_row(lambda n, e=single: e.explain(x[:n], residual=False), cpu)
        peer = per_row(contribs, cpu)
        slow = per_row(lambda n, e=own: e.shap_values(x32[:n]), cpu)
        all_cores = per_row(lambda n, e=values: e.explain(x[:n], threads=cores, residual=False), time.perf_counter)
        print(
            f"{'  values':34}{here:10.2f}{half:10.2f}{peer:10.1f}{slow:10.1f}{peer / here:8.1f}{slow / here:8.1f}"
            f"{all_cores:10.2f}"
        )
        with_residual = per_row(lambda n, e=values: e.explain(x[:n]), cpu)
        print(f"{'  values with residuals':34}{with_residual:10.2f}")
        for narrower in ("avx2", "baseline"):
            try:
                other = _core.explain.PathDependentTreeExplainer(model, instruction_set=narrower)
            except ValueError:  # not on this machine
                continue
            there = per_row(lambda n, e=other: e.explain(x[:n], residual=False), cpu)
            print(f"{f'  values with {narrower} only':34}{there:10.2f}{'':>30}{peer / there:8.1f}{slow / there:8.1f}")
        if depth > 8:
            continue
        here = per_row(lambda n, e=pairs: e.triangles(x[:n]), cpu, 20_000)
        peer = per_row(interactions, cpu, 20_000)
        slow = per_row(lambda n, e=own: e.shap_interaction_values(x32[:n]), cpu, 20_000) if depth < 8 else np.nan
        all_cores = per_row(lambda n, e=pairs: e.triangles(x[:n], threads=cores), time.perf_counter, 20_000)
        print(
            f"{'  interactions of all pairs':34}{here:10.2f}{'':>10}{peer:10.1f}{slow:10.1f}{peer / here:8.1f}"
            f"{slow / here:8.1f}{all_cores:10.2f}"
        )


if __name__ == "__main__":
    main()
