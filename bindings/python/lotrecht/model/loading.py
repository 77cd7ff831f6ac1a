"""From a file or a live object to a model."""

from __future__ import annotations

import os
import re
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

from lotrecht import _core
from lotrecht.errors import InvalidInput, ModelWarning, ParseError, quoted
from lotrecht.model.interpret import from_interpret, is_interpret
from lotrecht.model.models import FormulaModel, FunctionModel, Model, Stopped, TreeModel
from lotrecht.model.native import Native, NotCompared, compare, installed, native_of
from lotrecht.model.rules import DecisionTableModel, RulesModel, ScorecardModel
from lotrecht.model.sklearn import from_sklearn, is_sklearn
from lotrecht.stats.checking import whole

__all__ = ["load"]

KNOWN = (
    "XGBoost's JSON and UBJSON, LightGBM's text, CatBoost's JSON, ONNX, PMML, interpret's JSON of an EBM, scorecards "
    "and decision tables as CSV, DMN, and lotrecht's own JSON"
)


def load(
    source: Any,
    *,
    native: Any = None,
    asked: str = "margin",
    iterations: int | Literal["best"] | None = None,
    features: int | Sequence[str] | None = None,
    outputs: int = 1,
    complete_rows: bool = False,
    decision: str = "",
) -> Model:
    """Load a model from a file, a live object or a function, and compare it with its original.

    Files are recognised by what is in them: XGBoost's JSON and UBJSON, LightGBM's text, CatBoost's JSON, ONNX, PMML,
    interpret's JSON of an EBM, scorecards and decision tables as CSV, DMN, and lotrecht's own JSON. Live models of
    XGBoost, LightGBM, CatBoost, scikit-learn and interpret are read from what they hold. A function needs the number or
    names of its features.

    What was read is asked the same as its original on rows where readers of models err: at thresholds and the next
    numbers beside them, at 0, missing, infinite, with categories that nobody has seen. Where they differ by more than
    1e-6 of what is summed, in double and in float, the model is refused. `Model.conformance` and `Model.compared` say
    how far they are apart, or that there was nothing to compare with.

    Parameters
    ----------
    source : path, live model or function of (n, features) rows
    native : what to compare with: by default the live model, or of a file the library that wrote it, if it is
        installed; or a live model, or a function of rows; False: do not compare
    asked : of a function that is `native`: whether it answers with the "margin" or the "response"
    iterations : only the first so many boosting rounds (XGBoost, LightGBM, CatBoost); "best": those up to the best one,
        where early stopping of XGBoost left its number in the model
    features : of a function: how many, or their names; of a model that does not know its features' names, as one that
        was trained on an array: their names, in the model's order, by which columns of files and data frames are found
    outputs : of a function: how many
    complete_rows : of PMML: a promise that no value is ever missing
    decision : of DMN: which decision's table

    Raises
    ------
    InvalidInput
        if nothing is known that reads it, with what to do; or if it is not what its original is
    ParseError
        if a file is not what it should be, with file and byte

    Examples
    --------
    >>> from lotrecht import model
    >>> model.load(lambda rows: rows[:, 0] > 1, features=["age", "income"])
    <FunctionModel: 2 features, 1 outputs>
    """
    if isinstance(iterations, str) and iterations != "best":
        raise InvalidInput(f'model.load: iterations must be a number of rounds or "best", got {iterations!r}')
    if iterations is not None and iterations != "best":
        iterations = whole("model.load", "iterations", iterations, 1, 2**53)
    how = _How(native, asked, iterations, complete_rows, decision)
    if callable(source) and not isinstance(source, Model) and not hasattr(source, "predict"):
        if features is None:
            raise InvalidInput("model.load: a function needs features=, their number or their names")
        return FunctionModel(source, features, outputs)
    model = _loaded(source, how)
    return model if features is None else model.with_names(features)


