"""Words for how the rows were drawn."""

from __future__ import annotations

from typing import Final

_UNITS: Final[dict[str, str]] = {
    "layout": "table",
    "unit.design_rate": "share",
    "unit.design_effect": "number",
    "unit.effective_n": "number",
    "unit.kish_effective_n": "number",
    "unit.clusters": "count",
    "unit.degrees_of_freedom": "number",
    "unit.rao_scott": "number",
    "unit.rao_scott_first_order": "number",
}

EN: Final[dict[str, str]] = {
    **_UNITS,
    "title": "What the data really weigh",
    "question": (
        "Several decisions about the same person, or a sample drawn district by district, do not tell as much as the "
        "same number of separate decisions. How much do they tell?"
    ),
    "reading": (
        "The effective number says how many separate decisions would know as much as these; the design effect is how "
        "many times it is smaller. Every interval and verdict of this report already takes this into account. The test "
        "asks whether being selected has anything to do with the group at all; a small p speaks against chance, a "
        "large one does not prove that there is no connection."
    ),
    "undetectable": (
        "This part gives rates, not gaps. The gaps, and those that could have been found, stand with the findings."
    ),
    "quantity.design_rate": "rate",
    "quantity.design_effect": "design effect",
    "quantity.effective_n": "effective number of decisions",
    "quantity.kish_effective_n": "effective number by the weights alone (Kish)",
    "quantity.clusters": "clusters",
    "quantity.degrees_of_freedom": "degrees of freedom",
    "quantity.rao_scott": "test of independence (Rao and Scott, F)",
    "quantity.rao_scott_first_order": "test of independence (Rao and Scott, chi-square)",
    "headline.effective_n": "{metric}, {group}: {n} decisions tell as much as {value} separate ones would.",
    "label.attributes": "groups by",
    "flag.one_cluster": (
        "{group}: all rows belong to one cluster, so nothing can be said about chance; its interval is the whole range."
    ),
    "flag.everybody_drawn": (
        "Everybody in the population was looked at. Rates and gaps are what they are, and nothing is left to chance: "
        "there is no effective number and no test of independence."
    ),
    "flag.few_clusters": "{group}: fewer than ten clusters; the interval is wide for good reason, and still rough.",
    "flag.sparse_test": (
        "{attributes}: in some group fewer than twenty selected, or not selected, are to be expected (counted as independent decisions); the test of "
        "independence therefore takes one rate and one likeness within clusters for everybody."
    ),
    "flag.too_many_groups_for_test": "{attributes}: more than 200 groups; the test of independence was not computed.",
    "setting.variance": "variance",
    "setting.variance.taylor": "linearised (Taylor)",
    "setting.variance.cr2": "cluster-robust, corrected for few clusters (CR2)",
    "setting.interval": "interval",
    "setting.interval.logit": "on the scale of log odds",
    "setting.interval.korn_graubard": "Korn and Graubard",
    "setting.interval.bootstrap": "bootstrap of clusters",
    "setting.lonely": "a stratum with a single cluster",
    "setting.lonely.refuse": "is refused",
    "setting.lonely.centre": "is compared with the mean of all clusters",
    "setting.sampling_strata": "sampling strata",
    "setting.cluster": "clusters by",
    "setting.weight": "weights",
    "setting.clusters": "number of clusters",
    "setting.finite_population": "finite population",
    "setting.bootstrap": "bootstrap",
    "method.taylor": "linearised",
    "method.cr2": "cluster-robust (CR2)",
    "method.kish": "Kish: the square of the sum of weights over the sum of their squares",
    "method.count": "counted",
    "method.rao_scott_f": "Rao and Scott, second order, as F",
    "method.rao_scott_chi_square": "Rao and Scott, first order, as chi-square",
}

