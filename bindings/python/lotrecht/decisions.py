"""From what somebody has (arrays, data frames, files) to what can be audited: decisions, outcomes and groups as codes.

Nothing is computed about anybody here. Columns are checked, values become small integer codes, rows that cannot be
used are set aside and counted by reason.
"""

from __future__ import annotations

import html
import math
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from lotrecht.errors import InvalidInput, did_you_mean, listing, quoted
from lotrecht.files import MISSING_WORDS, DataFile, Source, check_unique, find_column

if TYPE_CHECKING:
    import pyarrow as pa

    Values: TypeAlias = "npt.NDArray[Any] | pa.Array"

__all__ = ["Attribute", "Decisions", "Ledger", "SetAside"]

Codes = npt.NDArray[np.unsignedinteger[Any]]
Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

Effect = Literal["", "benefit", "burden"]
MissingGroup = Literal["group", "set_aside", "raise"]

UNKNOWN = 2
"""The code of an outcome nobody knows."""

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_CHUNK = 1 << 20


@dataclass(frozen=True, eq=False)
class Attribute:
    """A trait that people are grouped by.

    Attributes
    ----------
    name : the column's name
    levels : the groups' names. Declared categories (pandas, polars Enum, Arrow dictionaries) keep their order and are
        kept though nobody is in them; all others are sorted, numbers as numbers. The group whose value is missing is
        None and comes last.
    codes : (n,) the group of each row, as a position in `levels`; uint8, uint16 or uint32, the smallest that fits
    """

    name: str
    levels: tuple[str | None, ...]
    codes: Codes

    def __repr__(self) -> str:
        return f"Attribute({self.name!r}, {len(self.levels)} levels: {listing(_shown(v) for v in self.levels)})"


@dataclass(frozen=True)
class SetAside:
    """Rows that cannot be used, for one reason.

    Attributes
    ----------
    reason : "decision_missing", "group_missing", "score_missing", "score_infinite" or "weight_missing"
    column : the column in which the reason was found
    rows : how many
    """

    reason: str
    column: str
    rows: int


