"""English. How intervals are made, in one line each."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, str]] = {
    "how.wilson": "Wilson’s score interval (1927): sound for small groups and for rates near 0 or 100 percent.",
    "how.clopper_pearson": "Clopper and Pearson (1934): never covers less often than stated, so rather wide.",
    "how.jeffreys": "Jeffreys’ interval: the middle of a beta distribution.",
    "how.newcombe": "Newcombe’s hybrid score interval (1998), built from two Wilson intervals.",
    "how.miettinen_nurminen": "Miettinen and Nurminen’s score interval (1985), sound for small groups.",
    "how.koopman": "Koopman’s score interval (1984).",
    "how.exact_unconditional": "Exact interval after Buehler (1957): it keeps its level in the smallest groups, too.",
    "how.tukey_exact_unconditional": (
        "Each pair’s exact interval (Buehler 1957) at the share of the level that Tukey’s critical value gives it."
    ),
    "how.katz": "Katz’ interval (1978) on the logarithm of the ratio; rough for small groups.",
    "how.mover": "Intervals recovered from those of the parts (Donner and Zou 2012).",
    "how.tukey": "Intervals that hold for all pairs of groups at once, by Tukey’s studentized range.",
    "how.wilson_effective": "Wilson’s interval at the effective number of decisions, since rows carry weights.",
    "how.odds_wilson": "Wilson’s interval of a share, turned into one of the odds.",
    "how.odds_wilson_effective": "Wilson’s interval at the effective number of decisions, turned into one of the odds.",
    "how.mover_wilson": "Recovered from the Wilson intervals of the parts (Donner and Zou 2012).",
    "how.mover_miettinen_nurminen": (
        "Put together from Miettinen and Nurminen’s intervals of the differences it is made of (MOVER)."
    ),
    "how.tukey_mover_miettinen_nurminen": (
        "For all pairs of groups at once: put together from Miettinen and Nurminen’s intervals at Tukey’s critical value."
    ),
    "how.mover_wilson_effective": (
        "Recovered from the Wilson intervals of the parts, at effective numbers of decisions (Donner and Zou 2012)."
    ),
    "how.square_and_add_wilson_effective": (
        "Newcombe’s hybrid interval from two Wilson intervals at effective numbers of decisions."
    ),
    "how.tukey_miettinen_nurminen": "For all pairs of groups at once: Miettinen and Nurminen’s interval at Tukey’s critical value.",
    "how.tukey_miettinen_nurminen_exact": "For all pairs of groups at once: Miettinen and Nurminen’s interval at Tukey’s critical value, and the exact one (Buehler 1957) where it is more cautious about small groups.",
    "how.tukey_koopman": "For all pairs of groups at once: Koopman’s interval at Tukey’s critical value.",
    "how.tukey_katz": "For all pairs of groups at once: Katz’s interval at Tukey’s critical value.",
    "how.tukey_newcombe": "For all pairs of groups at once: Newcombe’s interval at Tukey’s critical value.",
    "how.tukey_mover": "For all pairs of groups at once: recovered from intervals at Tukey’s critical value.",
    "how.tukey_newcombe_exact": (
        "For all pairs of groups at once: Newcombe’s interval at Tukey’s critical value, and the exact one (Buehler 1957) "
        "where it is more cautious about small groups."
    ),
    "how.tukey_mover_exact": (
        "For all pairs of groups at once: recovered from intervals at Tukey’s critical value, and the exact one (Buehler "
        "1957) where it is more cautious about small groups."
    ),
    "how.tukey_mover_wilson_effective": (
        "For all pairs of groups at once, at effective numbers of decisions and Tukey’s critical value."
    ),
    "how.joint_tukey": "For both rates and all pairs of groups at once, at Tukey’s critical value.",
    "how.joint_tukey_effective": (
        "For both rates and all pairs of groups at once, at effective numbers of decisions and Tukey’s critical value."
    ),
    "how.bca": "Bootstrap, bias-corrected and accelerated (Efron 1987), computed from the counts.",
    "how.percentile": "Bootstrap percentiles, computed from the counts.",
    "how.bootstrap_bca": "Bootstrap, bias-corrected and accelerated (Efron 1987), computed from the counts.",
    "how.bootstrap_percentile": "Bootstrap percentiles, computed from the counts.",
    "how.taylor_logit": "Variance linearised over sampled clusters and strata; an interval on the scale of log odds with Student’s critical value.",
    "how.mover_taylor_logit": "Variance linearised over sampled clusters and strata; recovered from the intervals of both rates and how these move together (Zou 2007).",
    "how.tukey_mover_taylor_logit": "Variance linearised over sampled clusters and strata; for all pairs of groups at once, at Tukey’s critical value.",
    "how.joint_tukey_taylor_logit": "Variance linearised over sampled clusters and strata; for both rates and all pairs of groups at once.",
    "how.taylor_korn_graubard": "Variance linearised over sampled clusters and strata; Clopper and Pearson’s interval at the effective number of decisions (Korn and Graubard 1998).",
    "how.mover_taylor_korn_graubard": "Variance linearised over sampled clusters and strata; recovered from the intervals of both rates and how these move together (Zou 2007).",
    "how.tukey_mover_taylor_korn_graubard": "Variance linearised over sampled clusters and strata; for all pairs of groups at once, at Tukey’s critical value.",
    "how.joint_tukey_taylor_korn_graubard": "Variance linearised over sampled clusters and strata; for both rates and all pairs of groups at once.",
    "how.cr2_logit": "Cluster-robust variance, corrected for few clusters (CR2); an interval on the scale of log odds with Student’s critical value.",
    "how.mover_cr2_logit": "Cluster-robust variance, corrected for few clusters (CR2); recovered from the intervals of both rates and how these move together (Zou 2007).",
    "how.tukey_mover_cr2_logit": "Cluster-robust variance, corrected for few clusters (CR2); for all pairs of groups at once, at Tukey’s critical value.",
    "how.joint_tukey_cr2_logit": "Cluster-robust variance, corrected for few clusters (CR2); for both rates and all pairs of groups at once.",
    "how.cr2_korn_graubard": "Cluster-robust variance, corrected for few clusters (CR2); Clopper and Pearson’s interval at the effective number of decisions (Korn and Graubard 1998).",
    "how.mover_cr2_korn_graubard": "Cluster-robust variance, corrected for few clusters (CR2); recovered from the intervals of both rates and how these move together (Zou 2007).",
    "how.tukey_mover_cr2_korn_graubard": "Cluster-robust variance, corrected for few clusters (CR2); for all pairs of groups at once, at Tukey’s critical value.",
    "how.joint_tukey_cr2_korn_graubard": "Cluster-robust variance, corrected for few clusters (CR2); for both rates and all pairs of groups at once.",
    "how.hypergeometric": "Exact for cases drawn without replacement from a finite number: every number of such cases that the sample does not rule out, whatever the size of the group.",
    "how.mover_hypergeometric": "Recovered from the exact intervals of both rates for cases drawn without replacement from a finite number.",
    "how.tukey_mover_hypergeometric": "For all pairs of groups at once: recovered from exact intervals for cases drawn without replacement from a finite number, at Tukey’s critical value.",
    "how.joint_tukey_hypergeometric": "For both rates and all pairs of groups at once, from exact intervals for cases drawn without replacement from a finite number.",
    "how.hypergeometric_strata": "The wider of two: the linearised variance, and the exact intervals of the strata, drawn without replacement, put together.",
    "how.clopper_pearson_effective": "All decisions agree; Clopper and Pearson’s interval at the effective number of decisions, since rows carry weights.",
    "how.clopper_pearson_clusters": "All clusters agree; exact interval as if each cluster were one observation.",
    "how.one_cluster": "All rows belong together (one person, one household), so nothing is known about chance: the whole range.",
    "how.cluster_bootstrap_bca": "Bootstrap of whole clusters, bias-corrected and accelerated (Efron 1987).",
    "how.cluster_bootstrap_percentile": "Percentiles of a bootstrap of whole clusters.",
}
