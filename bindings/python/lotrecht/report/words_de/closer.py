"""German. The part of the page that looks closer than rates and gaps."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, str]] = {
    "closer": "Genauer hingesehen",
    "closer.intro": (
        "Über Raten und Abstände hinaus stellt der Plan die folgenden Fragen. Jede hat ihre eigene Antwort mit ihrer "
        "Unsicherheit und ihren eigenen Vorbehalt."
    ),
    "closer.counts": "Was die Zahlen sagen",
    "closer.counts.intro": (
        "Alle Angaben dieses Berichts stammen aus der veröffentlichten Tabelle, mit allem, was das Runden offenlässt."
    ),
    "closer.reading": "Wie das zu lesen ist",
    "closer.question": "Die Frage",
    "closer.settings": "Was gewählt wurde, und mit welchen Verfahren",
    "closer.method": "Verfahren",
    "closer.table": "Alle Zahlen",
    "closer.table.caption": "{title}: alle Zahlen ({level}-Intervalle)",
    "closer.table.caption.plain": "{title}: alle Zahlen",
    "closer.table.some": "Nicht jede Zeile steht hier; audit.json enthält alle.",
    "closer.charts": "Weitere Schaubilder",
    "closer.about": "Worüber",
    "closer.label": "{name}: {value}",
    "closer.everybody": "alle zusammen",
    "closer.noticed": (
        "Erkennbar: Wo kein Abstand gefunden wurde, der wahre Abstand, der in {often} solchen Stichproben aufgefallen "
        "wäre."
    ),
    "closer.noticed.about": (
        "Erkennbar: Wo kein Abstand gefunden wurde, der wahre Abstand, der in {often} solchen Stichproben aufgefallen "
        "wäre. Wo ≈ steht, ist er aus der Breite des Vertrauensbereichs geschätzt: gut, wo eine Seite Dutzende Fälle hat; "
        "hat sie nur fünf, fällt ein solcher Abstand womöglich nur in der Hälfte der Stichproben auf."
    ),
    "closer.noticed.corrected": (
        "Bei Zeilen mit korrigiertem p-Wert ist für {n} gemeinsam korrigierte Vergleiche vorgesorgt."
    ),
    "closer.points": " Prozentpunkte",
    "closer.whom": "{group}: ",
    "closer.whom.reference": "{group} verglichen mit {reference}: ",
    "closer.both": "{n} mit Vergleichsgruppe",
    "closer.both.head": "n, mit Vergleichsgruppe",
    "closer.together": "Die Intervalle gelten für alle Vergleiche gemeinsam und sind darum absichtlich breiter.",
    "closer.together.brief": "Intervalle gelten für alle Vergleiche gemeinsam",
    "closer.nobody": "Hier gibt es nur eine Gruppe, in der jemand ist, und also niemanden, mit dem sie zu vergleichen wäre.",
    "closer.unanswered": "Hier gibt es keine Antwort: {reason}.",
    "closer.more": "{n} weitere Zeilen stehen unten in Schaubildern und Tabellen.",
    "closer.more.one": "{n} weitere Zeile steht unten in Schaubildern und Tabellen.",
    "closer.alike": "Dasselbe gilt für {n} weitere; audit.json nennt sie.",
    "closer.alike.one": "Dasselbe gilt für {n} weiteren Fall; audit.json nennt ihn.",
    "closer.some": (
        "Gezeichnet sind {shown} von {all} Zeilen: die, die sich am deutlichsten unterscheiden. audit.json enthält alle."
    ),
    "closer.pair": "hohl, oben: {raw}; gefüllt, unten: {main}",
    "closer.raw": "roh: {value}",
    "closer.scale.share": "in Prozent",
    "closer.scale.width": "in Prozentpunkten",
    "closer.scale.points": "in Prozentpunkten; gestrichelte Linie: kein Unterschied",
    "closer.scale.ratio": "als Vielfaches; gestrichelte Linie: kein Unterschied (1)",
    "p": "p {p}",
    "p.both": "p {p} (korrigiert: {adjusted})",
    "p.adjusted": "korrigiertes p {adjusted}",
    "p.no_change": "keine Änderung: {p}",
    "p.beyond": "weiter als geduldet: {p}",
    "p.within": "weniger weit: {p}",
    "yes": "ja",
    "no": "nein",
}
