"""English. Placeholders stand in braces; a count of one has its own text where the words differ."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, str]] = {
    "untitled": "Audit of automated decisions",
    "contents": "Contents",
    "missing": "(missing)",
    "empty": "(empty)",
    "cross": " × ",
    "and": " and ",
    # verdicts
    "within": "within",
    "outside": "outside",
    "undecided": "undecided",
    "undefined": "undefined",
    "within.means": "The whole interval lies inside the threshold: the gap is small enough for the plan, chance included.",
    "outside.means": "The whole interval lies beyond the threshold: the gap is larger than the plan allows, chance included.",
    "undecided.means": "The interval reaches across the threshold: the data cannot tell. This is not an all-clear.",
    "undefined.means": "The number does not exist, for example because nobody could have been counted.",
    # answer
    "answer.one": "1 check: {outside} outside, {undecided} undecided, {within} within the threshold.",
    "answer.many": "Of {n} checks: {outside} outside, {undecided} undecided, {within} within the threshold.",
    "answer.one.undefined": "1 check, and its number is undefined.",
    "answer.many.undefined": (
        "Of {n} checks: {outside} outside, {undecided} undecided, {within} within the threshold, {undefined} undefined."
    ),
    "answer.none": "The plan sets no threshold, so this report gives numbers and no verdict.",
    "meaning.outside": (
        "At least one gap between groups is larger than the plan allows, even when chance is allowed for in that gap. "
        "That is a reason to look closer; it does not say why the gap is there."
    ),
    "meaning.undecided": (
        "No gap is shown to be larger than the plan allows. For the undecided checks, though, the data cannot tell: "
        "the true gap may be on either side of the threshold. This is not an all-clear."
    ),
    "meaning.undefined": (
        "The checks could not be answered: the numbers they ask for do not exist in these data. Nothing is shown, "
        "neither for nor against."
    ),
    "meaning.partly": (
        "What could be answered lies within the threshold. The other checks ask for numbers that do not exist in these "
        "data; about them nothing is shown."
    ),
    "meaning.within": (
        "Every gap that was checked is small enough for the plan, even when chance is allowed for in each. "
        "This holds for the groups and rates checked here, and for nothing else."
    ),
    "meaning.many": (
        "With {n} checks, about {by_chance} may be judged wrongly by chance alone, so one finding among many is a lead, "
        "not a proof."
    ),
    "about": "{rows} decisions from {source} were audited, compared by {attributes}.",
    "about.one": "1 decision from {source} was audited, compared by {attributes}.",
    "about.unnamed": "a data frame",
    "about.nothing": "no attribute",
    "selected.benefit": (
        "A person is “selected” when {column} is {positive}. For the person this is a benefit: where a group is "
        "selected less often, it receives the benefit less often."
    ),
    "selected.burden": (
        "A person is “selected” when {column} is {positive}. For the person this is a burden: where a group is "
        "selected more often, it bears the burden more often."
    ),
    "selected.": (
        "A person is “selected” when {column} is {positive}. Whether this is a benefit or a burden for the person is "
        "open: the plan does not say."
    ),
    "outcome": "What turned out to be true is read from {column}: the outcome is positive when it is {positive}.",
    "outcome.none": (
        "No outcome is known, so this report shows how often people are selected, not how often that was wrong."
    ),
    "outcome.unknown": "For {n} decisions the outcome is not known; they count for the selection rate only.",
    "outcome.unknown.one": "For 1 decision the outcome is not known; it counts for the selection rate only.",
    # why
    "why": "Why this audit",
    "why.open": "open",
    "why.open.long": "not answered in the plan",
    "why.purpose": "What is the algorithm for?",
    "why.legal_basis": "On what legal basis?",
    "why.affected": "Who is affected?",
    "why.decides": "Who decides?",
    "why.after_a_finding": "What happens after a finding?",
    "why.count": "{n} of {all} questions are open. Whoever answers for the algorithm should answer them.",
    "why.count.one": "1 of {all} questions is open. Whoever answers for the algorithm should answer it.",
    # findings
    "findings": "Findings",
    "findings.none": "No thresholds were set in the plan. The groups are shown below.",
    "findings.reading": (
        "Each line shows the interval in which the true number plausibly lies, with a dot at the best estimate. "
        "The shaded band is what the plan allows."
    ),
    "findings.outside": "Outside the threshold",
    "findings.undecided": "Undecided",
    "findings.undefined": "Undefined",
    "findings.within": "Within the threshold",
    "findings.more": "{n} more are in audit.json.",
    "findings.show": "Show all {n}",
    "findings.evidence": "Table: {attributes}",
    "claim.ratio": "{metric}: {group} has {value} times the value of {reference}.",
    "claim.difference": "{metric}: {group} differs from {reference} by {value} percentage points.",
    "claim.difference.number": "{metric}: {group} differs from {reference} by {value}.",
    "claim.worst_difference": (
        "{metric}: the groups by {attributes} differ by up to {value} percentage points{between}."
    ),
    "claim.mean_difference": (
        "{metric}: the groups by {attributes} differ by {value} percentage points, averaged over both rates."
    ),
    "claim.worst_difference.number": "{metric}: the groups by {attributes} differ by up to {value}{between}.",
    "claim.worst_ratio": "{metric}: among the groups by {attributes} the lowest has {value} times the highest{between}.",
    "claim.other": "{metric}, {measure}, by {attributes}: {value}.",
    "claim.undefined.ratio": "{metric}: how {group} compares with {reference} cannot be determined.",
    "claim.zero_reference": (
        "{metric}: 0 for {reference}, above 0 for {group}, so there is no ratio, only a lower bound."
    ),
    "claim.undefined.worst": "{metric}: how the groups by {attributes} compare cannot be determined.",
    "claim.between": " (highest {highest}, lowest {lowest})",
    "interval": "{level} interval: {low} to {high}",
    "interval.from": "{level} interval: {low} or more",
    "interval.upto": "{level} interval: {high} or less",
    "interval.unknown": "{level} interval: nothing can be said",
    "allowed": "the plan allows {low} to {high}",
    "allowed.from": "the plan allows {low} or more",
    "allowed.upto": "the plan allows {high} or less",
    "allowed.any": "the plan allows any value",
    "because.undecided.ratio": (
        "The data cannot tell. The true ratio may be anywhere between {low} and {high}, on either side of the threshold."
    ),
    "because.undecided.difference": (
        "The data cannot tell. The true difference may be anywhere between {low} and {high}{unit}, on either side of "
        "the threshold."
    ),
    "because.undecided.open": "The data cannot tell. The true number may lie far on either side of the threshold.",
    "unit.points": " percentage points",
    "unit.points.short": " pts",
    "reference.rest": "everybody else",
    "reference.overall": "everybody together",
    "group": "group {name}",
    # tables
    "groups": "The groups",
    "table.title": "By {attributes}",
    "table.n": "n",
    "table.n.long": "number of decisions",
    "table.group": "Group",
    "table.overall": "Everybody",
    "table.reference": "reference",
    "table.size": "{groups} groups, {n} decisions. {reference}",
    "table.size.one": "1 group, {n} decisions. {reference}",
    "table.reference.group": "Every group is compared with {name}, as the plan asks.",
    "table.reference.largest": "Every group is compared with {name}, the largest.",
    "table.reference.best_off": "Every group is compared with {name}, the best off.",
    "table.reference.rest": "Every group is compared with everybody else.",
    "table.reference.overall": "Every group is compared with everybody together.",
    "table.nobody": "Nobody in these data belongs to {names}. The group is kept: it has no rates.",
    "table.nobody.many": "Nobody in these data belongs to these {n} groups, which are kept and have no rates: {names}.",
    "table.nobody.more": "and {n} more (see audit.json)",
    "table.rates.selection": "How often selected",
    "table.rates.outcomes": "How often selected, and how often right",
    "table.rates.errors": "Errors, given what turned out to be true",
    "table.rates.predictive": "What a decision says about the outcome",
    "table.rates.other": "Further rates",
    "table.gaps.caption": "Each group against the reference: difference in percentage points, and ratio ({level} intervals)",
    "table.difference": "difference",
    "table.ratio": "ratio",
    "table.more": "More tables: predictive values, largest gaps, counts",
    "table.counts": "Counts",
    "table.counts.caption": "Numbers of decisions by decision and outcome",
    "table.worst.caption": "Largest gaps between any two groups (intervals hold for all pairs at once)",
    "table.worst.difference": "highest minus lowest",
    "table.worst.ratio": "lowest over highest",
    "table.worst.highest": "highest",
    "table.worst.lowest": "lowest",
    "table.criteria.caption": "Criteria of the literature, as gaps between groups",
    "table.criterion": "Criterion",
    "table.aggregate": "aggregate",
    "table.estimate": "estimate",
    "table.metric": "rate",
    "table.caption": "{title}, by {attributes} ({level} intervals)",
    "table.some": (
        "{shown} of {all} groups are shown: those that differ most clearly from the reference (the interval of the gap, "
        "{metric}, lies farthest from no gap; then the largest gaps). audit.json holds all of them."
    ),
    "table.some.first": "{shown} of {all} groups are shown, the largest. audit.json holds all of them.",
    "table.open": "Show chart and tables",
    "tables.left": "{n} further tables are in audit.json.",
    "chart.overall": "dashed line: everybody together",
    "chart.reference": "solid line and square: the group compared with",
    "chart.interval": "dot: estimate; bar: {level} interval",
    "chart.label": "{name}: {value} ({interval}), n = {n}",
    "chart.label.undefined": "{name}: {reason}, n = {n}",
    "chart.some.short": "{shown} of {all} groups.",
    "chart.some": (
        "{shown} of {all} groups are drawn: those that differ most clearly from the reference. audit.json holds all."
    ),
    "cell.interval": "{low} to {high}",
    "cell.from": "{low} or more",
    "cell.upto": "{high} or less",
    "cell.unknown": "nothing can be said",
    "short.interval": "[{low}, {high}]",
    "short.allowed": "{low} to {high}",
    "short.allowed.from": "at least {low}",
    "short.allowed.upto": "at most {high}",
    "short.allowed.any": "any",
    # metrics
    "metric.selection_rate": "selection rate",
    "metric.true_positive_rate": "true positive rate",
    "metric.false_positive_rate": "false positive rate",
    "metric.true_negative_rate": "true negative rate",
    "metric.false_negative_rate": "false negative rate",
    "metric.positive_predictive_value": "positive predictive value",
    "metric.negative_predictive_value": "negative predictive value",
    "metric.false_discovery_rate": "false discovery rate",
    "metric.false_omission_rate": "false omission rate",
    "metric.accuracy": "accuracy",
    "metric.balanced_accuracy": "balanced accuracy",
    "metric.base_rate": "base rate",
    "metric.treatment_equality": "misses per false alarm (FN/FP)",
    "metric.demographic_parity": "demographic parity",
    "metric.equal_opportunity": "equal opportunity",
    "metric.predictive_parity": "predictive parity",
    "metric.equalized_odds": "equalized odds",
    "means.selection_rate": "of everybody, the share selected",
    "means.true_positive_rate": "of those whose outcome was positive, the share selected",
    "means.false_positive_rate": "of those whose outcome was not positive, the share selected all the same",
    "means.true_negative_rate": "of those whose outcome was not positive, the share not selected",
    "means.false_negative_rate": "of those whose outcome was positive, the share not selected",
    "means.positive_predictive_value": "of those selected, the share whose outcome was positive",
    "means.negative_predictive_value": "of those not selected, the share whose outcome was not positive",
    "means.false_discovery_rate": "of those selected, the share whose outcome was not positive",
    "means.false_omission_rate": "of those not selected, the share whose outcome was positive",
    "means.accuracy": "the share of decisions that agree with the outcome",
    "means.balanced_accuracy": "the mean of true positive rate and true negative rate",
    "means.base_rate": "the share whose outcome was positive, whatever was decided",
    "means.treatment_equality": "people with a positive outcome who were not selected, for each one selected without",
    "means.demographic_parity": "the same selection rate in every group",
    "means.equal_opportunity": "the same true positive rate in every group",
    "means.predictive_parity": "the same positive predictive value in every group",
    "means.equalized_odds": "the same true positive rate and the same false positive rate in every group",
    "aggregate.difference": "largest difference",
    "aggregate.worst_case": "larger of the two gaps",
    "aggregate.mean": "mean of the two gaps",
    "measure.ratio": "ratio",
    "measure.difference": "difference",
    "measure.worst_difference": "largest difference",
    "measure.worst_ratio": "smallest ratio",
    "measure.mean_difference": "mean difference",
    "counts.selected": "selected",
    "counts.rejected": "not selected",
    "counts.true_positive": "selected, outcome positive",
    "counts.false_positive": "selected, outcome not positive",
    "counts.false_negative": "not selected, outcome positive",
    "counts.true_negative": "not selected, outcome not positive",
    "counts.selected_unlabelled": "selected, outcome unknown",
    "counts.rejected_unlabelled": "not selected, outcome unknown",
    # undefined
    "reason.nobody": "nobody in the group",
    "reason.no_outcome": "no outcome known",
    "reason.no_positives": "nobody with a positive outcome",
    "reason.no_negatives": "everybody has a positive outcome",
    "reason.nobody_selected": "nobody selected",
    "reason.everybody_selected": "everybody selected",
    "reason.zero_reference": "the value compared with is zero",
    "reason.zero_denominator": "division by zero",
    "reason.single_group": "only one group has a value",
    # limits
    "limits": "What this report does not say",
    "limits.causes": (
        "It does not say why groups differ. A gap may come from the algorithm, from the data, from what is measured, or "
        "from the world outside; these numbers cannot tell these apart."
    ),
    "limits.law": "It does not say what is lawful. A threshold in the plan is a choice somebody made, not a legal test.",
    "limits.verdict": (
        "It gives no overall mark. Different ideas of equal treatment can contradict each other; which one matters "
        "here is for people to decide."
    ),
    "limits.multiplicity": (
        "{n} comparisons are judged. Each interval holds for its own comparison and is not adjusted for their number, "
        "so about {by_chance} may miss by chance alone. Only the largest gaps between any two groups have intervals that hold for "
        "all pairs at once."
    ),
    "limits.small": (
        "Small groups have wide intervals. “Undecided” there means too few decisions, not that all is well. Below about "
        "30 decisions the intervals miss the truth more often than stated; “outside” is a lead there."
    ),
    "limits.outcome": "Where no outcome is known, nothing is said about errors.",
    "limits.outcome.measured": (
        "The outcome is taken as recorded. If it was recorded differently for different groups, or only for some of "
        "the people, the error rates carry that along."
    ),
    "limits.rows": "It speaks of the decisions in the file, and of nobody who never came into it.",
    # method
    "method": "Method and data",
    "method.data": "Data",
    "method.source": "source",
    "method.sha256": "SHA-256",
    "method.sha256.none": "none: the data were in memory, not in a file",
    "method.bytes": "size in bytes",
    "method.rows_read": "rows read",
    "method.rows_used": "rows used",
    "method.set_aside": "rows set aside",
    "method.set_aside.none": "none",
    "method.set_aside.row": "{rows}: {reason}, column {column}",
    "method.weight": "weight",
    "method.weight.column": "rates are weighted by {column}",
    "method.decision": "decision",
    "method.outcome": "outcome",
    "method.is": "{column} is {positive}",
    "method.none": "none",
    "method.statistics": "Statistics",
    "method.confidence": "confidence",
    "method.rate": "intervals of rates",
    "method.difference": "intervals of differences",
    "method.ratio": "intervals of ratios",
    "method.simultaneous": "intervals of largest gaps",
    "method.also": "also used",
    "method.bootstrap": "intervals by resampling",
    "method.seed": "seed",
    "method.replicates": "bootstrap replicates",
    "method.comparisons": "comparisons judged",
    "method.version": "version",
    "method.schema": "format of audit.json",
    "method.rates": "The rates in words",
    "method.recompute": "How to check this report",
    "method.recompute.text": (
        "Every number here stands in audit.json with its counts, method and confidence. Check that the file is the same "
        "by its SHA-256, then run the plan again with the version named above: the numbers come out the same, on any "
        "number of processor cores."
    ),
    "method.recompute.frame": (
        "Every number here stands in audit.json with its counts, method and confidence. The data were in memory, so no "
        "file can be compared."
    ),
    "set_aside.decision_missing": "decision missing",
    "set_aside.group_missing": "group missing",
    "set_aside.outcome_missing": "outcome missing",
    "set_aside.score_missing": "score missing",
    "set_aside.score_infinite": "score infinite",
    "set_aside.weight_missing": "weight missing",
    "how.wilson": "Wilson’s score interval (1927): sound for small groups and for rates near 0 or 100 percent.",
    "how.clopper_pearson": "Clopper and Pearson (1934): never covers less often than stated, so rather wide.",
    "how.jeffreys": "Jeffreys’ interval: the middle of a beta distribution.",
    "how.newcombe": "Newcombe’s hybrid score interval (1998), built from two Wilson intervals.",
    "how.miettinen_nurminen": "Miettinen and Nurminen’s score interval (1985), sound for small groups.",
    "how.koopman": "Koopman’s score interval (1984).",
    "how.katz": "Katz’ interval (1978) on the logarithm of the ratio; rough for small groups.",
    "how.mover": "Intervals recovered from those of the parts (Donner and Zou 2012).",
    "how.tukey": "Intervals that hold for all pairs of groups at once, by Tukey’s studentized range.",
    "how.wilson_effective": "Wilson’s interval at the effective number of decisions, since rows carry weights.",
    "how.odds_wilson": "Wilson’s interval of a share, turned into one of the odds.",
    "how.odds_wilson_effective": "Wilson’s interval at the effective number of decisions, turned into one of the odds.",
    "how.mover_wilson": "Recovered from the Wilson intervals of the parts (Donner and Zou 2012).",
    "how.mover_wilson_effective": (
        "Recovered from the Wilson intervals of the parts, at effective numbers of decisions (Donner and Zou 2012)."
    ),
    "how.square_and_add_wilson_effective": (
        "Newcombe’s hybrid interval from two Wilson intervals at effective numbers of decisions."
    ),
    "how.tukey_miettinen_nurminen": "For all pairs of groups at once: Miettinen and Nurminen’s interval at Tukey’s critical value.",
    "how.tukey_koopman": "For all pairs of groups at once: Koopman’s interval at Tukey’s critical value.",
    "how.tukey_katz": "For all pairs of groups at once: Katz’s interval at Tukey’s critical value.",
    "how.tukey_newcombe": "For all pairs of groups at once: Newcombe’s interval at Tukey’s critical value.",
    "how.tukey_mover": "For all pairs of groups at once: recovered from intervals at Tukey’s critical value.",
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
    "footer": "Made by {name} {version} from audit.json. This page asks nothing of any network and runs no script.",
    # terminal
    "term.verdict": "Verdict",
    "term.what": "What",
    "term.estimate": "Estimate",
    "term.allowed": "Allowed",
    "term.more": "... and {n} more in audit.json.",
    "term.percent": "{metric}, %",
    "term.versus": "{group} / {reference}",
    "term.minus": "{group} − {reference}",
    "term.worst": "{measure}, by {attributes}",
    "term.rows": "Rows: {read} read, {used} used.",
    "term.aside": "  {rows} set aside: {reason} ({column})",
    "term.unknown": "Outcome not known: {n} rows (selection rate only).",
    "term.open": "Open in the plan: {questions}.",
    "term.tables": "{n} more tables, crossed attributes among them, are in the report.",
    "term.tables.one": "1 more table is in the report.",
    "term.next": "Read next: report.html (for people), audit.json (every number).",
    "term.pct": "In square brackets: {level} intervals. Percentage points: pts.",
    "term.why.purpose": "purpose",
    "term.why.legal_basis": "legal basis",
    "term.why.affected": "who is affected",
    "term.why.decides": "who decides",
    "term.why.after_a_finding": "what happens after a finding",
    "term.why.effect": "benefit or burden",
}
