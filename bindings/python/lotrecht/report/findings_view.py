"""The findings of the page: by verdict, worst first, each with its drawing and its sentences."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Final

from markupsafe import Markup

from . import charts
from .language import Language, unit_of
from .noticeable import noticeable, p_values
from .numerals import Unit, decimals_of
from .ordering import VERDICTS, Json, tally_of, worst_first
from .parts import FindingList, FindingView
from .phrases import hidden
from .shown import Shown
from .tables_view import MOST_TABLES

MOST_FINDINGS: Final = 60
"""Most findings shown of one verdict."""
FOLDED_FROM: Final = {"outside": 20}
"""More findings of a verdict than this are folded, behind the first half as many."""
FOLDED_FROM_ELSE: Final = 8


class FindingsView(Shown):
    """What the checks found."""

    def __init__(self, record: Json, language: Language) -> None:
        super().__init__(record, language)
        self.tally = tally_of(record)
        checks: dict[tuple[str, str], list[Json]] = {}
        for f in record["findings"]:
            checks.setdefault((f["metric"], f["measure"]), []).append(f)
        self.scales = {c: charts.finding_scale(fs, unit_of(*c) is Unit.RATIO) for c, fs in checks.items()}

    def findings(self) -> Iterator[FindingList]:
        """Return the findings by verdict, worst first; verdicts nobody got are left out."""
        for verdict in VERDICTS:
            chosen = worst_first(self.tally.findings, verdict)
            if not chosen:
                continue
            chosen_now = chosen[:MOST_FINDINGS]
            met = [f["metric"] for f in chosen_now]
            shown = [self.finding(f, f["metric"] not in met[:i]) for i, f in enumerate(chosen_now)]
            most = FOLDED_FROM.get(verdict, FOLDED_FROM_ELSE)
            first = shown if len(shown) <= most else shown[: most // 2]
            left = len(chosen) - len(shown)
            yield FindingList(
                verdict,
                self.say.say(f"findings.{verdict}"),
                tuple(first),
                tuple(shown[len(first) :]),
                self.say.say("findings.show", n=self.count(len(shown))),
                self.say.say("findings.more", n=self.count(left)) if left else "",
            )

    def finding(self, f: Json, with_term: bool) -> FindingView:
        """Return one finding."""
        unit = unit_of(f["metric"], f["measure"])
        scale = self.scales[f["metric"], f["measure"]]
        limits = [self.language.numerals.plain(f["threshold"][k], unit, self._limit(f, unit)) for k in ("low", "high")]
        said = f"{self.plain.interval(f)}; {self.plain.threshold(f)}. {self.language.words[f['verdict']]}."
        drawing = charts.finding_drawing(f["estimate"], f["threshold"], scale, said, (limits[0], limits[1]))
        table = f["evidence"].get("table")
        undefined = f["estimate"]["value"] is None
        return FindingView(
            claim=self.say.claim(f, self.record),
            term=self._term(f["metric"]) if with_term else "",
            detail=self.say.joined([s for s in map(_sentence, self._details(f)) if s], " "),
            drawing=Markup("") if undefined else drawing,
            anchor=self._closer(f["evidence"]) if table is None else f"table-{table}" if table < MOST_TABLES else "",
            evidence=self.say.say(
                "findings.evidence.counts" if table is None else "findings.evidence",
                attributes=self.say.attributes(f["attributes"]),
            ),
        )

    def _closer(self, evidence: Json) -> str:
        """Return where the page shows an analysis: those of one kind stand together."""
        kinds = [a["kind"] for a in self.record["analyses"][: evidence["analysis"] + 1]]
        return f"closer-{sum(kind != before for before, kind in itertools.pairwise(kinds))}"

    def _details(self, f: Json) -> Iterator[str]:
        """Yield interval and threshold, what an undecided verdict means, and which gap would have been noticed."""
        allowed = self.say.threshold(f)
        p = p_values(self.say, f)
        e = f["estimate"]
        numbers = [allowed] if e["value"] is None and not hidden(e) else [self.say.interval(f), allowed]
        yield self.say.joined([*numbers, *([p] if p else [])], "; ")
        yield self.say.because(f)
        yield noticeable(self.say, f, self.record)

    def _term(self, metric: str) -> str:
        meaning = self.language.words.get(f"means.{metric}", "")
        return f"{self.say.metric(metric)}: {meaning}." if meaning else ""

    def _limit(self, f: Json, unit: Unit) -> int:
        return max(decimals_of(f["threshold"][k], unit) for k in ("low", "high"))


def _sentence(words: str) -> str:
    """Return `words` as a sentence."""
    if not words or words.endswith("."):
        return words
    return words[:1].upper() + words[1:] + "."