def _loaded(source: Any, how: _How) -> Model:
    """Load anything but a function."""
    if isinstance(source, Model):
        return source
    if isinstance(source, (str, os.PathLike)):
        return _from_file(Path(source), how)
    if type(source).__module__ == _core.model.TreeEnsemble.__module__:
        return _wrapped(source)
    home = type(source).__module__.partition(".")[0]
    if home in ("xgboost", "lightgbm", "catboost"):
        return _boosted(home, source, how)
    if is_sklearn(source) or is_interpret(source):
        how.refuse_iterations(type(source).__name__)
        core = from_sklearn(source) if is_sklearn(source) else from_interpret(source)
        return _compared(_wrapped(core), how.with_native(source), type(source).__name__)
    raise InvalidInput(
        f"model.load: nothing here reads a {type(source).__module__}.{type(source).__qualname__}; give a file it "
        f"saved, or a function of rows such as `lambda x: model.predict_proba(x)[:, 1]` with features="
    )


@dataclass(frozen=True)
class _How:
    """How to read and with what to compare."""

    native: Any
    asked: str
    iterations: int | Literal["best"] | None
    complete_rows: bool
    decision: str

    def with_native(self, live: Any) -> _How:
        return self if self.native is not None else replace(self, native=live)

    def refuse_iterations(self, name: str) -> None:
        if self.iterations is not None:
            raise InvalidInput(f"{name}: iterations= is for models of XGBoost, LightGBM and CatBoost")

    def number(self, name: str) -> int | None:
        """Return the rounds asked for, of a model in which no best one is known."""
        if self.iterations == "best":
            raise InvalidInput(f"{name}: the model does not say which round is the best; give iterations= a number")
        return self.iterations


def _boosted(home: str, source: Any, how: _How) -> Model:
    """Read a live booster; of an estimator what its own predict uses: the rounds up to the best one."""
    name = f"the live {type(source).__name__}"
    stopped = None
    fitted = {"xgboost": "__sklearn_is_fitted__", "catboost": "is_fitted", "lightgbm": "__sklearn_is_fitted__"}[home]
    if not getattr(source, fitted, lambda: True)():
        raise InvalidInput(f"{type(source).__name__} is not fitted")
    if home == "lightgbm":
        text = getattr(source, "booster_", source).model_to_string()
        core: Any = _core.model.read_lightgbm_text(text.encode(), "the live booster", how.number(name))
    elif home == "catboost":
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "model.json"
            source.save_model(str(path), format="json")
            core = _core.model.read_catboost(path.read_bytes(), "the live model", how.number(name))
    else:
        core, how, stopped = _from_xgboost(source, how)
    model = _compared(_wrapped(core), how.with_native(source), name)
    model.stopped = stopped
    return model


def _from_xgboost(source: Any, how: _How) -> tuple[Any, _How, Stopped | None]:
    if hasattr(source, "get_booster"):
        missing = getattr(source, "missing", None)
        if missing is not None and missing == missing:
            raise InvalidInput(
                f"model.load: the estimator takes {missing!r} for missing, which is not stored in the model; replace "
                f"it by NaN in the rows and load the booster: model.load(estimator.get_booster())"
            )
        booster = source.get_booster()
        best = getattr(booster, "attr", lambda _: None)("best_iteration")
        if how.iterations is None and best is not None:
            how = replace(how, iterations="best")
        source = booster
    return _rounds_of(_core.model.read_xgboost_json, bytes(source.save_raw("json")), "the live booster", how)


