"""Words for ``[adjusted]``."""

from __future__ import annotations

from typing import Final

EN: Final[dict[str, str]] = {
    "title": "gaps among people who are alike",
    "question": "How large would the gap be if people of the groups were alike in the columns listed here?",
    "reading": "The adjusted gap compares people who agree in the columns accounted for, as a statistical model sees it. "
    "It is no better than that list: adjusting for something that is itself a consequence of discrimination hides the "
    "discrimination, and what was not measured cannot be accounted for.",
    "quantity.adjusted_difference": "adjusted difference",
    "quantity.adjusted_ratio": "adjusted ratio",
    "quantity.adjusted_odds_ratio": "adjusted odds ratio",
    "unit.adjusted_difference": "points",
    "unit.adjusted_ratio": "ratio",
    "unit.adjusted_odds_ratio": "ratio",
    "headline.adjusted_difference": "{group} compared with {reference}: among people alike in these columns, "
    "the gap is {value} ({low} to {high}).",
    "label.covariate": "column",
    "label.level": "value",
    "label.attribute": "groups by",
    "flag.covariate_dropped": "{covariate} says nothing that the other columns do not say already, and was left out.",
    "flag.few_selected": "{group} compared with {reference}: on a side fewer than five people were selected, or fewer than "
    "five were not. That is too few for a regression: its intervals are too narrow here, and no gap is named that would "
    "have been noticed.",
    "flag.separation": "{covariate} predicts decisions perfectly for some people. The ordinary logistic fit does not "
    "exist then, and what depends on it cannot be told from these data.",
    "flag.separated_group": "{group} compared with {reference}: decisions are predicted perfectly for some of these people, "
    "so nobody alike was decided about differently. The adjusted figures come from Firth's fit, whose penalty makes them: they cannot be "
    "trusted, and have no interval.",
    "flag.fits_exactly": "{group} compared with {reference}: the columns accounted for and the groups together predict "
    "every decision without error, as they do where a column is the decision under another name. What is left of the gap "
    "then says nothing about how people alike are treated: leave that column out.",
    "flag.group_collinear": "{group} compared with {reference}: whoever knows the columns accounted for knows the group; so nobody can be compared with "
    "somebody alike, and there is no adjusted gap.",
    "flag.adjustment_reverses": "{group} compared with {reference}: accounting for these columns turns the gap around: raw and adjusted gap point in "
    "opposite directions, both clearly.",
    "setting.covariates": "columns accounted for",
    "setting.model": "model",
    "setting.clustered": "rows of one cluster counted together",
    "method.hc3": "linear probability model, errors HC3",
    "method.cr2": "linear probability model, errors CR2 over clusters",
    "method.g_computation": "logistic model, standardised to all people (g-computation)",
    "method.g_computation_firth": "logistic model by Firth's method, standardised to all people",
    "method.logistic": "logistic model",
    "method.firth": "logistic model by Firth's method",
    "count.group_selected": "selected, group",
    "count.group_rows": "people, group",
    "count.reference_selected": "selected, reference",
    "count.reference_rows": "people, reference",
}

DE: Final[dict[str, str]] = {
    "title": "Abstände unter vergleichbaren Menschen",
    "question": "Wie groß wäre der Abstand, wenn sich die Menschen der Gruppen in den hier genannten Spalten glichen?",
    "reading": "Der bereinigte Abstand vergleicht Menschen, die in den berücksichtigten Spalten übereinstimmen, so wie es "
    "ein statistisches Modell sieht. Er ist nicht besser als diese Liste: Wer um etwas bereinigt, das selbst Folge von "
    "Diskriminierung ist, verdeckt die Diskriminierung, und was nicht erhoben wurde, lässt sich nicht berücksichtigen.",
    "quantity.adjusted_difference": "bereinigte Differenz",
    "quantity.adjusted_ratio": "bereinigtes Verhältnis",
    "quantity.adjusted_odds_ratio": "bereinigtes Chancenverhältnis",
    "unit.adjusted_difference": "points",
    "unit.adjusted_ratio": "ratio",
    "unit.adjusted_odds_ratio": "ratio",
    "headline.adjusted_difference": "{group} verglichen mit {reference}: Unter Menschen, die sich in diesen Spalten "
    "gleichen, beträgt der Abstand {value} ({low} bis {high}).",
    "label.covariate": "Spalte",
    "label.level": "Wert",
    "label.attribute": "Gruppen nach",
    "flag.covariate_dropped": (
        "{covariate} sagt nichts, was die anderen Spalten nicht schon sagen, und wurde weggelassen."
    ),
    "flag.few_selected": "{group} verglichen mit {reference}: Auf einer Seite wurden weniger als fünf Menschen "
    "ausgewählt, oder weniger als fünf nicht. Das ist zu wenig für eine Regression: Ihre Vertrauensbereiche sind hier "
    "zu schmal, und es wird kein Abstand genannt, der aufgefallen wäre.",
    "flag.separation": "{covariate} sagt für manche Menschen die Entscheidung vollständig voraus. Die gewöhnliche "
    "logistische Anpassung gibt es dann nicht, und was von ihr abhängt, lässt sich aus diesen Daten nicht sagen.",
    "flag.separated_group": "{group} verglichen mit {reference}: Für manche wird die Entscheidung vollständig vorausgesagt; "
    "über vergleichbare wurde also nicht verschieden entschieden. Die bereinigten Zahlen stammen aus der Anpassung nach "
    "Firth und sind das Werk ihres Strafterms: Auf sie ist kein Verlass, und sie haben keinen Vertrauensbereich.",
    "flag.fits_exactly": "{group} verglichen mit {reference}: Die berücksichtigten Spalten und die Gruppen sagen zusammen jede "
    "Entscheidung fehlerlos voraus, so wie es ist, wenn eine Spalte unter anderem Namen die Entscheidung selbst ist. Was dann "
    "vom Abstand bleibt, sagt nichts darüber, wie mit vergleichbaren Menschen umgegangen wird: Diese Spalte gehört weggelassen.",
    "flag.group_collinear": "{group} verglichen mit {reference}: Wer die berücksichtigten Spalten kennt, kennt die Gruppe; niemand lässt sich mit jemandem "
    "vergleichen, der ihm gleicht, und es gibt keinen bereinigten Abstand.",
    "flag.adjustment_reverses": "{group} verglichen mit {reference}: Berücksichtigt man diese Spalten, kehrt sich der Abstand um: Roher und bereinigter "
    "Abstand weisen deutlich in entgegengesetzte Richtungen.",
    "setting.covariates": "berücksichtigte Spalten",
    "setting.model": "Modell",
    "setting.clustered": "Zeilen eines Klumpens gemeinsam gezählt",
    "method.hc3": "lineares Wahrscheinlichkeitsmodell, Fehler HC3",
    "method.cr2": "lineares Wahrscheinlichkeitsmodell, Fehler CR2 über Klumpen",
    "method.g_computation": "logistisches Modell, auf alle Menschen standardisiert (G-Berechnung)",
    "method.g_computation_firth": "logistisches Modell nach Firth, auf alle Menschen standardisiert",
    "method.logistic": "logistisches Modell",
    "method.firth": "logistisches Modell nach Firth",
    "count.group_selected": "ausgewählt, Gruppe",
    "count.group_rows": "Personen, Gruppe",
    "count.reference_selected": "ausgewählt, Vergleichsgruppe",
    "count.reference_rows": "Personen, Vergleichsgruppe",
}
