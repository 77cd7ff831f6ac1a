"""Tables: the same columns in every library, and pages nothing breaks out of."""

from __future__ import annotations

import builtins
import math
from typing import Any

import pytest
from lotrecht.errors import InvalidInput
from lotrecht.tables import Table

COLUMNS: dict[str, list[Any]] = {
    "sex": ["f", None, "<b>\n"],
    "n": [10, 0, 3],
    "rate": [0.5, None, 0.25],
    "rate_low": [0.25, 0.0, 0.125],
    "rate_high": [0.75, 1.0, math.inf],
}


@pytest.fixture
def table() -> Table:
    return Table(COLUMNS, labels=["sex"])


def test_columns_come_back_as_they_went_in(table: Table) -> None:
    assert table.to_dict() == COLUMNS
    assert table.to_arrow().to_pydict() == COLUMNS
    assert pytest.importorskip("polars").DataFrame(COLUMNS).equals(table.to_polars())
    assert table.to_pandas()["n"].tolist() == COLUMNS["n"]
    assert [row["n"] for row in table.rows()] == COLUMNS["n"]
    assert table["n"] == [10, 0, 3]
    assert table.columns == tuple(COLUMNS)
    assert len(table) == 3
    assert table == Table(COLUMNS, labels=["sex"])


def test_a_copy_is_given_and_not_the_table_itself(table: Table) -> None:
    table["n"].clear()
    table.to_dict()["n"].clear()
    assert table["n"] == [10, 0, 3]


def test_text_is_aligned_and_shows_what_is_missing(table: Table) -> None:
    lines = repr(table).splitlines()
    assert lines[0].split() == list(COLUMNS)
    assert len(lines) == 4
    assert lines[3].startswith("<b>\\n")
    assert "-" in lines[2].split()
    assert repr(Table({})) == ""
    assert repr(Table({"a": range(100)})).endswith("... 100 rows in all")


def test_the_notebook_view_lets_nothing_break_out(table: Table) -> None:
    page = table._repr_html_()
    assert "<b>" not in page
    assert "&lt;b&gt;\\n" in page
    assert "(missing)" in page
    assert page.count("<tr>") == 4


def test_wrong_tables_and_columns_are_refused(table: Table) -> None:
    with pytest.raises(InvalidInput, match=r"one length, got \[1, 2\]"):
        Table({"a": [1], "b": [1, 2]})
    with pytest.raises(InvalidInput, match="label 'c' is no column"):
        Table({"a": [1]}, labels=["c"])
    with pytest.raises(KeyError, match="did you mean 'rate'"):
        table["rat"]


def test_a_plot_shows_every_row(table: Table) -> None:
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    axes = table.plot()
    assert [t.get_text() for t in axes.get_yticklabels()] == ["f", "(missing)", "<b>\\n"]
    assert axes.get_xlabel() == "rate"
    axes.figure.canvas.draw()
    with pytest.raises(InvalidInput, match=r"'n' has no interval here.*'rate'"):
        table.plot("n")


@pytest.mark.parametrize(
    ("method", "package"), [("plot", "matplotlib"), ("to_pandas", "pandas"), ("to_polars", "polars")]
)
def test_a_library_that_is_not_there_is_named(
    method: str, package: str, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib

    def absent(name: str, *_: Any) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", absent)
    with pytest.raises(builtins.ImportError, match=f"pip install {package}"):
        getattr(table, method)()
