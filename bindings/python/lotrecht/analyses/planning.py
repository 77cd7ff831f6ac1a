"""``[planning]``: what so many decisions can show, and how many more it takes to find a gap that matters."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lotrecht.analyses import comparing
from lotrecht.errors import InvalidInput, quoted

if TYPE_CHECKING:
    from lotrecht.decisions import Decisions
    from lotrecht.plan import Plan
    from lotrecht.plan.reading import TomlTable

__all__ = ["COMMENTS", "USES", "Section", "check", "read", "roles", "run"]

USES: tuple[str, ...] = ()
"""Of the design of the rows, what its numbers respect: nothing. Weighted rows are refused, the rest is flagged."""

MEASURES = ("difference", "ratio")
TESTS = ("normal", "normal_continuity", "score", "newcombe", "fisher", "boschloo")
SMALLEST_GAP = 0.001
"""A gap nearer to none than this needs more decisions than there are people."""


@dataclass(frozen=True)
class Section:
    """The gap that should be found; 0 is none, and refused."""

    gap: float = 0.0
    measure: str = "difference"
    power: float = 0.8
    metrics: tuple[str, ...] = ()
    test: str = "normal"
    reference: Any = None


COMMENTS = {
    "": "Enough decisions? How surely a gap that matters would be found, and how many more decisions it would take.",
    "gap": "the smallest gap that matters to you: 0.05 (5 percentage points), or for a ratio 0.8 (four fifths)",
    "measure": "difference | ratio: of the gap, looked for upwards and downwards",
    "power": "how surely it should be found: 0.8 means in four of five such audits",
    "metrics": "empty: those of [metrics]; not balanced_accuracy or treatment_equality",
    "test": "the test it is to be found with: normal (by formula) | normal_continuity | score | newcombe | fisher | "
    "boschloo (exactly, while groups are small)",
    "reference": "empty: as in [groups]; or largest | rest | a group by name: { sex = 'female' }",
}


def read(table: TomlTable) -> Section:
    """Return the section of a plan."""
    return Section(
        gap=table.number("gap", Section.gap),
        measure=table.choice("measure", MEASURES, Section.measure),
        power=table.number("power", Section.power),
        metrics=table.texts("metrics"),
        test=table.choice("test", TESTS, Section.test),
        reference=table.reference("reference"),
    )


def check(section: Section, plan: Plan) -> None:
    """Refuse what the table cannot see alone."""
    comparing.check_word("planning", "measure", section.measure, MEASURES)
    comparing.check_word("planning", "test", section.test, TESTS)
    if section.measure == "difference":
        least, most, example = SMALLEST_GAP, 1.0, "0.05 is 5 percentage points"
    else:
        least, most, example = 0.0, 1.0 - SMALLEST_GAP, "0.8 is four fifths"
    if not hasattr(section.gap, "__float__"):
        raise InvalidInput(f"[planning].gap must be a number, got {quoted(section.gap)}")
    if section.gap == 0.0:
        raise InvalidInput(f"[planning].gap is missing: say the smallest gap that matters to you ({example})")
    if not (0.0 < section.gap < 1.0 and least <= section.gap <= most):
        raise InvalidInput(
            f"[planning].gap must lie between {least:g} and {most:g} for a {section.measure} ({example}; it is looked "
            f"for on both sides), got {section.gap:g}"
        )
    alpha = 1.0 - plan.statistics.confidence
    if not alpha < section.power < 1.0:
        raise InvalidInput(
            f"[planning].power must lie between {alpha:g}, which chance alone has, and 1 (0.8 means four of five), got "
            f"{section.power:g}"
        )
    comparing.check_plain_metrics("planning", section.metrics)
    comparing.check_reference("planning", section.reference, plan)


def roles(section: Section) -> dict[str, Any]:
    """Return the columns that are needed: none beyond the audit's."""
    return {}


def run(section: Section, plan: Plan, decisions: Decisions, threads: int) -> list[Any]:
    """Return the answer, one analysis."""
    comparing.refuse_weights("planning", decisions)
    _core: Any = importlib.import_module("lotrecht._core")
    return [
        _core.fairness.analyse_planning(
            decisions.decision,
            decisions.outcome,
            comparing.attributes_of(decisions),
            {
                "metrics": comparing.plain_metrics("planning", section.metrics, plan, decisions),
                "measure": section.measure,
                "gap": section.gap,
                "power": section.power,
                "test": section.test,
                "reference": comparing.resolved_reference("planning", section.reference, plan, decisions),
                "crossed": plan.groups.crossed,
                "confidence": plan.statistics.confidence,
            },
            threads,
        )
    ]
