"""Words for two decisions about the same people."""

from __future__ import annotations

from typing import Final

_UNITS: Final[dict[str, str]] = {
    "unit.first_rate": "share",
    "unit.second_rate": "share",
    "unit.change": "points",
    "unit.first_gap": "points",
    "unit.second_gap": "points",
    "unit.gap_change": "points",
}

EN: Final[dict[str, str]] = {
    **_UNITS,
    "title": "Two decisions about the same people",
    "question": (
        "The same people were decided upon twice: by the old rule and the new one, or by a machine and a person. What "
        "changed for each group, and did the gap between the groups grow or shrink?"
    ),
    "reading": (
        "A change is the second rate less the first. A gap can shrink because one group fares better or because the "
        "other fares worse; the changes of both say which. The intervals know that it is the same people."
    ),
    "quantity.first_rate": "rate by the first decision",
    "quantity.second_rate": "rate by the second decision",
    "quantity.change": "change, second less first",
    "quantity.first_gap": "gap by the first decision",
    "quantity.second_gap": "gap by the second decision",
    "quantity.gap_change": "change of the gap",
    "headline.gap_change": (
        "{group} and {reference}: the gap changed by {value} from the first decision to the second ({level} "
        "interval: {low} to "
        "{high})."
    ),
    "label.reference.(rest)": "everybody else",
    "flag.few_discordant": (
        "{group}: fewer than five people were decided upon differently. That is too few to say which change would have "
        "been noticed."
    ),
    "flag.answer_unknown": (
        "{group}: of some people one of the two decisions is not known; they are counted nowhere here."
    ),
    "setting.first": "first decision",
    "setting.second": "second decision",
    "count.both": "yes twice",
    "count.first_only": "yes, then no",
    "count.second_only": "no, then yes",
    "count.neither": "no twice",
    "method.newcombe_paired": "Newcombe, for paired data",
    "method.tango": "Tango's score interval",
    "method.mover_newcombe_paired": "MOVER from Newcombe's intervals for paired data",
    "method.mover_tango": "MOVER from Tango's intervals",
}

DE: Final[dict[str, str]] = {
    **_UNITS,
    "title": "Zwei Entscheidungen über dieselben Menschen",
    "question": (
        "Über dieselben Menschen wurde zweimal entschieden: nach alter und neuer Regel oder von Maschine und Mensch. "
        "Was änderte sich für jede Gruppe, und wurde der Abstand zwischen den Gruppen größer oder kleiner?"
    ),
    "reading": (
        "Eine Änderung ist die zweite Rate weniger die erste. Ein Abstand kann kleiner werden, weil es einer Gruppe "
        "besser geht oder weil es der anderen schlechter geht; die Änderungen beider sagen, was zutrifft. Die "
        "Intervalle berücksichtigen, dass es dieselben Menschen sind."
    ),
    "quantity.first_rate": "Rate nach der ersten Entscheidung",
    "quantity.second_rate": "Rate nach der zweiten Entscheidung",
    "quantity.change": "Änderung, zweite weniger erste",
    "quantity.first_gap": "Abstand nach der ersten Entscheidung",
    "quantity.second_gap": "Abstand nach der zweiten Entscheidung",
    "quantity.gap_change": "Änderung des Abstands",
    "headline.gap_change": (
        "{group} und {reference}: Der Abstand änderte sich von der ersten zur zweiten Entscheidung um {value} "
        "({level}-Intervall: {low} bis {high})."
    ),
    "label.reference.(rest)": "alle übrigen",
    "flag.few_discordant": (
        "{group}: Über weniger als fünf Menschen wurde verschieden entschieden. Das ist zu wenig, um zu sagen, welche "
        "Änderung aufgefallen wäre."
    ),
    "flag.answer_unknown": (
        "{group}: Von manchen Menschen ist eine der beiden Entscheidungen unbekannt; sie werden hier nicht gezählt."
    ),
    "setting.first": "erste Entscheidung",
    "setting.second": "zweite Entscheidung",
    "count.both": "zweimal ja",
    "count.first_only": "ja, dann nein",
    "count.second_only": "nein, dann ja",
    "count.neither": "zweimal nein",
    "method.newcombe_paired": "Newcombe, für gepaarte Daten",
    "method.tango": "Tangos Score-Intervall",
    "method.mover_newcombe_paired": "MOVER aus Newcombe-Intervallen für gepaarte Daten",
    "method.mover_tango": "MOVER aus Tango-Intervallen",
}
