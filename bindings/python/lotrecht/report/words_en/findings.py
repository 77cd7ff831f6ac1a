"""English. The answer, the verdicts and the findings as sentences."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, str]] = {
    "within": "within",
    "outside": "outside",
    "undecided": "undecided",
    "undefined": "undefined",
    "within.means": "The whole interval lies inside the threshold: the gap is small enough for the plan, chance included.",
    "outside.means": "The whole interval lies beyond the threshold: the gap is larger than the plan allows, chance included.",
    "undecided.means": "The interval reaches across the threshold: the data cannot tell. This is not an all-clear.",
    "undefined.means": "The number does not exist, for example because nobody could have been counted.",
    "answer.one": "1 check: {outside} outside, {undecided} undecided, {within} within the threshold.",
    "answer.many": "Of {n} checks: {outside} outside, {undecided} undecided, {within} within the threshold.",
    "answer.one.undefined": "1 check, and its number is undefined.",
    "answer.many.undefined": (
        "Of {n} checks: {outside} outside, {undecided} undecided, {within} within the threshold, {undefined} undefined."
    ),
    "answer.none": "The plan sets no threshold, so this report gives numbers and no verdict.",
    "answer.nobody": "{n} more could not be made because nobody is in the group.",
    "answer.nobody.one": "1 more could not be made because nobody is in the group.",
    "answer.nobody.only": "None of {n} checks could be made because nobody is in the groups.",
    "answer.nobody.one.only": "The 1 check could not be made because nobody is in the group.",
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
    "about.counts": (
        "Published counts were audited, no decision about a single person: {rows} rows of {source}, compared by "
        "{attributes}."
    ),
    "selected.counts.benefit": (
        "“Selected” are the people counted in {column}. For the person this is a benefit: where a group is selected "
        "less often, it receives the benefit less often."
    ),
    "selected.counts.burden": (
        "“Selected” are the people counted in {column}. For the person this is a burden: where a group is selected "
        "more often, it bears the burden more often."
    ),
    "selected.counts.": (
        "“Selected” are the people counted in {column}. Whether this is a benefit or a burden for the person is open: "
        "the plan does not say."
    ),
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
    "outcome.counts": "What turned out to be true is taken as the published counts say it.",
    "outcome.none": (
        "No outcome is known, so this report shows how often people are selected, not how often that was wrong."
    ),
    "outcome.unknown": "For {n} decisions the outcome is not known; they count for the selection rate only.",
    "outcome.unknown.one": "For 1 decision the outcome is not known; it counts for the selection rate only.",
    "findings": "Findings",
    "findings.none": "No thresholds were set in the plan. The groups are shown below.",
    "findings.none.counts": "No threshold was set in the plan. What the counts say stands below.",
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
    "findings.evidence.counts": "Published counts by {attributes}",
    "claim.hidden": (
        "{metric}: how {group} compares with {reference} can only be bounded, as a count it needs was not published."
    ),
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
    "interval.exact": " (exact interval, because numbers are small)",
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
    "noticeable.both": (
        "With these numbers, a true gap of about {low} or {high}{unit} would have been noticed in {often} such samples."
    ),
    "noticeable.both.ratio": (
        "With these numbers, a true ratio of about {low} or {high} would have been noticed in {often} such samples."
    ),
    "noticeable.only_low": (
        "With these numbers, a true gap of about {low}{unit} would have been noticed in {often} such samples; on the "
        "other side none would, however large."
    ),
    "noticeable.only_low.ratio": (
        "With these numbers, a true ratio of about {low} would have been noticed in {often} such samples; on the other "
        "side none would, however large."
    ),
    "noticeable.only_high": (
        "With these numbers, a true gap of about {high}{unit} would have been noticed in {often} such samples; on the "
        "other side none would, however large."
    ),
    "noticeable.only_high.ratio": (
        "With these numbers, a true ratio of about {high} would have been noticed in {often} such samples; on the other "
        "side none would, however large."
    ),
    "noticeable.none": "With so few decisions, no gap, however large, would have been noticed in {often} such samples.",
    "noticeable.worst": (
        "With these numbers, a true gap between these two of about {high}{unit} would have been noticed in {often} such "
        "samples."
    ),
    "noticeable.worst.ratio": (
        "With these numbers, a true ratio between these two of about {low} would have been noticed in {often} such "
        "samples."
    ),
    "noticeable.odds": (
        "With these numbers, a true value of about {high}{unit} would have been noticed in {often} such samples, "
        "whichever of the two rates it comes from."
    ),
    "noticeable.odds.ratio": (
        "With these numbers, a true value of about {low} would have been noticed in {often} such samples, whichever of "
        "the two rates it comes from."
    ),
    "noticeable.among": "This allows for {n} comparisons corrected together.",
    "noticeable.pairs": "This allows for looking at {n} pairs of groups at once.",
    "noticeable.of": "{some} of {all}",
    "unit.points": " percentage points",
    "unit.points.short": " pts",
    "reference.rest": "everybody else",
    "reference.overall": "everybody together",
    "group": "group {name}",
}
