"""``[adjusted]``: the gap between groups that remains when a regression accounts for covariates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lotrecht.analyses import comparing, regressing
from lotrecht.errors import InvalidInput

if TYPE_CHECKING:
    from lotrecht.decisions import Decisions
    from lotrecht.plan import Plan
    from lotrecht.plan.reading import TomlTable

__all__ = ["COMMENTS", "MODELS", "USES", "Section", "check", "read", "roles", "run"]

USES: tuple[str, ...] = ("weight", "cluster")
"""Of the design of the rows, what its intervals respect: robust errors, by clusters where there are any."""

MODELS = ("logistic", "linear")
"""The logistic model gives standardised rates; the linear one a coefficient with HC3 or CR2 errors."""


@dataclass(frozen=True)
class Section:
    """What is accounted for, and by which model."""

    covariates: tuple[str, ...] = ()
    model: str = "logistic"
    reference: Any = None


COMMENTS = {
    "": "Adjusted gaps: do groups differ among people alike in these columns? What is adjusted for is a judgement: "
    "adjusting for a consequence of discrimination hides it.",
    "covariates": "columns of numbers or text",
    "model": "logistic | linear",
    "reference": "empty: as in [groups]; or largest | rest | a group by name: { sex = 'female' }",
}


def read(table: TomlTable) -> Section:
    """Return the section of a plan."""
    return Section(
        covariates=table.texts("covariates"),
        model=table.choice("model", MODELS, Section.model),
        reference=table.reference("reference"),
    )


def check(section: Section, plan: Plan) -> None:
    """Refuse what the table cannot see alone."""
    if not section.covariates:
        raise InvalidInput("[adjusted].covariates is empty: name at least one column to account for")
    comparing.check_columns("adjusted", "covariates", section.covariates, plan)
    regressing.one_of("adjusted", "model", section.model, MODELS)
    comparing.check_reference("adjusted", section.reference, plan)


def roles(section: Section) -> dict[str, Any]:
    """Return the columns that are needed."""
    return {"covariates": section.covariates}


def run(section: Section, plan: Plan, decisions: Decisions, threads: int) -> list[Any]:
    """Return the answer, one analysis."""
    spec = {
        "model": section.model,
        "reference": comparing.resolved_reference("adjusted", section.reference, plan, decisions),
        "statistics": {**comparing.statistics_of(plan), "bootstrap": ""},  # regressions have formulas only
    }
    return [
        comparing.core().adjusted(
            spec,
            decisions.decision,
            comparing.attributes_of(decisions),
            regressing.covariates_of("adjusted", section.covariates, decisions),
            decisions.weight,
            regressing.cluster_of(decisions),
            threads,
            regressing.design_of(plan, decisions, threads),
        )
    ]
