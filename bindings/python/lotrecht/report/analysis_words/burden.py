"""Words for the burden of inspections."""

from __future__ import annotations

from typing import Final

_UNITS: Final[dict[str, str]] = {
    "unit.inspections_per_resident": "share",
    "unit.false_inspections_per_resident": "share",
    "unit.inspections_per_case": "share",
    "unit.false_inspections_per_case": "share",
    "unit.false_inspections_per_hit": "number",
    "unit.inspections_per_hit": "number",
    "unit.hits_per_inspection": "share",
    "unit.inspections_per_resident_ratio": "ratio",
    "unit.false_inspections_per_resident_ratio": "ratio",
    "unit.inspections_per_case_ratio": "ratio",
    "unit.false_inspections_per_case_ratio": "ratio",
    "unit.false_inspections_per_hit_ratio": "ratio",
    "unit.inspections_per_hit_ratio": "ratio",
}

EN: Final[dict[str, str]] = {
    **_UNITS,
    "title": "Who bears the burden",
    "question": (
        "Every inspection that finds nothing is a burden for somebody who did nothing wrong. How heavy is it for each "
        "group: per resident, and for each hit?"
    ),
    "reading": (
        "Per resident is what a group feels; per hit is what a hit costs it. The two can point in different "
        "directions: a group may be inspected more often and with better cause. Inspections whose result is not known "
        "count as inspections, but not as false ones."
    ),
    "quantity.inspections_per_resident": "inspections per resident",
    "quantity.false_inspections_per_resident": "false inspections per resident",
    "quantity.inspections_per_case": "inspections per case",
    "quantity.false_inspections_per_case": "false inspections per case",
    "quantity.false_inspections_per_hit": "false inspections per hit",
    "quantity.inspections_per_hit": "inspections needed for one hit",
    "quantity.hits_per_inspection": "hits per inspection",
    "quantity.inspections_per_resident_ratio": "inspections per resident, ratio",
    "quantity.false_inspections_per_resident_ratio": "false inspections per resident, ratio",
    "quantity.inspections_per_case_ratio": "inspections per case, ratio",
    "quantity.false_inspections_per_case_ratio": "false inspections per case, ratio",
    "quantity.false_inspections_per_hit_ratio": "false inspections per hit, ratio",
    "quantity.inspections_per_hit_ratio": "inspections needed for one hit, ratio",
    "headline.false_inspections_per_resident_ratio": (
        "{group} and {reference}: inspections without cause per resident are {value} times as frequent in the first group "
        "as in the second ({level} interval: {low} to {high})."
    ),
    "headline.false_inspections_per_case_ratio": (
        "{group} and {reference}: inspections without cause per case are {value} times as frequent in the first group "
        "as in the second ({level} interval: {low} to {high})."
    ),
    "label.reference.(rest)": "everybody else",
    "flag.result_unknown": (
        "{group}: of some inspections the result is not known, so there may have been more false ones than counted."
    ),
    "count.inspected": "inspected",
    "count.hits": "hits",
    "count.false": "without cause",
    "count.unknown": "result not known",
    "method.garwood": "Garwood, exact for counts",
    "method.odds_wilson": "odds of Wilson's interval",
    "method.inverse_wilson": "inverse of Wilson's interval",
    "method.mover_odds_wilson": "MOVER from the odds of Wilson's intervals",
    "method.poisson_conditional_exact": "exact for two counts, given their sum",
}

DE: Final[dict[str, str]] = {
    **_UNITS,
    "title": "Wer die Last trägt",
    "question": (
        "Jede Prüfung, die nichts findet, belastet jemanden, der nichts falsch gemacht hat. Wie schwer wiegt das für "
        "jede Gruppe: je Einwohner und je Treffer?"
    ),
    "reading": (
        "Je Einwohner ist, was eine Gruppe spürt; je Treffer ist, was ein Treffer sie kostet. Beides kann in "
        "verschiedene Richtungen zeigen: Eine Gruppe kann öfter und mit besserem Grund geprüft werden. Prüfungen, "
        "deren Ergebnis unbekannt ist, zählen als Prüfungen, aber nicht als grundlose."
    ),
    "quantity.inspections_per_resident": "Prüfungen je Einwohner",
    "quantity.false_inspections_per_resident": "grundlose Prüfungen je Einwohner",
    "quantity.inspections_per_case": "Prüfungen je Fall",
    "quantity.false_inspections_per_case": "grundlose Prüfungen je Fall",
    "quantity.false_inspections_per_hit": "grundlose Prüfungen je Treffer",
    "quantity.inspections_per_hit": "Prüfungen für einen Treffer",
    "quantity.hits_per_inspection": "Treffer je Prüfung",
    "quantity.inspections_per_resident_ratio": "Prüfungen je Einwohner, Verhältnis",
    "quantity.false_inspections_per_resident_ratio": "grundlose Prüfungen je Einwohner, Verhältnis",
    "quantity.inspections_per_case_ratio": "Prüfungen je Fall, Verhältnis",
    "quantity.false_inspections_per_case_ratio": "grundlose Prüfungen je Fall, Verhältnis",
    "quantity.false_inspections_per_hit_ratio": "grundlose Prüfungen je Treffer, Verhältnis",
    "quantity.inspections_per_hit_ratio": "Prüfungen für einen Treffer, Verhältnis",
    "headline.false_inspections_per_resident_ratio": (
        "{group} und {reference}: Grundlose Prüfungen je Einwohner sind in der ersten Gruppe {value}-mal so häufig wie "
        "in der zweiten ({level}-Intervall: {low} bis {high})."
    ),
    "headline.false_inspections_per_case_ratio": (
        "{group} und {reference}: Grundlose Prüfungen je Fall sind in der ersten Gruppe {value}-mal so häufig wie in "
        "der zweiten ({level}-Intervall: {low} bis {high})."
    ),
    "label.reference.(rest)": "alle übrigen",
    "flag.result_unknown": (
        "{group}: Von manchen Prüfungen ist das Ergebnis unbekannt; es kann also mehr grundlose gegeben haben, als "
        "gezählt wurden."
    ),
    "count.inspected": "geprüft",
    "count.hits": "Treffer",
    "count.false": "grundlos",
    "count.unknown": "Ergebnis unbekannt",
    "method.garwood": "Garwood, exakt für Anzahlen",
    "method.odds_wilson": "Chancen des Wilson-Intervalls",
    "method.inverse_wilson": "Kehrwert des Wilson-Intervalls",
    "method.mover_odds_wilson": "MOVER aus den Chancen der Wilson-Intervalle",
    "method.poisson_conditional_exact": "exakt für zwei Anzahlen, bei gegebener Summe",
}
