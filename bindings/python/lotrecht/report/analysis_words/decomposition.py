"""Words for ``[decomposition]``."""

from __future__ import annotations

from typing import Final

EN: Final[dict[str, str]] = {
    "title": "what the gap is made of",
    "question": "Part of a gap can come from the groups being different: living elsewhere, applying for other things. "
    "Part can come from people alike being decided about differently. How large are these parts?",
    "reading": 'The parts sum to the raw difference. "Explained" does not mean justified: what explains a gap may itself '
    'be the consequence of unequal treatment. Nor does "unexplained" mean discrimination: something that was not '
    "measured may be behind it.",
    "quantity.composition": "because the groups are spread differently over the strata",
    "quantity.within_strata": "because they are decided about differently within strata",
    "quantity.interaction": "interaction of the other parts",
    "quantity.only_group": "people of the group without a counterpart",
    "quantity.only_reference": "people of the other side without a counterpart",
    "quantity.stratum_composition": "share of the stratum in the part by composition",
    "quantity.stratum_within": "share of the stratum in the part within strata",
    "quantity.explained": "explained by the covariates",
    "quantity.unexplained": "not explained by the covariates",
    "quantity.endowments": "because the covariates differ",
    "quantity.coefficients": "because the covariates count differently",
    "quantity.covariate_explained": "share of the covariate in the explained part",
    "quantity.covariate_unexplained": "share of the covariate in the unexplained part",
    "quantity.covariate_endowments": "share of the covariate in the differing covariates",
    "quantity.covariate_coefficients": "share of the covariate in what counts differently",
    "quantity.covariate_interaction": "share of the covariate in the interaction",
    "headline.composition": "{value} of the gap come from the groups being spread differently over the strata "
    "({low} to {high}).",
    "headline.within_strata": "{value} come from different decisions within strata ({low} to {high}).",
    "headline.explained": "{value} of the gap go with the covariates ({low} to {high}).",
    "headline.unexplained": "{value} do not go with the covariates ({low} to {high}).",
    "headline.endowments": "{value} of the gap come from different covariates ({low} to {high}).",
    "headline.coefficients": "{value} come from the same covariates counting differently ({low} to {high}).",
    "unit.composition": "points",
    "unit.within_strata": "points",
    "unit.interaction": "points",
    "unit.only_group": "points",
    "unit.only_reference": "points",
    "unit.stratum_composition": "points",
    "unit.stratum_within": "points",
    "unit.explained": "points",
    "unit.unexplained": "points",
    "unit.endowments": "points",
    "unit.coefficients": "points",
    "unit.covariate_explained": "points",
    "unit.covariate_unexplained": "points",
    "unit.covariate_endowments": "points",
    "unit.covariate_coefficients": "points",
    "unit.covariate_interaction": "points",
    "label.covariate": "covariate",
    "label.level": "value",
    "flag.strata_with_one_group": "{group} compared with {reference}: some strata hold people of one of the two groups only. They cannot be compared there; "
    "what they do to the gap stands as parts of its own.",
    "flag.no_common_stratum": "{group} compared with {reference}: no stratum holds people of both groups, so nothing could be divided.",
    "flag.level_of_one_group": '{group} compared with {reference}: only one of the two groups has the value "{level}" of '
    "{covariate}. These people have no counterpart; what they do to the gap stands as a part of its own.",
    "flag.covariate_dropped": "{covariate} says nothing that the other columns do not say already, and was left out.",
    "flag.few_selected": "{group} compared with {reference}: on a side fewer than five people were selected, or fewer than "
    "five were not. That is too few for such a decomposition: its intervals are too narrow here, and no gap is named that would "
    "have been noticed.",
    "flag.separation": (
        "{covariate} predicts the decisions of one group perfectly, so the logistic model has no solution."
    ),
    "setting.covariates": "covariates",
    "setting.fold": "parts",
    "setting.coefficients": "coefficients taken as the yardstick",
    "setting.listed_strata": "strata shown one by one, at most",
    "setting.bootstrap": "bootstrap",
    "setting.clustered": "rows of one cluster counted together",
    "method.delta_method": "delta method over the cells of strata and decisions",
    "method.delta_method_clusters": "delta method, over clusters",
    "method.kitagawa": "Kitagawa's decomposition over strata",
    "method.oaxaca_blinder": "Oaxaca-Blinder decomposition by linear regressions",
    "method.logit": "Oaxaca-Blinder decomposition by logistic regressions",
    "method.logit_yun": "Oaxaca-Blinder decomposition by logistic regressions, shares after Yun",
    "count.group_selected": "selected, group",
    "count.group_rows": "people, group",
    "count.reference_selected": "selected, reference",
    "count.reference_rows": "people, reference",
}