DE: Final[dict[str, str]] = {
    **_UNITS,
    "title": "Wie viel die Daten wirklich sagen",
    "question": (
        "Mehrere Entscheidungen über dieselbe Person oder eine nach Bezirken gezogene Stichprobe sagen nicht so viel "
        "wie "
        "ebenso viele einzelne Entscheidungen. Wie viel sagen sie?"
    ),
    "reading": (
        "Die effektive Zahl gibt an, wie viele einzelne Entscheidungen ebenso viel wüssten; der Designeffekt, um "
        "welchen "
        "Faktor sie kleiner ist. Alle Vertrauensbereiche und Urteile dieses Berichts berücksichtigen das bereits. Der "
        "Test fragt, ob die Auswahl überhaupt etwas mit der Gruppe zu tun hat; ein kleines p spricht gegen Zufall, ein "
        "großes beweist nicht, dass es keinen Zusammenhang gibt."
    ),
    "undetectable": (
        "Dieser Teil nennt Raten, keine Abstände. Die Abstände, und welche erkennbar gewesen wären, stehen bei den "
        "Befunden."
    ),
    "quantity.design_rate": "Rate",
    "quantity.design_effect": "Designeffekt",
    "quantity.effective_n": "effektive Zahl der Entscheidungen",
    "quantity.kish_effective_n": "effektive Zahl allein nach den Gewichten (Kish)",
    "quantity.clusters": "Klumpen",
    "quantity.degrees_of_freedom": "Freiheitsgrade",
    "quantity.rao_scott": "Unabhängigkeitstest (Rao und Scott, F)",
    "quantity.rao_scott_first_order": "Unabhängigkeitstest (Rao und Scott, Chi-Quadrat)",
    "headline.effective_n": "{metric}, {group}: {n} Entscheidungen sagen so viel aus wie {value} voneinander unabhängige.",
    "label.attributes": "Gruppen nach",
    "flag.one_cluster": (
        "{group}: Alle Zeilen gehören zu einem Klumpen, über den Zufall lässt sich daher nichts sagen; der "
        "Vertrauensbereich ist der ganze Bereich."
    ),
    "flag.everybody_drawn": (
        "Die ganze Grundgesamtheit wurde betrachtet. Raten und Abstände sind, wie sie sind, und nichts bleibt dem "
        "Zufall überlassen: Es gibt keine effektive Zahl und keinen Unabhängigkeitstest."
    ),
    "flag.few_clusters": (
        "{group}: weniger als zehn Klumpen; der Vertrauensbereich ist mit gutem Grund breit und dennoch nur grob."
    ),
    "flag.sparse_test": (
        "{attributes}: In einer Gruppe sind weniger als zwanzig ausgewählte oder nicht ausgewählte Personen zu erwarten (als unabhängige gezählt); der "
        "Unabhängigkeitstest rechnet daher mit einer Rate und einer Ähnlichkeit innerhalb der Klumpen für alle."
    ),
    "flag.too_many_groups_for_test": (
        "{attributes}: mehr als 200 Gruppen; der Unabhängigkeitstest wurde nicht berechnet."
    ),
    "setting.variance": "Varianz",
    "setting.variance.taylor": "linearisiert (Taylor)",
    "setting.variance.cr2": "klumpenrobust, für wenige Klumpen korrigiert (CR2)",
    "setting.interval": "Vertrauensbereich",
    "setting.interval.logit": "auf der Skala der logarithmierten Chancen",
    "setting.interval.korn_graubard": "Korn und Graubard",
    "setting.interval.bootstrap": "Bootstrap ganzer Klumpen",
    "setting.lonely": "eine Schicht mit einem einzigen Klumpen",
    "setting.lonely.refuse": "wird abgelehnt",
    "setting.lonely.centre": "wird mit dem Mittel aller Klumpen verglichen",
    "setting.sampling_strata": "Schichten der Stichprobe",
    "setting.cluster": "Klumpen nach",
    "setting.weight": "Gewichte",
    "setting.clusters": "Zahl der Klumpen",
    "setting.finite_population": "endliche Grundgesamtheit",
    "setting.bootstrap": "Bootstrap",
    "method.taylor": "linearisiert",
    "method.cr2": "klumpenrobust (CR2)",
    "method.kish": "Kish: Quadrat der Summe der Gewichte durch die Summe ihrer Quadrate",
    "method.count": "gezählt",
    "method.rao_scott_f": "Rao und Scott, zweite Ordnung, als F",
    "method.rao_scott_chi_square": "Rao und Scott, erste Ordnung, als Chi-Quadrat",
}
