"""Explainers of anything that answers rows, under shap's names."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from lotrecht import _core
from lotrecht.errors import InvalidInput
from lotrecht.explain.base import Explainer, Players, weights_of
from lotrecht.matrices import Matrix
from lotrecht.model.models import Model, TreeModel
from lotrecht.stats.checking import cores_of, refuse_number, whole

__all__ = ["ByAnswers", "ExactExplainer", "KernelExplainer", "PermutationExplainer"]

Numbers = npt.NDArray[np.float64]


class ByAnswers(Explainer):
    """What explainers that ask a model about mixtures of rows have in common."""

    how: str

    def __init__(
        self,
        model: Any,
        background: Any,
        *,
        seed: int | None = None,
        coalitions: int = 2048,
        tolerance: float = 0.0,
        weights: Any = None,
        players: Players = None,
        features: int | Sequence[str] | None = None,
        outputs: int = 1,
        threads: int | None = None,
    ) -> None:
        if features is None and callable(model) and not isinstance(model, Model):
            features = _width(background)
        super().__init__(model, players, features, outputs)
        self.background = self.model.rows(background, role="background").values
        self.weights = weights_of(weights)
        self.threads = cores_of(type(self).__name__, threads)
        self.seed = seed
        self.coalitions = coalitions
        refuse_number(type(self).__name__, "tolerance", tolerance)
        self.tolerance = float(tolerance)
        self.evaluations: list[int] = []
        """Rows the model was asked about, for each row of the last explanation."""
        self.converged: list[bool] = []
        """Whether each row of the last explanation came below the tolerance."""

    def _explain(self, rows: Matrix) -> dict[str, Any]:
        asked = (self.how, rows.values, self.background, self.weights, self.seed or 0, self.coalitions, self.tolerance)
        said: dict[str, Any]
        if isinstance(self.model, TreeModel):
            said = _core.explain.sampled(self.model.core, *asked, self.player_of, self.threads)
        else:
            model = self.model
            said = _core.explain.sampled_of(model.as_function, model.features, model.outputs, *asked, self.player_of)
        return self._noted(said)

    def _noted(self, said: dict[str, Any]) -> dict[str, Any]:
        self.evaluations = list(said["evaluations"])
        self.converged = list(said["converged"])
        return said


class ExactExplainer(ByAnswers):
    """Exact Shapley values of any model by all 2^p coalitions; at most 20 features or groups of features.

    Parameters are those of `KernelExplainer` that do not speak of sampling.
    """

    how = "exact"

    def __init__(
        self,
        model: Any,
        background: Any,
        *,
        weights: Any = None,
        players: Players = None,
        features: int | Sequence[str] | None = None,
        outputs: int = 1,
        threads: int | None = None,
    ) -> None:
        super().__init__(
            model, background, weights=weights, players=players, features=features, outputs=outputs, threads=threads
        )


class _Sampled(ByAnswers):
    def __init__(
        self,
        model: Any,
        background: Any,
        *,
        seed: int,
        coalitions: int = 2048,
        tolerance: float = 0.0,
        weights: Any = None,
        players: Players = None,
        features: int | Sequence[str] | None = None,
        outputs: int = 1,
        threads: int | None = None,
    ) -> None:
        super().__init__(
            model,
            background,
            seed=whole(type(self).__name__, "seed", seed, 0, 2**64 - 1),
            coalitions=whole(type(self).__name__, "coalitions", coalitions, 1, 2**53),
            tolerance=tolerance,
            weights=weights,
            players=players,
            features=features,
            outputs=outputs,
            threads=threads,
        )


class KernelExplainer(_Sampled):
    """Kernel SHAP: a regression on pairs of coalitions, with standard errors.

    Every background row counts, no feature is dropped, and when all coalitions fit into the budget values are exact.

    Parameters
    ----------
    model : a model, or a function (n, features) -> (n,) or (n, outputs)
    background : rows to compare with
    seed : of the draws; there is no default, as the result depends on it
    coalitions : at most so many values of coalitions for each row; each asks about every distinct background row
    tolerance : stop when every standard error is below this, in units of the margin; 0: never
    weights : (m,) of the background's rows
    players : group name -> features that get one value together
    features : of a function: how many, or their names; by default as many as the background has columns
    outputs : of a function: how many
    threads : how many; functions are called from one only
    """

    how = "kernel"


class PermutationExplainer(_Sampled):
    """Permutation SHAP: the mean of what a feature adds on arrival, over random orders and their reverses.

    Values add up exactly with any budget. Parameters are those of `KernelExplainer`.
    """

    how = "permutation"


def _width(background: Any) -> int | Sequence[str]:
    if hasattr(background, "column_names"):
        return [str(name) for name in background.column_names]
    if hasattr(background, "columns") and not callable(background.columns):
        return [str(name) for name in background.columns]
    if isinstance(background, dict):
        return [str(name) for name in background]
    if isinstance(background, (str, os.PathLike)) or np.ndim(background) != 2:
        raise InvalidInput("a function's features cannot be told from this background; say features=")
    return int(np.shape(background)[1])
