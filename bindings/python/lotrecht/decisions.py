"""From what somebody has (arrays, data frames, files) to what can be audited: decisions, outcomes and groups as codes.

Nothing is computed about anybody here. Columns are checked, values become small integer codes, rows that cannot be
used are set aside and counted by reason. How each of these is done stands in `lotrecht.ingest`.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from lotrecht.errors import InvalidInput, listing, quoted
from lotrecht.ingest.arrays import Bytes, Column, Floats, Mask, as_numpy
from lotrecht.ingest.coding import Attribute, factorised, without_missing
from lotrecht.ingest.columns import columns_of, one_length, requests
from lotrecht.ingest.files import Source
from lotrecht.ingest.roles import UNKNOWN, first_row, number_or_levels, numbers, refuse_weights, two_valued
from lotrecht.ingest.texts import shown_level

__all__ = ["Attribute", "Decisions", "Labels", "Ledger", "SetAside"]

Effect = Literal["", "benefit", "burden"]
MissingGroup = Literal["group", "set_aside", "raise"]


@dataclass(frozen=True)
class SetAside:
    """Rows that cannot be used, for one reason.

    Attributes
    ----------
    reason : "decision_missing", "group_missing", "score_missing", "score_infinite", "weight_missing",
        "covariate_missing" or "covariate_infinite"
    column : the column in which the reason was found
    rows : how many
    """

    reason: str
    column: str
    rows: int


@dataclass(frozen=True)
class Ledger:
    """Where every row went: ``rows_read == rows_used + sum(s.rows for s in set_aside)``.

    A row with several reasons is counted once, under the first of: decision, groups (in their order), score, weight,
    covariates.

    Attributes
    ----------
    rows_read, rows_used : rows in the data, and rows that are audited
    set_aside : the others, by reason
    outcome_unknown : used rows without an outcome; they count for selection rates only
    """

    rows_read: int
    rows_used: int
    set_aside: tuple[SetAside, ...] = ()
    outcome_unknown: int = 0


@dataclass(frozen=True)
class Labels:
    """What the columns are called and which values were read as "selected" and as "true"."""

    decision: str
    decision_positive: str
    outcome: str | None = None
    outcome_positive: str | None = None
    score: str | None = None
    weight: str | None = None


class Decisions:
    """Decisions about people, ready to be audited.

    Parameters
    ----------
    data : what holds the columns: a pandas, polars or Arrow table (anything narwhals knows), a NumPy structured array,
        a dict of arrays or lists, or the path of a CSV or Parquet file (or a `DataFile`), of which only the needed
        columns are read. None: the other arguments are the arrays themselves.
    decision : the column of what was decided. True/False and 0/1 are understood; of other values name the selecting
        ones with `positive`.
    outcome : the column of what turned out to be true; optional. Where it is missing it is unknown (code 2) and the
        row is kept.
    score : the column of numbers the decisions were made from; optional.
    groups : one column name, a list of them, or a dict name -> column (or array).
    strata : what may explain a gap (the kind of case, the district): columns named as in `groups`; optional. Used by
        `fairness.conditional_gaps`.
    sampling_strata : the stratum a row was sampled from, where sampling was stratified; one column, optional. Every
        interval of rates and gaps then is that of the design; see `fairness.design_effects`.
    cluster : who or what several rows belong to (a person, a household): rows of one cluster are not independent, and
        no interval takes them for it; one column, optional. A row without a value is a cluster of its own.
    covariates : what a regression shall account for: columns of numbers or of text, named as in `groups`; optional.
    steps : two-valued columns of a chain of decisions, in its order: name -> column, or a list of columns; optional.
        1, true, yes and ja are understood as yes, their opposites as no.
    step_positive : step's name -> the value, or values, that mean "yes" there, where that is not plain
    time : a column carried along unchanged; optional.
    weight : a sampling weight, how many people of the population each sampled row stands for; optional. It is no count
        of rows: intervals use the effective number of rows, (sum w)^2 / sum w^2, so one row of weight 500 is one row.
    positive, outcome_positive : the value, or list of values, that mean "selected" and "true". Every other value that
        is not missing means the opposite.
    effect : whether being selected is a "benefit" or a "burden" for the person; "" leaves it open.
    missing_group : rows whose group is missing are a group of their own ("group"), are "set_aside" and counted, or
        "raise" a refusal.
    encoding : how the bytes of a CSV become text.

    Attributes
    ----------
    decision : (n,) uint8, 1 where selected
    outcome : (n,) uint8, 1 true, 0 not, 2 unknown; or None
    score, weight : (n,) float64, finite; or None
    attributes : the groups, one `Attribute` for each column
    strata : tuple of `Attribute`, one for each column
    sampling_strata, cluster : `Attribute` or None
    covariates : name -> (n,) float64, or `Attribute` where the column holds text
    steps : name -> (n,) uint8, 1 yes, 0 no, 2 unknown
    time : (n,) array or None
    ledger : how many rows were read, used and set aside, by reason
    source : where the rows came from, with the file's SHA-256
    labels : names of the columns and the values read as "selected" and "true"
    effect, missing_group : as given

    Notes
    -----
    Contiguous uint8 and bool arrays, non-null Arrow uint8 and 8-bit category codes are used in place, without a copy:
    do not change them while the `Decisions` is in use. In a CSV everything is text until its role says otherwise, so
    a postcode keeps its zeros. An empty field is a missing value; in decisions, outcomes and numbers words such as NA
    and null are missing, too, but in a group column "nan" is a name like any other.

    Raises
    ------
    InvalidInput
        (a ValueError) if columns are missing, of different lengths or of one name; if a decision is not two-valued; on
        text where numbers belong, negative or infinite weights; if no usable row is left. Rows count from 1, without
        the header.

    Examples
    --------
    >>> d = Decisions({"granted": [1, 0, 1], "sex": ["f", "m", None]}, decision="granted", groups="sex")
    >>> d.attributes[0].levels
    ('f', 'm', None)
    """

    decision: Bytes
    outcome: Bytes | None
    score: Floats | None
    weight: Floats | None
    attributes: tuple[Attribute, ...]
    strata: tuple[Attribute, ...]
    sampling_strata: Attribute | None
    cluster: Attribute | None
    covariates: dict[str, Floats | Attribute]
    steps: dict[str, Bytes]
    time: npt.NDArray[Any] | None
    ledger: Ledger
    source: Source
    labels: Labels
    effect: Effect
    missing_group: MissingGroup

    def __init__(
        self,
        data: Any = None,
        *,
        decision: Any,
        outcome: Any = None,
        score: Any = None,
        groups: Any = (),
        strata: Any = (),
        weight: Any = None,
        sampling_strata: Any = None,
        cluster: Any = None,
        covariates: Any = (),
        steps: Any = (),
        step_positive: Mapping[str, Any] | None = None,
        time: Any = None,
        positive: Any = None,
        outcome_positive: Any = None,
        effect: Effect = "",
        missing_group: MissingGroup = "group",
        encoding: str = "utf-8",
    ) -> None:
        if effect not in ("", "benefit", "burden"):
            raise InvalidInput(f"Decisions: effect must be 'benefit', 'burden' or '' (open), got {quoted(effect)}")
        if missing_group not in ("group", "set_aside", "raise"):
            raise InvalidInput(
                f"Decisions: missing_group must be 'group', 'set_aside' or 'raise', got {quoted(missing_group)}"
            )
        if outcome is None and outcome_positive is not None:
            raise InvalidInput("Decisions: outcome_positive is given, but no outcome")
        asked = {
            "decision": decision,
            "outcome": outcome,
            "score": score,
            "group": groups,
            "stratum": strata,
            "weight": weight,
            "sampling_strata": sampling_strata,
            "cluster": cluster,
            "covariate": covariates,
            "step": steps,
            "time": time,
        }
        columns, self.source = columns_of(data, requests(data, asked), encoding)
        rows = one_length(columns)
        by_role = {column.role: column for column in columns}
        name = {role: column.name for role, column in by_role.items()}
        sieve = _Sieve(rows)

        codes, selecting = two_valued(by_role["decision"], positive, "positive")
        sieve.set_aside(codes == UNKNOWN, "decision_missing", name["decision"])
        grouped = [column for column in columns if column.role == "group"]
        attributes = [_grouped(column, sieve, missing_group, self.source.name) for column in grouped]
        measured: dict[str, Floats] = {}
        if "score" in by_role:
            measured["score"] = values = numbers(by_role["score"])
            sieve.set_aside(np.isnan(values), "score_missing", name["score"])
            sieve.set_aside(np.isinf(values), "score_infinite", name["score"])
        if "weight" in by_role:
            measured["weight"] = values = numbers(by_role["weight"])
            refuse_weights(values, name["weight"])
            sieve.set_aside(np.isnan(values), "weight_missing", name["weight"])
        covariate = {column.name: number_or_levels(column) for column in columns if column.role == "covariate"}
        for key, value in covariate.items():
            if not isinstance(value, Attribute):
                sieve.set_aside(np.isnan(value), "covariate_missing", key)
                sieve.set_aside(np.isinf(value), "covariate_infinite", key)
        true, meaning = None, None
        if "outcome" in by_role:
            true, meaning = two_valued(by_role["outcome"], outcome_positive, "outcome_positive")
        if sieve.rows_used == 0:
            reasons = "; ".join(f"{s.rows} {s.reason} in {quoted(s.column)}" for s in sieve.reasons)
            raise InvalidInput(f"{self.source.name}: no usable row is left of {rows}: {reasons}")

        def kept_all(whole: Sequence[Attribute]) -> tuple[Attribute, ...]:
            return tuple(Attribute(a.name, a.levels, sieve.kept(a.codes)) for a in whole)

        self.effect = effect
        self.missing_group = missing_group
        self.decision = sieve.kept(codes)
        self.outcome = None if true is None else sieve.kept(true)
        self.score, self.weight = (sieve.kept(measured[r]) if r in measured else None for r in ("score", "weight"))
        self.attributes = kept_all(attributes)
        self.strata = kept_all([factorised(column) for column in columns if column.role == "stratum"])
        self.sampling_strata, self.cluster = (
            kept_all([factorised(by_role[role])])[0] if role in by_role else None
            for role in ("sampling_strata", "cluster")
        )
        self.covariates = {
            name: kept_all([value])[0] if isinstance(value, Attribute) else sieve.kept(value)
            for name, value in covariate.items()
        }
        self.steps = {
            column.name: sieve.kept(two_valued(column, (step_positive or {}).get(column.name), "step_positive")[0])
            for column in columns
            if column.role == "step"
        }
        self.time = sieve.kept(as_numpy(by_role["time"])) if "time" in by_role else None
        unknown = 0 if self.outcome is None else int(np.count_nonzero(self.outcome == UNKNOWN))
        self.ledger = Ledger(rows, sieve.rows_used, tuple(sieve.reasons), unknown)
        self.labels = Labels(
            decision=name["decision"],
            decision_positive=selecting,
            outcome=name.get("outcome"),
            outcome_positive=meaning,
            score=name.get("score"),
            weight=name.get("weight"),
        )

    @property
    def n(self) -> int:
        """Number of rows that are audited."""
        return len(self.decision)

    def __len__(self) -> int:
        return self.n

    def __repr__(self) -> str:
        groups = ", ".join(f"{a.name} ({len(a.levels)})" for a in self.attributes) or "no groups"
        extra = "".join(f", {name}" for name in ("outcome", "score", "weight") if getattr(self, name) is not None)
        return f"Decisions({self.n} rows of {self.source.name}: {quoted(self.labels.decision)}{extra}; by {groups})"

    def _repr_html_(self) -> str:
        rows = [
            ("source", self.source.name),
            ("rows read", self.ledger.rows_read),
            ("rows used", self.ledger.rows_used),
        ]
        rows += [(f"set aside: {s.reason}", f"{s.rows} ({s.column})") for s in self.ledger.set_aside]
        rows += [("decision", f"{self.labels.decision}, selected = {self.labels.decision_positive}")]
        if self.labels.outcome is not None:
            rows += [("outcome", f"{self.labels.outcome}, true = {self.labels.outcome_positive}")]
            rows += [("outcome unknown", self.ledger.outcome_unknown)]
        rows += [
            (f"groups by {a.name}", f"{len(a.levels)}: {listing((shown_level(v) for v in a.levels), 8)}")
            for a in self.attributes
        ]
        body = "".join(
            f'<tr><th scope="row" style="text-align:left">{html.escape(str(k))}</th>'
            f'<td style="text-align:left"><bdi>{html.escape(str(v))}</bdi></td></tr>'
            for k, v in rows
        )
        return f"<table><caption>Decisions</caption><tbody>{body}</tbody></table>"


class _Sieve:
    """Which rows are still in, and why the others are not."""

    def __init__(self, rows: int) -> None:
        self.rows_used = rows
        self.reasons: list[SetAside] = []
        self._keep: Mask | None = None

    def set_aside(self, rows: Mask, reason: str, column: str) -> None:
        fresh = rows if self._keep is None else rows & self._keep
        count = int(np.count_nonzero(fresh))
        if count:
            self._keep = ~fresh if self._keep is None else self._keep & ~fresh
            self.rows_used -= count
            self.reasons.append(SetAside(reason, column, count))

    def kept(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return values if self._keep is None else values[self._keep]


def _grouped(column: Column, sieve: _Sieve, missing: MissingGroup, where: str) -> Attribute:
    """Return a group column's levels and codes, once its rows without a value have gone where `missing` says."""
    attribute = factorised(column)
    if missing == "group" or not attribute.levels or attribute.levels[-1] is not None:
        return attribute
    nobody = attribute.codes == len(attribute.levels) - 1
    if missing == "raise":
        raise InvalidInput(
            f"{where}: group column {quoted(column.name)} has no value in row {first_row(nobody)}, "
            f"and missing_group='raise' was asked for"
        )
    sieve.set_aside(nobody, "group_missing", column.name)
    return without_missing(attribute)
