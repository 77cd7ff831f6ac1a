"""Exact explanations of models that are formulas: linear and additive models, scorecards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from lotrecht import _core
from lotrecht.errors import InvalidInput
from lotrecht.explain.base import GIGABYTE, Explainer, Players, not_made_of, refuse_large, weights_of
from lotrecht.matrices import Matrix
from lotrecht.model.models import FormulaModel
from lotrecht.stats.checking import cores_of, whole

__all__ = ["AdditiveExplainer", "LinearExplainer", "formula_explainer"]

Numbers = npt.NDArray[np.float64]


class _OfFormula(Explainer):
    """What both have in common: the compiled explainer, and a model of the kind it takes."""

    _core: Any
    threads: int

    def __init__(self, model: Any, players: Players, kind: type, said: str) -> None:
        super().__init__(model, players, None, 1)
        if not isinstance(self.model, FormulaModel) or not isinstance(self.model.core, kind):
            use = "use TreeExplainer of trees, or KernelExplainer or PermutationExplainer of anything"
            raise not_made_of(type(self).__name__, said, self.model, use)

    @property
    def expected_value(self) -> float | Numbers:
        """The base value: what is explained by nothing; one for each output where there are several."""
        base = np.asarray(self._core.base_values)
        return float(base[0]) if base.size == 1 else base

    def _explain(self, rows: Matrix) -> dict[str, Any]:
        said: dict[str, Any] = self._core.explain(rows.values, self.threads)
        return said


class LinearExplainer(_OfFormula):
    """Shapley values of a linear model, exactly: coefficient times (value - mean of the background).

    Other features are taken to stay as they are when one is set. With `correlated=True` absent features follow those
    that are present instead, as under a normal distribution with the background's means and covariance: a feature the
    model does not use gets some credit if it tells about one that it does use. That is a statement about the
    population, not about what the model does. Values are then exact up to 16 features or groups of them; beyond, they
    are sampled over their orders, with standard errors.

    Parameters
    ----------
    model : anything `lotrecht.model.load` takes that is linear
    background : rows to compare with, none of their values missing
    weights : (m,) of the background's rows
    players : group name -> features that stand for one thing (the one-hot columns of a category) and get one value
    correlated : whether absent features follow those that are present
    seed, pairs : of sampling orders, each with its reverse: for more than 16 correlated features or groups
    threads : how many; no result depends on it

    Examples
    --------
    >>> from lotrecht import explain
    >>> explainer = explain.LinearExplainer("points.onnx", "population.csv")  # doctest: +SKIP
    """

    def __init__(
        self,
        model: Any,
        background: Any,
        *,
        weights: Any = None,
        players: Players = None,
        correlated: bool = False,
        seed: int | None = None,
        pairs: int = 500,
        threads: int | None = None,
    ) -> None:
        super().__init__(model, players, _core.model.LinearModel, "linear")
        self.threads = cores_of(type(self).__name__, threads)
        self.background: Numbers = self.model.rows(background, role="background").values
        self.correlated = bool(correlated)
        core = self.model.core  # type: ignore[attr-defined]
        if not correlated:
            if seed is not None:
                raise InvalidInput("LinearExplainer: seed= is of use with correlated=True only: nothing is sampled")
            self._core = _core.explain.LinearExplainer(core, self.background, weights_of(weights), self.player_of)
            return
        self._core = _core.explain.GaussianLinearExplainer(
            core,
            self.background,
            weights_of(weights),
            seed=None if seed is None else whole("LinearExplainer", "seed", seed, 0, 2**64 - 1),
            pairs=whole("LinearExplainer", "pairs", pairs, 2, 2**48),
            player_of=self.player_of,
        )

    def _explain(self, rows: Matrix) -> dict[str, Any]:
        if self.correlated:
            return super()._explain(rows)
        said: dict[str, Any] = self._core.explain(rows.values)
        return said


class AdditiveExplainer(_OfFormula):
    """Shapley values and interactions of an additive model (an EBM, a GAM, a scorecard), exactly.

    All background rows count and are looked at once. Without a background the model's own training rows stand for it,
    where the model remembers how many there were in each of its cells.

    Parameters
    ----------
    model : anything `lotrecht.model.load` takes that is additive
    background : rows to compare with; None for the model's training rows
    weights : (m,) of the background's rows
    players : group name -> features that stand for one thing and get one value
    threads : how many; no result depends on it

    Examples
    --------
    >>> from lotrecht import explain
    >>> explainer = explain.AdditiveExplainer("scorecard.csv", "applicants.csv")  # doctest: +SKIP
    """

    def __init__(
        self,
        model: Any,
        background: Any = None,
        *,
        weights: Any = None,
        players: Players = None,
        threads: int | None = None,
    ) -> None:
        super().__init__(model, players, _core.model.AdditiveModel, "additive (an EBM, a scorecard)")
        self.threads = cores_of(type(self).__name__, threads)
        self.background: Numbers | None = None
        if background is not None:
            self.background = self.model.rows(background, role="background").values
        core = self.model.core  # type: ignore[attr-defined]
        self._core = _core.explain.AdditiveExplainer(core, self.background, weights_of(weights), self.player_of)

    def shap_interaction_values(self, x: Any, *, max_bytes: int = GIGABYTE) -> Numbers:
        """Return what pairs of features add together, in shap's convention, exactly.

        Half of a pair's interaction stands in (i, j) and half in (j, i); the diagonal holds what a feature adds by
        itself, so that a row of the matrix sums to the feature's value.

        Parameters
        ----------
        x : as in a call
        max_bytes : a larger result is refused, with its size; hand rows over in parts (`interaction_blocks`), or say
            that so much is wanted

        Returns
        -------
        array
            (n, features, features), or (n, features, features, outputs) where the model has several outputs
        """
        rows = self.model.rows(x).values
        who = "AdditiveExplainer.shap_interaction_values"
        refuse_large(who, len(rows), len(self.feature_names) ** 2, self.model.outputs, max_bytes)
        return self._matrices(rows)

    def interaction_blocks(self, x: Any, rows: int = 256) -> Iterator[Numbers]:
        """Yield the matrices of `shap_interaction_values` for so many rows at a time, in order."""
        rows = whole("AdditiveExplainer", "rows", rows, 1, 2**53)
        read = self.model.rows(x).values
        for first in range(0, len(read), rows):
            yield self._matrices(read[first : first + rows])

    def _matrices(self, rows: Numbers) -> Numbers:
        pairs: Numbers = self._core.interactions(rows, self.threads)
        return pairs[..., 0] if self.model.outputs == 1 else pairs


def formula_explainer(model: FormulaModel, background: Any, threads: int | None) -> _OfFormula:
    """Return the explainer of a linear or an additive model; one of them may do without a background."""
    if isinstance(model.core, _core.model.LinearModel):
        if background is None:
            raise InvalidInput("a linear model does not remember its training rows")
        return LinearExplainer(model, background, threads=threads)
    return AdditiveExplainer(model, background, threads=threads)
