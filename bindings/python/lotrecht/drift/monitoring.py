"""Groups' decisions watched week by week, with a budget of false alarms."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lotrecht import _core
from lotrecht.errors import InvalidInput, ParseError, listing, quoted
from lotrecht.stats.checking import refuse_choice, refuse_number

__all__ = ["FairnessMonitor", "Reading"]

FORMAT = "lotrecht.monitor/1"
UNITS = ("days", "weeks", "months", "quarters", "years", "looks")
MOST_CASES = 2**53
"""Beyond it a double holds not every whole number."""
EVERY = ("day", "week", "month", "quarter", "year")


@dataclass(frozen=True)
class Reading:
    """Where a monitor stands after a look; ``str`` says it in words.

    Attributes
    ----------
    at : name of the look
    look : its number, from 1
    alarm : whether it is an alarm
    level : evidence of a change; an alarm at `budget`
    budget : looks, at least, from one false alarm to the next on average
    promise : the same as it was asked for, e.g. "one false alarm in 5 years"
    group : whom most of the evidence is about; None if there is none
    more : whether that group is selected more often than accepted, not less
    share : of the evidence that is about this group and direction
    odds_ratio : the one that was bet on with most success
    since : name of the look from which this bet has won
    selected, decided : the group's counts from then on
    others_selected, others_decided : those of whom it is compared with
    others : who that is: the reference's name, or "the others"
    pvalue : that all odds have been as accepted from the first look on; it holds at all looks at once
    """

    at: str
    look: int
    alarm: bool
    level: float
    budget: float
    promise: str
    group: str | None
    more: bool
    share: float
    odds_ratio: float
    since: str
    selected: int
    decided: int
    others_selected: int
    others_decided: int
    others: str
    pvalue: float

    def __str__(self) -> str:
        head = f"{self.at}: {'ALARM' if self.alarm else 'no alarm'}."
        budget = f"an alarm is at {self.budget:.4g} ({self.promise}, on average, at most)"
        measure = f"The evidence is {self.level:.3g}, {budget}."
        if not self.alarm and (self.group is None or self.level < 1.005):  # a chart begins at 1
            return f"{head} Nothing speaks of a change. {measure}"
        often = "more" if self.more else "less"
        counts = (
            f"{self.selected:,} of {self.decided:,} since {self.since}, {self.others} {self.others_selected:,} of "
            f"{self.others_decided:,}"
        )
        if not self.alarm:
            of_it = (
                f"Most of it, {self.share:.0%}, is about" if self.share > 0.5 else f"Of it {self.share:.0%} is about"
            )
            return (
                f"{head} {measure} {of_it} {quoted(self.group)} being selected {often} often than accepted beside "
                f"{self.others}: {counts}."
            )
        return (
            f"{head} {quoted(self.group)} is selected {often} often than accepted beside {self.others}: {counts}. "
            f"{measure} {self.share:.0%} of it is about this."
        )


class FairnessMonitor:
    """Watches whether groups drift apart, week by week, and promises how seldom it cries wolf.

    Each look takes every group's numbers of decided and of selected; each group is compared with the reference, or with
    all others, given the look's totals: neither the rate nor a season that groups share matters, and a week of three
    cases is as welcome as one of three thousand. While odds ratios stay within `tolerated` of what is `accepted`, the
    mean time to an alarm is at least `one_false_alarm_per`, whatever the numbers; after an alarm it begins anew.

    Parameters
    ----------
    groups : their names, at least two
    one_false_alarm_per : e.g. ``{"years": 5}``; units days, weeks, months, quarters, years, or looks
    every : how often one looks: "day", "week", "month", "quarter" or "year"
    method : "cusum", which says since when and has fewer false alarms than allowed, or "shiryaev-roberts", which uses
        the budget up and is sooner
    reference : the group the others are compared with; None: each with all others (of two, the second with the first)
    accepted : odds ratios that are agreed upon, by group; 1 for those left out
    tolerated : factor around what is accepted that is no alarm, to both sides; at least 1
    alternative : "two-sided", or "greater": only groups selected more often than accepted; or "less"
    factors : odds ratios beyond that are bet on, each above 1

    Attributes
    ----------
    reading : where it stands
    alarms : how many there were

    Examples
    --------
    >>> monitor = FairnessMonitor(["north", "south"], one_false_alarm_per={"years": 5})
    >>> for week in range(60):
    ...     south = 6 if week < 40 else 2
    ...     alarm = monitor.observe({"north": (6, 20), "south": (south, 20)}, at=f"week {week + 1}")
    ...     if alarm:
    ...         break
    >>> alarm.at, alarm.group, alarm.more, alarm.since, (alarm.selected, alarm.decided)
    ('week 46', 'south', False, 'week 41', (12, 120))

    Notes
    -----
    Formulas, proofs and sources: ``include/lotrecht/drift/fairness_monitor.hpp`` and ``e_detector.hpp``.
    """

    def __init__(
        self,
        groups: Sequence[str],
        *,
        one_false_alarm_per: Mapping[str, float],
        every: str = "week",
        method: str = "cusum",
        reference: str | None = None,
        accepted: Mapping[str, float] | None = None,
        tolerated: float = 1.0,
        alternative: str = "two-sided",
        factors: Sequence[float] = (1.25, 1.5, 2.0, 3.0, 5.0),
    ) -> None:
        who = "FairnessMonitor"
        names = self._names(groups)
        refuse_choice(who, "every", every, EVERY)
        refuse_choice(who, "method", method, ("cusum", "shiryaev-roberts"))
        refuse_choice(who, "alternative", alternative, ("two-sided", "greater", "less"))
        refuse_number(who, "tolerated", tolerated)
        bets = _listed(who, "factors", factors)
        for bet in bets:
            refuse_number(who, "factors", bet)
        if accepted is not None and not isinstance(accepted, Mapping):
            raise InvalidInput(f"{who}: accepted must be a dict of odds ratios by group, got {quoted(accepted)}")
        for name, odds_ratio in (accepted or {}).items():
            refuse_number(who, f"accepted[{quoted(name)}]", odds_ratio)
        unit, amount = _period(one_false_alarm_per)
        looks = float(amount) if unit == "looks" else _core.drift.looks_in(float(amount), unit, every)
        if reference is not None and reference not in names:
            raise InvalidInput(f"FairnessMonitor: reference {quoted(reference)} is none of the groups {listing(names)}")
        known = dict(accepted or {})
        if strangers := [name for name in known if name not in names]:
            raise InvalidInput(f"FairnessMonitor: accepted names {listing(strangers)}, who are none of the groups")
        self._groups = names
        self._reference = reference
        self._promise = f"one false alarm in {amount:g} {unit[:-1] if amount == 1 else unit}"
        self._looks: list[str] = []
        self._monitor = _core.drift.FairnessMonitor(
            len(names),
            looks,
            method,
            None if reference is None else names.index(reference),
            [float(known.get(name, 1.0)) for name in names],
            float(tolerated),
            alternative,
            [float(bet) for bet in bets],
        )

    @staticmethod
    def _names(groups: Sequence[str]) -> list[str]:
        names = list(groups) if not isinstance(groups, str) else []
        if len(names) < 2 or not all(isinstance(name, str) for name in names):
            raise InvalidInput("FairnessMonitor: groups must be a list of at least two names")
        if len(set(names)) < len(names):
            raise InvalidInput("FairnessMonitor: groups must have different names")
        return names

    def observe(self, counts: Mapping[Any, Any], *, at: Any = None) -> Reading | None:
        """Take a look; return an alarm, or None.

        Parameters
        ----------
        counts : ``{group: (selected, decided)}``, or with strata ``{stratum: {group: (selected, decided)}}``; a group
            left out had no case
        at : name of the look, e.g. "2026-W07"; None: "look 1" and so on

        Raises
        ------
        InvalidInput
            if a group is unknown, or counts are none; the monitor is then as before
        """
        if not isinstance(counts, Mapping):
            raise InvalidInput(
                f"FairnessMonitor: counts must be a dict such as {{'north': (6, 20)}}, got {quoted(counts)}"
            )
        strata = list(counts.values()) if counts and all(isinstance(c, Mapping) for c in counts.values()) else [counts]
        self._monitor.update([self._row(stratum) for stratum in strata])
        self._looks.append(f"look {len(self._looks) + 1}" if at is None else str(at))
        return self.reading if self._monitor.alarmed else None

    def _row(self, stratum: Mapping[Any, Any]) -> list[tuple[int, int]]:
        if strangers := [name for name in stratum if name not in self._groups]:
            raise InvalidInput(
                f"FairnessMonitor: counts of {listing(strangers)}, who are none of the groups {listing(self._groups)}"
            )
        row = []
        for name in self._groups:
            pair = stratum.get(name, (0, 0))
            try:
                selected, decided = (_whole(number) for number in pair)
            except (TypeError, ValueError):
                raise InvalidInput(
                    f"FairnessMonitor: counts of {quoted(name)} must be two whole numbers, selected and decided, got "
                    f"{quoted(pair)}"
                ) from None
            row.append((selected, decided))
        return row

    @property
    def reading(self) -> Reading:
        """Where the monitor stands after the last look."""
        group, more, share, odds_ratio, since, selected, decided, others_selected, others_decided = (
            self._monitor.driver()
        )
        return Reading(
            at=self._looks[-1] if self._looks else "before the first look",
            look=len(self._looks),
            alarm=self._monitor.alarmed,
            level=self._monitor.level,
            budget=self._monitor.one_false_alarm_per,
            promise=self._promise,
            group=self._groups[group] if share > 0 else None,
            more=more,
            share=share,
            odds_ratio=odds_ratio,
            since=self._looks[since - 1] if since else "",
            selected=selected,
            decided=decided,
            others_selected=others_selected,
            others_decided=others_decided,
            others=quoted(self._others(group)) if self._others(group) else "the others",
            pvalue=self._monitor.pvalue,
        )

    def _others(self, group: int) -> str | None:
        if self._reference is not None:
            return self._reference
        return self._groups[1 - group] if len(self._groups) == 2 else None

    @property
    def alarms(self) -> int:
        """Alarms so far."""
        return self._monitor.alarms

    @property
    def shares(self) -> dict[str, float]:
        """Each compared group's share of the evidence, both directions together."""
        return {self._groups[g]: s for g, s in zip(self._monitor.compared_groups, self._monitor.shares, strict=True)}

    def to_bytes(self) -> bytes:
        """Return all of it, to go on exactly from here: JSON around the compiled state, with checksums."""
        state = {
            "groups": self._groups,
            "reference": self._reference,
            "promise": self._promise,
            "looks": self._looks,
            "state": base64.b64encode(self._monitor.to_bytes()).decode("ascii"),
        }
        return json.dumps({"format": FORMAT, "sha256": _digest(state), "monitor": state}).encode("utf-8")

    @classmethod
    def from_bytes(cls, data: bytes, source: str = "monitor") -> FairnessMonitor:
        """Return the monitor whose `to_bytes` gave the bytes.

        Raises
        ------
        ParseError
            if they are damaged, or written by another version
        """
        try:
            document = json.loads(data)
            found, state, digest = document["format"], document["monitor"], document["sha256"]
        except (ValueError, TypeError, KeyError):
            raise ParseError(f"{source}: expected the state of a FairnessMonitor, {FORMAT}") from None
        if found != FORMAT:
            raise ParseError(f"{source}: expected {FORMAT}, found {quoted(found)} (written by another version)")
        if _digest(state) != digest:
            raise ParseError(f"{source}: the checksum does not match: damaged")
        monitor = cls.__new__(cls)
        try:
            monitor._groups = list(state["groups"])
            monitor._reference = state["reference"]
            monitor._promise = state["promise"]
            monitor._looks = list(state["looks"])
            compiled = base64.b64decode(state["state"], validate=True)
        except (KeyError, TypeError, binascii.Error):
            raise ParseError(f"{source}: a part of the state is missing") from None
        monitor._monitor = _core.drift.FairnessMonitor.from_bytes(compiled, source)
        if monitor._monitor.looks != len(monitor._looks):
            raise ParseError(f"{source}: expected a name for each of {monitor._monitor.looks} looks")
        return monitor

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FairnessMonitor) and self.to_bytes() == other.to_bytes()

    __hash__ = None  # type: ignore[assignment]  # it changes

    def __reduce__(self) -> tuple[Any, ...]:
        return FairnessMonitor.from_bytes, (self.to_bytes(), "pickle")

    def __repr__(self) -> str:
        return f"FairnessMonitor({listing(self._groups)}; {self.reading})"


