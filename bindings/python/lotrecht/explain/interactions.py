"""What sets of features add together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from lotrecht.errors import InvalidInput, did_you_mean, quoted
from lotrecht.stats.checking import whole
from lotrecht.tables import Table

__all__ = ["Interactions"]

Numbers = npt.NDArray[np.float64]


class Interactions:
    """Values of sets of features, by size and then by the features' order.

    With the indices k_sii, stii and fsii, base value and all values of a row add up to its margin.

    Attributes
    ----------
    values : (n, sets), or (n, sets, outputs) where the model has several outputs
    base_value : the margin explained by nothing; (outputs,) where there are several
    sets : the features of each set
    output_names : of the outputs
    index : how a set's value is defined, e.g. "k_sii"
    """

    def __init__(
        self,
        values: Numbers,
        base_value: Any,
        sets: Sequence[tuple[str, ...]],
        output_names: Sequence[str],
        index: str,
    ) -> None:
        self.values = values
        self.base_value = base_value
        self.sets = tuple(sets)
        self.output_names = tuple(output_names)
        self.index = index
        self._place = {frozenset(names): i for i, names in enumerate(self.sets)}

    def __len__(self) -> int:
        return len(self.values)

    def __repr__(self) -> str:
        order = max((len(names) for names in self.sets), default=0)
        return f"<Interactions: {len(self)} rows, {len(self.sets)} sets of up to {order} features, {self.index}>"

    def of(self, *features: str) -> Numbers:
        """Return (n,) or (n, outputs) the values of the set of these features, in any order."""
        place = self._place.get(frozenset(features))
        if place is None or len(set(features)) != len(features):
            known = sorted({name for names in self.sets for name in names})
            missing = next((name for name in features if name not in known), None)
            if missing is not None:
                raise InvalidInput(
                    f"Interactions.of: there is no feature {quoted(missing)}{did_you_mean(missing, known)}"
                )
            raise InvalidInput(f"Interactions.of: there is no set of {len(features)} features {features}")
        found: Numbers = self.values[:, place]
        return found

    def table(self, row: int = 0, output: int | str = 0) -> Table:
        """Return one row's values as a table, the largest first."""
        if len(self) == 0:
            raise InvalidInput("Interactions.table: there are no rows")
        row = whole("Interactions.table", "row", row, -len(self), len(self) - 1)
        if isinstance(output, str):
            if output not in self.output_names:
                raise InvalidInput(
                    f"Interactions.table: there is no output {quoted(output)}{did_you_mean(output, self.output_names)}"
                )
            output = self.output_names.index(output)
        output = whole("Interactions.table", "output", output, 0, len(self.output_names) - 1)
        values = self.values[row] if self.values.ndim == 2 else self.values[row, :, output]
        order = np.argsort(-np.abs(values), kind="stable")
        return Table(
            {
                "features": [" × ".join(self.sets[i]) for i in order],
                "size": [len(self.sets[i]) for i in order],
                "value": [float(values[i]) for i in order],
            },
            labels=["features"],
        )
