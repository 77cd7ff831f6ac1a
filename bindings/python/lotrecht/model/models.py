"""What a loaded model offers, whatever it was."""

from __future__ import annotations

import operator
import os
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from lotrecht import _core
from lotrecht.errors import InvalidInput
from lotrecht.matrices import Matrix, feature_matrix

__all__ = ["FormulaModel", "FunctionModel", "Model", "TreeModel", "all_cores", "whole"]

Numbers = npt.NDArray[np.float64]


def whole(who: str, name: str, value: Any, low: int, high: int) -> int:
    """Return a whole number within bounds, whatever type of integer it was."""
    try:
        number = operator.index(value)
    except TypeError:
        raise InvalidInput(f"{who}: {name} must be a whole number, got {value!r}") from None
    if isinstance(value, bool) or not low <= number <= high:
        raise InvalidInput(f"{who}: {name} must be a whole number from {low} to {high}, got {value!r}")
    return number


def all_cores(threads: int | None) -> int:
    """Return the number of threads asked for, or one for every core; no result depends on it."""
    if threads is None:
        return os.cpu_count() or 1
    try:
        number = operator.index(threads)
    except TypeError:
        raise InvalidInput(f"threads: must be a whole number, got {threads!r}") from None
    if not 1 <= number <= 4096:
        raise InvalidInput(f"threads: must be at least 1 and at most 4096, got {threads}")
    return number


class Model:
    """A model that answers rows with numbers.

    Attributes
    ----------
    features : number of features
    outputs : number of outputs, 1 but for several classes or targets
    feature_names : of the features; empty if the model does not know them
    output_names : of the outputs; empty if the model does not know them
    categories : for each feature the texts of its codes 0, 1, ..., or none; empty if no feature is a category
    """

    features: int
    outputs: int
    feature_names: tuple[str, ...] = ()
    output_names: tuple[str, ...] = ()
    categories: tuple[tuple[str, ...], ...] = ()

    def rows(self, data: Any, *, role: str = "x", encoding: str = "utf-8") -> Matrix:
        """Read rows for this model; see `lotrecht.matrices.feature_matrix`."""
        return feature_matrix(data, self.feature_names, self.features, self.categories, role=role, encoding=encoding)

    def margin(self, data: Any, *, threads: int | None = None) -> Numbers:
        """Return (n, outputs) margins: what the model sums, and what explanations add up to."""
        raise NotImplementedError

    def response(self, data: Any, *, threads: int | None = None) -> Numbers:
        """Return (n, outputs) responses: probabilities, rates, points, as the model's link says."""
        raise NotImplementedError

    @property
    def named_features(self) -> tuple[str, ...]:
        """The features' names, made up where the model does not know them."""
        return self.feature_names or tuple(f"feature {i}" for i in range(self.features))


class TreeModel(Model):
    """A sum of decision trees: boosted trees, a forest, a single tree."""

    def __init__(self, core: Any) -> None:
        self.core = core
        self.features = core.features
        self.outputs = core.outputs
        self.feature_names = tuple(core.feature_names)
        self.output_names = tuple(core.output_names)
        self.categories = tuple(tuple(texts) for texts in core.categories)

    @property
    def has_cover(self) -> bool:
        """Whether the trees know how many training rows came by each node: path-dependent explanations need it."""
        return bool(self.core.has_cover)

    @property
    def link(self) -> str:
        """What turns margins into responses, e.g. "logistic"."""
        return str(self.core.link)

    @property
    def origin(self) -> str:
        """Who made the model, in the file's own words."""
        return str(self.core.origin)

    def margin(self, data: Any, *, threads: int | None = None) -> Numbers:
        """Return (n, outputs) margins."""
        result: Numbers = self.core.margin(self.rows(data).values, threads=all_cores(threads))
        return result

    def response(self, data: Any, *, threads: int | None = None) -> Numbers:
        """Return (n, outputs) responses."""
        result: Numbers = self.core.response(self.rows(data).values, threads=all_cores(threads))
        return result

    def __repr__(self) -> str:
        return f"<TreeModel: {len(self.core)} trees, {self.features} features, {self.outputs} outputs, {self.link}>"


class FormulaModel(Model):
    """A linear or an additive model: a sum of one term for each feature, or for a few together."""

    def __init__(self, core: Any) -> None:
        self.core = core
        self.features = core.features
        self.outputs = core.outputs
        self.feature_names = tuple(core.feature_names)
        self.output_names = tuple(getattr(core, "output_names", ()))

    def margin(self, data: Any, *, threads: int | None = None) -> Numbers:
        """Return (n, outputs) margins; on one thread, whatever is asked."""
        result: Numbers = self.core.score(self.rows(data).values)
        return result

    def response(self, data: Any, *, threads: int | None = None) -> Numbers:
        """Return (n, outputs) responses; on one thread, whatever is asked."""
        result: Numbers = _core.model.response(self.core, self.rows(data).values)
        return result

    def __repr__(self) -> str:
        kind = type(self.core).__name__
        return f"<FormulaModel: {kind}, {self.features} features, {self.outputs} outputs>"


class FunctionModel(Model):
    """A model that is only known by its answers.

    Parameters
    ----------
    function : (n, features) float64 -> (n,) or (n, outputs)
    features : number of features, or their names
    outputs : number of outputs
    """

    def __init__(self, function: Callable[[Numbers], Any], features: int | Sequence[str], outputs: int = 1) -> None:
        if not callable(function):
            raise InvalidInput(f"FunctionModel: function must be callable, got {type(function).__name__}")
        self.function = function
        if isinstance(features, str):
            raise InvalidInput("FunctionModel: features must be a number or a list of names, got one text")
        counted = hasattr(features, "__index__")
        self.feature_names = () if counted else tuple(features)  # type: ignore[arg-type]
        self.features = operator.index(features) if counted else len(self.feature_names)  # type: ignore[arg-type]
        self.outputs = outputs
        if self.features < 1 or outputs < 1:
            raise InvalidInput("FunctionModel: features and outputs must be at least 1")

    def margin(self, data: Any, *, threads: int | None = None) -> Numbers:
        """Return (n, outputs) answers of the function."""
        rows = self.rows(data).values
        answer = np.asarray(self.function(rows), dtype=np.float64)
        if answer.ndim == 1:
            answer = answer.reshape(-1, 1)
        if answer.shape != (len(rows), self.outputs):
            raise InvalidInput(
                f"FunctionModel: the function must answer ({len(rows)}, {self.outputs}) numbers, got {answer.shape}"
            )
        return answer

    def response(self, data: Any, *, threads: int | None = None) -> Numbers:
        """Return the function's answers: it has no link that is known."""
        return self.margin(data, threads=threads)

    def __repr__(self) -> str:
        return f"<FunctionModel: {self.features} features, {self.outputs} outputs>"
