"""``[drift]``: a reference period: who came, what they were like and what was decided, then and now."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from lotrecht.analyses import comparing
from lotrecht.errors import InvalidInput, quoted
from lotrecht.ingest.coding import Attribute
from lotrecht.ingest.roles import UNKNOWN
from lotrecht.ingest.texts import NUMBER, is_missing

if TYPE_CHECKING:
    import numpy.typing as npt

    from lotrecht.decisions import Decisions
    from lotrecht.plan import Plan
    from lotrecht.plan.reading import TomlTable

__all__ = ["COMMENTS", "USES", "Section", "check", "read", "roles", "run"]

USES: tuple[str, ...] = ()
"""Of the design of the rows, what its intervals respect: nothing. Weighted rows are refused, the rest is flagged."""


@dataclass(frozen=True)
class Section:
    """The file of the reference period, and what is compared with it."""

    reference: str = ""
    columns: tuple[str, ...] = ()
    within_groups: bool = True
    tolerance: float | None = None


COMMENTS = {
    "": "A reference period: did the cases, or what is decided about them, change since then, in any group?",
    "reference": "the file of the earlier period, with the same columns; from the folder of this file",
    "columns": "what to compare besides groups, decision, outcome and score, such as ['age', 'income']",
    "within_groups": "whether decision, outcome, score and columns are compared within each group as well",
    "tolerance": "how far a distribution may move before it matters: 0.1 is a tenth of the rows; or leave it out",
}


def read(table: TomlTable) -> Section:
    """Return the section of a plan."""
    tolerance = table.number("tolerance", -1.0, "a share from 0 to 1, such as 0.1")
    return Section(
        reference=table.text("reference"),
        columns=table.texts("columns"),
        within_groups=table.boolean("within_groups", True),
        tolerance=None if tolerance == -1.0 else tolerance,
    )


def check(section: Section, plan: Plan) -> None:
    """Refuse what the table cannot see alone."""
    if not section.reference:
        raise InvalidInput("[drift].reference is empty: name the file of the period to compare with")
    if section.tolerance is not None and not 0.0 <= section.tolerance <= 1.0:
        raise InvalidInput(f"[drift].tolerance must be a share from 0 to 1, got {section.tolerance:g}")
    comparing.check_columns("drift", "columns", list(section.columns), plan)


def roles(section: Section) -> dict[str, Any]:
    """Return the columns that are needed."""
    return {"strata": section.columns}


def run(section: Section, plan: Plan, decisions: Decisions, threads: int) -> list[Any]:
    """Return the answer, one analysis."""
    from lotrecht.auditing import decisions_of
    from lotrecht.drift.pairs import Column, Numbers, Windows, alike, as_days

    comparing.refuse_weights("drift", decisions)
    alone = replace(plan, analyses={"drift": section})
    try:
        before = decisions_of(alone, plan.folder / section.reference)
    except InvalidInput as error:
        raise InvalidInput(f"[drift].reference: {error}") from None
    measured: list[Any] = []
    attributes: list[Any] = []
    for name, is_attribute, *both in _columns(section, before, decisions):
        first, second = alike(both[0], both[1])
        if not is_attribute and name in section.columns and (days := as_days((first, second))) is not None:
            measured.append(Column(name, days, dates=True))
            continue
        if isinstance(first, Attribute) != isinstance(second, Attribute):
            kinds = ["categories" if isinstance(side, Attribute) else "numbers" for side in (first, second)]
            raise InvalidInput(
                f"[drift].columns: {quoted(name)} holds {kinds[0]} in {section.reference} and {kinds[1]} now"
            )
        (attributes if is_attribute else measured).append(Column(name, (first, second)))
    rows = (len(before.decision), len(decisions.decision))
    pairs: list[Any] = [([], pair) for pair in Windows(rows, (), (), (*attributes, *measured), None, threads).pairs()]
    if section.within_groups:
        for attribute in attributes:
            within = Windows(rows, _groups(attribute), (), tuple(measured), attribute, threads)
            pairs += [([(attribute.name, pair.group)], pair) for pair in within.pairs() if pair.group is not None]
    columns = [
        (
            pair.column,
            group,
            pair.data.tallies
            if isinstance(pair.data, Numbers)
            else (list(pair.data.levels), *map(list, pair.data.counts), *pair.data.missing),
        )
        for group, pair in pairs
    ]
    statistics = plan.statistics
    _core: Any = importlib.import_module("lotrecht._core")
    return [
        _core.audit.drift(
            columns,
            section.reference,
            section.tolerance,
            statistics.confidence,
            statistics.replicates,
            statistics.seed,
            threads,
        )
    ]


def _groups(attribute: Any) -> tuple[tuple[str, tuple[int, int]], ...]:
    first, second = (dict(zip(side.levels, _counted(side), strict=True)) for side in attribute.sides)
    names = [name for name in dict.fromkeys([*second, *first]) if name is not None]
    return tuple((name, (first.get(name, 0), second.get(name, 0))) for name in names)


def _counted(attribute: Attribute) -> list[int]:
    return [int(n) for n in np.bincount(attribute.codes, minlength=len(attribute.levels))]


def _columns(section: Section, before: Decisions, now: Decisions) -> Iterator[tuple[str, bool, Any, Any]]:
    """Give name, whether people are grouped by it, and the column in both periods."""
    for first, second in zip(before.attributes, now.attributes, strict=True):
        yield second.name, True, first, second
    yield now.labels.decision, False, _answers(before.decision, now), _answers(now.decision, now)
    if before.outcome is not None and now.outcome is not None:
        yield now.labels.outcome or "outcome", False, _answers(before.outcome, now), _answers(now.outcome, now)
    if before.score is not None and now.score is not None:
        yield now.labels.score or "score", False, before.score, now.score
    known = {attribute.name for attribute in now.attributes}
    for name in section.columns:
        if name not in known:
            first, second = (next(a for a in side.strata if a.name == name) for side in (before, now))
            plain = [_as_numbers(side) for side in (first, second)]
            both = [side for side in plain if side is not None]
            # Where neither side has a value there is no telling; where one has none, it may have vanished.
            numeric = len(both) == 2 and not all(np.isnan(side).all() for side in both)
            yield name, False, *(both if numeric else (first, second))


def _answers(codes: npt.NDArray[np.uint8], now: Decisions) -> Attribute:
    """Return answers as categories: yes, no, and not known."""
    return Attribute(now.labels.decision, ("no", "yes", None), np.asarray(np.minimum(codes, UNKNOWN)))


def _as_numbers(attribute: Attribute) -> npt.NDArray[np.float64] | None:
    """Return a column as the numbers it holds, NaN where missing, or None where it holds other things."""
    texts = [None if level is None or is_missing(level) else level.strip() for level in attribute.levels]
    if not all(text is None or NUMBER.fullmatch(text) for text in texts):
        return None
    values = np.array([np.nan if text is None else float(text) for text in texts])
    return np.asarray(values[attribute.codes])