def _rounds_of(read: Any, data: bytes, name: str, how: _How) -> tuple[Any, _How, Stopped | None]:
    """Read the rounds asked for; also return their number, and how they are used where training was stopped early."""
    if read not in (_core.model.read_xgboost_json, _core.model.read_xgboost_ubjson):
        return read(data, name, how.number(name)), how, None
    every = read(data, name, None)
    best = getattr(every, "best_iteration", None)
    if best is None:
        rounds = how.number(name)
        return every if rounds is None else read(data, name, rounds), how, None
    if how.iterations is None and hasattr(how.native, "get_booster"):  # an estimator is who decided
        how = replace(how, iterations="best")
    rounds = best + 1 if how.iterations == "best" else how.iterations
    core = every if rounds is None else read(data, name, rounds)
    try:
        up_to_best = len(read(data, name, best + 1))
    except InvalidInput:  # rounds were cut off since
        return core, replace(how, iterations=rounds), None
    all_rounds = len(every) * (best + 1) // up_to_best  # each round has as many trees
    stopped = Stopped(all_rounds, best + 1, all_rounds if rounds is None else rounds)
    return core, replace(how, iterations=rounds), None if all_rounds == best + 1 else stopped


def _compared(model: Model, how: _How, name: str, found: Native | NotCompared | None = None) -> Model:
    """Compare a model with what is given for it; `found` is what was found where nothing was."""
    if how.native is False:
        model._checked = NotCompared("it was not asked for (native=False)")
        return model
    if not isinstance(model, (TreeModel, FormulaModel)) or isinstance(model, (DecisionTableModel, ScorecardModel)):
        return model
    native = found if how.native is None else native_of(how.native, model.core, how.asked, how.number(name))
    if isinstance(native, Native):
        model._checked = compare(model.core, native, name)
    elif native is not None:
        model._checked = native
    return model


def _wrapped(core: Any) -> Model:
    if isinstance(core, _core.model.TreeEnsemble):
        return TreeModel(core)
    if isinstance(core, _core.model.Scorecard):
        return ScorecardModel(core)
    if isinstance(core, _core.model.DecisionTable):
        try:
            return DecisionTableModel(core)
        except InvalidInput as error:
            reason = str(error).partition(": ")[2]
            warnings.warn(
                f"The decision table is asked row by row, as it cannot be made into trees: {reason}. TreeExplainer, "
                f"gaps and lotrecht explain do not take it so",
                ModelWarning,
                stacklevel=4,
            )
            return RulesModel(core, reason)
    return FormulaModel(core)


def _from_file(path: Path, how: _How) -> Model:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{path}: cannot be read: {error.strerror or error}") from error
    if not data:
        raise InvalidInput(f"{path.name}: the file is empty (0 bytes)")
    return _from_bytes(data, path.name, how)


def _from_bytes(data: bytes, name: str, how: _How) -> Model:
    read = _reader(data)
    data = data.removeprefix(b"\xef\xbb\xbf") if data.lstrip(b"\xef\xbb\xbf \n\r\t")[:1] == b"{" else data
    if read is None:
        hint = _hint(data)
        raise InvalidInput(f"{quoted(name)}: is no model file that is known here{hint}. Known are {KNOWN}")
    stopped = None
    if read in _ROUNDS:
        core, how, stopped = _rounds_of(read, data, name, how)
        if stopped is not None and how.iterations is None and how.native in (None, False):
            warnings.warn(
                f'{name}: {stopped}. If an estimator decided, load the file with iterations="best"',
                ModelWarning,
                stacklevel=4,
            )
    else:
        how.refuse_iterations(name)
        if read is _core.model.read_model_file:
            core, comparison, rounds = read(data, name)
            model = _wrapped(core)
            model.stopped = None if rounds is None else Stopped(*rounds)
            if comparison is not None and how.native in (None, False):
                model._checked = comparison
                return model
            return _compared(model, how, name, NotCompared("the file tells of no comparison"))
        if read is _core.model.read_pmml:
            core = _from_pmml(data, name, how.complete_rows)
        elif read is _core.model.read_decision_table_dmn:
            core = read(data, name, decision=how.decision)
        else:
            core = read(data, name)
    found = None if how.native is not None else installed(read, data, core, how.number(name))
    model = _compared(_wrapped(core), how, name, found)
    model.stopped = stopped
    return model


