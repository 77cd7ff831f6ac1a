"""Groups become levels and codes: no value is lost, none is joined with another, and nothing is copied in vain."""

from __future__ import annotations

import datetime
import decimal
import math
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from lotrecht.decisions import Attribute, Decisions


def group_of(values: Any, **options: Any) -> Attribute:
    return Decisions(decision=np.ones(len(values), np.uint8), groups={"g": values}, **options).attributes[0]


def decoded(attribute: Attribute) -> list[str | None]:
    return [attribute.levels[code] for code in attribute.codes]


@given(st.lists(st.none() | st.text(max_size=8), min_size=1))
def test_levels_at_their_codes_are_the_texts_again(values: list[str | None]) -> None:
    attribute = group_of(values)
    assert decoded(attribute) == values
    named = [v for v in attribute.levels if v is not None]
    assert len(set(named)) == len(named)
    assert None not in attribute.levels[:-1]


@given(st.lists(st.none() | st.text(max_size=3), min_size=1), st.integers(1, 4))
def test_pieces_with_dictionaries_of_their_own_are_joined(values: list[str | None], size: int) -> None:
    pieces = [pa.array(values[i : i + size], pa.string()).dictionary_encode() for i in range(0, len(values), size)]
    assert decoded(group_of(pa.chunked_array(pieces))) == values


@given(st.lists(st.none() | st.integers(-(2**63), 2**63 - 1), min_size=1))
def test_levels_at_their_codes_are_the_whole_numbers_again(values: list[int | None]) -> None:
    assert decoded(group_of(values)) == [None if v is None else str(v) for v in values]


@given(st.lists(st.none() | st.floats(), min_size=1))
def test_levels_at_their_codes_are_the_numbers_again(values: list[float | None]) -> None:
    for text, value in zip(decoded(group_of(np.array(values, float))), values, strict=True):
        if value is None or math.isnan(value):
            assert text is None
        else:
            assert text is not None
            assert float(text) == value
            assert not text.endswith(".0")


KINDS = st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.dates() | st.floats(allow_nan=False)


@example([datetime.date(2000, 1, 1), 0.0])  # was read as 1970-01-01
@given(st.lists(KINDS, min_size=1) | st.lists(st.booleans() | st.sampled_from([0.0, 1.0, 1.5]), min_size=1))
def test_values_of_several_kinds_keep_their_texts(values: list[Any]) -> None:
    def text(value: Any) -> str | None:
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        if isinstance(value, bool):
            return "true" if value else "false"
        return None if value is None else str(value)

    assert decoded(group_of(values)) == [text(value) for value in values]


@given(st.lists(st.none() | st.sampled_from(["a", "b", "c"]), min_size=1), st.permutations(["a", "b", "c", "nobody"]))
def test_declared_categories_keep_order_and_empty_ones(values: list[str | None], order: list[str]) -> None:
    pd = pytest.importorskip("pandas")
    attribute = group_of(pd.Series(pd.Categorical(values, categories=order)))
    assert decoded(attribute) == values
    assert attribute.levels == (*order, *([None] if None in values else []))


def test_polars_enums_declare_levels_and_categoricals_do_not() -> None:
    pl = pytest.importorskip("polars")
    assert group_of(pl.Series(["m", "f"], dtype=pl.Enum(["x", "m", "f"]))).levels == ("x", "m", "f")
    pl.Series(["elsewhere"], dtype=pl.Categorical)
    assert group_of(pl.Series(["m", "f", None], dtype=pl.Categorical)).levels == ("f", "m", None)


def test_a_dictionary_with_missing_and_double_entries_is_understood() -> None:
    array = pa.DictionaryArray.from_arrays(pa.array([0, 1, 2, 3, None]), pa.array(["a", None, "a", "b"]))
    attribute = group_of(array)
    assert decoded(attribute) == ["a", None, "a", "b", None]
    assert attribute.levels == ("a", "b", None)


