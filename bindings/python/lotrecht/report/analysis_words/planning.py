"""Words of ``[planning]``: what so many decisions can show, and how many more it takes."""

from __future__ import annotations

from typing import Final

_UNITS: Final[dict[str, str]] = {
    "layout": "table",
    "order": "weakest",
    "first": "power rows_missing",
    "unit.power": "share",
    "unit.rows_missing": "count",
    "unit.detectable_difference": "points",
    "unit.detectable_ratio": "ratio",
}

EN: Final[dict[str, str]] = {
    **_UNITS,
    "title": "Enough decisions?",
    "question": (
        "The office named a gap that would matter. How surely would it have been found with these decisions, if it were "
        "there, and how many more would it take to find it?"
    ),
    "reading": (
        "These numbers say what the audit could see, not what it saw. They take the observed rate of the reference as "
        "known, and ask about a group whose true rate lies lower, or higher, by the gap named below. More decisions are "
        "counted for both sides together, in the proportion they have now; waiting until the yearly cases add up to as "
        "many is one way to get them. A gap that would hardly have been found is not a gap that is not there."
    ),
    "quantity.power": "chance to find it",
    "quantity.rows_missing": "decisions missing",
    "quantity.detectable_difference": "least gap that would be found",
    "quantity.detectable_ratio": "nearest ratio that would be found",
    "headline.power": (
        "{metric}, {group} compared with {reference}: were a gap of {gap} there, {direction}, such an audit of {n} "
        "decisions would find it with a probability of {value}."
    ),
    "headline.power.ratio": (
        "{metric}, {group} compared with {reference}: were a ratio as far from 1 as {gap} there, {direction}, such an audit "
        "of {n} decisions would find it with a probability of {value}."
    ),
    "headline.rows_missing.ratio": (
        "{metric}, {group} compared with {reference}: to find a ratio as far from 1 as {gap} {direction} as surely as wanted "
        "takes {value} more decisions: {group_needed} in the group (now {group_rows}) and {reference_needed} in the "
        "reference (now {reference_rows})."
    ),
    "headline.rows_missing": (
        "{metric}, {group} compared with {reference}: to find a gap of {gap} {direction} as surely as wanted takes {value} "
        "more decisions: {group_needed} in the group (now {group_rows}) and {reference_needed} in the reference (now "
        "{reference_rows})."
    ),
    "flag.by_formula": (
        "Some of these numbers are by the textbook formula: to go through all tables exactly would have been too much."
    ),
    "label.direction": "direction",
    "label.direction.down": "downwards",
    "label.direction.up": "upwards",
    "label.reference.(rest)": "everybody else",
    "setting.measure": "measure of the gap",
    "setting.measure.difference": "difference of rates",
    "setting.measure.ratio": "ratio of rates, and its reciprocal upwards",
    "setting.gap": "the gap that should be found",
    "setting.power": "how surely it should be found",
    "setting.test": "test it is to be found with",
    "setting.test.normal": "chi-square test, by formula",
    "setting.test.normal_continuity": "chi-square test with continuity correction, by formula",
    "setting.test.score": "score test, exactly",
    "setting.test.newcombe": "Newcombe's interval, exactly",
    "setting.test.fisher": "Fisher's exact test, exactly",
    "setting.test.boschloo": "Boschloo's exact test, exactly",
    "setting.confidence": "level of the test",
    "count.group_rows": "now, group",
    "count.reference_rows": "now, reference",
    "count.group_needed": "needed, group",
    "count.reference_needed": "needed, reference",
    "method.normal": "the textbook formula of the chi-square test.",
    "method.normal_continuity": "the textbook formula, with continuity correction.",
    "method.score": "all tables that the score test rejects, added up.",
    "method.newcombe": "all tables whose interval leaves out 0, added up.",
    "method.fisher": "all tables that Fisher's exact test rejects, added up.",
    "method.boschloo": "all tables that Boschloo's exact test rejects, added up.",
}

