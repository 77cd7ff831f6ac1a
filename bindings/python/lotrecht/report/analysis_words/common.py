"""Words that analyses of several kinds share; those of a kind itself come first."""

from __future__ import annotations

from typing import Final

EN: Final[dict[str, str]] = {
    "quantity.raw_rate": "raw rate",
    "quantity.raw_difference": "raw difference",
    "quantity.raw_ratio": "raw ratio",
    "quantity.pooled_rate": "pooled rate",
    "unit.raw_rate": "share",
    "unit.pooled_rate": "share",
    "unit.raw_difference": "points",
    "unit.raw_ratio": "ratio",
    "label.metric": "rate",
    "label.reference": "compared with",
    "label.reference.(rest)": "everybody else",
    "label.stratum": "stratum",
    "label.group": "group",
    "label.measure": "measure",
    "setting.confidence": "confidence",
    "setting.metrics": "rates",
    "setting.metric": "rate",
    "setting.reference": "compared with",
    "setting.reference.group": "a named group",
    "setting.reference.largest": "the largest group",
    "setting.reference.best_off": "the best-off group",
    "setting.reference.rest": "everybody else",
    "setting.reference.overall": "everybody together",
    "setting.attributes": "groups by",
    "setting.strata": "strata",
    "setting.method": "method",
    "setting.replicates": "replicates",
    "setting.seed": "seed",
    "setting.power": "how surely a noticeable gap would have been noticed",
    "setting.multiplicity": "correction for the number of comparisons",
    "setting.multiplicity.holm": "Holm: the chance of even one false alarm stays below the level",
    "setting.multiplicity.hommel": "Hommel: the chance of even one false alarm stays below the level",
    "setting.multiplicity.hochberg": "Hochberg: the chance of even one false alarm stays below the level",
    "setting.multiplicity.bonferroni": "Bonferroni: the chance of even one false alarm stays below the level",
    "setting.multiplicity.benjamini_hochberg": (
        "Benjamini and Hochberg: only a small share of the alarms is false, on average"
    ),
    "setting.multiplicity.benjamini_yekutieli": (
        "Benjamini and Yekutieli: only a small share of the alarms is false, on average"
    ),
    "setting.multiplicity.max_t": (
        "Westfall and Young's max-T: the chance of even one false alarm stays below the level"
    ),
    "setting.multiplicity.none": "none: each p-value stands for itself",
    "flag.rows_as_independent": (
        "This part counts every row as if it stood for itself, although rows with the same value in {column} belong "
        "together. Its intervals are likely too narrow, and its p-values too small."
    ),
    "flag.sampling_strata_unused": (
        "This part does not know that the rows were drawn separately by {column}. Its intervals may be too wide or too "
        "narrow; and if not the same share was drawn everywhere, its figures hold for the rows, not for the people."
    ),
    "flag.weights_unused": (
        "This part leaves the weights in {column} aside: its figures hold for the rows, not for the people they stand for."
    ),
    "count.selected": "selected",
    "count.rejected": "not selected",
    "count.rows": "rows",
}

DE: Final[dict[str, str]] = {
    "quantity.raw_rate": "rohe Rate",
    "quantity.raw_difference": "rohe Differenz",
    "quantity.raw_ratio": "rohes Verhältnis",
    "quantity.pooled_rate": "geglättete Rate",
    "unit.raw_rate": "share",
    "unit.pooled_rate": "share",
    "unit.raw_difference": "points",
    "unit.raw_ratio": "ratio",
    "label.metric": "Rate",
    "label.reference": "verglichen mit",
    "label.reference.(rest)": "alle übrigen",
    "label.stratum": "Schicht",
    "label.group": "Gruppe",
    "label.measure": "Maß",
    "setting.confidence": "Konfidenz",
    "setting.metrics": "Raten",
    "setting.metric": "Rate",
    "setting.reference": "verglichen mit",
    "setting.reference.group": "einer benannten Gruppe",
    "setting.reference.largest": "der größten Gruppe",
    "setting.reference.best_off": "der bestgestellten Gruppe",
    "setting.reference.rest": "allen übrigen",
    "setting.reference.overall": "allen zusammen",
    "setting.attributes": "Gruppen nach",
    "setting.strata": "Schichten",
    "setting.method": "Verfahren",
    "setting.replicates": "Wiederholungen",
    "setting.seed": "Startwert (Seed)",
    "setting.power": "wie sicher ein erkennbarer Abstand aufgefallen wäre",
    "setting.multiplicity": "Korrektur für die Zahl der Vergleiche",
    "setting.multiplicity.holm": "Holm: schon ein einziger Fehlalarm bleibt unwahrscheinlich",
    "setting.multiplicity.hommel": "Hommel: schon ein einziger Fehlalarm bleibt unwahrscheinlich",
    "setting.multiplicity.hochberg": "Hochberg: schon ein einziger Fehlalarm bleibt unwahrscheinlich",
    "setting.multiplicity.bonferroni": "Bonferroni: schon ein einziger Fehlalarm bleibt unwahrscheinlich",
    "setting.multiplicity.benjamini_hochberg": (
        "Benjamini und Hochberg: im Mittel ist nur ein kleiner Teil der Alarme falsch"
    ),
    "setting.multiplicity.benjamini_yekutieli": (
        "Benjamini und Yekutieli: im Mittel ist nur ein kleiner Teil der Alarme falsch"
    ),
    "setting.multiplicity.max_t": "max-T nach Westfall und Young: schon ein einziger Fehlalarm bleibt unwahrscheinlich",
    "setting.multiplicity.none": "keine: jeder p-Wert steht für sich",
    "flag.rows_as_independent": (
        "Dieser Teil zählt jede Zeile, als stünde sie für sich, obwohl Zeilen mit demselben Wert in {column} "
        "zusammengehören. Seine Bereiche sind daher wohl zu eng und seine p-Werte zu klein."
    ),
    "flag.sampling_strata_unused": (
        "Dieser Teil weiß nicht, dass die Zeilen nach {column} getrennt gezogen wurden. Seine Bereiche können zu weit "
        "oder zu eng sein; und wurde nicht überall derselbe Anteil gezogen, gelten seine Zahlen für die Zeilen, nicht "
        "für die Menschen."
    ),
    "flag.weights_unused": (
        "Dieser Teil lässt die Gewichte in {column} beiseite: Seine Zahlen gelten für die Zeilen, nicht für die "
        "Menschen, für die sie stehen."
    ),
    "count.selected": "ausgewählt",
    "count.rejected": "nicht ausgewählt",
    "count.rows": "Zeilen",
}