@dataclass(frozen=True)
class Ledger:
    """Where every row went: ``rows_read == rows_used + sum(s.rows for s in set_aside)``.

    A row with several reasons is counted once, under the first of: decision, groups (in their order), score, weight.

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


@dataclass
class _Column:
    """A column on its way in: what it is for, what it is called, its values, whether its levels were declared."""

    role: str
    name: str
    values: Values
    declared: bool = False
    from_text: bool = False
    notes: dict[str, str] = field(default_factory=dict)


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
    strata, cluster, time : columns carried along unchanged as arrays; optional.
    weight : how many people each row stands for; finite and not negative; optional.
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
    strata, cluster, time : (n,) arrays or None
    ledger : how many rows were read, used and set aside, by reason
    source : where the rows came from, with the file's SHA-256
    labels : names of the columns and the values read as "selected" and "true"
    effect : as given

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
    strata: npt.NDArray[Any] | None
    cluster: npt.NDArray[Any] | None
    time: npt.NDArray[Any] | None
    ledger: Ledger
    source: Source
    labels: Labels
    effect: Effect

    def __init__(
        self,
        data: Any = None,
        *,
        decision: Any,
        outcome: Any = None,
        score: Any = None,
        groups: Any = (),
        strata: Any = None,
        weight: Any = None,
        cluster: Any = None,
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
        wanted = _wanted(data, decision, outcome, score, groups, strata, weight, cluster, time)
        columns, self.source = _columns(data, wanted, encoding)
        rows = _one_length(columns)
        by_role = {column.role: column for column in columns}
        self.effect = effect

        codes, selecting = _two_valued(by_role["decision"], positive, "positive")
        sieve = _Sieve(rows)
        sieve.set_aside(codes == UNKNOWN, "decision_missing", by_role["decision"].name)

        attributes = []
        for column in columns:
            if column.role == "group":
                attribute = _factorised(column)
                if attribute.levels and attribute.levels[-1] is None and missing_group != "group":
                    nobody = attribute.codes == len(attribute.levels) - 1
                    if missing_group == "raise":
                        raise InvalidInput(
                            f"{self.source.name}: group column {quoted(column.name)} has no value in row "
                            f"{_first(nobody)}, and missing_group='raise' was asked for"
                        )
                    sieve.set_aside(nobody, "group_missing", column.name)
                    attribute = _without_missing(attribute)
                attributes.append(attribute)

        numbers: dict[str, Floats] = {}
        if "score" in by_role:
            numbers["score"] = values = _numbers(by_role["score"])
            sieve.set_aside(np.isnan(values), "score_missing", by_role["score"].name)
            sieve.set_aside(np.isinf(values), "score_infinite", by_role["score"].name)
        if "weight" in by_role:
            numbers["weight"] = values = _numbers(by_role["weight"])
            _refuse_weights(values, by_role["weight"].name)
            sieve.set_aside(np.isnan(values), "weight_missing", by_role["weight"].name)

        true, meaning = None, None
        if "outcome" in by_role:
            true, meaning = _two_valued(by_role["outcome"], outcome_positive, "outcome_positive")
            true = sieve.kept(true)
        if sieve.rows_used == 0:
            reasons = "; ".join(f"{s.rows} {s.reason} in {quoted(s.column)}" for s in sieve.reasons)
            raise InvalidInput(f"{self.source.name}: no usable row is left of {rows}: {reasons}")

        self.decision = sieve.kept(codes)
        self.outcome = true
        self.score = sieve.kept(numbers["score"]) if "score" in numbers else None
        self.weight = sieve.kept(numbers["weight"]) if "weight" in numbers else None
        self.attributes = tuple(Attribute(a.name, a.levels, sieve.kept(a.codes)) for a in attributes)
        carried = {role: sieve.kept(_plain(by_role[role])) for role in ("strata", "cluster", "time") if role in by_role}
        self.strata, self.cluster, self.time = carried.get("strata"), carried.get("cluster"), carried.get("time")
        unknown = int(np.count_nonzero(true == UNKNOWN)) if true is not None else 0
        self.ledger = Ledger(rows, sieve.rows_used, tuple(sieve.reasons), unknown)
        self.labels = Labels(
            decision=by_role["decision"].name,
            decision_positive=selecting,
            outcome=by_role["outcome"].name if "outcome" in by_role else None,
            outcome_positive=meaning,
            score=by_role["score"].name if "score" in by_role else None,
            weight=by_role["weight"].name if "weight" in by_role else None,
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
            (f"groups by {a.name}", f"{len(a.levels)}: {listing((_shown(v) for v in a.levels), 8)}")
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


# ------------------------------------------------------------------------------------------ finding the columns


def _wanted(
    data: Any, decision: Any, outcome: Any, score: Any, groups: Any, *carried: Any
) -> list[tuple[str, str, Any]]:
    """Return what was asked for, as (role, name, column name or array)."""
    wanted = [("decision", _name(decision, "decision"), decision)]
    for role, given in zip(("outcome", "score"), (outcome, score), strict=True):
        if given is not None:
            wanted.append((role, _name(given, role), given))
    group_names = []
    for name, given in _named_groups(data, groups):
        group_names.append(name)
        wanted.append(("group", name, given))
    check_unique(group_names, "Decisions: groups")
    for role, given in zip(("strata", "weight", "cluster", "time"), carried, strict=True):
        if given is not None:
            wanted.append((role, _name(given, role), given))
    for role, _, given in wanted:
        if data is None and isinstance(given, str):
            raise InvalidInput(f"Decisions: {role} is the name {quoted(given)}, but no data was given to find it in")
    return wanted


def _named_groups(data: Any, groups: Any) -> list[tuple[str, Any]]:
    if groups is None:
        return []
    if isinstance(groups, str):
        return [(groups, groups)]
    if isinstance(groups, Mapping):
        return [(str(name), given) for name, given in groups.items()]
    if isinstance(groups, (list, tuple)):
        if len(groups) == 0:
            return []
        if data is not None and all(isinstance(g, str) for g in groups):
            return [(g, g) for g in groups]
        if any(_is_column(g) for g in groups):
            if all(getattr(g, "name", None) is not None for g in groups):
                return [(str(g.name), g) for g in groups]
            raise InvalidInput(
                "Decisions: several group arrays need names: give a dict, groups={'sex': ..., 'ward': ...}"
            )
    if hasattr(groups, "columns") and not hasattr(groups, "name"):
        return [(str(name), groups[name]) for name in groups.columns]
    return [(_name(groups, "group"), groups)]


def _is_column(value: Any) -> bool:
    return not isinstance(value, (str, bytes)) and (hasattr(value, "__len__") or hasattr(value, "__array__"))


def _name(given: Any, role: str) -> str:
    if isinstance(given, str):
        return given
    name = getattr(given, "name", None)
    return str(name) if isinstance(name, (str, int)) else role


def _columns(data: Any, wanted: list[tuple[str, str, Any]], encoding: str) -> tuple[list[_Column], Source]:
    names = {given: role for role, _, given in wanted if isinstance(given, str)}
    if isinstance(data, (str, os.PathLike)):
        data = DataFile(data, encoding)
    if isinstance(data, DataFile):
        return _from_file(data, wanted, names)
    if data is None:
        source = Source("arrays")
        fetch: Any = None
    else:
        fetch, source = _from_memory(data, names)
    columns = []
    for role, name, given in wanted:
        values, declared = _values(fetch(given) if isinstance(given, str) else given, role, name)
        columns.append(_Column(role, name, values, declared))
    return columns, source


def _from_file(
    file: DataFile, wanted: list[tuple[str, str, Any]], names: dict[str, str]
) -> tuple[list[_Column], Source]:
    as_text = [g for role, _, g in wanted if isinstance(g, str) and role in ("score", "weight", "time", "cluster")]
    coded = {given for role, _, given in wanted if isinstance(given, str) and role in ("decision", "outcome", "group")}
    table = file.read(names, [g for g in as_text if g not in coded])
    columns = []
    for role, name, given in wanted:
        if isinstance(given, str):
            column = _Column(role, name, _one_array(table.column(given)), file.declares_levels(given))
            column.from_text = file.format == "csv"
        else:
            values, declared = _values(given, role, name)
            column = _Column(role, name, values, declared)
        columns.append(column)
    return columns, file.source


def _from_memory(data: Any, names: Mapping[str, str]) -> tuple[Any, Source]:
    """Return a function from column name to column, and what to call the source."""
    if isinstance(data, np.ndarray):
        if data.dtype.names is None:
            raise InvalidInput(
                f"Decisions: data is a plain array of shape {data.shape} whose columns have no names; give a dict, "
                f"a data frame or a structured array, or the arrays themselves with data=None"
            )
        known, where = list(data.dtype.names), "NumPy structured array"
        frame: Any = data
    elif isinstance(data, Mapping):
        known, where, frame = [str(k) for k in data], "dict", {str(k): v for k, v in data.items()}
    else:
        frame, known, where = _framed(data, names)
    check_unique(known, where)
    for name, role in names.items():
        find_column(name, known, where, role)
    exact = {str(c): c for c in getattr(frame, "columns", ())}  # pandas may have numbers for names
    return (lambda name: frame[exact.get(name, name)]), Source(where)


def _framed(data: Any, names: Mapping[str, str]) -> tuple[Any, list[str], str]:
    import narwhals as nw

    kind = f"{type(data).__module__.split('.')[0]} {type(data).__name__}"
    if hasattr(data, "iloc"):  # narwhals refuses two columns of one name, too, but does not say where they stand
        check_unique([str(c) for c in data.columns], kind)
    elif hasattr(data, "column_names"):
        check_unique([str(c) for c in data.column_names], kind)
    try:
        frame: Any = nw.from_native(data)
    except TypeError:
        if not hasattr(data, "__arrow_c_stream__") and not hasattr(data, "__arrow_c_array__"):
            raise InvalidInput(
                f"Decisions: data is a {type(data).__name__}; give a pandas, polars or Arrow table, a dict of columns, "
                f"a NumPy structured array, or the path of a CSV or Parquet file"
            ) from None
        import pyarrow as pa

        table = pa.table(data)
        check_unique(table.column_names, kind)
        frame = nw.from_native(table)
    if isinstance(frame, nw.LazyFrame):
        known = frame.collect_schema().names()
        for name, role in names.items():
            find_column(name, known, kind, role)
        frame = frame.select(list(names)).collect()
        return frame, known, kind
    return frame, [str(c) for c in frame.columns], kind


# ------------------------------------------------------------------------------------------ one column's values


def _values(given: Any, role: str, name: str) -> tuple[Values, bool]:
    """Return a column as a NumPy array of numbers, or an Arrow array; and whether its levels were declared."""
    import pyarrow as pa

    if isinstance(given, (str, bytes)) or (not hasattr(given, "__len__") and not hasattr(given, "__array__")):
        raise InvalidInput(f"Decisions: {role} must be a column name or an array, got {quoted(given)}")
    if isinstance(given, (pa.Array, pa.ChunkedArray)):
        return _one_array(given), pa.types.is_dictionary(given.type)
    if isinstance(given, np.ndarray):
        return _from_numpy(given, role, name), False
    if isinstance(given, (list, tuple, range)):
        return _from_objects(list(given), name), False
    try:
        import narwhals as nw

        series = nw.from_native(given, series_only=True)
    except TypeError:
        return _from_numpy(np.asarray(given), role, name), False
    return _from_series(series, nw, role, name)


def _from_series(series: Any, nw: Any, role: str, name: str) -> tuple[Values, bool]:
    import pyarrow as pa

    native = series.to_native()
    if isinstance(native, (pa.Array, pa.ChunkedArray)):
        return _one_array(native), pa.types.is_dictionary(native.type)
    in_numpy = isinstance(getattr(native, "dtype", None), np.dtype)
    if in_numpy and (series.dtype.is_numeric() or series.dtype == nw.Boolean):
        return _from_numpy(series.to_numpy(), role, name), False
    try:
        array = _one_array(series.to_arrow())
    except Exception:  # every backend has its own error for values of several types
        return _from_objects(native.tolist() if hasattr(native, "tolist") else native.to_list(), name), False
    # A polars Categorical shares its categories with other columns, so they declare nothing; an Enum's do.
    shared = series.dtype == nw.Categorical and series.implementation.is_polars()
    return array, pa.types.is_dictionary(array.type) and not shared


def _from_numpy(values: npt.NDArray[Any], role: str, name: str) -> Values:
    import pyarrow as pa

    if values.ndim != 1:
        raise InvalidInput(f"Decisions: {role} column {quoted(name)} must have one dimension, got shape {values.shape}")
    if isinstance(values, np.ma.MaskedArray):
        return _one_array(pa.array(np.ma.getdata(values), mask=np.ma.getmaskarray(values)))
    if values.dtype.kind in "OSV":
        return _from_objects(values.tolist(), name)
    if values.dtype.kind in "UMm":
        return _one_array(pa.array(values, from_pandas=True))
    if values.dtype.kind not in "biuf":
        raise InvalidInput(
            f"Decisions: {role} column {quoted(name)} holds {values.dtype}, which is neither text nor number"
        )
    if not values.dtype.isnative:
        values = values.astype(values.dtype.newbyteorder("="))
    return values


def _from_objects(values: list[Any], name: str) -> Values:
    """Python objects: one Arrow array where they are of one kind, else their texts."""
    import pyarrow as pa

    kinds = {type(value) for value in values} - {type(None), float}  # float: a data frame's missing values are NaN
    if len(kinds) <= 1:  # Arrow would read 0 beside a date as a day
        try:
            array = _one_array(pa.array(values, from_pandas=True))
            truths_as_numbers = bool in kinds and not pa.types.is_boolean(array.type)
            if not (truths_as_numbers or pa.types.is_nested(array.type) or pa.types.is_binary(array.type)):
                return array
        except (pa.ArrowException, OverflowError, TypeError, ValueError):
            pass
    position: dict[str | None, int] = {}
    texts: list[str | None] = []
    codes = np.empty(len(values), np.int64)
    for row, value in enumerate(values):
        text = _text_of(value, name, row)
        code = position.setdefault(text, len(position))
        if code == len(texts):
            texts.append(text)
        codes[row] = code
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(texts, pa.string()))


def _one_array(column: Any) -> Any:
    """One Arrow array of a column that may come in pieces, each piece with a dictionary of its own."""
    import pyarrow as pa

    if isinstance(column, pa.ChunkedArray):
        if column.num_chunks == 1:
            column = column.chunk(0)
        else:
            column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    if isinstance(column, pa.ExtensionArray):
        column = column.storage
    if pa.types.is_run_end_encoded(column.type):
        import pyarrow.compute as pc

        column = pc.run_end_decode(column)
    return column


def _one_length(columns: list[_Column]) -> int:
    first = columns[0]
    rows = len(first.values)
    for column in columns[1:]:
        if len(column.values) != rows:
            raise InvalidInput(
                f"Decisions: {column.role} column {quoted(column.name)} has {len(column.values)} values, but "
                f"{first.role} column {quoted(first.name)} has {rows}; every column needs one value for each row"
            )
    if rows == 0:
        raise InvalidInput("Decisions: there is no row in the data")
    return rows


def _text_of(value: Any, name: str = "", row: int = -1) -> str | None:
    """Return the text a value is known by: 3 for 3.0, true for True, ISO for dates; None if it is missing."""
    if value is None:
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if isinstance(value, (float, np.floating)):
        number = float(value)
        if math.isnan(number):
            return None
        return str(int(number)) if number.is_integer() else str(value)
    if isinstance(value, (bytes, bytearray)):
        try:
            return bytes(value).decode("utf-8")
        except UnicodeDecodeError as error:
            raise InvalidInput(f"Decisions: column {quoted(name)}, row {row + 1}: {error}") from None
    if hasattr(value, "isoformat"):
        text = str(value.isoformat())
        return None if text == "NaT" else text.removesuffix("T00:00:00")
    if type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, np.datetime64) and np.isnat(value)):
        return None
    if type(value).__name__ == "Decimal":
        return None if value.is_nan() else f"{value.normalize():f}" if value.is_finite() else str(value)
    if isinstance(value, (list, tuple, dict, set, np.ndarray)):
        where = f", row {row + 1}" if row >= 0 else ""
        raise InvalidInput(f"Decisions: column {quoted(name)}{where} holds a {type(value).__name__}, not one value")
    return str(value)


# ------------------------------------------------------------------------------------------ codes and levels


def _factorised(column: _Column) -> Attribute:
    """Levels and codes of a column: every distinct value becomes a level, and ``levels[codes]`` is the column again."""
    values: Any = column.values
    if not isinstance(values, np.ndarray) and str(values.type) == "uint8" and values.null_count == 0:
        values = values.to_numpy()
    if isinstance(values, np.ndarray) and values.dtype in (np.dtype(np.bool_), np.dtype(np.uint8)):
        return _factorised_bytes(column.name, values)
    raw, codes = _encoded(column)
    texts = _texts(raw, column)
    return _coded(column.name, texts, codes, declared=column.declared)


def _factorised_bytes(name: str, values: npt.NDArray[Any]) -> Attribute:
    codes = np.ascontiguousarray(values).view(np.uint8)
    present = np.zeros(256, np.bool_)
    for start in range(0, len(codes), _CHUNK):
        present[codes[start : start + _CHUNK]] = True
    found = [int(v) for v in np.flatnonzero(present)]
    words = {0: "false", 1: "true"} if values.dtype == np.bool_ else {v: str(v) for v in found}
    if found == list(range(len(found))):  # the bytes are the codes already
        return Attribute(name, tuple(words[v] for v in found), codes)
    table = np.zeros(256, np.uint8)
    table[found] = np.arange(len(found), dtype=np.uint8)
    return Attribute(name, tuple(words[v] for v in found), table[codes])


def _encoded(column: _Column) -> tuple[Any, npt.NDArray[Any]]:
    """Distinct values in any order (Arrow array), and each row's position among them; their number where missing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    values: Any = column.values
    if isinstance(values, np.ndarray):
        values = pa.array(values, from_pandas=True)
    if pa.types.is_nested(values.type):
        raise InvalidInput(f"Decisions: column {quoted(column.name)} holds {values.type}, not one value for each row")
    if pa.types.is_null(values.type):
        return pa.array([], pa.string()), np.zeros(len(values), np.uint8)
    if pa.types.is_string_view(values.type):
        values = values.cast(pa.large_string())
    encoded = values if pa.types.is_dictionary(values.type) else pc.dictionary_encode(values)
    indices = encoded.indices
    if indices.null_count:
        if len(encoded.dictionary) > np.iinfo(indices.type.to_pandas_dtype()).max:
            indices = indices.cast(pa.int64())
        indices = pc.fill_null(indices, pa.scalar(len(encoded.dictionary), indices.type))
    return encoded.dictionary, indices.to_numpy(zero_copy_only=False)


