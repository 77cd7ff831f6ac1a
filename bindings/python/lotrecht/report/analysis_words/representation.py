"""Words of ``[representation]``: shares of the rows beside shares of the people."""

from __future__ import annotations

from typing import Final

EN: Final[dict[str, str]] = {
    "title": "Who is in the data, beside who lives here",
    "question": "Is each group among the rows as large as it is among the people?",
    "reading": (
        "A ratio of 1 means that the group's share of the rows is its share of the people; 0.5 means half of it. An "
        "interval that leaves out 1 speaks against mere chance, but does not rule it out: at a level of 95%, in about "
        "one of twenty such comparisons some interval misses the truth by chance. The ratio does not say why: who may apply, who does, and who "
        "is looked at all come before the algorithm. The comparison is as good as the census figures: the same "
        "definitions of the groups, the same area, the same year."
    ),
    "undetectable": (
        "The test of all groups together asks about any difference at all, so there is no single gap to name for it."
    ),
    "quantity.share": "share of the rows",
    "quantity.benchmark_share": "share of the people",
    "quantity.representation_ratio": "share of the rows ÷ share of the people",
    "quantity.goodness_of_fit": "test of all shares together",
    "quantity.rows_not_in_benchmark": "rows of groups without a figure to compare with",
    "unit.share": "share",
    "unit.benchmark_share": "share",
    "unit.representation_ratio": "ratio",
    "unit.goodness_of_fit": "number",
    "unit.rows_not_in_benchmark": "count",
    "headline.representation_ratio": (
        "{group}: its share of the rows is {value} times its share of the people ({level} interval: {low} to {high})."
    ),
    "flag.not_in_data": "{group} is among the people, but the data do not know this group at all.",
    "flag.not_in_benchmark": (
        "{group} is in the data, but there is no figure to compare it with. Its rows are in no share of this part."
    ),
    "flag.small_expected": (
        "In some group fewer than five rows would be expected, so the test of all shares together is not to be relied "
        "on; the intervals of the groups are."
    ),
    "setting.attribute": "groups by",
    "setting.of": "shares of",
    "setting.of.rows": "all rows",
    "setting.of.selected": "those selected",
    "setting.benchmark": "compared with",
    "setting.benchmark.exact": "figures taken as known without error",
    "setting.benchmark.sample": "a sample, whose own error is counted in",
    "count.rows": "rows",
    "method.goodman": "Goodman's simultaneous intervals (1965): all groups together at the stated level.",
    "method.as_given": "as given, without error.",
    "method.miettinen_nurminen_bonferroni": "Miettinen and Nurminen's interval, for all groups together (Bonferroni).",
    "method.multinomial_exact": "exact multinomial test.",
    "method.multinomial_monte_carlo": "multinomial test by drawn tables.",
    "method.chi_square": "Pearson's chi-square test.",
    "method.chi_square_small": "Pearson's chi-square test, with too few rows expected in some group.",
    "method.count": "counted.",
}

DE: Final[dict[str, str]] = {
    "title": "Wer in den Daten ist, neben denen, die hier leben",
    "question": "Ist jede Gruppe unter den Zeilen so groß wie unter den Menschen?",
    "reading": (
        "Ein Verhältnis von 1 heißt, dass der Anteil der Gruppe an den Zeilen ihrem Anteil an den Menschen entspricht; "
        "0,5 heißt, er ist halb so groß. Liegt 1 außerhalb des Bereichs, spricht das gegen bloßen Zufall, schließt "
        "ihn aber nicht aus: Bei 95 % verfehlt in etwa einem von zwanzig solchen Vergleichen ein Bereich durch Zufall "
        "die Wahrheit. Warum es so ist, sagt die Zahl "
        "nicht: Wer einen Antrag stellen darf, wer es tut und wen man überhaupt ansieht, "
        "entscheidet sich vor dem Algorithmus. Der Vergleich ist so gut wie die Zahlen der Statistik: gleiche "
        "Abgrenzung der Gruppen, gleiches Gebiet, gleiches Jahr."
    ),
    "undetectable": (
        "Der Test aller Gruppen zusammen fragt nach irgendeinem Unterschied; für ihn gibt es nicht den einen "
        "erkennbaren Abstand."
    ),
    "quantity.share": "Anteil an den Zeilen",
    "quantity.benchmark_share": "Anteil an den Menschen",
    "quantity.representation_ratio": "Anteil an den Zeilen ÷ Anteil an den Menschen",
    "quantity.goodness_of_fit": "Test aller Anteile zusammen",
    "quantity.rows_not_in_benchmark": "Zeilen von Gruppen ohne Vergleichszahl",
    "unit.share": "share",
    "unit.benchmark_share": "share",
    "unit.representation_ratio": "ratio",
    "unit.goodness_of_fit": "number",
    "unit.rows_not_in_benchmark": "count",
    "headline.representation_ratio": (
        "{group}: Der Anteil an den Zeilen ist das {value}-Fache des Anteils an den Menschen ({level}-Intervall: {low} "
        "bis {high})."
    ),
    "flag.not_in_data": "{group} gehört zu den Menschen hier, aber die Daten kennen diese Gruppe gar nicht.",
    "flag.not_in_benchmark": (
        "{group} steht in den Daten, aber es gibt keine Zahl zum Vergleich. Ihre Zeilen zählen in diesem Teil zu "
        "keinem Anteil."
    ),
    "flag.small_expected": (
        "In mindestens einer Gruppe wären weniger als fünf Zeilen zu erwarten. Auf den Test aller Anteile zusammen ist "
        "darum kein Verlass, auf die Bereiche der einzelnen Gruppen schon."
    ),
    "setting.attribute": "Gruppen nach",
    "setting.of": "Anteile an",
    "setting.of.rows": "allen Zeilen",
    "setting.of.selected": "den Ausgewählten",
    "setting.benchmark": "verglichen mit",
    "setting.benchmark.exact": "Zahlen, die als fehlerfrei gelten",
    "setting.benchmark.sample": "einer Stichprobe, deren eigener Fehler eingerechnet ist",
    "count.rows": "Zeilen",
    "method.goodman": "Simultane Bereiche nach Goodman (1965): für alle Gruppen zusammen auf der genannten Stufe.",
    "method.as_given": "wie angegeben, ohne Fehler.",
    "method.miettinen_nurminen_bonferroni": (
        "Bereich nach Miettinen und Nurminen, für alle Gruppen zusammen (Bonferroni)."
    ),
    "method.multinomial_exact": "exakter Multinomialtest.",
    "method.multinomial_monte_carlo": "Multinomialtest mit gezogenen Tabellen.",
    "method.chi_square": "Chi-Quadrat-Test nach Pearson.",
    "method.chi_square_small": "Chi-Quadrat-Test nach Pearson, mit zu wenigen erwarteten Zeilen in einer Gruppe.",
    "method.count": "gezählt.",
}
