"""Words of ``[pooling]``: the rates of small groups, raw and taken together."""

from __future__ import annotations

from typing import Final

EN: Final[dict[str, str]] = {
    "title": "Small groups, taken together",
    "question": (
        "The rate of a group of five people is mostly chance. What can be said about each group when all groups are "
        "looked at together?"
    ),
    "reading": (
        "Each group has two figures. The raw one uses its own rows alone. The pooled one draws it towards the rate of "
        "all, the more the fewer rows it has. Pooled figures are closer to the truth on average; but if one small "
        "group really is far from the others, the pooled figure hides that, and only the raw one hints at it. So "
        "neither is to be quoted without the other."
    ),
    "undetectable": (
        "For pooled rates no gap can be named that would have been noticed: the model draws small groups towards the "
        "others, so no test finds or misses one."
    ),
    "quantity.raw_rate": "raw rate",
    "quantity.pooled_rate": "pooled rate",
    "quantity.shrinkage": "drawn towards all by",
    "quantity.raw_gap_to_overall": "raw gap to the rate of all",
    "quantity.pooled_gap_to_overall": "pooled gap to the rate of all",
    "quantity.probability_above_overall": "probability of lying above the rate of all",
    "quantity.intraclass_correlation": "share of the differences between people that lies between groups",
    "quantity.raw_largest_gap": "raw largest gap between two groups",
    "quantity.pooled_largest_gap": "pooled largest gap between two groups",
    "quantity.rate_spread": "spread of the true rates (standard deviation)",
    "unit.raw_rate": "share",
    "unit.pooled_rate": "share",
    "unit.shrinkage": "share",
    "unit.raw_gap_to_overall": "points",
    "unit.pooled_gap_to_overall": "points",
    "unit.probability_above_overall": "share",
    "unit.intraclass_correlation": "share",
    "unit.raw_largest_gap": "width",
    "unit.pooled_largest_gap": "width",
    "unit.rate_spread": "width",
    "headline.pooled_largest_gap": (
        "{metric}, groups by {attributes}: it is estimated that the true rates of the two groups farthest apart differ "
        "by about {value} ({level} interval: {low} to {high}). The raw rates mostly lie farther apart, above all "
        "where groups are small. One group that really is unlike many others shows in its raw rate, not here."
    ),
    "label.metric": "rate",
    "flag.no_rows": (
        "{group}: nobody counts for {metric}. Its pooled figure is what would be expected of a further group."
    ),
    "flag.overruled": (
        "{group}, {metric}: the pooled figure lies outside the interval of the group's own rows. The group may really "
        "be unlike the others, and pooling hides it: look at the raw figure."
    ),
    "flag.few_groups": "{metric}: with fewer than four groups there is little to learn from the others.",
    "flag.alike": (
        "{metric}: the groups differ no more than chance would make them differ. This is no proof that they are alike."
    ),
    "flag.no_fit": "{metric}: every group has a rate of 0 or of 1, so no law of rates can be fitted.",
    "flag.gaps_left_out": "{metric}: there are too many groups to draw them together, so gaps are left out.",
    "setting.method": "method",
    "setting.method.full_bayes": "full Bayes: what is not known of the law of rates is integrated over",
    "setting.method.empirical_bayes": "empirical Bayes: the law of rates is fitted, its uncertainty drawn",
    "setting.prior": "before the data",
    "setting.prior.uniform_mean_uniform_spread": "any mean and any relative spread of the rates is equally likely",
    "setting.draws": "joint draws",
    "count.numerator": "counted",
    "count.denominator": "of",
    "method.beta_binomial_full_bayes": "beta-binomial model, law of rates integrated over by quadrature.",
    "method.beta_binomial_full_bayes_effective": "the same on the effective number of rows (Kish).",
    "method.beta_binomial_empirical_bayes": "beta-binomial model, fitted; interval of Laird and Louis (1987).",
    "method.beta_binomial_predictive": "what is expected of a further group, as this one has no rows.",
    "method.beta_binomial_draws": "joint draws from the beta-binomial posterior.",
    "method.beta_binomial_draws_effective": "the same on the effective number of rows (Kish).",
    "undefined.boundary": "no law of rates fits best",
}

