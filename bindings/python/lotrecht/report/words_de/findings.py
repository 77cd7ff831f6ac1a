"""German. The answer, the verdicts and the findings as sentences."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, str]] = {
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
    "answer.one": "1 Prüfung: {outside} außerhalb, {undecided} unentschieden, {within} innerhalb der Schwelle.",
    "answer.many": "Von {n} Prüfungen: {outside} außerhalb, {undecided} unentschieden, {within} innerhalb der Schwelle.",
    "answer.one.undefined": "1 Prüfung, und ihre Zahl ist nicht bestimmbar.",
    "answer.many.undefined": (
        "Von {n} Prüfungen: {outside} außerhalb, {undecided} unentschieden, {within} innerhalb der Schwelle, "
        "{undefined} nicht bestimmbar."
    ),
    "answer.none": "Der Plan setzt keine Schwelle; dieser Bericht nennt daher Zahlen und kein Urteil.",
    "answer.nobody": "{n} weitere waren nicht möglich, weil niemand zu der Gruppe gehört.",
    "answer.nobody.one": "1 weitere war nicht möglich, weil niemand zu der Gruppe gehört.",
    "answer.nobody.only": "Keine von {n} Prüfungen war möglich, weil niemand zu den Gruppen gehört.",
    "answer.nobody.one.only": "Die 1 Prüfung war nicht möglich, weil niemand zu der Gruppe gehört.",
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
    "about.counts": (
        "Geprüft wurden veröffentlichte Zahlen, keine einzelnen Entscheidungen: {rows} Zeilen aus {source}, verglichen "
        "nach {attributes}."
    ),
    "selected.counts.benefit": (
        "„Ausgewählt“ sind die Menschen, die {column} zählt. Für sie ist das ein Vorteil: Eine Gruppe, die seltener "
        "ausgewählt wird, erhält ihn seltener."
    ),
    "selected.counts.burden": (
        "„Ausgewählt“ sind die Menschen, die {column} zählt. Für sie ist das eine Belastung: Eine Gruppe, die häufiger "
        "ausgewählt wird, trägt sie häufiger."
    ),
    "selected.counts.": (
        "„Ausgewählt“ sind die Menschen, die {column} zählt. Ob das für sie ein Vorteil oder eine Belastung ist, ist "
        "offen: Der Plan sagt es nicht."
    ),
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
    "outcome.counts": "Was sich als wahr erwies, wird so genommen, wie die veröffentlichten Zahlen es sagen.",
    "outcome.none": (
        "Ein Ergebnis ist nicht bekannt. Dieser Bericht zeigt daher, wie oft Menschen ausgewählt werden, nicht, wie oft "
        "das falsch war."
    ),
    "outcome.unknown": "Bei {n} Entscheidungen ist das Ergebnis nicht bekannt; sie zählen nur für die Auswahlquote.",
    "outcome.unknown.one": "Bei 1 Entscheidung ist das Ergebnis nicht bekannt; sie zählt nur für die Auswahlquote.",
    "findings": "Befunde",
    "findings.none": "Der Plan setzt keine Schwellen. Die Gruppen stehen unten.",
    "findings.none.counts": "Der Plan setzt keine Schwelle. Was die Zahlen sagen, steht unten.",
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
    "findings.evidence.counts": "Veröffentlichte Zahlen nach {attributes}",
    "claim.hidden": (
        "{metric}: Wie sich {group} zu {reference} verhält, lässt sich nur eingrenzen, denn eine nötige Zahl wurde nicht "
        "veröffentlicht."
    ),
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
    "interval.exact": " (exaktes Intervall, weil die Zahlen klein sind)",
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
    "noticeable.both": (
        "Bei diesen Zahlen wäre ein wahrer Abstand von etwa {low} oder {high}{unit} in {often} solchen Stichproben "
        "aufgefallen."
    ),
    "noticeable.both.ratio": (
        "Bei diesen Zahlen wäre ein wahres Verhältnis von etwa {low} oder {high} in {often} solchen Stichproben "
        "aufgefallen."
    ),
    "noticeable.only_low": (
        "Bei diesen Zahlen wäre ein wahrer Abstand von etwa {low}{unit} in {often} solchen Stichproben aufgefallen; zur "
        "anderen Seite hin keiner, wie groß auch immer."
    ),
    "noticeable.only_low.ratio": (
        "Bei diesen Zahlen wäre ein wahres Verhältnis von etwa {low} in {often} solchen Stichproben aufgefallen; zur "
        "anderen Seite hin keines, wie groß auch immer."
    ),
    "noticeable.only_high": (
        "Bei diesen Zahlen wäre ein wahrer Abstand von etwa {high}{unit} in {often} solchen Stichproben aufgefallen; "
        "zur anderen Seite hin keiner, wie groß auch immer."
    ),
    "noticeable.only_high.ratio": (
        "Bei diesen Zahlen wäre ein wahres Verhältnis von etwa {high} in {often} solchen Stichproben aufgefallen; zur "
        "anderen Seite hin keines, wie groß auch immer."
    ),
    "noticeable.none": (
        "Bei so wenigen Entscheidungen wäre kein Abstand, wie groß auch immer, in {often} solchen Stichproben "
        "aufgefallen."
    ),
    "noticeable.worst": (
        "Bei diesen Zahlen wäre ein wahrer Abstand zwischen diesen beiden von etwa {high}{unit} in {often} solchen "
        "Stichproben aufgefallen."
    ),
    "noticeable.worst.ratio": (
        "Bei diesen Zahlen wäre ein wahres Verhältnis zwischen diesen beiden von etwa {low} in {often} solchen "
        "Stichproben aufgefallen."
    ),
    "noticeable.odds": (
        "Bei diesen Zahlen wäre ein wahrer Wert von etwa {high}{unit} in {often} solchen Stichproben aufgefallen, aus "
        "welcher der beiden Raten er auch kommt."
    ),
    "noticeable.odds.ratio": (
        "Bei diesen Zahlen wäre ein wahrer Wert von etwa {low} in {often} solchen Stichproben aufgefallen, aus welcher "
        "der beiden Raten er auch kommt."
    ),
    "noticeable.among": "Dabei ist für {n} gemeinsam korrigierte Vergleiche vorgesorgt.",
    "noticeable.pairs": "Dabei ist berücksichtigt, dass {n} Paare von Gruppen zugleich betrachtet werden.",
    "noticeable.of": "{some} von {all}",
    "unit.points": " Prozentpunkten",
    "unit.points.short": " PP",
    "reference.rest": "allen übrigen",
    "reference.overall": "allen zusammen",
    "group": "Gruppe {name}",
}
