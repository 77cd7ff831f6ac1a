"""``[ll144]``: the tables of New York City's Local Law 144 on automated employment decision tools."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lotrecht.errors import InvalidInput, did_you_mean, quoted

if TYPE_CHECKING:
    from lotrecht.decisions import Decisions
    from lotrecht.plan import Plan
    from lotrecht.plan.reading import TomlTable

__all__ = ["COMMENTS", "LARGEST_EXCLUSION", "USES", "Section", "check", "read", "roles", "run"]

USES: tuple[str, ...] = ()
"""Of the design of the rows, what its intervals respect: nothing. Weighted rows are refused, the rest is flagged."""

LARGEST_EXCLUSION = 0.02
"""The rule lets an auditor leave out categories below 2 % of the data, and none above."""


@dataclass(frozen=True)
class Section:
    """Which attributes are the law's, and what the auditor chose.

    `rate` is "selection" (who was selected) or "scoring" (who scored above the median of everybody, by `score`).
    """

    sex: str = ""
    race: str = ""
    rate: str = "selection"
    score: str = ""
    exclude_below: float = 0.0
    justification: str = ""


COMMENTS = {
    "": "New York City Local Law 144: rates and impact ratios by sex, by race or ethnicity, and by both crossed.",
    "sex": "which of [groups].attributes",
    "race": "which of [groups].attributes",
    "rate": "selection (who was selected) | scoring (who scored above the median of everybody)",
    "score": "the column of scores, for rate = scoring",
    "exclude_below": "0, or at most 0.02: smaller categories get no impact ratio (number and rate remain)",
    "justification": "why they are left out; the rule wants it published",
}


def read(table: TomlTable) -> Section:
    """Return the section of a plan."""
    return Section(
        sex=table.text("sex"),
        race=table.text("race"),
        rate=table.choice("rate", ("selection", "scoring"), "selection"),
        score=table.text("score"),
        exclude_below=table.number("exclude_below", 0.0),
        justification=table.text("justification"),
    )


def check(section: Section, plan: Plan) -> None:
    """Refuse what the table cannot see alone."""
    if section.rate not in ("selection", "scoring"):
        raise InvalidInput(f"[ll144].rate must be selection or scoring, got {quoted(section.rate)}")
    if not section.sex and not section.race:
        raise InvalidInput("[ll144] names neither sex nor race: the law asks for both, and for both crossed")
    if section.sex == section.race:
        raise InvalidInput(f"[ll144].sex and [ll144].race are the same attribute, {quoted(section.sex)}")
    for key in ("sex", "race"):
        name = getattr(section, key)
        if name and name not in plan.groups.attributes:
            near = did_you_mean(name, plan.groups.attributes)
            raise InvalidInput(f"[ll144].{key} names {quoted(name)}, which is not in [groups].attributes{near}")
    if section.rate == "selection" and section.score:
        raise InvalidInput("[ll144].score is given, but rate is selection; say rate = scoring, or leave score out")
    if not 0.0 <= section.exclude_below <= LARGEST_EXCLUSION:
        raise InvalidInput(
            f"[ll144].exclude_below must lie between 0 and {LARGEST_EXCLUSION}, the most the rule allows, got "
            f"{section.exclude_below:g}"
        )
    if section.exclude_below > 0.0 and not section.justification.strip():
        raise InvalidInput(
            "[ll144].justification is empty: categories below exclude_below are left out of impact ratios, and the "
            "rule wants the reason published"
        )


def roles(section: Section) -> dict[str, Any]:
    """Return the columns that are needed."""
    return {"score": section.score} if section.score else {}


def run(section: Section, plan: Plan, decisions: Decisions, threads: int) -> list[Any]:
    """Return the answer, one analysis."""
    if decisions.weight is not None:
        raise InvalidInput("[ll144] counts people, and these rows are weighted; leave [columns].weight out")
    if section.rate == "scoring" and decisions.score is None:
        raise InvalidInput("[ll144].score is empty: rate = scoring needs the column of scores")
    by_name = {a.name: a for a in decisions.attributes}
    chosen = []
    for key in ("sex", "race"):
        name = getattr(section, key)
        if not name:
            continue
        if name not in by_name:
            raise InvalidInput(f"[ll144].{key}: {quoted(name)} is no attribute{did_you_mean(name, by_name)}")
        chosen.append(by_name[name])
    _core: Any = importlib.import_module("lotrecht._core")
    return [
        _core.fairness.ll144(
            decisions.decision,
            decisions.score if section.rate == "scoring" else None,
            [(a.name, list(a.levels), a.codes) for a in chosen],
            section.exclude_below,
            section.justification,
            plan.statistics.confidence,
            threads,
        )
    ]
