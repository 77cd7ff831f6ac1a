"""Small models for tests: files as XGBoost writes them, and what they must say."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

FEATURES = ("age", "income", "children")


def node(feature: int, threshold: float, left: Any, right: Any, *, default_left: bool = False) -> dict[str, Any]:
    return {"feature": feature, "threshold": threshold, "left": left, "right": right, "default_left": default_left}


TREES = [
    node(0, 30.5, node(1, 1000.0, 0.5, -0.25), node(2, 1.5, -1.0, 0.75, default_left=True)),
    node(1, 2000.0, 0.125, node(0, 50.5, -0.5, 0.25), default_left=True),
]


def xgboost_json(
    trees: Sequence[Any] = tuple(TREES), *, base_score: str = "5E-1", names: Sequence[str] = FEATURES
) -> str:
    """Write trees as XGBoost does, every leaf with a cover of 8 and every node with its leaves' sum."""
    packed = [_packed(tree, i) for i, tree in enumerate(trees)]
    learner = {
        "attributes": {},
        "feature_names": list(names),
        "feature_types": ["float"] * len(names),
        "gradient_booster": {
            "model": {
                "gbtree_model_param": {"num_parallel_tree": "1", "num_trees": str(len(packed))},
                "iteration_indptr": list(range(len(packed) + 1)),
                "tree_info": [0] * len(packed),
                "trees": packed,
            },
            "name": "gbtree",
        },
        "learner_model_param": {
            "base_score": base_score,
            "boost_from_average": "1",
            "num_class": "0",
            "num_feature": str(len(names)),
            "num_target": "1",
        },
        "objective": {"name": "binary:logistic", "reg_loss_param": {"scale_pos_weight": "1"}},
    }
    return json.dumps({"learner": learner, "version": [2, 1, 1]})


def _packed(tree: Any, number: int) -> dict[str, Any]:
    left: list[int] = []
    right: list[int] = []
    columns: dict[str, list[Any]] = {"split_indices": [], "split_conditions": [], "default_left": [], "sum_hessian": []}
    parents: list[int] = []

    def add(at: Any, parent: int) -> int:
        me = len(left)
        left.append(-1)
        right.append(-1)
        parents.append(parent)
        leaf = not isinstance(at, dict)
        columns["split_indices"].append(0 if leaf else at["feature"])
        columns["split_conditions"].append(at if leaf else at["threshold"])
        columns["default_left"].append(0 if leaf else int(at["default_left"]))
        columns["sum_hessian"].append(8.0)
        if not leaf:
            left[me] = add(at["left"], me)
            right[me] = add(at["right"], me)
            columns["sum_hessian"][me] = columns["sum_hessian"][left[me]] + columns["sum_hessian"][right[me]]
        return me

    add(tree, 2147483647)
    n = len(left)
    return columns | {
        "left_children": left,
        "right_children": right,
        "parents": parents,
        "base_weights": [0.0] * n,
        "loss_changes": [0.0] * n,
        "split_type": [0] * n,
        "categories": [],
        "categories_nodes": [],
        "categories_segments": [],
        "categories_sizes": [],
        "id": number,
        "tree_param": {"num_deleted": "0", "num_feature": "3", "num_nodes": str(n), "size_leaf_vector": "1"},
    }


def margin(row: Sequence[float]) -> float:
    """Return what the trees of `TREES` say about a row, by following them."""

    def follow(at: Any) -> float:
        if not isinstance(at, dict):
            return float(at)
        x = np.float32(row[at["feature"]])
        to_left = at["default_left"] if math.isnan(x) else bool(x < np.float32(at["threshold"]))
        return follow(at["left"] if to_left else at["right"])

    return sum(follow(tree) for tree in TREES)


def shapley(value: Callable[[frozenset[int]], float], players: int) -> list[float]:
    """Return Shapley values by their definition over orders of arrival."""
    values = [0.0] * players
    orders = list(itertools.permutations(range(players)))
    for order in orders:
        present: frozenset[int] = frozenset()
        for player in order:
            values[player] += (value(present | {player}) - value(present)) / len(orders)
            present |= {player}
    return values


def interventional(row: Sequence[float], background: Sequence[Sequence[float]]) -> list[float]:
    """Return a row's Shapley values against a background by their definition."""

    def value(present: frozenset[int]) -> float:
        return sum(margin([row[f] if f in present else other[f] for f in range(3)]) for other in background) / len(
            background
        )

    return shapley(value, 3)


def save(folder: Path, name: str = "model.json") -> Path:
    path = folder / name
    path.write_text(xgboost_json(), encoding="utf-8")
    return path
