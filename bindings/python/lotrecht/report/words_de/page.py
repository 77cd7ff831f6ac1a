"""German. The page around the results: its head, the questions of why, limits and method."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, str]] = {
    "untitled": "Prüfung automatisierter Entscheidungen",
    "contents": "Inhalt",
    "missing": "(keine Angabe)",
    "empty": "(leer)",
    "cross": " × ",
    "and": " und ",
    "why": "Warum diese Prüfung",
    "why.open": "offen",
    "why.open.long": "im Plan nicht beantwortet",
    "why.purpose": "Wozu dienen die Entscheidungen, und was soll diese Prüfung herausfinden?",
    "why.legal_basis": "Auf welchem Gesetz, welcher Satzung oder welcher Vorgabe beruhen die Entscheidungen?",
    "why.affected": "Wer ist betroffen, und wie schwer von einer falschen Entscheidung?",
    "why.decides": "Wer entscheidet: der Algorithmus oder ein Mensch, der dessen Empfehlung sieht? Wer steht dafür ein?",
    "why.after_a_finding": "Was geschieht, bis wann und durch wen, wenn eine Prüfung außerhalb ihrer Schwelle liegt?",
    "why.count": "{n} von {all} Fragen sind offen. Beantworten sollte sie, wer den Algorithmus verantwortet.",
    "why.count.one": "1 von {all} Fragen ist offen. Beantworten sollte sie, wer den Algorithmus verantwortet.",
    "limits": "Was dieser Bericht nicht sagt",
    "limits.causes": (
        "Er sagt nicht, warum Gruppen sich unterscheiden. Ein Abstand kann vom Algorithmus kommen, von den Daten, von "
        "dem, was gemessen wird, oder aus der Welt draußen; diese Zahlen können das nicht trennen."
    ),
    "limits.law": (
        "Er sagt nicht, was rechtmäßig ist. Eine Schwelle im Plan ist eine Wahl, die jemand getroffen hat, kein "
        "rechtlicher Maßstab."
    ),
    "limits.verdict": (
        "Er vergibt keine Gesamtnote. Vorstellungen von gleicher Behandlung können einander widersprechen; welche hier "
        "zählt, haben Menschen zu entscheiden."
    ),
    "limits.multiplicity": (
        "Beurteilt werden {n} Vergleiche. Jedes Intervall gilt für seinen eigenen Vergleich und ist nicht auf deren "
        "Anzahl abgestimmt; etwa {by_chance} lägen schon durch Zufall daneben. Nur die größten Abstände zwischen zwei Gruppen "
        "haben Intervalle, die für alle Paare zugleich gelten."
    ),
    "limits.multiplicity.counts": (
        "Beurteilt werden {n} Vergleiche. Jedes Intervall gilt für seinen eigenen Vergleich und ist nicht auf deren "
        "Anzahl abgestimmt; etwa {by_chance} lägen schon durch Zufall daneben."
    ),
    "limits.small.counts": (
        "Kleine Zahlen lassen weite Grenzen, und Runden oder Verbergen macht sie noch weiter. „Unentschieden“ heißt dort: "
        "Die Tabelle lässt es offen, nicht: alles in Ordnung."
    ),
    "limits.small": (
        "Kleine Gruppen haben breite Intervalle. „Unentschieden“ heißt dort: zu wenige Entscheidungen, nicht: alles in "
        "Ordnung. Wo die Zahlen klein sind, beruht ein Urteil über einen einzelnen Abstand auf einem exakten Intervall, das "
        "breiter sein kann als das in der Tabelle, und ebenso der größte Abstand zwischen zwei Gruppen; Fehlergleichheit, "
        "andere Intervalle in den Tabellen, gewichtete Zeilen und sehr große Dateien haben diese Sicherung nicht."
    ),
    "limits.outcome": "Wo kein Ergebnis bekannt ist, wird über Fehler nichts gesagt.",
    "limits.outcome.measured": (
        "Das Ergebnis wird genommen, wie es erfasst wurde. Wurde es je nach Gruppe verschieden erfasst oder nur bei "
        "einem Teil der Menschen, so steckt das auch in den Fehlerraten."
    ),
    "limits.rows.counts": (
        "Er spricht von den Menschen, die in der Tabelle gezählt sind, und von niemandem, der nie gezählt wurde. Ob die "
        "Tabelle stimmt und so gerundet ist, wie der Plan sagt, prüft er nur an ihren Summen."
    ),
    "limits.rows": "Er spricht von den Entscheidungen in der Datei und von niemandem, der nie hineinkam.",
    "method": "Verfahren und Daten",
    "method.data": "Daten",
    "method.source": "Quelle",
    "method.sha256": "SHA-256",
    "method.sha256.none": "keine: Die Daten lagen im Speicher, nicht in einer Datei",
    "method.bytes": "Größe in Byte",
    "method.encoding": "Textkodierung",
    "method.missing_groups": "Zeilen ohne Gruppe",
    "method.missing_groups.group": "eine eigene Gruppe",
    "method.missing_groups.set_aside": "beiseitegelegt und gezählt",
    "method.missing_groups.raise": "zurückgewiesen",
    "method.rows_read": "gelesene Zeilen",
    "method.rows_used": "verwendete Zeilen",
    "method.rows_counts": "Zeilen der Tabelle",
    "method.counts.selected": "Ausgewählte zählt",
    "method.counts.not_selected": "Nicht Ausgewählte zählt",
    "method.counts.total": "alle zählt",
    "method.counts.true_positive": "ausgewählt, Ergebnis positiv, zählt",
    "method.counts.false_positive": "ausgewählt, Ergebnis negativ, zählt",
    "method.counts.false_negative": "nicht ausgewählt, Ergebnis positiv, zählt",
    "method.counts.true_negative": "nicht ausgewählt, Ergebnis negativ, zählt",
    "method.set_aside": "beiseitegelegte Zeilen",
    "method.set_aside.none": "keine",
    "method.set_aside.row": "{rows}: {reason}, Spalte {column}",
    "method.weight": "Gewicht",
    "method.weight.column": "Raten sind nach {column} gewichtet",
    "method.sampling_strata": "Ziehungsschichten",
    "method.cluster": "Klumpen",
    "method.decision": "Entscheidung",
    "method.outcome": "Ergebnis",
    "method.is": "{column} gleich {positive}",
    "method.none": "keines",
    "method.statistics": "Statistik",
    "method.confidence": "Konfidenz",
    "method.rate": "Intervalle von Raten",
    "method.difference": "Intervalle von Differenzen",
    "method.ratio": "Intervalle von Verhältnissen",
    "method.simultaneous": "Intervalle der größten Abstände",
    "method.also": "außerdem verwendet",
    "method.bootstrap": "Intervalle durch Ziehen mit Zurücklegen",
    "method.seed": "Startwert (Seed)",
    "method.replicates": "Bootstrap-Wiederholungen",
    "method.comparisons": "beurteilte Vergleiche",
    "method.version": "Version",
    "method.schema": "Format von audit.json",
    "method.rates": "Die Raten in Worten",
    "method.recompute": "Wie sich dieser Bericht nachprüfen lässt",
    "method.recompute.text": (
        "Jede Zahl steht in audit.json mit ihren Zählungen, ihrem Verfahren und ihrer Konfidenz. Zuerst an der SHA-256 "
        "prüfen, dass die Datei dieselbe ist, dann den Plan mit der oben genannten Version noch einmal ausführen: Die "
        "Zahlen sind dieselben, auf beliebig vielen Prozessorkernen."
    ),
    "method.recompute.frame": (
        "Jede Zahl steht in audit.json mit ihren Zählungen, ihrem Verfahren und ihrer Konfidenz. Die Daten lagen im "
        "Speicher, eine Datei lässt sich daher nicht vergleichen."
    ),
    "set_aside.decision_missing": "Entscheidung fehlt",
    "set_aside.group_missing": "Gruppe fehlt",
    "set_aside.outcome_missing": "Ergebnis fehlt",
    "set_aside.score_missing": "Punktwert fehlt",
    "set_aside.score_infinite": "Punktwert unendlich",
    "set_aside.weight_missing": "Gewicht fehlt",
    "footer": "Erstellt von {name} {version} aus audit.json. Diese Seite fragt kein Netz und führt kein Skript aus.",
}
