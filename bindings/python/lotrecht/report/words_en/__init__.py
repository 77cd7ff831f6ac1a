"""English. Placeholders stand in braces; a count of one has its own text where the words differ."""

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