def _texts(raw: Any, column: _Column) -> list[str | None]:
    import pyarrow as pa

    kind = raw.type
    if pa.types.is_timestamp(kind) or pa.types.is_time(kind):  # as text, since Python's datetime has no nanoseconds
        texts = [None if t is None else t.replace(" ", "T") for t in raw.cast(pa.string()).to_pylist()]
        texts = [None if t is None else re.sub(r"\.0+(?=$|Z|[+-])", "", t) for t in texts]
        if pa.types.is_timestamp(kind) and all(t is None or t.endswith("T00:00:00") for t in texts):
            texts = [None if t is None else t[:-9] for t in texts]
        return texts
    if pa.types.is_floating(kind) and not pa.types.is_float64(kind):
        return [_text_of(v) for v in raw.to_numpy(zero_copy_only=False)]
    return [_text_of(v, column.name) for v in raw.to_pylist()]


def _coded(name: str, texts: list[str | None], codes: npt.NDArray[Any], declared: bool) -> Attribute:
    """Put levels in order, join those of one text, put the missing last, and make the codes as small as they can be."""
    has_missing = bool(len(codes)) and bool((codes == len(texts)).any())
    if not declared:
        has_missing = has_missing or None in texts
    elif None in texts:
        has_missing = has_missing or bool(np.isin(codes, [i for i, t in enumerate(texts) if t is None]).any())
    named = list(dict.fromkeys(t for t in texts if t is not None))
    if not declared:
        named.sort(key=_sort_key(named))
    levels: tuple[str | None, ...] = (*named, None) if has_missing else tuple(named)
    position = {text: i for i, text in enumerate(named)}
    table = np.array([position[t] if t is not None else len(named) for t in (*texts, None)], np.int64)
    kind = np.dtype(np.uint8 if len(levels) <= 1 << 8 else np.uint16 if len(levels) <= 1 << 16 else np.uint32)
    if np.array_equal(table[:-1], np.arange(len(texts))):
        if codes.dtype.itemsize == kind.itemsize and codes.flags.c_contiguous:
            return Attribute(name, levels, codes.view(kind))
        return Attribute(name, levels, codes.astype(kind))
    return Attribute(name, levels, table.astype(kind)[codes])


