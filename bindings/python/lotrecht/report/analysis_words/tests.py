"""Words of ``[tests]``: is there any difference, corrected for having asked so often."""

from __future__ import annotations

from typing import Final

EN: Final[dict[str, str]] = {
    "title": "Could it be chance?",
    "question": (
        "Where many groups are compared in many ways, some differences come about by chance alone. Is there any "
        "difference among the groups, and which ones remain once it is taken into account how much was asked?"
    ),
    "reading": (
        "A p-value is the probability of a difference at least as large if there were none. The corrected one takes "
        "into account how many comparisons were made; it is the one to go by. A large p-value does not show that "
        "there is no difference: it may only say that too few people were looked at. And a small one says nothing "
        "about whether a difference is large, or unfair; the interval says how large it may be. The p-values "
        "beside the findings can differ from these: there each gap has the test that belongs to its interval, and the "
        "correction counts the checks; here it counts all comparisons of this part, and the test is the one named "
        "below. A share and its complement (found and missed, say) are one comparison and count once. For whether the plan was kept, go by the findings; for whether any groups differ at all, by this part."
    ),
    "undetectable": (
        "The test of all groups at once asks about any difference at all, so there is no single gap to name for it."
    ),
    "quantity.omnibus": "do any of the groups differ?",
    "quantity.difference": "difference from the reference",
    "quantity.ratio": "ratio to the reference",
    "quantity.detectable_below": "a gap downwards that would have been noticed",
    "quantity.detectable_above": "a gap upwards that would have been noticed",
    "unit.omnibus": "number",
    "unit.difference": "points",
    "unit.ratio": "ratio",
    "unit.detectable_below": "points",
    "unit.detectable_above": "points",
    "first": "omnibus difference",
    "headline.omnibus": "{metric}, groups by {groups}: whether any of them differ: p {p}.",
    "headline.difference": "{metric}, {group}: {value} from the reference ({level} interval: {low} to {high}).",
    "label.groups": "groups by",
    "label.metric": "rate",
    "setting.test": "test of each group",
    "setting.test.exact": "score test; Boschloo's exact test where numbers are small",
    "setting.test.permutation": "by shuffling the groups",
    "setting.test.score": "Miettinen and Nurminen's score test",
    "setting.test.newcombe": "by Newcombe's interval",
    "setting.test.chi_square": "Pearson's chi-square test",
    "setting.test.chi_square_yates": "Pearson's chi-square test, with Yates' correction",
    "setting.test.g": "likelihood ratio test (G)",
    "setting.test.fisher": "Fisher's exact test",
    "setting.test.fisher_mid_p": "Fisher's exact test, mid-p",
    "setting.test.barnard": "Barnard's exact test",
    "setting.test.boschloo": "Boschloo's exact test",
    "setting.omnibus": "test of all groups at once",
    "setting.omnibus.none": "none",
    "setting.omnibus.permutation": "chi-square, by shuffling the groups",
    "setting.omnibus.freeman_halton": "Fisher's exact test of the whole table (Freeman and Halton)",
    "setting.omnibus.chi_square": "Pearson's chi-square test",
    "setting.omnibus.g": "likelihood ratio test (G)",
    "method.freeman_halton": (
        "Fisher's exact test of the whole table; the number is the probability of this table if the groups were alike."
    ),
    "method.chi_square": "Pearson's chi-square test; approximate where fewer than five are expected somewhere.",
    "method.g": "likelihood ratio test (G); approximate where fewer than five are expected somewhere.",
    "flag.too_few_permutations": (
        "With {permutations} shuffles of the groups and {tests} tests of all groups at once, no corrected p-value of these "
        "tests can be small enough to count, whatever the data. It takes more shuffles (permutations)."
    ),
    "flag.too_large_for_omnibus": (
        "{labels}: too large a table for Freeman and Halton's exact test, so there is no p-value for all groups at once; "
        "choose omnibus = permutation."
    ),
    "flag.too_large_for_test": (
        "{labels}: too many decisions for the exact test that was named, so this gap has no p-value; choose score or exact."
    ),
    "setting.reference": "compared with",
    "setting.confidence": "level of the intervals",
    "setting.gaps_tested": "different comparisons that were corrected for together",
    "setting.permutations": "shuffles of the groups",
    "setting.replicates": "resamples for intervals that hold together",
    "setting.critical_value": "critical value of these intervals, in place of 1.96",
    "setting.seed": "seed of the random numbers",
    "setting.power": "how surely a detectable gap would have been noticed",
    "count.successes": "cases",
    "count.rows": "people",
    "method.permutation": "by shuffling the groups among the people concerned.",
    "method.enumeration": "all ways of shuffling the groups were looked at; exact.",
    "method.max_t_newcombe": "Newcombe's intervals, widened so that all of them hold together.",
    "method.max_t_miettinen_nurminen": "Miettinen and Nurminen's intervals, widened so that all of them hold together.",
    "method.max_t_koopman": "Koopman's intervals, widened so that all of them hold together.",
    "method.max_t_katz": "Katz' intervals, widened so that all of them hold together.",
    "method.max_t_mover": "intervals of both rates put together, widened so that all of them hold together.",
    "method.max_t_square_and_add_wilson": (
        "intervals of the rates put together, widened so that all of them hold together."
    ),
    "method.power": "power of the test used.",
}

