"""Explainers, under shap's names."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from lotrecht import _core
from lotrecht.errors import InvalidInput, did_you_mean, quoted
from lotrecht.explain.explanation import Explanation
from lotrecht.matrices import Matrix
from lotrecht.model.loading import load
from lotrecht.model.models import FunctionModel, Model, TreeModel, all_cores, whole

__all__ = ["ExactExplainer", "KernelExplainer", "PermutationExplainer", "TreeExplainer", "player_numbers"]

Numbers = npt.NDArray[np.float64]
Players = Mapping[str, Sequence[str]] | None


def player_numbers(model: Model, players: Players) -> tuple[list[int] | None, tuple[str, ...]]:
    """Return which player each feature belongs to, and the players' names: groups first, then single features."""
    names = model.named_features
    if players is None:
        return None, names
    if len(set(names)) != len(names):
        raise InvalidInput("players: the model has several features of one name, so groups cannot be told by names")
    number: dict[str, int] = {}
    for i, (group, members) in enumerate(players.items()):
        for member in members:
            if member not in names:
                raise InvalidInput(f"players: there is no feature {quoted(member)}{did_you_mean(member, names)}")
            if member in number:
                raise InvalidInput(f"players: feature {quoted(member)} is in two groups")
            number[member] = i
        if not members:
            raise InvalidInput(f"players: group {quoted(group)} has no features")
    called = list(players)
    for name in names:
        if name not in number:
            if name in players:
                raise InvalidInput(f"players: {quoted(name)} is a feature outside of the group of that name")
            number[name] = len(called)
            called.append(name)
    return [number[name] for name in names], tuple(called)


class _Explainer:
    """What explainers have in common: rows in, an `Explanation` out."""

    def __init__(self, model: Any, players: Players, features: int | Sequence[str] | None, outputs: int) -> None:
        self.model = load(model, features=features, outputs=outputs)
        self.player_of, self.feature_names = player_numbers(self.model, players)

    def _explain(self, rows: Matrix) -> dict[str, Any]:
        raise NotImplementedError

    def __call__(self, x: Any) -> Explanation:
        """Explain rows.

        Parameters
        ----------
        x : (n, features) array in the model's order, or a data frame, dict of columns, CSV or Parquet file by name
        """
        rows = self.model.rows(x)
        return self._packed(self._explain(rows), rows)

    def shap_values(self, x: Any) -> Numbers:
        """Return the values alone: (n, features), or (n, features, outputs)."""
        return self(x).values

    def _packed(self, said: dict[str, Any], rows: Matrix) -> Explanation:
        single = said["values"].shape[2] == 1
        n = len(rows.values)
        base = np.broadcast_to(said["base_values"], (n, said["base_values"].size)).copy()
        errors = said["standard_errors"]
        packed = Explanation(
            said["values"][:, :, 0] if single else said["values"],
            base[:, 0] if single else base,
            rows.values if self.player_of is None else None,
            self.feature_names,
            self.model.output_names or tuple(f"output {k}" for k in range(said["values"].shape[2])),
            said["residual"][:, 0] if single else said["residual"],
            None if errors is None else (errors[:, :, 0] if single else errors),
            said["method"],
        )
        packed.categories = self.model.categories if self.player_of is None else ()
        return packed


