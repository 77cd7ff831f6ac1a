"""What the way rows were drawn leaves of them: effective numbers, and chi-square under a design."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from lotrecht import _core
from lotrecht.errors import InvalidInput
from lotrecht.stats.checking import refuse_choice, refuse_list, refuse_number

__all__ = ["RaoScott", "kish_effective_size", "rao_scott"]


class RaoScott(NamedTuple):
    """Rao and Scott's test; nan where there is none, and then `undefined` says why."""

    statistic: float
    """F, of second order: the one to read"""
    pvalue: float
    numerator_degrees: float
    denominator_degrees: float
    pearson: float
    """chi-square of the weighted shares, times the rows of data, as if these were independent"""
    mean_effect: float
    """mean generalised design effect"""
    degrees_of_freedom: int
    first_order_pvalue: float
    """of chi-square over the mean effect"""
    undefined: str = ""
    """"nobody" (no weight at all), "single_group" (one row or column only) or "too_few_rows" (no variance can be
    estimated: a stratum with a single cluster, or as many strata as clusters); empty where there is a test"""


def kish_effective_size(weights: Iterable[float]) -> float:
    """Return how many rows of equal weight know as much: (sum w)^2 / sum w^2.

    True if weights have nothing to do with what is measured. No weight at all: 0. Kish (1965), Survey Sampling.

    Examples
    --------
    >>> round(kish_effective_size([1, 1, 2]), 3)
    2.667
    """
    refuse_list("kish_effective_size", "weights", weights, "numbers")
    return _core.stats.kish_effective_size(_numbers("kish_effective_size", "weights", weights))


def rao_scott(
    rows: Sequence[Hashable],
    columns: Sequence[Hashable],
    *,
    weight: Sequence[float] | None = None,
    strata: Sequence[Hashable] | None = None,
    cluster: Sequence[Hashable] | None = None,
    lonely: Literal["refuse", "centre"] = "refuse",
) -> RaoScott:
    """Test whether rows and columns of a table are independent, under weights, strata and clusters.

    Parameters
    ----------
    rows, columns : (n,) labels of each row of data, such as group and answer
    weight : (n,) not negative; None: 1 each
    strata : (n,) sampling strata; None: one
    cluster : (n,) who or what a row belongs to, within one stratum; None: each row is its own
    lonely : a stratum with a single cluster gives no variance (nan), or is compared with the mean of all ("centre")

    Notes
    -----
    The variance is linearised and made of each cell's own clusters: in tables with few expected rows in some cell it is
    too small, and the test rejects too often. `fairness.design_effects` guards its test of group and selection against
    that, this one does not. Rao & Scott (1984), Ann. Stat. 12(1), 46-60; F after Thomas & Rao (1987).

    Examples
    --------
    >>> sex, hired = list("ffffmmmm") * 5, [1, 0, 0, 0, 1, 1, 0, 1] * 5
    >>> alone = rao_scott(sex, hired)
    >>> twice = rao_scott(sex * 2, hired * 2, cluster=[*range(40), *range(40)])  # each row twice: no more is known
    >>> round(alone.pvalue, 4), round(twice.pvalue, 4), round(twice.mean_effect / alone.mean_effect, 3)
    (0.0009, 0.0009, 2.0)
    """
    labels = {"rows": rows, "columns": columns, "strata": strata, "cluster": cluster}
    for name in ("rows", "columns"):
        refuse_list("rao_scott", name, labels[name], "labels")
    codes, numbers = {}, {}
    for name, values in labels.items():
        codes[name], numbers[name] = _coded(() if values is None else values)
    weights = _numbers("rao_scott", "weight", () if weight is None else weight)
    lengths = {name: len(codes[name]) for name, values in labels.items() if values is not None}
    if weight is not None:
        lengths["weight"] = len(weights)
    if len(set(lengths.values())) > 1:
        raise InvalidInput(f"rao_scott: all columns must be of one length, got {lengths}")
    if not len(codes["rows"]):
        raise InvalidInput("rao_scott: rows is empty")
    if (negative := np.flatnonzero(~((weights >= 0.0) & np.isfinite(weights)))).size:
        raise InvalidInput(f"rao_scott: weight[{negative[0]}] must be finite and not negative")
    refuse_choice("rao_scott", "lonely", lonely, ("refuse", "centre"))
    if numbers["rows"] * numbers["columns"] > _MOST_CELLS:
        raise InvalidInput(f"rao_scott: the table must have at most {_MOST_CELLS} cells; its covariance is dense")
    found = _core.stats.rao_scott(
        codes["rows"],
        numbers["rows"],
        codes["columns"],
        numbers["columns"],
        weights,
        codes["strata"],
        codes["cluster"],
        lonely == "centre",
    )
    return RaoScott(*found)


_MOST_CELLS = 1000


def _coded(values: Iterable[Hashable]) -> tuple[npt.NDArray[np.uint32], int]:
    """Return labels as numbers in the order in which they are met, and how many there are."""
    known: dict[Hashable, int] = {}
    codes = [known.setdefault(None if value != value else value, len(known)) for value in values]
    return np.array(codes, np.uint32), len(known)


def _numbers(function: str, name: str, values: Iterable[float]) -> npt.NDArray[np.float64]:
    numbers = []
    for i, value in enumerate(values):
        refuse_number(function, f"{name}[{i}]", value)
        numbers.append(float(value))
    return np.array(numbers, np.float64)
