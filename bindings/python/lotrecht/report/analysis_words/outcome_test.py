"""Words for ``[outcome_test]``."""

from __future__ import annotations

from typing import Final

EN: Final[dict[str, str]] = {
    "title": "hits among those selected",
    "question": "Of the people who were selected, how many were selected rightly, and is that as often in each group? If a "
    "group's hits are rarer, its people may have been selected on weaker grounds.",
    "reading": "Hit rates alone can mislead: a group with many clear cases has more hits although the same mark was "
    "applied. The threshold, where it is given, is the probability of a hit from which on people were selected, as a "
    "model estimates it from the strata; a lower threshold is the harsher treatment where being selected is a burden. "
    "How well risks could be told apart, such counts hardly say: read the intervals, not the values, above all those of "
    "a threshold by itself.",
    "undetectable": (
        "For thresholds no gap can be named that would have been noticed: many answers are almost as likely as the "
        "best one, and the width of the interval says more about that than about the number of cases."
    ),
    "quantity.hit_rate": "hits among those selected",
    "quantity.hit_rate_difference": "difference of hit rates",
    "quantity.hit_rate_ratio": "ratio of hit rates",
    "quantity.threshold": "estimated threshold",
    "quantity.threshold_difference": "difference of thresholds",
    "quantity.estimated_base_rate": "estimated share who would be hits, selected or not",
    "quantity.threshold_misfit": "misfit of the threshold model (1: it fits)",
    "unit.hit_rate": "share",
    "unit.hit_rate_difference": "points",
    "unit.hit_rate_ratio": "ratio",
    "unit.threshold": "share",
    "unit.threshold_difference": "points",
    "unit.estimated_base_rate": "share",
    "unit.threshold_misfit": "number",
    "headline.hit_rate_difference": "The hit rate of {group} differs from that of {reference} by {value} ({low} "
    "to {high}).",
    "headline.threshold_difference": "The estimated threshold of {group} differs from that of {reference} by "
    "{value} ({low} to {high}).",
    "label.attribute": "groups by",
    "count.hits": "hits",
    "flag.infra_marginality": "Hit rates and thresholds do not tell the same story. The threshold is the better answer if "
    "its model holds: hit rates also depend on how many clear cases a group has.",
    "flag.threshold_misfit": "The threshold model does not fit these data well; its intervals were widened, but it may "
    "mislead.",
    "flag.threshold_two_answers": "Two different thresholds explain these data about equally well; the intervals hold both.",
    "flag.threshold_not_fitted": "There are too few strata, or too few selected people with a known outcome, to estimate "
    "thresholds.",
    "flag.threshold_not_identified": "{group}: how high the threshold lies, the counts do not say: either the model's "
    "prior assumptions decide it, or more than half of all thresholds explain the counts. Go by the difference, if at all.",
    "flag.threshold_difference_not_identified": "{group}: how its threshold differs from that of {reference}, the counts do "
    "not say: the model's prior assumptions decide it, or hardly any difference is ruled out.",
    "setting.prior_group": "prior: standard deviation of a group's base rate and threshold (logit)",
    "setting.prior_signal": "prior: standard deviation of a group's signal (logarithm)",
    "setting.prior_stratum": "prior: standard deviation of a stratum's base rate and threshold (logit)",
    "method.threshold_profile": "threshold test with discriminant distributions; modified profile likelihood",
    "method.pearson": "Pearson's chi-square by its degrees of freedom",
}

