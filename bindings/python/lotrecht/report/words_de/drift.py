"""German. What `lotrecht drift` says."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, str]] = {
    "drift.title": "Was sich von {reference} zu {current} geändert hat",
    "drift.answer.changed": "{n} von {all} Spalten haben sich geändert.",
    "drift.answer.changed.one": "1 von {all} Spalten hat sich geändert.",
    "drift.answer.changed.none": "Für keine der {all} Spalten ist eine Änderung belegt.",
    "drift.answer.outside": "{n} von {all} Spalten haben sich um mehr als {tolerance} der Zeilen verschoben.",
    "drift.answer.outside.one": "1 von {all} Spalten hat sich um mehr als {tolerance} der Zeilen verschoben.",
    "drift.answer.outside.none": "Für keine Spalte ist belegt, dass sie sich um mehr als {tolerance} der Zeilen "
    "verschoben hat.",
    "drift.answer.undecided": "Bei {n} geben die Daten keine Antwort.",
    "drift.answer.groups": "In {n} von {all} Gruppen nach {by} ist ein Unterschied belegt: {names}.",
    "drift.answer.groups.none": "In keiner der {all} Gruppen nach {by} ist für sich genommen ein Unterschied belegt.",
    "drift.answer.groups.outside": "In {n} von {all} Gruppen nach {by} hat sich etwas weiter verschoben: {names}.",
    "drift.answer.groups.outside.none": "In keiner der {all} Gruppen nach {by} ist für sich genommen belegt, dass sich "
    "etwas um mehr als {tolerance} verschoben hat.",
    "drift.about": "{reference}: {rows_reference} Zeilen. {current}: {rows_current} Zeilen. {tests} Tests, p-Werte für "
    "ihre Zahl korrigiert: {correction}.",
    "drift.correction.holm": "Holm",
    "drift.correction.hommel": "Hommel",
    "drift.correction.benjamini_hochberg": "Benjamini und Hochberg",
    "drift.correction.benjamini_yekutieli": "Benjamini und Yekutieli",
    "drift.correction.none": "nicht korrigiert",
    "drift.not_shown.means": "Dass eine Änderung nicht belegt ist, heißt nicht, dass es keine gibt: Das Intervall sagt, "
    "wie groß sie sein kann.",
    "drift.columns": "Alle Spalten",
    "drift.groups": "Gruppe für Gruppe",
    "drift.groups.note": "Jede Spalte in jeder Gruppe, früher und jetzt. Belegte Unterschiede stehen zuerst.",
    "drift.groups.shown": "{n} von {all} Vergleichen; die übrigen stehen in drift.json.",
    "drift.distributions": "Wie sich die Werte verteilen",
    "drift.distributions.note": "Anteile an den Zeilen mit einem Wert: {reference} als Umriss, {current} gefüllt.",
    "drift.notes": "Neben den Zahlen",
    "drift.left_out": "Nicht verglichen",
    "drift.method": "Wie gerechnet wurde",
    "drift.column": "Spalte",
    "drift.group": "Gruppe",
    "drift.moved": "Verschoben",
    "drift.moved.points": "Verschoben, Punkte",
    "drift.p": "p, korrigiert",
    "drift.p.beyond": "p, jenseits",
    "drift.rows": "Zeilen",
    "drift.verdict": "Urteil",
    "drift.then_now": "{before} → {now}",
    "drift.question.values": "Werte",
    "drift.question.categories": "Kategorien",
    "drift.question.missing": "fehlend",
    "drift.verdict.changed": "geändert",
    "drift.verdict.not_shown": "nicht belegt",
    "drift.verdict.outside": "außerhalb",
    "drift.verdict.within": "innerhalb",
    "drift.verdict.undecided": "unentschieden",
    "drift.verdict.undefined": "nicht definiert",
    "drift.sentence.values": "Bis zu einem Wert gezählt, unterscheiden sich die Anteile der Zeilen um {value} Punkte "
    "({interval}).",
    "drift.sentence.categories": "{value} % der Zeilen müssten die Kategorie wechseln ({interval}).",
    "drift.sentence.missing": "Zeilen ohne Wert: {value} Punkte ({interval}).",
    "drift.undefined": "Nicht vergleichbar: {reason}.",
    "drift.note.below": "{n} Zeilen unter allem in {reference}",
    "drift.note.above": "{n} Zeilen über allem in {reference}",
    "drift.note.below.one": "1 Zeile unter allem in {reference}",
    "drift.note.above.one": "1 Zeile über allem in {reference}",
    "drift.note.new": "neu: {names}",
    "drift.note.gone": "verschwunden: {names}",
    "drift.note.missing": "früher fehlten {before}, jetzt {now}",
    "drift.more": "und {n} weitere",
    "drift.others": "{n} andere",
    "drift.bin": "{low} bis unter {high}",
    "drift.bin.first": "unter {high}",
    "drift.bin.last": "{low} und mehr",
    "drift.why.names_things": "benennt Einzelnes, statt es einzuteilen: mehr als tausend Werte mit je wenigen Zeilen",
    "drift.why.dates": "Datumsangaben: die zweier Zeiträume unterscheiden sich immer; mit --columns werden sie trotzdem verglichen",
    "drift.why.only_reference": "nur in {reference}",
    "drift.why.only_current": "nur in {current}",
    "drift.why.numbers_then_categories": "enthielt Zahlen, jetzt auch andere Werte",
    "drift.why.categories_then_numbers": "enthielt Werte, die keine Zahlen sind, jetzt Zahlen",
    "drift.group.only_reference": "Gruppe {name} gibt es nur in {reference}",
    "drift.group.only_current": "Gruppe {name} gibt es nur in {current}",
    "drift.method.values": "Zahlen: Test von Kolmogorow und Smirnow, gegeben die Bindungen. Verschoben ist der größte "
    "Abstand zwischen den Anteilen der Zeilen bis zu einem Wert: 0, wenn sich nichts geändert hat, 100 Punkte, wenn jeder "
    "neue Wert jenseits jedes alten liegt. Bei zwei Werten ist es die Differenz zweier Anteile mit Newcombes Intervall; "
    "sonst gilt das Intervall für alle Verteilungen und ist breit.",
    "drift.method.categories": "Kategorien: Chi-Quadrat-Test auf Homogenität, exakt oder durch Permutationen, wo die "
    "Zahlen klein sind. Verschoben ist der Anteil der Zeilen, die die Kategorie wechseln müssten, damit die alten Anteile "
    "wiederkehren.",
    "drift.method.missing": "Fehlende Werte: Fishers Test; die Differenz der Anteile mit Newcombes Intervall.",
    "drift.method.intervals": "Intervalle gelten zu {level}, jedes für sich. Wo sich nichts geändert hat, enthalten sie 0.",
    "drift.method.tolerance": "Innerhalb: Das ganze Intervall liegt innerhalb von {tolerance} der Zeilen. Außerhalb: Es "
    "liegt ganz jenseits. Unentschieden: Die Daten geben keine Antwort. p, jenseits: dass es sich nicht weiter "
    "verschoben hat, korrigiert.",
    "drift.method.seed": "Gezogene Zahlen beginnen mit Startwert {seed}: Dieselben Dateien ergeben dieselbe Seite.",
    "drift.files": "{file}: SHA-256 {sha256}",
    "drift.next": "Weiter: drift.html (die Verteilungen nebeneinander), drift.json (alle Zahlen).",
}
