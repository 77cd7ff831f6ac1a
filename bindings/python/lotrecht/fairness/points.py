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
from lotrecht.errors import InvalidInput, listing

Method = Literal["between_groups", "to_overall"]
Codes = npt.NDArray[np.uint8]


class UndefinedMetricWarning(UserWarning):
    """A group has rows, but a metric that would be 0/0 there; it takes no part in the gap."""


_EITHER = object()
"""Stands for "whichever of the two labels": accuracy is the same from either side."""


def _labels(values: Any, name: str) -> tuple[npt.NDArray[Any], set[Any]]:
    """Return a column of labels and which labels it holds; refuse what is no column or has a gap."""
    array = np.asarray(values)
    if array.ndim == 2 and array.shape[1] == 1:
        array = np.ravel(array)
    if array.ndim != 1:
        raise InvalidInput(f"{name} must have one dimension, got shape {array.shape}")
    if len(array) == 0:
        raise InvalidInput(f"{name} is empty")
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise InvalidInput(f"{name}, row {int(np.argmin(np.isfinite(array))) + 1}: the label is missing or infinite")
    if array.dtype.kind != "O":
        return array, set(np.unique(array).tolist())
    for row, label in enumerate(array, 1):
        if label is None or type(label).__name__ in ("NAType", "NaTType") or label != label:
            raise InvalidInput(f"{name}, row {row}: the label is missing")
    return array, set(array)


def _coded(columns: Mapping[str, Any], pos_label: Any) -> dict[str, Codes]:
    """Return 1 where a label is the positive one, else 0; refuse labels that are not two, together."""
    arrays = {name: _labels(values, name) for name, values in columns.items()}
    both = " and ".join(arrays)
    found = set().union(*(labels for _, labels in arrays.values()))
    shown = listing(sorted(map(str, found)))
    if len(found) > 2:
        raise InvalidInput(f"{both} must have at most two values, got {len(found)}: {shown}")
    if pos_label is None:
        if not (found <= {0, 1} or found <= {-1, 1}):
            raise InvalidInput(
                f"{both} must hold 0 and 1, or -1 and 1, got {shown}; code the positive label as 1, or name it with "
                f"pos_label= (of the functions that take one, such as selection_rate_difference)"
            )
        pos_label = 1
    elif pos_label is _EITHER:
        pos_label = max(found, key=str)
    elif pos_label not in found and (len(found) == 2 or isinstance(pos_label, str) != isinstance(min(found), str)):
        raise InvalidInput(f"pos_label={pos_label!r} does not occur in {both}, only {shown}; name the positive one")
    return {name: np.ascontiguousarray(array == pos_label).view(np.uint8) for name, (array, _) in arrays.items()}


def _groups(sensitive_features: Any) -> dict[str, Any]:
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
    y_true: Any, y_pred: Any, groups: Mapping[str, Any], sample_weight: Any, pos_label: Any = None
) -> _core.fairness.Cells:
    columns = {"y_pred": y_pred} if y_true is None else {"y_true": y_true, "y_pred": y_pred}
    data: dict[str, Any] = dict(_coded(columns, pos_label))
    if y_true is not None and len(data["y_true"]) != len(data["y_pred"]):
        raise InvalidInput(
            f"y_true and y_pred must be equally long, got {len(data['y_true'])} and {len(data['y_pred'])}"
        )
    if sample_weight is not None:
        data["sample_weight"] = sample_weight
    d = Decisions(
        data,
        decision="y_pred",
        outcome=None if y_true is None else "y_true",
        groups=groups or {"everybody": np.zeros(len(data["y_pred"]), np.uint8)},
        weight=None if sample_weight is None else "sample_weight",
    )
    if d.ledger.rows_used != d.ledger.rows_read:
        raise InvalidInput(
            f"sample_weight is missing in {d.ledger.rows_read - d.ledger.rows_used} rows; fairlearn's functions have "
            f"no way to set rows aside, lotrecht.Decisions has"
        )
    attributes = [(a.name, list(a.levels), a.codes) for a in d.attributes]
    return _core.fairness.tally(d.decision, d.outcome, attributes, d.weight, 1)