def _period(period: Mapping[str, float]) -> tuple[str, float]:
    if not isinstance(period, Mapping) or len(period) != 1:
        raise InvalidInput(
            f"FairnessMonitor: one_false_alarm_per must be one of {listing(UNITS, 6)} with its number, e.g. "
            f"{{'years': 5}}, got {quoted(period)}"
        )
    ((unit, amount),) = period.items()
    if unit not in UNITS or isinstance(amount, (bool, str)) or not hasattr(amount, "__float__"):
        raise InvalidInput(
            f"FairnessMonitor: one_false_alarm_per must be one of {listing(UNITS, 6)} with its number, got "
            f"{quoted(unit)}: {quoted(amount)}"
        )
    return unit, float(amount)


def _listed(who: str, name: str, values: Any) -> list[Any]:
    if isinstance(values, str) or not hasattr(values, "__iter__"):
        raise InvalidInput(f"{who}: {name} must be a list of numbers, got {quoted(values)}")
    return list(values)


def _whole(number: Any) -> int:
    if isinstance(number, bool) or number != int(number) or not 0 <= number <= MOST_CASES:
        raise ValueError
    return int(number)


def _digest(state: Any) -> str:
    return hashlib.sha256(json.dumps(state, sort_keys=True).encode("utf-8")).hexdigest()
