"""From a file or a live object to a model."""

from __future__ import annotations

import os
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
        booster = source.get_booster() if hasattr(source, "get_booster") else source
        return _from_bytes(bytes(booster.save_raw("json")), "the live booster")
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
    if read is None:
        raise InvalidInput(f"{quoted(name)}: is no model file that is known here. Known are {KNOWN}")
    return _wrapped(read(data, name))


def _reader(data: bytes) -> Any:
    """Return what reads these bytes; of JSON by the keys only one maker writes."""
    start = data.lstrip()[:16]
    if start.startswith((b"tree\n", b"tree\r\n")):
        return _core.model.read_lightgbm_text
    if data[:1] == b"\x08":  # the first field of an ONNX file is its version, a varint
        return _core.model.read_onnx
    if start.startswith((b"<", b"\xef\xbb\xbf<")):
        return _core.model.read_pmml
    if data[:1] == b"{" and data[1:2] in (b"L", b"l", b"I", b"i", b"U"):  # a key's length is typed in UBJSON
        return _core.model.read_xgboost_ubjson
    if not start.startswith(b"{"):
        return None
    for key, reader in (
        (b'"lotrecht.model/', _core.model.read_model),
        (b'"learner"', _core.model.read_xgboost_json),
        (b'"oblivious_trees"', _core.model.read_catboost),
        (b'"features_info"', _core.model.read_catboost),
        (b'"ebm"', _core.model.read_ebm),
    ):
        if key in data:
            return reader
    return None
