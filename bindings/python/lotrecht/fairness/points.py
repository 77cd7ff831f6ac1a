"""Fairlearn's functions: the same names, signatures and values, counted in one pass by the compiled library.

Where a group has no such metric (no positive outcomes, say), fairlearn takes it for 0 and reports a gap that nobody has
measured. Here 0/0 is undefined: the group takes no part, an `UndefinedMetricWarning` names it, and a metric that exists
for nobody is NaN.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from lotrecht import _core
from lotrecht.decisions import Decisions
from lotrecht.errors import InvalidInput, listing, quoted

Method = Literal["between_groups", "to_overall"]
Codes = npt.NDArray[np.uint8]


class UndefinedMetricWarning(UserWarning):
    """A group has rows, but a metric that would be 0/0 there; it takes no part in the gap."""


def _coded(values: Any, name: str, pos_label: Any) -> Codes:
    """Return 1 where a label is the positive one, else 0; refuse what is not two-valued."""
    array = np.asarray(values)
    if array.ndim != 1:
        array = np.ravel(array) if array.ndim == 2 and array.shape[1] == 1 else array
    if array.ndim != 1:
        raise InvalidInput(f"{name} must have one dimension, got shape {array.shape}")
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise InvalidInput(f"{name} has a missing or infinite value in row {int(np.argmin(np.isfinite(array)))}")
    labels = np.unique(array)
    if len(labels) > 2:
        raise InvalidInput(f"{name} must have at most two values, got {listing(str(v) for v in labels)}")
    if pos_label is None:
        if not set(labels.tolist()) <= {0, 1} and not set(labels.tolist()) <= {-1, 1}:
            raise InvalidInput(
                f"{name} has the values {listing(str(v) for v in labels)}; say which one is positive with pos_label="
            )
        pos_label = 1
    return np.ascontiguousarray(array == pos_label).view(np.uint8)


def _groups(sensitive_features: Any, rows: int) -> dict[str, Any]:
    """Return sensitive features as named columns: a column, several in a frame or a mapping, or an (n, k) array."""
    if isinstance(sensitive_features, Mapping):
        return dict(sensitive_features)
    columns = getattr(sensitive_features, "columns", None)
    if columns is not None:
        return {str(name): sensitive_features[name] for name in columns}
    if isinstance(sensitive_features, (list, tuple)) or not hasattr(sensitive_features, "shape"):
        array = np.empty(len(sensitive_features), dtype=object)
        array[:] = list(sensitive_features)
        return {"sensitive_features": array}
    shape = sensitive_features.shape
    if len(shape) == 2:
        return {f"sensitive_feature_{i}": sensitive_features[:, i] for i in range(shape[1])}
    return {str(getattr(sensitive_features, "name", None) or "sensitive_features"): sensitive_features}


def _cells(
    y_true: Any, y_pred: Any, sensitive_features: Any, sample_weight: Any, pos_label: Any = None
) -> _core.fairness.Cells:
    decision = _coded(y_pred, "y_pred", pos_label)
    outcome = None if y_true is None else _coded(y_true, "y_true", pos_label)
    if outcome is not None and len(outcome) != len(decision):
        raise InvalidInput(f"y_true and y_pred must be equally long, got {len(outcome)} and {len(decision)}")
    if len(decision) == 0:
        raise InvalidInput("y_pred is empty")
    if sensitive_features is None:
        weight = None if sample_weight is None else np.ascontiguousarray(sample_weight, dtype=np.float64)
        everybody = [("everybody", [""], np.zeros(len(decision), dtype=np.uint8))]
        return _core.fairness.tally(decision, outcome, everybody, weight, 1)
    groups = _groups(sensitive_features, len(decision))
    d = Decisions(decision=decision, outcome=outcome, groups=groups, weight=sample_weight)
    if d.ledger.rows_used != d.ledger.rows_read:
        raise InvalidInput("sample_weight has missing values; fairlearn's functions have no way to set rows aside")
    attributes = [(a.name, list(a.levels), a.codes) for a in d.attributes]
    return _core.fairness.tally(d.decision, d.outcome, attributes, d.weight, 1)


def _warn(cells: _core.fairness.Cells, metric: str) -> None:
    without = cells.without(metric)
    if not without:
        return
    names = listing(
        quoted(", ".join("(missing)" if level is None else level for level in cells.levels(g))) for g in without
    )
    warnings.warn(
        f"{metric} does not exist (0/0) for the group {names}, which takes no part", UndefinedMetricWarning, stacklevel=4
    )


def _rate(metric: str, y_true: Any, y_pred: Any, sample_weight: Any, pos_label: Any) -> float:
    return _cells(y_true, y_pred, None, sample_weight, pos_label).overall(metric)


def selection_rate(y_true: Any, y_pred: Any, *, pos_label: Any = 1, sample_weight: Any = None) -> float:
    """Share of those selected, P(D=1).

    Parameters
    ----------
    y_true : ignored, as in fairlearn
    y_pred : (n,) decisions
    pos_label : the value that means selected
    sample_weight : (n,) how many people a row stands for, or None
    """
    return _rate("selection_rate", None, y_pred, sample_weight, pos_label)


def true_positive_rate(y_true: Any, y_pred: Any, sample_weight: Any = None, pos_label: Any = None) -> float:
    """Share of those selected among the positive, P(D=1 | Y=1); NaN without positives (fairlearn: 0).

    Parameters
    ----------
    y_true, y_pred : (n,) outcomes and decisions: 0/1, -1/1, or two values and `pos_label`
    sample_weight : (n,) or None
    pos_label : the positive value
    """
    return _rate("true_positive_rate", y_true, y_pred, sample_weight, pos_label)


def true_negative_rate(y_true: Any, y_pred: Any, sample_weight: Any = None, pos_label: Any = None) -> float:
    """Share of those not selected among the negative, P(D=0 | Y=0). Parameters as `true_positive_rate`."""
    return _rate("true_negative_rate", y_true, y_pred, sample_weight, pos_label)


def false_positive_rate(y_true: Any, y_pred: Any, sample_weight: Any = None, pos_label: Any = None) -> float:
    """Share of those selected among the negative, P(D=1 | Y=0). Parameters as `true_positive_rate`."""
    return _rate("false_positive_rate", y_true, y_pred, sample_weight, pos_label)


def false_negative_rate(y_true: Any, y_pred: Any, sample_weight: Any = None, pos_label: Any = None) -> float:
    """Share of those not selected among the positive, P(D=0 | Y=1). Parameters as `true_positive_rate`."""
    return _rate("false_negative_rate", y_true, y_pred, sample_weight, pos_label)


def count(y_true: Any, y_pred: Any) -> int:
    """Return the number of rows."""
    return len(y_true)


def _gap(
    metric: str,
    measure: Literal["difference", "ratio"],
    y_true: Any,
    y_pred: Any,
    sensitive_features: Any,
    method: Method,
    sample_weight: Any,
) -> float:
    cells = _cells(y_true, y_pred, sensitive_features, sample_weight)
    _warn(cells, metric)
    return cells.gap(metric, measure, method)


def demographic_parity_difference(
    y_true: Any, y_pred: Any, *, sensitive_features: Any, method: Method = "between_groups", sample_weight: Any = None
) -> float:
    """Largest gap in selection rates.

    Parameters
    ----------
    y_true : ignored, as in fairlearn
    y_pred : (n,) decisions, 0/1 or -1/1
    sensitive_features : (n,) groups; several columns (frame, mapping, (n, k) array) are crossed
    method : "between_groups", max - min over groups, or "to_overall", max |group - overall|
    sample_weight : (n,) or None
    """
    return _gap("selection_rate", "difference", None, y_pred, sensitive_features, method, sample_weight)


def demographic_parity_ratio(
    y_true: Any, y_pred: Any, *, sensitive_features: Any, method: Method = "between_groups", sample_weight: Any = None
) -> float:
    """Smallest ratio of selection rates. Parameters as `demographic_parity_difference`."""
    return _gap("selection_rate", "ratio", None, y_pred, sensitive_features, method, sample_weight)


def equal_opportunity_difference(
    y_true: Any, y_pred: Any, *, sensitive_features: Any, method: Method = "between_groups", sample_weight: Any = None
) -> float:
    """Largest gap in true positive rates. Parameters as `demographic_parity_difference`, with outcomes in y_true."""
    return _gap("true_positive_rate", "difference", y_true, y_pred, sensitive_features, method, sample_weight)


def equal_opportunity_ratio(
    y_true: Any, y_pred: Any, *, sensitive_features: Any, method: Method = "between_groups", sample_weight: Any = None
) -> float:
    """Smallest ratio of true positive rates. Parameters as `equal_opportunity_difference`."""
    return _gap("true_positive_rate", "ratio", y_true, y_pred, sensitive_features, method, sample_weight)


def _odds(
    measure: str, y_true: Any, y_pred: Any, sensitive_features: Any, method: str, sample_weight: Any, agg: str
) -> float:
    cells = _cells(y_true, y_pred, sensitive_features, sample_weight)
    _warn(cells, "true_positive_rate")
    _warn(cells, "false_positive_rate")
    return cells.equalized_odds(measure, method, agg)


def equalized_odds_difference(
    y_true: Any,
    y_pred: Any,
    *,
    sensitive_features: Any,
    method: Method = "between_groups",
    sample_weight: Any = None,
    agg: Literal["worst_case", "mean"] = "worst_case",
) -> float:
    """Gaps in true and false positive rates: the larger one, or their mean. Never cancels.

    Parameters
    ----------
    y_true, y_pred : (n,) outcomes and decisions, 0/1 or -1/1
    sensitive_features, method, sample_weight : as in `demographic_parity_difference`
    agg : "worst_case" or "mean"
    """
    return _odds("difference", y_true, y_pred, sensitive_features, method, sample_weight, agg)


def equalized_odds_ratio(
    y_true: Any,
    y_pred: Any,
    *,
    sensitive_features: Any,
    method: Method = "between_groups",
    sample_weight: Any = None,
    agg: Literal["worst_case", "mean"] = "worst_case",
) -> float:
    """Ratios of true and false positive rates: the smaller one, or their mean. As `equalized_odds_difference`."""
    return _odds("ratio", y_true, y_pred, sensitive_features, method, sample_weight, agg)


def _derived(metric: str, measure: Literal["difference", "ratio"], name: str) -> Callable[..., float]:
    def derived(
        y_true: Any,
        y_pred: Any,
        *,
        sensitive_features: Any,
        method: Method = "between_groups",
        sample_weight: Any = None,
    ) -> float:
        truth = None if metric == "selection_rate" else y_true
        return _gap(metric, measure, truth, y_pred, sensitive_features, method, sample_weight)

    what = "Largest gap" if measure == "difference" else "Smallest ratio"
    derived.__name__ = derived.__qualname__ = name
    derived.__doc__ = f"{what} in {metric}. Parameters as `equal_opportunity_difference`."
    return derived


def _smallest(metric: str, name: str) -> Callable[..., float]:
    def smallest(y_true: Any, y_pred: Any, *, sensitive_features: Any, sample_weight: Any = None) -> float:
        cells = _cells(y_true, y_pred, sensitive_features, sample_weight)
        _warn(cells, metric)
        return float(np.fmin.reduce(cells.points(metric)))

    smallest.__name__ = smallest.__qualname__ = name
    smallest.__doc__ = f"Return the {metric} of the group where it is lowest."
    return smallest


selection_rate_difference = _derived("selection_rate", "difference", "selection_rate_difference")
selection_rate_ratio = _derived("selection_rate", "ratio", "selection_rate_ratio")
true_positive_rate_difference = _derived("true_positive_rate", "difference", "true_positive_rate_difference")
true_positive_rate_ratio = _derived("true_positive_rate", "ratio", "true_positive_rate_ratio")
true_negative_rate_difference = _derived("true_negative_rate", "difference", "true_negative_rate_difference")
true_negative_rate_ratio = _derived("true_negative_rate", "ratio", "true_negative_rate_ratio")
false_positive_rate_difference = _derived("false_positive_rate", "difference", "false_positive_rate_difference")
false_positive_rate_ratio = _derived("false_positive_rate", "ratio", "false_positive_rate_ratio")
false_negative_rate_difference = _derived("false_negative_rate", "difference", "false_negative_rate_difference")
false_negative_rate_ratio = _derived("false_negative_rate", "ratio", "false_negative_rate_ratio")
accuracy_score_difference = _derived("accuracy", "difference", "accuracy_score_difference")
accuracy_score_ratio = _derived("accuracy", "ratio", "accuracy_score_ratio")
accuracy_score_group_min = _smallest("accuracy", "accuracy_score_group_min")
balanced_accuracy_score_group_min = _smallest("balanced_accuracy", "balanced_accuracy_score_group_min")
