"""From TOML to the parts of a plan: every key it does not know is refused, with the place in the file."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from lotrecht.analyses import KINDS, module_of
from lotrecht.errors import InvalidInput, did_you_mean, listing, quoted
from lotrecht.plan.parts import (
    MEASURES,
    METHODS,
    METRICS,
    ODDS_MEASURES,
    QUESTIONS,
    REFERENCE_RULES,
    Check,
    Columns,
    Data,
    Groups,
    Metrics,
    Reference,
    Statistics,
    Why,
)

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
        raise InvalidInput(f"checks must be tables, each written [[checks]], got {_kind(values)}")
    checks = []
    for number, value in enumerate(values, 1):
        table = TomlTable(value, f"[[checks]] {number}", _keys(Check))
        metric = table.choice("metric", (*METRICS, "equalized_odds"), None)
        measure = table.choice("measure", ODDS_MEASURES if metric == "equalized_odds" else MEASURES, None)
        low, high = table.number("low", -math.inf), table.number("high", math.inf)
        checks.append(Check(metric, measure, low, high, table.reference("reference")))
    return tuple(checks)


class TomlTable:
    """One table of the file. A key that nobody knows is refused before anything else is looked at."""

    def __init__(self, values: Mapping[str, Any], name: str, known: Iterable[str]) -> None:
        self.values = values
        self.name = name
        names = list(known)
        for key in values:
            if key not in names:
                where = f" in {name}" if name else ""
                near = did_you_mean(key, names)
                raise InvalidInput(
                    f"unknown key {quoted(key)}{where}{near}{' The' if near else '; the'} keys there are "
                    f"{listing(names, 20)}"
                )

    def place(self, key: str) -> str:
        """Return where a key stands, as in a message."""
        return f"{self.name}.{key}" if self.name else key

    def take(self, key: str) -> Any:
        """Return the value of a key as it stands in the file, or None."""
        return self.values.get(key)

    def refuse(self, key: str, rule: str, value: Any) -> InvalidInput:
        """Return the refusal of a value: what it must be, and what it is."""
        shown = quoted(value) if isinstance(value, str) else str(value)
        return InvalidInput(f"{self.place(key)} must be {rule}, got {_kind(value)} {shown}")

    def text(self, key: str, default: str = "") -> str:
        """Take a text."""
        value = self.take(key)
        if value is None:
            return default
        if not isinstance(value, str):
            raise self.refuse(key, "text in quotation marks", value)
        return value

    def choice(self, key: str, choices: Iterable[str], default: str | None) -> Any:
        """Take one of some words; a default of None makes the key obligatory."""
        choices = list(choices)
        value = self.take(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or value not in choices:
            rule = f"one of {listing(choices, 20)}"
            if value is None:
                raise InvalidInput(f"{self.place(key)} is missing; it must be {rule}")
            raise InvalidInput(f"{self.refuse(key, rule, value)}{did_you_mean(str(value), choices)}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Take a list of texts; one text is a list of one."""
        value = self.take(key)
        if value is None:
            return ()
        if isinstance(value, str):
            value = [value] if value else []
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise self.refuse(key, "a list of texts", value)
        return tuple(value)

    def values_of(self, key: str) -> tuple[str, ...]:
        """Take one value of any plain type, or a list of such, as texts; "" means open."""
        value = self.take(key)
        if value is None or value == "":
            return ()
        several = value if isinstance(value, list) else [value]
        if not several or not all(isinstance(v, (str, bool, int, float)) for v in several):
            raise self.refuse(key, "a value or a list of values", value)
        return tuple(_plain(v) for v in several)

    def boolean(self, key: str, default: bool) -> bool:
        """Take true or false."""
        value = self.take(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.refuse(key, "true or false", value)
        return value

    def number(self, key: str, default: float | None, rule: str = "a number") -> float:
        """Take a number; a default of None makes the key obligatory."""
        value = self.take(key)
        if value is None:
            if default is None:
                raise InvalidInput(f"{self.place(key)} is missing; it must be {rule}")
            return default
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.refuse(key, rule, value)
        return float(value)

    def whole(self, key: str, default: int) -> int:
        """Take a whole number from 0 on."""
        value = self.take(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self.refuse(key, "a whole number, not below 0", value)
        return value

    def table(self, key: str, known: Iterable[str]) -> TomlTable:
        """Take a table within the table."""
        value = self.take(key)
        if value is not None and not isinstance(value, dict):
            raise InvalidInput(f"{key} must be a table, written [{key}], got {_kind(value)}")
        return TomlTable(value or {}, f"[{key}]", known)

    def reference(self, key: str) -> Reference | None:
        """Take a rule or a named group."""
        value = self.take(key)
        if value is None:
            return None
        if isinstance(value, dict) and value and all(isinstance(v, (str, bool, int, float)) for v in value.values()):
            return {str(k): _plain(v) for k, v in value.items()}
        if isinstance(value, str) and value in REFERENCE_RULES:
            return value
        near = did_you_mean(value, REFERENCE_RULES) if isinstance(value, str) else ""
        rule = f"one of {listing(REFERENCE_RULES)}, or a named group such as {{sex = 'female'}}"
        raise InvalidInput(f"{self.refuse(key, rule, value)}{near}")


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _kind(value: Any) -> str:
    names = {
        bool: "the truth value",
        int: "the number",
        float: "the number",
        str: "the text",
        list: "the list",
        dict: "the table",
    }
    return names.get(type(value), "a date or time" if hasattr(value, "isoformat") else f"a {type(value).__name__}")
