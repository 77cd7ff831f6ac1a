"""Words for gaps among people who are alike in what is held fixed."""

from __future__ import annotations

from typing import Final

EN: Final[dict[str, str]] = {
    "title": "Like compared with like",
    "question": (
        "A raw gap may only say that the groups differ in something else, such as their district or the kind of case. "
        "So people are compared only with those who are alike in what was held fixed: does a gap remain?"
    ),
    "reading": (
        "The gap in common is what remains among people of the same stratum. It speaks of what was held fixed and of "
        "nothing else: a gap that vanishes may be hidden in the choice of what was held fixed, and one that remains "
        "may have a reason that was not measured. The E-value says how strong such a reason would have to be. It goes "
        "badly for those who are not selected for a benefit, or are selected for a burden."
    ),
    "undetectable": (
        "For the tests of whether the gap is the same in every stratum, and of whether any group differs, there is no "
        "single gap to name that would have been noticed."
    ),
    "quantity.raw_difference": "raw gap",
    "quantity.common_difference": "gap within strata",
    "quantity.standardised_difference": "gap if both groups had the same strata",
    "quantity.raw_ratio": "raw ratio",
    "quantity.common_ratio": "ratio within strata",
    "quantity.standardised_ratio": "ratio if both groups had the same strata",
    "quantity.common_odds_ratio": "odds ratio within strata",
    "quantity.exact_odds_ratio": "odds ratio within strata, exact",
    "quantity.e_value": "E-value",
    "quantity.homogeneity_difference": "is the gap the same in every stratum?",
    "quantity.homogeneity_ratio": "is the ratio the same in every stratum?",
    "quantity.homogeneity_odds_ratio": "is the odds ratio the same in every stratum?",
    "quantity.any_difference": "do any groups differ within strata?",
    "quantity.stratum_difference": "gap in one stratum",
    "quantity.demographic_disparity": (
        "share of those for whom it goes badly less share of those for whom it goes well"
    ),
    "quantity.conditional_demographic_disparity": "the same within strata (conditional demographic disparity)",
    "unit.raw_difference": "points",
    "unit.common_difference": "points",
    "unit.standardised_difference": "points",
    "unit.stratum_difference": "points",
    "unit.demographic_disparity": "points",
    "unit.conditional_demographic_disparity": "points",
    "unit.raw_ratio": "ratio",
    "unit.common_ratio": "ratio",
    "unit.standardised_ratio": "ratio",
    "unit.common_odds_ratio": "ratio",
    "unit.exact_odds_ratio": "ratio",
    "unit.e_value": "number",
    "unit.homogeneity_difference": "number",
    "unit.homogeneity_ratio": "number",
    "unit.homogeneity_odds_ratio": "number",
    "unit.any_difference": "number",
    "headline.common_difference": (
        "{metric}: among people alike in what was held fixed, {group} differs from {reference} by {value} ({level} "
        "interval: {low} to {high})."
    ),
    "headline.conditional_demographic_disparity": (
        "{group}: within strata, its share of those for whom it goes badly less its share of those for whom it goes "
        "well is {value} ({level} interval: {low} to {high})."
    ),
    "headline.conditional_demographic_disparity.above": (
        "{group}: within strata, over-represented among those for whom it goes badly, compared with those for whom it "
        "goes well, by {value} ({level} interval: {low} to {high})."
    ),
    "headline.conditional_demographic_disparity.below": (
        "{group}: within strata, under-represented among those for whom it goes badly, compared with those for whom "
        "it goes well: {value} ({level} interval: {low} to {high})."
    ),
    "label.attribute": "groups by",
    "label.reference.rest": "everybody else",
    "flag.simpson_reversal": (
        "{metric}, {group} and {reference}: the raw gap turns around once strata are held fixed (Simpson's reversal), "
        "and chance does not explain it. Neither figure may be told without the other."
    ),
    "flag.simpson_reversal_unclear": (
        "{metric}, {group} and {reference}: the raw gap turns around once strata are held fixed, but one of the two "
        "may be chance."
    ),
    "flag.simpson_every_stratum": (
        "{metric}, {group} and {reference}: in every single stratum the gap points against the raw one."
    ),
    "flag.gap_differs_between_strata": (
        "{metric}, {group} and {reference}: the gap is not the same in every stratum; one figure for all of them is "
        "their mean, and the strata should be looked at one by one."
    ),
    "flag.strata_too_small_to_differ": (
        "{metric}, {group} and {reference}: the strata hold fewer than ten people each, on average. The tests whether "
        "their ratios and odds ratios are alike cannot be trusted there and say “different” too often."
    ),
    "flag.strata_with_one_group": (
        "{metric}, {group} and {reference}: strata with one of the two groups only: {strata}; people in them: {rows}. "
        "They compare nobody and are left out of all but the raw gap."
    ),
    "flag.no_stratum_compares": (
        "{metric}, {group} and {reference}: no stratum holds people of both. Within strata nothing can be said."
    ),
    "flag.strata_not_listed": "Groups by {attribute}: the {listed} largest of {strata} strata are shown one by one.",
    "flag.disparity_needs_effect": (
        "Groups by {attribute}: demographic disparity is left out, because nobody said whether being selected is a "
        "benefit or a burden ([columns].effect)."
    ),
    "flag.disparity_strata_left_out": (
        "Groups by {attribute}: strata in which the decision was the same for everybody: {strata}; people in them: "
        "{rows}. There is no disparity to be had from them, and they are left out of it."
    ),
    "setting.interval": "interval of what strata have in common",
    "setting.interval.score": "score (Miettinen and Nurminen)",
    "setting.interval.large_sample": "large samples (Sato; Greenland and Robins)",
    "setting.listed_strata": "strata shown one by one",
    "setting.disparity_interval": "interval of demographic disparity",
    "setting.disparity_interval.score": "score (Miettinen and Nurminen)",
    "setting.disparity_interval.delta": "normal approximation (delta method)",
    "setting.disparity_interval.bca": "bootstrap, BCa",
    "setting.disparity_interval.percentile": "bootstrap, percentile",
    "count.strata": "strata",
    "count.comparable_strata": "strata with both groups",
    "count.left_out": "people of the group in strata without the other",
    "count.reference_left_out": "people of the other group in strata without this one",
    "count.degrees": "degrees of freedom",
    "count.group_cases": "cases in the group",
    "count.group_rows": "people in the group",
    "count.reference_cases": "cases it is compared with",
    "count.reference_rows": "people it is compared with",
    "method.mantel_haenszel_score": "Mantel-Haenszel, with Miettinen and Nurminen's score interval over strata",
    "method.mantel_haenszel_sato": "Mantel-Haenszel, with Sato's variance",
    "method.mantel_haenszel_greenland_robins": "Mantel-Haenszel, with Greenland and Robins's variance",
    "method.mantel_haenszel_robins_breslow_greenland": "Mantel-Haenszel, with Robins, Breslow and Greenland's variance",
    "method.conditional_exact": "exact, given how many of each stratum belong to a group and how many are cases",
    "method.score_standardised": "direct standardisation, with Miettinen and Nurminen's score interval over strata",
    "method.generalised_cochran_mantel_haenszel": "generalised Cochran-Mantel-Haenszel test",
    "method.score_tarone": "score test with Tarone's correction",
    "method.breslow_day_tarone": "Breslow and Day's test with Tarone's correction",
    "method.e_value_ratio": "from the ratio within strata; the lower figure from its limit nearest to 1",
    "method.delta": "normal approximation (delta method)",
    "undefined.no_overlap": "no stratum holds people of both groups",
    "undefined.too_few_strata": "fewer than two strata say anything about it",
    "undefined.too_large": "too large a table for an exact answer",
}

