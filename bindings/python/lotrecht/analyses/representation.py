"""``[representation]``: whether groups are among the rows as they are among the people, by a census or a survey."""

from __future__ import annotations

import importlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lotrecht.errors import InvalidInput, did_you_mean, listing, quoted
from lotrecht.ingest.coding import Attribute, factorised
from lotrecht.ingest.columns import columns_of, one_length, requests
from lotrecht.ingest.roles import numbers

if TYPE_CHECKING:
    from lotrecht.decisions import Decisions
    from lotrecht.plan import Plan
    from lotrecht.plan.reading import TomlTable

__all__ = ["COMMENTS", "KINDS_OF_BENCHMARK", "USES", "Section", "check", "read", "roles", "run"]

USES: tuple[str, ...] = ()
"""Of the design of the rows, what its intervals respect: nothing. Weighted rows are refused, the rest is flagged."""

KINDS_OF_BENCHMARK = ("shares", "counts", "sample")


@dataclass(frozen=True)
class Section:
    """What the rows are compared with.

    `shares` is {group: number} for one attribute, or {attribute: {group: number}}. `file` is a CSV with the same.
    `benchmark` says what the numbers are: shares that sum to 1, counts of everybody, or counts of a sample, whose
    error is then part of the answer. `of` says whose rows: all ("rows"), those selected, or those with a yes in a step.
    """

    attribute: str = ""
    shares: Mapping[str, Any] = field(default_factory=dict)
    file: str = ""
    group_column: str = "group"
    number_column: str = "share"
    benchmark: str = "shares"
    of: str = "rows"


COMMENTS = {
    "": "Representation: each group's share of the rows beside its share of the people.",
    "attribute": "which of [groups].attributes; may be left out where shares are written for each",
    "shares": "{ female = 0.51, male = 0.49 }, or for several attributes { sex = { female = 0.51, male = 0.49 } }",
    "file": "instead of shares: a CSV with a line for each group; from the folder of this file",
    "group_column": "of that file: the name of the group",
    "number_column": "of that file: its share, or how many people it has",
    "benchmark": "what the numbers are: shares (sum to 1) | counts (of everybody) | sample (counts of a survey)",
    "of": "rows (all of them) | selected | the name of a step",
}


def read(table: TomlTable) -> Section:
    """Return the section of a plan."""
    shares = table.take("shares")
    if shares is not None and not isinstance(shares, dict):
        raise table.refuse("shares", "a table such as { female = 0.51, male = 0.49 }", shares)
    return Section(
        attribute=table.text("attribute"),
        shares=dict(shares or {}),
        file=table.text("file"),
        group_column=table.text("group_column", "group"),
        number_column=table.text("number_column", "share"),
        benchmark=table.choice("benchmark", KINDS_OF_BENCHMARK, "shares"),
        of=table.text("of", "rows"),
    )


def check(section: Section, plan: Plan) -> None:
    """Refuse what the table cannot see alone."""
    if section.benchmark not in KINDS_OF_BENCHMARK:
        raise InvalidInput(
            f"[representation].benchmark must be one of {listing(KINDS_OF_BENCHMARK)}, got {quoted(section.benchmark)}"
        )
    if bool(section.shares) == bool(section.file):
        both = "both are given" if section.file else "neither is given"
        raise InvalidInput(f"[representation] needs shares or a file to compare with, one of the two; {both}")
    if section.file and not section.attribute:
        raise InvalidInput("[representation].attribute is empty: a file is about one attribute; name it")
    attributes = plan.groups.attributes
    for name in [section.attribute] if section.attribute else _by_attribute(section):
        if name not in attributes:
            raise InvalidInput(
                f"[representation].{'attribute' if section.attribute else 'shares'} names {quoted(name)}, which is not "
                f"in [groups].attributes{did_you_mean(name, attributes)}"
            )
    for shares in ({section.attribute: section.shares} if section.attribute else _by_attribute(section)).values():
        for group, share in shares.items():
            _check_number("[representation].shares", group, share)


def roles(section: Section) -> dict[str, Any]:
    """Return the columns that are needed."""
    return {"steps": (section.of,)} if section.of not in ("rows", "selected") else {}


