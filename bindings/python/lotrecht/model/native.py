"""A model's own library, asked about the rows on which readers of models err.

No library is imported unless it is installed and has made the model; nothing is computed here.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from lotrecht import _core
from lotrecht.errors import InvalidInput

__all__ = ["Compared", "Native", "NotCompared", "compare", "installed", "native_of"]

Numbers = npt.NDArray[np.float64]

PROBES = 2000
VALUES = 20_000_000
"""Most values among all probes: 160 MB; a model with very many features is compared on fewer rows."""
KEPT = 200
"""Probes that are written with a model, so that whoever reads it can compare again."""


@dataclass(frozen=True)
class Native:
    """What to ask a library's own model: `ask` takes (n, features) rows and says (n,) or (n, outputs) of `asked`."""

    name: str
    ask: Callable[[Numbers], Any]
    asked: str = "margin"


@dataclass(frozen=True)
class NotCompared:
    """Why a model was not compared with its original."""

    reason: str


@dataclass(frozen=True)
class Compared:
    """A comparison that a model passed, and some of its rows and answers."""

    comparison: _core.model.Comparison
    rows: Numbers
    answers: Numbers


def compare(core: Any, native: Native, name: str) -> Compared:
    """Compare a model that was read with its original on the probes.

    A library that refuses infinite values is asked about the largest float in their place, one that refuses missing
    values about 0.

    Raises
    ------
    InvalidInput
        If the original answers none of the probes, or says something else of one.
    """
    probes = _core.model.probes(core, max(50, min(PROBES, VALUES // core.features)))
    rows, answers = _answers(probes, native, name, lines=bool(getattr(core, "has_lines", False)))
    answers = np.ascontiguousarray(answers, dtype=np.float64).reshape(len(rows), -1)
    if answers.shape[1] != core.outputs:
        raise InvalidInput(
            f"{name}: {native.name} answers {answers.shape[1]} numbers for a row, the model read here {core.outputs}"
        )
    found = _core.model.conformance(core, rows, answers, asked=native.asked)
    if not found.conforms:
        theirs = answers[found.row, found.output]
        raise InvalidInput(
            f"{name}: the model read here is not the one that {native.name} has: of the row "
            f"{_row(rows[found.row])} the {native.asked} there is {float(theirs)!r}, here it differs by "
            f"{found.difference:.3g}, where {found.tolerance:.3g} is allowed. It is refused rather than explained "
            f"wrongly; explain it as a function of rows, or read it without a comparison by native=False"
        )
    return Compared(_core.model.Comparison(native.name, found, rows, native.asked), rows, answers)


def _answers(probes: Numbers, native: Native, name: str, lines: bool) -> tuple[Numbers, Any]:
    most = float(np.finfo(np.float32).max)
    bounded = np.clip(probes, -most, most)  # missing stays missing
    complete = np.where(np.isnan(bounded), 0.0, bounded)
    # A line at infinity is infinite, or nothing at all.
    asked = [bounded, complete] if lines else [probes, bounded, complete]
    error: Exception | None = None
    for rows in asked:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # that rows have no names, that a value is large
                return rows, native.ask(rows)
        except Exception as caught:
            error = caught
    raise InvalidInput(f"{name}: {native.name} answers none of the rows on which it is compared: {error}")


def _row(values: Numbers) -> str:
    shown = ", ".join(repr(float(v)) for v in values[:8])
    return f"({shown}{', ...' if len(values) > 8 else ''})"


def native_of(source: Any, core: Any, asked: str, iterations: int | None) -> Native | NotCompared:
    """Return how to ask a live object or a function.

    Raises
    ------
    InvalidInput
        If nothing here knows how.
    """
    home = type(source).__module__.partition(".")[0]
    if home == "xgboost":
        return _xgboost(source, iterations)
    if home == "lightgbm":
        return _lightgbm(source, iterations)
    if home == "catboost":
        return _catboost(source, iterations)
    if home == "sklearn":
        return _sklearn(source, core)
    if home == "interpret":
        return _interpret(source)
    if home == "onnxruntime":
        return _onnx(source, core)
    if callable(source):
        return Native(getattr(source, "__qualname__", type(source).__name__), source, asked)
    raise InvalidInput(
        f"model.load: native: nothing here knows how to ask a {type(source).__module__}.{type(source).__qualname__}; "
        f"give a function of rows"
    )


def _version(package: str) -> str:
    return str(getattr(sys.modules.get(package), "__version__", "")).strip()


def _xgboost(source: Any, iterations: int | None) -> Native:
    xgboost = importlib.import_module("xgboost")
    booster = source.get_booster() if hasattr(source, "get_booster") else source
    rounds = (0, 0)
    if iterations is not None:
        rounds = (0, iterations)
    elif booster is not source:
        best = booster.attr("best_iteration")
        rounds = (0, 0) if best is None else (0, int(best) + 1)

    def ask(rows: Numbers) -> Any:
        matrix = xgboost.DMatrix(
            rows, feature_names=booster.feature_names, feature_types=booster.feature_types, enable_categorical=True
        )
        return booster.predict(matrix, output_margin=True, iteration_range=rounds)

    return Native(f"XGBoost {_version('xgboost')}", ask)


def _lightgbm(source: Any, iterations: int | None) -> Native:
    booster = getattr(source, "booster_", source)
    # A forest's raw score is not divided by its rounds, its answer is.
    averages = "\naverage_output" in booster.model_to_string(num_iteration=1)

    def ask(rows: Numbers) -> Any:
        return booster.predict(rows, raw_score=not averages, num_iteration=iterations)

    return Native(f"LightGBM {_version('lightgbm')}", ask, "response" if averages else "margin")


def _catboost(source: Any, iterations: int | None) -> Native:
    # Trees that ask about categories are not read, so whatever stands there is the same to the model.
    categories = list(source.get_cat_feature_indices())

    def ask(rows: Numbers) -> Any:
        given: Any = rows
        if categories:
            given = rows.astype(object)
            given[:, categories] = "any"
        return source.predict(given, prediction_type="RawFormulaVal", ntree_end=iterations or 0)

    return Native(f"CatBoost {_version('catboost')}", ask)


def _sklearn(source: Any, core: Any) -> Native | NotCompared:
    name = f"scikit-learn {_version('sklearn')}"
    if any(getattr(core, "categories", ())):
        return _sklearn_in_words(source, core, name)
    if type(source).__name__ == "IsolationForest":
        return Native(name, lambda rows: np.negative(source.score_samples(rows)), "response")
    if hasattr(source, "decision_function"):
        return Native(name, source.decision_function)
    if hasattr(source, "predict_proba"):
        return Native(name, source.predict_proba, "response")
    return Native(name, source.predict, "response")


def _sklearn_in_words(source: Any, core: Any, name: str) -> Native | NotCompared:
    """Codes become the texts they stand for, in a data frame as the model was trained on."""
    if not core.feature_names:
        return NotCompared(
            "scikit-learn takes this model's categories as texts, of columns whose names it has not kept"
        )
    if importlib.util.find_spec("pandas") is None:
        return NotCompared("scikit-learn takes this model's categories as texts of pandas, which is not installed")
    pandas = importlib.import_module("pandas")
    ask = getattr(source, "decision_function", source.predict)

    def asked(rows: Numbers) -> Any:
        frame = {}
        for j, texts in enumerate(core.categories):
            known = list(texts)
            text = pandas.Series([_text(code, known) for code in rows[:, j].tolist()], dtype=object)
            frame[core.feature_names[j]] = text.astype("category") if known else rows[:, j]
        return ask(pandas.DataFrame(frame))

    return Native(name, asked, "margin" if hasattr(source, "decision_function") else "response")


def _interpret(source: Any) -> Native:
    """Codes become the texts they stand for; a code that stands for none a text that nobody has seen."""
    texts = [_categories(bins[0]) if bins else None for bins in source.bins_]

    def ask(rows: Numbers) -> Any:
        given = rows.astype(object)
        for j, known in enumerate(texts):
            if known is not None:
                given[:, j] = [_text(x, known) for x in rows[:, j].tolist()]
        decide = getattr(source, "decision_function", source.predict)
        return decide(given)

    asked = "margin" if hasattr(source, "decision_function") else "response"
    return Native(f"interpret {_version('interpret')}", ask, asked)


def _categories(bins: Any) -> list[str] | None:
    return None if not isinstance(bins, dict) else [str(text) for text, _ in sorted(bins.items(), key=lambda b: b[1])]


def _text(code: float, known: list[str]) -> str | None:
    if code != code:  # missing
        return None
    return known[int(code)] if code in range(len(known)) else "a category that nobody has seen"


def _onnx(session: Any, core: Any) -> Native:
    def ask(rows: Numbers) -> Any:
        given = session.get_inputs()[0]
        kind = np.float64 if "double" in given.type else np.float32
        with np.errstate(over="ignore"):
            found = session.run(None, {given.name: rows.astype(kind)})[-1]
        if isinstance(found, list):  # a dict for each row
            found = np.array([list(row.values()) for row in found])
        found = np.asarray(found, dtype=np.float64).reshape(len(rows), -1)
        return found[:, 1:] if found.shape[1] == 2 and core.outputs == 1 else found

    return Native(f"ONNX Runtime {_version('onnxruntime')}", ask, "response")


@contextlib.contextmanager
def _as_file(data: bytes, suffix: str) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"model{suffix}"
        path.write_bytes(data)
        yield str(path)


def installed(reader: Any, data: bytes, core: Any, iterations: int | None) -> Native | NotCompared:
    """Return how to ask the library that wrote a file, if it is installed and reads the file itself."""
    package = {
        _core.model.read_xgboost_json: "xgboost",
        _core.model.read_xgboost_ubjson: "xgboost",
        _core.model.read_lightgbm_text: "lightgbm",
        _core.model.read_catboost: "catboost",
        _core.model.read_onnx: "onnxruntime",
    }.get(reader)
    if package is None:
        return NotCompared("no library is known here that answers for files of this kind")
    if importlib.util.find_spec(package) is None:
        return NotCompared(f"{package} is not installed")
    try:
        library = importlib.import_module(package)
        if package == "xgboost":
            booster = library.Booster({"nthread": 1})
            booster.load_model(bytearray(data))
            return _xgboost(booster, iterations)
        if package == "lightgbm":  # older versions print that they have read it
            with contextlib.redirect_stdout(None):
                return _lightgbm(library.Booster(model_str=data.decode()), iterations)
        if package == "catboost":
            with _as_file(data, ".json") as path:
                return _catboost(library.CatBoost().load_model(path, format="json"), iterations)
        return _onnx(library.InferenceSession(data, providers=["CPUExecutionProvider"]), core)
    except Exception as error:
        return NotCompared(f"{package} {_version(package)} cannot read the file: {str(error).splitlines()[0][:200]}")
