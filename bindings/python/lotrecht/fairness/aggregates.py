"""Rates and gaps from published counts: what rounding and suppression leave open, and what chance adds."""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from lotrecht.analyses import module_of, table_of
from lotrecht.errors import InvalidInput, quoted
from lotrecht.tables import Table

__all__ = ["from_counts"]


def from_counts(
    data: Any,
    *,
    groups: Sequence[str] | str,
    rounding: int,
    confidence: float,
    selected: str | None = None,
    not_selected: str | None = None,
    total: str | None = None,
    true_positive: str | None = None,
    false_positive: str | None = None,
    false_negative: str | None = None,
    true_negative: str | None = None,
    rule: Literal["nearest", "half_up", "up", "down", "random"] = "nearest",
    suppressed_below: int = 0,
    marks: Sequence[str] | str = (),
    everybody: str | None = None,
    metrics: Sequence[str] | str | None = None,
    reference: Literal["largest", "rest"] | Mapping[str, str] = "largest",
    encoding: str = "utf-8",
) -> Table:
    """Audit a table of published counts, one row for each group.

    Parameters
    ----------
    data : the path of a CSV or Parquet file, a data frame, or a dict of columns
    groups : the column, or columns, that name the groups; rows must share nobody
    rounding : counts are rounded to multiples of this, such as 5 or 10; 1: they are exact
    confidence : two-sided level of the bounds that include chance, in (0, 1)
    selected, not_selected, total : columns of counts: selected and at least one of the others
    true_positive, false_positive, false_negative, true_negative : columns of counts instead, for metrics of outcomes
    rule : "nearest" (halves either way), "half_up", "up", "down", or "random" (to a neighbouring multiple, by lot)
    suppressed_below : counts below it are hidden, by one of the `marks` or by a 0; 0: none are
    marks : what stands in place of a hidden count, such as "<5"
    everybody : the name of the row that is the sum of all others, such as "Total"; it narrows the bounds
    metrics : names of plain rates; None: selection_rate, or all rates of the four counts
    reference : "largest", "rest" (everybody else) or a named group, {column: value}

    Returns
    -------
    Table
        for each group and metric rate_rounding and rate_sampling; for each comparison with the reference
        difference_rounding, difference_sampling, ratio_rounding and ratio_sampling. The bounds of "_rounding" hold
        everything that the true counts may have been, nothing else being uncertain; those of "_sampling" are the union
        of the intervals of all these counts, and hold the truth at least as often as those intervals do. The value is
        that of the published counts.

    Notes
    -----
    Rates and all these bounds rise or fall with each count, so the extremes are at the corners of what the counts can
    be: nothing is searched and nothing simulated. See ``include/lotrecht/fairness/aggregate_gap.hpp``.

    Examples
    --------
    >>> counts = {"origin": ["A", "B"], "checked": [40, 120], "people": [1000, 6000]}
    >>> t = from_counts(
    ...     counts, groups="origin", selected="checked", total="people", rounding=10, confidence=0.95,
    ...     reference={"origin": "B"},
    ... )
    >>> [(r["quantity"], round(r["low"], 2), round(r["high"], 2)) for r in t.rows() if "ratio" in r["quantity"]]
    [('ratio_rounding', 1.67, 2.36), ('ratio_sampling', 1.16, 3.31)]
    """
    if not isinstance(confidence, (int, float)) or not 0.0 < float(confidence) < 1.0:
        raise InvalidInput(
            f"from_counts: confidence must lie strictly between 0 and 1 (0.95 means 95 %), got {confidence}"
        )
    module = module_of("aggregates")
    try:
        section = module.Section(
            groups=_texts(groups),
            selected=selected or "",
            not_selected=not_selected or "",
            total=total or "",
            true_positive=true_positive or "",
            false_positive=false_positive or "",
            false_negative=false_negative or "",
            true_negative=true_negative or "",
            everybody=everybody or "",
            rounding=_whole("rounding", rounding),
            rule=rule,
            suppressed_below=_whole("suppressed_below", suppressed_below),
            marks=_texts(marks),
            metrics=_texts(metrics or ()),
            reference=dict(reference) if isinstance(reference, Mapping) else reference,
        )
        module.check(section, None)
        return table_of([module.analysis_of(section, module.published(section, data, encoding), float(confidence))])
    except InvalidInput as error:  # the rules are those of a plan; the words are to be the caller's
        message = re.sub(r"\[aggregates\](?:\.(\w+))?:? ?", lambda m: f"{m[1]} " if m[1] else "", str(error))
        raise InvalidInput(f"from_counts: {message}") from None


def _texts(given: Sequence[str] | str) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _whole(name: str, value: Any) -> int:
    try:
        return operator.index(value)
    except TypeError:
        raise InvalidInput(f"{name} must be a whole number, got {quoted(value)}") from None