def _sort_key(texts: Sequence[str]) -> Any:
    """Numbers by value, if all are numbers, so that ward 10 follows ward 9; else by code point."""
    if texts and all(_NUMBER.fullmatch(t) for t in texts):
        return lambda t: (float(t), t)
    return lambda t: t


def _without_missing(attribute: Attribute) -> Attribute:
    return Attribute(attribute.name, attribute.levels[:-1], attribute.codes)


# ------------------------------------------------------------------------------------------ two values, and numbers


def _two_valued(column: _Column, positive: Any, argument: str) -> tuple[Bytes, str]:
    """Return a column as 0, 1 and 2 (missing), and the text of the value, or values, that became 1."""
    attribute = _factorised(column)
    levels = attribute.levels
    present = _present(attribute)
    if positive is None:
        ones = [i for i, t in enumerate(levels) if t is not None and _as_bit(t) == 1]
        named = [t for i, t in enumerate(levels) if present[i] and not _is_missing(t)]
        if any(_as_bit(t) is None for t in named if t is not None):
            _refuse_values(column, [t for t in named if t is not None], argument)
        positive_text = _plain_number(levels[ones[0]]) if ones else "1"
    else:
        wanted = list(positive) if isinstance(positive, (list, tuple, set, frozenset)) else [positive]
        if not wanted:
            raise InvalidInput(f"Decisions: {argument} is an empty list; name at least one value")
        ones = []
        for value in wanted:
            matches = [i for i, t in enumerate(levels) if t is not None and _same(t, value)]
            if not matches:
                known = [t for t in levels if t is not None]
                word = _text_of(value)
                near = did_you_mean(word or "", known)
                raise InvalidInput(
                    f"Decisions: {argument}={quoted(word)} does not occur in {column.role} column {quoted(column.name)}"
                    f"{near + ' It' if near else '; it'} holds {listing(known)}"
                )
            ones += matches
        positive_text = ", ".join(_plain_number(levels[i]) for i in dict.fromkeys(ones))
    table = np.zeros(len(levels), np.uint8)
    for i, text in enumerate(levels):
        table[i] = 1 if i in ones else UNKNOWN if _is_missing(text) else 0
    if attribute.codes.dtype == np.uint8 and np.array_equal(table, np.arange(len(levels))):
        return attribute.codes.astype(np.uint8, copy=False), str(positive_text)
    return table[attribute.codes], str(positive_text)


