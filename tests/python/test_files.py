"""Files: what is no CSV or Parquet is refused with its place."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from lotrecht.errors import InvalidInput
from lotrecht.ingest.files import DataFile

WriteCsv = Callable[..., Path]


def read(path: Path, *columns: str, encoding: str = "utf-8") -> dict[str, list[Any]]:
    result: dict[str, list[Any]] = DataFile(path, encoding).read(dict.fromkeys(columns, "column")).to_pydict()
    return result


# ------------------------------------------------------------------------------------------ CSV that is understood


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_delimiters_and_line_ends_are_recognised(delimiter: str, end: str, write_csv: WriteCsv) -> None:
    path = write_csv(end.join(delimiter.join(row) for row in (["zip", "who"], ["00123", "ä"], ["", '"x, ;"'])) + end)
    assert read(path, "zip", "who") == {"zip": ["00123", None], "who": ["ä", "x, ;"]}


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-le", "utf-32", "shift_jis"]
)
def test_a_named_encoding_is_decoded(encoding: str, write_csv: WriteCsv) -> None:
    text = "名;b\n日本;x\n" if encoding == "shift_jis" else "Straße;b\nMüller;x\n"
    name = text.split(";")[0]
    assert read(write_csv(text, encoding=encoding), name, "b", encoding=encoding)["b"] == ["x"]
    assert read(write_csv(text, encoding=encoding), name, encoding=encoding)[name] == [text.split("\n")[1][:-2]]


def test_quoted_names_and_values_may_hold_anything(write_csv: WriteCsv) -> None:
    path = write_csv('"a,\n""b""",c\n"line 1\nline 2, ""quoted""",1\n')
    assert read(path, 'a,\n"b"') == {'a,\n"b"': ['line 1\nline 2, "quoted"']}


def test_only_the_named_columns_are_read(write_csv: WriteCsv) -> None:
    table = DataFile(write_csv("a,b,c\n1,2,3\n")).read({"c": "decision", "a": "group"})
    assert sorted(table.column_names) == ["a", "c"]


def test_a_look_reads_only_the_start(write_csv: WriteCsv, tmp_path: Path) -> None:
    path = write_csv("a\n" + "x\n" * 3_000_000)
    assert DataFile(path).read({"a": "column"}, limit=1000).num_rows < 3_000_000
    pq.write_table(pa.table({"a": ["x"] * 300_000}), tmp_path / "p.parquet")
    assert DataFile(tmp_path / "p.parquet").read({"a": "column"}, limit=1000).num_rows < 300_000


@given(
    rows=st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=5), min_size=2, max_size=2),
        min_size=1,
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_a_csv_writer_wrote_is_read_again(rows: list[list[str]], tmp_path: Path) -> None:
    import csv

    path = tmp_path / "written.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerows([["first", "second"], *rows])
    got = read(path, "first", "second")
    assert [list(row) for row in zip(got["first"], got["second"], strict=True)] == [
        [value or None for value in row] for row in rows
    ]


# ------------------------------------------------------------------------------------------ CSV that is refused


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"data.csv: the file is empty \(0 bytes\)"),
        (b"\n\n", r"no header line"),
        (b"a,b\n", r"column names but no row"),
        (b"a,b,a\n1,2,3\n", r"column names must be unique, but 'a' stands at columns 1, 3; rename one"),
        (b"a,b\n1,2\n1,2,3\n", r"cannot be read as CSV \(delimiter ','\): .*Row #3: Expected 2 columns, got 3"),
        (b"a,b\n1,M\xfcller\n", r"byte 7 \(0xfc\) is not utf-8 text; .* probably cp1252, where that byte is '\xfc'"),
        (b"a,b\n1,M\xfcller\n", r"say encoding='cp1252'"),
        (b"a,b\n1,\xe2\x82", r"byte 6 .* is not utf-8 text"),
        ("a,b\n1,2\n".encode("utf-16"), r"starts with the mark of UTF-16, .* say encoding='utf-16'"),
        ("a,b\n1,2\n".encode("utf-16-le"), r"byte 1 is zero, .* encoding='utf-16'"),
        (b'a,b\n1,2\n1,"open\n1,2\n1,2\n', r"quotation mark opened in line 3 is never closed"),
        (b"PK\x03\x04....", r"is an Excel workbook or ZIP archive, neither CSV nor Parquet"),
        (b"\x1f\x8b......", r"gzip"),
        (b"PAR1" + b"\0" * 40, r"Parquet file is cut off"),
    ],
)
def test_a_file_that_is_no_csv_is_refused_with_its_place(content: bytes, message: str, write_csv: WriteCsv) -> None:
    with pytest.raises(InvalidInput, match=message):
        read(write_csv(content), "a")


