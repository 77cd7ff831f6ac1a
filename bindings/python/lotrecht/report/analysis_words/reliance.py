"""Words for how far people follow advice."""

from __future__ import annotations

from typing import Final

_SHARES = (
    "advised_yes",
    "decided_yes",
    "agreement",
    "follow_yes",
    "override_down",
    "override_up",
    "follow_right",
    "follow_wrong",
    "override_right",
)

_UNITS: Final[dict[str, str]] = {
    **{f"unit.{name}": "share" for name in _SHARES},
    **{f"unit.{name}_gap": "points" for name in _SHARES},
    "unit.pull": "points",
    "unit.pull_gap": "points",
    "unit.kappa": "number",
    "unit.kappa_gap": "number",
}

EN: Final[dict[str, str]] = {
    **_UNITS,
    "first": "follow_wrong_gap agreement_gap",
    "title": "Following the machine",
    "question": (
        "A machine advises, a person decides. How often does the person follow, in which direction does the person "
        "overrule, and is this the same for every group?"
    ),
    "reading": (
        "A pull near 100 points means that the advice decides; near 0 that it makes no difference. Following is no "
        "fault where the advice is right: look at how often wrong advice is followed. Advice and person may have seen "
        "the same file, so agreement does not show that one caused the other. Kappa is agreement beyond what chance "
        "would make: 1 is full agreement, 0 none beyond chance."
    ),
    "quantity.advised_yes": "advised: yes",
    "quantity.decided_yes": "decided: yes",
    "quantity.agreement": "decided as advised",
    "quantity.follow_yes": "decided yes where yes was advised",
    "quantity.override_down": "overruled to a no where yes was advised",
    "quantity.override_up": "overruled to a yes where no was advised",
    "quantity.follow_right": "followed the advice where it was right",
    "quantity.follow_wrong": "followed the advice where it was wrong",
    "quantity.override_right": "right, of all overruled",
    "quantity.pull": "pull of the advice: yes decided where advised, less where not",
    "quantity.kappa": "agreement beyond chance (kappa)",
    "quantity.agreement_gap": "gap in deciding as advised",
    "quantity.override_down_gap": "gap in overruling to a no",
    "quantity.override_up_gap": "gap in overruling to a yes",
    "quantity.follow_right_gap": "gap in following right advice",
    "quantity.follow_wrong_gap": "gap in following wrong advice",
    "quantity.override_right_gap": "gap in overruling rightly",
    "quantity.pull_gap": "gap in the pull of the advice",
    "quantity.kappa_gap": "gap in agreement beyond chance",
    "headline.follow_wrong_gap": (
        "{group} and {reference}: the share in which wrong advice is followed differs by {value} percentage points ({level} "
        "interval: {low} to {high})."
    ),
    "headline.agreement_gap": (
        "{group} and {reference}: the share decided as advised differs by {value} percentage points ({level} interval: "
        "{low} to {high})."
    ),
    "headline.agreement": "{group}: {value} of the cases are decided as advised ({level} interval: {low} to {high}).",
    "headline.follow_wrong": (
        "{group}: wrong advice is followed in {value} of the cases ({level} interval: {low} to {high})."
    ),
    "label.reference.(rest)": "everybody else",
    "flag.advice_unknown": "{group}: of some cases advice or decision is not known; they are counted nowhere here.",
    "flag.outcome_of_selected_only": (
        "{group}: what turned out to be true is known only where the decision was a yes. How good a no was nobody can "
        "say, and following right and wrong advice look perfect for that reason alone."
    ),
    "setting.advice": "advice",
    "setting.decision": "decision",
    "count.cases": "cases",
    "count.among": "of",
    "count.both_yes": "yes advised and decided",
    "count.advice_only": "yes advised, no decided",
    "count.decision_only": "no advised, yes decided",
    "count.both_no": "no advised and decided",
    "undefined.nobody_reached": "there was no such case",
    "method.square_and_add_wilson": "square-and-add from Wilson intervals",
    "method.mover_square_and_add": "MOVER from both intervals",
    "method.mover_newcombe": "MOVER from Newcombe's intervals",
    "method.mover_miettinen_nurminen": "MOVER from Miettinen and Nurminen's intervals",
}