DE: Final[dict[str, str]] = {
    "title": "Kann das Zufall sein?",
    "question": (
        "Wo viele Gruppen auf viele Arten verglichen werden, entstehen manche Unterschiede allein durch Zufall. "
        "Unterscheiden sich die Gruppen überhaupt, und welche Unterschiede bleiben, wenn man berücksichtigt, wie viel "
        "gefragt wurde?"
    ),
    "reading": (
        "Ein p-Wert ist die Wahrscheinlichkeit eines mindestens so großen Unterschieds, wenn es in Wahrheit keinen "
        "gibt. Der korrigierte berücksichtigt die Zahl der Vergleiche; nach ihm sollte man sich richten. Ein großer "
        "p-Wert zeigt nicht, dass es keinen Unterschied gibt: vielleicht wurden nur zu wenige Menschen betrachtet. "
        "Und ein kleiner sagt nicht, dass ein Unterschied groß oder ungerecht ist; wie groß er sein kann, sagt der "
        "Vertrauensbereich. Die p-Werte bei den Befunden können andere sein: Dort hat jeder Abstand den Test, der zu "
        "seinem Vertrauensbereich gehört, und korrigiert wird für die Prüfungen; hier wird für alle Vergleiche dieses "
        "Teils korrigiert, mit dem unten genannten Test. Ein Anteil und sein Gegenstück (gefunden und übersehen "
        "etwa) sind ein Vergleich und zählen einmal. Ob der Plan eingehalten ist, sagen die Befunde; ob sich "
        "Gruppen überhaupt unterscheiden, sagt dieser Teil."
    ),
    "undetectable": (
        "Der Test aller Gruppen zugleich fragt nach irgendeinem Unterschied; für ihn gibt es nicht den einen "
        "erkennbaren Abstand."
    ),
    "quantity.omnibus": "Unterscheiden sich die Gruppen überhaupt?",
    "quantity.difference": "Differenz zur Vergleichsgruppe",
    "quantity.ratio": "Verhältnis zur Vergleichsgruppe",
    "quantity.detectable_below": "Abstand nach unten, der aufgefallen wäre",
    "quantity.detectable_above": "Abstand nach oben, der aufgefallen wäre",
    "unit.omnibus": "number",
    "unit.difference": "points",
    "unit.ratio": "ratio",
    "unit.detectable_below": "points",
    "unit.detectable_above": "points",
    "first": "omnibus difference",
    "headline.omnibus": "{metric}, Gruppen nach {groups}: ob sich überhaupt welche unterscheiden: p {p}.",
    "headline.difference": (
        "{metric}, {group}: {value} gegenüber der Vergleichsgruppe ({level}-Intervall: {low} bis {high})."
    ),
    "label.groups": "Gruppen nach",
    "label.metric": "Rate",
    "setting.test": "Test jeder Gruppe",
    "setting.test.exact": "Score-Test; bei kleinen Zahlen der exakte Test von Boschloo",
    "setting.test.permutation": "durch Mischen der Gruppen",
    "setting.test.score": "Score-Test nach Miettinen und Nurminen",
    "setting.test.newcombe": "durch den Vertrauensbereich nach Newcombe",
    "setting.test.chi_square": "Chi-Quadrat-Test nach Pearson",
    "setting.test.chi_square_yates": "Chi-Quadrat-Test nach Pearson mit Yates' Korrektur",
    "setting.test.g": "Likelihood-Quotienten-Test (G)",
    "setting.test.fisher": "Fishers exakter Test",
    "setting.test.fisher_mid_p": "Fishers exakter Test, mid-p",
    "setting.test.barnard": "Barnards exakter Test",
    "setting.test.boschloo": "Boschloos exakter Test",
    "setting.omnibus": "Test aller Gruppen zugleich",
    "setting.omnibus.none": "keiner",
    "setting.omnibus.permutation": "Chi-Quadrat, durch Mischen der Gruppen",
    "setting.omnibus.freeman_halton": "Fishers exakter Test der ganzen Tafel (Freeman und Halton)",
    "setting.omnibus.chi_square": "Chi-Quadrat-Test nach Pearson",
    "setting.omnibus.g": "Likelihood-Quotienten-Test (G)",
    "method.freeman_halton": (
        "Fishers exakter Test der ganzen Tafel; die Zahl ist die Wahrscheinlichkeit dieser Tafel, wären die Gruppen "
        "gleich."
    ),
    "method.chi_square": "Chi-Quadrat-Test nach Pearson; genähert, wo irgendwo weniger als fünf zu erwarten sind.",
    "method.g": "Likelihood-Quotienten-Test (G); genähert, wo irgendwo weniger als fünf zu erwarten sind.",
    "flag.too_few_permutations": (
        "Bei {permutations} Mischungen der Gruppen und {tests} Tests aller Gruppen zugleich kann kein korrigierter p-Wert "
        "dieser Tests klein genug werden, um zu zählen, wie die Daten auch sind. Es braucht mehr Mischungen (permutations)."
    ),
    "flag.too_large_for_omnibus": (
        "{labels}: zu große Tafel für den exakten Test nach Freeman und Halton, daher kein p-Wert für alle Gruppen "
        "zugleich; zu wählen wäre omnibus = permutation."
    ),
    "flag.too_large_for_test": (
        "{labels}: zu viele Entscheidungen für den gewählten exakten Test, daher hat dieser Abstand keinen p-Wert; zu "
        "wählen wäre score oder exact."
    ),
    "setting.reference": "verglichen mit",
    "setting.confidence": "Sicherheit der Vertrauensbereiche",
    "setting.gaps_tested": "verschiedene Vergleiche, für die gemeinsam korrigiert wurde",
    "setting.permutations": "Mischungen der Gruppen",
    "setting.replicates": "Wiederholungen für gemeinsam gültige Vertrauensbereiche",
    "setting.critical_value": "kritischer Wert dieser Vertrauensbereiche, statt 1,96",
    "setting.seed": "Startwert der Zufallszahlen",
    "setting.power": "wie sicher ein erkennbarer Abstand aufgefallen wäre",
    "count.successes": "Fälle",
    "count.rows": "Personen",
    "method.permutation": "durch Mischen der Gruppen unter den betroffenen Personen.",
    "method.enumeration": "alle Mischungen der Gruppen wurden betrachtet; exakt.",
    "method.max_t_newcombe": "Vertrauensbereiche nach Newcombe, so erweitert, dass alle gemeinsam gelten.",
    "method.max_t_miettinen_nurminen": (
        "Vertrauensbereiche nach Miettinen und Nurminen, so erweitert, dass alle gemeinsam gelten."
    ),
    "method.max_t_koopman": "Vertrauensbereiche nach Koopman, so erweitert, dass alle gemeinsam gelten.",
    "method.max_t_katz": "Vertrauensbereiche nach Katz, so erweitert, dass alle gemeinsam gelten.",
    "method.max_t_mover": (
        "aus den Vertrauensbereichen beider Raten zusammengesetzt und so erweitert, dass alle gemeinsam gelten."
    ),
    "method.max_t_square_and_add_wilson": (
        "aus den Vertrauensbereichen der Raten zusammengesetzt und so erweitert, dass alle gemeinsam gelten."
    ),
    "method.power": "Güte des verwendeten Tests.",
}