@pytest.mark.parametrize(
    ("values", "levels"),
    [
        ([3.0, 2.5, -0.0], ("0", "2.5", "3")),
        (np.array([0.1, 3], np.float32), ("0.1", "3")),
        ([True, False], ("false", "true")),
        ([10, 9, 2], ("2", "9", "10")),
        (["10", "9", "2"], ("2", "9", "10")),
        (["10", "9", "x"], ("10", "9", "x")),
        (["00123", "0123"], ("00123", "0123")),
        ([datetime.date(2024, 1, 2), None], ("2024-01-02", None)),
        (np.array(["2024-01-02", "2024-01-03T04"], "M8[s]"), ("2024-01-02T00:00:00", "2024-01-03T04:00:00")),
        ([datetime.datetime(2024, 1, 2, 3, 4, 5, 60)], ("2024-01-02T03:04:05.000060",)),
        (np.array(["2024-01-02", "NaT"], "M8[ns]"), ("2024-01-02", None)),
        ([decimal.Decimal("3.00"), decimal.Decimal("2.50")], ("2.5", "3")),
        (["nan", "NA", ""], ("", "NA", "nan")),
        ([float("nan"), "x"], ("x", None)),
        (np.ma.array([1, 2, 3], mask=[0, 1, 0]), ("1", "3", None)),
        (np.array([5, 7, 5], np.uint8), ("5", "7")),
        (np.array([b"a", b"b"]), ("a", "b")),
        (np.array([1, 2], ">i4"), ("1", "2")),
        ([None, None], (None,)),
        (["<b>", "a\nb", "\u202eabc", "\x1b[31m"], ("\x1b[31m", "<b>", "a\nb", "\u202eabc")),
    ],
)  # fmt: skip
def test_levels_are_the_texts_people_know(values: Any, levels: tuple[str | None, ...]) -> None:
    attribute = group_of(values)
    assert attribute.levels == levels


@pytest.mark.parametrize(("n", "kind"), [(256, np.uint8), (257, np.uint16), (65_536, np.uint16), (65_537, np.uint32)])
def test_codes_are_as_small_as_they_can_be(n: int, kind: Any) -> None:
    for values in (np.arange(n), np.arange(n).astype(str)):
        attribute = group_of(values)
        assert attribute.codes.dtype == kind
        assert len(attribute.levels) == n
        assert attribute.levels[-1] == str(n - 1)
    assert group_of([*map(str, range(n - 1)), None]).codes.dtype == kind


def test_many_categories_with_missing_ones_fit_their_codes() -> None:
    pd = pytest.importorskip("pandas")
    names = [f"{i:03}" for i in range(127)]  # pandas keeps these in int8, in which 127 is the last code
    attribute = group_of(pd.Series([*names, None]).astype("category"))
    assert decoded(attribute) == [*names, None]
    many = [f"{i:05}" for i in range(300)]
    assert decoded(group_of(pa.array([*many, None]).dictionary_encode())) == [*many, None]


def test_ten_thousand_groups_are_kept() -> None:
    assert len(group_of([f"group {i}" for i in range(10_000)]).levels) == 10_000


# ------------------------------------------------------------------------------------------ no copies


@pytest.mark.parametrize("kind", [np.uint8, np.bool_])
def test_byte_arrays_are_used_in_place(kind: Any) -> None:
    decision, group = np.array([0, 1, 1], kind), np.array([1, 0, 1], kind)
    d = Decisions(decision=decision, outcome=group, groups={"g": group})
    assert np.shares_memory(d.decision, decision)
    assert d.outcome is not None
    assert np.shares_memory(d.outcome, group)
    assert np.shares_memory(d.attributes[0].codes, group)


def test_arrow_bytes_and_dictionary_codes_are_used_in_place() -> None:
    decision = pa.array([0, 1, 1], pa.uint8())
    group = pa.DictionaryArray.from_arrays(pa.array([1, 0, 1], pa.int8()), ["m", "f"])
    d = Decisions(pa.table({"d": decision, "g": group}), decision="d", groups="g")
    assert np.shares_memory(d.decision, decision.to_numpy())
    assert np.shares_memory(d.attributes[0].codes, group.indices.to_numpy())
    assert d.attributes[0].levels == ("m", "f")


def test_pandas_category_codes_are_used_in_place() -> None:
    pd = pytest.importorskip("pandas")
    group = pd.Categorical(["m", "f", "m"], categories=["x", "m", "f"])
    d = Decisions(pd.DataFrame({"d": [1, 0, 1], "g": group}), decision="d", groups="g")
    assert d.attributes[0].levels == ("x", "m", "f")
    assert d.attributes[0].codes.tolist() == [1, 2, 1]
    assert d.attributes[0].codes.dtype == np.uint8
