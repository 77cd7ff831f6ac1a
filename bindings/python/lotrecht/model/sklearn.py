"""Fitted scikit-learn models as data, read from the live object: arrays are packed, nothing is computed here.

scikit-learn is not imported: a model is recognised by its class's name and module, and a class that is not listed is
refused by name.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from lotrecht import _core
from lotrecht.errors import InvalidInput

__all__ = ["from_sklearn", "is_sklearn"]

SklearnModel = _core.model.TreeEnsemble | _core.model.LinearModel
_Tree = dict[str, Any]

_AS_A_FUNCTION = "explain it as a function instead: pass a callable, such as its predict or predict_proba"
_NO_LINEAR_LINK = "its probabilities are normalised over one-against-rest scores, which no link does"


def is_sklearn(model: Any) -> bool:
    """Whether the object is an instance of one of scikit-learn's own classes."""
    return type(model).__module__.split(".")[0] == "sklearn"


def from_sklearn(model: Any) -> SklearnModel:
    """Return a fitted scikit-learn model as data.

    What is read, and what the margin is:

    - decision trees, extra trees, random forests: a class's share in [0, 1] for each class, or the mean;
    - GradientBoosting*: log-odds or value, the initial estimator among it (a Dummy* or "zero");
    - HistGradientBoosting*: log-odds, value or logarithm of the rate; categories by their values where they are
      numbers, else by their code, the position in `categories`; an unknown category is as good as missing;
    - IsolationForest: the mean path length m; the response 2^(-m / c) is -score_samples, so that a row is an outlier
      where it exceeds -offset_;
    - linear models and generalised linear models: the linear predictor;
    - pipelines of StandardScaler and "passthrough" before a linear model, and of "passthrough" before any.

    Covers of trees are the weights of the training rows (of HistGradientBoosting* their number).

    Raises
    ------
    InvalidInput
        For a class that is not listed, one that is not fitted, or a setting that has no exact form, by name.
    """
    name = type(model).__name__
    if not is_sklearn(model):
        raise InvalidInput(f"{name} is not one of scikit-learn's own classes; {_AS_A_FUNCTION}")
    reader = _READERS.get(name)
    if reader is None:
        raise InvalidInput(f"{name} is not read; {_AS_A_FUNCTION}. Read are: {', '.join(sorted(_READERS))}")
    return reader(model)


def _fitted(model: Any, attribute: str) -> Any:
    if not hasattr(model, attribute):
        raise InvalidInput(f"{type(model).__name__} is not fitted: it has no {attribute}")
    return getattr(model, attribute)


def _origin(model: Any) -> str:
    version = getattr(sys.modules.get("sklearn"), "__version__", "")
    return f"scikit-learn {version} {type(model).__name__}".replace("  ", " ")


def _names(model: Any) -> list[str]:
    return [str(name) for name in getattr(model, "feature_names_in_", [])]


def _classes(model: Any) -> list[str]:
    classes = _fitted(model, "classes_")
    if isinstance(classes, list):
        raise InvalidInput(f"{type(model).__name__} predicts several columns of classes; read one at a time")
    return [str(c) for c in classes]


def _array(values: Any, kind: Any) -> npt.NDArray[Any]:
    return np.ascontiguousarray(values, dtype=kind).ravel()


def _tree(fitted: Any, **more: Any) -> _Tree:
    """Return the arrays of one `sklearn.tree._tree.Tree`; its values are (nodes, outputs, classes)."""
    nodes = int(fitted.node_count)
    missing = getattr(fitted, "missing_go_to_left", None)  # from 1.3 on
    return {
        "left": _array(fitted.children_left, np.int64),
        "right": _array(fitted.children_right, np.int64),
        "feature": _array(fitted.feature, np.int64),
        "threshold": _array(fitted.threshold, np.float64),
        "missing_left": None if missing is None else _array(missing, np.uint8),
        "values": _array(fitted.value, np.float64),
        "width": fitted.value.size // max(nodes, 1),
        "cover": _array(fitted.weighted_n_node_samples, np.float64),
        **more,
    }


def _forest(model: Any) -> SklearnModel:
    """Return a tree or a mean of trees; a classifier's leaves are shares of classes."""
    members = [model] if hasattr(model, "tree_") else _fitted(model, "estimators_")
    is_classifier = hasattr(model, "classes_")
    names = _classes(model) if is_classifier else []
    leaf = "share" if is_classifier else "value"
    outputs = len(names) or int(_fitted(model, "n_outputs_"))
    return _core.model.ensemble_from_arrays(
        int(model.n_features_in_),
        [0.0] * outputs,
        [_tree(member.tree_, leaf=leaf, trees=float(len(members))) for member in members],
        precision="float32",
        feature_names=_names(model),
        output_names=names,
        origin=_origin(model),
        objective=str(model.criterion),
    )


