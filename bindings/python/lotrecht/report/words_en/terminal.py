"""English. The summary in a terminal."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, str]] = {
    "term.verdict": "Verdict",
    "term.what": "What",
    "term.estimate": "Estimate",
    "term.allowed": "Allowed",
    "term.more": "... and {n} more in audit.json.",
    "term.percent": "{metric}, %",
    "term.versus": "{group} / {reference}",
    "term.minus": "{group} − {reference}",
    "term.worst": "{measure}, by {attributes}",
    "term.noticeable.both": "noticeable: {low} or {high}{unit}",
    "term.noticeable.only_low": "noticeable: {low}{unit}",
    "term.noticeable.only_high": "noticeable: {high}{unit}",
    "term.noticeable.none": "noticeable: no gap, however large",
    "term.noticeable.worst": "noticeable: {high}{unit}",
    "term.noticeable.worst.ratio": "noticeable: {low}",
    "term.noticeable": "Noticeable: a true gap so large is told from none in {often} such samples.",
    "term.noticeable.corrected": (
        "Noticeable: a true gap so large is told from none in {often} such samples, corrected for {n} comparisons."
    ),
    "term.rows": "Rows: {read} read, {used} used.",
    "term.rows.counts": "Rows of the published table: {read}.",
    "term.aside": "  {rows} set aside: {reason} ({column})",
    "term.unknown": "Outcome not known: {n} rows (selection rate only).",
    "term.open": "Open in the plan: {questions}.",
    "term.tables": "{n} more tables, crossed attributes among them, are in the report.",
    "term.tables.one": "1 more table is in the report.",
    "term.next": "Read next: report.html (for people), audit.json (every number).",
    "term.closer.none": "The numbers are in the report.",
    "term.closer.design": "{sentence} This holds for: {parts}.",
    "term.closer.more": "... and {n} more in the report.",
    "term.pct": "In square brackets: {level} intervals. Percentage points: pts.",
    "term.why.purpose": "purpose",
    "term.why.legal_basis": "legal basis",
    "term.why.affected": "who is affected",
    "term.why.decides": "who decides",
    "term.why.after_a_finding": "what happens after a finding",
    "term.why.effect": "benefit or burden",
}