def _from_pmml(data: bytes, name: str, complete_rows: bool) -> Any:
    """Read PMML; of CatBoost's say what it leaves out."""
    rounded = (
        "CatBoost's PMML has thresholds of six digits only, so rows near one go elsewhere than CatBoost sends them; "
        "its JSON is exact: model.save_model(path, format='json')"
    )
    is_catboost = b'name="CatBoost"' in data[:4096]
    try:
        core = _core.model.read_pmml(data, name, complete_rows)
    except ParseError as error:
        if not is_catboost:
            raise
        raise InvalidInput(f"{error}. {rounded}") from error
    if is_catboost:
        warnings.warn(f"{name}: {rounded}", ModelWarning, stacklevel=5)
    return core


_ROUNDS = (
    _core.model.read_xgboost_json,
    _core.model.read_xgboost_ubjson,
    _core.model.read_lightgbm_text,
    _core.model.read_catboost,
)


def _reader(data: bytes) -> Any:
    """Return what reads these bytes; of JSON by the keys only one maker writes."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    start = data.lstrip()[:16]
    if start.startswith((b"tree\n", b"tree\r\n")):
        return _core.model.read_lightgbm_text
    if data[:1] == b"\x08":  # the first field of an ONNX file is its version, a varint
        return _core.model.read_onnx
    if start.startswith(b"<"):
        root = re.search(rb"<(?:[\w.-]+:)?([A-Za-z]\w*)", data)
        is_dmn = root is not None and root.group(1) == b"definitions"
        return _core.model.read_decision_table_dmn if is_dmn else _core.model.read_pmml
    if data[:1] == b"{" and data[1:2] in (b"L", b"l", b"I", b"i", b"U"):  # a key's length is typed in UBJSON
        return _core.model.read_xgboost_ubjson
    if not start.startswith(b"{"):
        return _csv_reader(data)
    keys = _root_keys(data)
    for key, reader in (
        ("learner", _core.model.read_xgboost_json),
        ("oblivious_trees", _core.model.read_catboost),
        ("features_info", _core.model.read_catboost),
        ("ebm", _core.model.read_ebm),
        ("format", _core.model.read_model_file),
    ):
        if key in keys:
            return reader
    return None


def _hint(data: bytes) -> str:
    """Return what a file is that is not read, and what to write instead; nothing where nobody knows."""
    start = data.lstrip(b"\xef\xbb\xbf \n\r\t")
    for first, hint in (
        (b"CBM1", "it is CatBoost's binary; write JSON: model.save_model(path, format='json')"),
        (b"binf", "it is XGBoost's old binary; load it there and write JSON: booster.save_model('model.json')"),
        (
            b"\x80",
            "it is a pickle, which runs what is in it when read; load it in Python and hand over the object",
        ),
        (b"PK", "it is a zip archive; hand over the model that is in it"),
        (b"\x1f\x8b", "it is compressed; unpack it first"),
    ):
        if start.startswith(first):
            return f": {hint}"
    if start[:1] == b"[" and b'"nodeid"' in start[:4096]:
        return ": it is what XGBoost's dump_model writes for people, without what a model needs; use save_model"
    if start[:1] == b"{" and "tree_info" in _root_keys(start):
        return ": it is what LightGBM's dump_model writes for people; use save_model, which writes text"
    return ""


def _csv_reader(data: bytes) -> Any:
    """Return what reads a scorecard or a decision table, by its header and with its separator."""
    header = data.partition(b"\n")[0].decode("utf-8", "replace")
    for separator in (",", ";", "\t"):
        cells = [cell.strip().strip('"') for cell in header.split(separator)]
        if {"characteristic", "test", "points"} <= set(cells):
            return partial(_core.model.read_scorecard_csv, separator=separator)
        if len(cells[0]) <= 2 and cells[0][:1] in "UFPACRO" and any(cell.startswith("in:") for cell in cells[1:]):
            return partial(_core.model.read_decision_table_csv, separator=separator)
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
