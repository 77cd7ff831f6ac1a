"""From TOML to the parts of a plan: every key it does not know is refused, with the place in the file."""

from __future__ import annotations

import math
import sys
from dataclasses import fields
from typing import Any

from lotrecht.analyses import KINDS, module_of
from lotrecht.errors import InvalidInput
from lotrecht.plan.parts import (
    MEASURES,
    METHODS,
    METRICS,
    ODDS_MEASURES,
    QUESTIONS,
    Check,
    Columns,
    Data,
    Groups,
    Metrics,
    Statistics,
    Why,
)
from lotrecht.plan.toml_table import TomlTable, kind_of

__all__ = ["TomlTable", "tables_of"]


def tables_of(text: str) -> dict[str, Any]:
    """Return the parts of a plan by their names, from TOML text.

    Raises
    ------
    InvalidInput
        if the text is no TOML, has a key nobody knows, or a value of the wrong type
    """
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"is not TOML: {error}") from None
    root = TomlTable(
        values, "", ("title", "why", "data", "columns", "groups", "metrics", "statistics", "checks", *KINDS)
    )
    why = root.table("why", QUESTIONS)
    data = root.table("data", _keys(Data))
    columns = root.table("columns", _keys(Columns))
    groups = root.table("groups", _keys(Groups))
    metrics = root.table("metrics", _keys(Metrics))
    statistics = root.table("statistics", _keys(Statistics))
    return {
        "title": root.text("title"),
        "why": Why(**{name: why.text(name) for name in QUESTIONS}),
        "data": Data(path=data.text("path"), encoding=data.text("encoding", "utf-8")),
        "columns": Columns(
            decision=columns.text("decision"),
            positive=columns.values_of("positive"),
            effect=columns.choice("effect", ("", "benefit", "burden"), ""),
            outcome=columns.text("outcome"),
            outcome_positive=columns.values_of("outcome_positive"),
            weight=columns.text("weight"),
        ),
        "groups": Groups(
            attributes=groups.texts("attributes"),
            crossed=groups.boolean("crossed", True),
            missing=groups.choice("missing", ("group", "set_aside", "raise"), "group"),
            reference=groups.reference("reference") or "largest",
        ),
        "metrics": Metrics(metrics.texts("report")),
        "statistics": Statistics(
            confidence=statistics.number(
                "confidence", None, "a number between 0 and 1 such as 0.95; it has no default"
            ),
            **{key: statistics.choice(key, known, known[0]) for key, known in METHODS.items()},
            replicates=statistics.whole("replicates", 1999),
            seed=statistics.whole("seed", 1),
        ),
        "checks": _checks(root.take("checks")),
        "analyses": {kind: _analysis(root, kind) for kind in KINDS if root.take(kind) is not None},
    }


def _analysis(root: TomlTable, kind: str) -> Any:
    module = module_of(kind)
    return module.read(root.table(kind, _keys(module.Section)))


def _keys(part: type) -> list[str]:
    return [each.name for each in fields(part)]


def _checks(values: Any) -> tuple[Check, ...]:
    if values is None:
        return ()
    if not isinstance(values, list) or not all(isinstance(v, dict) for v in values):
        raise InvalidInput(f"checks must be tables, each written [[checks]], got {kind_of(values)}")
    checks = []
    for number, value in enumerate(values, 1):
        table = TomlTable(value, f"[[checks]] {number}", _keys(Check))
        metric = table.choice("metric", (*METRICS, "equalized_odds"), None)
        measure = table.choice("measure", ODDS_MEASURES if metric == "equalized_odds" else MEASURES, None)
        low, high = table.number("low", -math.inf), table.number("high", math.inf)
        checks.append(Check(metric, measure, low, high, table.reference("reference")))
    return tuple(checks)
