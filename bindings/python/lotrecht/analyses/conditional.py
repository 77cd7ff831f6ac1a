"""``[conditional]``: the gap between groups among people of the same stratum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lotrecht.analyses import comparing
from lotrecht.errors import InvalidInput, did_you_mean, listing, quoted
from lotrecht.plan.parts import METRICS

if TYPE_CHECKING:
    from lotrecht.decisions import Decisions
    from lotrecht.plan import Plan
    from lotrecht.plan.reading import TomlTable

__all__ = ["COMMENTS", "COMMON", "INTERVALS", "USES", "Section", "check", "read", "roles", "run"]

USES: tuple[str, ...] = ()
"""Of the design of the rows, what its intervals respect: nothing. Weighted rows are refused, the rest is flagged."""

INTERVALS = ("score", "delta", "bca", "percentile")
"""How the interval of a demographic disparity is computed; the last two draw rows again."""
COMMON = ("score", "large_sample")
"""How the interval of a common difference or ratio is computed."""
_MIXED = ("balanced_accuracy", "treatment_equality")
MOST_LISTED = 1000


@dataclass(frozen=True)
class Section:
    """What is held fixed, and which gaps are asked for within it."""

    strata: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    reference: Any = None
    interval: str = "score"
    listed_strata: int = 20
    disparity_interval: str = "score"


COMMENTS = {
    "": "Conditional gaps: do groups differ among people who are alike in what is held fixed here?",
    "strata": "columns held fixed; people who agree in all of them are compared with one another",
    "metrics": "empty: those of [metrics] that are rates",
    "reference": "empty: as in [groups]; or largest | rest | a group by name: { sex = 'female' }",
    "interval": "score | large_sample: of differences and ratios common to all strata",
    "listed_strata": "so many of the largest strata are shown one by one",
    "disparity_interval": "score | delta | bca | percentile: of the conditional demographic disparity",
}


def read(table: TomlTable) -> Section:
    """Return the section of a plan."""
    return Section(
        strata=table.texts("strata"),
        metrics=table.texts("metrics"),
        reference=table.reference("reference"),
        interval=table.choice("interval", COMMON, Section.interval),
        listed_strata=table.whole("listed_strata", Section.listed_strata),
        disparity_interval=table.choice("disparity_interval", INTERVALS, Section.disparity_interval),
    )


def check(section: Section, plan: Plan) -> None:
    """Refuse what the table cannot see alone."""
    if not section.strata:
        raise InvalidInput("[conditional].strata is empty: name at least one column to hold fixed")
    comparing.check_columns("conditional", "strata", section.strata, plan)
    for metric in section.metrics:
        if metric not in METRICS:
            near = did_you_mean(metric, METRICS)
            raise InvalidInput(f"[conditional].metrics holds {quoted(metric)}, which is no metric{near}")
        if metric in _MIXED:
            raise InvalidInput(
                f"[conditional].metrics holds {quoted(metric)}, which is made of two rates; only plain rates can be "
                f"compared stratum by stratum"
            )
    for key, known in (("interval", COMMON), ("disparity_interval", INTERVALS)):
        value = getattr(section, key)
        if value not in known:
            near = did_you_mean(str(value), known)
            raise InvalidInput(f"[conditional].{key} must be one of {listing(known)}, got {quoted(value)}{near}")
    if not 0 <= section.listed_strata <= MOST_LISTED:
        raise InvalidInput(
            f"[conditional].listed_strata must be a whole number from 0 to {MOST_LISTED}, got {section.listed_strata}"
        )
    comparing.check_reference("conditional", section.reference, plan)


def roles(section: Section) -> dict[str, Any]:
    """Return the columns that are needed."""
    return {"strata": section.strata}


def run(section: Section, plan: Plan, decisions: Decisions, threads: int) -> list[Any]:
    """Return the answer, one analysis."""
    comparing.refuse_weights("conditional", decisions)
    by_name = {a.name: a for a in decisions.strata}
    for name in section.strata:
        if name not in by_name:
            raise InvalidInput(
                f"[conditional].strata names {quoted(name)}, which is no stratum of these decisions"
                f"{did_you_mean(name, by_name)}; there is {listing(by_name, 20) or 'none'}"
            )
    metrics = section.metrics
    if not metrics:
        asked = plan.metrics.report or (METRICS if decisions.outcome is not None else METRICS[:1])
        metrics = tuple(m for m in asked if m not in _MIXED)
    elif decisions.outcome is None:
        for metric in metrics:
            if metric != "selection_rate":
                raise InvalidInput(
                    f"[conditional].metrics: {metric} needs to know what turned out to be true, but there is no "
                    f"outcome; name its column in [columns].outcome"
                )
    spec = {
        "metrics": list(metrics),
        "confidence": plan.statistics.confidence,
        "reference": comparing.resolved_reference("conditional", section.reference, plan, decisions),
        "effect": decisions.effect,
        "interval": section.interval,
        "listed_strata": section.listed_strata,
        "disparity_interval": section.disparity_interval,
        "replicates": plan.statistics.replicates,
        "seed": plan.statistics.seed,
    }
    return [
        comparing.core().conditional(
            spec,
            decisions.decision,
            decisions.outcome,
            [(a.name, list(a.levels), a.codes) for a in (by_name[name] for name in section.strata)],
            comparing.attributes_of(decisions),
            threads,
        )
    ]
