"""The page's account of itself: why it was made, what it does not say, from which data and by which methods."""

from __future__ import annotations

from markupsafe import Markup

from .choosing import methods_used
from .names import visible
from .ordering import Json
from .shown import Shown
from .whole import of_counts


class AccountView(Shown):
    """Why, limits, data and methods."""

    def why(self) -> list[tuple[str, str]]:
        """Return questions and answers; an empty answer is an open question."""
        return [
            (self.language.named("why", w["question"]), visible_paragraphs(w["answer"])) for w in self.record["why"]
        ]

    def why_open(self) -> str:
        """Return how many questions are open; empty if none."""
        questions = self.record["why"]
        n = sum(not w["answer"].strip() for w in questions)
        if n == 0:
            return ""
        return self.say.say("why.count.one" if n == 1 else "why.count", n=self.count(n), all=self.count(len(questions)))

    def limits(self) -> list[str]:
        """Return what the report does not say."""
        words, record = self.language.words, self.record
        counts = of_counts(record)
        out = [words["limits.causes"], words["limits.law"], words["limits.verdict"]]
        comparisons = record["statistics"]["comparisons"]
        if comparisons > 1:
            by_chance = self.count(record["statistics"]["by_chance"])
            key = "limits.multiplicity.counts" if counts else "limits.multiplicity"
            out.append(self.say.say(key, n=self.count(comparisons), by_chance=by_chance))
        measured = record["data"]["outcome"] is not None or "true_positive" in _columns_of_counts(record)
        outcome = "limits.outcome.measured" if measured else "limits.outcome"
        small = words["limits.small.counts" if counts else "limits.small"]
        return [*out, small, words[outcome], words["limits.rows.counts" if counts else "limits.rows"]]

    def data(self) -> list[tuple[str, str]]:
        """Return where the data came from and what became of every row."""
        d, words, code = self.record["data"], self.language.words, self.say.code
        if of_counts(self.record):
            return self._data_of_counts()
        aside = [
            self.say.say(
                "method.set_aside.row",
                rows=self.count(s["rows"]),
                reason=self.language.named("set_aside", s["reason"]),
                column=code(s["column"]),
            )
            for s in d["set_aside"]
        ]
        o = d["outcome"]
        rows = [
            ("source", code(d["source"]) if d["source"] else words["about.unnamed"]),
            ("sha256", words["method.sha256.none"] if d["sha256"] is None else code(d["sha256"])),
            ("bytes", None if d["bytes"] is None else self.count(d["bytes"])),
            ("encoding", None if d.get("encoding") is None else code(d["encoding"])),
            ("rows_read", self.count(d["rows_read"])),
            ("rows_used", self.count(d["rows_used"])),
            ("set_aside", self.say.joined(aside, "; ") or words["method.set_aside.none"]),
            ("missing_groups", words.get(f"method.missing_groups.{d.get('missing_groups')}")),
            ("decision", self._is(d["decision"])),
            ("outcome", words["method.none"] if o is None else self._is(o)),
            ("weight", words["method.none"] if d["weight"] is None else self._weight(d["weight"])),
            *((key, code(d[key])) for key in ("sampling_strata", "cluster") if d.get(key)),
        ]
        return [(words[f"method.{key}"], value) for key, value in rows if value is not None]

    def _data_of_counts(self) -> list[tuple[str, str]]:
        """Return which table of counts was audited, and what its columns mean."""
        d, words, code = self.record["data"], self.language.words, self.say.code
        rows = [
            ("source", code(d["source"]) if d["source"] else words["about.unnamed"]),
            ("sha256", words["method.sha256.none"] if d["sha256"] is None else code(d["sha256"])),
            ("bytes", None if d["bytes"] is None else self.count(d["bytes"])),
            ("encoding", None if d.get("encoding") is None else code(d["encoding"])),
            ("rows_counts", self.count(d["rows_read"])),
        ]
        rows += [(f"counts.{meaning}", code(column)) for meaning, column in _columns_of_counts(self.record).items()]
        return [(words[f"method.{key}"], value) for key, value in rows if value is not None]

    def _is(self, column: Json) -> str:
        return self.say.say(
            "method.is", column=self.say.code(column["column"]), positive=self.say.code(column["positive"])
        )

    def _weight(self, column: str) -> str:
        return self.say.say("method.weight.column", column=self.say.code(column))

    def statistics(self) -> list[tuple[str, str, str]]:
        """Return name, setting and one-line explanation of every method and number that shaped the results."""
        s, words = self.record["statistics"], self.language.words
        out = [(words["method.confidence"], self.language.confidence(s["confidence"]), "")]
        named = () if of_counts(self.record) else ("rate", "difference", "ratio", "simultaneous")
        out += [(words[f"method.{k}"], visible(s[k]), words.get(f"how.{s[k]}", "")) for k in named]
        also = sorted(methods_used(self.record) - {s[k] for k in named}) if named else []
        out += [(words["method.also"], visible(m), words.get(f"how.{m}", "")) for m in also]
        bootstrap = s.get("bootstrap")
        if bootstrap is not None:
            how = bootstrap["interval"]
            out.append((words["method.bootstrap"], visible(how), words.get(f"how.{how}", "")))
            out += [(words[f"method.{k}"], self.count(bootstrap[k]), "") for k in ("replicates", "seed")]
        out.append((words["method.comparisons"], self.count(s["comparisons"]), ""))
        library = self.record["library"]
        out.append((words["method.version"], visible(f"{library['name']} {library['version']}"), ""))
        out.append((words["method.schema"], visible(self.record["schema"]), ""))
        return out

    def rates_in_words(self) -> list[tuple[str, str]]:
        """Return every metric of the record with its meaning."""
        criteria = {c["name"] for t in self.record["tables"] for c in t["criteria"]}
        names = [*self.record["metrics"], *sorted(criteria - set(self.record["metrics"]))]
        words = self.language.words
        n = [] if of_counts(self.record) else [(words["table.n"], words["table.n.long"])]
        return [*n, *((self.say.metric(m), words.get(f"means.{m}", "")) for m in names)]


def _columns_of_counts(record: Json) -> dict[str, str]:
    """Return what was counted and in which column, for an audit of published counts."""
    return dict(record["data"].get("counts", {}).get("columns", {}))


def visible_paragraphs(text: str) -> Markup:
    """Return text somebody wrote in the plan, its lines kept apart."""
    lines = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    return Markup("<br>").join(Markup("<bdi>{}</bdi>").format(visible(line.strip(), 4000)) for line in lines)
