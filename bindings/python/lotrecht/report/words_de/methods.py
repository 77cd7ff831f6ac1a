"""German. How intervals are made, in one line each."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, str]] = {
    "how.wilson": "Score-Intervall nach Wilson (1927): verlässlich auch bei kleinen Gruppen und Raten nahe 0 oder 100 Prozent.",
    "how.clopper_pearson": "Clopper und Pearson (1934): nie seltener zutreffend als angegeben, daher eher breit.",
    "how.jeffreys": "Intervall nach Jeffreys: die Mitte einer Betaverteilung.",
    "how.newcombe": "Hybrides Score-Intervall nach Newcombe (1998), aus zwei Wilson-Intervallen gebaut.",
    "how.miettinen_nurminen": "Score-Intervall nach Miettinen und Nurminen (1985), verlässlich auch bei kleinen Gruppen.",
    "how.koopman": "Score-Intervall nach Koopman (1984).",
    "how.exact_unconditional": "Exaktes Intervall nach Buehler (1957): Es hält auch in den kleinsten Gruppen, was es verspricht.",
    "how.tukey_exact_unconditional": (
        "Für jedes Paar das exakte Intervall (Buehler 1957) zu dem Anteil des Niveaus, den Tukeys kritischer Wert ihm lässt."
    ),
    "how.katz": "Intervall nach Katz (1978) auf dem Logarithmus des Verhältnisses; bei kleinen Gruppen grob.",
    "how.mover": "Intervalle, zurückgewonnen aus denen der Teile (Donner und Zou 2012).",
    "how.tukey": "Intervalle, die für alle Paare von Gruppen zugleich gelten, nach Tukeys studentisierter Spannweite.",
    "how.wilson_effective": "Wilson-Intervall bei der effektiven Zahl der Entscheidungen, denn die Zeilen sind gewichtet.",
    "how.odds_wilson": "Wilson-Intervall eines Anteils, umgerechnet in eines des Verhältnisses.",
    "how.odds_wilson_effective": (
        "Wilson-Intervall bei der effektiven Zahl der Entscheidungen, umgerechnet in eines des Verhältnisses."
    ),
    "how.mover_wilson": "Zurückgewonnen aus den Wilson-Intervallen der Teile (Donner und Zou 2012).",
    "how.mover_miettinen_nurminen": (
        "Zusammengesetzt aus den Intervallen nach Miettinen und Nurminen der Differenzen, aus denen sie besteht (MOVER)."
    ),
    "how.tukey_mover_miettinen_nurminen": (
        "Für alle Paare von Gruppen zugleich: zusammengesetzt aus Intervallen nach Miettinen und Nurminen beim kritischen "
        "Wert nach Tukey."
    ),
    "how.mover_wilson_effective": (
        "Zurückgewonnen aus den Wilson-Intervallen der Teile, bei effektiven Zahlen der Entscheidungen (Donner und Zou "
        "2012)."
    ),
    "how.square_and_add_wilson_effective": (
        "Newcombes hybrides Intervall aus zwei Wilson-Intervallen bei effektiven Zahlen der Entscheidungen."
    ),
    "how.tukey_miettinen_nurminen": (
        "Für alle Paare von Gruppen zugleich: Miettinens und Nurminens Intervall bei Tukeys kritischem Wert."
    ),
    "how.tukey_miettinen_nurminen_exact": "Für alle Paare von Gruppen zugleich: Intervall nach Miettinen und Nurminen bei Tukeys kritischem Wert, und das exakte (Buehler 1957), wo es bei kleinen Gruppen vorsichtiger ist.",
    "how.tukey_koopman": "Für alle Paare von Gruppen zugleich: Koopmans Intervall bei Tukeys kritischem Wert.",
    "how.tukey_katz": "Für alle Paare von Gruppen zugleich: Katz’ Intervall bei Tukeys kritischem Wert.",
    "how.tukey_newcombe": "Für alle Paare von Gruppen zugleich: Newcombes Intervall bei Tukeys kritischem Wert.",
    "how.tukey_mover": (
        "Für alle Paare von Gruppen zugleich: zurückgewonnen aus Intervallen bei Tukeys kritischem Wert."
    ),
    "how.tukey_newcombe_exact": (
        "Für alle Paare von Gruppen zugleich: Newcombes Intervall bei Tukeys kritischem Wert, und das exakte (Buehler 1957), "
        "wo es bei kleinen Gruppen vorsichtiger ist."
    ),
    "how.tukey_mover_exact": (
        "Für alle Paare von Gruppen zugleich: zurückgewonnen aus Intervallen bei Tukeys kritischem Wert, und das exakte "
        "(Buehler 1957), wo es bei kleinen Gruppen vorsichtiger ist."
    ),
    "how.tukey_mover_wilson_effective": (
        "Für alle Paare von Gruppen zugleich, bei effektiven Zahlen der Entscheidungen und Tukeys kritischem Wert."
    ),
    "how.joint_tukey": "Für beide Raten und alle Paare von Gruppen zugleich, bei Tukeys kritischem Wert.",
    "how.joint_tukey_effective": (
        "Für beide Raten und alle Paare von Gruppen zugleich, bei effektiven Zahlen der Entscheidungen und Tukeys "
        "kritischem Wert."
    ),
    "how.bca": "Bootstrap, verzerrungskorrigiert und beschleunigt (Efron 1987), aus den Zählungen berechnet.",
    "how.percentile": "Bootstrap-Perzentile, aus den Zählungen berechnet.",
    "how.bootstrap_bca": (
        "Bootstrap, verzerrungskorrigiert und beschleunigt (Efron 1987), aus den Zählungen berechnet."
    ),
    "how.bootstrap_percentile": "Bootstrap-Perzentile, aus den Zählungen berechnet.",
    "how.taylor_logit": "Varianz über die gezogenen Klumpen und Schichten linearisiert; Vertrauensbereich auf der Skala der logarithmierten Chancen mit Students kritischem Wert.",
    "how.mover_taylor_logit": "Varianz über die gezogenen Klumpen und Schichten linearisiert; zurückgewonnen aus den Intervallen beider Raten und ihrem Gleichlauf (Zou 2007).",
    "how.tukey_mover_taylor_logit": "Varianz über die gezogenen Klumpen und Schichten linearisiert; für alle Paare von Gruppen zugleich, bei Tukeys kritischem Wert.",
    "how.joint_tukey_taylor_logit": "Varianz über die gezogenen Klumpen und Schichten linearisiert; für beide Raten und alle Paare von Gruppen zugleich.",
    "how.taylor_korn_graubard": "Varianz über die gezogenen Klumpen und Schichten linearisiert; Intervall nach Clopper und Pearson bei der effektiven Zahl der Entscheidungen (Korn und Graubard 1998).",
    "how.mover_taylor_korn_graubard": "Varianz über die gezogenen Klumpen und Schichten linearisiert; zurückgewonnen aus den Intervallen beider Raten und ihrem Gleichlauf (Zou 2007).",
    "how.tukey_mover_taylor_korn_graubard": "Varianz über die gezogenen Klumpen und Schichten linearisiert; für alle Paare von Gruppen zugleich, bei Tukeys kritischem Wert.",
    "how.joint_tukey_taylor_korn_graubard": "Varianz über die gezogenen Klumpen und Schichten linearisiert; für beide Raten und alle Paare von Gruppen zugleich.",
    "how.cr2_logit": "Klumpenrobuste Varianz, für wenige Klumpen korrigiert (CR2); Vertrauensbereich auf der Skala der logarithmierten Chancen mit Students kritischem Wert.",
    "how.mover_cr2_logit": "Klumpenrobuste Varianz, für wenige Klumpen korrigiert (CR2); zurückgewonnen aus den Intervallen beider Raten und ihrem Gleichlauf (Zou 2007).",
    "how.tukey_mover_cr2_logit": "Klumpenrobuste Varianz, für wenige Klumpen korrigiert (CR2); für alle Paare von Gruppen zugleich, bei Tukeys kritischem Wert.",
    "how.joint_tukey_cr2_logit": "Klumpenrobuste Varianz, für wenige Klumpen korrigiert (CR2); für beide Raten und alle Paare von Gruppen zugleich.",
    "how.cr2_korn_graubard": "Klumpenrobuste Varianz, für wenige Klumpen korrigiert (CR2); Intervall nach Clopper und Pearson bei der effektiven Zahl der Entscheidungen (Korn und Graubard 1998).",
    "how.mover_cr2_korn_graubard": "Klumpenrobuste Varianz, für wenige Klumpen korrigiert (CR2); zurückgewonnen aus den Intervallen beider Raten und ihrem Gleichlauf (Zou 2007).",
    "how.tukey_mover_cr2_korn_graubard": "Klumpenrobuste Varianz, für wenige Klumpen korrigiert (CR2); für alle Paare von Gruppen zugleich, bei Tukeys kritischem Wert.",
    "how.joint_tukey_cr2_korn_graubard": "Klumpenrobuste Varianz, für wenige Klumpen korrigiert (CR2); für beide Raten und alle Paare von Gruppen zugleich.",
    "how.hypergeometric": "Exakt für Fälle, die ohne Zurücklegen aus endlich vielen gezogen wurden: jede Zahl solcher Fälle, die die Stichprobe nicht ausschließt, wie groß die Gruppe auch sei.",
    "how.mover_hypergeometric": "Zurückgewonnen aus den exakten Intervallen beider Raten für Fälle, die ohne Zurücklegen aus endlich vielen gezogen wurden.",
    "how.tukey_mover_hypergeometric": "Für alle Paare von Gruppen zugleich: zurückgewonnen aus exakten Intervallen für Fälle, die ohne Zurücklegen aus endlich vielen gezogen wurden, bei Tukeys kritischem Wert.",
    "how.joint_tukey_hypergeometric": "Für beide Raten und alle Paare von Gruppen zugleich, aus exakten Intervallen für Fälle, die ohne Zurücklegen aus endlich vielen gezogen wurden.",
    "how.hypergeometric_strata": "Das weitere von zweien: die linearisierte Varianz, und die exakten Intervalle der ohne Zurücklegen gezogenen Schichten zusammengesetzt.",
    "how.clopper_pearson_effective": "Alle Entscheidungen stimmen überein; Intervall nach Clopper und Pearson bei der effektiven Zahl der Entscheidungen, da die Zeilen Gewichte tragen.",
    "how.clopper_pearson_clusters": "Alle Klumpen stimmen überein; exaktes Intervall, als wäre jeder Klumpen eine einzige Beobachtung.",
    "how.one_cluster": "Alle Zeilen gehören zusammen (eine Person, ein Haushalt), über den Zufall ist daher nichts bekannt: der ganze Bereich.",
    "how.cluster_bootstrap_bca": "Bootstrap ganzer Klumpen, verzerrungskorrigiert und beschleunigt (Efron 1987).",
    "how.cluster_bootstrap_percentile": "Perzentile eines Bootstraps ganzer Klumpen.",
}
