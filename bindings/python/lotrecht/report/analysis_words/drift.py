"""Words for a reference period: what changed since."""

from __future__ import annotations

from typing import Final

_UNITS: Final[dict[str, str]] = {
    "first": "moved missing_change",
    "unit.moved": "share",
    "unit.missing_change": "points",
}

EN: Final[dict[str, str]] = {
    **_UNITS,
    "title": "Since the reference period",
    "question": "Did the cases, or what is decided about them, change since an earlier period?",
    "reading": (
        "What moved is a share of the rows: 0% if the values are spread as before, 100% if no value is one of before. Of "
        "categories it is the share of rows that would have to change category; of numbers the largest difference "
        "between the shares of rows up to some value. A change says nothing of its cause. That a change is not shown "
        "does not mean that there is none: the interval says how large it may be."
    ),
    "reading.tolerance": (
        "How far a column may move before it matters was set beforehand, and two p-values answer to that. The one of "
        "“further than tolerated” is small if so much would hardly ever be seen by chance of a column that kept within: "
        "then it moved further. The one of “less far” is small if so little would hardly ever be seen of a column that "
        "moved further: then it kept within. If both are large, the data cannot tell. The verdict goes by the interval of "
        "each column by itself; where many columns are looked at, one may seem to have moved further by chance, and the "
        "corrected p-value allows for that."
    ),
    "undetectable": (
        "A column can change in many ways, so there is no single change to name that would have been noticed; the "
        "interval says how large a change may be there."
    ),
    "quantity.moved": "moved",
    "quantity.missing_change": "rows without a value, now less then",
    "headline.moved": "{column}: {value} of the rows moved ({level} interval: {low} to {high}).",
    "headline.moved.within": "{column}: moved no further than tolerated, {value} of the rows ({level} interval: "
    "{low} to {high}; that it did: {p_within}).",
    "headline.moved.outside": "{column}: moved further than tolerated, {value} of the rows ({level} interval: "
    "{low} to {high}; that it did not: {p_beyond}).",
    "headline.moved.undecided": "{column}: {value} of the rows moved ({level} interval: {low} to {high}); whether "
    "that is more than tolerated, the data cannot tell.",
    "headline.missing_change": "{column}: the share of rows without a value changed by {value} percentage points "
    "({level} interval: {low} to {high}).",
    "headline.missing_change.within": "{column}: the share of rows without a value changed by no more than tolerated, "
    "{value} percentage points ({level} interval: {low} to {high}; that it did: {p_within}).",
    "headline.missing_change.outside": "{column}: the share of rows without a value changed by more than tolerated, "
    "{value} percentage points ({level} interval: {low} to {high}; that it did not: {p_beyond}).",
    "headline.missing_change.undecided": "{column}: the share of rows without a value changed by {value} percentage "
    "points ({level} interval: {low} to {high}); whether that is more than tolerated, the data cannot tell.",
    "label.column": "column",
    "label.rows": "rows",
    "label.categories": "categories",
    "flag.new_categories": "{column}: categories that the reference period does not have: {categories}.",
    "flag.new_categories.group": "{group}: {column}: categories that the reference period does not have: {categories}.",
    "flag.gone_categories": "{column}: categories that nobody has any more: {categories}.",
    "flag.gone_categories.group": "{group}: {column}: categories that nobody has any more: {categories}.",
    "flag.outside_reference_range": "{column}: rows below or above everything in the reference period: {rows}.",
    "flag.outside_reference_range.group": "{group}: {column}: rows below or above everything in the reference period: {rows}.",
    "setting.reference_file": "reference period",
    "setting.tolerance": "tolerated",
    "count.reference_rows": "rows then",
    "count.current_rows": "rows now",
    "count.reference_missing": "without a value then",
    "count.current_missing": "without a value now",
    "method.dkw": "largest distance of shares, Massart's bound",
    "method.total_variation": "total variation, interval by the triangle's inequality",
    "method.newcombe": "Newcombe",
}