def _present(attribute: Attribute) -> Mask:
    present = np.zeros(len(attribute.levels), np.bool_)
    present[attribute.codes] = True
    return present


def _is_missing(text: str | None) -> bool:
    return text is None or text in MISSING_WORDS


def _as_bit(text: str) -> int | None:
    """1 and 0 for what needs no explanation: 1, 0, true, false."""
    lower = text.strip().lower()
    if lower in ("true", "false"):
        return int(lower == "true")
    if _NUMBER.fullmatch(lower) and float(lower) in (0.0, 1.0):
        return int(float(lower))
    return None


def _plain_number(text: str | None) -> str:
    """Show a CSV's 1.0 as 1."""
    assert text is not None
    return str(_text_of(float(text))) if _NUMBER.fullmatch(text) and "." in text else text


def _same(text: str, value: Any) -> bool:
    other = _text_of(value)
    if other is None:
        return False
    if text == other:
        return True
    if _NUMBER.fullmatch(text) and _NUMBER.fullmatch(other):
        return float(text) == float(other)
    return _as_bit(text) is not None and _as_bit(text) == _as_bit(other)


def _refuse_values(column: _Column, values: list[str], argument: str) -> None:
    where = f"Decisions: {column.role} column {quoted(column.name)}"
    meaning = "selected" if column.role == "decision" else "true"
    if len(values) <= 2:
        choice = " or ".join(f"{argument}={quoted(v)}" for v in values)
        raise InvalidInput(
            f"{where} holds {listing(values)}; say which value means {quoted(meaning)}: {choice} "
            f"(in a plan under [columns])"
        )
    raise InvalidInput(
        f"{where} must be two-valued, but holds {len(values)} different values: {listing(values)}; name the one, "
        f"or the list of those, that mean {quoted(meaning)} with {argument}= (in a plan under [columns])"
    )


