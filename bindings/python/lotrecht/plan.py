"""The plan of an audit: why it is done, on which data, by which groups, with which methods and thresholds.

A plan is a TOML file that an office can read, sign and keep. Reading one refuses every key it does not know and every
value it cannot use, with the place in the file.
"""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, TypeAlias

from lotrecht.errors import InvalidInput, did_you_mean, listing, quoted
from lotrecht.writing import write_aside

__all__ = [
    "METRICS",
    "QUESTIONS",
    "Check",
    "Columns",
    "Data",
    "Groups",
    "Metrics",
    "Plan",
    "Reference",
    "Statistics",
    "Why",
]

METRICS = (
    "selection_rate",
    "true_positive_rate",
    "false_positive_rate",
    "true_negative_rate",
    "false_negative_rate",
    "positive_predictive_value",
    "negative_predictive_value",
    "false_discovery_rate",
    "false_omission_rate",
    "accuracy",
    "balanced_accuracy",
    "base_rate",
    "treatment_equality",
)
"""All metrics; those after the first need an outcome."""

QUESTIONS = {
    "purpose": "What are the decisions for, and what is this audit to find out?",
    "legal_basis": "On which law, ordinance or policy do the decisions rest?",
    "affected": "Who is affected, and how badly by a wrong decision?",
    "decides": "Who decides: the algorithm, or a person who sees its advice? Who answers for it?",
    "after_a_finding": "What happens, by when and through whom, if a check falls outside its threshold?",
}
"""The five questions a plan begins with. An empty answer is shown as open in every report."""

_TABLES = ("title", "why", "data", "columns", "groups", "metrics", "statistics", "checks")
METHODS = {
    "rate": ("wilson", "clopper_pearson", "jeffreys"),
    "difference": ("newcombe", "miettinen_nurminen"),
    "ratio": ("miettinen_nurminen", "koopman", "katz"),
    "bootstrap": ("", "bca", "percentile"),
}
"""The methods of intervals by what they are for; the first is what is done if nothing is said."""

RULES = ("largest", "best_off", "rest", "overall")
MEASURES = ("ratio", "difference", "worst_ratio", "worst_difference")
ODDS_MEASURES = ("worst_difference", "mean_difference")

Reference: TypeAlias = "str | Mapping[str, str]"
"""Whom groups are compared with: a rule ("largest", "best_off", "rest", "overall"), or {attribute: level}."""


@dataclass(frozen=True)
class Why:
    """Answers to `QUESTIONS`; "" is an open question."""

    purpose: str = ""
    legal_basis: str = ""
    affected: str = ""
    decides: str = ""
    after_a_finding: str = ""

    def open(self) -> tuple[str, ...]:
        """Return the names of the questions nobody has answered."""
        return tuple(name for name in QUESTIONS if not getattr(self, name).strip())


@dataclass(frozen=True)
class Data:
    """Where the rows are. `path` is relative to the plan's own folder; `encoding` matters for CSV only."""

    path: str = ""
    encoding: str = "utf-8"


@dataclass(frozen=True)
class Columns:
    """Which column says what. `positive` and `outcome_positive` hold one or more values; () leaves them open."""

    decision: str = ""
    positive: tuple[str, ...] = ()
    effect: Literal["", "benefit", "burden"] = ""
    outcome: str = ""
    outcome_positive: tuple[str, ...] = ()
    weight: str = ""


@dataclass(frozen=True)
class Groups:
    """By which attributes people are grouped, and with whom each group is compared."""

    attributes: tuple[str, ...] = ()
    crossed: bool = True
    missing: Literal["group", "set_aside", "raise"] = "group"
    reference: Reference = "largest"


@dataclass(frozen=True)
class Metrics:
    """What is reported; () is all that the data allow."""

    report: tuple[str, ...] = ()


@dataclass(frozen=True)
class Statistics:
    """How sure is sure enough, and by which methods. There is no default level of confidence: state it."""

    confidence: float
    rate: str = "wilson"
    difference: str = "newcombe"
    ratio: str = "miettinen_nurminen"
    bootstrap: str = ""
    replicates: int = 1999
    seed: int = 1


@dataclass(frozen=True)
class Check:
    """A threshold: the metric's measure shall lie between `low` and `high`; an infinite end is no threshold.

    `measure` is "ratio" or "difference" (each group against the reference), or "worst_ratio" or "worst_difference"
    (smallest against largest group); for the metric "equalized_odds", "worst_difference" or "mean_difference".
    """

    metric: str
    measure: str
    low: float = -math.inf
    high: float = math.inf
    reference: Reference | None = None


