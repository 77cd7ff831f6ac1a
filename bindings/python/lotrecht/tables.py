"""A small table: results as columns, ready for pandas, polars, Arrow, a notebook, a terminal or a plot."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lotrecht.errors import InvalidInput, did_you_mean, quoted

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow
    from matplotlib.axes import Axes

__all__ = ["Table"]


def marker_of_all(levels: Iterable[Any]) -> str:
    """Return what stands where a row does not divide by a label: "(all)", in more brackets if a group is so named."""
    taken = set(levels)
    marker = "(all)"
    while marker in taken:
        marker = f"({marker})"
    return marker


class Table:
    """Columns of equal length under names.

    Parameters
    ----------
    columns : name -> values; a value that does not exist is None
    labels : the columns that name a row (a group, an attribute) rather than measure it
    everybody : what stands in a label that a row does not divide by
    notes : what must be said beside the numbers, in sentences; shown below them

    Examples
    --------
    >>> t = Table({"sex": ["f", "m"], "n": [10, 12]}, labels=["sex"])
    >>> t.to_dict()
    {'sex': ['f', 'm'], 'n': [10, 12]}
    """

    def __init__(
        self,
        columns: Mapping[str, Sequence[Any]],
        labels: Sequence[str] = (),
        everybody: str = "(all)",
        notes: Sequence[str] = (),
    ) -> None:
        self._columns = {name: list(values) for name, values in columns.items()}
        self.labels = tuple(labels)
        self.everybody = everybody
        self.notes = tuple(notes)
        lengths = {len(values) for values in self._columns.values()}
        if len(lengths) > 1:
            raise InvalidInput(f"Table: columns must be of one length, got {sorted(lengths)}")
        for name in self.labels:
            if name not in self._columns:
                raise InvalidInput(f"Table: label {quoted(name)} is no column")
        self._length = lengths.pop() if lengths else 0

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(self._columns)

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, name: str) -> list[Any]:
        if name not in self._columns:
            raise KeyError(f"no column {quoted(name)}{did_you_mean(name, self._columns)}")
        return list(self._columns[name])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and self._columns == other._columns and self.labels == other.labels

    __hash__ = None  # type: ignore[assignment]

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield each row as a dict."""
        for values in zip(*self._columns.values(), strict=True):
            yield dict(zip(self._columns, values, strict=True))

    def to_dict(self) -> dict[str, list[Any]]:
        """Return the columns as lists."""
        return {name: list(values) for name, values in self._columns.items()}

    def to_arrow(self) -> pyarrow.Table:
        """Return the table as a pyarrow Table."""
        import pyarrow as pa

        return pa.table(self._columns)

    def to_pandas(self) -> pandas.DataFrame:
        """Return the table as a pandas DataFrame; needs pandas."""
        pd = _needed("pandas")
        frame: pandas.DataFrame = pd.DataFrame(self.to_dict())
        return frame

    def to_polars(self) -> polars.DataFrame:
        """Return the table as a polars DataFrame; needs polars."""
        pl = _needed("polars")
        frame: polars.DataFrame = pl.DataFrame(self.to_dict(), strict=False)
        return frame

    def plot(self, metric: str | None = None, ax: Axes | None = None) -> Any:
        """Draw each row as a point with its interval; needs matplotlib.

        Parameters
        ----------
        metric : what to draw. In a table with columns `<metric>`, `<metric>_low` and `<metric>_high`: that one; None:
            the first such. In a table with columns value, low and high: the rows of that quantity, metric or measure;
            None: all, each in axes of its own (of very many rates the usual three, of very many rows those that
            differ most clearly, as many as a page of three metres holds).
        ax : where to draw; None makes a new figure

        Returns
        -------
        matplotlib.axes.Axes, or a list of them
            as many as there are quantities, metrics and measures to tell apart

        Notes
        -----
        Ratios have a logarithmic axis with a line at 1, differences a line at 0. A row whose value does not exist is
        named with the reason, and no point. An interval that reaches beyond the axes, or has no end, ends in an arrow.
        Where a raw and a corrected value of the same thing are there, both are drawn: raw as an orange diamond above.

        Examples
        --------
        >>> from lotrecht import Decisions, fairness
        >>> d = Decisions({"granted": [1, 0, 1, 1], "sex": ["f", "f", "m", "m"]}, decision="granted", groups="sex")
        >>> axes = fairness.by_group(d, confidence=0.95).plot()  # doctest: +SKIP
        """
        from lotrecht.plots import plot

        return plot(self, metric, ax)

    def __repr__(self) -> str:
        return "\n".join([_as_text(self._columns, self.labels), *(f"! {note}" for note in self.notes)])

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in self._columns)
        body = []
        for row in self.rows():
            cells = []
            for name, value in row.items():
                tag = 'th scope="row"' if name in self.labels else "td"
                cells.append(f"<{tag}><bdi>{html.escape(_shown(value, name in self.labels))}</bdi></{tag.split()[0]}>")
            body.append(f"<tr>{''.join(cells)}</tr>")
        notes = "".join(f"<li>{html.escape(note)}</li>" for note in self.notes)
        said = f"<ul>{notes}</ul>" if notes else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>{said}"


def _shown(value: Any, label: bool = False) -> str:
    if value is None:
        return "(missing)" if label else "-"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, str):
        return quoted(value, 200)[1:-1]
    return str(value)


def _as_text(columns: Mapping[str, Sequence[Any]], labels: Sequence[str] = (), limit: int = 60) -> str:
    """Align the columns: text to the left, numbers to the right; at most `limit` rows."""
    blocks = []
    for name, values in columns.items():
        cells = [_shown(v, name in labels) for v in values[:limit]]
        numeric = all(v is None or (isinstance(v, (int, float)) and not isinstance(v, bool)) for v in values)
        width = max(map(len, [name, *cells]))
        blocks.append([c.rjust(width) if numeric else c.ljust(width) for c in (name, *cells)])
    lines = ["  ".join(parts).rstrip() for parts in zip(*blocks, strict=True)]
    total = max((len(v) for v in columns.values()), default=0)
    if total > limit:
        lines.append(f"... {total} rows in all")
    return "\n".join(lines)


def _needed(module: str, package: str | None = None) -> Any:
    import importlib

    package = package or module
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ImportError(f"this needs {package}, which is not installed: pip install {package}") from error
