"""Owen values of features that come in groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lotrecht import _core
from lotrecht.errors import InvalidInput, did_you_mean, quoted
from lotrecht.explain.base import Players
from lotrecht.explain.explainers import ByAnswers
from lotrecht.matrices import Matrix
from lotrecht.model.models import TreeModel
from lotrecht.stats.checking import whole

__all__ = ["PartitionExplainer"]


class PartitionExplainer(ByAnswers):
    """Owen values: Shapley values of features that come in groups, which enter and leave together.

    Of a hierarchy of groups (groups of groups) they are what shap's PartitionExplainer estimates; here they are exact
    for any model, unless `coalitions` are given: then orders that respect the groups are sampled, with standard errors.
    The values of a group's members add up to the group's own value among groups.

    Parameters
    ----------
    model : a model, or a function (n, features) -> (n,) or (n, outputs)
    background : rows to compare with
    groups : of features, by name: a dict name -> members, or a list of members; members are features or groups. What
        is in no group stands beside the groups. Or scipy's linkage matrix (p - 1, 4) of the features.
    coalitions, seed : sample so many values of coalitions for each row, instead of asking about all there are
    tolerance : of sampling: stop when every standard error is below this
    weights, players, features, outputs, threads : as of `KernelExplainer`

    Examples
    --------
    >>> from lotrecht import explain
    >>> groups = {"money": ["income", "debt"], "home": ["district", "rooms"]}
    >>> explainer = explain.PartitionExplainer("model.json", "population.csv", groups=groups)  # doctest: +SKIP
    """

    how = "owen"

    def __init__(
        self,
        model: Any,
        background: Any,
        *,
        groups: Any,
        coalitions: int | None = None,
        seed: int | None = None,
        tolerance: float = 0.0,
        weights: Any = None,
        players: Players = None,
        features: int | Sequence[str] | None = None,
        outputs: int = 1,
        threads: int | None = None,
    ) -> None:
        super().__init__(
            model, background, weights=weights, players=players, features=features, outputs=outputs, threads=threads
        )
        if (coalitions is None) != (seed is None):
            raise InvalidInput("PartitionExplainer: to sample give coalitions= and seed=, to be exact neither")
        self.tolerance = tolerance
        self.draws: tuple[int, int] | None = None
        if coalitions is not None:
            self.draws = (
                whole("PartitionExplainer", "coalitions", coalitions, 1, 2**53),
                whole("PartitionExplainer", "seed", seed, 0, 2**64 - 1),
            )
        self.groups = _hierarchy(groups, self.feature_names)

    def _explain(self, rows: Matrix) -> dict[str, Any]:
        asked = (rows.values, self.background, self.weights, self.groups, self.player_of, self.draws, self.tolerance)
        said: dict[str, Any]
        if isinstance(self.model, TreeModel):
            said = _core.explain.owen(self.model.core, *asked, self.threads)
        else:
            said = _core.explain.owen_of(self.model.as_function, self.model.features, self.model.outputs, *asked)
        return self._noted(said)


def _hierarchy(groups: Any, names: Sequence[str]) -> list[list[int]]:
    """Return groups as lists of nodes: features are 0, ..., p - 1, groups follow in order, everybody comes last."""
    if isinstance(groups, np.ndarray):
        if groups.shape != (len(names) - 1, 4):
            raise InvalidInput(
                f"PartitionExplainer: a linkage of {len(names)} features has shape ({len(names) - 1}, 4), got "
                f"{groups.shape}"
            )
        return [[int(row[0]), int(row[1])] for row in groups] or [[0]]
    made: list[list[int]] = []
    used: set[str] = set()

    def node(member: Any) -> int:
        if isinstance(member, str):
            if member not in names:
                raise InvalidInput(
                    f"PartitionExplainer: there is no feature {quoted(member)}{did_you_mean(member, names)}"
                )
            if member in used:
                raise InvalidInput(f"PartitionExplainer: feature {quoted(member)} is in two groups")
            used.add(member)
            return list(names).index(member)
        if not isinstance(member, (Mapping, Sequence)):
            raise InvalidInput(
                f"PartitionExplainer: a member of a group must be a feature's name or a group, got {member!r}"
            )
        members = list(member.values()) if isinstance(member, Mapping) else list(member)
        if not members:
            raise InvalidInput("PartitionExplainer: a group has no members")
        nodes = [node(each) for each in members]
        made.append(nodes)
        return len(names) + len(made) - 1

    if isinstance(groups, str) or not isinstance(groups, (Mapping, Sequence)):
        raise InvalidInput(
            f"PartitionExplainer: groups must be a dict, a list or a linkage matrix, got {type(groups).__name__}"
        )
    top = [node(each) for each in (groups.values() if isinstance(groups, Mapping) else groups)]
    top += [i for i, name in enumerate(names) if name not in used]
    made.append(top)
    return made
