"""Words for two periods, such as two years: how the gaps changed."""

from __future__ import annotations

from typing import Final

_UNITS: Final[dict[str, str]] = {
    "first": "gap_change later_gap",
    "unit.earlier_gap": "points",
    "unit.later_gap": "points",
    "unit.gap_change": "points",
}

EN: Final[dict[str, str]] = {
    **_UNITS,
    "title": "From one period to the next",
    "question": "Two periods, and different people in each: did the gap between the groups grow or shrink?",
    "reading": (
        "The change is the later gap less the earlier one: with a gap downwards a change above 0 means that it shrank. "
        "The people are others in each period, so a change may come from who applied or was looked at, not from how it "
        "was decided. Two gaps, one of which could be told from none and one not, need not differ from each other; the "
        "interval of the change says whether they do."
    ),
    "quantity.earlier_gap": "gap in the earlier period",
    "quantity.later_gap": "gap in the later period",
    "quantity.gap_change": "change of the gap, later less earlier",
    "headline.gap_change": (
        "{group} and {reference}: from the earlier period to the later the gap changed by {value} percentage points "
        "({level} interval: {low} to {high})."
    ),
    "headline.later_gap": (
        "{group} and {reference}, in the later period: a gap of {value} percentage points ({level} interval: {low} to "
        "{high})."
    ),
    "label.reference.(rest)": "everybody else",
    "label.column": "column",
    "label.rows": "rows",
    "flag.other_periods": "{rows} rows belong to neither period by {column}; they count nowhere in this part.",
    "setting.column": "the period is told by",
    "flag.earlier_set_aside": "{rows} rows of {file} have no decision or no group, and were set aside.",
    "flag.only_earlier": "{group} is in the earlier period only, so there is no change to tell.",
    "label.file": "file",
    "setting.earlier": "earlier period",
    "setting.earlier_file": "file of the earlier period",
    "setting.earlier_sha256": "its SHA-256",
    "setting.earlier_rows_read": "rows read from it",
    "setting.earlier_rows_used": "rows used of it",
    "setting.later": "later period",
    "count.group_selected": "selected, group",
    "count.group_rows": "people, group",
    "count.reference_selected": "selected, reference",
    "count.reference_rows": "people, reference",
    "method.mover_newcombe": "MOVER from Newcombe's intervals",
    "method.mover_miettinen_nurminen": "MOVER from Miettinen and Nurminen's intervals",
}

DE: Final[dict[str, str]] = {
    **_UNITS,
    "title": "Von einem Zeitraum zum nächsten",
    "question": (
        "Zwei Zeiträume, in jedem andere Menschen: Wurde der Abstand zwischen den Gruppen größer oder kleiner?"
    ),
    "reading": (
        "Die Änderung ist der spätere Abstand weniger der frühere: Bei einem Abstand nach unten heißt eine Änderung über "
        "0, dass er kleiner wurde. In jedem Zeitraum sind es andere Menschen; eine Änderung kann daher kommen, wer "
        "Anträge stellte oder geprüft wurde, nicht daher, wie entschieden wurde. Zwei Abstände, von denen einer "
        "erkennbar ist und einer nicht, müssen sich nicht voneinander unterscheiden; ob sie es tun, sagt der "
        "Vertrauensbereich der Änderung."
    ),
    "quantity.earlier_gap": "Abstand im früheren Zeitraum",
    "quantity.later_gap": "Abstand im späteren Zeitraum",
    "quantity.gap_change": "Änderung des Abstands, später weniger früher",
    "headline.gap_change": (
        "{group} und {reference}: Vom früheren zum späteren Zeitraum änderte sich der Abstand um {value} Prozentpunkte "
        "({level}-Intervall: {low} bis {high})."
    ),
    "headline.later_gap": (
        "{group} und {reference}, im späteren Zeitraum: ein Abstand von {value} Prozentpunkten ({level}-Intervall: {low} "
        "bis {high})."
    ),
    "label.reference.(rest)": "alle übrigen",
    "label.column": "Spalte",
    "label.rows": "Zeilen",
    "flag.other_periods": "{rows} Zeilen gehören nach {column} zu keinem der beiden Zeiträume; sie zählen hier nirgends.",
    "setting.column": "der Zeitraum steht in",
    "flag.earlier_set_aside": "{rows} Zeilen aus {file} haben keine Entscheidung oder keine Gruppe und blieben beiseite.",
    "flag.only_earlier": "{group} gibt es nur im früheren Zeitraum, daher keine Veränderung.",
    "label.file": "Datei",
    "setting.earlier": "früherer Zeitraum",
    "setting.earlier_file": "Datei des früheren Zeitraums",
    "setting.earlier_sha256": "deren SHA-256",
    "setting.earlier_rows_read": "daraus gelesene Zeilen",
    "setting.earlier_rows_used": "davon verwendet",
    "setting.later": "späterer Zeitraum",
    "count.group_selected": "ausgewählt, Gruppe",
    "count.group_rows": "Personen, Gruppe",
    "count.reference_selected": "ausgewählt, Vergleichsgruppe",
    "count.reference_rows": "Personen, Vergleichsgruppe",
    "method.mover_newcombe": "MOVER aus Newcombe-Intervallen",
    "method.mover_miettinen_nurminen": "MOVER aus Intervallen nach Miettinen und Nurminen",
}