def _gradient_boosting(model: Any) -> SklearnModel:
    stages = _fitted(model, "estimators_")
    init = model.init_
    known = ("DummyClassifier", "DummyRegressor")
    strategy = getattr(init, "strategy", "")
    if not (isinstance(init, str) and init == "zero") and (
        type(init).__name__ not in known or strategy in ("stratified", "uniform")
    ):
        raise InvalidInput(
            f"{type(model).__name__} starts from {type(init).__name__}, which says something else of every row; "
            f"only 'zero' and a constant start are read; {_AS_A_FUNCTION}"
        )
    start = model._raw_predict_init(np.zeros((1, int(model.n_features_in_)), dtype=np.float32))
    names = _classes(model) if hasattr(model, "classes_") else []
    link, scale = "identity", 1.0
    if len(names) == 2:
        link, scale, names = "logistic", 2.0 if model.loss == "exponential" else 1.0, names[1:]
    elif names:
        link = "softmax"
    return _core.model.ensemble_from_arrays(
        int(model.n_features_in_),
        _array(start, np.float64).tolist(),
        [
            _tree(member.tree_, scale=float(model.learning_rate), first_output=k)
            for stage in stages
            for k, member in enumerate(stage)
        ],
        link=link,
        link_scale=scale,
        precision="float32",
        feature_names=_names(model),
        output_names=names,
        origin=_origin(model),
        objective=str(model.loss),
    )


def _categories(
    model: Any, features: int
) -> tuple[npt.NDArray[np.int64] | None, list[list[float]], list[list[str]], bool]:
    """Return the columns of a histogram's features, values and texts of codes, and whether values are cut to codes."""
    values: list[list[float]] = [[] for _ in range(features)]
    texts: list[list[str]] = [[] for _ in range(features)]
    mask = getattr(model, "is_categorical_", None)
    if mask is None:
        return None, values, [], False
    where = np.flatnonzero(mask)
    preprocessor = getattr(model, "_preprocessor", None)
    if preprocessor is None:  # before 1.4: values are the codes
        for column in where:
            values[column] = [float(v) for v in model._bin_mapper.bin_thresholds_[column]]
        return None, values, [], True
    listed = preprocessor.named_transformers_["encoder"].categories_
    for column, found in zip(where, listed, strict=True):
        present = [c for c in found if c is not None and c == c]  # a missing value is listed last, and is no category
        if all(isinstance(c, (bool, int, float, np.number, np.bool_)) for c in present):
            values[column] = [float(c) for c in present]
        else:
            values[column] = [float(code) for code in range(len(present))]
            texts[column] = [str(c) for c in present]
    columns = np.concatenate([where, np.flatnonzero(~np.asarray(mask))])  # the encoder puts categories first
    return columns.astype(np.int64), values, texts if any(texts) else [], False


def _histogram_tree(predictor: Any, k: int, columns: npt.NDArray[np.int64] | None) -> _Tree:
    nodes = predictor.nodes
    is_leaf = nodes["is_leaf"].astype(bool)
    names = nodes.dtype.names
    is_set = nodes["is_categorical"].astype(bool) & ~is_leaf if "is_categorical" in names else np.zeros_like(is_leaf)
    return {
        "left": _array(np.where(is_leaf, -1, nodes["left"].astype(np.int64)), np.int64),
        "right": _array(np.where(is_leaf, -1, nodes["right"].astype(np.int64)), np.int64),
        "feature": _array(nodes["feature_idx"], np.int64),
        "threshold": _array(nodes["num_threshold" if "num_threshold" in names else "threshold"], np.float64),
        "missing_left": _array(nodes["missing_go_to_left"], np.uint8),
        "values": _array(nodes["value"], np.float64),
        "cover": _array(nodes["count"], np.float64),
        "first_output": k,
        "columns": columns,
        "set": _array(np.where(is_set, nodes["bitset_idx"].astype(np.int64), -1), np.int64) if is_set.any() else None,
        "left_bits": _array(predictor.raw_left_cat_bitsets, np.uint32) if is_set.any() else None,
    }


def _hist_gradient_boosting(model: Any) -> SklearnModel:
    rounds = _fitted(model, "_predictors")
    features = int(model.n_features_in_)
    columns, values, texts, cuts = _categories(model, features)
    names = _classes(model) if hasattr(model, "classes_") else []
    link = "exponential" if model.loss in ("poisson", "gamma") else "identity"
    if len(names) == 2:
        link, names = "logistic", names[1:]
    elif names:
        link = "softmax"
    return _core.model.ensemble_from_arrays(
        features,
        _array(model._baseline_prediction, np.float64).tolist(),
        [_histogram_tree(p, k, columns) for one in rounds for k, p in enumerate(one)],
        link=link,
        precision="float64",
        feature_names=_names(model),
        output_names=names,
        categories=texts,
        category_values=values,
        cuts=cuts,
        origin=_origin(model),
        objective=str(model.loss),
    )


def _isolation_forest(model: Any) -> SklearnModel:
    members = _fitted(model, "estimators_")
    return _core.model.ensemble_from_arrays(
        int(model.n_features_in_),
        [0.0],
        [
            _tree(
                member.tree_,
                leaf="path_length",
                counts=_array(member.tree_.n_node_samples, np.float64),
                columns=_array(columns, np.int64),
                trees=float(len(members)),
            )
            for member, columns in zip(members, model.estimators_features_, strict=True)
        ],
        isolates=float(model._max_samples),
        precision="float32",
        feature_names=_names(model),
        origin=_origin(model),
        objective="isolation",
    )


