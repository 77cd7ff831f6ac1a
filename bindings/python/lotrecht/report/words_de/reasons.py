"""German. Why a number does not exist; the keys are the names in `stats::Undefined`."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, str]] = {
    "reason.nobody": "niemand in der Gruppe",
    "reason.no_outcome": "kein Ergebnis bekannt",
    "reason.no_positives": "niemand mit positivem Ergebnis",
    "reason.no_negatives": "alle haben ein positives Ergebnis",
    "reason.nobody_selected": "niemand ausgewählt",
    "reason.everybody_selected": "alle ausgewählt",
    "reason.zero_reference": "der Vergleichswert ist null",
    "reason.zero_denominator": "Teilung durch null",
    "reason.single_group": "nur eine Gruppe hat einen Wert",
}
