"""Run a plan that has published counts and no rows: the table of counts is all the evidence there is."""

from __future__ import annotations

import importlib
import math
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lotrecht.analyses import module_of
from lotrecht.analyses.comparing import statistics_of
from lotrecht.errors import InvalidInput, listing
from lotrecht.plan import QUESTIONS, Plan, Statistics

if TYPE_CHECKING:
    from lotrecht.analyses.aggregates import Published, Section

__all__ = ["has_counts_only", "record_of_counts"]


def has_counts_only(plan: Plan) -> bool:
    """Return whether a plan names published counts, and neither rows nor what was decided in them."""
    return "aggregates" in plan.analyses and not plan.columns.decision and not plan.data.path


def record_of_counts(plan: Plan, data: Any = None) -> str:
    """Return the record of an audit of published counts, as JSON text.

    Parameters
    ----------
    plan : names [aggregates], and nothing that needs rows
    data : another table of counts than the file the plan names: a path, or whatever has named columns

    Raises
    ------
    InvalidInput
        if the plan asks for what needs rows, or the counts cannot be used
    """
    asked = list(_asked_of_rows(plan))
    if asked:
        raise InvalidInput(
            f"the plan has published counts in [aggregates] and no rows, but {listing(asked, 20)} "
            f"{'needs' if len(asked) == 1 else 'need'} rows; take it out, or name rows in [data].path and "
            f"[columns].decision (of counts, [aggregates] says groups, metrics, reference, and what is allowed)"
        )
    aggregates = module_of("aggregates")
    section: Section = plan.analyses["aggregates"]
    if data is None:
        data = aggregates.file_of(section, plan)
    table: Published = aggregates.published(section, data, plan.data.encoding)
    analysis = aggregates.analysis_of(section, table, plan.statistics.confidence)
    attributes = [(name, table.levels(i)) for i, name in enumerate(section.groups)]
    core: Any = importlib.import_module("lotrecht._core")
    try:
        return str(core.run_counts(_specification(plan, section, table), attributes, [analysis]))
    except InvalidInput as error:  # the library's functions mean nothing to who wrote the plan
        told = re.sub(r"^\w+: (replicates|seed) ", r"[statistics].\1 ", str(error))
        raise InvalidInput(told) from None


def _asked_of_rows(plan: Plan) -> Iterator[str]:
    """Yield what the plan asks that only rows can answer: nothing of it is left out in silence."""
    columns, groups = plan.columns, plan.groups
    for name in ("positive", "outcome", "outcome_positive", "weight"):
        if getattr(columns, name):
            yield f"[columns].{name}"
    if groups.attributes:
        yield "[groups].attributes"
    if plan.metrics.report:
        yield "[metrics].report"
    for name in ("rate", "difference", "ratio", "bootstrap"):
        if getattr(plan.statistics, name) != getattr(Statistics, name, None):
            yield f"[statistics].{name}"
    if plan.checks:
        yield "[[checks]]"
    for kind in plan.analyses:
        if kind != "aggregates":
            yield f"[{kind}]"


def _specification(plan: Plan, section: Section, table: Published) -> dict[str, Any]:
    """Return what the compiled library is told: the plan, and where the counts came from."""
    aggregates = module_of("aggregates")
    source, rows = table.source, len(table.rows)
    named = isinstance(section.reference, Mapping)
    return {
        "title": plan.title,
        "why": {name: getattr(plan.why, name) for name in QUESTIONS},
        "data": {
            "source": source.name,
            "sha256": source.sha256,
            "bytes": source.bytes,
            "encoding": source.encoding,
            "rows_read": rows,
            "rows_used": rows,
            "set_aside": [],
            "counts": {"effect": plan.columns.effect, "columns": table.counted},
        },
        "statistics": statistics_of(plan),
        "reference": {
            "rule": "group" if named else section.reference or "largest",
            "levels": [str(section.reference[name]) or None for name in section.groups] if named else None,
        },
        "crossed": False,
        "metrics": aggregates.metrics_of(section),
        "tests": None,
        "checks": [
            {
                "metric": metric,
                "measure": section.measure,
                "low": -math.inf if section.low is None else section.low,
                "high": math.inf if section.high is None else section.high,
                "reference": None,
            }
            for metric in aggregates.metrics_of(section)
            if section.measure
        ],
    }
