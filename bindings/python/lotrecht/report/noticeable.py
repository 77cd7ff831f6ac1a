"""What could have been found: p-values, and the gap that these numbers would have shown had it been there."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final

from .language import unit_of
from .numerals import Unit
from .ordering import Json
from .phrases import Phrases

NAMED: Final = ("within", "undecided")
"""The verdicts beside which a reader must be told what could have been found."""
_SMALLEST_P: Final = 0.001
_FEW_DIGITS: Final = 0.1
POWER: Final = 0.8
"""Where a record does not say it."""


def p_written(say: Phrases, value: float) -> str:
    """Write a p-value: as many digits as say something."""
    numerals = say.language.numerals
    if value < _SMALLEST_P:
        return f"< {numerals.write(_SMALLEST_P, Unit.NUMBER, 3)}"
    return numerals.write(value, Unit.NUMBER, 3 if value < _FEW_DIGITS else 2)


def p_values(say: Phrases, of: Json) -> str:
    """Return a p-value with its corrected one, as far as there are any."""
    raw, adjusted = of.get("p_value"), of.get("adjusted_p_value")
    written = {name: p_written(say, p) for name, p in (("p", raw), ("adjusted", adjusted)) if p is not None}
    signed = {name: p if p.startswith("<") else f"= {p}" for name, p in written.items()}
    if not written:
        return ""
    if len(written) == 1:
        return say.say("p" if "p" in written else "p.adjusted", **signed)
    return say.say("p.both", p=signed["p"], adjusted=written["adjusted"])


def p_beyond(say: Phrases, of: Json) -> str:
    """Return the p-value of having moved no further than tolerated, with its corrected one."""
    return p_values(say, {"p_value": of.get("p_beyond"), "adjusted_p_value": of.get("adjusted_p_beyond")})


def p_within(say: Phrases, of: Json) -> str:
    """Return the p-value of having moved at least as far as tolerated."""
    return p_values(say, {"p_value": of.get("p_within")})


def noticeable(say: Phrases, finding: Json, record: Json) -> str:
    """Return which gap would have been noticed, as a sentence or two; empty where nobody computed it."""
    kind, parts = _told(say, finding, say.say("unit.points"))
    if not kind:
        return ""
    said = [say.say(f"noticeable.{kind}", **parts, often=in_how_many(say, power_of(record)))]
    among = comparisons_of(finding)
    if among > 1 and kind != "none":
        key = "noticeable.among" if finding.get("p_value") is not None else "noticeable.pairs"
        said.append(say.say(key, n=say.language.numerals.count(among)))
    return say.joined(said, " ")


def noticeable_briefly(say: Phrases, finding: Json, points: str) -> str:
    """Return the same for a line of a terminal; `points` stands behind differences of shares."""
    kind, parts = _told(say, finding, points)
    kind = kind.replace("odds", "worst")
    brief = kind if kind.startswith("worst") else kind.partition(".")[0]
    return say.say(f"term.noticeable.{brief}", **parts) if kind else ""


def comparisons_of(finding: Json) -> int:
    """Return for how many comparisons the noticeable gap of a finding is corrected."""
    return int((finding.get("detectable") or {}).get("comparisons", 1))


def power_of(record: Json) -> float:
    """Return with which power the findings of a record would have been noticed."""
    return float(record.get("statistics", {}).get("tests", {}).get("power", POWER))


def in_how_many(say: Phrases, power: float) -> str:
    """Return the power as "4 of 5"."""
    share = Fraction(power).limit_denominator(100)
    count = say.language.numerals.count
    return say.say("noticeable.of", some=count(share.numerator), all=count(share.denominator))


def sides_of(found: Json) -> str:
    """Return on which sides a gap would have been noticed: both, only_low, only_high or none."""
    sides = [name for name in ("low", "high") if found[name] is not None]
    return "both" if len(sides) == len(("low", "high")) else f"only_{sides[0]}" if sides else "none"


def nothing_found(line: Json, none: float) -> bool:
    """Return whether a line of an analysis leaves "no gap" open: by its verdict, or else by its interval."""
    if line.get("verdict"):
        return bool(line["verdict"] == "undecided")
    e = line["estimate"]
    ends = {"-infinity": -math.inf, "infinity": math.inf}
    low, high = (ends.get(e[end], e[end]) for end in ("low", "high"))
    return low is not None and high is not None and low <= none <= high


def _told(say: Phrases, finding: Json, points: str) -> tuple[str, dict[str, str]]:
    """Return which sentence fits, and what stands in it; no sentence where nobody computed it."""
    found = finding.get("detectable")
    if found is None or finding["verdict"] not in NAMED:
        return "", {}
    unit = unit_of(finding["metric"], finding["measure"])
    parts = {name: say.language.numerals.plain(found[name], unit) for name in ("low", "high")}
    parts["unit"] = points if unit.in_percent else ""
    kind = sides_of(found)
    if finding["group"] is None and kind != "none":  # between any two groups: there is only one side
        kind = "odds" if finding["metric"] == "equalized_odds" else "worst"
        return (f"{kind}.ratio" if unit is Unit.RATIO else kind), parts
    return (f"{kind}.ratio" if unit is Unit.RATIO and kind != "none" else kind), parts
