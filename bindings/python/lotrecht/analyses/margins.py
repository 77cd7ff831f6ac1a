"""``[margins]``: equivalence and non-inferiority: which groups are shown to be close enough."""

from __future__ import annotations

import importlib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lotrecht.analyses import comparing, module_of
from lotrecht.errors import InvalidInput, quoted

if TYPE_CHECKING:
    from lotrecht.decisions import Decisions
    from lotrecht.plan import Plan
    from lotrecht.plan.reading import TomlTable

__all__ = ["COMMENTS", "USES", "Section", "check", "read", "roles", "run"]

USES: tuple[str, ...] = ()
"""Of the design of the rows, what its tests respect: nothing. Weighted rows are refused, the rest is flagged."""

MEASURES = ("difference", "ratio")
TESTS = {
    "difference": ("miettinen_nurminen", "farrington_manning", "newcombe", "exact"),
    "ratio": ("miettinen_nurminen", "farrington_manning", "log", "exact"),
}
"""The tests against a margin that there are, by measure; the first is what is done if nothing is said."""


@dataclass(frozen=True)
class Section:
    """A margin; both ends: equivalence, one end: not lower, or not higher, by more than that."""

    measure: str = "difference"
    low: float | None = None
    high: float | None = None
    metrics: tuple[str, ...] = ()
    test: str = "miettinen_nurminen"
    reference: Any = None


COMMENTS = {
    "": "Close enough? Which groups are shown to keep within a margin that you set (equivalence, non-inferiority).",
    "measure": "difference (of rates: -0.05 is 5 percentage points lower) | ratio (0.8 is four fifths)",
    "low": "the group may be lower, but not by so much: -0.05, or 0.8 for a ratio; leave out if lower does not matter",
    "high": "the group may be higher, but not by so much: 0.05, or 1.25; leave out if higher does not matter",
    "metrics": "empty: those of [metrics]; not balanced_accuracy or treatment_equality",
    "test": "miettinen_nurminen | farrington_manning | newcombe (differences) | log (ratios) | exact (small groups)",
    "reference": "empty: as in [groups]; or largest | rest | a group by name: { sex = 'female' }",
}


def read(table: TomlTable) -> Section:
    """Return the section of a plan."""
    return Section(
        measure=table.choice("measure", MEASURES, Section.measure),
        low=_end(table.number("low", -math.inf)),
        high=_end(table.number("high", math.inf)),
        metrics=table.texts("metrics"),
        test=table.choice("test", tuple(dict.fromkeys(t for tests in TESTS.values() for t in tests)), Section.test),
        reference=table.reference("reference"),
    )


def _end(value: float) -> float | None:
    """Return an end of the margin; an infinite one is none."""
    return None if math.isinf(value) else value


def check(section: Section, plan: Plan) -> None:
    """Refuse what the table cannot see alone."""
    comparing.check_word("margins", "measure", section.measure, MEASURES)
    comparing.check_word("margins", "test", section.test, TESTS[section.measure])
    ratio = section.measure == "ratio"
    if section.low is None and section.high is None:
        example = "low = 0.8, high = 1.25" if ratio else "low = -0.05, high = 0.05"
        raise InvalidInput(
            f"[margins] has neither low nor high: how far apart may rates be and still count as close enough? "
            f"Say {example}, or only one of them"
        )
    ends = {"low": (0.0, 1.0), "high": (1.0, math.inf)} if ratio else {"low": (-1.0, 0.0), "high": (0.0, 1.0)}
    for key, (least, most) in ends.items():
        value = getattr(section, key)
        if value is not None and not hasattr(value, "__float__"):
            raise InvalidInput(f"[margins].{key} must be a number, got {quoted(value)}")
        if value is not None and not (least < value < most):
            where = f"lie above {least:g}" if math.isinf(most) else f"lie between {least:g} and {most:g}"
            raise InvalidInput(f"[margins].{key} must {where} for a {section.measure}, got {value:g}")
    if plan.statistics.confidence <= 0.5:
        raise InvalidInput(
            f"[margins] needs [statistics].confidence above 0.5, got {plan.statistics.confidence:g}: its tests are "
            f"one-sided"
        )
    comparing.check_plain_metrics("margins", section.metrics)
    comparing.check_reference("margins", section.reference, plan)


def roles(section: Section) -> dict[str, Any]:
    """Return the columns that are needed: none beyond the audit's."""
    return {}


def run(section: Section, plan: Plan, decisions: Decisions, threads: int) -> list[Any]:
    """Return the answer, one analysis."""
    comparing.refuse_weights("margins", decisions)
    told = module_of("tests").of_findings(plan.analyses.get("tests"))
    _core: Any = importlib.import_module("lotrecht._core")
    return [
        _core.fairness.analyse_margins(
            decisions.decision,
            decisions.outcome,
            comparing.attributes_of(decisions),
            {
                "metrics": comparing.plain_metrics("margins", section.metrics, plan, decisions),
                "measure": section.measure,
                "low": -math.inf if section.low is None else section.low,
                "high": math.inf if section.high is None else section.high,
                "test": section.test,
                "reference": comparing.resolved_reference("margins", section.reference, plan, decisions),
                "crossed": plan.groups.crossed,
                "confidence": plan.statistics.confidence,
                **told,
            },
            threads,
        )
    ]