class TreeExplainer(_Explainer):
    """Exact Shapley values of a tree ensemble.

    With a background (interventional): a coalition is worth the mean margin of rows with the explained row's values in
    it and a background row's elsewhere. All background rows count; none are sampled; a row costs the same whatever
    their number, as long as no path asks about more than ten features and tables fit into 256 MB.

    Without one (path-dependent): a tree is followed both ways, weighed by cover, where a feature is not in the
    coalition.

    Parameters
    ----------
    model : anything `lotrecht.model.load` takes that is made of trees
    background : rows to compare with; None for path-dependent values
    weights : (m,) of the background's rows
    players : group name -> features that stand for one thing (the one-hot columns of a category) and get one value
    index : "shapley", or "banzhaf" (which does not add up)
    threads : how many; no result depends on it

    Examples
    --------
    >>> from lotrecht import explain
    >>> explainer = explain.TreeExplainer("model.json", background="population.parquet")  # doctest: +SKIP
    >>> explainer("cases.csv").waterfall(0)  # doctest: +SKIP
    """

    def __init__(
        self,
        model: Any,
        background: Any = None,
        *,
        weights: Any = None,
        players: Players = None,
        index: str = "shapley",
        threads: int | None = None,
    ) -> None:
        super().__init__(model, players, None, 1)
        if not isinstance(self.model, TreeModel):
            raise InvalidInput(
                f"TreeExplainer: the model must be made of trees, got {self.model!r}; use KernelExplainer or "
                f"PermutationExplainer"
            )
        self.threads = all_cores(threads)
        self.index = index
        core = self.model.core
        self._pairs: Callable[[], Any] | None = None
        self._core: Any
        if background is None and weights is not None:
            raise InvalidInput("TreeExplainer: weights are those of background rows, and there is no background")
        if background is None:
            members = self.player_of or []
            self._pairs = lambda: _core.explain.PathDependentTreeInteractions(core, players=members, index=index)
            self._core = _core.explain.PathDependentTreeExplainer(core, players=members, index=index)
        else:
            rows = self.model.rows(background, role="background").values
            self._core = _core.explain.InterventionalTreeExplainer(
                core, rows, _weights(weights), self.player_of, index, self.threads
            )

    @property
    def expected_value(self) -> float | Numbers:
        """The base value: what is explained by nothing; one for each output where there are several."""
        base: Numbers = np.asarray(self._core.base_values)
        return float(base[0]) if base.size == 1 else base

    def shap_interaction_values(self, x: Any) -> Numbers:
        """Return what pairs of features add together, in shap's convention, of path-dependent values.

        Half of a pair's interaction stands in (i, j) and half in (j, i); the diagonal holds what a feature adds by
        itself, so that a row of the matrix sums to the feature's value.

        Returns
        -------
        array
            (n, features, features), or (n, features, features, outputs) where the model has several outputs

        Raises
        ------
        InvalidInput
            if the explainer has a background: interactions against a background are not computed yet
        """
        if self._pairs is None:
            raise InvalidInput(
                "TreeExplainer.shap_interaction_values: interactions against a background are not computed yet; make a "
                "TreeExplainer without a background"
            )
        matrices: Numbers = self._pairs().matrices(self.model.rows(x).values, self.threads)
        return matrices[..., 0] if self.model.outputs == 1 else matrices

    def _explain(self, rows: Matrix) -> dict[str, Any]:
        said: Any = self._core.explain(rows.values, self.threads)
        if self._pairs is None:
            found: dict[str, Any] = said
            return found
        values, residual = said
        return {
            "values": values,
            "base_values": np.asarray(self._core.base_values),
            "residual": residual,
            "standard_errors": None,
            "method": "tree_path_dependent" + ("_banzhaf" if self.index == "banzhaf" else ""),
        }


class _ByAnswers(_Explainer):
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
        self.weights = _weights(weights)
        self.threads = all_cores(threads)
        self.seed = seed
        self.coalitions = coalitions
        self.tolerance = tolerance
        self.evaluations: list[int] = []
        """Rows the model was asked about, for each row of the last explanation."""
        self.converged: list[bool] = []
        """Whether each row of the last explanation came below the tolerance."""

    def _explain(self, rows: Matrix) -> dict[str, Any]:
        asked = (self.how, rows.values, self.background, self.weights, self.seed or 0, self.coalitions, self.tolerance)
        said: dict[str, Any]
        if isinstance(self.model, TreeModel):
            said = _core.explain.sampled(self.model.core, *asked, self.player_of, self.threads)
        elif isinstance(self.model, FunctionModel):
            model = self.model
            said = _core.explain.sampled_of(model.function, model.features, model.outputs, *asked, self.player_of)
        else:
            model_ = self.model
            said = _core.explain.sampled_of(model_.margin, model_.features, model_.outputs, *asked, self.player_of)
        self.evaluations = list(said["evaluations"])
        self.converged = list(said["converged"])
        return said


class ExactExplainer(_ByAnswers):
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


class _Sampled(_ByAnswers):
    def __init__(self, model: Any, background: Any, *, seed: int, **options: Any) -> None:
        seed = whole(type(self).__name__, "seed", seed, 0, 2**64 - 1)
        options["coalitions"] = whole(type(self).__name__, "coalitions", options.get("coalitions", 2048), 1, 2**53)
        super().__init__(model, background, seed=seed, **options)


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


def _weights(weights: Any) -> Numbers | None:
    return None if weights is None else np.ascontiguousarray(weights, dtype=np.float64)


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
