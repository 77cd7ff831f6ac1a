"""Say what a record says, in sentences: the same ones on the page and in the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup, escape

from .language import Language, table_decimals, unit_of
from .names import LONGEST, has_right_to_left, isolated, visible
from .numerals import Unit, decimals_of, decimals_true_to
from .ordering import VERDICTS, Json, tally_of
from .whole import of_counts

MANY_CHECKS: Final = 10
"""From so many on, the answer says how many may be judged wrongly by chance."""

_SELECTED: Final = ("selected", "true_positive", "false_positive")
"""The published counts of those selected."""
_NUMERAL: Final = re.compile(r"[-+]?[\d.,]*\d")
"""A name that says nothing by itself."""


@dataclass(frozen=True)
class Phrases:
    """Sentences in one language, as HTML (everything that came from data escaped) or as plain text."""

    language: Language
    html: bool
    longest: int = LONGEST
    """Longest piece of foreign text, in characters."""

    def say(self, key: str, **parts: object) -> str:
        """Return the words of `key` with its placeholders filled."""
        words = self.language.words[key]
        return escape(words).format(**parts) if self.html else words.format(**parts)

    # names ---------------------------------------------------------------------------------------------------------

    def text(self, value: object, longest: int | None = None) -> str:
        """Return foreign text, made visible and set apart from the direction of the text around it."""
        shown = visible(value, self.longest if longest is None else longest)
        if self.html:
            return Markup("<bdi>{}</bdi>").format(shown)
        return isolated(shown) if has_right_to_left(shown) else shown

    def code(self, value: object) -> str:
        """Return the name of a column or a value in it."""
        return Markup("<code>{}</code>").format(self.text(value)) if self.html else self.text(value)

    def level(self, level: str | None) -> str:
        """Return the name of a group's level; the group without one and the empty name have names of their own."""
        if level is None or level == "":
            words = self.language.words["missing" if level is None else "empty"]
            return Markup("<i>{}</i>").format(words) if self.html else words
        return self.text(level)

    def joined(self, parts: Iterable[str], between: str) -> str:
        """Join phrases."""
        return Markup(escape(between)).join(parts) if self.html else between.join(parts)

    def levels(self, levels: Sequence[str | None], attributes: Sequence[str] | None = None) -> str:
        """Return the name of a group, crossed levels joined by ×.

        With `attributes`, for places where no heading names them, a level that is a mere number says of what: ward 28.
        """
        names = [self.level(x) for x in levels]
        for i, (level, attribute) in enumerate(zip(levels, attributes or (), strict=False)):
            if level is not None and _NUMERAL.fullmatch(level):
                names[i] = self.joined((self.text(attribute), names[i]), " ")
        return self.joined(names, self.language.words["cross"])

    def attributes(self, names: Iterable[str]) -> str:
        """Return the names of attributes that are crossed."""
        return self.joined((self.text(x) for x in names), self.language.words["cross"])

    def group(self, levels: Sequence[str | None] | str, attributes: Sequence[str] | None = None) -> str:
        """Return a group inside a sentence; `levels` may be the words rest or overall."""
        if isinstance(levels, str):
            return self.language.named("reference", levels)
        name = self.levels(levels, attributes)
        return self.say("group", name=Markup("<b>{}</b>").format(name) if self.html else name)

    def metric(self, name: str) -> str:
        """Return a metric at the start of a sentence."""
        words = self.language.named("metric", name)
        return words[:1].upper() + words[1:]

    # findings ------------------------------------------------------------------------------------------------------

    def claim(self, finding: Json, record: Json) -> str:
        """Return the finding as a sentence without its interval."""
        metric, measure, e = finding["metric"], finding["measure"], finding["estimate"]
        parts: dict[str, object] = {"metric": self.metric(metric), "attributes": self.attributes(finding["attributes"])}
        against = measure in ("ratio", "difference") and finding["group"] is not None
        if against:
            by = finding["attributes"]
            parts["group"] = self.group(finding["group"], by)
            parts["reference"] = self.group(finding["reference"] or "overall", by)
        if e["value"] is None and against and hidden(e) and finding["verdict"] != "undefined":
            return self.say("claim.hidden", **parts)
        if e["value"] is None and against and finding["verdict"] == "outside":
            return self.say("claim.zero_reference", **parts)
        if e["value"] is None:
            return self.say("claim.undefined.ratio" if against else "claim.undefined.worst", **parts)
        unit = unit_of(metric, measure)
        value = self.language.numerals.plain(e["value"], unit, self.decimals(finding))
        parts["value"] = Markup("<b>{}</b>").format(value) if self.html else value
        key = f"claim.{measure}"
        if key not in self.language.words or (measure in ("ratio", "difference") and not against):
            return self.say("claim.other", measure=self.language.named("measure", measure), **parts)
        if not unit.in_percent and f"{key}.number" in self.language.words:
            key += ".number"
        parts["between"] = self._between(finding, record)
        return self.say(key, **parts)

    def _between(self, finding: Json, record: Json) -> str:
        if "table" not in finding["evidence"]:
            return ""
        kind = finding["measure"].removeprefix("worst_")
        table = record["tables"][finding["evidence"]["table"]]
        gap = table["worst_gaps"].get(finding["metric"], {}).get(kind)
        if gap is None or gap["highest"] is None or gap["lowest"] is None:
            return ""
        by = table["attributes"]
        names = {end: self.levels(table["groups"][gap[end]]["levels"], by) for end in ("highest", "lowest")}
        return self.say("claim.between", **names)

    def decimals(self, finding: Json) -> int:
        """Return the decimals at which the finding's numbers stand on their true side of the threshold."""
        unit = unit_of(finding["metric"], finding["measure"])
        e, t = finding["estimate"], finding["threshold"]
        true = decimals_true_to((e["value"], e["low"], e["high"]), (t["low"], t["high"]), unit)
        return max(true, unit.decimals if e["value"] is None else table_decimals(e, unit))

    def interval(self, finding: Json) -> str:
        """Return the finding's interval with its level."""
        unit = unit_of(finding["metric"], finding["measure"])
        said = self._interval("interval", finding["estimate"], unit, self.decimals(finding))
        return self.joined([said, self.exactly(finding)], "")

    def exactly(self, finding: Json) -> str:
        """Return that an interval is exact, and why; empty where it is the usual one."""
        exact = str(finding["estimate"]["method"]).endswith("exact_unconditional")
        return self.say("interval.exact") if exact else ""

    def cell(self, estimate: Json, unit: Unit) -> str:
        """Return an estimate's interval for a table cell."""
        return self._interval("cell", estimate, unit, table_decimals(estimate, unit))

    def _interval(self, key: str, e: Json, unit: Unit, decimals: int) -> str:
        ends = {end: self.language.numerals.plain(e[end], unit, decimals) for end in ("low", "high")}
        parts = ends | {"level": self.language.level(e["confidence"])}
        if e["low"] is None and e["high"] is None:
            return self.say(f"{key}.unknown", **parts)
        open_above, open_below = e["high"] in ("infinity", None), e["low"] in ("-infinity", None)
        if open_above and open_below:
            return self.say(f"{key}.unknown", **parts)
        kind = {"cell": "cell.interval"}.get(key, key)
        return self.say(f"{key}.from" if open_above else f"{key}.upto" if open_below else kind, **parts)

    def threshold(self, finding: Json, key: str = "allowed") -> str:
        """Return what the plan allows."""
        unit = unit_of(finding["metric"], finding["measure"])
        low, high = finding["threshold"]["low"], finding["threshold"]["high"]
        decimals = max(decimals_of(low, unit), decimals_of(high, unit))
        parts = {
            "low": self.language.numerals.plain(low, unit, decimals),
            "high": self.language.numerals.plain(high, unit, decimals),
        }
        open_below = low == "-infinity" or _lowest_possible(low, finding["measure"])
        open_above = high == "infinity"
        end = ".any" if open_below and open_above else ".from" if open_above else ".upto" if open_below else ""
        return self.say(key + end, **parts)

    def because(self, finding: Json) -> str:
        """Return what an undecided or undefined verdict means; empty for the others, which their interval explains."""
        e, verdict = finding["estimate"], finding["verdict"]
        if verdict == "undefined" or e["value"] is None:
            return self.reason(e)
        if verdict != "undecided":
            return ""
        if not all(isinstance(e[end], int | float) for end in ("low", "high")):
            return self.say("because.undecided.open")
        unit = unit_of(finding["metric"], finding["measure"])
        decimals = self.decimals(finding)
        kind = "ratio" if unit is Unit.RATIO else "difference"
        return self.say(
            f"because.undecided.{kind}",
            low=self.language.numerals.plain(e["low"], unit, decimals),
            high=self.language.numerals.plain(e["high"], unit, decimals),
            unit=self.say("unit.points") if unit.in_percent else "",
        )

    def reason(self, estimate: Json) -> str:
        """Return why an estimate does not exist."""
        reason = estimate.get("undefined")
        return "" if reason is None else self.language.named("reason", reason)

    # the whole -----------------------------------------------------------------------------------------------------

    def answer(self, record: Json) -> str:
        """Return the sentence the report begins with; checks that are about nobody are counted apart."""
        tally = tally_of(record)
        count = self.language.numerals.count
        total = sum(tally.verdicts.values())
        if total == 0 and not tally.about_nobody:
            return self.say("answer.none")
        parts = {name: count(n) for name, n in tally.verdicts.items()} | {"n": count(total)}
        key = "answer.one" if total == 1 else "answer.many"
        said = [self.say(f"{key}.undefined" if tally.verdicts["undefined"] else key, **parts)] if total else []
        if tally.about_nobody:
            key = "answer.nobody.one" if tally.about_nobody == 1 else "answer.nobody"
            said.append(self.say(key if total else f"{key}.only", n=count(tally.about_nobody)))
        return self.joined(said, " ")

    def meaning(self, record: Json) -> str:
        """Return what the answer means for somebody who is no statistician; empty without thresholds."""
        verdicts = tally_of(record).verdicts
        worst = next((v for v in VERDICTS if verdicts[v]), None)
        if worst == "undefined" and verdicts["within"]:
            worst = "partly"
        if worst is None:
            return ""
        meant = [self.say(f"meaning.{worst}")]
        statistics = record["statistics"]
        if statistics["comparisons"] >= MANY_CHECKS and worst != "undefined":
            count = self.language.numerals.count
            by_chance = count(statistics["by_chance"])
            meant.append(self.say("meaning.many", n=count(statistics["comparisons"]), by_chance=by_chance))
        return self.joined(meant, " ")

    def about(self, record: Json) -> str:
        """Return how many decisions were audited, and by what they were compared."""
        data = record["data"]
        rows = data["rows_used"]
        counts = of_counts(record)
        names = [self.text(a["name"]) for a in record["attributes"]]
        attributes = self.joined(names[:-1], ", ")
        attributes = self.joined([x for x in (attributes, *names[-1:]) if x], self.language.words["and"])
        return self.say(
            "about.counts" if counts else "about.one" if rows == 1 else "about",
            rows=self.language.numerals.count(rows),
            source=self.code(data["source"]) if data["source"] else self.say("about.unnamed"),
            attributes=attributes or self.say("about.nothing"),
        )

    def selected(self, record: Json) -> str:
        """Return what being selected means, and for whom it is good or bad."""
        if of_counts(record):
            counts = record["data"]["counts"]
            named = [counts["columns"][k] for k in _SELECTED if k in counts["columns"]]
            column = self.joined((self.code(name) for name in named), self.language.words["and"])
            return self.say(f"selected.counts.{counts['effect']}", column=column)
        d = record["data"]["decision"]
        return self.say(f"selected.{d['effect']}", column=self.code(d["column"]), positive=self.code(d["positive"]))

    def outcome(self, record: Json) -> str:
        """Return what the outcome is, and for how many rows it is unknown."""
        o = record["data"]["outcome"]
        if of_counts(record) and "true_positive" in record["data"]["counts"]["columns"]:
            return self.say("outcome.counts")
        if o is None:
            return self.say("outcome.none")
        said = [self.say("outcome", column=self.code(o["column"]), positive=self.code(o["positive"]))]
        if o["unknown"]:
            key = "outcome.unknown.one" if o["unknown"] == 1 else "outcome.unknown"
            said.append(self.say(key, n=self.language.numerals.count(o["unknown"])))
        return self.joined(said, " ")


def hidden(estimate: Json) -> bool:
    """Return whether there is no value because a count was not published; its bounds hold nevertheless."""
    return bool(estimate.get("undefined") == "not_published")


def _lowest_possible(low: Any, measure: str) -> bool:
    """Return whether a lower threshold forbids nothing: a ratio or a largest gap is never below 0."""
    return low == 0 and measure != "difference"
