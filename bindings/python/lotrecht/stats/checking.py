"""What the functions of this package refuse, in the caller's words."""

from __future__ import annotations

import operator
import os
from typing import Any, SupportsIndex

from lotrecht.errors import InvalidInput, quoted

_MOST = 2**64 - 1
_MOST_THREADS = 4096


def refuse_counts(function: str, **counts: SupportsIndex) -> None:
    """Refuse what is no whole number from 0 on."""
    for name, count in counts.items():
        try:
            usable = 0 <= operator.index(count) <= _MOST
        except TypeError:
            usable = False
        if not usable:
            raise InvalidInput(f"{function}: {name} must be a whole number from 0 on, got {_shown(count)}")


def refuse_samples(function: str, **counts: SupportsIndex) -> None:
    """Refuse samples that have more successes than trials; `counts` alternates successes and trials."""
    refuse_counts(function, **counts)
    names = list(counts)
    for successes, trials in zip(names[::2], names[1::2], strict=True):
        if operator.index(counts[successes]) > operator.index(counts[trials]):
            raise InvalidInput(
                f"{function}: {successes} must not be more than {trials}, got {counts[successes]} of {counts[trials]}"
            )


def refuse_level(function: str, confidence: float, name: str = "confidence") -> None:
    """Refuse what is no level."""
    if not hasattr(confidence, "__float__") or not 0.0 < float(confidence) < 1.0:
        raise InvalidInput(
            f"{function}: {name} must lie strictly between 0 and 1 (0.95 means 95 %), got {_shown(confidence)}"
        )


def refuse_number(function: str, name: str, value: object) -> None:
    """Refuse what is no number; which numbers, the compiled function knows."""
    if isinstance(value, (bool, str)) or not hasattr(value, "__float__"):
        raise InvalidInput(f"{function}: {name} must be a number, got {_shown(value)}")


def refuse_list(function: str, name: str, values: object, what: str = "whole numbers") -> None:
    """Refuse what holds no values one after the other."""
    if isinstance(values, (str, bytes)) or not hasattr(values, "__iter__"):
        raise InvalidInput(f"{function}: {name} must be a list of {what}, got {_shown(values)}")


def refuse_choice(function: str, name: str, value: object, choices: tuple[str, ...]) -> None:
    """Refuse a word that is not among the choices."""
    if value not in choices:
        listed = ", ".join(f"'{c}'" for c in choices[:-1]) + f" or '{choices[-1]}'"
        raise InvalidInput(f"{function}: {name} must be {listed}, got {_shown(value)}")


def refuse(function: str, confidence: float, **counts: SupportsIndex) -> None:
    """Refuse what is no sample, or no level; `counts` alternates successes and trials."""
    refuse_samples(function, **counts)
    refuse_level(function, confidence)


def whole(function: str, name: str, value: Any, low: int, high: int) -> int:
    """Return a whole number within bounds, whatever type of integer it was."""
    try:
        number = operator.index(value)
    except TypeError:
        raise InvalidInput(f"{function}: {name} must be a whole number, got {value!r}") from None
    if isinstance(value, bool) or not low <= number <= high:
        raise InvalidInput(f"{function}: {name} must be a whole number from {low} to {high}, got {value!r}")
    return number


def cores_of(function: str, threads: Any) -> int:
    """Return how many threads to use, every core where None is asked for; no result depends on it."""
    if threads is None:
        return available_cores()
    try:
        asked = operator.index(threads)
    except TypeError:
        raise InvalidInput(f"{function}: threads must be a whole number, or None, got {quoted(threads)}") from None
    if not 1 <= asked <= _MOST_THREADS:
        raise InvalidInput(f"{function}: threads must be at least 1 and at most {_MOST_THREADS:,}, got {asked}")
    return asked


def available_cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _shown(value: object) -> str:
    return quoted(value) if isinstance(value, str) else str(value)
