"""What a loaded model offers, whatever it was."""

from __future__ import annotations

import operator
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from lotrecht import _core
from lotrecht.errors import InvalidInput, listing
from lotrecht.matrices import Matrix, Others, feature_matrix
from lotrecht.model.native import KEPT, Compared, NotCompared
from lotrecht.stats.checking import cores_of
from lotrecht.writing import write_aside

__all__ = [
    "FormulaModel",
    "FunctionModel",
    "Model",
    "Stopped",
    "TreeModel",
]

Numbers = npt.NDArray[np.float64]

_UNKNOWN_IS_MISSING = ("LightGBM", "scikit-learn")
"""Origins of trees whose own library takes a category that it was not trained on for missing; XGBoost refuses it."""


@dataclass(frozen=True)
class Stopped:
    """How the rounds of a model whose training was stopped early are used.

    Attributes
    ----------
    rounds : in the file or the booster
    best : up to the best one; an estimator of XGBoost (XGBClassifier) predicts with these
    used : here
    """

    rounds: int
    best: int
    used: int

    def __str__(self) -> str:
        return (
            f"Training was stopped early: of {self.rounds:,} boosting rounds the best is number {self.best:,}, and "
            f"{self.used:,} are used here. XGBoost's estimators (XGBClassifier) predict with {self.best:,}, its "
            f"Booster with all {self.rounds:,}"
        )


class Model:
    """A model that answers rows with numbers.

    Attributes
    ----------
    features : number of features
    outputs : number of outputs, 1 but for several classes or targets
    feature_names : of the features; empty if the model does not know them
    output_names : of the outputs; empty if the model does not know them
    categories : for each feature the texts of its codes 0, 1, ..., or none; empty if no feature is a category
    stopped : how the rounds are used where training was stopped early (XGBoost), else None
    """

    features: int
    outputs: int
    stopped: Stopped | None = None
    feature_names: tuple[str, ...] = ()
    output_names: tuple[str, ...] = ()
    categories: tuple[tuple[str, ...], ...] = ()
    _others: Others = "refused"
    _checked: Compared | NotCompared | _core.model.Comparison = NotCompared("nobody asked for it")

    @property
    def conformance(self) -> _core.model.Comparison | None:
        """How far the model is from its original on rows where readers of models err; None if it was not compared.

        Its fields: `compared_with`, `rows`, `largest_difference` of the answers that were `asked` for (margins or
        responses), and where the difference is largest for its tolerance `difference`, `tolerance`, `output`, `probe`.
        """
        if isinstance(self._checked, NotCompared):
            return None
        return self._checked.comparison if isinstance(self._checked, Compared) else self._checked

    @property
    def compared(self) -> str:
        """The same as a sentence, and how many rounds are used where training was stopped early."""
        return self._comparison() + ("" if self.stopped is None else f" {self.stopped}.")

    def _comparison(self) -> str:
        c = self.conformance
        if c is None:
            reason = self._checked.reason if isinstance(self._checked, NotCompared) else ""
            if reason.endswith("its own original"):
                return f"{reason[:1].upper()}{reason[1:]}: there is nothing to compare it with."
            return f"Not compared with the original: {reason}."
        return (
            f"Compared with {c.compared_with} on {c.rows:,} rows chosen to be hard: the {c.asked}s differ by at most "
            f"{_percent(c.difference, c.tolerance)} of what rounding is allowed to make of what is summed there "
            f"({c.difference:.2g} of {c.tolerance:.2g})."
        )

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the model as lotrecht's own JSON, with its comparison and some of the rows it was made on.

        Raises
        ------
        InvalidInput
            If the file cannot be written, or the model is a function, which no file holds.
        """
        target = Path(path)
        try:
            write_aside({target: self._bytes()})
        except OSError as error:
            raise InvalidInput(f"{target}: cannot be written: {error.strerror or error}") from error

    def _bytes(self) -> bytes:
        raise InvalidInput(f"{self!r}: what is only known by its answers cannot be written to a file")

    def _with_comparison(self, core: Any) -> bytes:
        rounds = None if self.stopped is None else (self.stopped.rounds, self.stopped.best, self.stopped.used)
        if not isinstance(self._checked, Compared):
            return _core.model.write_model(core, self.conformance, rounds=rounds)
        step = len(self._checked.rows) // KEPT + 1
        rows, answers = (np.ascontiguousarray(a[::step]) for a in (self._checked.rows, self._checked.answers))
        return _core.model.write_model(core, self._checked.comparison, rows, answers, rounds)

    def rows(self, data: Any, *, role: str = "x", encoding: str = "utf-8") -> Matrix:
        """Read rows for this model; see `lotrecht.matrices.feature_matrix`."""
        return feature_matrix(
            data, self.feature_names, self.features, self.categories, others=self._others, role=role, encoding=encoding
        )

    def margin(self, data: Any, *, threads: int | None = None) -> Numbers:
        """Return (n, outputs) margins: what the model sums, and what explanations add up to."""
        raise NotImplementedError

    def response(self, data: Any, *, threads: int | None = None) -> Numbers:
        """Return (n, outputs) responses: probabilities, rates, points, as the model's link says."""
        raise NotImplementedError

    @property
    def as_function(self) -> Callable[[Numbers], Any]:
        """What a sampling explainer asks: rows (n, features) -> (n,) or (n, outputs)."""
        return self.margin

    def with_names(self, features: int | Sequence[str]) -> Model:
        """Return the same model with names for its features, which are in their order; it must not know others.

        Parameters
        ----------
        features : one different name for each; a number is only compared with the model's
        """
        if hasattr(features, "__index__"):
            if operator.index(features) != self.features:
                raise InvalidInput(f"{self!r} has {self.features} features, not {features}")
            return self
        if isinstance(features, (str, bytes)):
            raise InvalidInput(f"features: must be a list of names, got {features!r}")
        names = tuple(str(name) for name in features)
        if len(names) != self.features or len(set(names)) != len(names):
            raise InvalidInput(
                f"features: must be {self.features} different names, one for each feature of the model in its order, "
                f"got {listing(names, 10) or 'none'}"
            )
        if self.feature_names == names:
            return self
        if self.feature_names:
            raise InvalidInput(
                f"features: the model knows its features' names itself: {listing(self.feature_names, 10)}"
            )
        return self._renamed(names)

    def _renamed(self, names: tuple[str, ...]) -> Model:
        raise NotImplementedError

    def _as(self, other: Model) -> Model:
        other._checked = self._checked
        other.stopped = self.stopped
        return other

    @property
    def named_features(self) -> tuple[str, ...]:
        """The features' names, made up where the model does not know them."""
        return self.feature_names or tuple(f"feature {i}" for i in range(self.features))


