"""What a plan is made of: its words (metrics, methods, measures, questions), and one small type for each table."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = [
    "DATA_SUFFIXES",
    "MEASURES",
    "METHODS",
    "METRICS",
    "ODDS_MEASURES",
    "QUESTIONS",
    "REFERENCE_RULES",
    "Check",
    "Columns",
    "Data",
    "Groups",
    "Metrics",
    "Reference",
    "Statistics",
    "Why",
]

METRICS = (
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
    "balanced_accuracy",
    "base_rate",
    "treatment_equality",
)
"""All metrics; those after the first need an outcome."""

QUESTIONS = {
    "purpose": "What are the decisions for, and what is this audit to find out?",
    "legal_basis": "On which law, ordinance or policy do the decisions rest?",
    "affected": "Who is affected, and how badly by a wrong decision?",
    "decides": "Who decides: the algorithm, or a person who sees its advice? Who answers for it?",
    "after_a_finding": "What happens, by when and through whom, if a check falls outside its threshold?",
}
"""The five questions a plan begins with. An empty answer is shown as open in every report."""

METHODS = {
    "rate": ("wilson", "clopper_pearson", "jeffreys"),
    "difference": ("newcombe", "miettinen_nurminen"),
    "ratio": ("miettinen_nurminen", "koopman", "katz"),
    "bootstrap": ("", "bca", "percentile"),
}
"""The methods of intervals by what they are for; the first is what is done if nothing is said."""

DATA_SUFFIXES = (".csv", ".tsv", ".parquet", ".pq")
"""How names of files of data end."""

REFERENCE_RULES = ("largest", "best_off", "rest", "overall")
"""Whom groups are compared with, if no group is named."""

MEASURES = ("ratio", "difference", "worst_ratio", "worst_difference")
"""How groups are compared: the first two with the reference, the others smallest with largest."""

ODDS_MEASURES = ("worst_difference", "mean_difference")
"""The same for "equalized_odds"."""

Reference: TypeAlias = "str | Mapping[str, str]"
"""Whom groups are compared with: a rule ("largest", "best_off", "rest", "overall"), or {attribute: level}."""


@dataclass(frozen=True)
class Why:
    """Answers to `QUESTIONS`; "" is an open question."""

    purpose: str = ""
    legal_basis: str = ""
    affected: str = ""
    decides: str = ""
    after_a_finding: str = ""

    def open(self) -> tuple[str, ...]:
        """Return the names of the questions nobody has answered."""
        return tuple(name for name in QUESTIONS if not getattr(self, name).strip())


@dataclass(frozen=True)
class Data:
    """Where the rows are. `path` is relative to the plan's own folder; `encoding` matters for CSV only."""

    path: str = ""
    encoding: str = "utf-8"


@dataclass(frozen=True)
class Columns:
    """Which column says what. `positive` and `outcome_positive` hold one or more values; () leaves them open."""

    decision: str = ""
    positive: tuple[str, ...] = ()
    effect: Literal["", "benefit", "burden"] = ""
    outcome: str = ""
    outcome_positive: tuple[str, ...] = ()
    weight: str = ""


@dataclass(frozen=True)
class Groups:
    """By which attributes people are grouped, and with whom each group is compared."""

    attributes: tuple[str, ...] = ()
    crossed: bool = True
    missing: Literal["group", "set_aside", "raise"] = "group"
    reference: Reference = "largest"


@dataclass(frozen=True)
class Metrics:
    """What is reported; () is all that the data allow."""

    report: tuple[str, ...] = ()


@dataclass(frozen=True)
class Statistics:
    """How sure is sure enough, and by which methods. There is no default level of confidence: state it."""

    confidence: float
    rate: str = "wilson"
    difference: str = "newcombe"
    ratio: str = "miettinen_nurminen"
    bootstrap: str = ""
    replicates: int = 1999
    seed: int = 1


@dataclass(frozen=True)
class Check:
    """A threshold: the metric's measure shall lie between `low` and `high`; an infinite end is no threshold.

    `measure` is "ratio" or "difference" (each group against the reference), or "worst_ratio" or "worst_difference"
    (smallest against largest group); for the metric "equalized_odds", "worst_difference" or "mean_difference".
    """

    metric: str
    measure: str
    low: float = -math.inf
    high: float = math.inf
    reference: Reference | None = None
