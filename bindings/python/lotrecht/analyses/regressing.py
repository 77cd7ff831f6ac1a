"""What analyses that need the rows themselves share: covariates, strata and clusters for compiled functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lotrecht.analyses import module_of
from lotrecht.errors import InvalidInput, did_you_mean, listing, quoted
from lotrecht.ingest.coding import Attribute

if TYPE_CHECKING:
    from lotrecht.decisions import Decisions
    from lotrecht.plan import Plan

__all__ = ["cluster_of", "covariates_of", "design_of", "one_of", "strata_of"]

MOST_LEVELS = 1000
"""Most levels of a covariate: each gets a coefficient."""


def covariates_of(
    kind: str, names: Sequence[str], decisions: Decisions
) -> list[tuple[str, list[str | None] | None, Any]]:
    """Return the covariates: name, levels (None: numbers), and the column."""
    found: list[tuple[str, list[str | None] | None, Any]] = []
    for name in names:
        if name not in decisions.covariates:
            known = decisions.covariates
            raise InvalidInput(
                f"[{kind}].covariates names {quoted(name)}, which is no covariate of these decisions"
                f"{did_you_mean(name, known)}; there is {listing(known, 20) or 'none'}"
            )
        value = decisions.covariates[name]
        if not isinstance(value, Attribute):
            found.append((name, None, value))
            continue
        if len(value.levels) > MOST_LEVELS:
            raise InvalidInput(
                f"[{kind}].covariates: {quoted(name)} has {len(value.levels)} different values, more than the "
                f"{MOST_LEVELS} a regression can hold; is it an identifier, or a number read as text?"
            )
        found.append((name, list(value.levels), value.codes))
    return found


def strata_of(kind: str, names: Sequence[str], decisions: Decisions) -> list[tuple[str, list[str | None], Any]]:
    """Return the strata's columns."""
    by_name = {a.name: a for a in decisions.strata}
    for name in names:
        if name not in by_name:
            raise InvalidInput(
                f"[{kind}].strata names {quoted(name)}, which is no stratum of these decisions"
                f"{did_you_mean(name, by_name)}; there is {listing(by_name, 20) or 'none'}"
            )
    return [(a.name, list(a.levels), a.codes) for a in (by_name[name] for name in names)]


def cluster_of(decisions: Decisions) -> tuple[str, list[str | None], Any] | None:
    """Return the clusters' column, if there is one."""
    c = decisions.cluster
    return None if c is None else (c.name, list(c.levels), c.codes)


def design_of(plan: Plan, decisions: Decisions, threads: int) -> Any:
    """Return the design that raw gaps have in the tables, too; None where rows are independent and nobody asked."""
    return module_of("design").compiled(plan.analyses.get("design"), plan, decisions, threads)


def one_of(kind: str, key: str, value: Any, known: Sequence[str]) -> None:
    """Refuse a word that is not among some."""
    if value not in known:
        near = did_you_mean(str(value), known)
        raise InvalidInput(f"[{kind}].{key} must be one of {listing(known, 20)}, got {quoted(value)}{near}")
