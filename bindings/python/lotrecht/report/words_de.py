"""German. The keys are those of `words_en`; a test keeps it."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, str]] = {
    "untitled": "Prüfung automatisierter Entscheidungen",
    "contents": "Inhalt",
    "missing": "(keine Angabe)",
    "empty": "(leer)",
    "cross": " × ",
    "and": " und ",
    # verdicts
    "within": "innerhalb",
    "outside": "außerhalb",
    "undecided": "unentschieden",
    "undefined": "nicht bestimmbar",
    "within.means": (
        "Das ganze Intervall liegt innerhalb der Schwelle: Der Abstand ist klein genug für den Plan, den Zufall "
        "eingerechnet."
    ),
    "outside.means": (
        "Das ganze Intervall liegt jenseits der Schwelle: Der Abstand ist größer, als der Plan erlaubt, den Zufall "
        "eingerechnet."
    ),
    "undecided.means": (
        "Das Intervall reicht über die Schwelle hinweg: Die Daten lassen es offen. Das ist keine Entwarnung."
    ),
    "undefined.means": "Die Zahl gibt es nicht, etwa weil niemand gezählt werden konnte.",
    # answer
    "answer.one": "1 Prüfung: {outside} außerhalb, {undecided} unentschieden, {within} innerhalb der Schwelle.",
    "answer.many": "Von {n} Prüfungen: {outside} außerhalb, {undecided} unentschieden, {within} innerhalb der Schwelle.",
    "answer.one.undefined": "1 Prüfung, und ihre Zahl ist nicht bestimmbar.",
    "answer.many.undefined": (
        "Von {n} Prüfungen: {outside} außerhalb, {undecided} unentschieden, {within} innerhalb der Schwelle, "
        "{undefined} nicht bestimmbar."
    ),
    "answer.none": "Der Plan setzt keine Schwelle; dieser Bericht nennt daher Zahlen und kein Urteil.",
    "meaning.outside": (
        "Mindestens ein Abstand zwischen Gruppen ist größer, als der Plan erlaubt, auch wenn man bei ihm den Zufall einrechnet. "
        "Das ist ein Grund, genauer hinzusehen; woher der Abstand kommt, ist damit nicht gesagt."
    ),
    "meaning.undecided": (
        "Kein Abstand ist nachweislich größer, als der Plan erlaubt. Bei den unentschiedenen Prüfungen lassen die Daten "
        "es aber offen: Der wahre Abstand kann auf beiden Seiten der Schwelle liegen. Das ist keine Entwarnung."
    ),
    "meaning.undefined": (
        "Die Prüfungen konnten nicht beantwortet werden: Die Zahlen, nach denen sie fragen, gibt es in diesen Daten "
        "nicht. Gezeigt ist damit nichts, weder dafür noch dagegen."
    ),
    "meaning.partly": (
        "Was sich beantworten ließ, liegt innerhalb der Schwelle. Die übrigen Prüfungen fragen nach Zahlen, die es in "
        "diesen Daten nicht gibt; zu ihnen ist nichts gezeigt."
    ),
    "meaning.within": (
        "Jeder geprüfte Abstand ist klein genug für den Plan, auch wenn man bei jedem den Zufall einrechnet. "
        "Das gilt für die hier geprüften Gruppen und Raten und für nichts sonst."
    ),
    "meaning.many": (
        "Bei {n} Prüfungen fallen etwa {by_chance} womöglich allein durch Zufall falsch aus; ein Befund unter vielen ist "
        "daher ein Hinweis und kein Beweis."
    ),
    "about": "Geprüft wurden {rows} Entscheidungen aus {source}, verglichen nach {attributes}.",
    "about.one": "Geprüft wurde 1 Entscheidung aus {source}, verglichen nach {attributes}.",
    "about.unnamed": "einer Tabelle im Speicher",
    "about.nothing": "keinem Merkmal",
    "selected.benefit": (
        "Eine Person gilt als „ausgewählt“, wenn {column} gleich {positive} ist. Für sie ist das ein Vorteil: Eine "
        "Gruppe, die seltener ausgewählt wird, erhält ihn seltener."
    ),
    "selected.burden": (
        "Eine Person gilt als „ausgewählt“, wenn {column} gleich {positive} ist. Für sie ist das eine Belastung: Eine "
        "Gruppe, die häufiger ausgewählt wird, trägt sie häufiger."
    ),
    "selected.": (
        "Eine Person gilt als „ausgewählt“, wenn {column} gleich {positive} ist. Ob das für sie ein Vorteil oder eine "
        "Belastung ist, ist offen: Der Plan sagt es nicht."
    ),
    "outcome": "Was sich als wahr erwies, steht in {column}: Das Ergebnis ist positiv, wenn dort {positive} steht.",
    "outcome.none": (
        "Ein Ergebnis ist nicht bekannt. Dieser Bericht zeigt daher, wie oft Menschen ausgewählt werden, nicht, wie oft "
        "das falsch war."
    ),
    "outcome.unknown": "Bei {n} Entscheidungen ist das Ergebnis nicht bekannt; sie zählen nur für die Auswahlquote.",
    "outcome.unknown.one": "Bei 1 Entscheidung ist das Ergebnis nicht bekannt; sie zählt nur für die Auswahlquote.",
    # why
    "why": "Warum diese Prüfung",
    "why.open": "offen",
    "why.open.long": "im Plan nicht beantwortet",
    "why.purpose": "Wozu dient der Algorithmus?",
    "why.legal_basis": "Auf welcher Rechtsgrundlage?",
    "why.affected": "Wer ist betroffen?",
    "why.decides": "Wer entscheidet?",
    "why.after_a_finding": "Was geschieht nach einem Befund?",
    "why.count": "{n} von {all} Fragen sind offen. Beantworten sollte sie, wer den Algorithmus verantwortet.",
    "why.count.one": "1 von {all} Fragen ist offen. Beantworten sollte sie, wer den Algorithmus verantwortet.",
    # findings
    "findings": "Befunde",
    "findings.none": "Der Plan setzt keine Schwellen. Die Gruppen stehen unten.",
    "findings.reading": (
        "Jede Linie zeigt das Intervall, in dem die wahre Zahl plausibel liegt; der Punkt ist der beste Schätzwert. "
        "Das unterlegte Band ist, was der Plan erlaubt."
    ),
    "findings.outside": "Außerhalb der Schwelle",
    "findings.undecided": "Unentschieden",
    "findings.undefined": "Nicht bestimmbar",
    "findings.within": "Innerhalb der Schwelle",
    "findings.more": "{n} weitere stehen in audit.json.",
    "findings.show": "Alle {n} zeigen",
    "findings.evidence": "Tabelle: {attributes}",
    "claim.ratio": "{metric}: {group} hat das {value}‑Fache des Werts von {reference}.",
    "claim.difference": "{metric}: {group} weicht von {reference} um {value} Prozentpunkte ab.",
    "claim.difference.number": "{metric}: {group} weicht von {reference} um {value} ab.",
    "claim.worst_difference": (
        "{metric}: Die Gruppen nach {attributes} unterscheiden sich um bis zu {value} Prozentpunkte{between}."
    ),
    "claim.mean_difference": (
        "{metric}: Die Gruppen nach {attributes} unterscheiden sich im Mittel beider Raten um {value} Prozentpunkte."
    ),
    "claim.worst_difference.number": (
        "{metric}: Die Gruppen nach {attributes} unterscheiden sich um bis zu {value}{between}."
    ),
    "claim.worst_ratio": (
        "{metric}: Unter den Gruppen nach {attributes} hat die niedrigste das {value}‑Fache der höchsten{between}."
    ),
    "claim.other": "{metric}, {measure}, nach {attributes}: {value}.",
    "claim.undefined.ratio": "{metric}: Wie sich {group} zu {reference} verhält, ist nicht bestimmbar.",
    "claim.zero_reference": (
        "{metric}: 0 bei {reference}, über 0 bei {group}; es gibt daher kein Verhältnis, nur eine untere Grenze."
    ),
    "claim.undefined.worst": "{metric}: Wie sich die Gruppen nach {attributes} verhalten, ist nicht bestimmbar.",
    "claim.between": " (am höchsten {highest}, am niedrigsten {lowest})",
    "interval": "{level}-Intervall: {low} bis {high}",
    "interval.from": "{level}-Intervall: {low} oder mehr",
    "interval.upto": "{level}-Intervall: {high} oder weniger",
    "interval.unknown": "{level}-Intervall: nichts bekannt",
    "allowed": "der Plan erlaubt {low} bis {high}",
    "allowed.from": "der Plan erlaubt {low} oder mehr",
    "allowed.upto": "der Plan erlaubt {high} oder weniger",
    "allowed.any": "der Plan erlaubt jeden Wert",
    "because.undecided.ratio": (
        "Die Daten lassen es offen. Das wahre Verhältnis kann irgendwo zwischen {low} und {high} liegen, auf beiden "
        "Seiten der Schwelle."
    ),
    "because.undecided.difference": (
        "Die Daten lassen es offen. Der wahre Unterschied kann irgendwo zwischen {low} und {high}{unit} liegen, auf "
        "beiden Seiten der Schwelle."
    ),
    "because.undecided.open": (
        "Die Daten lassen es offen. Die wahre Zahl kann weit auf beiden Seiten der Schwelle liegen."
    ),
    "unit.points": " Prozentpunkten",
    "unit.points.short": " PP",
    "reference.rest": "allen übrigen",
    "reference.overall": "allen zusammen",
    "group": "Gruppe {name}",
    # tables
    "groups": "Die Gruppen",
    "table.title": "Nach {attributes}",
    "table.n": "n",
    "table.n.long": "Zahl der Entscheidungen",
    "table.group": "Gruppe",
    "table.overall": "Alle",
    "table.reference": "Bezug",
    "table.size": "{groups} Gruppen, {n} Entscheidungen. {reference}",
    "table.size.one": "1 Gruppe, {n} Entscheidungen. {reference}",
    "table.reference.group": "Jede Gruppe wird, wie im Plan verlangt, mit {name} verglichen.",
    "table.reference.largest": "Jede Gruppe wird mit {name} verglichen, der größten.",
    "table.reference.best_off": "Jede Gruppe wird mit {name} verglichen, der bestgestellten.",
    "table.reference.rest": "Jede Gruppe wird mit allen übrigen verglichen.",
    "table.reference.overall": "Jede Gruppe wird mit allen zusammen verglichen.",
    "table.nobody": "Zu {names} gehört in diesen Daten niemand. Die Gruppe bleibt stehen: Sie hat keine Raten.",
    "table.nobody.many": (
        "Zu diesen {n} Gruppen gehört in diesen Daten niemand; sie bleiben stehen und haben keine Raten: {names}."
    ),
    "table.nobody.more": "und {n} weitere (siehe audit.json)",
    "table.rates.selection": "Wie oft ausgewählt",
    "table.rates.outcomes": "Wie oft ausgewählt, und wie oft zu Recht",
    "table.rates.errors": "Fehler, gemessen an dem, was sich als wahr erwies",
    "table.rates.predictive": "Was eine Entscheidung über das Ergebnis sagt",
    "table.rates.other": "Weitere Raten",
    "table.gaps.caption": "Jede Gruppe gegen den Bezug: Differenz in Prozentpunkten und Verhältnis ({level}-Intervalle)",
    "table.difference": "Differenz",
    "table.ratio": "Verhältnis",
    "table.more": "Weitere Tabellen: Vorhersagewerte, größte Abstände, Zählungen",
    "table.counts": "Zählungen",
    "table.counts.caption": "Zahl der Entscheidungen nach Entscheidung und Ergebnis",
    "table.worst.caption": "Größte Abstände zwischen zwei Gruppen (Intervalle gelten für alle Paare zugleich)",
    "table.worst.difference": "höchste minus niedrigste",
    "table.worst.ratio": "niedrigste durch höchste",
    "table.worst.highest": "höchste",
    "table.worst.lowest": "niedrigste",
    "table.criteria.caption": "Kriterien der Fachliteratur, als Abstände zwischen Gruppen",
    "table.criterion": "Kriterium",
    "table.aggregate": "Zusammenfassung",
    "table.estimate": "Schätzwert",
    "table.metric": "Rate",
    "table.caption": "{title}, nach {attributes} ({level}-Intervalle)",
    "table.some": (
        "Gezeigt sind {shown} von {all} Gruppen: die, die sich am deutlichsten vom Bezug unterscheiden (das Intervall "
        "des Abstands, {metric}, liegt am weitesten vom Gleichstand; dann die größten Abstände). audit.json "
        "enthält alle."
    ),
    "table.some.first": "Gezeigt sind {shown} von {all} Gruppen, die größten. audit.json enthält alle.",
    "table.open": "Schaubild und Tabellen zeigen",
    "tables.left": "{n} weitere Tabellen stehen in audit.json.",
    "chart.overall": "gestrichelte Linie: alle zusammen",
    "chart.reference": "durchgezogene Linie und Quadrat: die Gruppe, mit der verglichen wird",
    "chart.interval": "Punkt: Schätzwert; Balken: {level}-Intervall",
    "chart.label": "{name}: {value} ({interval}), n = {n}",
    "chart.label.undefined": "{name}: {reason}, n = {n}",
    "chart.some.short": "{shown} von {all} Gruppen.",
    "chart.some": (
        "Gezeichnet sind {shown} von {all} Gruppen: die, die sich am deutlichsten vom Bezug unterscheiden. audit.json "
        "enthält alle."
    ),
    "cell.interval": "{low} bis {high}",
    "cell.from": "{low} oder mehr",
    "cell.upto": "{high} oder weniger",
    "cell.unknown": "nichts bekannt",
    "short.interval": "[{low}; {high}]",
    "short.allowed": "{low} bis {high}",
    "short.allowed.from": "mind. {low}",
    "short.allowed.upto": "höchst. {high}",
    "short.allowed.any": "alles",
    # metrics
    "metric.selection_rate": "Auswahlquote",
    "metric.true_positive_rate": "Richtig-positiv-Rate",
    "metric.false_positive_rate": "Falsch-positiv-Rate",
    "metric.true_negative_rate": "Richtig-negativ-Rate",
    "metric.false_negative_rate": "Falsch-negativ-Rate",
    "metric.positive_predictive_value": "positiver Vorhersagewert",
    "metric.negative_predictive_value": "negativer Vorhersagewert",
    "metric.false_discovery_rate": "Falschentdeckungsrate",
    "metric.false_omission_rate": "Falschauslassungsrate",
    "metric.accuracy": "Korrektklassifikationsrate",
    "metric.balanced_accuracy": "ausgewogene Korrektklassifikationsrate",
    "metric.base_rate": "Grundrate",
    "metric.treatment_equality": "Übersehene je Fehlalarm (FN/FP)",
    "metric.demographic_parity": "demografische Parität",
    "metric.equal_opportunity": "Chancengleichheit (equal opportunity)",
    "metric.predictive_parity": "Vorhersageparität",
    "metric.equalized_odds": "Fehlergleichheit (equalized odds)",
    "means.selection_rate": "von allen der Anteil der Ausgewählten",
    "means.true_positive_rate": "von allen mit positivem Ergebnis der Anteil der Ausgewählten",
    "means.false_positive_rate": "von allen ohne positives Ergebnis der Anteil der dennoch Ausgewählten",
    "means.true_negative_rate": "von allen ohne positives Ergebnis der Anteil der nicht Ausgewählten",
    "means.false_negative_rate": "von allen mit positivem Ergebnis der Anteil der nicht Ausgewählten",
    "means.positive_predictive_value": "von den Ausgewählten der Anteil mit positivem Ergebnis",
    "means.negative_predictive_value": "von den nicht Ausgewählten der Anteil ohne positives Ergebnis",
    "means.false_discovery_rate": "von den Ausgewählten der Anteil ohne positives Ergebnis",
    "means.false_omission_rate": "von den nicht Ausgewählten der Anteil mit positivem Ergebnis",
    "means.accuracy": "der Anteil der Entscheidungen, die zum Ergebnis passen",
    "means.balanced_accuracy": "der Mittelwert aus Richtig-positiv-Rate und Richtig-negativ-Rate",
    "means.base_rate": "der Anteil mit positivem Ergebnis, gleich wie entschieden wurde",
    "means.treatment_equality": "nicht Ausgewählte mit positivem Ergebnis je Ausgewählten ohne positives Ergebnis",
    "means.demographic_parity": "gleiche Auswahlquote in jeder Gruppe",
    "means.equal_opportunity": "gleiche Richtig-positiv-Rate in jeder Gruppe",
    "means.predictive_parity": "gleicher positiver Vorhersagewert in jeder Gruppe",
    "means.equalized_odds": "gleiche Richtig-positiv-Rate und gleiche Falsch-positiv-Rate in jeder Gruppe",
    "aggregate.difference": "größte Differenz",
    "aggregate.worst_case": "der größere der beiden Abstände",
    "aggregate.mean": "Mittel der beiden Abstände",
    "measure.ratio": "Verhältnis",
    "measure.difference": "Differenz",
    "measure.worst_difference": "größte Differenz",
    "measure.worst_ratio": "kleinstes Verhältnis",
    "measure.mean_difference": "mittlere Differenz",
    "counts.selected": "ausgewählt",
    "counts.rejected": "nicht ausgewählt",
    "counts.true_positive": "ausgewählt, Ergebnis positiv",
    "counts.false_positive": "ausgewählt, Ergebnis nicht positiv",
    "counts.false_negative": "nicht ausgewählt, Ergebnis positiv",
    "counts.true_negative": "nicht ausgewählt, Ergebnis nicht positiv",
    "counts.selected_unlabelled": "ausgewählt, Ergebnis unbekannt",
    "counts.rejected_unlabelled": "nicht ausgewählt, Ergebnis unbekannt",
    # undefined
    "reason.nobody": "niemand in der Gruppe",
    "reason.no_outcome": "kein Ergebnis bekannt",
    "reason.no_positives": "niemand mit positivem Ergebnis",
    "reason.no_negatives": "alle haben ein positives Ergebnis",
    "reason.nobody_selected": "niemand ausgewählt",
    "reason.everybody_selected": "alle ausgewählt",
    "reason.zero_reference": "der Vergleichswert ist null",
    "reason.zero_denominator": "Teilung durch null",
    "reason.single_group": "nur eine Gruppe hat einen Wert",
    # limits
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
    "limits.small": (
        "Kleine Gruppen haben breite Intervalle. „Unentschieden“ heißt dort: zu wenige Entscheidungen, nicht: alles in "
        "Ordnung. Unter etwa 30 Entscheidungen verfehlen die Intervalle die Wahrheit öfter als angegeben; ein „außerhalb“ "
        "ist dort ein Hinweis."
    ),
    "limits.outcome": "Wo kein Ergebnis bekannt ist, wird über Fehler nichts gesagt.",
    "limits.outcome.measured": (
        "Das Ergebnis wird genommen, wie es erfasst wurde. Wurde es je nach Gruppe verschieden erfasst oder nur bei "
        "einem Teil der Menschen, so steckt das auch in den Fehlerraten."
    ),
    "limits.rows": "Er spricht von den Entscheidungen in der Datei und von niemandem, der nie hineinkam.",
    # method
    "method": "Verfahren und Daten",
    "method.data": "Daten",
    "method.source": "Quelle",
    "method.sha256": "SHA-256",
    "method.sha256.none": "keine: Die Daten lagen im Speicher, nicht in einer Datei",
    "method.bytes": "Größe in Byte",
    "method.rows_read": "gelesene Zeilen",
    "method.rows_used": "verwendete Zeilen",
    "method.set_aside": "beiseitegelegte Zeilen",
    "method.set_aside.none": "keine",
    "method.set_aside.row": "{rows}: {reason}, Spalte {column}",
    "method.weight": "Gewicht",
    "method.weight.column": "Raten sind nach {column} gewichtet",
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
    "how.wilson": "Score-Intervall nach Wilson (1927): verlässlich auch bei kleinen Gruppen und Raten nahe 0 oder 100 Prozent.",
    "how.clopper_pearson": "Clopper und Pearson (1934): nie seltener zutreffend als angegeben, daher eher breit.",
    "how.jeffreys": "Intervall nach Jeffreys: die Mitte einer Betaverteilung.",
    "how.newcombe": "Hybrides Score-Intervall nach Newcombe (1998), aus zwei Wilson-Intervallen gebaut.",
    "how.miettinen_nurminen": "Score-Intervall nach Miettinen und Nurminen (1985), verlässlich auch bei kleinen Gruppen.",
    "how.koopman": "Score-Intervall nach Koopman (1984).",
    "how.katz": "Intervall nach Katz (1978) auf dem Logarithmus des Verhältnisses; bei kleinen Gruppen grob.",
    "how.mover": "Intervalle, zurückgewonnen aus denen der Teile (Donner und Zou 2012).",
    "how.tukey": "Intervalle, die für alle Paare von Gruppen zugleich gelten, nach Tukeys studentisierter Spannweite.",
    "how.wilson_effective": "Wilson-Intervall bei der effektiven Zahl der Entscheidungen, denn die Zeilen sind gewichtet.",
    "how.odds_wilson": "Wilson-Intervall eines Anteils, umgerechnet in eines des Verhältnisses.",
    "how.odds_wilson_effective": (
        "Wilson-Intervall bei der effektiven Zahl der Entscheidungen, umgerechnet in eines des Verhältnisses."
    ),
    "how.mover_wilson": "Zurückgewonnen aus den Wilson-Intervallen der Teile (Donner und Zou 2012).",
    "how.mover_wilson_effective": (
        "Zurückgewonnen aus den Wilson-Intervallen der Teile, bei effektiven Zahlen der Entscheidungen (Donner und Zou "
        "2012)."
    ),
    "how.square_and_add_wilson_effective": (
        "Newcombes hybrides Intervall aus zwei Wilson-Intervallen bei effektiven Zahlen der Entscheidungen."
    ),
    "how.tukey_miettinen_nurminen": (
        "Für alle Paare von Gruppen zugleich: Miettinens und Nurminens Intervall bei Tukeys kritischem Wert."
    ),
    "how.tukey_koopman": "Für alle Paare von Gruppen zugleich: Koopmans Intervall bei Tukeys kritischem Wert.",
    "how.tukey_katz": "Für alle Paare von Gruppen zugleich: Katz’ Intervall bei Tukeys kritischem Wert.",
    "how.tukey_newcombe": "Für alle Paare von Gruppen zugleich: Newcombes Intervall bei Tukeys kritischem Wert.",
    "how.tukey_mover": (
        "Für alle Paare von Gruppen zugleich: zurückgewonnen aus Intervallen bei Tukeys kritischem Wert."
    ),
    "how.tukey_mover_wilson_effective": (
        "Für alle Paare von Gruppen zugleich, bei effektiven Zahlen der Entscheidungen und Tukeys kritischem Wert."
    ),
    "how.joint_tukey": "Für beide Raten und alle Paare von Gruppen zugleich, bei Tukeys kritischem Wert.",
    "how.joint_tukey_effective": (
        "Für beide Raten und alle Paare von Gruppen zugleich, bei effektiven Zahlen der Entscheidungen und Tukeys "
        "kritischem Wert."
    ),
    "how.bca": "Bootstrap, verzerrungskorrigiert und beschleunigt (Efron 1987), aus den Zählungen berechnet.",
    "how.percentile": "Bootstrap-Perzentile, aus den Zählungen berechnet.",
    "how.bootstrap_bca": (
        "Bootstrap, verzerrungskorrigiert und beschleunigt (Efron 1987), aus den Zählungen berechnet."
    ),
    "how.bootstrap_percentile": "Bootstrap-Perzentile, aus den Zählungen berechnet.",
    "footer": "Erstellt von {name} {version} aus audit.json. Diese Seite fragt kein Netz und führt kein Skript aus.",
    # terminal
    "term.verdict": "Urteil",
    "term.what": "Was",
    "term.estimate": "Schätzwert",
    "term.allowed": "Erlaubt",
    "term.more": "... und {n} weitere in audit.json.",
    "term.percent": "{metric}, %",
    "term.versus": "{group} / {reference}",
    "term.minus": "{group} − {reference}",
    "term.worst": "{measure}, nach {attributes}",
    "term.rows": "Zeilen: {read} gelesen, {used} verwendet.",
    "term.aside": "  {rows} beiseitegelegt: {reason} ({column})",
    "term.unknown": "Ergebnis nicht bekannt: {n} Zeilen (nur Auswahlquote).",
    "term.open": "Im Plan offen: {questions}.",
    "term.tables": "{n} weitere Tabellen, auch gekreuzter Merkmale, stehen im Bericht.",
    "term.tables.one": "1 weitere Tabelle steht im Bericht.",
    "term.next": "Weiterlesen: report.html (für Menschen), audit.json (jede Zahl).",
    "term.pct": "In eckigen Klammern: {level}-Intervalle. PP: Prozentpunkte.",
    "term.why.purpose": "Zweck",
    "term.why.legal_basis": "Rechtsgrundlage",
    "term.why.affected": "wer betroffen ist",
    "term.why.decides": "wer entscheidet",
    "term.why.after_a_finding": "was nach einem Befund geschieht",
    "term.why.effect": "Vorteil oder Belastung",
}