@dataclass(frozen=True)
class Plan:
    """A plan of an audit. `folder` is where it was read from; relative data paths start there."""

    statistics: Statistics
    title: str = ""
    why: Why = field(default_factory=Why)
    data: Data = field(default_factory=Data)
    columns: Columns = field(default_factory=Columns)
    groups: Groups = field(default_factory=Groups)
    metrics: Metrics = field(default_factory=Metrics)
    checks: tuple[Check, ...] = ()
    folder: Path = field(default=Path(), compare=False)

    def __post_init__(self) -> None:
        _check_plan(self)

    @property
    def data_path(self) -> Path:
        """The data file, found from the plan's folder."""
        return self.folder / self.data.path

    @property
    def reported(self) -> tuple[str, ...]:
        """The metrics that are reported: those asked for, or all that the data allow."""
        if self.metrics.report:
            return self.metrics.report
        return METRICS if self.columns.outcome else METRICS[:1]

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Plan:
        """Read a plan.

        Raises
        ------
        InvalidInput
            if the file cannot be read, is no TOML, has a key nobody knows (the nearest known one is suggested, with
            the table it stands in), or a value of the wrong type or range
        """
        path = Path(path)
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            near = did_you_mean(path.name, (p.name for p in path.parent.iterdir())) if path.parent.is_dir() else ""
            raise InvalidInput(
                f"{path}: there is no such plan{near}{' Or write' if near else '; write'} one: lotrecht init DATA"
            ) from None
        except UnicodeDecodeError as error:
            raise InvalidInput(f"{path}: byte {error.start} is not UTF-8; save the plan as UTF-8") from None
        except OSError as error:
            raise InvalidInput(f"{path}: cannot be read: {error.strerror}") from error
        try:
            return cls.parse(text, folder=path.parent)
        except InvalidInput as error:
            raise InvalidInput(f"{path.name}: {error}") from None

    @classmethod
    def parse(cls, text: str, folder: Path | None = None) -> Plan:
        """Read a plan from TOML text; see `read`."""
        if sys.version_info >= (3, 11):
            import tomllib
        else:
            import tomli as tomllib

        try:
            values = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise InvalidInput(f"is not TOML: {error}") from None
        plan = _plan(_Table(values, "", _TABLES), folder if folder is not None else Path())
        if not plan.columns.outcome:
            check_outcome(plan)
        return plan

    def to_toml(self) -> str:
        """Return the plan as TOML text with comments that explain every key."""
        return _toml(self)

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write the plan; the file is whole or untouched."""
        write_aside({path: self.to_toml()})


# ------------------------------------------------------------------------------------------ reading


class _Table:
    """One table of the file. A key that nobody knows is refused before anything else is looked at."""

    def __init__(self, values: Mapping[str, Any], name: str, known: Iterable[str]) -> None:
        self.values = values
        self.name = name
        names = list(known)
        for key in values:
            if key not in names:
                where = f" in {name}" if name else ""
                near = did_you_mean(key, names)
                raise InvalidInput(
                    f"unknown key {quoted(key)}{where}{near}{' The' if near else '; the'} keys there are "
                    f"{listing(names, 20)}"
                )

    def place(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key

    def take(self, key: str) -> Any:
        return self.values.get(key)

    def refuse(self, key: str, rule: str, value: Any) -> InvalidInput:
        shown = quoted(value) if isinstance(value, str) else str(value)
        return InvalidInput(f"{self.place(key)} must be {rule}, got {_kind(value)} {shown}")

    def text(self, key: str, default: str = "") -> str:
        value = self.take(key)
        if value is None:
            return default
        if not isinstance(value, str):
            raise self.refuse(key, "text in quotation marks", value)
        return value

    def choice(self, key: str, choices: Iterable[str], default: str | None) -> Any:
        choices = list(choices)
        value = self.take(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or value not in choices:
            rule = f"one of {listing(choices, 20)}"
            if value is None:
                raise InvalidInput(f"{self.place(key)} is missing; it must be {rule}")
            raise InvalidInput(f"{self.refuse(key, rule, value)}{did_you_mean(str(value), choices)}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.take(key)
        if value is None:
            return ()
        if isinstance(value, str):
            value = [value] if value else []
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise self.refuse(key, "a list of texts", value)
        return tuple(value)

    def values_of(self, key: str) -> tuple[str, ...]:
        """Take one value of any plain type, or a list of such, as texts; "" means open."""
        value = self.take(key)
        if value is None or value == "":
            return ()
        several = value if isinstance(value, list) else [value]
        if not several or not all(isinstance(v, (str, bool, int, float)) for v in several):
            raise self.refuse(key, "a value or a list of values", value)
        return tuple(_plain(v) for v in several)

    def boolean(self, key: str, default: bool) -> bool:
        value = self.take(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.refuse(key, "true or false", value)
        return value

    def number(self, key: str, default: float | None, rule: str = "a number") -> float:
        value = self.take(key)
        if value is None:
            if default is None:
                raise InvalidInput(f"{self.place(key)} is missing; it must be {rule}")
            return default
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.refuse(key, rule, value)
        return float(value)

    def whole(self, key: str, default: int) -> int:
        value = self.take(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self.refuse(key, "a whole number, not below 0", value)
        return value

    def table(self, key: str, known: Iterable[str]) -> _Table:
        value = self.take(key)
        if value is not None and not isinstance(value, dict):
            raise InvalidInput(f"{key} must be a table, written [{key}], got {_kind(value)}")
        return _Table(value or {}, f"[{key}]", known)

    def reference(self, key: str) -> Reference | None:
        value = self.take(key)
        if value is None:
            return None
        if isinstance(value, dict) and value and all(isinstance(v, (str, bool, int, float)) for v in value.values()):
            return {str(k): _plain(v) for k, v in value.items()}
        if isinstance(value, str) and value in RULES:
            return value
        near = did_you_mean(value, RULES) if isinstance(value, str) else ""
        rule = f"one of {listing(RULES)}, or a named group such as {{sex = 'female'}}"
        raise InvalidInput(f"{self.refuse(key, rule, value)}{near}")


def _plan(root: _Table, folder: Path) -> Plan:
    title = root.text("title")
    why, data, columns = (
        root.table("why", QUESTIONS),
        root.table("data", _keys(Data)),
        root.table("columns", _keys(Columns)),
    )
    groups, metrics = root.table("groups", _keys(Groups)), root.table("metrics", _keys(Metrics))
    statistics = root.table("statistics", _keys(Statistics))
    checks = root.take("checks")
    answers = Why(**{name: why.text(name) for name in QUESTIONS})
    source = Data(path=data.text("path"), encoding=data.text("encoding", "utf-8"))
    named = Columns(
        decision=columns.text("decision"),
        positive=columns.values_of("positive"),
        effect=columns.choice("effect", ("", "benefit", "burden"), ""),
        outcome=columns.text("outcome"),
        outcome_positive=columns.values_of("outcome_positive"),
        weight=columns.text("weight"),
    )
    grouped = Groups(
        attributes=groups.texts("attributes"),
        crossed=groups.boolean("crossed", True),
        missing=groups.choice("missing", ("group", "set_aside", "raise"), "group"),
        reference=groups.reference("reference") or "largest",
    )
    reported = Metrics(metrics.texts("report"))
    methods = Statistics(
        confidence=statistics.number("confidence", None, "a number between 0 and 1 such as 0.95; it has no default"),
        **{key: statistics.choice(key, known, known[0]) for key, known in METHODS.items()},
        replicates=statistics.whole("replicates", 1999),
        seed=statistics.whole("seed", 1),
    )
    return Plan(
        statistics=methods,
        title=title,
        why=answers,
        data=source,
        columns=named,
        groups=grouped,
        metrics=reported,
        checks=_checks(checks),
        folder=folder,
    )


def _keys(part: type) -> list[str]:
    return [each.name for each in fields(part)]


def _checks(values: Any) -> tuple[Check, ...]:
    if values is None:
        return ()
    if not isinstance(values, list) or not all(isinstance(v, dict) for v in values):
        raise InvalidInput(f"checks must be tables, each written [[checks]], got {_kind(values)}")
    checks = []
    for number, value in enumerate(values, 1):
        table = _Table(value, f"[[checks]] {number}", _keys(Check))
        metric = table.choice("metric", (*METRICS, "equalized_odds"), None)
        measure = table.choice("measure", ODDS_MEASURES if metric == "equalized_odds" else MEASURES, None)
        low, high = table.number("low", -math.inf), table.number("high", math.inf)
        checks.append(Check(metric, measure, low, high, table.reference("reference")))
    return tuple(checks)


def _check_plan(plan: Plan) -> None:
    """Refuse what no table can see alone, and what a plan made in Python may hold."""
    if not 0.0 < plan.statistics.confidence < 1.0:
        raise InvalidInput(f"[statistics].confidence must lie between 0 and 1, got {plan.statistics.confidence:g}")
    for key, methods in METHODS.items():
        value = getattr(plan.statistics, key)
        if value not in methods:
            near = did_you_mean(str(value), methods)
            raise InvalidInput(f"[statistics].{key} must be one of {listing(methods)}, got {quoted(value)}{near}")
    if not 0 <= plan.statistics.seed < 1 << 64:
        raise InvalidInput(f"[statistics].seed must be a whole number from 0 to 2^64 - 1, got {plan.statistics.seed}")
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
        if reference not in RULES:
            raise InvalidInput(f"{where} must be one of {listing(RULES)} or a named group, got {quoted(reference)}")
        return
    for name in reference:
        if name not in attributes:
            raise InvalidInput(
                f"{where} names {quoted(name)}, which is not in [groups].attributes{did_you_mean(name, attributes)}"
            )
    for name in attributes:
        if name not in reference:
            raise InvalidInput(f"{where} names a group, but not its {quoted(name)}; every attribute needs one")


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _kind(value: Any) -> str:
    names = {
        bool: "the truth value",
        int: "the number",
        float: "the number",
        str: "the text",
        list: "the list",
        dict: "the table",
    }
    return names.get(type(value), "a date or time" if hasattr(value, "isoformat") else f"a {type(value).__name__}")


# ------------------------------------------------------------------------------------------ writing

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
    "columns.weight": "optional: how many people a row stands for",
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


def _toml(plan: Plan) -> str:
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
    return tomlkit.dumps(document)


def _for_toml(value: Any, place: str) -> Any:
    import tomlkit

    if place in ("columns.positive", "columns.outcome_positive") and len(value) < 2:
        return value[0] if value else ""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Mapping):
        inline = tomlkit.inline_table()
        inline.update(value)
        return inline
    return value