def _grouped(
    y_true: Any, y_pred: Any, sensitive_features: Any, sample_weight: Any, pos_label: Any, uses_outcome: bool
) -> _core.fairness.Cells:
    if sensitive_features is None:
        raise InvalidInput("sensitive_features is None: name the group of each row")
    groups = _groups(sensitive_features)
    if not groups:
        raise InvalidInput("sensitive_features has no column")
    if y_true is not None and len(y_true) != len(y_pred):
        raise InvalidInput(f"y_true and y_pred must be equally long, got {len(y_true)} and {len(y_pred)}")
    return _cells(y_true if uses_outcome else None, y_pred, groups, sample_weight, pos_label)


def _warn(cells: _core.fairness.Cells, metric: str) -> None:
    without = cells.without(metric)
    if not without:
        return
    names = listing(", ".join("(missing)" if level is None else level for level in cells.levels(g)) for g in without)
    groups, takes = ("group", "takes") if len(without) == 1 else ("groups", "take")
    warnings.warn(
        f"{metric} does not exist (0/0) for the {groups} {names}, which {takes} no part",
        UndefinedMetricWarning,
        stacklevel=4,
    )


def _rate(metric: str, y_true: Any, y_pred: Any, sample_weight: Any, pos_label: Any) -> float:
    return _cells(y_true, y_pred, {}, sample_weight, pos_label).overall(metric)


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
    pos_label: Any = None,
) -> float:
    cells = _grouped(y_true, y_pred, sensitive_features, sample_weight, pos_label, metric != "selection_rate")
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
    return _gap("selection_rate", "difference", y_true, y_pred, sensitive_features, method, sample_weight)


def demographic_parity_ratio(
    y_true: Any, y_pred: Any, *, sensitive_features: Any, method: Method = "between_groups", sample_weight: Any = None
) -> float:
    """Smallest ratio of selection rates. Parameters as `demographic_parity_difference`."""
    return _gap("selection_rate", "ratio", y_true, y_pred, sensitive_features, method, sample_weight)


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
    cells = _grouped(y_true, y_pred, sensitive_features, sample_weight, None, True)
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
        pos_label: Any = None,
    ) -> float:
        label = _positive(metric, pos_label)
        return _gap(metric, measure, y_true, y_pred, sensitive_features, method, sample_weight, label)

    what = "Largest gap" if measure == "difference" else "Smallest ratio"
    derived.__name__ = derived.__qualname__ = name
    derived.__doc__ = (
        f"{what} in {metric}. Parameters as `equal_opportunity_difference`, and `pos_label`, the positive value."
    )
    return derived


def _smallest(metric: str, name: str) -> Callable[..., float]:
    def smallest(
        y_true: Any, y_pred: Any, *, sensitive_features: Any, sample_weight: Any = None, pos_label: Any = None
    ) -> float:
        cells = _grouped(y_true, y_pred, sensitive_features, sample_weight, _positive(metric, pos_label), True)
        _warn(cells, metric)
        return float(np.fmin.reduce(cells.points(metric)))

    smallest.__name__ = smallest.__qualname__ = name
    smallest.__doc__ = (
        f"Return the {metric} of the group where it is lowest. Parameters as `equal_opportunity_difference`, and "
        f"`pos_label`, the positive value."
    )
    return smallest


def _positive(metric: str, pos_label: Any) -> Any:
    if pos_label is None and metric in ("accuracy", "balanced_accuracy"):
        return _EITHER
    return pos_label


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
precision_score_group_min = _smallest("positive_predictive_value", "precision_score_group_min")
recall_score_group_min = _smallest("true_positive_rate", "recall_score_group_min")