def _linear(model: Any, offset: Any = None, scale: Any = None, names: list[str] | None = None) -> SklearnModel:
    coefficients = np.ascontiguousarray(np.atleast_2d(_fitted(model, "coef_")), dtype=np.float64)
    outputs = len(coefficients)
    intercepts = np.broadcast_to(np.asarray(model.intercept_, dtype=np.float64).ravel(), (outputs,))
    link, link_scale, output_names = _linear_link(model)
    return _core.model.linear_model(
        coefficients,
        intercepts.tolist(),
        link=link,
        link_scale=link_scale,
        feature_names=_names(model) if names is None else names,
        output_names=output_names,
        offset=[] if offset is None else _array(offset, np.float64).tolist(),
        scale=[] if scale is None else _array(scale, np.float64).tolist(),
    )


def _linear_link(model: Any) -> tuple[str, float, list[str]]:
    """Return link, its scale and the names of the outputs."""
    name = type(model).__name__
    if name in ("PoissonRegressor", "GammaRegressor"):
        return "exponential", 1.0, []
    if name == "TweedieRegressor":
        is_log = model.link == "log" or (model.link == "auto" and model.power > 0)
        return ("exponential" if is_log else "identity"), 1.0, []
    if not hasattr(model, "classes_"):
        return "identity", 1.0, []
    classes = _classes(model)
    is_binary = len(classes) == 2
    names = classes[1:] if is_binary else classes
    if name in ("LogisticRegression", "LogisticRegressionCV"):
        setting = getattr(model, "multi_class", "auto")  # until 1.7
        one_against_rest = setting == "ovr" or (setting in ("auto", "deprecated") and model.solver == "liblinear")
        if is_binary:
            return "logistic", 2.0 if setting == "multinomial" else 1.0, names
        if one_against_rest:
            raise InvalidInput(f"{name} with multi_class='ovr': {_NO_LINEAR_LINK}; {_AS_A_FUNCTION}")
        return "softmax", 1.0, names
    if name == "SGDClassifier" and model.loss == "log_loss":
        if not is_binary:
            raise InvalidInput(f"{name} with more than two classes: {_NO_LINEAR_LINK}; {_AS_A_FUNCTION}")
        return "logistic", 1.0, names
    return "identity", 1.0, names  # decision_function


def _pipeline(model: Any) -> SklearnModel:
    steps = [(n, step) for n, step in model.steps if step is not None and step != "passthrough"]
    if not steps:
        raise InvalidInput("Pipeline has no model")
    (_, last), before = steps[-1], steps[:-1]
    if not before:
        return from_sklearn(last)
    kind = type(before[0][1]).__name__
    if len(before) > 1 or kind != "StandardScaler" or _READERS.get(type(last).__name__) is not _linear:
        chain = ", ".join(type(step).__name__ for _, step in steps)
        raise InvalidInput(
            f"Pipeline of {chain}: only a single StandardScaler before a linear model can be folded into it exactly; "
            f"{_AS_A_FUNCTION} of the whole pipeline"
        )
    scaler = before[0][1]
    _fitted(scaler, "n_features_in_")
    offset = scaler.mean_ if scaler.with_mean else None
    scale = scaler.scale_ if scaler.with_std else None
    return _linear(last, offset, scale, _names(scaler))


_READERS: dict[str, Callable[[Any], SklearnModel]] = {
    **dict.fromkeys(
        (
            "DecisionTreeClassifier",
            "DecisionTreeRegressor",
            "ExtraTreeClassifier",
            "ExtraTreeRegressor",
            "ExtraTreesClassifier",
            "ExtraTreesRegressor",
            "RandomForestClassifier",
            "RandomForestRegressor",
        ),
        _forest,
    ),
    "GradientBoostingClassifier": _gradient_boosting,
    "GradientBoostingRegressor": _gradient_boosting,
    "HistGradientBoostingClassifier": _hist_gradient_boosting,
    "HistGradientBoostingRegressor": _hist_gradient_boosting,
    "IsolationForest": _isolation_forest,
    "Pipeline": _pipeline,
    **dict.fromkeys(
        (
            "ARDRegression",
            "BayesianRidge",
            "ElasticNet",
            "ElasticNetCV",
            "GammaRegressor",
            "HuberRegressor",
            "Lasso",
            "LassoCV",
            "LassoLarsIC",
            "LinearRegression",
            "LinearSVC",
            "LinearSVR",
            "LogisticRegression",
            "LogisticRegressionCV",
            "Perceptron",
            "PoissonRegressor",
            "QuantileRegressor",
            "Ridge",
            "RidgeCV",
            "RidgeClassifier",
            "SGDClassifier",
            "SGDRegressor",
            "TweedieRegressor",
        ),
        _linear,
    ),
}
