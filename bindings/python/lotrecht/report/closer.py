"""Say what an analysis found, in sentences: the same ones on the page and in the terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from .choosing import HEADLINE
from .kinds import COMPARING, Written
from .language import language_named
from .naming import Naming
from .noticeable import POWER, in_how_many, nothing_found, p_beyond, p_within, p_written, sides_of
from .numerals import Unit
from .ordering import Json, clearness
from .phrases import Phrases

MOST_HEADLINES: Final = 4
DOUBTED: Final = ("few_selected", "separated_group", "fits_exactly")
"""Flags that say of a comparison that its intervals are too narrow, or its figures not to be trusted."""
MOST_REASONS: Final = 3
"""Most reasons why a question has no answer."""
MOST_ALIKE: Final = 3
"""Flags of one name that are written out."""
_POINTS: Final = re.compile("percentage point|Prozentpunkt")
_WHOM: Final = re.compile(r"\{(group|labels)\}")


@dataclass(frozen=True)
class Closer(Naming):
    """Sentences about one analysis, in the language and the markup of `say`."""

    # what could have been found ------------------------------------------------------------------------------------

    def noticed(self, line: Json, *, brief: bool = False) -> str:
        """Return which gap would have been noticed where none was found; empty elsewhere, and where nobody knows."""
        found = line.get("detectable")
        written = self.words.written(line["quantity"])
        if found is None or not nothing_found(line, 1.0 if written is Written.RATIO else 0.0):
            return ""
        kind = sides_of(found)
        about = "≈ " if brief and found["method"] == "interval" else ""
        first = next((end for end in ("low", "high") if found[end] is not None), "")
        places = None if brief else self.decimals(line)
        parts = {
            end: (about if end == first else "") + self.number(found[end], line["quantity"], places)
            for end in ("low", "high")
            if found[end] is not None
        }
        points = "unit.points.short" if brief else "unit.points"
        parts["unit"] = self.say.say(points) if written in (Written.POINTS, Written.WIDTH) else ""
        parts["often"] = in_how_many(self.say, self._power())
        if brief:
            key = f"term.noticeable.{kind}"
        else:
            key = f"noticeable.{kind}.ratio" if written is Written.RATIO and kind != "none" else f"noticeable.{kind}"
        said = [self._filled(self.words.find(key) or self.language_words(key), parts)]
        among = found.get("comparisons", 1)
        if among > 1 and not brief:
            said.append(self.say.say("noticeable.among", n=self.say.language.numerals.count(among)))
        return self.say.joined(said, " ")

    def how_noticed(self) -> str:
        """Return what "noticeable" means beside the lines, and where no such number exists, why; empty for neither."""
        said = []
        beside = [x for x in self.analysis["lines"] if self.noticed(x, brief=True)]
        if beside:
            often = in_how_many(self.say, self._power())
            key = (
                "closer.noticed.about"
                if any(x["detectable"]["method"] == "interval" for x in beside)
                else "closer.noticed"
            )
            said.append(self._filled(self.words.find("noticed") or self.language_words(key), {"often": often}))
            among = sorted({x["detectable"].get("comparisons", 1) for x in beside} - {1})
            if among:
                numbers = " / ".join(map(self.say.language.numerals.count, among))
                said.append(self.say.say("closer.noticed.corrected", n=numbers))
        said += [s for s in (self.undetectable(),) if s]
        return self.say.joined(said, " ")

    def undetectable(self) -> str:
        """Return why there is no gap to name that could have been found; empty where there is."""
        return self.words.find("undetectable") or ""

    def tells_noticeable(self) -> bool:
        """Return whether any of the main results knows which gap would have been noticed."""
        lines = self.analysis["lines"]
        return any(x.get("detectable") and self.words.find(f"headline.{x['quantity']}") for x in lines)

    def _power(self) -> Any:
        return self.analysis["settings"].get("power", POWER)

    # sentences -----------------------------------------------------------------------------------------------------

    def question(self) -> str:
        """Return what is asked, in plain words."""
        return self.words.find("question") or ""

    def reading(self) -> str:
        """Return how the answer is read, and what was chosen that has to be read, too."""
        keys = ["reading", *(f"reading.{name}" for name in self.analysis["settings"])]
        return self.say.joined([words for words in map(self.words.find, keys) if words], " ")

    def by(self) -> str:
        """Return by which attributes the lines are grouped; nothing where no line has one."""
        named = self._grouped()
        return self.say.say("table.title", attributes=self.say.attributes(named)) if named else ""

    def _grouped(self) -> list[str]:
        named = self.analysis["settings"].get("attributes")
        if not (isinstance(named, list) and named and all(n in self.attributes for n in named)):
            named = list(dict.fromkeys(n for x in self.analysis["lines"] for n in x["labels"] if n in self.attributes))
        return named

    def headlines(self, most: int = MOST_HEADLINES, *, more: bool = True) -> list[str]:
        """Return the main results as sentences, the clearest first; of several rates, the first that people know."""
        told = [
            x
            for x in self.analysis["lines"]
            if self.words.find(f"headline.{x['quantity']}") is not None and x["estimate"]["value"] is not None
        ]
        if not told:
            return self._unanswered()
        # That there are none of something needs no sentence.
        told = [x for x in told if x["estimate"]["value"] or self.words.written(x["quantity"]) is not Written.COUNT]
        if self.words.find("order") == "lowest":
            told = self._lowest(told)
        metrics = [x["labels"]["metric"] for x in told if "metric" in x["labels"] and "metric" not in self.attributes]
        if metrics:
            best = next((m for m in HEADLINE if m in metrics), metrics[0])
            told = [x for x in told if x["labels"].get("metric", best) == best]
        first = (self.words.find("first") or "").split()
        order = {q: i for i, q in enumerate(dict.fromkeys([*first, *(x["quantity"] for x in told)]))}

        weakest = self.words.find("order") == "weakest"

        doubted = [f["labels"].items() for f in self.analysis["flags"] if f["name"] in DOUBTED]

        def clear(line: Json) -> tuple[float, ...]:
            ratio = self.words.written(line["quantity"]) is Written.RATIO
            near, far = clearness(line["estimate"], ratio=ratio)
            # What is said to be untrustworthy is no main result while there is another.
            doubt = float(any(line["labels"].items() >= labels for labels in doubted))
            if weakest and self.words.written(line["quantity"]) is Written.SHARE:
                return order[line["quantity"]], doubt, far
            return order[line["quantity"]], doubt, -near, -far

        # One sentence of each quantity before the second of any.
        by_quantity: dict[str, list[Json]] = {}
        for line in sorted(told, key=clear):
            by_quantity.setdefault(line["quantity"], []).append(line)
        turns = [lines[i] for i in range(most) for lines in by_quantity.values() if i < len(lines)]
        chosen = sorted(turns[:most], key=clear)
        said = [self.say.joined([s for s in (self.headline(x), self.noticed(x)) if s], " ") for x in chosen]
        if more and len(told) > len(chosen):
            left = len(told) - len(chosen)
            key = "closer.more.one" if left == 1 else "closer.more"
            said.append(self.say.say(key, n=self.say.language.numerals.count(left)))
        if any(together(x) for x in chosen):
            said.append(self.say.say("closer.together"))
        return said

    def _unanswered(self) -> list[str]:
        """Return why there is no main result, as far as that can be told: one group alone, or a reason of each line."""
        lines = self.analysis["lines"]
        main = [x for x in lines if self.words.find(f"headline.{x['quantity']}") is not None]
        if main:
            reasons = list(dict.fromkeys(x["estimate"].get("undefined") or "" for x in main))
            if all(reasons):
                said = self.say.joined([self.words.reason(r) for r in reasons[:MOST_REASONS]], "; ")
                return [self.say.say("closer.unanswered", reason=said)]
            return []
        compared = any("reference" in x["labels"] for x in lines)
        groups = {(n, x["labels"][n]) for x in lines for n in self.attributes if n in x["labels"]}
        alone = not compared and len(groups) == len({n for n, _ in groups})  # one group by each attribute
        return [self.say.say("closer.nobody")] if alone and self.analysis["kind"] in COMPARING else []

    def _lowest(self, told: Sequence[Json]) -> list[Json]:
        """Return of each quantity and table the line with the lowest value."""
        lowest: dict[tuple[str, str | None], Json] = {}
        for x in told:
            if not isinstance(x["estimate"]["value"], int | float):
                continue
            place = x["quantity"], x["labels"].get("table")
            if place not in lowest or x["estimate"]["value"] < lowest[place]["estimate"]["value"]:
                lowest[place] = x
        return list(lowest.values())

    def headline(self, line: Json) -> str:
        """Return one result as a sentence of its kind."""
        e, places = line["estimate"], self.decimals(line)
        parts: dict[str, str] = {name: self.value_of(name, value) for name, value in line["labels"].items()}
        parts["group"] = self.about({n: v for n, v in line["labels"].items() if n in self.attributes})
        words = self._words_for(line)
        parts["attributes"] = self.say.attributes(self._grouped())
        parts.update(self._set())
        # What the sentence says in its own place is not said again.
        said = [name for name in ("metric", "reference") if f"{{{name}}}" in words]
        parts["labels"] = self.about(line["labels"], without=said)
        for end in ("value", "low", "high"):
            parts[end] = self.number(e[end], line["quantity"], places)
        parts["level"] = self.say.language.level(e["confidence"])
        parts["n"] = self.say.language.numerals.count(e["n"])
        p = line.get("adjusted_p_value", line.get("p_value"))
        written = "–" if p is None else p_written(self.say, p)
        parts["p"] = written if written.startswith("<") else f"= {written}"
        parts["p_beyond"], parts["p_within"] = p_beyond(self.say, line), p_within(self.say, line)
        for name, rows in line.get("counts", {}).items():
            parts.setdefault(name, self.say.language.numerals.count(rows))
        if self.words.written(line["quantity"]) in (Written.POINTS, Written.WIDTH) and not _POINTS.search(words):
            parts["value"] += self.say.say("closer.points")
        if not _WHOM.search(words) and any(n in self.attributes for n in line["labels"]):
            against = "closer.whom.reference" if "reference" in line["labels"] else "closer.whom"
            words = self.language_words(against) + words
        return self._filled(words, parts)

    def _set(self) -> dict[str, str]:
        """Return the gap or the margin that the plan has set, as it is told in a sentence."""
        settings = self.analysis["settings"]
        ratio = settings.get("measure") == "ratio"
        points = "" if ratio else self.say.say("closer.points")
        said = {}
        if isinstance(settings.get("gap"), float):
            gap = self.say.language.numerals.write(settings["gap"], Unit.RATIO if ratio else Unit.POINTS)
            said["gap"] = gap if ratio else gap + self.say.say("unit.points")
        unit = Unit.RATIO if ratio else Unit.SIGNED_POINTS
        ends = {k: self.say.language.numerals.write(settings[k], unit) for k in ("low", "high") if k in settings}
        if ends:
            key = "cell.interval" if len(ends) > 1 else "cell.from" if "low" in ends else "cell.upto"
            said["margin"] = self.say.say(key, **ends) + points
        return said

    def _words_for(self, line: Json) -> str:
        """Return the sentence of a result; some have one for each verdict, measure or sign."""
        key, value = f"headline.{line['quantity']}", line["estimate"]["value"]
        if not isinstance(value, int | float):
            value = 0.0
        side = ".above" if value > 0 else ".below" if value < 0 else ""
        by_verdict = self.words.find(f"{key}.{line['verdict']}") if line.get("verdict") else None
        by_measure = self.words.find(f"{key}.{self.analysis['settings'].get('measure')}")
        return by_verdict or by_measure or self.words.find(key + side) or self.words.find(key) or "{labels}: {value}"

    def compares(self, line: Json) -> bool:
        """Return whether a line compares two sides, and its n counts both."""
        if "reference" in line["labels"]:
            return "reference" not in self.attributes
        gap = self.words.written(line["quantity"]) in (Written.POINTS, Written.RATIO)
        return gap and bool(self.analysis["settings"].get("reference"))

    def flags(self, most: int = MOST_ALIKE) -> list[str]:
        """Return what a reader must be told; of many alike the first few, and how many more there are."""
        return [sentence for _, sentence in self.named_flags(most)]

    def named_flags(self, most: int = MOST_ALIKE) -> list[tuple[str, str]]:
        """Return the same, each sentence with its flag's name."""
        by_name: dict[str, list[Json]] = {}
        for flag in self.analysis["flags"]:
            by_name.setdefault(flag["name"], []).append(flag)
        said: list[tuple[str, str]] = []
        for name, alike in by_name.items():
            # The rates that people know come first.
            known = sorted(alike, key=lambda f: f["labels"].get("metric") not in (None, *HEADLINE))
            sentences = list(dict.fromkeys(self._flag(f) for f in known))
            said += [(name, sentence) for sentence in sentences[:most]]
            if len(sentences) > most:
                left = len(sentences) - most
                key = "closer.alike.one" if left == 1 else "closer.alike"
                said.append((name, self.say.say(key, n=self.say.language.numerals.count(left))))
        return said

    def _flag(self, flag: Json) -> str:
        labels = flag["labels"]
        parts = {name: self.value_of(name, value) for name, value in labels.items()}
        parts["group"] = self.about({n: v for n, v in labels.items() if n in self.attributes})
        parts["labels"] = self.about(labels)
        in_group = any(name in self.attributes for name in labels)
        known = (self.words.find(f"flag.{flag['name']}.group") if in_group else None) or self.words.find(
            f"flag.{flag['name']}"
        )
        if known is not None:
            return self._filled(known, parts)
        name = self.words.named("flag", flag["name"])
        return self.say.joined([name, parts["labels"]], ": ") if labels else self.say.joined([name], "")

    def settings(self) -> list[tuple[str, str]]:
        """Return name and value of everything that was chosen."""
        return [
            (self.words.named("setting", name), self._setting(name, v)) for name, v in self.analysis["settings"].items()
        ]

    def _setting(self, name: str, value: Any) -> str:
        if value is None or value in ("", []):
            return self.say.say("method.none")
        if isinstance(value, bool):
            return self.say.say("yes" if value else "no")
        if isinstance(value, list):
            return self.say.joined([self._setting(name, v) for v in value], ", ")
        if isinstance(value, int):
            return str(value) if name == "seed" else self.say.language.numerals.count(value)
        if isinstance(value, float):
            if name == "confidence":
                return self.say.language.confidence(value)
            return self.say.language.numerals.plain(value, Written.NUMBER.unit)
        known = self.words.find(f"setting.{name}.{value}") or self.say.language.words.get(f"metric.{value}")
        return self.say.text(value) if known is None else known


def together(line: Json) -> bool:
    """Return whether a line's interval was widened so that all of its kind hold together."""
    return str(line["estimate"]["method"]).startswith("max_t_")


def nobody_in_words(kind: str) -> list[str]:
    """Return, in English, why an analysis without a line has none: one group alone has nobody to be compared with."""
    return [Phrases(language_named("en"), html=False).say("closer.nobody")] if kind in COMPARING else []


def flags_in_words(kind: str, flags: Sequence[Json], attributes: Sequence[str]) -> list[tuple[str, str]]:
    """Return the flags of an analysis as plain English sentences, each with its flag's name."""
    analysis = {"kind": kind, "flags": list(flags), "lines": [], "settings": {}}
    return Closer(analysis, attributes, Phrases(language_named("en"), html=False)).named_flags()
