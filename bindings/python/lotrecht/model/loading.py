"""From a file or a live object to a model."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lotrecht import _core
from lotrecht.errors import InvalidInput, quoted
from lotrecht.model.interpret import from_interpret, is_interpret
from lotrecht.model.models import FormulaModel, FunctionModel, Model, TreeModel
from lotrecht.model.sklearn import from_sklearn, is_sklearn

__all__ = ["load"]

KNOWN = (
    "XGBoost's JSON and UBJSON, LightGBM's text, CatBoost's JSON, ONNX, PMML, interpret's JSON of an EBM, and "
    "lotrecht's own JSON"
)


def load(source: Any, *, features: int | Sequence[str] | None = None, outputs: int = 1) -> Model:
    """Load a model from a file, a live object or a function.

    Files are recognised by what is in them: XGBoost's JSON and UBJSON, LightGBM's text, CatBoost's JSON, ONNX, PMML,
    interpret's JSON of an EBM, and lotrecht's own JSON. Live models of XGBoost, LightGBM, CatBoost, scikit-learn and
    interpret are read from what they hold. A function needs the number or names of its features.

    Parameters
    ----------
    source : path, live model or function of (n, features) rows
    features : of a function: how many, or their names
    outputs : of a function: how many

    Raises
    ------
    InvalidInput
        if nothing is known that reads it, with what to do
    ParseError
        if a file is not what it should be, with file and byte

    Examples
    --------
    >>> from lotrecht import model
    >>> model.load(lambda rows: rows[:, 0] > 1, features=["age", "income"])
    <FunctionModel: 2 features, 1 outputs>
    """
    if isinstance(source, Model):
        return source
    if isinstance(source, (str, os.PathLike)):
        return _from_file(Path(source))
    if isinstance(source, (_core.model.TreeEnsemble, _core.model.LinearModel, _core.model.AdditiveModel)):
        return _wrapped(source)
    if is_sklearn(source):
        return _wrapped(from_sklearn(source))
    if is_interpret(source):
        return _wrapped(from_interpret(source))
    home = type(source).__module__.partition(".")[0]
    if home == "xgboost":
        return _from_xgboost(source)
    if home == "lightgbm":
        booster = getattr(source, "booster_", source)
        return _from_bytes(booster.model_to_string().encode(), "the live booster")
    if home == "catboost":
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "model.json"
            source.save_model(str(path), format="json")
            return _from_bytes(path.read_bytes(), "the live model")
    if callable(source) and not hasattr(source, "predict"):
        if features is None:
            raise InvalidInput("model.load: a function needs features=, their number or their names")
        return FunctionModel(source, features, outputs)
    raise InvalidInput(
        f"model.load: nothing here reads a {type(source).__module__}.{type(source).__qualname__}; give a file it "
        f"saved, or a function of rows such as `lambda x: model.predict_proba(x)[:, 1]` with features="
    )


def _from_xgboost(source: Any) -> Model:
    """Read a live booster; of an estimator what its own predict uses: the rounds up to the best one."""
    if not hasattr(source, "get_booster"):
        return _wrapped(_core.model.read_xgboost_json(bytes(source.save_raw("json")), "the live booster"))
    missing = getattr(source, "missing", None)
    if missing is not None and missing == missing:
        raise InvalidInput(
            f"model.load: the estimator takes {missing!r} for missing, which is not stored in the model; replace it by "
            f"NaN in the rows and load the booster: model.load(estimator.get_booster())"
        )
    booster = source.get_booster()
    best = getattr(booster, "attr", lambda _: None)("best_iteration")
    rounds = None if best is None else int(best) + 1
    return _wrapped(_core.model.read_xgboost_json(bytes(booster.save_raw("json")), "the live booster", rounds))


def _wrapped(core: Any) -> Model:
    return TreeModel(core) if isinstance(core, _core.model.TreeEnsemble) else FormulaModel(core)


def _from_file(path: Path) -> Model:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be read: {error.strerror or error}") from error
    if not data:
        raise InvalidInput(f"{path.name}: the file is empty (0 bytes)")
    return _from_bytes(data, path.name)


def _from_bytes(data: bytes, name: str) -> Model:
    read = _reader(data)
    data = data.removeprefix(b"\xef\xbb\xbf") if data.lstrip(b"\xef\xbb\xbf \n\r\t")[:1] == b"{" else data
    if read is None:
        raise InvalidInput(f"{quoted(name)}: is no model file that is known here. Known are {KNOWN}")
    return _wrapped(read(data, name))


def _reader(data: bytes) -> Any:
    """Return what reads these bytes; of JSON by the keys only one maker writes."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    start = data.lstrip()[:16]
    if start.startswith((b"tree\n", b"tree\r\n")):
        return _core.model.read_lightgbm_text
    if data[:1] == b"\x08":  # the first field of an ONNX file is its version, a varint
        return _core.model.read_onnx
    if start.startswith(b"<"):
        return _core.model.read_pmml
    if data[:1] == b"{" and data[1:2] in (b"L", b"l", b"I", b"i", b"U"):  # a key's length is typed in UBJSON
        return _core.model.read_xgboost_ubjson
    if not start.startswith(b"{"):
        return None
    keys = _root_keys(data)
    for key, reader in (
        ("learner", _core.model.read_xgboost_json),
        ("oblivious_trees", _core.model.read_catboost),
        ("features_info", _core.model.read_catboost),
        ("ebm", _core.model.read_ebm),
        ("format", _core.model.read_model),
    ):
        if key in keys:
            return reader
    return None


def _root_keys(data: bytes) -> set[str]:
    """Return the keys of the outermost object, found without building what is in it; texts are skipped as texts."""
    keys: set[str] = set()
    depth = 0
    for token in re.finditer(rb'"((?:[^"\\]|\\.)*)"(\s*:)?|[{}\[\]]', data):
        text = token.group(0)
        if text in (b"{", b"["):
            depth += 1
        elif text in (b"}", b"]"):
            depth -= 1
        elif depth == 1 and token.group(2):
            keys.add(token.group(1).decode("utf-8", "replace"))
    return keys
