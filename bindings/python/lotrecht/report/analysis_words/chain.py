"""Words for the chain of decisions."""

from __future__ import annotations

from typing import Final

EN: Final[dict[str, str]] = {
    "title": "The chain of decisions",
    "question": (
        "A decision has several steps: someone is flagged, then picked, then checked, then decided upon. At which step "
        "do the groups part, and how much does each step add to the gap at the end?"
    ),
    "reading": (
        "What the steps add sums up to the gap at the end. A step adds something only where the groups pass it at "
        "different rates; each share is the mean over all orders in which the steps could be looked at. A step that "
        "adds much need not be at fault: it may act on what an earlier step, or life, has made different. Cases whose "
        "answer at a step is not known are set apart from there on."
    ),
    "undetectable": "For the question which step adds most there is no gap to name that would have been noticed.",
    "quantity.step_rate": "pass this step, of those who came to it",
    "quantity.reached_rate": "come through up to here, of all who began",
    "quantity.least_through": "come through at least (all unknown answers a no)",
    "quantity.most_through": "come through at most (all unknown answers a yes)",
    "quantity.yes_rate": "yes at this step, of all",
    "quantity.beside_rate": "yes at this step after a no before it",
    "quantity.final_difference": "gap at the end",
    "quantity.final_ratio": "ratio at the end",
    "quantity.step_contribution": "what this step adds to the gap at the end",
    "quantity.step_difference": "gap in passing this step",
    "quantity.step_ratio": "ratio in passing this step",
    "quantity.largest_step": "the step that adds most",
    "unit.step_rate": "share",
    "unit.reached_rate": "share",
    "unit.least_through": "share",
    "unit.most_through": "share",
    "unit.yes_rate": "share",
    "unit.beside_rate": "share",
    "unit.final_difference": "points",
    "unit.final_ratio": "ratio",
    "unit.step_contribution": "points",
    "unit.step_difference": "points",
    "unit.step_ratio": "ratio",
    "unit.largest_step": "share",
    "headline.final_difference": (
        "{group} and {reference}: the shares that come through all steps differ by {value} ({level} interval: {low} "
        "to {high})."
    ),
    "headline.largest_step": (
        "{group} and {reference}: the step “{step}” adds most to the gap; when cases are drawn again it does so in "
        "{value} of the draws."
    ),
    "label.step": "step",
    "label.step.(population)": "of the residents, has a case",
    "label.reference.(rest)": "everybody else",
    "flag.step_unknown": (
        "{group}, step “{step}”: some answers are not known. The rates assume that they would be like the others; the "
        "bounds beside them do not."
    ),
    "setting.steps": "steps",
    "setting.nested": "a step is open only to those who passed all before it",
    "count.reached": "came to the step",
    "count.passed": "passed",
    "count.unknown": "not known",
    "count.begun": "began",
    "count.yes": "yes",
    "method.square_and_add_wilson": "square-and-add from Wilson intervals of every step",
    "method.mover_square_and_add_wilson": "MOVER from square-and-add intervals",
    "method.share_of_replicates": "share of the draws; the interval is that of the simulation only",
}

DE: Final[dict[str, str]] = {
    "title": "Die Kette der Entscheidungen",
    "question": (
        "Eine Entscheidung fällt in mehreren Schritten: Jemand wird gemeldet, dann ausgewählt, dann geprüft, dann "
        "beschieden. An welchem Schritt trennen sich die Gruppen, und wie viel trägt jeder Schritt zum Abstand am "
        "Ende bei?"
    ),
    "reading": (
        "Die Beiträge der Schritte ergeben zusammen den Abstand am Ende. Ein Schritt trägt nur dort etwas bei, wo die "
        "Gruppen ihn verschieden oft durchlaufen; sein Anteil ist das Mittel über alle Reihenfolgen, in denen man die "
        "Schritte betrachten kann. Ein Schritt mit großem Beitrag muss nicht fehlerhaft sein: Er kann auf "
        "Unterschiede treffen, die ein früherer Schritt oder das Leben geschaffen hat. Fälle, deren Antwort in einem "
        "Schritt unbekannt ist, scheiden ab dort aus der Rechnung aus."
    ),
    "undetectable": "Für die Frage, welcher Schritt am meisten beiträgt, gibt es keinen erkennbaren Abstand.",
    "quantity.step_rate": "kommen durch diesen Schritt, von denen, die ihn erreichten",
    "quantity.reached_rate": "kommen bis hierher durch, von allen, die begannen",
    "quantity.least_through": "kommen mindestens durch (alle unbekannten Antworten: nein)",
    "quantity.most_through": "kommen höchstens durch (alle unbekannten Antworten: ja)",
    "quantity.yes_rate": "ja in diesem Schritt, von allen",
    "quantity.beside_rate": "ja in diesem Schritt nach einem früheren Nein",
    "quantity.final_difference": "Abstand am Ende",
    "quantity.final_ratio": "Verhältnis am Ende",
    "quantity.step_contribution": "Beitrag dieses Schritts zum Abstand am Ende",
    "quantity.step_difference": "Abstand in diesem Schritt",
    "quantity.step_ratio": "Verhältnis in diesem Schritt",
    "quantity.largest_step": "der Schritt mit dem größten Beitrag",
    "unit.step_rate": "share",
    "unit.reached_rate": "share",
    "unit.least_through": "share",
    "unit.most_through": "share",
    "unit.yes_rate": "share",
    "unit.beside_rate": "share",
    "unit.final_difference": "points",
    "unit.final_ratio": "ratio",
    "unit.step_contribution": "points",
    "unit.step_difference": "points",
    "unit.step_ratio": "ratio",
    "unit.largest_step": "share",
    "headline.final_difference": (
        "{group} und {reference}: Die Anteile, die durch alle Schritte kommen, unterscheiden sich um {value} "
        "({level}-Intervall: {low} bis {high})."
    ),
    "headline.largest_step": (
        "{group} und {reference}: Der Schritt „{step}“ trägt am meisten zum Abstand bei; zieht man die Fälle neu, so "
        "tut er das in {value} der Ziehungen."
    ),
    "label.step": "Schritt",
    "label.step.(population)": "von den Einwohnern: hat einen Fall",
    "label.reference.(rest)": "alle übrigen",
    "flag.step_unknown": (
        "{group}, Schritt „{step}“: Manche Antworten sind nicht bekannt. Die Raten nehmen an, dass sie wie die übrigen "
        "ausgefallen wären; die Grenzen daneben nehmen das nicht an."
    ),
    "setting.steps": "Schritte",
    "setting.nested": "ein Schritt steht nur denen offen, die alle vorigen durchlaufen haben",
    "count.reached": "erreichten den Schritt",
    "count.passed": "kamen durch",
    "count.unknown": "unbekannt",
    "count.begun": "begannen",
    "count.yes": "ja",
    "method.square_and_add_wilson": "Quadratsumme aus den Wilson-Intervallen aller Schritte",
    "method.mover_square_and_add_wilson": "MOVER aus Quadratsummen-Intervallen",
    "method.share_of_replicates": "Anteil der Ziehungen; das Intervall ist nur das der Simulation",
}
