"""Who is among the rows: beside a census, and in the tables of New York City's Local Law 144."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Literal

from lotrecht.analyses import notes_of
from lotrecht.decisions import Decisions
from lotrecht.errors import InvalidInput, quoted
from lotrecht.fairness.asking import analyses, ask
from lotrecht.tables import Table

__all__ = ["ll144", "representation"]


def representation(
    d: Decisions,
    shares: Mapping[str, Any] | str | os.PathLike[str],
    *,
    confidence: float,
    attribute: str | None = None,
    benchmark: Literal["shares", "counts", "sample"] = "shares",
    of: str = "rows",
    group_column: str = "group",
    number_column: str = "share",
    seed: int | None = None,
    replicates: int = 9999,
    threads: int | None = None,
) -> Table:
    """Compare each group's share of the rows with its share of the people.

    Parameters
    ----------
    d : the decisions
    shares : {group: share}, {attribute: {group: share}}, or the path of a CSV with a line for each group. The group
        of those whose value is missing is called "".
    confidence : two-sided level at which the intervals of all groups hold together, in (0, 1)
    attribute : which; None: the only one there is, or those that `shares` names
    benchmark : what the numbers are. "shares" sum to 1 and are known without error; "counts" are made to sum to 1;
        "sample" are counts of a survey, whose error is then part of the answer
    of : "rows", "selected" (those selected only) or the name of a step (those with a yes in it)
    group_column, number_column : of the CSV
    seed, replicates : where groups are small and too many to enumerate, the test of all shares draws tables
    threads : None uses every core; the number changes no bit of the result

    Returns
    -------
    Table
        by group: share (Goodman's simultaneous intervals), benchmark_share, representation_ratio = share / benchmark
        with p_value and adjusted_p_value (Holm); of all: goodness_of_fit, the exact multinomial test or, where large,
        Pearson's chi-square. Groups that the benchmark does not name are in no share, and each has a line
        rows_not_in_benchmark; groups that only the benchmark names have share 0.

    Notes
    -----
    A share that differs from a census says that the rows are not a fair draw from the people, not why: who may apply,
    who does, and who is looked at all come before the algorithm.

    Examples
    --------
    >>> from lotrecht import Decisions, fairness
    >>> d = Decisions({"fined": [0, 1] * 10, "sex": ["f"] * 4 + ["m"] * 16}, decision="fined", groups="sex")
    >>> t = fairness.representation(d, {"f": 0.5, "m": 0.5}, confidence=0.95)
    >>> [(r["sex"], round(r["value"], 2)) for r in t.rows() if r["quantity"] == "representation_ratio"]
    [('f', 0.4), ('m', 1.6)]
    """
    asked: dict[str, Any] = {"benchmark": benchmark, "of": of}
    if isinstance(shares, Mapping):
        asked["shares"] = dict(shares)
        nested = any(isinstance(v, Mapping) for v in shares.values())
        asked["attribute"] = "" if nested else _attribute(d, attribute)
    elif not isinstance(shares, str | os.PathLike):
        raise InvalidInput(
            f"representation: shares must be {{group: number}} or the path of a CSV, got {quoted(shares)}"
        )
    else:
        asked |= {"file": os.fspath(shares), "group_column": group_column, "number_column": number_column}
        asked["attribute"] = _attribute(d, attribute)
    statistics = {"confidence": confidence, "seed": seed, "replicates": replicates if seed is not None else None}
    return ask("representation", "representation", d, asked, statistics, threads)


def _attribute(d: Decisions, attribute: str | None) -> str:
    if attribute is not None:
        return attribute
    if isinstance(d, Decisions) and len(d.attributes) != 1:
        names = ", ".join(a.name for a in d.attributes) or "none"
        raise InvalidInput(f"representation: attribute must be named where there is not just one; there are: {names}")
    return d.attributes[0].name if isinstance(d, Decisions) else ""


def ll144(
    d: Decisions,
    *,
    sex: str | None = None,
    race: str | None = None,
    confidence: float,
    rate: Literal["selection", "scoring"] = "selection",
    exclude_below: float = 0.0,
    justification: str = "",
    threads: int | None = None,
) -> Table:
    """Return the tables of New York City's Local Law 144: by sex, by race or ethnicity, and by both crossed.

    Parameters
    ----------
    d : the decisions; for rate="scoring" with their `score`
    sex, race : names of the attributes; without one of them there is one table
    confidence : two-sided level of each interval, in (0, 1); impact ratios' hold for all pairs of categories together
    rate : "selection": selected / assessed; "scoring": with a score above the median of everybody. Scores equal to
        the median are not above it.
    exclude_below : at most 0.02: categories with a smaller share of the data get no impact ratio, as the rule allows;
        their number and rate remain
    justification : why; needed with `exclude_below`, for the rule wants it published
    threads : None uses every core; the number changes no bit of the result

    Returns
    -------
    Table
        one row for each table and category: assessed, selected (or above the median), rate and impact_ratio with their
        intervals, and a note; and for each table the number of people of unknown category

    Notes
    -----
    Impact ratio: the category's rate over the highest rate of any category in its table. The rule asks for no
    interval; without one, half of all perfectly fair tables of small categories fall below 0.8. As the reference is
    chosen for its rate, the intervals hold for all pairs at once (Tukey). 6 RCNY 5-300 to 5-304. `plot()` draws the
    rates, `plot("impact_ratio")` the impact ratios.

    Examples
    --------
    >>> from lotrecht import Decisions, fairness
    >>> rows = {"hired": [1, 0, 0, 0, 1, 1, 0, 0], "sex": ["f"] * 4 + ["m"] * 4, "race": ["x", "y"] * 4}
    >>> d = Decisions(rows, decision="hired", groups=["sex", "race"])
    >>> t = fairness.ll144(d, sex="sex", race="race", confidence=0.95)
    >>> t["impact_ratio"][:2]
    [0.5, 1.0]
    """
    asked = {
        "sex": sex or "",
        "race": race or "",
        "rate": rate,
        "exclude_below": exclude_below,
        "justification": justification,
    }
    found = analyses("ll144", "ll144", d, asked, {"confidence": confidence}, threads)
    notes = notes_of(found, [a.name for a in d.attributes])
    return _as_published(found[0].lines, sex, race, notes)


def _as_published(lines: list[dict[str, Any]], sex: str | None, race: str | None, notes: tuple[str, ...]) -> Table:
    """Lay the lines out as the law's tables are: a row for each category, and one for those of unknown category."""
    attributes = [name for name in (sex, race) if name]
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for line in lines:
        labels = line["labels"]
        key = (
            labels["table"],
            *(labels.get(name, "(all)") for name in attributes),
            line["quantity"] == "unknown_category",
        )
        row = rows.setdefault(key, {})
        counts = list(line["counts"].values())
        if line["quantity"] == "unknown_category":
            row |= {"assessed": counts[0], "note": "unknown category"}
            continue
        ratio = line["quantity"] == "impact_ratio"
        name = "impact_ratio" if ratio else "rate"
        row |= {"assessed": counts[0], "selected": counts[1]}
        row |= {name: line["value"] if not line["undefined"] else None, f"{name}_low": line["low"]}
        row |= {f"{name}_high": line["high"]}
        if ratio:
            row["note"] = line["undefined"]
    columns: dict[str, list[Any]] = {"table": [key[0] for key in rows]}
    for i, attribute in enumerate(attributes, 1):
        name = f"group {attribute}" if attribute in _COLUMNS else attribute
        columns[name] = ["(unknown)" if key[-1] and key[i] == "(all)" else key[i] for key in rows]
    labels_of_rows = list(columns)
    for name in _COLUMNS[1:]:
        columns[name] = [row.get(name) for row in rows.values()]
    return Table(columns, labels=labels_of_rows, notes=notes)


_COLUMNS = (
    "table",
    "assessed",
    "selected",
    "rate",
    "rate_low",
    "rate_high",
    "impact_ratio",
    "impact_ratio_low",
    "impact_ratio_high",
    "note",
)
