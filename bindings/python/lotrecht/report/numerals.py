"""Write numbers as people of a language read them. Formatting only: no result is computed here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from enum import Enum
from typing import Any, Final

NO_BREAK: Final = "\u00a0"
MINUS: Final = "\u2212"
INFINITY: Final = "∞"
UNKNOWN: Final = "?"
MOST_DECIMALS: Final = 9

_EXACT: Final = Context(prec=400)


class Unit(Enum):
    """What kind of number a result is, and so how it is written."""

    SHARE = "share"  # 0.449 -> 44.9%
    POINTS = "points"  # difference of shares, no sign of its own: 0.214 -> 21.4
    SIGNED_POINTS = "signed_points"  # 0.214 -> +21.4
    RATIO = "ratio"  # 0.72
    NUMBER = "number"  # a rate that is not a share, or a gap of such without sign
    SIGNED_NUMBER = "signed_number"

    @property
    def in_percent(self) -> bool:
        """Whether one hundredth is written as 1."""
        return self in {Unit.SHARE, Unit.POINTS, Unit.SIGNED_POINTS}

    @property
    def signed(self) -> bool:
        """Whether a plus is written."""
        return self in {Unit.SIGNED_POINTS, Unit.SIGNED_NUMBER}

    @property
    def decimals(self) -> int:
        """The fewest decimals written."""
        return 1 if self.in_percent else 2


@dataclass(frozen=True)
class Numerals:
    """The marks of a language."""

    point: str
    thousands: str
    percent: str

    def count(self, n: float) -> str:
        """Write a count; sums of weights keep up to two decimals."""
        if isinstance(n, int) or float(n).is_integer():
            return self._localised(f"{int(n):,d}")
        return self._localised(f"{n:,.2f}")

    def plain(self, value: Any, unit: Unit, decimals: int | None = None) -> str:
        """Write one bound or value without its unit sign; None is ``?``, infinity ``∞``."""
        special = _special(value)
        if special is not None:
            return special
        shown = decimal(value, unit)
        places = decimals_for(value, unit) if decimals is None else decimals
        rounded = round_to(shown, places)
        text = f"{abs(rounded):,.{places}f}"
        sign = MINUS if rounded < 0 else "+" if unit.signed and rounded > 0 else ""
        return sign + self._localised(text)

    def write(self, value: Any, unit: Unit, decimals: int | None = None) -> str:
        """Write one value with its unit sign (``%`` for shares)."""
        text = self.plain(value, unit, decimals)
        return text + self.percent if unit is Unit.SHARE and text != UNKNOWN else text

    def _localised(self, text: str) -> str:
        return text.translate({ord(","): self.thousands, ord("."): self.point})


def decimal(value: float, unit: Unit) -> Decimal:
    """Return the exact number that is written: the shortest text of the double, in percent where the unit is."""
    exact = Decimal(repr(value))
    return exact.scaleb(2, _EXACT) if unit.in_percent else exact


def decimals_for(value: float, unit: Unit) -> int:
    """Return the decimals at which a value close to 0 (or to 100 %) is not written as 0 (or 100 %)."""
    shown = abs(decimal(value, unit))
    places = unit.decimals
    whole = Decimal(100) if unit is Unit.SHARE else None
    while places < MOST_DECIMALS:
        rounded = round_to(shown, places)
        if (rounded == 0) == (shown == 0) and (rounded == whole) == (shown == whole):
            break
        places += 1
    return places


def decimals_true_to(values: Iterable[Any], thresholds: Iterable[Any], unit: Unit) -> int:
    """Return the decimals at which no value is written on the wrong side of a threshold, or on it by rounding.

    So 0.7996 beside a threshold of 0.8 is written 0.7996, not 0.80.
    """
    numbers = [decimal(v, unit) for v in values if _special(v) is None]
    limits = [decimal(t, unit) for t in thresholds if _special(t) is None]
    places = unit.decimals
    while places < MOST_DECIMALS:
        if all(_side(round_to(n, places), t) == _side(n, t) for n in numbers for t in limits):
            break
        places += 1
    return places


def decimals_of(value: Any, unit: Unit) -> int:
    """Return the decimals that write a threshold exactly."""
    if _special(value) is not None:
        return unit.decimals
    exponent = decimal(value, unit).normalize(_EXACT).as_tuple().exponent
    places = -exponent if isinstance(exponent, int) else 0
    return min(max(unit.decimals, places), MOST_DECIMALS)


def round_to(value: Decimal, places: int) -> Decimal:
    """Round half to even."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN, context=_EXACT)


def _side(value: Decimal, threshold: Decimal) -> int:
    return (value > threshold) - (value < threshold)


def _special(value: Any) -> str | None:
    if value is None:
        return UNKNOWN
    if value == "infinity":
        return INFINITY
    if value == "-infinity":
        return MINUS + INFINITY
    return None
