"""What explainers have in common: players by name, rows in, an `Explanation` out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from lotrecht.errors import InvalidInput, did_you_mean, quoted
from lotrecht.explain.explanation import Explanation
from lotrecht.matrices import Matrix
from lotrecht.model.loading import load
from lotrecht.model.models import Model
from lotrecht.model.rules import RulesModel
from lotrecht.stats.checking import whole

__all__ = ["GIGABYTE", "Explainer", "Players", "not_made_of", "player_numbers", "refuse_large", "weights_of"]

GIGABYTE = 2**30

Numbers = npt.NDArray[np.float64]
Players = Mapping[str, Sequence[str]] | None


def player_numbers(model: Model, players: Players) -> tuple[list[int] | None, tuple[str, ...]]:
    """Return which player each feature belongs to, and the players' names: groups first, then single features."""
    names = model.named_features
    if players is None:
        return None, names
    if not isinstance(players, Mapping):
        raise InvalidInput(f"players: must be a dict, name -> features, got {type(players).__name__}")
    if len(set(names)) != len(names):
        raise InvalidInput("players: the model has several features of one name, so groups cannot be told by names")
    number: dict[str, int] = {}
    for i, (group, members) in enumerate(players.items()):
        if isinstance(members, str):
            raise InvalidInput(f"players: group {quoted(group)} must be a list of features, got {quoted(members)}")
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


class Explainer:
    """What explainers have in common: rows in, an `Explanation` out."""

    def __init__(self, model: Any, players: Players, features: int | Sequence[str] | None, outputs: int) -> None:
        if features is None and callable(model) and not isinstance(model, Model) and not hasattr(model, "predict"):
            raise InvalidInput(
                f"{type(self).__name__}: the model must be data, got a function; use KernelExplainer or "
                f"PermutationExplainer"
            )
        self.model = load(model, features=features, outputs=outputs)
        self.player_of, self.feature_names = player_numbers(self.model, players)

    def __repr__(self) -> str:
        background = getattr(self, "background", None)
        beside = "" if background is None else f", background of {len(background)} rows"
        return f"<{type(self).__name__} of {self.model!r}{beside}>"

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

    def blocks(self, x: Any, rows: int = 8192) -> Iterator[Explanation]:
        """Explain rows block by block, in order, so that any number of them takes the memory of one block.

        Values are the same as those of all rows at once.

        Parameters
        ----------
        x : as in a call
        rows : of a block, at least 1
        """
        rows = whole(type(self).__name__, "rows", rows, 1, 2**53)
        read = self.model.rows(x)
        for first in range(0, len(read.values), rows):
            part = Matrix(read.values[first : first + rows], read.names, read.source)
            yield self._packed(self._explain(part), part)

    def _packed(self, said: dict[str, Any], rows: Matrix) -> Explanation:
        single = said["values"].shape[2] == 1
        n = len(rows.values)
        base = said["base_values"]
        if said.get("explained") != "log loss":  # whose base value is each row's own
            base = np.broadcast_to(base, (n, base.size)).copy()
            base = base[:, 0] if single else base
        errors = said["standard_errors"]
        freedom = said.get("freedom")
        packed = Explanation(
            said["values"][:, :, 0] if single else said["values"],
            base,
            rows.values if self.player_of is None else None,
            self.feature_names,
            self.model.output_names or tuple(f"output {k}" for k in range(said["values"].shape[2])),
            said["residual"][:, 0] if single else said["residual"],
            None if errors is None else (errors[:, :, 0] if single else errors),
            said["method"],
            None if freedom is None else np.asarray(freedom, dtype=np.float64),
            said.get("explained", "margin"),
        )
        packed.categories = self.model.categories if self.player_of is None else ()
        return packed


def weights_of(weights: Any) -> Numbers | None:
    """Return weights as the compiled module reads them."""
    if weights is None:
        return None
    try:
        return np.ascontiguousarray(weights, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InvalidInput(f"weights: must be numbers: {error}") from error


def refuse_large(who: str, rows: int, numbers: int, outputs: int, max_bytes: int) -> None:
    """Refuse a result of so many numbers for each row and output that would take more memory than was asked for."""
    needed = 8 * rows * numbers * outputs
    if needed > max_bytes:
        raise InvalidInput(
            f"{who}: the result would take {needed / GIGABYTE:.1f} GB ({rows} rows), more than max_bytes={max_bytes}; "
            f"explain fewer rows at a time, or ask for it with max_bytes={needed}"
        )


def not_made_of(who: str, kinds: str, model: Model, advice: str) -> InvalidInput:
    """Return the refusal of a model of another kind, with what to do."""
    reason = f": {model.reason}" if isinstance(model, RulesModel) and model.reason else ""
    return InvalidInput(f"{who}: the model must be {kinds}, got {model!r}{reason}; {advice}")
