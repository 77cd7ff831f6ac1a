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
    "reason.boundary": "nichts anzupassen: Die Likelihood hat im Inneren kein Maximum",
    "reason.excluded": "ausgelassen, wie der Plan es sagt und begründet",
    "reason.nobody_reached": "niemand kam bis zu diesem Schritt",
    "reason.step_unknown": "von niemandem, der bis zu diesem Schritt kam, ist die Antwort bekannt",
    "reason.too_few_rows": "weniger Zeilen, als das Modell braucht",
    "reason.not_converged": "die Anpassung fand kein Maximum",
    "reason.collinear": "die Gruppen liegen durch die Kovariaten schon fest",
    "reason.no_overlap": "keine Schicht enthält Menschen beider Gruppen",
    "reason.too_few_strata": "zu wenige Schichten",
    "reason.too_large": "zu groß, um genau berechnet zu werden",
    "reason.out_of_range": "so weit kann keine Rate von der verglichenen entfernt liegen",
    "reason.separation": "die Kovariaten sagen fehlerfrei vorher; der Schätzwert wäre unendlich",
    "reason.not_published": "nicht veröffentlicht",
}
