"""German. The summary in a terminal."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, str]] = {
    "term.verdict": "Urteil",
    "term.what": "Was",
    "term.estimate": "Schätzwert",
    "term.allowed": "Erlaubt",
    "term.more": "... und {n} weitere in audit.json.",
    "term.percent": "{metric}, %",
    "term.versus": "{group} / {reference}",
    "term.minus": "{group} − {reference}",
    "term.worst": "{measure}, nach {attributes}",
    "term.noticeable.both": "erkennbar: {low} oder {high}{unit}",
    "term.noticeable.only_low": "erkennbar: {low}{unit}",
    "term.noticeable.only_high": "erkennbar: {high}{unit}",
    "term.noticeable.none": "erkennbar: kein Abstand, wie groß auch immer",
    "term.noticeable.worst": "erkennbar: {high}{unit}",
    "term.noticeable.worst.ratio": "erkennbar: {low}",
    "term.noticeable": "Erkennbar: Ein so großer Abstand fiele in {often} solchen Stichproben auf.",
    "term.noticeable.corrected": (
        "Erkennbar: Ein so großer Abstand fiele in {often} solchen Stichproben auf, korrigiert für {n} Vergleiche."
    ),
    "term.rows": "Zeilen: {read} gelesen, {used} verwendet.",
    "term.rows.counts": "Zeilen der veröffentlichten Tabelle: {read}.",
    "term.aside": "  {rows} beiseitegelegt: {reason} ({column})",
    "term.unknown": "Ergebnis nicht bekannt: {n} Zeilen (nur Auswahlquote).",
    "term.open": "Im Plan offen: {questions}.",
    "term.tables": "{n} weitere Tabellen, auch gekreuzter Merkmale, stehen im Bericht.",
    "term.tables.one": "1 weitere Tabelle steht im Bericht.",
    "term.next": "Weiterlesen: report.html (für Menschen), audit.json (jede Zahl).",
    "term.closer.none": "Die Zahlen stehen im Bericht.",
    "term.closer.design": "{sentence} Das gilt für: {parts}.",
    "term.closer.more": "... und {n} weitere im Bericht.",
    "term.pct": "In eckigen Klammern: {level}-Intervalle. PP: Prozentpunkte.",
    "term.why.purpose": "Zweck",
    "term.why.legal_basis": "Rechtsgrundlage",
    "term.why.affected": "wer betroffen ist",
    "term.why.decides": "wer entscheidet",
    "term.why.after_a_finding": "was nach einem Befund geschieht",
    "term.why.effect": "Vorteil oder Belastung",
}
