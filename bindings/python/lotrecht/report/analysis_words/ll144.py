"""Words of ``[ll144]``: the tables of New York City's Local Law 144."""

from __future__ import annotations

from typing import Final

EN: Final[dict[str, str]] = {
    "layout": "table",
    "order": "lowest",
    "title": "Tables after New York City Local Law 144",
    "question": (
        "How often is each category of sex, of race or ethnicity, and of both together selected (or scored above the "
        "median), compared with the category where that is most frequent?"
    ),
    "reading": (
        "The impact ratio is a category's rate divided by the highest rate of any category in its table. The rule asks "
        "for no interval; here each ratio has one, because with small categories ratios well below 0.8 come about by "
        "chance alone. An upper bound below 0.8 is a finding; a value below 0.8 with an upper bound above it is not "
        "settled. The rule itself sets no threshold."
    ),
    "undetectable": (
        "For impact ratios there is no ratio to name that would have been noticed: none can be above 1, which category "
        "has the highest rate is chance itself, and intervals that stop at 1 do not tell how far it reaches."
    ),
    "quantity.selection_rate": "selection rate",
    "quantity.scoring_rate": "scoring rate (above the median of all scores)",
    "quantity.impact_ratio": "impact ratio",
    "quantity.unknown_category": "people of unknown category, in no row of this table",
    "unit.selection_rate": "share",
    "unit.scoring_rate": "share",
    "unit.impact_ratio": "ratio",
    "unit.unknown_category": "count",
    "headline.impact_ratio": (
        "{table}: the lowest impact ratio is that of {group}, {value} ({level} interval: {low} to {high})."
    ),
    "headline.unknown_category": "{table}: people of unknown category, in no row of this table: {value}.",
    "label.table": "table",
    "flag.excluded": (
        "{table}, {group}: this category is a smaller share of the data than the stated one and has no impact ratio; "
        "its number and rate are listed. The reason is given under the settings."
    ),
    "flag.empty_category": "{table}, {group}: nobody in this category was assessed.",
    "flag.all_unknown": "{table}: the category of nobody is known.",
    "flag.ties_at_median": (
        "Several scores are exactly the median. The rule counts scores above it, so those people count as not above."
    ),
    "setting.rate": "rate",
    "setting.rate.selection": "selected, of those assessed",
    "setting.rate.scoring": "scored above the median of everybody",
    "setting.median_score": "median of all scores",
    "setting.scores_at_median": "scores exactly at the median",
    "setting.exclude_below": "categories left out of impact ratios below a share of",
    "setting.justification": "justification for leaving them out",
    "count.assessed": "assessed",
    "count.selected": "selected",
    "count.above_median": "above the median",
    "method.tukey_miettinen_nurminen_exact": (
        "Miettinen and Nurminen's intervals with Tukey's critical value, and exact ones where these are more cautious "
        "about small categories: for all pairs of categories together."
    ),
    "method.tukey_miettinen_nurminen": (
        "Miettinen and Nurminen's intervals with Tukey's critical value: for all pairs of categories together."
    ),
    "method.count": "counted.",
    "undefined.excluded": "left out by choice",
}

DE: Final[dict[str, str]] = {
    "layout": "table",
    "order": "lowest",
    "title": "Tabellen nach dem New Yorker Local Law 144",
    "question": (
        "Wie oft wird jede Kategorie nach Geschlecht, nach Herkunft und nach beidem zusammen ausgewählt (oder über dem "
        "Median bewertet), verglichen mit der Kategorie, in der das am häufigsten ist?"
    ),
    "reading": (
        "Das Verhältnis (impact ratio) ist die Rate einer Kategorie geteilt durch die höchste Rate einer Kategorie "
        "derselben Tabelle. Die Vorschrift verlangt keinen Bereich; hier hat jedes Verhältnis einen, denn bei kleinen "
        "Kategorien entstehen Werte weit unter 0,8 allein durch Zufall. Liegt die obere Grenze unter 0,8, ist das ein "
        "Befund; liegt der Wert darunter und die obere Grenze darüber, ist es nicht entschieden. Die Vorschrift selbst "
        "nennt keine Schwelle."
    ),
    "undetectable": (
        "Für Verhältnisse zur höchsten Rate gibt es keinen erkennbaren Wert zu nennen: Keines kann über 1 liegen, "
        "welche Kategorie die höchste Rate hat, ist selbst Zufall, und Bereiche, die bei 1 enden, sagen nicht, wie weit "
        "er reicht."
    ),
    "quantity.selection_rate": "Auswahlrate",
    "quantity.scoring_rate": "Rate über dem Median aller Punktzahlen",
    "quantity.impact_ratio": "Verhältnis zur höchsten Rate",
    "quantity.unknown_category": "Personen unbekannter Kategorie, in keiner Zeile dieser Tabelle",
    "unit.selection_rate": "share",
    "unit.scoring_rate": "share",
    "unit.impact_ratio": "ratio",
    "unit.unknown_category": "count",
    "headline.impact_ratio": (
        "{table}: Das niedrigste Verhältnis zur höchsten Rate hat {group}, {value} ({level}-Intervall: {low} bis "
        "{high})."
    ),
    "headline.unknown_category": "{table}: Personen unbekannter Kategorie, in keiner Zeile dieser Tabelle: {value}.",
    "label.table": "Tabelle",
    "flag.excluded": (
        "{table}, {group}: Der Anteil dieser Kategorie an den Daten liegt unter dem genannten; sie hat kein Verhältnis "
        "zur höchsten Rate. Zahl und Rate sind aufgeführt, die Begründung steht bei den Einstellungen."
    ),
    "flag.empty_category": "{table}, {group}: In dieser Kategorie wurde niemand bewertet.",
    "flag.all_unknown": "{table}: Von niemandem ist die Kategorie bekannt.",
    "flag.ties_at_median": (
        "Mehrere Punktzahlen sind genau der Median. Die Vorschrift zählt Werte darüber; diese Personen zählen "
        "also nicht als darüber."
    ),
    "setting.rate": "Rate",
    "setting.rate.selection": "Ausgewählte unter den Bewerteten",
    "setting.rate.scoring": "über dem Median aller bewertet",
    "setting.median_score": "Median aller Punktzahlen",
    "setting.scores_at_median": "Punktzahlen genau auf dem Median",
    "setting.exclude_below": "ohne Verhältnis bleiben Kategorien unter einem Anteil von",
    "setting.justification": "Begründung dafür",
    "count.assessed": "bewertet",
    "count.selected": "ausgewählt",
    "count.above_median": "über dem Median",
    "method.tukey_miettinen_nurminen_exact": (
        "Bereiche nach Miettinen und Nurminen mit dem kritischen Wert nach Tukey, und exakte, wo diese bei kleinen "
        "Kategorien vorsichtiger sind: für alle Paare zusammen."
    ),
    "method.tukey_miettinen_nurminen": (
        "Bereiche nach Miettinen und Nurminen mit dem kritischen Wert nach Tukey: für alle Paare zusammen."
    ),
    "method.count": "gezählt.",
    "undefined.excluded": "nach einer Entscheidung weggelassen",
}
