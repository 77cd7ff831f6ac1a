"""Words of ``[margins]``: which groups are shown to be close enough to what they are compared with."""

from __future__ import annotations

from typing import Final

_UNITS: Final[dict[str, str]] = {"unit.difference": "points", "unit.ratio": "ratio"}

EN: Final[dict[str, str]] = {
    **_UNITS,
    "title": "Close enough?",
    "question": (
        "That no gap was found does not show that there is none. This part turns the question round: the office named "
        "a margin within which it would call rates close enough. Which groups are shown to keep within it?"
    ),
    "reading": (
        "The p-value is the probability of numbers that look this much like “close enough”, if the group were in truth "
        "at the edge of the margin or beyond; the corrected one takes the number of comparisons into account, and it is "
        "the one that counts. The interval is narrower than elsewhere in this report, because the question is asked of "
        "one side at a time. Shown means: by these numbers, with the margin that was named. It does not mean that the "
        "rates are equal, nor that the margin is a good one; that is for people to say, before they look at the data. "
        "Not shown does not mean that the group is beyond the margin: there may be too few decisions to tell."
    ),
    "quantity.difference": "difference from the reference",
    "quantity.ratio": "ratio to the reference",
    "headline.difference": "{metric}, {group} compared with {reference}: {value} ({level} interval: {low} to {high}).",
    "headline.difference.within": (
        "{metric}, {group} compared with {reference}: shown to keep within the margin of {margin}. Difference {value} ({level} "
        "interval: {low} to {high}); p {p}."
    ),
    "headline.difference.outside": (
        "{metric}, {group} compared with {reference}: beyond the margin of {margin}. Difference {value} ({level} interval: {low} to "
        "{high})."
    ),
    "headline.difference.undecided": (
        "{metric}, {group} compared with {reference}: not shown to keep within the margin of {margin}, nor to leave it. Difference "
        "{value} ({level} interval: {low} to {high}); p {p}."
    ),
    "headline.ratio": "{metric}, {group} compared with {reference}: {value} ({level} interval: {low} to {high}).",
    "headline.ratio.within": (
        "{metric}, {group} compared with {reference}: shown to keep within the margin of {margin}. Ratio {value} ({level} interval: "
        "{low} to {high}); p {p}."
    ),
    "headline.ratio.outside": (
        "{metric}, {group} compared with {reference}: beyond the margin of {margin}. Ratio {value} ({level} interval: {low} to {high})."
    ),
    "headline.ratio.undecided": (
        "{metric}, {group} compared with {reference}: not shown to keep within the margin of {margin}, nor to leave it. Ratio {value} "
        "({level} interval: {low} to {high}); p {p}."
    ),
    "noticeable.both": (
        "With so many decisions, equal rates would have been shown to keep a margin of about {low} to {high}{unit}, in "
        "{often} such samples."
    ),
    "noticeable.both.ratio": (
        "With so many decisions, equal rates would have been shown to keep a margin of about {low} to {high}, in {often} "
        "such samples."
    ),
    "noticeable.only_low": (
        "With so many decisions, equal rates would have been shown to lie above a margin of about {low}{unit}, in {often} "
        "such samples."
    ),
    "noticeable.only_low.ratio": (
        "With so many decisions, equal rates would have been shown to lie above a margin of about {low}, in {often} such "
        "samples."
    ),
    "noticeable.only_high": (
        "With so many decisions, equal rates would have been shown to lie below a margin of about {high}{unit}, in "
        "{often} such samples."
    ),
    "noticeable.only_high.ratio": (
        "With so many decisions, equal rates would have been shown to lie below a margin of about {high}, in {often} such "
        "samples."
    ),
    "noticeable.none": (
        "With so few decisions, not even equal rates would have been shown to keep any margin, in {often} such samples."
    ),
    "term.noticeable.both": "provable: {low} to {high}{unit}",
    "term.noticeable.only_low": "provable: above {low}{unit}",
    "term.noticeable.only_high": "provable: below {high}{unit}",
    "term.noticeable.none": "provable: no margin",
    "noticed": (
        "Provable: where nothing was shown, the margin within which equal rates would have been shown to lie in {often} "
        "such samples; estimated from the width of the interval."
    ),
    "label.reference.(rest)": "everybody else",
    "setting.question": "what is to be shown",
    "setting.question.equivalence": "equivalence: neither lower nor higher by so much (two one-sided tests)",
    "setting.question.not_lower": "non-inferiority: not lower by so much (one test); how much higher does not matter",
    "setting.question.not_higher": "non-inferiority: not higher by so much (one test); how much lower does not matter",
    "setting.measure": "measure",
    "setting.measure.difference": "difference of rates",
    "setting.measure.ratio": "ratio of rates",
    "setting.low": "lower end of the margin",
    "setting.high": "upper end of the margin",
    "setting.test": "test against the margin",
    "setting.test.miettinen_nurminen": "Miettinen and Nurminen's score test",
    "setting.test.farrington_manning": "Farrington and Manning's score test",
    "setting.test.newcombe": "by Newcombe's interval",
    "setting.test.log": "by the logarithm of the ratio (Katz)",
    "setting.test.exact": "exact, for small groups",
    "setting.confidence": "level of each one-sided test",
    "setting.power": "how surely a provable margin would have been shown",
    "flag.too_large_for_test": (
        "{labels}: too many decisions for the exact test, so nothing is tested here; choose miettinen_nurminen."
    ),
    "count.successes": "cases",
    "count.rows": "people",
    "count.reference_successes": "cases, reference",
    "count.reference_rows": "people, reference",
    "method.exact_unconditional": "exact unconditional interval.",
}

