"""One table of a plan asked by a function: the rules are the plan's, the words of a refusal the caller's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lotrecht.analyses import answers, module_of, table_of
from lotrecht.decisions import Decisions
from lotrecht.errors import InvalidInput
from lotrecht.plan import Columns, Groups, Plan, Statistics
from lotrecht.stats.checking import cores_of
from lotrecht.tables import Table

__all__ = ["analyses", "answer", "ask", "in_callers_words"]


def answer(
    function: str,
    kind: str,
    d: Decisions,
    confidence: float,
    reference: Any,
    threads: int | None,
    section: dict[str, Any],
    statistics: dict[str, Any] | None = None,
) -> Table:
    """Return the answer to one section about the decisions, as a table."""
    if not isinstance(d, Decisions):
        raise InvalidInput(
            f"{function}: a lotrecht.Decisions is expected, got a {type(d).__name__}; make one: Decisions(data, ...)"
        )
    cores = cores_of(function, threads)
    module = module_of(kind)
    try:
        asked = module.Section(**section)
        plan = Plan(
            columns=Columns(decision=d.labels.decision, outcome=d.labels.outcome or ""),
            groups=Groups(attributes=tuple(a.name for a in d.attributes), reference=reference),
            statistics=Statistics(confidence=confidence, **(statistics or {})),
            analyses={kind: asked},
        )
        return table_of(answers(kind, asked, plan, d, cores), [a.name for a in d.attributes])
    except InvalidInput as error:
        raise in_callers_words(function, error) from None


def analyses(
    function: str,
    kind: str,
    d: Decisions,
    asked: Mapping[str, Any],
    statistics: Mapping[str, Any],
    threads: int | None = None,
) -> list[Any]:
    """Return the answers to one table of a plan.

    Parameters
    ----------
    function : who asks, for refusals
    kind : the table, such as "pooling"
    asked : its keys
    statistics : keys of [statistics]; None stands for the plan's own default
    """
    if not isinstance(d, Decisions):
        raise InvalidInput(
            f"{function}: a lotrecht.Decisions is expected, got a {type(d).__name__}; make one: Decisions(data, ...)"
        )
    cores = cores_of(function, threads)
    module = module_of(kind)
    try:
        plan = Plan(
            columns=Columns(decision=d.labels.decision),
            groups=Groups(attributes=tuple(a.name for a in d.attributes)),
            statistics=Statistics(**{n: v for n, v in statistics.items() if v is not None or n == "confidence"}),
            analyses={kind: module.Section(**asked)},
        )
        return answers(kind, plan.analyses[kind], plan, d, cores)
    except InvalidInput as error:
        raise in_callers_words(function, error) from None


def ask(
    function: str,
    kind: str,
    d: Decisions,
    asked: Mapping[str, Any],
    statistics: Mapping[str, Any],
    threads: int | None = None,
) -> Table:
    """Return the answers to one table of a plan as a table; see `analyses`."""
    return table_of(analyses(function, kind, d, asked, statistics, threads), [a.name for a in d.attributes])


def in_callers_words(function: str, error: InvalidInput) -> InvalidInput:
    """Return a refusal in the words of who called a function: the rules are those of a plan, but there is none."""
    said = str(error).removeprefix(f"{function}: ").replace(" out of this plan", " out")
    said = re.sub(r"^\[\w+\] ", "", said)  # "[chain] counts rows": the function's name says it already
    said = re.sub(r"\[\[(\w+)\]\]", r"a plan's \1", said)
    return InvalidInput(f"{function}: " + re.sub(r"\[(\w+)\](?:\.(\w+))?", _callers_word, said))


def _callers_word(place: re.Match[str]) -> str:
    word = place[2] or place[1]
    return "groups" if word == "attributes" else word