def _numbers(column: _Column) -> Floats:
    """Return a column as float64, NaN where it is missing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    values: Any = column.values
    if isinstance(values, np.ndarray):
        return np.ascontiguousarray(values, np.float64)
    kind = values.type
    if pa.types.is_dictionary(kind):
        values = values.cast(values.type.value_type)
        kind = values.type
    if pa.types.is_null(kind):
        return np.full(len(values), np.nan)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        if not column.from_text:
            _refuse_text(column, values)
        missing = pc.is_in(values, value_set=pa.array(sorted(MISSING_WORDS), kind))
        values = pc.if_else(missing, pa.scalar(None, kind), values)
        try:
            values = pc.cast(pc.ascii_trim_whitespace(values), pa.float64())
        except pa.ArrowInvalid:
            _refuse_text(column, values)
    elif not any(
        is_kind(kind)
        for is_kind in (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_boolean)
    ):
        raise InvalidInput(f"Decisions: {column.role} column {quoted(column.name)} holds {kind}, where numbers belong")
    values = pc.cast(values, pa.float64(), safe=False)
    return np.ascontiguousarray(values.to_numpy(zero_copy_only=False), np.float64)


def _refuse_text(column: _Column, values: Iterable[Any]) -> None:
    words = re.compile(r"[+-]?(inf|infinity|nan)", re.IGNORECASE)
    for row, value in enumerate(values.to_pylist() if hasattr(values, "to_pylist") else values, 1):
        text = "" if value is None else str(value).strip()
        number = _NUMBER.fullmatch(text) or words.fullmatch(text)
        if value is not None and not (column.from_text and number):
            comma = re.fullmatch(r"[+-]?[\d.]*,\d+", text)
            hint = " (a decimal comma? write a point)" if comma else ""
            raise InvalidInput(
                f"Decisions: {column.role} column {quoted(column.name)}, row {row}: {quoted(value)} is text where a "
                f"number belongs{hint}"
            )


def _refuse_weights(values: Floats, name: str) -> None:
    for bad, what in ((values < 0, "negative"), (np.isinf(values), "infinite")):
        if bad.any():
            row = _first(bad)
            raise InvalidInput(
                f"Decisions: weight column {quoted(name)}, row {row}: {values[row - 1]:g} is {what}; "
                f"a weight is how many people the row stands for, finite and not below 0"
            )


def _first(rows: Mask) -> int:
    return int(np.argmax(rows)) + 1


def _plain(column: _Column) -> npt.NDArray[Any]:
    """Return a column that is only carried along, as a NumPy array."""
    import pyarrow as pa

    values: Any = column.values
    if isinstance(values, np.ndarray):
        return values
    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    array: npt.NDArray[Any] = values.to_numpy(zero_copy_only=False)
    return array


def _shown(level: str | None) -> str:
    return "(missing)" if level is None else level
