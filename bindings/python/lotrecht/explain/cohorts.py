"""Cohort Shapley: explanations from data alone, without a model."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from lotrecht import _core
from lotrecht.decisions import Decisions
from lotrecht.errors import InvalidInput, did_you_mean, quoted
from lotrecht.explain.explanation import Explanation
from lotrecht.ingest.coding import Attribute, factorised
from lotrecht.ingest.columns import Request, columns_of
from lotrecht.matrices import numbers_of
from lotrecht.stats.checking import cores_of, refuse_number, whole

__all__ = ["cohort"]

Numbers = npt.NDArray[np.float64]


def cohort(
    data: Any,
    *,
    outcome: str = "decision",
    features: Sequence[str] | None = None,
    similar: Mapping[str, float | Sequence[float]] | None = None,
    rows: Sequence[int] | None = None,
    weight: str | None = None,
    coalitions: int | None = None,
    seed: int | None = None,
    tolerance: float = 0.0,
    threads: int | None = None,
) -> Explanation:
    """Explain outcomes from the data alone: what a person's features change in the mean outcome of people like them.

    A set of features is worth the mean outcome of the rows that are like the explained one in all of them; a feature's
    value is its Shapley value. No model is asked, and no mixture of people is formed. Values add up to the mean outcome
    of those alike in everything, from everybody's mean.

    They say what goes with what in these data, not what causes what.

    Parameters
    ----------
    data : `Decisions`, or anything that has columns: a data frame, a dict, a CSV or Parquet file
    outcome : the column to explain, numbers; of `Decisions` "decision", "outcome" (rows where it is known) or "score"
    features : columns that people are like each other in; of `Decisions` by default its groups, strata and covariates
    similar : for features that are numbers, when two rows are alike: a number, if they differ by at most that; or edges
        of bins, if they are in the same. Else they must be equal; missing values are alike
    rows : numbers of the rows to explain; by default all
    weight : the column of weights; those of `Decisions` are used
    coalitions, seed : sample so many values of coalitions for each row; needed for more than 20 features
    tolerance : of sampling: stop when every standard error is below this
    threads : how many; no result depends on it
    """
    if isinstance(data, Decisions):
        if weight is not None:
            raise InvalidInput("cohort: weight is a column of data; those of Decisions are used as they are")
        names, columns, y, weights = _from_decisions(data, outcome, features)
    else:
        names, columns, y, weights = _from_columns(data, outcome, features, weight)
    alike = dict(similar or {})
    for name in alike:
        if name not in names:
            raise InvalidInput(f"cohort: similar: {quoted(name)} is no feature{did_you_mean(name, names)}")
    if (coalitions is None) != (seed is None):
        raise InvalidInput("cohort: to sample give coalitions= and seed=, to be exact neither")
    x = np.empty((len(y), len(names)))
    tolerances = []
    for j, (name, column) in enumerate(zip(names, columns, strict=True)):
        x[:, j], allowed = _as_numbers(name, column, alike.get(name))
        tolerances.append(allowed)
    wanted = list(range(len(y))) if rows is None else [whole("cohort", "rows", row, 0, 2**53) for row in rows]
    draws = None
    if coalitions is not None:
        draws = (
            whole("cohort", "coalitions", coalitions, 1, 2**53),
            whole("cohort", "seed", seed, 0, 2**64 - 1),
        )
    said = _core.explain.cohort(x, y, tolerances, weights, wanted, draws, tolerance, cores_of("cohort", threads))
    errors = said["standard_errors"]
    coded = any(isinstance(column, Attribute) for column in columns)
    return Explanation(
        said["values"][:, :, 0],
        np.full(len(wanted), said["base_values"][0]),
        None if coded else x[wanted],
        names,
        (outcome,),
        said["residual"][:, 0],
        None if errors is None else errors[:, :, 0],
        said["method"],
        None if said["freedom"] is None else np.asarray(said["freedom"]),
        f"mean {outcome}",
    )


Columns = list[Attribute | Numbers]


def _from_decisions(
    d: Decisions, outcome: str, features: Sequence[str] | None
) -> tuple[list[str], Columns, Numbers, Numbers | None]:
    known: dict[str, Attribute | Numbers] = {a.name: a for a in (*d.attributes, *d.strata)}
    known |= d.covariates
    names = list(known) if features is None else list(features)
    for name in names:
        if name not in known:
            raise InvalidInput(f"cohort: {quoted(name)} is no group, stratum or covariate{did_you_mean(name, known)}")
    y: Any = {"decision": d.decision, "outcome": d.outcome, "score": d.score}.get(outcome)
    if y is None:
        raise InvalidInput(
            f"cohort: outcome must be 'decision', or 'outcome' or 'score' if these Decisions have one, got {outcome!r}"
        )
    if outcome == "outcome" and (np.asarray(y) > 1).any():
        raise InvalidInput("cohort: the outcome of some rows is not known; leave them out of the Decisions")
    weights = None if d.weight is None else np.ascontiguousarray(d.weight, dtype=np.float64)
    return names, [known[name] for name in names], np.ascontiguousarray(y, dtype=np.float64), weights


def _from_columns(
    data: Any, outcome: str, features: Sequence[str] | None, weight: str | None
) -> tuple[list[str], Columns, Numbers, Numbers | None]:
    if features is None:
        raise InvalidInput("cohort: name the columns in which people are like each other: features=")
    if isinstance(features, (str, os.PathLike)):
        raise InvalidInput(f"cohort: features must be a list of columns, got {features!r}")
    names = [str(name) for name in features]
    asked = [Request("covariate", name, name) for name in (*names, outcome, *([] if weight is None else [weight]))]
    columns, _ = columns_of(data, asked, "utf-8")
    found: Columns = []
    for column in columns[: len(names)]:
        try:
            found.append(numbers_of(column))
        except InvalidInput:
            found.append(factorised(column))
    y = numbers_of(columns[len(names)])
    if np.isnan(y).any():
        raise InvalidInput(f"cohort: column {quoted(outcome)} has missing values; leave those rows out")
    return names, found, y, None if weight is None else numbers_of(columns[-1])


def _as_numbers(name: str, column: Attribute | Numbers, alike: Any) -> tuple[Numbers, float]:
    """Return a column as numbers that are alike within the tolerance beside them."""
    if isinstance(column, Attribute):
        if alike is not None:
            raise InvalidInput(
                f"cohort: similar: {quoted(name)} is no column of numbers; its values are alike if equal"
            )
        return column.codes.astype(np.float64), 0.0
    values = np.asarray(column, dtype=np.float64)
    if alike is None:
        return values, 0.0
    for number in np.ravel(np.asarray(alike, dtype=object)):
        refuse_number("cohort", f"similar: what is alike in {quoted(name)}", number)
    if np.ndim(alike) == 0:
        return values, float(alike)
    edges = np.asarray(alike, dtype=np.float64)
    if edges.ndim != 1 or not (np.diff(edges) > 0).all():
        raise InvalidInput(f"cohort: similar: edges of bins of {quoted(name)} must ascend, got {alike!r}")
    return np.where(np.isnan(values), np.nan, np.digitize(values, edges)), 0.0
