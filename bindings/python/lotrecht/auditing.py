"""Run a plan on data: hand the codes to the compiled library, keep the record it returns."""

from __future__ import annotations

import importlib
import json
import math
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lotrecht.analyses import answers, module_of, roles_of, run_all
from lotrecht.counting import has_counts_only, record_of_counts
from lotrecht.decisions import Decisions
from lotrecht.errors import InvalidInput, did_you_mean, listing, quoted
from lotrecht.ingest.coding import Attribute
from lotrecht.ingest.files import DataFile
from lotrecht.plan import METRICS, QUESTIONS, Plan, Reference
from lotrecht.plan.rules import check_outcome
from lotrecht.report.whole import whole
from lotrecht.stats.checking import cores_of
from lotrecht.tables import Table
from lotrecht.writing import write_aside

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["Audit", "audit", "decisions_of"]

MOST_GROUPS = 50_000
"""Crossed groups, empty ones included: about 100 MB of record."""

Stage = Callable[[str, int, int], None]
"""Called with what is being done ("read", "measure") and how much of how much; (0, 0) where nobody can tell."""


class Audit:
    """The answer to a plan: the record of every count, rate, gap and verdict, and the ways to look at it.

    Attributes
    ----------
    record : the record as nested dicts, as in ``audit.json``; rates of groups nobody is in, which the file writes once
        for all, stand with each of them
    """

    def __init__(self, text: str) -> None:
        self._text = text if text.endswith("\n") else text + "\n"
        self.record: dict[str, Any] = whole(json.loads(text))

    @property
    def findings(self) -> list[dict[str, Any]]:
        """Every check on every group, with estimate, threshold, verdict and where its evidence stands."""
        return list(self.record["findings"])

    @property
    def verdicts(self) -> dict[str, int]:
        """How many findings are within, outside, undecided and undefined."""
        return dict(self.record["verdicts"])

    @property
    def exit_status(self) -> int:
        """0 where nothing is outside its threshold, else 1."""
        return 1 if self.verdicts["outside"] else 0

    def by_group(self, *attributes: str) -> Table:
        """Return the groups of these attributes with their n, and each rate with its interval.

        Parameters
        ----------
        attributes : one attribute or several crossed ones; none: the first that was audited
        """
        entry = self._entry(attributes)
        groups = entry["groups"]
        results: dict[str, list[Any]] = {"n": [g["n"] for g in groups]}
        for metric in self.record["metrics"]:
            results.update(_spread(metric, [g["rates"].get(metric) for g in groups]))
        return _labelled(entry["attributes"], groups, results)

    def gaps(self, *attributes: str, metric: str = "selection_rate") -> Table:
        """Return each group's difference and ratio to the reference, with their intervals."""
        entry = self._entry(attributes)
        if metric not in self.record["metrics"]:
            known = self.record["metrics"]
            raise InvalidInput(f"gaps: {quoted(metric)} was not reported{did_you_mean(metric, known)}")
        groups = [g for g in entry["groups"] if g["gaps"] is not None]
        results: dict[str, list[Any]] = {}
        for measure in ("difference", "ratio"):
            results.update(_spread(measure, [g["gaps"].get(metric, {}).get(measure) for g in groups]))
        return _labelled(entry["attributes"], groups, results)

    def summary(self, console: Console | None = None, language: str = "en") -> None:
        """Print the answer to a terminal."""
        from rich.console import Console

        from lotrecht.terminal import print_summary

        print_summary(self.record, console if console is not None else Console(), language)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the record as JSON; the file is whole or untouched."""
        write_aside({path: self._text})

    def report(self, path: str | os.PathLike[str], language: str = "en") -> None:
        """Write the report as one HTML page in English ("en") or German ("de"); whole or untouched."""
        write_aside({path: self._rendered(language)})

    def write(self, folder: str | os.PathLike[str], language: str = "en") -> tuple[Path, Path]:
        """Write ``audit.json`` and ``report.html`` into a folder, which is made if need be.

        Neither replaces an older file before both are safely on the disk.
        """
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        record, page = target / "audit.json", target / "report.html"
        write_aside({record: self._text, page: self._rendered(language)})
        return record, page

    def __repr__(self) -> str:
        told = ", ".join(f"{count} {verdict}" for verdict, count in self.verdicts.items())
        return f"Audit({quoted(self.record['title'])}: {told})"

    def _repr_html_(self) -> str:
        columns: dict[str, list[Any]] = {
            "verdict": [f["verdict"] for f in self.findings],
            "metric": [f["metric"] for f in self.findings],
            "measure": [f["measure"] for f in self.findings],
            "attributes": [" x ".join(f["attributes"]) for f in self.findings],
            "group": [_named(f["group"]) for f in self.findings],
            "reference": [_named(f["reference"]) for f in self.findings],
        }
        columns.update(_spread("estimate", [f["estimate"] for f in self.findings]))
        return Table(columns)._repr_html_()

    def _rendered(self, language: str) -> str:
        if language not in ("en", "de"):
            raise InvalidInput(f"language must be 'en' or 'de', got {quoted(language)}")
        from lotrecht.report import render

        return render(self.record, language)

    def _entry(self, attributes: Sequence[str]) -> dict[str, Any]:
        tables: list[dict[str, Any]] = self.record["tables"]
        if not tables:
            raise InvalidInput(
                "Audit: published counts were audited, not rows, so there is no table of groups; the bounds of rates "
                "and gaps are in .record['analyses'], and fairness.from_counts returns them as a table"
            )
        if not attributes:
            return tables[0]
        for entry in tables:
            if sorted(entry["attributes"]) == sorted(attributes):
                return entry
        known = listing(" x ".join(entry["attributes"]) for entry in tables)
        raise InvalidInput(f"Audit: {quoted(' x '.join(attributes))} was not audited; there is {known}")


def audit(
    plan: Plan | str | os.PathLike[str],
    data: Any = None,
    *,
    threads: int | None = None,
    progress: Stage | None = None,
) -> Audit:
    """Audit decisions as a plan says.

    Parameters
    ----------
    plan : a `Plan`, or the path of one
    data : whatever `Decisions` takes, or a `Decisions`; None reads the file the plan names. For a plan that has
        published counts and no rows ([aggregates], but no [columns].decision): another table of such counts
    threads : how many; None uses every core. The number changes no bit of the result.
    progress : called now and then with (stage, done, in all)

    Raises
    ------
    InvalidInput
        if the plan or the data cannot be used

    Examples
    --------
    >>> result = audit("plan.toml")  # doctest: +SKIP
    >>> result.verdicts  # doctest: +SKIP
    {'within': 3, 'outside': 1, 'undecided': 2, 'undefined': 0}
    """
    cores = cores_of("audit", threads)
    if not isinstance(plan, Plan):
        plan = Plan.read(plan)
    if has_counts_only(plan) and not isinstance(data, Decisions):
        if progress is not None:
            progress("measure", 0, 0)
        return Audit(record_of_counts(plan, data))
    decisions = data if isinstance(data, Decisions) else decisions_of(plan, data, progress)
    spec = specification(plan, decisions)
    if progress is not None:
        progress("measure", 0, 0)
    _core: Any = importlib.import_module("lotrecht._core")
    designed = module_of("design")
    section = plan.analyses.get("design")
    drawn = designed.compiled(section, plan, decisions, cores)
    # A design that the decisions bring along is told about, too, where the plan does not ask.
    analyses = [] if section is not None else answers("design", None, plan, decisions, cores)
    analyses = analyses + run_all(plan, decisions, cores)
    attributes = [(a.name, list(a.levels), a.codes) for a in decisions.attributes]
    try:
        text = _core.run_audit(
            spec, decisions.decision, decisions.outcome, attributes, decisions.weight, cores, analyses, drawn
        )
    except InvalidInput as error:  # the library's functions mean nothing to who wrote the plan
        told = re.sub(r"^\w+: (replicates|seed) ", r"[statistics].\1 ", str(error))
        raise InvalidInput(told) from None
    return Audit(text)


def specification(plan: Plan, decisions: Decisions) -> dict[str, Any]:
    """Return what the compiled library is told: the plan, and where the rows came from, as plain dicts and lists."""
    if not decisions.attributes:
        raise InvalidInput("[groups].attributes is empty: name at least one column that people are grouped by")
    if decisions.outcome is None:
        check_outcome(plan)
    crossed = math.prod(len(a.levels) for a in decisions.attributes) if plan.groups.crossed else 0
    if crossed > MOST_GROUPS:
        sizes = " x ".join(f"{len(a.levels)} {quoted(a.name)}" for a in decisions.attributes)
        raise InvalidInput(
            f"[groups].attributes crossed make {crossed} groups ({sizes}), more than the {MOST_GROUPS} a report can "
            f"hold; name fewer or coarser attributes, or say crossed = false"
        )
    reported = plan.metrics.report or (METRICS if decisions.outcome is not None else METRICS[:1])
    ledger, labels, source = decisions.ledger, decisions.labels, decisions.source
    return {
        "title": plan.title,
        "why": {name: getattr(plan.why, name) for name in QUESTIONS},
        "data": {
            "source": source.name,
            "sha256": source.sha256,
            "bytes": source.bytes,
            "encoding": source.encoding,
            "missing_groups": decisions.missing_group,
            "rows_read": ledger.rows_read,
            "rows_used": ledger.rows_used,
            "set_aside": [{"reason": s.reason, "column": s.column, "rows": s.rows} for s in ledger.set_aside],
            "decision": {
                "column": labels.decision,
                "positive": labels.decision_positive,
                "effect": decisions.effect,
            },
            "outcome": None
            if labels.outcome is None
            else {
                "column": labels.outcome,
                "positive": labels.outcome_positive,
                "unknown": ledger.outcome_unknown,
            },
            "weight": labels.weight,
            "sampling_strata": None if decisions.sampling_strata is None else decisions.sampling_strata.name,
            "cluster": None if decisions.cluster is None else decisions.cluster.name,
        },
        "statistics": {
            "confidence": plan.statistics.confidence,
            "rate": plan.statistics.rate,
            "difference": plan.statistics.difference,
            "ratio": plan.statistics.ratio,
            "bootstrap": plan.statistics.bootstrap,
            "seed": plan.statistics.seed,
            "replicates": plan.statistics.replicates,
        },
        "reference": named_reference(plan.groups.reference, decisions.attributes, "[groups].reference"),
        "crossed": plan.groups.crossed,
        "metrics": list(reported),
        "tests": module_of("tests").of_findings(plan.analyses.get("tests")),
        "checks": [
            {
                "metric": check.metric,
                "measure": check.measure,
                "low": check.low,
                "high": check.high,
                "reference": None
                if check.reference is None
                else named_reference(check.reference, decisions.attributes, f"[[checks]] {number}.reference"),
            }
            for number, check in enumerate(plan.checks, 1)
        ],
    }


def decisions_of(plan: Plan, data: Any = None, progress: Stage | None = None) -> Decisions:
    """Return the decisions that a plan is about: from `data`, or from the file it names."""
    columns, groups = plan.columns, plan.groups
    if not columns.decision:
        raise InvalidInput("[columns].decision is empty: name the column of what was decided about each person")
    if data is None:
        if not plan.data.path:
            raise InvalidInput("[data].path is empty, and no data was given: name a CSV or Parquet file")
        data = plan.data_path
    if isinstance(data, (str, os.PathLike)):
        told = None if progress is None else (lambda done, total: progress("read", done, total))
        data = DataFile(data, plan.data.encoding, told)
    try:
        return Decisions(
            data,
            decision=columns.decision,
            positive=list(columns.positive) or None,
            effect=columns.effect,
            outcome=columns.outcome or None,
            outcome_positive=(list(columns.outcome_positive) or None) if columns.outcome else None,
            weight=columns.weight or None,
            groups=list(groups.attributes),
            missing_group=groups.missing,
            **roles_of(plan),
        )
    except InvalidInput as error:  # who asked is the plan; it need not know what reads its columns
        raise InvalidInput(str(error).removeprefix("Decisions: ")) from None


def named_reference(reference: Reference, attributes: Sequence[Attribute], where: str) -> dict[str, Any]:
    """Return a reference as the compiled library takes one; `where` says in a refusal where it was written."""
    if isinstance(reference, str):
        return {"rule": reference, "levels": None}
    levels: list[str | None] = []
    for attribute in attributes:
        if attribute.name not in reference:
            raise InvalidInput(
                f"{where} names a group, but not its {quoted(attribute.name)}; every attribute needs one"
            )
        named = reference[attribute.name]
        if named in attribute.levels:
            levels.append(named)
        elif named == "" and None in attribute.levels:  # TOML has no word for "missing"
            levels.append(None)
        else:
            known = [level for level in attribute.levels if level is not None]
            near = did_you_mean(named, known)
            raise InvalidInput(
                f"{where}: {quoted(attribute.name)} has no group {quoted(named)}{near}"
                f"{' The' if near else '; the'} groups are {listing(known, 20)}"
            )
    return {"rule": "group", "levels": levels}


def _spread(name: str, estimates: Sequence[Mapping[str, Any] | None]) -> Iterator[tuple[str, list[Any]]]:
    """Yield an estimate's value and bounds as three columns; an end the record calls infinite becomes one."""
    yield name, [None if e is None else e["value"] for e in estimates]
    for end in ("low", "high"):
        yield f"{name}_{end}", [None if e is None else _bound(e[end]) for e in estimates]


def _labelled(
    attributes: Sequence[str], groups: Sequence[Mapping[str, Any]], results: Mapping[str, list[Any]]
) -> Table:
    """Put the groups' names before the results; an attribute called like a result, such as "n", keeps clear of it."""
    columns: dict[str, list[Any]] = {}
    for i, name in enumerate(attributes):
        label = name
        while label in results or label in columns or (label != name and label in attributes):
            label = f"group {label}"
        columns[label] = [g["levels"][i] for g in groups]
    return Table({**columns, **results}, labels=list(columns))


def _bound(value: Any) -> Any:
    return {"infinity": math.inf, "-infinity": -math.inf}.get(value, value) if isinstance(value, str) else value


def _named(levels: Any) -> str:
    if levels is None:
        return "-"
    if isinstance(levels, str):
        return levels
    return ", ".join("(missing)" if level is None else level for level in levels)
