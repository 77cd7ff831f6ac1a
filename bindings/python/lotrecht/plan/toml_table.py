"""One table of a plan's TOML: values by their kinds, every refusal with its place in the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lotrecht.errors import InvalidInput, did_you_mean, listing, quoted
from lotrecht.plan.parts import REFERENCE_RULES, Reference

__all__ = ["TomlTable", "kind_of"]


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
        return InvalidInput(f"{self.place(key)} must be {rule}, got {kind_of(value)} {shown}")

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
        if value is None or value in ("", []):
            return ()
        several = value if isinstance(value, list) else [value]
        if not all(isinstance(v, (str, bool, int, float)) for v in several):
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
            raise InvalidInput(f"{key} must be a table, written [{key}], got {kind_of(value)}")
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

    def numbers(self, key: str) -> tuple[float, ...]:
        """Take a list of numbers; one number is a list of one."""
        value = self.take(key)
        if value is None:
            return ()
        several = value if isinstance(value, list) else [value]
        if any(isinstance(v, bool) or not isinstance(v, (int, float)) for v in several):
            raise self.refuse(key, "a number or a list of numbers", value)
        return tuple(float(v) for v in several)

    def numbers_by_name(self, key: str, rule: str = "") -> dict[str, float]:
        """Take numbers by names, such as { female = 0.51, male = 0.49 }; none if the key is not there."""
        rule = rule or "a number for each name, such as { female = 0.51, male = 0.49 }"
        value = self.take(key)
        if value is None:
            return {}
        if not isinstance(value, dict) or any(
            isinstance(v, bool) or not isinstance(v, (int, float)) for v in value.values()
        ):
            raise self.refuse(key, rule, value)
        return {str(name): float(v) for name, v in value.items()}

    def values_by_name(self, key: str) -> dict[str, tuple[str, ...]]:
        """Take one or more values for each name, as texts, such as { flagged = "yes", paid = ["1", "2"] }."""
        value = self.take(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self.refuse(key, 'a value or a list of values for each name, such as { flagged = "yes" }', value)
        inner = TomlTable(value, self.place(key), value)
        return {str(name): inner.values_of(name) for name in value}

    def tables(self, key: str, known: Iterable[str]) -> tuple[TomlTable, ...]:
        """Take a list of tables, such as steps = [{ name = "flagged" }, { name = "checked" }]."""
        value = self.take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            raise self.refuse(key, "a list of tables, such as [{ ... }, { ... }]", value)
        names = list(known)
        return tuple(TomlTable(v, f"{self.place(key)} {number}", names) for number, v in enumerate(value, 1))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def kind_of(value: Any) -> str:
    """Return what a value is, in the words of a message."""
    names = {
        bool: "the truth value",
        int: "the number",
        float: "the number",
        str: "the text",
        list: "the list",
        dict: "the table",
    }
    return names.get(type(value), "a date or time" if hasattr(value, "isoformat") else f"a {type(value).__name__}")
