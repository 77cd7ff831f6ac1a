"""Decisions: whatever they come in, the codes are the same, and no row is lost without being counted."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from lotrecht.decisions import Decisions, Ledger, SetAside
from lotrecht.errors import InvalidInput
from lotrecht.ingest.coding import Attribute

PEOPLE: dict[str, list[Any]] = {
    "granted": [1, 0, 1, 1, 0],
    "right": [1, None, 0, 1, 1],
    "sex": ["f", "m", "m", None, "f"],
    "ward": [10, 9, 10, 2, 9],
    "score": [0.5, 0.25, 1.0, 2.0, 0.0],
}


def as_dict(_: Path) -> Any:
    return PEOPLE


def as_arrays(_: Path) -> Any:
    return {name: np.array(values, dtype=object) for name, values in PEOPLE.items()}


def as_structured(_: Path) -> Any:
    rows = [tuple(values) for values in zip(*PEOPLE.values(), strict=True)]
    kinds = [("granted", "u1"), ("right", "O"), ("sex", "O"), ("ward", "i4"), ("score", "f8")]
    return np.array(rows, dtype=kinds)


def as_pandas(_: Path) -> Any:
    return pytest.importorskip("pandas").DataFrame(PEOPLE)


def as_polars(_: Path) -> Any:
    return pytest.importorskip("polars").DataFrame(PEOPLE)


def as_lazy_polars(_: Path) -> Any:
    return pytest.importorskip("polars").LazyFrame(PEOPLE)


def as_arrow(_: Path) -> Any:
    return pa.table(PEOPLE)


def as_record_batch(_: Path) -> Any:
    return pa.RecordBatch.from_pydict(PEOPLE)


def as_chunks(_: Path) -> Any:
    return pa.concat_tables([pa.table(PEOPLE).slice(0, 2), pa.table(PEOPLE).slice(2)])


def as_csv(folder: Path) -> Any:
    from pyarrow import csv

    csv.write_csv(pa.table(PEOPLE), folder / "people.csv")
    return folder / "people.csv"


def as_parquet(folder: Path) -> Any:
    pq.write_table(pa.table(PEOPLE), folder / "people.parquet", row_group_size=2)
    return str(folder / "people.parquet")


SHAPES = [
    as_dict, as_arrays, as_structured, as_pandas, as_polars, as_lazy_polars, as_arrow, as_record_batch, as_chunks,
    as_csv, as_parquet,
]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES, ids=lambda f: f.__name__)
def test_the_same_people_give_the_same_codes_whatever_they_come_in(
    shape: Callable[[Path], Any], tmp_path: Path
) -> None:
    d = Decisions(shape(tmp_path), decision="granted", outcome="right", score="score", groups=["sex", "ward"])
    assert d.decision.dtype == np.uint8
    assert d.decision.tolist() == [1, 0, 1, 1, 0]
    assert d.outcome is not None
    assert d.outcome.tolist() == [1, 2, 0, 1, 1]
    assert d.score is not None
    assert d.score.tolist() == PEOPLE["score"]
    sex, ward = d.attributes
    assert (sex.name, sex.levels, sex.codes.tolist()) == ("sex", ("f", "m", None), [0, 1, 1, 2, 0])
    assert (ward.levels, ward.codes.tolist()) == (("2", "9", "10"), [2, 1, 2, 0, 1])
    assert sex.codes.dtype == ward.codes.dtype == np.uint8
    assert d.ledger == Ledger(5, 5, (), outcome_unknown=1)
    assert len(d) == d.n == 5
    assert "5 rows" in repr(d)


def test_arrays_can_be_given_without_a_table() -> None:
    d = Decisions(decision=[True, False], groups={"sex": np.array(["f", "m"]), "ward": [1, 2]}, weight=[1, 2.5])
    assert [a.name for a in d.attributes] == ["sex", "ward"]
    assert d.weight is not None
    assert d.weight.tolist() == [1.0, 2.5]
    assert Decisions(decision=[1, 0], groups=["f", "m"]).attributes[0].levels == ("f", "m")
    pd = pytest.importorskip("pandas")
    assert Decisions(decision=[1, 0], groups=pd.Series(["f", "m"], name="sex")).attributes[0].name == "sex"
    assert Decisions({"d": [1, 0]}, decision="d", groups={"sex": ["f", "m"]}).attributes[0].name == "sex"


def back(attribute: Attribute) -> list[str | None]:
    """Return the values a column had, as texts."""
    return [attribute.levels[code] for code in attribute.codes]


def test_carried_columns_stay_as_they_are(tmp_path: Path) -> None:
    days = ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05"]
    data = {**PEOPLE, "day": np.array(days, "M8[D]"), "office": ["a", "a", "b", "b", "b"]}
    d = Decisions(data, decision="granted", strata="ward", cluster="office", time="day")
    assert [a.name for a in d.strata] == ["ward"]
    assert back(d.strata[0]) == list(map(str, PEOPLE["ward"]))  # levels are text
    assert d.cluster is not None
    assert back(d.cluster) == data["office"]
    assert d.time is not None
    assert d.time.astype("M8[D]").astype(str).tolist() == days


# ------------------------------------------------------------------------------------------ rows set aside


def test_a_row_with_several_reasons_counts_once_under_the_first() -> None:
    d = Decisions(
        {
            "d": [1, None, 0, 1, 0, 1, 1],
            "g": ["a", None, None, "b", "b", "b", "a"],
            "s": [1, math.nan, math.nan, math.nan, math.inf, -math.inf, 2],
            "w": [1, None, None, None, None, 1, None],
        },
        decision="d", groups="g", score="s", weight="w", missing_group="set_aside", cluster=[0, 1, 2, 3, 4, 5, 6],
    )  # fmt: skip
    assert d.ledger.rows_read == 7
    assert d.ledger.rows_used == 1
    assert d.ledger.set_aside == (
        SetAside("decision_missing", "d", 1),
        SetAside("group_missing", "g", 1),
        SetAside("score_missing", "s", 1),
        SetAside("score_infinite", "s", 2),
        SetAside("weight_missing", "w", 1),
    )
    assert d.cluster is not None
    assert d.cluster.codes.tolist() == [0]
    assert d.cluster.levels == tuple("0123456")
    assert d.attributes[0].levels == ("a", "b")  # the group that nobody is left in is still there


@given(
    st.lists(
        st.tuples(
            st.sampled_from([0, 1, None]),
            st.sampled_from(["a", "b", None]),
            st.sampled_from([0.5, math.nan, math.inf, None]),
            st.sampled_from([0, 1.5, None]),
        ),
        min_size=1,
    ),
    st.sampled_from(["group", "set_aside"]),
)
@settings(max_examples=200)
def test_every_row_is_used_or_counted(rows: list[tuple[Any, ...]], missing: Any) -> None:
    d, g, s, w = (list(column) for column in zip(*rows, strict=True))
    usable = [
        i for i, (a, b, c, e) in enumerate(rows)
        if a is not None and (b is not None or missing == "group") and c == 0.5 and e is not None
    ]  # fmt: skip
    arguments: dict[str, Any] = {"decision": d, "groups": {"g": g}, "score": s, "weight": w, "missing_group": missing}
    arguments |= {"outcome": d, "time": list(range(len(rows)))}
    if not usable:
        with pytest.raises(InvalidInput, match="no usable row"):
            Decisions(**arguments)
        return
    result = Decisions(**arguments)
    assert result.ledger.rows_used == len(usable) == result.n
    assert result.ledger.rows_read == len(rows) == result.n + sum(each.rows for each in result.ledger.set_aside)
    assert result.decision.tolist() == [d[i] for i in usable]
    assert result.outcome is not None
    assert result.outcome.tolist() == [d[i] for i in usable]
    assert result.weight is not None
    assert result.weight.tolist() == [w[i] for i in usable]
    assert result.time is not None
    assert result.time.tolist() == usable
    group = result.attributes[0]
    assert [group.levels[code] for code in group.codes] == [g[i] for i in usable]


def test_a_missing_group_can_be_refused() -> None:
    with pytest.raises(InvalidInput, match=r"group column 'g' has no value in row 2"):
        Decisions(decision=[1, 0], groups={"g": ["a", None]}, missing_group="raise")


# ------------------------------------------------------------------------------------------ refusals


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"decision": "grantde"},
            r"no column 'grantde' for the decision; did you mean 'granted'\? The columns are 'granted'",
        ),
        ({"groups": ["sex", "Ward"]}, r"no column 'Ward' for the group; did you mean 'ward'"),
        ({"weight": "zzz"}, r"no column 'zzz' for the weight; the columns are"),
        ({"score": "sex"}, r"score column 'sex', row 1: 'f' is text where a number belongs"),
        ({"score": [1, 2, "x", 4, 5]}, r"score column 'score', row 1: '1' is text where|row 3: 'x' is text"),
        ({"weight": [1, 2, -0.5, -1, 0]}, r"weight column 'weight', row 3: -0.5 is negative"),
        ({"weight": [1, 2, 3, 4, math.inf]}, r"row 5: inf is infinite"),
        ({"groups": {"g": ["a", "b"]}}, r"group column 'g' has 2 values, but decision column 'granted' has 5"),
        ({"groups": ["sex", "sex"]}, r"'sex' stands at columns 1, 2"),
        ({"effect": "good"}, r"effect must be 'benefit', 'burden' or ''"),
        ({"missing_group": "drop"}, r"missing_group must be"),
        ({"outcome_positive": "x"}, r"outcome_positive is given, but no outcome"),
        ({"groups": {"g": np.zeros((5, 2))}}, r"must have one dimension, got shape \(5, 2\)"),
        ({"groups": {"g": [[1], [2], [3], [4], [5]]}}, r"holds a list, not one value"),
        ({"decision": 5}, r"decision must be a column name or an array"),
        ({"score": [True, "x", 1, 1, 1]}, r"text where a number belongs"),
    ],
)
def test_bad_arguments_are_refused_by_name(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput, match=message) as refusal:
        Decisions(PEOPLE, **{"decision": "granted", **arguments})
    assert isinstance(refusal.value, ValueError)


@pytest.mark.parametrize(
    ("data", "arguments", "message"),
    [
        ({"d": []}, {"decision": "d"}, "no row"),
        (np.zeros((3, 2)), {"decision": "d"}, r"plain array of shape \(3, 2\)"),
        (42, {"decision": "d"}, "data is a int"),
        (None, {"decision": "d"}, "decision is the name 'd', but no data was given"),
        ({"d": [None, None]}, {"decision": "d"}, "no usable row is left of 2: 2 decision_missing in 'd'"),
        (None, {"decision": [1, 0], "groups": [["a", "b"], ["c", "d"]]}, "several group arrays need names"),
    ],
)
def test_bad_data_are_refused(data: Any, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        Decisions(data, **arguments)


@pytest.mark.parametrize("library", ["pandas", "pyarrow"])  # polars itself refuses
def test_two_columns_of_one_name_are_refused(library: str) -> None:
    module = pytest.importorskip(library)
    if library == "pandas":
        data = module.DataFrame([[1, 2, 3]], columns=["d", "x", "d"])
    else:
        data = module.Table.from_arrays([module.array([1])] * 3, names=["d", "x", "d"])
    with pytest.raises(InvalidInput, match="'d' stands at columns 1, 3"):
        Decisions(data, decision="d")


def test_one_row_and_one_group_are_enough() -> None:
    d = Decisions(decision=[1], groups={"g": ["a"]})
    assert (d.n, d.attributes[0].levels) == (1, ("a",))


def test_the_notebook_view_lets_nothing_break_out() -> None:
    d = Decisions({"<i>d": [1, 0], "g": ["<script>", '"\n\u202e']}, decision="<i>d", groups="g")
    page = d._repr_html_()
    assert "<script>" not in page
    assert "<i>" not in page
    assert "\u202e" not in page
    assert "\u202e" not in repr(d.attributes[0])


# ------------------------------------------------------------------------------------------ files


def test_a_csv_gives_texts_numbers_and_its_hash(arrests: Path) -> None:
    import hashlib

    d = Decisions(
        arrests, decision="released", positive="Yes", outcome="reoffended", groups=["colour", "sex"], weight="weight"
    )
    assert d.decision.tolist() == [1, 0, 1, 1, 0]
    assert d.outcome is not None
    assert d.outcome.tolist() == [0, 1, 0, 1, 2]
    assert d.attributes[1].levels == ("Female", "Male", None)
    assert d.weight is not None
    assert d.weight.tolist() == [1, 1, 2, 1, 0.5]
    assert d.source.name == "arrests.csv"
    assert d.source.sha256 == hashlib.sha256(arrests.read_bytes()).hexdigest()
    assert d.source.bytes == arrests.stat().st_size


def test_a_column_can_serve_twice(arrests: Path) -> None:
    d = Decisions(arrests, decision="released", positive="Yes", groups=["weight"], weight="weight", strata="weight")
    assert d.attributes[0].levels == ("0.5", "1", "2")
    assert d.weight is not None
    assert d.weight.tolist() == [1, 1, 2, 1, 0.5]


def test_words_for_missing_are_missing_numbers_but_groups_of_their_own(write_csv: Callable[..., Path]) -> None:
    path = write_csv("d,g,s\n1,NA,1\n0,nan,NA\n1,,nan\n0,x, 2e-3 \n1,x,-inf\n")
    d = Decisions(path, decision="d", groups="g", score="s")
    assert d.ledger.set_aside == (SetAside("score_missing", "s", 2), SetAside("score_infinite", "s", 1))
    assert d.score is not None
    assert d.score.tolist() == [1, 0.002]
    assert Decisions(path, decision="d", groups="g").attributes[0].levels == ("NA", "nan", "x", None)


@pytest.mark.parametrize(
    ("text", "message"),
    [("high", "row 2: 'high' is text where a number belongs"), ("0,5", r"'0,5' .*decimal comma\? write a point")],
)
def test_text_in_a_column_of_numbers_is_refused_with_its_row(
    text: str, message: str, write_csv: Callable[..., Path]
) -> None:
    with pytest.raises(InvalidInput, match=message):
        Decisions(write_csv(f'd;s\n1;1\n0;"{text}"\n'), decision="d", score="s")


def test_parquet_categories_keep_their_order(tmp_path: Path) -> None:
    pd = pytest.importorskip("pandas")
    ages = pd.Categorical(["young", "old", "young"], categories=["young", "old"], ordered=True)
    pd.DataFrame({"d": [1, 0, 1], "age": ages}).to_parquet(tmp_path / "p.parquet")
    assert Decisions(tmp_path / "p.parquet", decision="d", groups="age").attributes[0].levels == ("young", "old")