DE: Final[dict[str, str]] = {
    **_UNITS,
    "title": "Nah genug?",
    "question": (
        "Dass kein Abstand gefunden wurde, zeigt nicht, dass keiner da ist. Dieser Teil dreht die Frage um: Die Behörde "
        "hat eine Spanne genannt, innerhalb derer sie Raten nah genug nennt. Von welchen Gruppen ist gezeigt, dass sie "
        "darin bleiben?"
    ),
    "reading": (
        "Der p-Wert ist die Wahrscheinlichkeit von Zahlen, die so sehr nach „nah genug“ aussehen, wenn die Gruppe in "
        "Wahrheit am Rand der Spanne oder jenseits davon läge; der korrigierte berücksichtigt die Zahl der Vergleiche, "
        "und er zählt. Der Vertrauensbereich ist enger als sonst in diesem Bericht, weil nach jeder Seite einzeln "
        "gefragt wird. Gezeigt heißt: mit diesen Zahlen, für die genannte Spanne. Es heißt nicht, dass die Raten gleich "
        "sind, und nicht, dass die Spanne gut gewählt ist; das müssen Menschen sagen, bevor sie die Daten sehen. Nicht "
        "gezeigt heißt nicht, dass die Gruppe außerhalb liegt: Vielleicht sind es zu wenige Entscheidungen."
    ),
    "quantity.difference": "Differenz zur Vergleichsgruppe",
    "quantity.ratio": "Verhältnis zur Vergleichsgruppe",
    "headline.difference": (
        "{metric}, {group} verglichen mit {reference}: {value} ({level}-Intervall: {low} bis {high})."
    ),
    "headline.difference.within": (
        "{metric}, {group} verglichen mit {reference}: Es ist gezeigt, dass die Spanne ({margin}) eingehalten ist. Differenz "
        "{value} ({level}-Intervall: {low} bis {high}); p {p}."
    ),
    "headline.difference.outside": (
        "{metric}, {group} verglichen mit {reference}: außerhalb der Spanne ({margin}). Differenz {value} ({level}-Intervall: "
        "{low} bis {high})."
    ),
    "headline.difference.undecided": (
        "{metric}, {group} verglichen mit {reference}: Weder ist gezeigt, dass die Spanne ({margin}) eingehalten ist, noch das "
        "Gegenteil. Differenz {value} ({level}-Intervall: {low} bis {high}); p {p}."
    ),
    "headline.ratio": "{metric}, {group} verglichen mit {reference}: {value} ({level}-Intervall: {low} bis {high}).",
    "headline.ratio.within": (
        "{metric}, {group} verglichen mit {reference}: Es ist gezeigt, dass die Spanne ({margin}) eingehalten ist. Verhältnis "
        "{value} ({level}-Intervall: {low} bis {high}); p {p}."
    ),
    "headline.ratio.outside": (
        "{metric}, {group} verglichen mit {reference}: außerhalb der Spanne ({margin}). Verhältnis {value} ({level}-Intervall: "
        "{low} bis {high})."
    ),
    "headline.ratio.undecided": (
        "{metric}, {group} verglichen mit {reference}: Weder ist gezeigt, dass die Spanne ({margin}) eingehalten ist, noch das "
        "Gegenteil. Verhältnis {value} ({level}-Intervall: {low} bis {high}); p {p}."
    ),
    "noticeable.both": (
        "Bei so vielen Entscheidungen wäre für gleiche Raten eine Spanne von etwa {low} bis {high}{unit} in {often} "
        "solchen Stichproben gezeigt worden."
    ),
    "noticeable.both.ratio": (
        "Bei so vielen Entscheidungen wäre für gleiche Raten eine Spanne von etwa {low} bis {high} in {often} solchen "
        "Stichproben gezeigt worden."
    ),
    "noticeable.only_low": (
        "Bei so vielen Entscheidungen wäre für gleiche Raten eine untere Grenze von etwa {low}{unit} in {often} solchen "
        "Stichproben gezeigt worden."
    ),
    "noticeable.only_low.ratio": (
        "Bei so vielen Entscheidungen wäre für gleiche Raten eine untere Grenze von etwa {low} in {often} solchen "
        "Stichproben gezeigt worden."
    ),
    "noticeable.only_high": (
        "Bei so vielen Entscheidungen wäre für gleiche Raten eine obere Grenze von etwa {high}{unit} in {often} solchen "
        "Stichproben gezeigt worden."
    ),
    "noticeable.only_high.ratio": (
        "Bei so vielen Entscheidungen wäre für gleiche Raten eine obere Grenze von etwa {high} in {often} solchen "
        "Stichproben gezeigt worden."
    ),
    "noticeable.none": (
        "Bei so wenigen Entscheidungen wäre auch für gleiche Raten keine Spanne in {often} solchen Stichproben gezeigt "
        "worden."
    ),
    "term.noticeable.both": "zeigbar: {low} bis {high}{unit}",
    "term.noticeable.only_low": "zeigbar: über {low}{unit}",
    "term.noticeable.only_high": "zeigbar: unter {high}{unit}",
    "term.noticeable.none": "zeigbar: keine Spanne",
    "noticed": (
        "Zeigbar: Wo nichts gezeigt ist, die Spanne, die für gleiche Raten in {often} solchen Stichproben gezeigt worden "
        "wäre; geschätzt aus der Breite des Vertrauensbereichs."
    ),
    "label.reference.(rest)": "allen übrigen",
    "setting.question": "was gezeigt werden soll",
    "setting.question.equivalence": "Gleichwertigkeit: weder so viel niedriger noch so viel höher (zwei einseitige Tests)",
    "setting.question.not_lower": (
        "Nichtunterlegenheit: nicht so viel niedriger (ein Test); wie viel höher, ist gleichgültig"
    ),
    "setting.question.not_higher": (
        "Nichtunterlegenheit: nicht so viel höher (ein Test); wie viel niedriger, ist gleichgültig"
    ),
    "setting.measure": "Maß",
    "setting.measure.difference": "Differenz der Raten",
    "setting.measure.ratio": "Verhältnis der Raten",
    "setting.low": "untere Grenze der Spanne",
    "setting.high": "obere Grenze der Spanne",
    "setting.test": "Test gegen die Spanne",
    "setting.test.miettinen_nurminen": "Score-Test nach Miettinen und Nurminen",
    "setting.test.farrington_manning": "Score-Test nach Farrington und Manning",
    "setting.test.newcombe": "durch den Vertrauensbereich nach Newcombe",
    "setting.test.log": "durch den Logarithmus des Verhältnisses (Katz)",
    "setting.test.exact": "exakt, für kleine Gruppen",
    "setting.confidence": "Sicherheit jedes einseitigen Tests",
    "setting.power": "wie sicher eine zeigbare Spanne gezeigt worden wäre",
    "flag.too_large_for_test": (
        "{labels}: zu viele Entscheidungen für den exakten Test, daher ist hier nichts geprüft; zu wählen wäre "
        "miettinen_nurminen."
    ),
    "count.successes": "Fälle",
    "count.rows": "Personen",
    "count.reference_successes": "Fälle, Vergleich",
    "count.reference_rows": "Personen, Vergleich",
    "method.exact_unconditional": "exakter unbedingter Vertrauensbereich.",
}
