"""English. The tables and charts of groups."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, str]] = {
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
    "table.noticeable": (
        "Noticeable: where the interval holds “no gap”, the true gap that would have been told from none in {often} such "
        "samples. Each by itself: the more gaps one looks at, the more are found by chance."
    ),
    "table.noticeable.pairs": (
        "Noticeable: where no gap was found, the true gap between the two groups that would have been told from none in "
        "{often} such samples, all pairs being looked at together."
    ),
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
}