def test_a_bad_byte_is_found_in_a_large_file(write_csv: WriteCsv) -> None:
    good = "a,b\n" + "1,ä\n" * 600_000
    with pytest.raises(InvalidInput, match=rf"byte {len(good.encode())} \(0xff\)"):
        DataFile(write_csv(good.encode() + b"\xff,1\n"))


def test_a_quotation_mark_inside_a_bare_value_is_a_character(write_csv: WriteCsv) -> None:
    assert read(write_csv('a,b\n5" pipe,2\n'), "a") == {"a": ['5" pipe']}


def test_a_missing_column_is_refused_with_the_nearest(write_csv: WriteCsv) -> None:
    with pytest.raises(
        InvalidInput, match=r"no column 'Decison' for the decision; did you mean 'decision '\? The columns"
    ):
        DataFile(write_csv("decision ,b\n1,2\n")).read({"Decison": "decision"})


def test_a_missing_file_is_refused_with_the_nearest(write_csv: WriteCsv) -> None:
    path = write_csv("a\n1\n", "decisions.csv")
    with pytest.raises(InvalidInput, match=r"no such file; did you mean 'decisions.csv'\?"):
        DataFile(path.with_name("decision.csv"))
    with pytest.raises(InvalidInput, match=r"no such file"):
        DataFile(path / "x" / "y.csv") if os.name == "nt" else DataFile(path.parent / "x" / "y.csv")
    with pytest.raises(InvalidInput, match=r"is a folder"):
        DataFile(path.parent)


@pytest.mark.parametrize("encoding", ["utf-9", "rot13", "base64"])
def test_an_unknown_encoding_is_refused(encoding: str, write_csv: WriteCsv) -> None:
    with pytest.raises(InvalidInput, match=f"encoding '{encoding}' is not known"):
        DataFile(write_csv("a\n1\n"), encoding)


def test_a_file_that_changes_while_it_is_read_is_refused(write_csv: WriteCsv) -> None:
    path = write_csv("a\n1\n")
    file = DataFile(path)
    path.write_text("a\n1\n2\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="changed while it was being read"):
        file.read({"a": "column"})


def test_reading_reports_how_far_it_is(write_csv: WriteCsv) -> None:
    told: list[tuple[int, int]] = []
    path = write_csv("a\n" + "x\n" * 2_000_000)
    DataFile(path, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (path.stat().st_size, path.stat().st_size)
    assert len(told) > 1


# ------------------------------------------------------------------------------------------ Parquet


def test_a_parquet_file_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    whole = tmp_path / "whole.parquet"
    pq.write_table(pa.table({"a": ["x", "y"] * 50, "b": range(100)}), whole)
    content = whole.read_bytes()
    cut = tmp_path / "cut.parquet"
    for length in range(len(content)):
        cut.write_bytes(content[:length])
        with pytest.raises(InvalidInput, match=r"empty|cut off|no Parquet file"):
            read(cut, "a")


def test_a_damaged_parquet_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "damaged.parquet"
    pq.write_table(pa.table({"a": [str(i) for i in range(1000)]}), path)
    content = bytearray(path.read_bytes())
    content[-60:-8] = b"\xff" * 52
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match="Parquet file is damaged"):
        read(path, "a")


def test_a_text_file_called_parquet_is_refused(write_csv: WriteCsv) -> None:
    with pytest.raises(InvalidInput, match="is no Parquet file"):
        DataFile(write_csv("a,b\n1,2\n", "data.parquet"))


def test_a_parquet_file_is_known_by_its_bytes_not_its_name(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a.b": [1, 2]}), tmp_path / "data.csv")
    assert read(tmp_path / "data.csv", "a.b") == {"a.b": [1, 2]}


def test_parquet_without_rows_or_with_lists_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.parquet"
    pq.write_table(pa.table({"a": pa.array([], pa.int8())}), path)
    with pytest.raises(InvalidInput, match="no row"):
        read(path, "a")
    pq.write_table(pa.table({"a": [[1], [2]]}), path)
    with pytest.raises(InvalidInput, match="not one value per row"):
        read(path, "a")
