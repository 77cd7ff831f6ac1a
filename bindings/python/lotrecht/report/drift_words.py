"""What a record of `lotrecht drift` says, in sentences and numbers: the same on the page and in the terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from .language import Language
from .names import visible
from .noticeable import p_written
from .numerals import Unit, decimals_for
from .phrases import Phrases

Json = dict[str, Any]

SCHEMA: Final = "lotrecht.drift/1"
MOST_NAMES: Final = 5
_EPOCH: Final = date(1970, 1, 1)
SHOWN: Final = frozenset({"changed", "outside"})
"""Verdicts that something differs."""
ORDER: Final = ("outside", "changed", "undecided", "not_shown", "within", "undefined")


@dataclass(frozen=True)
class DriftWords:
    """Sentences about one record in one language."""

    record: Json
    language: Language
    say: Phrases

    @property
    def files(self) -> dict[str, str]:
        """The names of both files."""
        return {side: self.say.text(self.record[side]["file"]) for side in ("reference", "current")}

    def count(self, n: float) -> str:
        """Write a count."""
        return self.language.numerals.count(n)

    def tolerance(self) -> str:
        """Write what is tolerated."""
        return self.language.numerals.write(self.record["statistics"]["tolerance"], Unit.SHARE)

    # the answer ----------------------------------------------------------------------------------------------------

    def title(self) -> str:
        """Return the heading."""
        return self.say.say("drift.title", **self.files)

    def answer(self) -> str:
        """Return how many columns differ."""
        by_column: dict[str, set[str]] = {}
        for row in self.overall():
            by_column.setdefault(row["column"], set()).add(row["verdict"])
        shown = sum(bool(verdicts & SHOWN) for verdicts in by_column.values())
        undecided = sum(not verdicts & SHOWN and "undecided" in verdicts for verdicts in by_column.values())
        tolerated = self.record["statistics"]["tolerance"] is not None
        key = "drift.answer.outside" if tolerated else "drift.answer.changed"
        key += {0: ".none", 1: ".one"}.get(shown, "")
        parts: dict[str, object] = {"n": self.count(shown), "all": self.count(len(by_column))}
        if tolerated:
            parts["tolerance"] = self.tolerance()
        sentences = [self.say.say(key, **parts)]
        if undecided:
            sentences.append(self.say.say("drift.answer.undecided", n=self.count(undecided)))
        return self.say.joined(sentences, " ")

    def of_groups(self) -> str:
        """Return in how many groups something differs, or nothing without groups."""
        if self.record["by"] is None:
            return ""
        names = dict.fromkeys(row["group"] for row in self.within_groups() if row["verdict"] in SHOWN)
        everybody = sum(all(group["rows"]) for group in self.record["groups"])
        if self.record["statistics"]["tolerance"] is None:
            key, tolerated = "drift.answer.groups", {}
        else:
            key, tolerated = "drift.answer.groups.outside", {"tolerance": self.tolerance()}
        return self.say.say(
            key if names else f"{key}.none",
            **tolerated,
            n=self.count(len(names)),
            all=self.count(everybody),
            by=self.say.text(self.record["by"]),
            names=self.names(list(names)),
        )

    def about(self) -> str:
        """Return what was compared."""
        statistics = self.record["statistics"]
        return self.say.say(
            "drift.about",
            **self.files,
            rows_reference=self.count(self.record["reference"]["rows"]),
            rows_current=self.count(self.record["current"]["rows"]),
            tests=self.count(statistics["tests"]),
            correction=self.language.words[f"drift.correction.{statistics['correction']}"],
        )

    # comparisons ---------------------------------------------------------------------------------------------------

    def overall(self) -> list[Json]:
        """Return the comparisons of everybody, those that differ first."""
        return self._sorted(row for row in self.record["comparisons"] if row["group"] is None)

    def within_groups(self) -> list[Json]:
        """Return the comparisons of groups, those that differ first."""
        return self._sorted(row for row in self.record["comparisons"] if row["group"] is not None)

    def _sorted(self, rows: Any) -> list[Json]:
        return sorted(rows, key=lambda r: (ORDER.index(r["verdict"]), -abs(r["value"] or 0.0)))

    def what(self, row: Json) -> str:
        """Return the column, and the question where it is not plain."""
        name = self.say.text(row["column"])
        if row["question"] != "missing":
            return name
        return self.say.joined((name, self.language.words["drift.question.missing"]), ", ")

    def moved(self, row: Json) -> tuple[str, str]:
        """Return how far a column moved and its interval, in percent or points."""
        if row["value"] is None:
            return "–", self.language.named("reason", row["undefined"]) if row["undefined"] else ""
        unit = Unit.SIGNED_POINTS if row["question"] == "missing" else Unit.POINTS
        decimals = max(decimals_for(row["value"], unit), 1)
        plain = self.language.numerals.plain
        value = plain(row["value"], unit, decimals)
        if row["low"] is None or row["high"] is None:
            return value, ""
        interval = self.language.words["short.interval"].format(
            low=plain(row["low"], unit, decimals), high=plain(row["high"], unit, decimals)
        )
        return value, interval

    def sentence(self, row: Json) -> str:
        """Return a comparison in words."""
        value, interval = self.moved(row)
        if row["value"] is None:
            return self.say.say("drift.undefined", reason=interval or "–")
        return self.say.say(f"drift.sentence.{row['question']}", value=value, interval=interval.strip("[]"))

    def p_value(self, row: Json) -> str:
        """Write the p-value that goes with the verdict: of no change, or with a tolerance of no change beyond it."""
        p = row["p_corrected"] if self.record["statistics"]["tolerance"] is None else row["p_beyond_corrected"]
        return "–" if p is None else p_written(self.say, p)

    def p_head(self) -> str:
        """Return what stands above them."""
        words = self.language.words
        return words["drift.p"] if self.record["statistics"]["tolerance"] is None else words["drift.p.beyond"]

    def rows(self, row: Json) -> str:
        """Write the rows of both windows."""
        return self.say.say("drift.then_now", before=self.count(row["n_reference"]), now=self.count(row["n_current"]))

    def notes(self, row: Json) -> list[str]:
        """Return what must be said beside the numbers."""
        found = [
            self.say.say(f"drift.note.{word}{'.one' if row[word] == 1 else ''}", n=self.count(row[word]), **self.files)
            for word in ("below", "above")
            if row.get(word)
        ]
        found += [
            self.say.say(f"drift.note.{word}", names=self.names(row[word])) for word in ("new", "gone") if row.get(word)
        ]
        if "missing" in row:
            before, now = map(self.count, row["missing"])
            found.append(self.say.say("drift.note.missing", before=before, now=now))
        return found

    def names(self, names: Sequence[str]) -> str:
        """Return some names, and how many more there are."""
        shown = [self.say.level(name) for name in names[:MOST_NAMES]]
        listed = self.say.joined(shown, ", ")
        if len(names) <= MOST_NAMES:
            return listed
        return self.say.joined((listed, self.say.say("drift.more", n=self.count(len(names) - MOST_NAMES))), " ")

    def left_out(self) -> list[str]:
        """Return columns and groups that were not compared, with the reason."""
        found = [
            self.say.joined(
                (self.say.text(item["column"]), self.say.say(f"drift.why.{item['why']}", **self.files)), ": "
            )
            for item in self.record["left_out"]
        ]
        for group in self.record["groups"]:
            for lacking, key in ((1, "only_reference"), (0, "only_current")):
                if not group["rows"][lacking]:
                    found.append(self.say.say(f"drift.group.{key}", name=self.say.level(group["name"]), **self.files))
        return found

    # numbers of a distribution -------------------------------------------------------------------------------------

    def marks(self, spread: Json, key: str) -> list[str]:
        """Write the values or edges of a distribution: numbers, or dates."""
        if not spread.get("dates"):
            return self.numbers(spread[key])
        return [(_EPOCH + timedelta(days=math.floor(day))).isoformat() for day in spread[key]]

    def numbers(self, values: Sequence[float]) -> list[str]:
        """Write numbers of one column, all with the decimals that the finest needs."""
        places = 0
        for value in values:
            exponent = Decimal(repr(value)).normalize().as_tuple().exponent
            places = max(places, min(6, -exponent if isinstance(exponent, int) else 0))
        return [self.language.numerals.plain(value, Unit.NUMBER, places) for value in values]


def check_drift(record: Json) -> None:
    """Refuse a record of another format."""
    if record.get("schema") != SCHEMA:
        raise ValueError(f"record: must be {SCHEMA}, got {visible(record.get('schema'))!r}")
