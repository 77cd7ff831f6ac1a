"""English. The part of the page that looks closer than rates and gaps."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, str]] = {
    "closer": "Looked at more closely",
    "closer.intro": (
        "Beyond rates and gaps, the plan asked the questions below. Each has its own answer, with its uncertainty, and "
        "its own caveat."
    ),
    "closer.counts": "What the counts say",
    "closer.counts.intro": "Every figure of this report comes from the published table, with all that rounding leaves open.",
    "closer.reading": "How to read this",
    "closer.question": "What is asked",
    "closer.settings": "What was chosen, and by which methods",
    "closer.method": "method",
    "closer.table": "All numbers",
    "closer.table.caption": "{title}: all numbers ({level} intervals)",
    "closer.table.caption.plain": "{title}: all numbers",
    "closer.table.some": "Not every line is shown here; audit.json holds all of them.",
    "closer.charts": "More drawings",
    "closer.about": "About",
    "closer.label": "{name}: {value}",
    "closer.everybody": "everybody",
    "closer.noticed": (
        "Noticeable: where no gap was found, the true gap that would have been told from none in {often} such samples."
    ),
    "closer.noticed.about": (
        "Noticeable: where no gap was found, the true gap that would have been told from none in {often} such samples. "
        "Where it says ≈ it is estimated from the width of the interval: close where a side has dozens of cases, but where "
        "it has five, such a gap may be found in only half of the samples."
    ),
    "closer.noticed.corrected": "Lines with a corrected p-value allow for {n} comparisons corrected together.",
    "closer.points": " percentage points",
    "closer.whom": "{group}: ",
    "closer.whom.reference": "{group} compared with {reference}: ",
    "closer.both": "{n} with reference",
    "closer.both.head": "n, with reference",
    "closer.together": "The intervals hold together for all comparisons, and are wider on purpose.",
    "closer.together.brief": "intervals hold together for all comparisons",
    "closer.nobody": "There is only one group here with anybody in it, so there is nobody to compare it with.",
    "closer.unanswered": "There is no answer here: {reason}.",
    "closer.more": "{n} more are in the drawings and tables below.",
    "closer.more.one": "{n} more is in the drawings and tables below.",
    "closer.alike": "The same holds for {n} more; audit.json names them.",
    "closer.alike.one": "The same holds for {n} more; audit.json names it.",
    "closer.some": "{shown} of {all} lines are drawn: those that differ most clearly. audit.json holds all.",
    "closer.pair": "hollow, above: {raw}; filled, below: {main}",
    "closer.raw": "raw: {value}",
    "closer.scale.share": "in percent",
    "closer.scale.width": "in percentage points",
    "closer.scale.points": "in percentage points; dashed line: no difference",
    "closer.scale.ratio": "as a multiple; dashed line: no difference (1)",
    "p": "p {p}",
    "p.both": "p {p} (corrected: {adjusted})",
    "p.adjusted": "corrected p {adjusted}",
    "p.no_change": "no change: {p}",
    "p.beyond": "further than tolerated: {p}",
    "p.within": "less far: {p}",
    "yes": "yes",
    "no": "no",
}
