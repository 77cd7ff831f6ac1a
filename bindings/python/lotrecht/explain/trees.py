"""Exact explanations of tree ensembles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from lotrecht import _core
from lotrecht.errors import InvalidInput
from lotrecht.explain.base import GIGABYTE, Explainer, Players, not_made_of, refuse_large, weights_of
from lotrecht.explain.explanation import Explanation
from lotrecht.explain.interactions import Interactions
from lotrecht.matrices import Matrix
from lotrecht.model.models import FormulaModel, TreeModel
from lotrecht.stats.checking import cores_of, whole

__all__ = ["TreeExplainer"]

Numbers = npt.NDArray[np.float64]
OUTPUTS = {"margin": "margin", "response": "response", "log_loss": "log loss"}
"""What of a tree ensemble can be explained, and what it is called beside the values."""


class TreeExplainer(Explainer):
    """Exact Shapley values of a tree ensemble.

    With a background (interventional): a coalition is worth the mean margin of rows with the explained row's values in
    it and a background row's elsewhere. All background rows count; none are sampled; a row costs the same whatever
    their number, as long as no path asks about more than ten features and tables fit into 256 MB. Lines in leaves
    (LightGBM's linear_tree) are explained as well.

    Without one (path-dependent): a tree is followed both ways, weighed by cover, where a feature is not in the
    coalition.

    The response (a probability), and the log loss of each row's label, are explained against a background only: what
    covers say of a mean leaf they do not say of a mean probability. A row then meets each distinct background row, in
    2^(features that differ) mixtures: for few hundred background rows and features.

    Parameters
    ----------
    model : anything `lotrecht.model.load` takes that is made of trees
    background : rows to compare with; None for path-dependent values
    weights : (m,) of the background's rows
    players : group name -> features that stand for one thing (the one-hot columns of a category) and get one value
    index : "shapley", or "banzhaf" (which does not add up)
    output : what is explained: "margin", "response" or "log_loss"
    arithmetic : "float64", or "float32" of path-dependent values: faster, right to about 1e-6 of the sum of |leaf|
    most_differing : of the response and the loss: most features in which a row and a background row may differ
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
        output: str = "margin",
        arithmetic: str = "float64",
        most_differing: int = 16,
        threads: int | None = None,
    ) -> None:
        super().__init__(model, players, None, 1)
        if not isinstance(self.model, TreeModel):
            is_formula = isinstance(self.model, FormulaModel)
            use = "LinearExplainer or AdditiveExplainer" if is_formula else "KernelExplainer or PermutationExplainer"
            raise not_made_of("TreeExplainer", "made of trees", self.model, f"use {use}")
        if output not in OUTPUTS:
            raise InvalidInput(f"TreeExplainer: output must be 'margin', 'response' or 'log_loss', got {output!r}")
        self.threads = cores_of("TreeExplainer", threads)
        self.index = index
        self.output = output
        self.most_differing = whole("TreeExplainer", "most_differing", most_differing, 1, 24)
        self.weights = weights_of(weights)
        self.background: Numbers | None = None
        core = self.model.core
        self._core: Any = None
        self._pairs_core: Any = None
        if background is None and weights is not None:
            raise InvalidInput("TreeExplainer: weights are those of background rows, and there is no background")
        if background is None and output != "margin":
            raise InvalidInput(
                f"TreeExplainer: the {OUTPUTS[output]} cannot be explained by covers: the link of a sum of trees is no "
                f"sum of trees, and a mean leaf says nothing about a mean {OUTPUTS[output]}. Give a background, or "
                f"explain the margin"
            )
        if background is not None and arithmetic != "float64":
            raise InvalidInput(
                "TreeExplainer: float32 is for path-dependent values; with a background tables are float64"
            )
        if output != "margin" and index != "shapley":
            raise InvalidInput(
                f"TreeExplainer: of the {OUTPUTS[output]} only Shapley values are computed, got {index!r}"
            )
        if background is None:
            self._core = _core.explain.PathDependentTreeExplainer(
                core, players=self.player_of or [], index=index, arithmetic=arithmetic
            )
            return
        self.background = self.model.rows(background, role="background").values
        if output == "margin":
            self._core = _core.explain.InterventionalTreeExplainer(
                core, self.background, self.weights, self.player_of, index, self.threads
            )

    def __call__(self, x: Any, labels: Any = None, *, y: Any = None) -> Explanation:
        """Explain rows.

        Parameters
        ----------
        x : (n, features) array in the model's order, or a data frame, dict of columns, CSV or Parquet file by name
        labels : (n,) what came true, of the log loss: 0 and 1, or the number of the class
        y : the same, by the name it has elsewhere
        """
        rows = self.model.rows(x)
        return self._packed(self._explain(rows, self._labels(labels, y, len(rows.values))), rows)

    def shap_values(self, x: Any, y: Any = None) -> Numbers:
        """Return the values alone: (n, features), or (n, features, outputs); `y` are the labels of the log loss."""
        return self(x, y).values

    def blocks(self, x: Any, rows: int = 8192, *, y: Any = None) -> Iterator[Explanation]:
        """Explain rows block by block; see `Explainer.blocks`. `y` are the labels of the log loss."""
        rows = whole("TreeExplainer", "rows", rows, 1, 2**53)
        read = self.model.rows(x)
        labels = self._labels(None, y, len(read.values))
        for first in range(0, len(read.values), rows):
            part = Matrix(read.values[first : first + rows], read.names, read.source)
            of_part = None if labels is None else labels[first : first + rows]
            yield self._packed(self._explain(part, of_part), part)

    def _labels(self, labels: Any, y: Any, n: int) -> Numbers | None:
        """Return the labels of the log loss as numbers, or None where the margin or the response is explained."""
        if labels is not None and y is not None:
            raise InvalidInput("TreeExplainer: labels= and y= are the same; give one of them")
        given = y if labels is None else labels
        if (self.output == "log_loss") != (given is not None):
            raise InvalidInput(
                "TreeExplainer: the log loss needs the rows' labels: labels= or y="
                if given is None
                else "TreeExplainer: labels= are of use for the log loss only: output='log_loss'"
            )
        if given is None:
            return None
        rule = "labels must be numbers, 0 and 1 or the number of the class"
        kind = np.asarray(given).dtype
        if kind.kind not in "buifO":
            raise InvalidInput(f"TreeExplainer: {rule}, got {kind}")
        try:
            numbers = np.ascontiguousarray(given, dtype=np.float64)
        except (TypeError, ValueError) as error:
            raise InvalidInput(f"TreeExplainer: {rule}: {error}") from error
        if numbers.shape != (n,):
            raise InvalidInput(f"TreeExplainer: labels must be one for each of {n} rows, got shape {numbers.shape}")
        return numbers

    @property
    def expected_value(self) -> float | Numbers:
        """The base value: what is explained by nothing; one for each output where there are several."""
        if self.output == "log_loss":
            raise InvalidInput("TreeExplainer.expected_value: the base value of a loss is each row's own")
        if self.output == "response":
            nobody = np.empty((0, self.model.features))
            base: Numbers = self._response(nobody)["base_values"]
        else:
            base = np.asarray(self._core.base_values)
        return float(base[0]) if base.size == 1 else base

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
        who = "TreeExplainer.shap_interaction_values"
        refuse_large(who, len(rows), len(self.feature_names) ** 2, self.model.outputs, max_bytes)
        return self._matrices(self._pairs(), rows)

    def interaction_blocks(self, x: Any, rows: int = 256) -> Iterator[Numbers]:
        """Yield the matrices of `shap_interaction_values` for so many rows at a time, in order."""
        rows = whole("TreeExplainer", "rows", rows, 1, 2**53)
        read = self.model.rows(x).values
        pairs = self._pairs()
        for first in range(0, len(read), rows):
            yield self._matrices(pairs, read[first : first + rows])

    def interactions(self, x: Any, *, order: int = 2, index: str = "k_sii", max_bytes: int = GIGABYTE) -> Interactions:
        """Return what sets of up to `order` features add together, exactly.

        Parameters
        ----------
        x : as in a call
        order : most features of a set
        index : "k_sii", "stii" or "fsii", which add up to the margin; "sii", "banzhaf" or "chii", which do not
        max_bytes : a larger result is refused, with its size
        """
        self._of_margins("interactions")
        order = whole("TreeExplainer", "order", order, 1, 16)
        rows = self.model.rows(x).values
        core = self.model.core  # type: ignore[attr-defined]
        engine: Any
        if self.background is None:
            engine = _core.explain.PathDependentInteractionIndex(core, index, order, self.player_of)
        else:
            engine = _core.explain.InterventionalInteractionIndex(
                core, self.background, self.weights, index, order, self.player_of, self.threads
            )
        sets = [tuple(self.feature_names[player] for player in players) for players in engine.sets]
        refuse_large("TreeExplainer.interactions", len(rows), len(sets), self.model.outputs, max_bytes)
        values: Numbers = engine.explain(rows, self.threads)
        single = self.model.outputs == 1
        base = np.asarray(engine.base_values)
        return Interactions(
            values[:, :, 0] if single else values,
            base[0] if single else base,
            sets,
            self.model.output_names or tuple(f"output {k}" for k in range(self.model.outputs)),
            index,
        )

    def _pairs(self) -> Any:
        self._of_margins("shap_interaction_values")
        if self._pairs_core is None:  # made when first asked for: its tables take a pass over the background
            self._pairs_core = self._made_pairs()
        return self._pairs_core

    def _made_pairs(self) -> Any:
        core = self.model.core  # type: ignore[attr-defined]
        if self.background is None:
            return _core.explain.PathDependentTreeInteractions(core, players=self.player_of or [], index=self.index)
        index = "sii" if self.index == "shapley" else self.index
        return _core.explain.InterventionalInteractionIndex(
            core, self.background, self.weights, index, 2, self.player_of, self.threads
        )

    def _matrices(self, pairs: Any, rows: Numbers) -> Numbers:
        matrices: Numbers = pairs.matrices(rows, self.threads)
        return matrices[..., 0] if self.model.outputs == 1 else matrices

    def _of_margins(self, who: str) -> None:
        if self.output != "margin":
            raise InvalidInput(
                f"TreeExplainer.{who}: interactions are computed of the margin, not of the {OUTPUTS[self.output]}"
            )

    def _response(self, rows: Numbers) -> dict[str, Any]:
        assert self.background is not None
        said: dict[str, Any] = _core.explain.response_shapley(
            self.model.core,  # type: ignore[attr-defined]
            rows,
            self.background,
            self.weights,
            self.player_of,
            self.most_differing,
            self.threads,
        )
        return said

    def _explain(self, rows: Matrix, labels: Numbers | None = None) -> dict[str, Any]:
        found: dict[str, Any]
        if self.output == "log_loss":
            assert labels is not None
            assert self.background is not None
            found = _core.explain.log_loss_shapley(
                self.model.core,  # type: ignore[attr-defined]
                rows.values,
                labels,
                self.background,
                self.weights,
                self.player_of,
                self.most_differing,
                self.threads,
            )
            return found | {"explained": OUTPUTS[self.output]}
        if self.output == "response":
            return self._response(rows.values) | {"explained": OUTPUTS[self.output]}
        said: Any = self._core.explain(rows.values, self.threads)
        if self.background is not None:
            found = said
            return found
        values, residual = said
        return {
            "values": values,
            "base_values": np.asarray(self._core.base_values),
            "residual": residual,
            "standard_errors": None,
            "method": "tree_path_dependent" + ("_banzhaf" if self.index == "banzhaf" else ""),
        }
