"""Words for audits from published counts."""

from __future__ import annotations

from typing import Final

EN: Final[dict[str, str]] = {
    "title": "From published counts alone",
    "question": (
        "Only a published table is at hand, its counts rounded or small ones hidden. What can be said of the groups "
        "whatever the true counts were?"
    ),
    "reading": (
        "“Rounding alone” holds for exactly the people in the table: the true figure lies between these bounds for "
        "certain. “Rounding and chance” asks whether the same procedure would treat the groups so again; its bounds "
        "hold the truth at least as often as the stated level. Where they span both sides of “no gap”, the table "
        "cannot tell who fared worse."
    ),
    "undetectable": (
        "No gap can be named here that would have been noticed: what is rounded or hidden is not chance, and more "
        "cases would not make it known."
    ),
    "quantity.rate_rounding": "rate, rounding alone",
    "quantity.rate_sampling": "rate, rounding and chance",
    "quantity.difference_rounding": "gap, rounding alone",
    "quantity.difference_sampling": "gap, rounding and chance",
    "quantity.ratio_rounding": "ratio, rounding alone",
    "quantity.ratio_sampling": "ratio, rounding and chance",
    "unit.rate_rounding": "share",
    "unit.rate_sampling": "share",
    "unit.difference_rounding": "points",
    "unit.difference_sampling": "points",
    "unit.ratio_rounding": "ratio",
    "unit.ratio_sampling": "ratio",
    "headline.ratio_sampling": (
        "{metric}: the rate of {labels} is {value} times that of {reference} by the published counts; with rounding "
        "and chance allowed for, from {low} to {high} times ({level} interval)."
    ),
    "label.reference.rest": "everybody else",
    "flag.rounding_hides_direction": "{labels}: rounding alone leaves open which of the two has the higher rate.",
    "flag.narrowed_by_sums": (
        "The published sums narrowed the bounds. With sums over rows and columns they may be a little wider than need "
        "be, never too narrow."
    ),
    "setting.file": "file of counts",
    "setting.sha256": "its SHA-256",
    "setting.rows": "rows of the table",
    "setting.measure": "judged by",
    "setting.measure.ratio": "the ratio",
    "setting.measure.difference": "the difference",
    "setting.low": "allowed from",
    "setting.high": "allowed up to",
    "setting.rounding": "counts are multiples of",
    "setting.rule": "rounded",
    "setting.rule.exact": "not at all",
    "setting.rule.nearest": "to the nearest multiple, halves either way",
    "setting.rule.half_up": "to the nearest multiple, halves up",
    "setting.rule.up": "up",
    "setting.rule.down": "down",
    "setting.rule.random": "to a neighbouring multiple, by lot",
    "setting.suppressed_below": "hidden if below",
    "count.least_cases": "cases, at least",
    "count.most_cases": "cases, at most",
    "count.least_rows": "people, at least",
    "count.most_rows": "people, at most",
    "method.rounding_bounds": "all that the true counts may have been",
    "method.rounding_wilson": "Wilson's intervals of all counts that may have been",
    "method.rounding_newcombe": "Newcombe's intervals of all counts that may have been",
    "method.rounding_mover_wilson": "MOVER intervals of all counts that may have been",
    "undefined.not_published": "a count it needs was suppressed",
}

DE: Final[dict[str, str]] = {
    "title": "Nur aus veröffentlichten Zahlen",
    "question": (
        "Es liegt nur eine veröffentlichte Tabelle vor, deren Zahlen gerundet oder, wenn sie klein sind, verborgen "
        "wurden. Was lässt sich über die Gruppen sagen, wie auch immer die wahren Zahlen lauten?"
    ),
    "reading": (
        "„Nur Rundung“ gilt für genau die Menschen in der Tabelle: Der wahre Wert liegt mit Sicherheit zwischen "
        "diesen Grenzen. „Rundung und Zufall“ fragt, ob dasselbe Verfahren die Gruppen wieder so behandeln würde; "
        "seine Grenzen enthalten die Wahrheit mindestens so oft wie angegeben. Liegt „kein Abstand“ dazwischen, kann "
        "die Tabelle nicht sagen, wer schlechter weggekommen ist."
    ),
    "undetectable": (
        "Hier lässt sich kein erkennbarer Abstand nennen: Was gerundet oder verborgen ist, ist kein Zufall, und mehr "
        "Fälle machten es nicht bekannt."
    ),
    "quantity.rate_rounding": "Rate, nur Rundung",
    "quantity.rate_sampling": "Rate, Rundung und Zufall",
    "quantity.difference_rounding": "Abstand, nur Rundung",
    "quantity.difference_sampling": "Abstand, Rundung und Zufall",
    "quantity.ratio_rounding": "Verhältnis, nur Rundung",
    "quantity.ratio_sampling": "Verhältnis, Rundung und Zufall",
    "unit.rate_rounding": "share",
    "unit.rate_sampling": "share",
    "unit.difference_rounding": "points",
    "unit.difference_sampling": "points",
    "unit.ratio_rounding": "ratio",
    "unit.ratio_sampling": "ratio",
    "headline.ratio_sampling": (
        "{metric}: Nach den veröffentlichten Zahlen ist die Rate von {labels} das {value}-Fache derjenigen von "
        "{reference}; mit Rundung und Zufall das {low}- bis {high}-Fache ({level}-Intervall)."
    ),
    "label.reference.rest": "alle anderen",
    "flag.rounding_hides_direction": "{labels}: Schon die Rundung lässt offen, wer von beiden die höhere Rate hat.",
    "flag.narrowed_by_sums": (
        "Die veröffentlichten Summen haben die Grenzen verengt. Bei Summen über Zeilen und Spalten können sie etwas "
        "weiter sein als nötig, nie zu eng."
    ),
    "setting.file": "Datei mit den Zahlen",
    "setting.sha256": "deren SHA-256",
    "setting.rows": "Zeilen der Tabelle",
    "setting.measure": "beurteilt nach",
    "setting.measure.ratio": "dem Verhältnis",
    "setting.measure.difference": "der Differenz",
    "setting.low": "erlaubt ab",
    "setting.high": "erlaubt bis",
    "setting.rounding": "Zahlen sind Vielfache von",
    "setting.rule": "gerundet",
    "setting.rule.exact": "gar nicht",
    "setting.rule.nearest": "auf das nächste Vielfache, die Mitte nach oben oder unten",
    "setting.rule.half_up": "auf das nächste Vielfache, die Mitte nach oben",
    "setting.rule.up": "nach oben",
    "setting.rule.down": "nach unten",
    "setting.rule.random": "auf ein benachbartes Vielfaches, durch Los",
    "setting.suppressed_below": "verborgen, wenn kleiner als",
    "count.least_cases": "Fälle, mindestens",
    "count.most_cases": "Fälle, höchstens",
    "count.least_rows": "Menschen, mindestens",
    "count.most_rows": "Menschen, höchstens",
    "method.rounding_bounds": "alles, was die wahren Zahlen gewesen sein können",
    "method.rounding_wilson": "Wilson-Vertrauensbereiche aller möglichen wahren Zahlen",
    "method.rounding_newcombe": "Newcombe-Vertrauensbereiche aller möglichen wahren Zahlen",
    "method.rounding_mover_wilson": "MOVER-Vertrauensbereiche aller möglichen wahren Zahlen",
    "undefined.not_published": "eine nötige Zahl wurde verborgen",
}
