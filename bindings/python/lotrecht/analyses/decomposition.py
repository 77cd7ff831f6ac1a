"""``[decomposition]``: what a gap in selection rates is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lotrecht.analyses import comparing, regressing
from lotrecht.errors import InvalidInput

if TYPE_CHECKING:
    from lotrecht.decisions import Decisions
    from lotrecht.plan import Plan
    from lotrecht.plan.reading import TomlTable

__all__ = ["COEFFICIENTS", "COMMENTS", "FOLDS", "METHODS", "USES", "Section", "check", "read", "roles", "run"]

USES: tuple[str, ...] = ("weight", "cluster")
"""Of the design of the rows, what its intervals respect: weights, and clusters."""

METHODS = ("kitagawa", "oaxaca_blinder", "logit")
"""The first divides a gap over strata, the others over covariates, by linear and by logistic regressions."""
COEFFICIENTS = ("pooled", "group", "reference", "cotton", "reimers")
"""Whose coefficients say what would be right."""
FOLDS = ("two", "three")
MOST_LISTED = 1000


@dataclass(frozen=True)
class Section:
    """By what the gap is divided, and how."""

    method: str = "kitagawa"
    strata: tuple[str, ...] = ()
    covariates: tuple[str, ...] = ()
    fold: str = "two"
    coefficients: str = "pooled"
    reference: Any = None
    listed_strata: int = 20


COMMENTS = {
    "": "Decomposition: how much of a gap goes with who the people are, how much with how they are decided about?",
    "method": "kitagawa (over strata) | oaxaca_blinder | logit (over covariates)",
    "strata": "columns whose combinations are the strata; for kitagawa",
    "covariates": "columns of numbers or text; for oaxaca_blinder and logit",
    "fold": "two | three: with the interaction as a part of its own",
    "coefficients": "pooled | group | reference | cotton | reimers: whose coefficients are the yardstick; fold = 'two'",
    "reference": "empty: as in [groups]; or largest | rest | a group by name: { sex = 'female' }",
    "listed_strata": "so many of the largest strata are shown one by one",
}


def read(table: TomlTable) -> Section:
    """Return the section of a plan."""
    return Section(
        method=table.choice("method", METHODS, Section.method),
        strata=table.texts("strata"),
        covariates=table.texts("covariates"),
        fold=table.choice("fold", FOLDS, Section.fold),
        coefficients=table.choice("coefficients", COEFFICIENTS, Section.coefficients),
        reference=table.reference("reference"),
        listed_strata=table.whole("listed_strata", Section.listed_strata),
    )


def check(section: Section, plan: Plan) -> None:
    """Refuse what the table cannot see alone."""
    regressing.one_of("decomposition", "method", section.method, METHODS)
    regressing.one_of("decomposition", "fold", section.fold, FOLDS)
    regressing.one_of("decomposition", "coefficients", section.coefficients, COEFFICIENTS)
    over, other = ("strata", "covariates") if section.method == "kitagawa" else ("covariates", "strata")
    if not getattr(section, over):
        raise InvalidInput(f"[decomposition].{over} is empty: {section.method} needs at least one column")
    if getattr(section, other):
        raise InvalidInput(f"[decomposition].{other} is given, but {section.method} goes by {over}")
    comparing.check_columns("decomposition", over, getattr(section, over), plan)
    if not 0 <= section.listed_strata <= MOST_LISTED:
        raise InvalidInput(
            f"[decomposition].listed_strata must be a whole number from 0 to {MOST_LISTED}, got {section.listed_strata}"
        )
    if section.method == "kitagawa" and plan.statistics.bootstrap and plan.columns.weight:
        raise InvalidInput("[decomposition] has no bootstrap of weighted rows; leave [statistics].bootstrap empty")
    comparing.check_reference("decomposition", section.reference, plan)


def roles(section: Section) -> dict[str, Any]:
    """Return the columns that are needed."""
    if section.method == "kitagawa":
        return {"strata": section.strata}
    return {"covariates": section.covariates}


def run(section: Section, plan: Plan, decisions: Decisions, threads: int) -> list[Any]:
    """Return the answer, one analysis."""
    if section.method == "kitagawa" and plan.statistics.bootstrap:
        for what, column in (("weights", decisions.weight), ("clusters", decisions.cluster)):
            if column is not None:
                raise InvalidInput(f"[decomposition] has no bootstrap of rows with {what}; leave bootstrap empty")
    strata = regressing.strata_of("decomposition", section.strata, decisions)
    covariates = regressing.covariates_of("decomposition", section.covariates, decisions)
    spec = {
        "method": section.method,
        "threefold": section.fold == "three",
        "coefficients": section.coefficients,
        "listed_strata": section.listed_strata,
        "reference": comparing.resolved_reference("decomposition", section.reference, plan, decisions),
        "statistics": comparing.statistics_of(plan),
    }
    return [
        comparing.core().decompose(
            spec,
            decisions.decision,
            comparing.attributes_of(decisions),
            strata,
            covariates,
            decisions.weight,
            regressing.cluster_of(decisions),
            threads,
            regressing.design_of(plan, decisions, threads),
        )
    ]