DE: Final[dict[str, str]] = {
    **_UNITS,
    "title": "Seit dem Vergleichszeitraum",
    "question": "Haben sich die Fälle, oder was über sie entschieden wird, seit einem früheren Zeitraum geändert?",
    "reading": (
        "Verschoben ist ein Anteil der Zeilen: 0 %, wenn sich die Werte verteilen wie früher, 100 %, wenn kein Wert von "
        "früher dabei ist. Bei Kategorien ist es der Anteil der Zeilen, die die Kategorie wechseln müssten, bei Zahlen "
        "der größte Unterschied zwischen den Anteilen der Zeilen bis zu einem Wert. Eine Änderung sagt nichts über ihre "
        "Ursache. Dass eine Änderung nicht belegt ist, heißt nicht, dass es keine gibt: Das Intervall sagt, wie groß sie "
        "sein kann."
    ),
    "reading.tolerance": (
        "Wie weit sich eine Spalte verschieben darf, ehe es zählt, war vorher festgelegt, und zwei p-Werte antworten darauf. "
        "Der zu „weiter als geduldet“ ist klein, wenn der Zufall so viel kaum je zeigen würde, solange die Spalte im Rahmen "
        "bleibt: Dann hat sie sich weiter verschoben. Der zu „weniger weit“ ist klein, wenn sich so wenig kaum je zeigen "
        "würde, hätte sie sich weiter verschoben: Dann ist sie im Rahmen geblieben. Sind beide groß, geben die Daten es "
        "nicht her. Das Urteil geht nach dem Intervall jeder Spalte für sich; bei vielen Spalten kann eine zufällig "
        "weiter verschoben scheinen, und das berücksichtigt der korrigierte p-Wert."
    ),
    "undetectable": (
        "Eine Spalte kann sich auf viele Arten ändern; die eine Änderung, die aufgefallen wäre, gibt es daher nicht. Der "
        "Vertrauensbereich sagt, wie groß eine Änderung sein kann."
    ),
    "quantity.moved": "verschoben",
    "quantity.missing_change": "Zeilen ohne Wert, jetzt weniger früher",
    "headline.moved": "{column}: {value} der Zeilen haben sich verschoben ({level}-Intervall: {low} bis {high}).",
    "headline.moved.within": "{column}: nicht weiter verschoben als geduldet, {value} der Zeilen ({level}-"
    "Intervall: {low} bis {high}; dass doch: {p_within}).",
    "headline.moved.outside": "{column}: weiter verschoben als geduldet, {value} der Zeilen ({level}-Intervall: "
    "{low} bis {high}; dass nicht: {p_beyond}).",
    "headline.moved.undecided": "{column}: {value} der Zeilen haben sich verschoben ({level}-Intervall: {low} bis "
    "{high}); ob das mehr ist als geduldet, geben die Daten nicht her.",
    "headline.missing_change": "{column}: Der Anteil der Zeilen ohne Wert hat sich um {value} Prozentpunkte geändert "
    "({level}-Intervall: {low} bis {high}).",
    "headline.missing_change.within": "{column}: Der Anteil der Zeilen ohne Wert hat sich nicht mehr als geduldet "
    "geändert, um {value} Prozentpunkte ({level}-Intervall: {low} bis {high}; dass doch: {p_within}).",
    "headline.missing_change.outside": "{column}: Der Anteil der Zeilen ohne Wert hat sich mehr als geduldet geändert, "
    "um {value} Prozentpunkte ({level}-Intervall: {low} bis {high}; dass nicht: {p_beyond}).",
    "headline.missing_change.undecided": "{column}: Der Anteil der Zeilen ohne Wert hat sich um {value} Prozentpunkte "
    "geändert ({level}-Intervall: {low} bis {high}); ob das mehr ist als geduldet, geben die Daten nicht her.",
    "label.column": "Spalte",
    "label.rows": "Zeilen",
    "label.categories": "Kategorien",
    "flag.new_categories": "{column}: Kategorien, die der Vergleichszeitraum nicht hat: {categories}.",
    "flag.new_categories.group": "{group}: {column}: Kategorien, die der Vergleichszeitraum nicht hat: {categories}.",
    "flag.gone_categories": "{column}: Kategorien, die niemand mehr hat: {categories}.",
    "flag.gone_categories.group": "{group}: {column}: Kategorien, die niemand mehr hat: {categories}.",
    "flag.outside_reference_range": "{column}: Zeilen unter oder über allem im Vergleichszeitraum: {rows}.",
    "flag.outside_reference_range.group": "{group}: {column}: Zeilen unter oder über allem im Vergleichszeitraum: {rows}.",
    "setting.reference_file": "Vergleichszeitraum",
    "setting.tolerance": "geduldet",
    "count.reference_rows": "Zeilen früher",
    "count.current_rows": "Zeilen jetzt",
    "count.reference_missing": "ohne Wert früher",
    "count.current_missing": "ohne Wert jetzt",
    "method.dkw": "größter Abstand der Anteile, Schranke von Massart",
    "method.total_variation": "Totalvariation, Intervall nach der Dreiecksungleichung",
    "method.newcombe": "Newcombe",
}