DE: Final[dict[str, str]] = {
    "title": "Gleiches mit Gleichem verglichen",
    "question": (
        "Ein roher Abstand kann auch nur heißen, dass sich die Gruppen in etwas anderem unterscheiden, etwa im "
        "Stadtteil oder in der Art des Falls. Deshalb werden Menschen hier nur mit solchen verglichen, die in den "
        "festgehaltenen Merkmalen übereinstimmen: Bleibt ein Abstand?"
    ),
    "reading": (
        "Der gemeinsame Abstand ist das, was unter Menschen derselben Schicht bleibt. Er spricht nur von dem, was "
        "festgehalten wurde: Ein verschwundener Abstand kann in der Wahl der festgehaltenen Merkmale stecken, und ein "
        "verbleibender kann einen Grund haben, der nicht gemessen wurde. Der E-Wert sagt, wie stark ein solcher Grund "
        "sein müsste. Schlecht geht es aus, wenn ein Vorteil versagt oder eine Last auferlegt wird."
    ),
    "undetectable": (
        "Für die Tests, ob der Abstand in allen Schichten derselbe ist und ob irgendeine Gruppe abweicht, gibt es "
        "nicht den einen erkennbaren Abstand."
    ),
    "quantity.raw_difference": "roher Abstand",
    "quantity.common_difference": "Abstand innerhalb der Schichten",
    "quantity.standardised_difference": "Abstand, wenn beide Gruppen dieselben Schichten hätten",
    "quantity.raw_ratio": "rohes Verhältnis",
    "quantity.common_ratio": "Verhältnis innerhalb der Schichten",
    "quantity.standardised_ratio": "Verhältnis, wenn beide Gruppen dieselben Schichten hätten",
    "quantity.common_odds_ratio": "Chancenverhältnis innerhalb der Schichten",
    "quantity.exact_odds_ratio": "Chancenverhältnis innerhalb der Schichten, exakt",
    "quantity.e_value": "E-Wert",
    "quantity.homogeneity_difference": "Ist der Abstand in jeder Schicht gleich?",
    "quantity.homogeneity_ratio": "Ist das Verhältnis in jeder Schicht gleich?",
    "quantity.homogeneity_odds_ratio": "Ist das Chancenverhältnis in jeder Schicht gleich?",
    "quantity.any_difference": "Unterscheiden sich Gruppen innerhalb der Schichten?",
    "quantity.stratum_difference": "Abstand in einer Schicht",
    "quantity.demographic_disparity": (
        "Anteil an denen, für die es schlecht ausgeht, minus Anteil an denen, für die es gut ausgeht"
    ),
    "quantity.conditional_demographic_disparity": (
        "dasselbe innerhalb der Schichten (bedingte demografische Ungleichheit)"
    ),
    "unit.raw_difference": "points",
    "unit.common_difference": "points",
    "unit.standardised_difference": "points",
    "unit.stratum_difference": "points",
    "unit.demographic_disparity": "points",
    "unit.conditional_demographic_disparity": "points",
    "unit.raw_ratio": "ratio",
    "unit.common_ratio": "ratio",
    "unit.standardised_ratio": "ratio",
    "unit.common_odds_ratio": "ratio",
    "unit.exact_odds_ratio": "ratio",
    "unit.e_value": "number",
    "unit.homogeneity_difference": "number",
    "unit.homogeneity_ratio": "number",
    "unit.homogeneity_odds_ratio": "number",
    "unit.any_difference": "number",
    "headline.common_difference": (
        "{metric}: Unter Menschen, die in den festgehaltenen Merkmalen übereinstimmen, weicht {group} von {reference} "
        "um {value} ab ({level}-Intervall: {low} bis {high})."
    ),
    "headline.conditional_demographic_disparity": (
        "{group}: Innerhalb der Schichten beträgt der Anteil an denen, für die es schlecht ausgeht, minus dem Anteil an "
        "denen, für die es gut ausgeht, {value} ({level}-Intervall: {low} bis {high})."
    ),
    "headline.conditional_demographic_disparity.above": (
        "{group}: Innerhalb der Schichten unter denen, für die es schlecht ausgeht, stärker vertreten als unter denen, "
        "für die es gut ausgeht, um {value} ({level}-Intervall: {low} bis {high})."
    ),
    "headline.conditional_demographic_disparity.below": (
        "{group}: Innerhalb der Schichten unter denen, für die es schlecht ausgeht, schwächer vertreten als unter "
        "denen, für die es gut ausgeht: {value} ({level}-Intervall: {low} bis {high})."
    ),
    "label.attribute": "Gruppen nach",
    "label.reference.rest": "alle anderen",
    "flag.simpson_reversal": (
        "{metric}, {group} und {reference}: Der rohe Abstand kehrt sich um, sobald die Schichten festgehalten werden "
        "(Simpson-Umkehr), und Zufall erklärt das nicht. Keine der beiden Zahlen darf ohne die andere genannt werden."
    ),
    "flag.simpson_reversal_unclear": (
        "{metric}, {group} und {reference}: Der rohe Abstand kehrt sich um, sobald die Schichten festgehalten werden; "
        "einer von beiden kann aber Zufall sein."
    ),
    "flag.simpson_every_stratum": (
        "{metric}, {group} und {reference}: In jeder einzelnen Schicht zeigt der Abstand gegen den rohen."
    ),
    "flag.gap_differs_between_strata": (
        "{metric}, {group} und {reference}: Der Abstand ist nicht in jeder Schicht gleich. Eine Zahl für alle ist nur "
        "ihr Mittel; die Schichten sollten einzeln angesehen werden."
    ),
    "flag.strata_too_small_to_differ": (
        "{metric}, {group} und {reference}: In den Schichten sind im Mittel weniger als zehn Personen. Den Tests, ob "
        "ihre Verhältnisse und Chancenverhältnisse gleich sind, ist dort nicht zu trauen: Sie sagen zu oft „verschieden“."
    ),
    "flag.strata_with_one_group": (
        "{metric}, {group} und {reference}: Schichten mit nur einer der beiden Gruppen: {strata}; Menschen darin: "
        "{rows}. Dort ist nichts zu vergleichen; sie zählen nur im rohen Abstand."
    ),
    "flag.no_stratum_compares": (
        "{metric}, {group} und {reference}: In keiner Schicht gibt es Menschen aus beiden. Innerhalb der Schichten "
        "lässt sich nichts sagen."
    ),
    "flag.strata_not_listed": (
        "Gruppen nach {attribute}: Einzeln gezeigt werden die {listed} größten von {strata} Schichten."
    ),
    "flag.disparity_needs_effect": (
        "Gruppen nach {attribute}: Die demografische Ungleichheit fehlt, weil niemand gesagt hat, ob es ein Vorteil "
        "oder eine Last ist, ausgewählt zu werden ([columns].effect)."
    ),
    "flag.disparity_strata_left_out": (
        "Gruppen nach {attribute}: Schichten, in denen für alle gleich entschieden wurde: {strata}; Menschen darin: "
        "{rows}. Aus ihnen ergibt sich keine Ungleichheit, sie bleiben dafür außer Betracht."
    ),
    "setting.interval": "Vertrauensbereich des Gemeinsamen",
    "setting.interval.score": "Score-Verfahren (Miettinen und Nurminen)",
    "setting.interval.large_sample": "für große Stichproben (Sato; Greenland und Robins)",
    "setting.listed_strata": "einzeln gezeigte Schichten",
    "setting.disparity_interval": "Vertrauensbereich der demografischen Ungleichheit",
    "setting.disparity_interval.score": "Score-Verfahren (Miettinen und Nurminen)",
    "setting.disparity_interval.delta": "Normalnäherung (Delta-Verfahren)",
    "setting.disparity_interval.bca": "Bootstrap, BCa",
    "setting.disparity_interval.percentile": "Bootstrap, Perzentile",
    "count.strata": "Schichten",
    "count.comparable_strata": "Schichten mit beiden Gruppen",
    "count.left_out": "Menschen der Gruppe in Schichten ohne die andere",
    "count.reference_left_out": "Menschen der anderen Gruppe in Schichten ohne diese",
    "count.degrees": "Freiheitsgrade",
    "count.group_cases": "Fälle in der Gruppe",
    "count.group_rows": "Menschen in der Gruppe",
    "count.reference_cases": "Fälle, mit denen verglichen wird",
    "count.reference_rows": "Menschen, mit denen verglichen wird",
    "method.mantel_haenszel_score": (
        "Mantel-Haenszel, mit dem Score-Vertrauensbereich von Miettinen und Nurminen über die Schichten"
    ),
    "method.mantel_haenszel_sato": "Mantel-Haenszel, mit der Varianz von Sato",
    "method.mantel_haenszel_greenland_robins": "Mantel-Haenszel, mit der Varianz von Greenland und Robins",
    "method.mantel_haenszel_robins_breslow_greenland": (
        "Mantel-Haenszel, mit der Varianz von Robins, Breslow und Greenland"
    ),
    "method.conditional_exact": "exakt, bei gegebenen Gruppengrößen und Fallzahlen jeder Schicht",
    "method.score_standardised": "direkte Standardisierung, mit dem Score-Vertrauensbereich von Miettinen und Nurminen",
    "method.generalised_cochran_mantel_haenszel": "verallgemeinerter Cochran-Mantel-Haenszel-Test",
    "method.score_tarone": "Score-Test mit Tarones Korrektur",
    "method.breslow_day_tarone": "Test von Breslow und Day mit Tarones Korrektur",
    "method.e_value_ratio": "aus dem Verhältnis innerhalb der Schichten; die untere Zahl aus seiner Grenze nächst 1",
    "method.delta": "Normalnäherung (Delta-Verfahren)",
    "undefined.no_overlap": "in keiner Schicht gibt es Menschen aus beiden Gruppen",
    "undefined.too_few_strata": "weniger als zwei Schichten sagen etwas dazu",
    "undefined.too_large": "zu große Tabelle für eine exakte Antwort",
}