DE: Final[dict[str, str]] = {
    "title": "Treffer unter den Ausgewählten",
    "question": "Wie viele der Ausgewählten wurden zu Recht ausgewählt, und ist das in jeder Gruppe gleich oft so? Sind "
    "die Treffer einer Gruppe seltener, kann es sein, dass ihre Menschen aus schwächeren Gründen ausgewählt wurden.",
    "reading": "Trefferquoten allein können in die Irre führen: Eine Gruppe mit vielen klaren Fällen hat mehr Treffer, "
    "obwohl derselbe Maßstab galt. Die Schwelle, soweit angegeben, ist die Wahrscheinlichkeit eines Treffers, von der an "
    "ausgewählt wurde, wie ein Modell sie aus den Schichten schätzt; wo ausgewählt zu werden eine Last ist, ist die "
    "niedrigere Schwelle die strengere Behandlung. Wie gut sich Risiken unterscheiden ließen, sagen solche Zahlen kaum: "
    "Maßgeblich sind die Vertrauensbereiche, nicht die Werte, vor allem bei einer einzelnen Schwelle.",
    "undetectable": (
        "Für Schwellen lässt sich kein erkennbarer Abstand nennen: Viele Antworten sind fast so wahrscheinlich wie "
        "die beste, und die Breite des Bereichs sagt mehr darüber als über die Zahl der Fälle."
    ),
    "quantity.hit_rate": "Treffer unter den Ausgewählten",
    "quantity.hit_rate_difference": "Differenz der Trefferquoten",
    "quantity.hit_rate_ratio": "Verhältnis der Trefferquoten",
    "quantity.threshold": "geschätzte Schwelle",
    "quantity.threshold_difference": "Differenz der Schwellen",
    "quantity.estimated_base_rate": "geschätzter Anteil, der Treffer wäre, ausgewählt oder nicht",
    "quantity.threshold_misfit": "Abweichung des Schwellenmodells (1: es passt)",
    "unit.hit_rate": "share",
    "unit.hit_rate_difference": "points",
    "unit.hit_rate_ratio": "ratio",
    "unit.threshold": "share",
    "unit.threshold_difference": "points",
    "unit.estimated_base_rate": "share",
    "unit.threshold_misfit": "number",
    "headline.hit_rate_difference": "{group}: Die Trefferquote weicht von der von {reference} um {value} ab "
    "({low} bis {high}).",
    "headline.threshold_difference": "{group}: Die geschätzte Schwelle weicht von der von {reference} um "
    "{value} ab ({low} bis {high}).",
    "label.attribute": "Gruppen nach",
    "count.hits": "Treffer",
    "flag.infra_marginality": "Trefferquoten und Schwellen sagen nicht dasselbe. Die Schwelle ist die bessere Antwort, "
    "wenn ihr Modell stimmt: Trefferquoten hängen auch davon ab, wie viele klare Fälle eine Gruppe hat.",
    "flag.threshold_misfit": "Das Schwellenmodell passt schlecht zu diesen Daten; seine Vertrauensbereiche wurden "
    "verbreitert, es kann aber in die Irre führen.",
    "flag.threshold_two_answers": "Zwei verschiedene Schwellen erklären diese Daten etwa gleich gut; die "
    "Vertrauensbereiche enthalten beide.",
    "flag.threshold_not_fitted": "Es gibt zu wenige Schichten oder zu wenige Ausgewählte mit bekanntem Ausgang, um "
    "Schwellen zu schätzen.",
    "flag.threshold_not_identified": "{group}: Wie hoch die Schwelle liegt, sagen die Zahlen nicht: Entweder entscheiden "
    "es die Vorannahmen des Modells, oder mehr als die Hälfte aller Schwellen erklärt die Zahlen. Wenn überhaupt, sagt der "
    "Unterschied etwas.",
    "flag.threshold_difference_not_identified": "{group}: Wie sich die Schwelle von der von {reference} unterscheidet, "
    "sagen die Zahlen nicht: Es entscheiden die Vorannahmen des Modells, oder kaum ein Unterschied ist ausgeschlossen.",
    "setting.prior_group": "Vorannahme: Standardabweichung von Grundrate und Schwelle einer Gruppe (Logit)",
    "setting.prior_signal": "Vorannahme: Standardabweichung des Signals einer Gruppe (Logarithmus)",
    "setting.prior_stratum": "Vorannahme: Standardabweichung von Grundrate und Schwelle einer Schicht (Logit)",
    "method.threshold_profile": "Schwellentest mit Diskriminanzverteilungen; modifizierte Profil-Likelihood",
    "method.pearson": "Pearsons Chi-Quadrat durch seine Freiheitsgrade",
}
