"""What no table of a plan can see alone, held against plans from a file and plans made in Python alike."""

from __future__ import annotations

import math
from numbers import Real
from typing import TYPE_CHECKING

from lotrecht.analyses import KINDS, module_of
from lotrecht.errors import InvalidInput, did_you_mean, listing, quoted
from lotrecht.plan.parts import MEASURES, METHODS, METRICS, ODDS_MEASURES, REFERENCE_RULES, Reference

if TYPE_CHECKING:
    from lotrecht.plan.plan import Plan

__all__ = ["check_outcome", "check_plan"]


def check_plan(plan: Plan) -> None:
    """Refuse what no table can see alone, and what a plan made in Python may hold."""
    confidence: object = plan.statistics.confidence  # a plan made in Python may hold anything
    if isinstance(confidence, bool) or not isinstance(confidence, Real):
        raise InvalidInput(
            f"[statistics].confidence must be a number between 0 and 1 such as 0.95, got {quoted(confidence)}"
        )
    if not 0.0 < plan.statistics.confidence < 1.0:
        raise InvalidInput(f"[statistics].confidence must lie between 0 and 1, got {plan.statistics.confidence:g}")
    for key, methods in METHODS.items():
        value = getattr(plan.statistics, key)
        if value not in methods:
            near = did_you_mean(str(value), methods)
            raise InvalidInput(f"[statistics].{key} must be one of {listing(methods)}, got {quoted(value)}{near}")
    if not 0 <= plan.statistics.seed < 1 << 64:
        raise InvalidInput(f"[statistics].seed must be a whole number from 0 to 2^64 - 1, got {plan.statistics.seed}")
    if plan.statistics.bootstrap and plan.statistics.replicates < 1:
        raise InvalidInput("[statistics].replicates must be at least 1 for a bootstrap, got 0")
    attributes = plan.groups.attributes
    if len(set(attributes)) < len(attributes):
        raise InvalidInput(f"[groups].attributes names an attribute twice: {listing(attributes, 20)}")
    for metric in plan.metrics.report:
        if metric not in METRICS:
            near = did_you_mean(metric, METRICS)
            raise InvalidInput(
                f"[metrics].report holds {quoted(metric)}, which is no metric{near}"
                f"{' The' if near else '; the'} metrics are {listing(METRICS, 20)}"
            )
    _check_reference(plan.groups.reference, attributes, "[groups].reference")
    for number, check in enumerate(plan.checks, 1):
        where = f"[[checks]] {number}"
        if check.metric != "equalized_odds" and check.metric not in METRICS:
            raise InvalidInput(
                f"{where}.metric: {quoted(check.metric)} is no metric{did_you_mean(check.metric, METRICS)}"
            )
        known = ODDS_MEASURES if check.metric == "equalized_odds" else MEASURES
        if check.measure not in known:
            raise InvalidInput(f"{where}.measure must be one of {listing(known)}, got {quoted(check.measure)}")
        if math.isnan(check.low) or math.isnan(check.high) or check.low > check.high:
            raise InvalidInput(f"{where}: low must not be above high, got low {check.low:g} and high {check.high:g}")
        if math.isinf(check.low) and math.isinf(check.high):
            raise InvalidInput(f"{where} has no threshold: give low, high or both")
        if check.reference is not None:
            if check.measure not in ("ratio", "difference"):
                raise InvalidInput(
                    f"{where}: {check.measure} compares all groups with one another, so it has no reference"
                )
            _check_reference(check.reference, attributes, f"{where}.reference")
    for kind, section in plan.analyses.items():
        if kind not in KINDS:
            raise InvalidInput(f"plan: {quoted(kind)} is no analysis{did_you_mean(kind, KINDS)}")
        module_of(kind).check(section, plan)


def check_outcome(plan: Plan) -> None:
    """Refuse metrics that need to know what turned out to be true, for a plan whose data do not say."""
    asked = [("[metrics].report", metric) for metric in plan.metrics.report]
    asked += [(f"[[checks]] {number}", check.metric) for number, check in enumerate(plan.checks, 1)]
    for where, metric in asked:
        if metric != "selection_rate":
            raise InvalidInput(
                f"{where}: {metric} needs to know what turned out to be true, but there is no outcome; "
                f"name its column in [columns].outcome"
            )


def _check_reference(reference: Reference, attributes: tuple[str, ...], where: str) -> None:
    if isinstance(reference, str):
        if reference not in REFERENCE_RULES:
            raise InvalidInput(
                f"{where} must be one of {listing(REFERENCE_RULES)} or a named group, got {quoted(reference)}"
            )
        return
    for name in reference:
        if name not in attributes:
            raise InvalidInput(
                f"{where} names {quoted(name)}, which is not in [groups].attributes{did_you_mean(name, attributes)}"
            )
    for name in attributes:
        if name not in reference:
            raise InvalidInput(f"{where} names a group, but not its {quoted(name)}; every attribute needs one")