DE: Final[dict[str, str]] = {
    "title": "woraus sich der Abstand zusammensetzt",
    "question": "Ein Teil eines Abstands kann daher kommen, dass sich die Gruppen unterscheiden: Sie wohnen woanders, "
    "beantragen anderes. Ein Teil kann daher kommen, dass über vergleichbare Menschen verschieden entschieden wird. Wie "
    "groß sind diese Teile?",
    "reading": "Die Teile ergeben zusammen die rohe Differenz. „Erklärt“ heißt nicht gerechtfertigt: Was einen Abstand "
    "erklärt, kann selbst Folge von Ungleichbehandlung sein. Und „nicht erklärt“ heißt nicht Diskriminierung: Es kann "
    "etwas dahinterstehen, das nicht erhoben wurde.",
    "quantity.composition": "weil die Gruppen verschieden auf die Schichten verteilt sind",
    "quantity.within_strata": "weil innerhalb der Schichten verschieden entschieden wird",
    "quantity.interaction": "Zusammenwirken der anderen Teile",
    "quantity.only_group": "Menschen der Gruppe ohne Gegenstück",
    "quantity.only_reference": "Menschen der Vergleichsseite ohne Gegenstück",
    "quantity.stratum_composition": "Anteil der Schicht am Teil durch die Verteilung",
    "quantity.stratum_within": "Anteil der Schicht am Teil innerhalb der Schichten",
    "quantity.explained": "durch die Merkmale erklärt",
    "quantity.unexplained": "durch die Merkmale nicht erklärt",
    "quantity.endowments": "weil sich die Merkmale unterscheiden",
    "quantity.coefficients": "weil die Merkmale verschieden zählen",
    "quantity.covariate_explained": "Anteil des Merkmals am erklärten Teil",
    "quantity.covariate_unexplained": "Anteil des Merkmals am nicht erklärten Teil",
    "quantity.covariate_endowments": "Anteil des Merkmals an den unterschiedlichen Merkmalen",
    "quantity.covariate_coefficients": "Anteil des Merkmals am verschiedenen Zählen",
    "quantity.covariate_interaction": "Anteil des Merkmals am Zusammenwirken",
    "headline.composition": "{value} des Abstands kommen daher, dass die Gruppen verschieden auf die Schichten verteilt "
    "sind ({low} bis {high}).",
    "headline.within_strata": "{value} kommen von verschiedenen Entscheidungen innerhalb der Schichten "
    "({low} bis {high}).",
    "headline.explained": "{value} des Abstands gehen mit den Merkmalen einher ({low} bis {high}).",
    "headline.unexplained": "{value} gehen nicht mit den Merkmalen einher ({low} bis {high}).",
    "headline.endowments": "{value} des Abstands kommen von unterschiedlichen Merkmalen ({low} bis {high}).",
    "headline.coefficients": "{value} kommen daher, dass gleiche Merkmale verschieden zählen ({low} bis {high}).",
    "unit.composition": "points",
    "unit.within_strata": "points",
    "unit.interaction": "points",
    "unit.only_group": "points",
    "unit.only_reference": "points",
    "unit.stratum_composition": "points",
    "unit.stratum_within": "points",
    "unit.explained": "points",
    "unit.unexplained": "points",
    "unit.endowments": "points",
    "unit.coefficients": "points",
    "unit.covariate_explained": "points",
    "unit.covariate_unexplained": "points",
    "unit.covariate_endowments": "points",
    "unit.covariate_coefficients": "points",
    "unit.covariate_interaction": "points",
    "label.covariate": "Merkmal",
    "label.level": "Wert",
    "flag.strata_with_one_group": "{group} verglichen mit {reference}: In manchen Schichten gibt es nur Menschen einer der beiden Gruppen. Dort lässt sich "
    "nicht vergleichen; was sie zum Abstand beitragen, steht als eigener Teil da.",
    "flag.no_common_stratum": "{group} verglichen mit {reference}: In keiner Schicht gibt es Menschen beider Gruppen; es ließ sich nichts aufteilen.",
    "flag.level_of_one_group": "{group} verglichen mit {reference}: Nur eine der beiden hat den Wert „{level}“ von "
    "{covariate}. Diese Menschen haben kein Gegenstück; was sie zum Abstand beitragen, steht als eigener Teil da.",
    "flag.covariate_dropped": (
        "{covariate} sagt nichts, was die anderen Spalten nicht schon sagen, und wurde weggelassen."
    ),
    "flag.few_selected": "{group} verglichen mit {reference}: Auf einer Seite wurden weniger als fünf Menschen "
    "ausgewählt, oder weniger als fünf nicht. Das ist zu wenig für eine solche Zerlegung: Ihre Vertrauensbereiche sind hier "
    "zu schmal, und es wird kein Abstand genannt, der aufgefallen wäre.",
    "flag.separation": "{covariate} sagt die Entscheidungen einer Gruppe vollständig voraus; das logistische Modell hat "
    "deshalb keine Lösung.",
    "setting.covariates": "Merkmale",
    "setting.fold": "Teile",
    "setting.coefficients": "Koeffizienten, die als Maßstab gelten",
    "setting.listed_strata": "einzeln gezeigte Schichten, höchstens",
    "setting.bootstrap": "Bootstrap",
    "setting.clustered": "Zeilen eines Klumpens gemeinsam gezählt",
    "method.delta_method": "Delta-Methode über die Zellen aus Schichten und Entscheidungen",
    "method.delta_method_clusters": "Delta-Methode über Klumpen",
    "method.kitagawa": "Zerlegung nach Kitagawa über Schichten",
    "method.oaxaca_blinder": "Zerlegung nach Oaxaca und Blinder mit linearen Regressionen",
    "method.logit": "Zerlegung nach Oaxaca und Blinder mit logistischen Regressionen",
    "method.logit_yun": "Zerlegung nach Oaxaca und Blinder mit logistischen Regressionen, Anteile nach Yun",
    "count.group_selected": "ausgewählt, Gruppe",
    "count.group_rows": "Personen, Gruppe",
    "count.reference_selected": "ausgewählt, Vergleichsgruppe",
    "count.reference_rows": "Personen, Vergleichsgruppe",
}