DE: Final[dict[str, str]] = {
    **_UNITS,
    "first": "follow_wrong_gap agreement_gap",
    "title": "Der Maschine folgen",
    "question": (
        "Eine Maschine empfiehlt, ein Mensch entscheidet. Wie oft folgt der Mensch, in welche Richtung entscheidet er "
        "anders, und ist das in allen Gruppen gleich?"
    ),
    "reading": (
        "Ein Zug nahe 100 Punkten heißt, dass die Empfehlung entscheidet; nahe 0 macht sie keinen Unterschied. Einer "
        "richtigen Empfehlung zu folgen ist kein Fehler: Entscheidend ist, wie oft einer falschen gefolgt wird. "
        "Maschine und Mensch können dieselbe Akte gesehen haben; dass sie übereinstimmen, zeigt nicht, dass das eine "
        "vom anderen kommt. Kappa ist die Übereinstimmung über den Zufall hinaus: 1 ist volle Übereinstimmung, 0 "
        "keine über den Zufall hinaus."
    ),
    "quantity.advised_yes": "empfohlen: ja",
    "quantity.decided_yes": "entschieden: ja",
    "quantity.agreement": "wie empfohlen entschieden",
    "quantity.follow_yes": "ja entschieden, wo ja empfohlen war",
    "quantity.override_down": "nein entschieden, wo ja empfohlen war",
    "quantity.override_up": "ja entschieden, wo nein empfohlen war",
    "quantity.follow_right": "der Empfehlung gefolgt, wo sie richtig war",
    "quantity.follow_wrong": "der Empfehlung gefolgt, wo sie falsch war",
    "quantity.override_right": "richtig, von allen abweichenden Entscheidungen",
    "quantity.pull": "Zug der Empfehlung: ja entschieden, wo empfohlen, weniger wo nicht",
    "quantity.kappa": "Übereinstimmung über den Zufall hinaus (Kappa)",
    "quantity.agreement_gap": "Abstand im Entscheiden wie empfohlen",
    "quantity.override_down_gap": "Abstand im Abweichen zum Nein",
    "quantity.override_up_gap": "Abstand im Abweichen zum Ja",
    "quantity.follow_right_gap": "Abstand im Befolgen richtiger Empfehlungen",
    "quantity.follow_wrong_gap": "Abstand im Befolgen falscher Empfehlungen",
    "quantity.override_right_gap": "Abstand im richtigen Abweichen",
    "quantity.pull_gap": "Abstand im Zug der Empfehlung",
    "quantity.kappa_gap": "Abstand in der Übereinstimmung über den Zufall hinaus",
    "headline.follow_wrong_gap": (
        "{group} und {reference}: Der Anteil, in dem einer falschen Empfehlung gefolgt wird, unterscheidet sich um {value} "
        "Prozentpunkte ({level}-Intervall: {low} bis {high})."
    ),
    "headline.agreement_gap": (
        "{group} und {reference}: Der Anteil, der wie empfohlen entschieden wird, unterscheidet sich um {value} "
        "Prozentpunkte ({level}-Intervall: {low} bis {high})."
    ),
    "headline.agreement": (
        "{group}: {value} der Fälle werden wie empfohlen entschieden ({level}-Intervall: {low} bis {high})."
    ),
    "headline.follow_wrong": (
        "{group}: Einer falschen Empfehlung wird in {value} der Fälle gefolgt ({level}-Intervall: {low} bis {high})."
    ),
    "label.reference.(rest)": "alle übrigen",
    "flag.advice_unknown": (
        "{group}: Von manchen Fällen ist Empfehlung oder Entscheidung unbekannt; sie werden hier nicht gezählt."
    ),
    "flag.outcome_of_selected_only": (
        "{group}: Was sich als wahr erwies, ist nur bei einem Ja bekannt. Wie gut ein Nein war, kann niemand sagen, "
        "und allein deshalb sieht das Befolgen richtiger und falscher Empfehlungen vollkommen aus."
    ),
    "setting.advice": "Empfehlung",
    "setting.decision": "Entscheidung",
    "count.cases": "Fälle",
    "count.among": "von",
    "count.both_yes": "ja empfohlen und entschieden",
    "count.advice_only": "ja empfohlen, nein entschieden",
    "count.decision_only": "nein empfohlen, ja entschieden",
    "count.both_no": "nein empfohlen und entschieden",
    "undefined.nobody_reached": "einen solchen Fall gab es nicht",
    "method.square_and_add_wilson": "Quadratsumme aus Wilson-Intervallen",
    "method.mover_square_and_add": "MOVER aus beiden Intervallen",
    "method.mover_newcombe": "MOVER aus Newcombe-Intervallen",
    "method.mover_miettinen_nurminen": "MOVER aus Miettinen-Nurminen-Intervallen",
}
