"""Fitted explainable boosting machines of interpret as data, by the JSON they describe themselves with."""

from __future__ import annotations

import json
import warnings
from typing import Any

from lotrecht import _core
from lotrecht.errors import InvalidInput

__all__ = ["from_interpret", "is_interpret"]


def is_interpret(model: Any) -> bool:
    """Whether the object is an instance of one of interpret's own classes."""
    return type(model).__module__.split(".")[0] == "interpret"


def from_interpret(model: Any) -> _core.model.AdditiveModel:
    """Return a fitted ExplainableBoostingClassifier or ExplainableBoostingRegressor as data.

    A category's code is its place in the feature's categories; see `read_ebm` for what is read of the JSON.

    Raises
    ------
    InvalidInput
        If the model cannot describe itself as JSON: another class, or one that is not fitted.
    ParseError
        If its JSON has a link that is not known.
    """
    name = type(model).__name__
    if not hasattr(model, "to_jsonable"):
        raise InvalidInput(f"{name} is not read: it has no to_jsonable; explain it as a function: pass a callable")
    if not hasattr(model, "term_scores_"):
        raise InvalidInput(f"{name} is not fitted: it has no term_scores_")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # that the format may change; read_ebm checks it
        described = json.dumps(model.to_jsonable(detail="interpretable"))
    return _core.model.read_ebm(described.encode(), name)