def run(section: Section, plan: Plan, decisions: Decisions, threads: int) -> list[Any]:
    """Return one answer for each attribute."""
    if decisions.weight is not None:
        raise InvalidInput(
            "[representation] compares numbers of rows, and these are weighted: a weight made so that shares fit the "
            "census would make them fit; leave [columns].weight out of this plan"
        )
    if section.file:
        benchmarks: Mapping[str, Mapping[str, Any]] = {section.attribute: _read_file(section, plan)}
    elif section.attribute:
        benchmarks = {section.attribute: section.shares}
    else:
        benchmarks = _by_attribute(section)
    _core: Any = importlib.import_module("lotrecht._core")
    found = []
    for name, shares in benchmarks.items():
        attribute = _attribute(name, decisions)
        try:
            found.append(
                _core.fairness.representation(
                    (attribute.name, list(attribute.levels), attribute.codes),
                    _among(section.of, decisions),
                    section.of,
                    [group or None for group in shares],  # TOML has no word for "missing": an empty name stands for it
                    [float(share) for share in shares.values()],
                    section.benchmark,
                    plan.statistics.confidence,
                    plan.statistics.replicates,
                    plan.statistics.seed,
                    threads,
                )
            )
        except InvalidInput as error:
            where = section.file or f"[representation].shares of {quoted(name)}"
            advice = "; if these are numbers of people, say benchmark = counts" if "sum to 1" in str(error) else ""
            raise InvalidInput(f"{where}: {_plain(error)}{advice}") from None
    return found


def _plain(error: InvalidInput) -> str:
    return str(error).partition(": ")[2] or str(error)


def _by_attribute(section: Section) -> Mapping[str, Mapping[str, Any]]:
    for name, shares in section.shares.items():
        if not isinstance(shares, Mapping) or not shares:
            raise InvalidInput(
                f"[representation].attribute is empty, so shares must be written for each attribute, such as "
                f"{{ sex = {{ female = 0.51, male = 0.49 }} }}; {quoted(name)} has {quoted(shares)}"
            )
    return section.shares


def _check_number(where: str, group: str, share: Any) -> None:
    number = isinstance(share, (int, float)) or hasattr(share, "__float__")
    if isinstance(share, bool) or not number or not 0.0 <= float(share) < math.inf:
        raise InvalidInput(f"{where}: the number of {quoted(group)} must not be negative, got {quoted(share)}")


def _attribute(name: str, decisions: Decisions) -> Attribute:
    for attribute in decisions.attributes:
        if attribute.name == name:
            return attribute
    known = [a.name for a in decisions.attributes]
    raise InvalidInput(f"[representation].attribute: {quoted(name)} is no attribute{did_you_mean(name, known)}")


def _among(of: str, decisions: Decisions) -> Any:
    if of == "rows":
        return None
    if of == "selected":
        return decisions.decision
    if of in decisions.steps:
        return decisions.steps[of]
    known = ["rows", "selected", *decisions.steps]
    raise InvalidInput(
        f"[representation].of must be one of {listing(known, 20)}, got {quoted(of)}{did_you_mean(of, known)}"
    )


def _read_file(section: Section, plan: Plan) -> dict[str, float]:
    path = Path(plan.folder) / section.file
    asked = {"group": [section.group_column], "score": section.number_column}
    columns, _ = columns_of(path, requests(path, asked), "utf-8")
    one_length(columns)
    by_role = {column.role: column for column in columns}
    groups = factorised(by_role["group"])
    shares: dict[str, float] = {}
    for code, number in zip(groups.codes, numbers(by_role["score"]), strict=True):
        group = groups.levels[int(code)] or ""
        if group in shares:
            raise InvalidInput(f"{path.name}: group {quoted(group)} comes twice in {quoted(section.group_column)}")
        if math.isnan(number):
            raise InvalidInput(f"{path.name}: group {quoted(group)} has no number in {quoted(section.number_column)}")
        _check_number(path.name, group, float(number))
        shares[group] = float(number)
    return shares
