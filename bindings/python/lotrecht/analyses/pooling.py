"""``[pooling]``: the rates of small groups, raw and looked at together."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lotrecht.errors import InvalidInput, did_you_mean, listing, quoted

if TYPE_CHECKING:
    from lotrecht.decisions import Decisions
    from lotrecht.plan import Plan
    from lotrecht.plan.reading import TomlTable

__all__ = ["COMMENTS", "USES", "Section", "check", "read", "roles", "run"]

USES: tuple[str, ...] = ("weight",)
"""Of the design of the rows, what its intervals respect: weights, by the effective number of rows."""

POOLABLE = (
    "selection_rate",
    "true_positive_rate",
    "false_positive_rate",
    "true_negative_rate",
    "false_negative_rate",
    "positive_predictive_value",
    "negative_predictive_value",
    "false_discovery_rate",
    "false_omission_rate",
    "accuracy",
    "base_rate",
)
"""The rates that are a count over a count; a test compares them with the compiled library's."""

INSTEAD = {
    "balanced_accuracy": "it is the mean of two rates: pool true_positive_rate and true_negative_rate",
    "treatment_equality": "it is a ratio of two counts without a bound: pool false_negative_rate and "
    "false_positive_rate",
}


@dataclass(frozen=True)
class Section:
    """What is pooled.

    `gaps` asks for gaps to the rate of all, from `draws` joint draws with the plan's seed.
    """

    metrics: tuple[str, ...] = ()
    method: str = "full_bayes"
    gaps: bool = True
    draws: int = 20_000


COMMENTS = {
    "": "Small groups: each rate as it is (raw), and as it looks when all groups are taken together (pooled).",
    "metrics": "empty: selection_rate, or those of [metrics].report that are a count over a count",
    "method": "full_bayes | empirical_bayes (with the seed and replicates of [statistics])",
    "gaps": "true: gaps to the rate of all, too, from joint draws with the seed of [statistics]",
    "draws": "how many",
}


def read(table: TomlTable) -> Section:
    """Return the section of a plan."""
    return Section(
        metrics=table.texts("metrics"),
        method=table.choice("method", ("full_bayes", "empirical_bayes"), "full_bayes"),
        gaps=table.boolean("gaps", True),
        draws=table.whole("draws", 20_000),
    )


def check(section: Section, plan: Plan) -> None:
    """Refuse what the table cannot see alone."""
    for metric in section.metrics:
        if metric in INSTEAD:
            raise InvalidInput(f"[pooling].metrics: {metric} cannot be pooled; {INSTEAD[metric]}")
        if metric not in POOLABLE:
            near = did_you_mean(metric, POOLABLE)
            raise InvalidInput(
                f"[pooling].metrics holds {quoted(metric)}, which is no rate that can be pooled{near}"
                f"{' Those that can' if near else '; those that can'} are {listing(POOLABLE, 20)}"
            )
    if len(set(section.metrics)) < len(section.metrics):
        raise InvalidInput(f"[pooling].metrics names a rate twice: {listing(section.metrics, 20)}")
    if section.method not in ("full_bayes", "empirical_bayes"):
        raise InvalidInput(f"[pooling].method must be full_bayes or empirical_bayes, got {quoted(section.method)}")
    if not 100 <= section.draws <= 10_000_000:
        raise InvalidInput(f"[pooling].draws must lie between 100 and 10000000, got {section.draws}")
    if section.method == "empirical_bayes" and plan.statistics.replicates < 19:
        raise InvalidInput(
            f"[statistics].replicates must be at least 19 for [pooling].method = empirical_bayes, got "
            f"{plan.statistics.replicates}"
        )


def roles(section: Section) -> dict[str, Any]:
    """Return the columns that are needed: none beyond the plan's own."""
    del section
    return {}


def run(section: Section, plan: Plan, decisions: Decisions, threads: int) -> list[Any]:
    """Return the answer, one analysis."""
    if not decisions.attributes:
        raise InvalidInput("[groups].attributes is empty: name at least one column that people are grouped by")
    metrics = section.metrics or tuple(m for m in plan.metrics.report if m in POOLABLE) or POOLABLE[:1]
    if decisions.outcome is None:
        for metric in metrics:
            if metric != "selection_rate":
                raise InvalidInput(
                    f"[pooling].metrics: {metric} needs to know what turned out to be true, but there is no outcome; "
                    f"name its column in [columns].outcome"
                )
    empirical = section.method == "empirical_bayes"
    if empirical and decisions.weight is not None:
        raise InvalidInput("[pooling].method empirical_bayes draws whole rows, and these are weighted; use full_bayes")
    draws = plan.statistics.replicates if empirical else section.draws
    _core: Any = importlib.import_module("lotrecht._core")
    return [
        _core.fairness.pooling(
            decisions.decision,
            decisions.outcome,
            [(a.name, list(a.levels), a.codes) for a in decisions.attributes],
            decisions.weight,
            list(metrics),
            section.method,
            {
                "confidence": plan.statistics.confidence,
                "rate": plan.statistics.rate,
                "difference": plan.statistics.difference,
                "ratio": plan.statistics.ratio,
            },
            draws if section.gaps or empirical else None,
            plan.statistics.seed if section.gaps or empirical else None,
            threads,
        )
    ]
