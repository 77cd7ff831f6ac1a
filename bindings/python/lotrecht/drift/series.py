"""Where a series that is all there has changed."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from lotrecht import _core
from lotrecht.drift.window import numeric
from lotrecht.errors import InvalidInput
from lotrecht.stats.checking import refuse_choice, refuse_counts, refuse_number

__all__ = ["Pieces", "pelt"]

_COSTS = ("mean", "mean_variance", "bernoulli", "poisson")


class Pieces(NamedTuple):
    """A series cut into pieces.

    Attributes
    ----------
    changes : (changes,) positions at which a new piece begins, ascending; none: one piece
    cost : of all pieces, with the penalties of all changes
    """

    changes: npt.NDArray[np.int64]
    cost: float


def pelt(
    values: Any,
    *,
    cost: Literal["mean", "mean_variance", "bernoulli", "poisson"],
    penalty: float,
    shortest: int = 2,
) -> Pieces:
    """Cut a series into pieces so that no other way to cut it costs less (PELT, Killick and others 2012).

    Parameters
    ----------
    values : (n,) the whole series, in order; missing values are refused, for a series with gaps is another series
    cost : -2 ln of the likelihood of a piece: ``mean`` (normal with standard deviation 1: divide by it first),
        ``mean_variance`` (normal), ``bernoulli`` (0 and 1), ``poisson`` (counts)
    penalty : what a change costs, from 0 on; p ln n is Schwarz's, p being the parameters of a piece and its place
    shortest : values of a piece, at least 1; with ``mean_variance`` at least 2

    Examples
    --------
    >>> pelt([0.1, 0.0, 0.2, 5.1, 5.0, 5.2], cost="mean", penalty=3).changes.tolist()
    [3]
    """
    refuse_choice("pelt", "cost", cost, _COSTS)
    refuse_counts("pelt", shortest=shortest)
    refuse_number("pelt", "penalty", penalty)
    series = numeric(values)
    if np.isnan(series).any():
        at = int(np.flatnonzero(np.isnan(series))[0])
        raise InvalidInput(f"pelt: values, position {at}: is missing; fill the gap or cut the series there")
    return Pieces(*_core.drift.pelt(series, cost, float(penalty), int(shortest)))
