"""German. The tables and charts of groups."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, str]] = {
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
    "table.noticeable": (
        "Erkennbar: Wo das Intervall „kein Abstand“ enthält, der wahre Abstand, der in {often} solchen Stichproben "
        "aufgefallen wäre. Jeder für sich: Je mehr Abstände man betrachtet, desto mehr fallen durch Zufall auf."
    ),
    "table.noticeable.pairs": (
        "Erkennbar: Wo kein Abstand gefunden wurde, der wahre Abstand zwischen den beiden Gruppen, der in {often} solchen "
        "Stichproben aufgefallen wäre, wenn alle Paare zugleich betrachtet werden."
    ),
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
}
