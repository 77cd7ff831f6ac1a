"""From a plan to TOML that an office can read: every key with its explanation beside it."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from lotrecht.analyses import KINDS, module_of
from lotrecht.plan.parts import QUESTIONS

if TYPE_CHECKING:
    from lotrecht.plan.plan import Plan

__all__ = ["as_toml", "table_as_toml", "tables_as_text"]

_HEAD = """\
The plan of an audit. lotrecht reads it with: lotrecht audit THIS-FILE
Lines that begin with # are explanations. Nothing here is guessed later: what stands here is done."""

_COMMENTS = {
    "why": "Why. Answer in your own words; an empty answer is shown as an open question in every report.",
    "data.path": "CSV or Parquet; from the folder of this file",
    "data.encoding": "of a CSV: utf-8, cp1252 (old Windows files), ...",
    "columns.decision": "what was decided about each person",
    "columns.positive": "the value(s) that mean: selected; empty: 1 or true",
    "columns.effect": "being selected is a benefit or a burden for the person; empty: open",
    "columns.outcome": "optional: what turned out to be true; empty: not known",
    "columns.outcome_positive": "the value(s) that mean: true",
    "columns.weight": "optional: a sampling weight, how many people a sampled row stands for (not a count of rows)",
    "groups.attributes": "the columns people are grouped by",
    "groups.crossed": "true: every attribute alone, and every combination of them",
    "groups.missing": "rows without a value: group (their own) | set_aside (counted) | raise (refuse)",
    "groups.reference": "compared with: largest | best_off | rest | overall, or a group by name: { sex = 'female' }",
    "metrics.report": "empty: all that the data allow",
    "statistics.confidence": "of every interval; there is no default",
    "statistics.rate": "wilson | clopper_pearson | jeffreys",
    "statistics.difference": "newcombe | miettinen_nurminen",
    "statistics.ratio": "miettinen_nurminen | koopman | katz",
    "statistics.bootstrap": "empty: formulas; or bca | percentile, by resampling, for rates and gaps",
    "statistics.replicates": "of the bootstrap, if there is one",
    "statistics.seed": "of the bootstrap: the same seed gives the same draws on every machine",
}

_CHECKS = """\
Thresholds are your decision, not a law of nature. Each check asks: does the interval lie within low and high, outside,
or across one of them (undecided)? Measures: ratio and difference compare each group with the reference, worst_ratio and
worst_difference the smallest with the largest group. 0.8 to 1.25 is the four-fifths rule (EEOC, 1978)."""


_MORE = """\
More can be asked, each in a table of its own: write the table's name and its keys below. "lotrecht tables NAME" shows
its keys with their meaning, ready to be copied."""


def as_toml(plan: Plan) -> str:
    """Return a plan as TOML text, every key with its explanation."""
    import tomlkit

    document = tomlkit.document()
    for line in _HEAD.splitlines():
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    document.add("title", tomlkit.item(plan.title))
    for part in ("why", "data", "columns", "groups", "metrics", "statistics"):
        table = tomlkit.table()
        if part in _COMMENTS:
            table.add(tomlkit.comment(_COMMENTS[part]))
        values = getattr(plan, part)
        for each in fields(values):
            if part == "why":
                table.add(tomlkit.nl())
                table.add(tomlkit.comment(QUESTIONS[each.name]))
            item = tomlkit.item(_for_toml(getattr(values, each.name), f"{part}.{each.name}"))
            if f"{part}.{each.name}" in _COMMENTS:
                item.comment(_COMMENTS[f"{part}.{each.name}"])
            table.add(each.name, item)
        document.add(tomlkit.nl())
        document.add(part, table)
    document.add(tomlkit.nl())
    for line in _CHECKS.splitlines():
        document.add(tomlkit.comment(line))
    checks = tomlkit.aot()
    for check in plan.checks:
        table = tomlkit.table()
        for each in fields(check):
            value = getattr(check, each.name)
            if value is not None and not (isinstance(value, float) and math.isinf(value)):
                table.add(each.name, tomlkit.item(_for_toml(value, each.name)))
        checks.append(table)
    if plan.checks:
        document.add("checks", checks)
    for kind, section in plan.analyses.items():
        _add_analysis(document, kind, section)
    left = [kind for kind in KINDS if kind not in plan.analyses]
    if left:
        document.add(tomlkit.nl())
        for line in _MORE.splitlines():
            document.add(tomlkit.comment(line))
        for kind in left:
            for line in _what_it_asks(kind, max(map(len, left))):
                document.add(tomlkit.comment(line))
    return tomlkit.dumps(document).rstrip("\n") + "\n"  # so that a table can be written behind it


def table_as_toml(kind: str) -> str:
    """Return the table of an analysis as it stands if nothing is chosen, every key with its explanation."""
    import tomlkit

    document = tomlkit.document()
    section = module_of(kind).Section()
    _add_analysis(document, kind, section)
    comments = module_of(kind).COMMENTS
    open_keys = [each.name for each in fields(section) if getattr(section, each.name) is None]
    text = tomlkit.dumps(document).strip("\n")
    return "\n".join([text, *(f"# {key} =  # {comments.get(key, '')}" for key in open_keys), ""])


def tables_as_text(columns: int = 116) -> str:
    """Return the names of all tables that ask for more, each with its question, no line longer than `columns`."""
    width = max(map(len, KINDS), default=0)
    return "\n".join(line for kind in KINDS for line in _what_it_asks(kind, width, columns))


def _what_it_asks(kind: str, width: int, columns: int = 116) -> list[str]:
    """Return the name of a table and its one sentence, as lines of a comment."""
    name = f"[{kind}]".ljust(width + 2)
    said = " ".join(str(module_of(kind).COMMENTS.get("", "")).split())
    return textwrap.wrap(f"{name}  {said}", columns, subsequent_indent=" " * (width + 4))


def _add_analysis(document: Any, kind: str, section: Any) -> None:
    import tomlkit

    comments = module_of(kind).COMMENTS
    table = tomlkit.table()
    if "" in comments:
        table.add(tomlkit.comment(comments[""]))
    for each in fields(section):
        value = getattr(section, each.name)
        if value is None:
            continue
        item = tomlkit.item(_for_toml(value, f"{kind}.{each.name}"))
        if each.name in comments:
            item.comment(comments[each.name])
        table.add(each.name, item)
    document.add(tomlkit.nl())
    document.add(kind, table)


def _for_toml(value: Any, place: str) -> Any:
    import tomlkit

    if place in ("columns.positive", "columns.outcome_positive") and len(value) < 2:
        return value[0] if value else ""
    if is_dataclass(value) and not isinstance(value, type):
        # A part with a name of its own, such as one step of a chain; what it leaves open is not written.
        value = {each.name: getattr(value, each.name) for each in fields(value)}
        value = {name: v for name, v in value.items() if v is not None and v != ()}
    if isinstance(value, Mapping):
        inline = tomlkit.inline_table()
        for name, inner in value.items():
            inline.add(str(name), _for_toml(inner, f"{place}.{name}"))
        return inline
    if isinstance(value, (tuple, list)):
        several = tomlkit.array()
        for inner in value:
            several.append(_for_toml(inner, place))
        return several.multiline(any(is_dataclass(inner) or isinstance(inner, Mapping) for inner in value))
    return value