DE: Final[dict[str, str]] = {
    "title": "Kleine Gruppen, gemeinsam betrachtet",
    "question": (
        "Die Rate einer Gruppe von fünf Personen ist vor allem Zufall. Was lässt sich über jede Gruppe sagen, wenn man "
        "alle Gruppen gemeinsam betrachtet?"
    ),
    "reading": (
        "Jede Gruppe hat zwei Zahlen. Die rohe stützt sich allein auf ihre eigenen Zeilen. Die geglättete rückt sie "
        "zur Rate aller hin, umso mehr, je weniger Zeilen sie hat. Geglättete Zahlen liegen im Mittel näher an der "
        "Wahrheit; wenn aber eine kleine Gruppe wirklich weit von den anderen entfernt ist, verdeckt die geglättete "
        "Zahl das, und nur die rohe weist darauf hin. Darum darf keine ohne die andere genannt werden."
    ),
    "undetectable": (
        "Für geglättete Raten lässt sich kein erkennbarer Abstand nennen: Das Modell zieht kleine Gruppen zu den "
        "übrigen hin, und so gibt es keinen Test, der ihn findet oder verfehlt."
    ),
    "quantity.raw_rate": "rohe Rate",
    "quantity.pooled_rate": "geglättete Rate",
    "quantity.shrinkage": "zur Rate aller gerückt um",
    "quantity.raw_gap_to_overall": "roher Abstand zur Rate aller",
    "quantity.pooled_gap_to_overall": "geglätteter Abstand zur Rate aller",
    "quantity.probability_above_overall": "Wahrscheinlichkeit, über der Rate aller zu liegen",
    "quantity.intraclass_correlation": "Anteil der Unterschiede zwischen Menschen, der zwischen den Gruppen liegt",
    "quantity.raw_largest_gap": "roher größter Abstand zweier Gruppen",
    "quantity.pooled_largest_gap": "geglätteter größter Abstand zweier Gruppen",
    "quantity.rate_spread": "Streuung der wahren Raten (Standardabweichung)",
    "unit.raw_rate": "share",
    "unit.pooled_rate": "share",
    "unit.shrinkage": "share",
    "unit.raw_gap_to_overall": "points",
    "unit.pooled_gap_to_overall": "points",
    "unit.probability_above_overall": "share",
    "unit.intraclass_correlation": "share",
    "unit.raw_largest_gap": "width",
    "unit.pooled_largest_gap": "width",
    "unit.rate_spread": "width",
    "headline.pooled_largest_gap": (
        "{metric}, Gruppen nach {attributes}: Geschätzt liegen die wahren Raten der beiden am weitesten entfernten "
        "Gruppen etwa {value} auseinander ({level}-Intervall: {low} bis {high}). Die rohen Raten liegen meist weiter "
        "auseinander, vor allem bei kleinen Gruppen. Eine Gruppe, die wirklich anders ist als viele andere, zeigt sich in "
        "ihrer rohen Rate, nicht hier."
    ),
    "label.metric": "Rate",
    "flag.no_rows": (
        "{group}: Für „{metric}“ zählt hier niemand. Die geglättete Zahl sagt, was von einer weiteren Gruppe zu erwarten wäre."
    ),
    "flag.overruled": (
        "{group}, {metric}: Die geglättete Zahl liegt außerhalb des Bereichs, den die eigenen Zeilen der Gruppe "
        "angeben. Vielleicht ist die Gruppe wirklich anders als die übrigen, und die Glättung verdeckt es: "
        "Beachten Sie die rohe Zahl."
    ),
    "flag.few_groups": "{metric}: Bei weniger als vier Gruppen lässt sich von den anderen wenig lernen.",
    "flag.alike": (
        "{metric}: Die Gruppen unterscheiden sich nicht mehr, als es der Zufall erwarten lässt. Dass sie gleich sind, "
        "ist damit nicht gezeigt."
    ),
    "flag.no_fit": (
        "{metric}: Jede Gruppe hat die Rate 0 oder 1; darum lässt sich keine Verteilung der Raten anpassen."
    ),
    "flag.gaps_left_out": (
        "{metric}: Es sind zu viele Gruppen, um sie gemeinsam zu ziehen; die Abstände sind weggelassen."
    ),
    "setting.method": "Verfahren",
    "setting.method.full_bayes": "voll bayesianisch: über das Unbekannte an der Verteilung der Raten wird integriert",
    "setting.method.empirical_bayes": (
        "empirisch bayesianisch: die Verteilung der Raten wird angepasst, ihre Unsicherheit gezogen"
    ),
    "setting.prior": "vor den Daten",
    "setting.prior.uniform_mean_uniform_spread": (
        "jedes Mittel und jede relative Streuung der Raten ist gleich wahrscheinlich"
    ),
    "setting.draws": "gemeinsame Ziehungen",
    "count.numerator": "gezählt",
    "count.denominator": "von",
    "method.beta_binomial_full_bayes": "Beta-Binomial-Modell, über die Verteilung der Raten numerisch integriert.",
    "method.beta_binomial_full_bayes_effective": "dasselbe mit der wirksamen Zahl der Zeilen (Kish).",
    "method.beta_binomial_empirical_bayes": "Beta-Binomial-Modell, angepasst; Bereich nach Laird und Louis (1987).",
    "method.beta_binomial_predictive": "was von einer weiteren Gruppe zu erwarten ist, denn diese hat keine Zeilen.",
    "method.beta_binomial_draws": "gemeinsame Ziehungen aus der A-posteriori-Verteilung des Beta-Binomial-Modells.",
    "method.beta_binomial_draws_effective": "dasselbe mit der wirksamen Zahl der Zeilen (Kish).",
    "undefined.boundary": "keine Verteilung der Raten passt am besten",
}
