"""German. The keys are those of `words_en`; a test keeps it."""

from __future__ import annotations

from typing import Final

from . import closer, drift, findings, groups, methods, metrics, page, reasons, terminal

WORDS: Final[dict[str, str]] = {
    **page.WORDS,
    **findings.WORDS,
    **groups.WORDS,
    **closer.WORDS,
    **drift.WORDS,
    **metrics.WORDS,
    **reasons.WORDS,
    **methods.WORDS,
    **terminal.WORDS,
}