def _percent(difference: float, tolerance: float) -> str:
    return f"{100 * difference / tolerance if difference else 0:.2g} %"


class TreeModel(Model):
    """A sum of decision trees: boosted trees, a forest, a single tree."""

    def __init__(self, core: Any) -> None:
        self.core = core
        self.features = core.features
        self.outputs = core.outputs
        self.feature_names = tuple(core.feature_names)
        self.output_names = tuple(core.output_names)
        self.categories = tuple(tuple(texts) for texts in core.categories)
        if self.origin.startswith(_UNKNOWN_IS_MISSING):
            self._others = "missing"

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
        result: Numbers = self.core.margin(self.rows(data).values, threads=cores_of("margin", threads))
        return result

    def response(self, data: Any, *, threads: int | None = None) -> Numbers:
        """Return (n, outputs) responses."""
        result: Numbers = self.core.response(self.rows(data).values, threads=cores_of("response", threads))
        return result

    def _bytes(self) -> bytes:
        return self._with_comparison(self.core)

    def _renamed(self, names: tuple[str, ...]) -> Model:
        return self._as(TreeModel(_core.model.named(self.core, names)))

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
        self.categories = tuple(tuple(texts) for texts in getattr(core, "categories", ()))
        if any(self.categories):  # an additive model has a bin for what it does not know
            self._others = "code"

    def margin(self, data: Any, *, threads: int | None = None) -> Numbers:
        """Return (n, outputs) margins; on one thread, whatever is asked."""
        result: Numbers = self.core.score(self.rows(data).values)
        return result

    def response(self, data: Any, *, threads: int | None = None) -> Numbers:
        """Return (n, outputs) responses; on one thread, whatever is asked."""
        result: Numbers = _core.model.response(self.core, self.rows(data).values)
        return result

    @property
    def link(self) -> str:
        """What turns margins into responses, e.g. "logistic"."""
        return str(self.core.link)

    def _bytes(self) -> bytes:
        return self._with_comparison(self.core)

    def _renamed(self, names: tuple[str, ...]) -> Model:
        return self._as(FormulaModel(_core.model.named(self.core, names)))

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

    _checked = NotCompared("a function is its own original")

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

    @property
    def as_function(self) -> Callable[[Numbers], Any]:
        """The function itself, whose answers the compiled module checks."""
        return self.function

    def _renamed(self, names: tuple[str, ...]) -> Model:
        return FunctionModel(self.function, names, self.outputs)

    def __repr__(self) -> str:
        return f"<FunctionModel: {self.features} features, {self.outputs} outputs>"