DE: Final[dict[str, str]] = {
    **_UNITS,
    "title": "Genug Entscheidungen?",
    "question": (
        "Die Behörde hat einen Abstand genannt, auf den es ankäme. Wie sicher wäre er mit diesen Entscheidungen "
        "gefunden worden, wenn er da wäre, und wie viele mehr bräuchte es dafür?"
    ),
    "reading": (
        "Diese Zahlen sagen, was die Prüfung sehen konnte, nicht, was sie gesehen hat. Sie nehmen die beobachtete Rate "
        "der Vergleichsgruppe als bekannt und fragen nach einer Gruppe, deren wahre Rate um den unten genannten Abstand "
        "niedriger oder höher liegt. Die weiteren Entscheidungen sind für beide Seiten zusammen gezählt, im heutigen "
        "Verhältnis; man kann zum Beispiel warten, bis die Fälle mehrerer Jahre zusammenkommen. Ein Abstand, der kaum "
        "gefunden worden wäre, ist kein Abstand, den es nicht gibt."
    ),
    "quantity.power": "Aussicht, ihn zu finden",
    "quantity.rows_missing": "fehlende Fälle",
    "quantity.detectable_difference": "kleinster, der gefunden würde",
    "quantity.detectable_ratio": "nächstes, das gefunden würde",
    "headline.power": (
        "{metric}, {group} verglichen mit {reference}: Wäre ein Abstand von {gap} {direction} da, so fände ihn eine solche "
        "Prüfung von {n} Entscheidungen mit einer Wahrscheinlichkeit von {value}."
    ),
    "headline.power.ratio": (
        "{metric}, {group} verglichen mit {reference}: Wäre ein Verhältnis so weit von 1 wie {gap} {direction} da, so fände "
        "es eine solche Prüfung von {n} Entscheidungen mit einer Wahrscheinlichkeit von {value}."
    ),
    "headline.rows_missing.ratio": (
        "{metric}, {group} verglichen mit {reference}: Um ein Verhältnis so weit von 1 wie {gap} {direction} so sicher zu "
        "finden wie gewünscht, braucht es {value} weitere Entscheidungen: {group_needed} in der Gruppe (jetzt {group_rows}) "
        "und {reference_needed} in der Vergleichsgruppe (jetzt {reference_rows})."
    ),
    "headline.rows_missing": (
        "{metric}, {group} verglichen mit {reference}: Um einen Abstand von {gap} {direction} so sicher zu finden wie "
        "gewünscht, braucht es {value} weitere Entscheidungen: {group_needed} in der Gruppe (jetzt {group_rows}) und "
        "{reference_needed} in der Vergleichsgruppe (jetzt {reference_rows})."
    ),
    "flag.by_formula": (
        "Einige dieser Zahlen folgen der Lehrbuchformel: alle Tafeln exakt durchzugehen wäre zu viel gewesen."
    ),
    "label.direction": "Richtung",
    "label.direction.down": "nach unten",
    "label.direction.up": "nach oben",
    "label.reference.(rest)": "allen übrigen",
    "setting.measure": "Maß des Abstands",
    "setting.measure.difference": "Differenz der Raten",
    "setting.measure.ratio": "Verhältnis der Raten, nach oben der Kehrwert",
    "setting.gap": "der Abstand, der gefunden werden soll",
    "setting.power": "wie sicher er gefunden werden soll",
    "setting.test": "Test, der ihn finden soll",
    "setting.test.normal": "Chi-Quadrat-Test, nach der Formel",
    "setting.test.normal_continuity": "Chi-Quadrat-Test mit Stetigkeitskorrektur, nach der Formel",
    "setting.test.score": "Score-Test, exakt",
    "setting.test.newcombe": "Vertrauensbereich nach Newcombe, exakt",
    "setting.test.fisher": "Fishers exakter Test, exakt",
    "setting.test.boschloo": "Boschloos exakter Test, exakt",
    "setting.confidence": "Sicherheit des Tests",
    "count.group_rows": "jetzt, Gruppe",
    "count.reference_rows": "jetzt, Vergleich",
    "count.group_needed": "nötig, Gruppe",
    "count.reference_needed": "nötig, Vergleich",
    "method.normal": "die Lehrbuchformel des Chi-Quadrat-Tests.",
    "method.normal_continuity": "die Lehrbuchformel mit Stetigkeitskorrektur.",
    "method.score": "alle Tafeln, die der Score-Test verwirft, zusammengezählt.",
    "method.newcombe": "alle Tafeln, deren Vertrauensbereich die 0 auslässt, zusammengezählt.",
    "method.fisher": "alle Tafeln, die Fishers exakter Test verwirft, zusammengezählt.",
    "method.boschloo": "alle Tafeln, die Boschloos exakter Test verwirft, zusammengezählt.",
}
