"""English. The page around the results: its head, the questions of why, limits and method."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, str]] = {
    "untitled": "Audit of automated decisions",
    "contents": "Contents",
    "missing": "(missing)",
    "empty": "(empty)",
    "cross": " × ",
    "and": " and ",
    "why": "Why this audit",
    "why.open": "open",
    "why.open.long": "not answered in the plan",
    "why.purpose": "What are the decisions for, and what is this audit to find out?",
    "why.legal_basis": "On which law, ordinance or policy do the decisions rest?",
    "why.affected": "Who is affected, and how badly by a wrong decision?",
    "why.decides": "Who decides: the algorithm, or a person who sees its advice? Who answers for it?",
    "why.after_a_finding": "What happens, by when and through whom, if a check falls outside its threshold?",
    "why.count": "{n} of {all} questions are open. Whoever answers for the algorithm should answer them.",
    "why.count.one": "1 of {all} questions is open. Whoever answers for the algorithm should answer it.",
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
    "limits.multiplicity.counts": (
        "{n} comparisons are judged. Each interval holds for its own comparison and is not adjusted for their number, "
        "so about {by_chance} may miss by chance alone."
    ),
    "limits.small.counts": (
        "Small counts leave wide bounds, and rounding or hiding counts widens them further. “Undecided” there means that "
        "the table cannot tell, not that all is well."
    ),
    "limits.small": (
        "Small groups have wide intervals. “Undecided” there means too few decisions, not that all is well. Where counts "
        "are small, a verdict about a single gap rests on an exact interval, which may be wider than the one in the table, "
        "and so does the largest gap between any two groups; equalized odds, other intervals in the tables, weighted rows "
        "and very large files do not have that guard."
    ),
    "limits.outcome": "Where no outcome is known, nothing is said about errors.",
    "limits.outcome.measured": (
        "The outcome is taken as recorded. If it was recorded differently for different groups, or only for some of "
        "the people, the error rates carry that along."
    ),
    "limits.rows.counts": (
        "It speaks of the people counted in the table, and of nobody who was never counted. Whether the table is right "
        "and was rounded as the plan says, it cannot check beyond its sums."
    ),
    "limits.rows": "It speaks of the decisions in the file, and of nobody who never came into it.",
    "method": "Method and data",
    "method.data": "Data",
    "method.source": "source",
    "method.sha256": "SHA-256",
    "method.sha256.none": "none: the data were in memory, not in a file",
    "method.bytes": "size in bytes",
    "method.encoding": "text encoding",
    "method.missing_groups": "rows without a group",
    "method.missing_groups.group": "a group of their own",
    "method.missing_groups.set_aside": "set aside and counted",
    "method.missing_groups.raise": "refused",
    "method.rows_read": "rows read",
    "method.rows_used": "rows used",
    "method.rows_counts": "rows of the table",
    "method.counts.selected": "selected are counted in",
    "method.counts.not_selected": "not selected are counted in",
    "method.counts.total": "all are counted in",
    "method.counts.true_positive": "selected, outcome positive, in",
    "method.counts.false_positive": "selected, outcome negative, in",
    "method.counts.false_negative": "not selected, outcome positive, in",
    "method.counts.true_negative": "not selected, outcome negative, in",
    "method.set_aside": "rows set aside",
    "method.set_aside.none": "none",
    "method.set_aside.row": "{rows}: {reason}, column {column}",
    "method.weight": "weight",
    "method.weight.column": "rates are weighted by {column}",
    "method.sampling_strata": "sampling strata",
    "method.cluster": "clusters",
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
    "footer": "Made by {name} {version} from audit.json. This page asks nothing of any network and runs no script.",
}
