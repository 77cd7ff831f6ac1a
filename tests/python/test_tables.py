"""Tables: the same columns in every library, and pages nothing breaks out of."""

from __future__ import annotations

import builtins
import math
import warnings
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


# drawing the long format: labels, quantity, value, low, high ---------------------------------------------------------

LONG: dict[str, list[Any]] = {
    "sex": ["f", "m", None, "f", "m", None],
    "quantity": ["raw_rate"] * 3 + ["pooled_rate"] * 3,
    "value": [0.2, None, 0.4, 0.3, 0.3, 0.35],
    "low": [0.1, 0.0, 0.2, 0.25, 0.2, 0.3],
    "high": [0.4, 1.0, 0.6, 0.35, 0.4, 0.4],
    "n": [10, 0, 3, 10, 0, 3],
    "undefined": ["", "nobody", "", "", "", ""],
}


@pytest.fixture
def drawing() -> Any:
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    return matplotlib


def points(axes: Any) -> dict[str, list[tuple[float, float]]]:
    """Return what is drawn, by the mark."""
    found: dict[str, list[tuple[float, float]]] = {}
    for line in axes.get_lines():
        found.setdefault(line.get_marker(), []).append((float(line.get_xdata()[0]), float(line.get_ydata()[0])))
    return found


def gaps(**other: list[Any]) -> Table:
    columns = {
        "sex": ["f", "m"] * 2,
        "metric": ["selection_rate"] * 4,
        "measure": ["difference"] * 2 + ["ratio"] * 2,
        "value": [-0.1, 0.05, 0.5, 1.2],
        "low": [-0.2, -0.05, 0.0, 0.9],
        "high": [0.0, 0.15, math.inf, 1.6],
        "undefined": [""] * 4,
    }
    return Table(columns | other, labels=["sex"])


def test_raw_and_corrected_values_share_one_drawing_and_differ_in_colour_and_mark(drawing: Any) -> None:
    axes = Table(LONG, labels=["sex", "quantity"]).plot()
    marks = points(axes)
    assert [x for x, _ in marks["D"]] == [0.2, 0.4]
    assert [x for x, _ in marks["o"]] == [0.3, 0.3, 0.35]
    assert all(raw < other for (_, raw), (_, other) in zip(marks["D"], [marks["o"][0], marks["o"][2]], strict=True))
    assert [t.get_text() for t in axes.get_legend().get_texts()] == ["raw", "pooled"]
    assert [t.get_text() for t in axes.get_yticklabels()] == ["f", "m", "(missing)"]
    assert [t.get_text() for t in axes.texts] == ["not defined: nobody"]
    axes.figure.canvas.draw()


def test_each_measure_has_its_own_axes_and_scale(drawing: Any) -> None:
    difference, ratio = gaps().plot()
    assert (difference.get_xscale(), ratio.get_xscale()) == ("linear", "log")
    for axes, equal in ((difference, 0.0), (ratio, 1.0)):
        (line,) = (x for x in axes.get_lines() if x.get_gid() == "no-difference")
        assert line.get_xdata()[0] == equal
    assert difference.get_xlabel() == "selection rate - difference"
    left, right = ratio.get_xlim()
    assert left * right == pytest.approx(1.0)
    assert points(ratio)[">"][0][0] == pytest.approx(right)  # no upper end
    assert points(ratio)["<"][0][0] == pytest.approx(left)  # 0 has no place on the scale
    assert ">" not in points(difference)
    difference.figure.canvas.draw()


def test_one_of_several_can_be_chosen_and_goes_into_axes_that_are_there(drawing: Any) -> None:
    from matplotlib import pyplot

    _, mine = pyplot.subplots()
    assert gaps().plot("ratio", ax=mine) is mine
    assert mine.get_xscale() == "log"
    with pytest.raises(InvalidInput, match=r"one axes was given, but 2 are needed.*metric="):
        gaps().plot(ax=mine)
    with pytest.raises(InvalidInput, match="there is no 'ration' here; did you mean 'ratio'"):
        gaps().plot("ration")


def test_bare_numbers_are_not_drawn_and_shared_labels_are_said_once(drawing: Any) -> None:
    table = Table(
        {
            "sex": ["f", "m", "f", "m"],
            "reference": ["x"] * 4,
            "quantity": ["risk_difference"] * 2 + ["homogeneity_p"] * 2,
            "value": [0.1, 0.2, 0.03, 0.4],
            "low": [0.0, 0.1, 0.03, 0.4],
            "high": [0.2, 0.3, 0.03, 0.4],
        },
        labels=["sex", "reference", "quantity"],
    )
    axes = table.plot()
    assert axes.get_xlabel() == "risk difference\nreference: x"
    assert [t.get_text() for t in axes.get_yticklabels()] == ["f", "m"]


def test_of_very_many_rows_and_rates_the_clearest_and_the_usual_are_drawn(drawing: Any) -> None:
    n = 500
    street = [f"s{i}" for i in range(n)]
    value = [i / n for i in range(n)]
    table = Table(
        {"street": street, "quantity": ["a_difference"] * n, "value": value, "low": [v - 0.1 for v in value],
         "high": [v + 0.1 for v in value]}, labels=["street", "quantity"],
    )  # fmt: skip
    axes = table.plot()
    assert [t.get_text() for t in axes.get_yticklabels()][-1] == "s499"
    assert len(axes.get_yticklabels()) == 100
    assert "100 of 500 rows" in axes.get_xlabel()
    rates = [f"rate_{i}" for i in range(13)] + ["selection_rate"]
    one = [0.5] * 14
    table = Table({"metric": rates, "value": one, "low": [0.4] * 14, "high": [0.6] * 14})
    assert table.plot().get_xlabel() == "selection rate"


@pytest.mark.parametrize("value", [None, 0.0, 1e-300, 1e300])
def test_extreme_and_absent_values_are_drawn_without_complaint(drawing: Any, value: float | None) -> None:
    for quantity in ("some_ratio", "some_difference", "some_rate"):
        table = Table(
            {"sex": ["f"], "quantity": [quantity], "value": [value], "low": [0.0], "high": [math.inf]},
            labels=["sex", "quantity"],
        )
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            table.plot().figure.canvas.draw()


def test_rates_and_gaps_of_decisions_plot_themselves(drawing: Any) -> None:
    from lotrecht import Decisions, fairness

    d = Decisions({"x": [1, 0, 1, 1], "y": [1, 0, 0, 1], "sex": list("ffmm")}, decision="x", outcome="y", groups="sex")
    selection, false_positive, false_negative = fairness.by_group(d, confidence=0.9).plot()
    assert [a.get_xlabel() for a in (false_positive, false_negative)] == ["false positive rate", "false negative rate"]
    assert [t.get_text() for t in selection.get_yticklabels()] == ["f", "m"]
    assert len(fairness.gaps(d, confidence=0.9, metrics="selection_rate").plot()) == 2
    selection.figure.canvas.draw()
