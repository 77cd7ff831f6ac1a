"""Bytes in: CSV and Parquet files as columns, with their SHA-256."""

from __future__ import annotations

import codecs
import contextlib
import csv
import hashlib
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lotrecht.errors import InvalidInput, did_you_mean, listing, quoted

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["DataFile", "Source", "check_unique", "find_column"]

Progress = Callable[[int, int], None]
"""Called with (bytes done, bytes in all)."""

_BLOCK = 1 << 20
_DELIMITERS = (",", ";", "\t", "|")
_FOREIGN = (
    (b"PK\x03\x04", "an Excel workbook or ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"%PDF", "a PDF document"),
    (b"ARROW1", "an Arrow/Feather file"),
    (b"SQLite format 3", "an SQLite database"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Source:
    """Where the rows came from.

    Attributes
    ----------
    name : file name without its folders, or the kind of data frame
    sha256 : hex digest of the file's bytes; None for data that never was a file
    bytes : size of the file; None likewise
    encoding : by which a CSV's bytes became text; None where that did not have to be said
    """

    name: str
    sha256: str | None = None
    bytes: int | None = None
    encoding: str | None = None


def check_unique(names: Sequence[str], where: str) -> None:
    """Refuse column names that occur twice: which of the two is meant cannot be known."""
    twice = [name for name, count in Counter(names).items() if count > 1 and name != ""]
    if twice:
        places = [str(i) for i, name in enumerate(names, 1) if name == twice[0]]
        raise InvalidInput(
            f"{where}: column names must be unique, but {quoted(twice[0])} stands at columns {', '.join(places)}"
            f"{' (and ' + str(len(twice) - 1) + ' other names occur twice)' if len(twice) > 1 else ''}; rename one"
        )


def find_column(name: str, names: Sequence[str], where: str, role: str) -> None:
    """Refuse a column that is not there, with the nearest name and the list of those that are."""
    if name not in names:
        near = did_you_mean(name, names)
        raise InvalidInput(
            f"{where}: there is no column {quoted(name)} for the {role}"
            f"{near + ' The' if near else '; the'} columns are {listing(names, 20)}"
        )


class DataFile:
    """A CSV or Parquet file that was looked at once from end to end.

    The first pass takes the SHA-256 and, for CSV, proves that every byte decodes; only then are columns read.

    Parameters
    ----------
    path : the file
    encoding : how a CSV's bytes become text; a Parquet file says so itself
    progress : called now and then with (bytes done, bytes in all)

    Raises
    ------
    InvalidInput
        if the file is missing, empty, cut off, of a foreign kind, in another encoding, or has two columns of one name
    """

    def __init__(self, path: str | os.PathLike[str], encoding: str = "utf-8", progress: Progress | None = None) -> None:
        self.path = Path(path)
        self.name = self.path.name
        self.encoding = self._known_encoding(encoding)
        try:
            self._stamp = self._stat()
            if self._stamp[1] == 0:
                raise InvalidInput(f"{self.name}: the file is empty (0 bytes)")
            self.format = self._recognise()
            digest = self._first_pass(progress)
        except OSError as error:
            raise InvalidInput(f"{self.path}: cannot be read: {error.strerror or error}") from error
        self.source = Source(self.name, digest, self._stamp[1], self.encoding if self.format == "csv" else None)
        self.names: list[str] = self._parquet_names() if self.format == "parquet" else self._csv_names()
        check_unique(self.names, self.name)

    def read(self, columns: Mapping[str, str], text: Iterable[str] = (), *, limit: int | None = None) -> pa.Table:
        """Read the named columns and no others.

        Parameters
        ----------
        columns : column name -> role, the word for it in a refusal
        text : CSV columns that are to stay text without the distinct values being collected (numbers, times).
            All other CSV columns come dictionary-encoded. Nothing is ever guessed to be a number: 00123 stays 00123.
        limit : read about so many rows from the start, to look at them; None reads all
        """
        for name, role in columns.items():
            find_column(name, self.names, self.name, role)
        if self.format == "parquet":
            table = self._read_parquet(list(columns), limit)
        else:
            table = self._read_csv(list(columns), set(text), limit)
        if self._stat() != self._stamp:
            raise InvalidInput(f"{self.name}: the file changed while it was being read; run again")
        if table.num_rows == 0:
            raise InvalidInput(f"{self.name}: the file has column names but no row")
        return table

    # ---------------------------------------------------------------------------------------------- first look

    @staticmethod
    def _known_encoding(encoding: str) -> str:
        try:
            found = codecs.lookup(encoding)
        except LookupError:
            found = None
        if found is None or not getattr(found, "_is_text_encoding", True):
            raise InvalidInput(f"encoding {quoted(encoding)} is not known; try 'utf-8', 'cp1252' or 'latin-1'")
        return "utf-8" if found.name == "utf-8-sig" else found.name

    def _stat(self) -> tuple[int, int]:
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            folder = self.path.parent
            near = did_you_mean(self.name, sorted(entry.name for entry in folder.iterdir())) if folder.is_dir() else ""
            raise InvalidInput(f"{self.path}: there is no such file{near}") from None
        if not self.path.is_file():
            raise InvalidInput(
                f"{self.path}: is {'a folder' if self.path.is_dir() else 'no regular file'}, not a data file"
            )
        return stat.st_mtime_ns, stat.st_size

    def _recognise(self) -> str:
        size = self._stamp[1]
        with self.path.open("rb") as file:
            head = file.read(4096)
            file.seek(max(0, size - 4))
            tail = file.read(4)
        if head.startswith(b"PAR1"):
            if size < 12:
                raise InvalidInput(f"{self.name}: the Parquet file is cut off after {size} bytes; fetch it again")
            if tail != b"PAR1":
                raise InvalidInput(
                    f"{self.name}: the Parquet file is cut off: it starts as one, but its last four bytes are "
                    f"{quoted(tail.decode('latin-1'))}, not 'PAR1' ({size} bytes are there); fetch it again"
                )
            return "parquet"
        for magic, what in _FOREIGN:
            if head.startswith(magic):
                raise InvalidInput(f"{self.name}: is {what}, neither CSV nor Parquet; save or unpack it as CSV")
        if self.path.suffix.lower() in {".parquet", ".pq"}:
            raise InvalidInput(f"{self.name}: is no Parquet file: it does not start with the four bytes 'PAR1'")
        marked = next((encoding for bom, encoding in _BOMS if head.startswith(bom)), None)
        if marked is not None and marked not in self.encoding:
            raise InvalidInput(
                f"{self.name}: starts with the mark of {marked.upper()}, but is to be read as {self.encoding}; "
                f"say encoding='{marked}'"
            )
        if b"\0" in head and not self.encoding.startswith(("utf-16", "utf-32")):
            raise InvalidInput(
                f"{self.name}: is neither CSV nor Parquet: byte {head.index(0)} is zero, which text does not hold "
                f"(if it is UTF-16 text, say encoding='utf-16')"
            )
        return "csv"

    def _first_pass(self, progress: Progress | None) -> str:
        """SHA-256 of all bytes; a CSV is decoded on the way, for the exact place of the first byte that does not."""
        digest = hashlib.sha256()
        decoder = codecs.getincrementaldecoder(self.encoding)("strict") if self.format == "csv" else None
        done, quotes = 0, 0
        with self.path.open("rb", buffering=0) as file:
            while block := file.read(_BLOCK):
                digest.update(block)
                if decoder is not None:
                    quotes += block.count(b'"')
                    self._decode(decoder, block, done)
                done += len(block)
                if progress is not None:
                    progress(done, self._stamp[1])
        if decoder is not None:
            self._decode(decoder, b"", done, final=True)
            if quotes % 2:
                self._refuse_open_quote()
        return digest.hexdigest()

    def _decode(self, decoder: codecs.IncrementalDecoder, block: bytes, done: int, final: bool = False) -> None:
        kept = decoder.getstate()[0]
        try:
            decoder.decode(block, final)
        except UnicodeDecodeError as error:
            offset = done - len(kept) + error.start
            bad = (kept + block)[error.start : error.start + 1]
            likely = "cp1252" if self.encoding == "utf-8" else "utf-8"
            would_be = bad.decode("cp1252", errors="replace") if likely == "cp1252" else ""
            hint = f", where that byte is {quoted(would_be)}" if would_be and would_be != "\ufffd" else ""
            value = f"0x{bad[0]:02x}" if bad else "the end of the file"
            raise InvalidInput(
                f"{self.name}: byte {offset} ({value}) is not {self.encoding} text; "
                f"the file is probably {likely}{hint}: say encoding='{likely}'"
            ) from None
        except UnicodeError as error:
            raise InvalidInput(f"{self.name}: is not {self.encoding} text: {error}") from None

    # ---------------------------------------------------------------------------------------------- CSV

    def _text(self) -> Any:
        return self.path.open(encoding="utf-8-sig" if self.encoding == "utf-8" else self.encoding, newline="")

    def _csv_names(self) -> list[str]:
        with self._text() as file:
            first = file.readline()
            while first.strip("\r\n") == "" and first != "":
                first = file.readline()
        if first.strip() == "":
            raise InvalidInput(f"{self.name}: the file has no header line")
        outside_quotes = re.sub(r'"[^"]*"?', "", first)
        self.delimiter = max(_DELIMITERS, key=outside_quotes.count)
        with self._text() as file:
            try:
                return next(row for row in csv.reader(file, delimiter=self.delimiter) if row)
            except csv.Error as error:
                raise InvalidInput(f"{self.name}: the header line cannot be read: {error}") from error

    def _refuse_open_quote(self) -> None:
        """Refuse a quotation mark that is never closed: it swallows every row after it, and nobody would notice."""
        with self._text() as file:
            first = file.readline()
            file.seek(0)
            delimiter = max(_DELIMITERS, key=first.count)
            last = 1
            limit = csv.field_size_limit(1 << 30)
            try:
                reader = csv.reader(file, delimiter=delimiter, strict=True)
                for _ in reader:
                    last = reader.line_num + 1
            except csv.Error as error:
                if "end of data" in str(error):
                    raise InvalidInput(
                        f"{self.name}: a quotation mark opened in line {last} is never closed, "
                        f"so all rows after it would be lost; close it"
                    ) from None
            finally:
                csv.field_size_limit(limit)

    def _read_csv(self, columns: list[str], text: set[str], limit: int | None) -> pa.Table:
        import pyarrow as pa
        from pyarrow import csv as pa_csv

        kinds = {name: pa.string() if name in text else pa.dictionary(pa.int32(), pa.string()) for name in columns}
        convert = pa_csv.ConvertOptions(
            column_types=kinds,
            include_columns=columns,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
        )
        parse = pa_csv.ParseOptions(delimiter=self.delimiter, newlines_in_values=True)

        def run(threads: bool) -> pa.Table:
            read = pa_csv.ReadOptions(
                use_threads=threads, encoding="utf8" if self.encoding == "utf-8" else self.encoding
            )
            options = {"read_options": read, "parse_options": parse, "convert_options": convert}
            if limit is None:
                return pa_csv.read_csv(self.path, **options)
            batches, rows = [], 0
            with pa_csv.open_csv(self.path, **options) as reader:
                for batch in reader:
                    batches.append(batch)
                    rows += batch.num_rows
                    if rows >= limit:
                        break
                return pa.Table.from_batches(batches, reader.schema)

        try:
            try:
                return run(True)
            except pa.ArrowInvalid:
                return run(False)  # one thread names the row
        except (pa.ArrowException, OSError, UnicodeError) as error:
            raise InvalidInput(
                f"{self.name}: cannot be read as CSV (delimiter {quoted(self.delimiter)}): {error}"
            ) from error

    # ---------------------------------------------------------------------------------------------- Parquet

    @contextlib.contextmanager
    def _parquet(self, dictionaries: Sequence[str] = ()) -> Iterator[Any]:
        import pyarrow as pa
        from pyarrow import parquet

        try:
            with parquet.ParquetFile(self.path, memory_map=True, read_dictionary=list(dictionaries)) as file:
                yield file
        except (pa.ArrowException, OSError, UnicodeError) as error:
            first = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise InvalidInput(f"{self.name}: the Parquet file is damaged: {first}") from error

    def _parquet_names(self) -> list[str]:
        with self._parquet() as file:
            self._schema = file.schema_arrow
        return [str(name) for name in self._schema.names]

    def _read_parquet(self, columns: list[str], limit: int | None) -> pa.Table:
        import pyarrow as pa

        texts = []
        for name in columns:
            kind = self._schema.field(name).type
            if pa.types.is_nested(kind):
                raise InvalidInput(f"{self.name}: column {quoted(name)} holds {kind}, not one value per row")
            if pa.types.is_string(kind) or pa.types.is_large_string(kind):
                texts.append(name)
        with self._parquet(texts) as file:
            if limit is None:
                return file.read(columns=columns)
            batches, rows = [], 0
            for batch in file.iter_batches(columns=columns):
                batches.append(batch)
                rows += batch.num_rows
                if rows >= limit:
                    break
            return pa.Table.from_batches(batches) if batches else file.read(columns=columns)

    def is_flat(self, name: str) -> bool:
        """Whether the column holds one value for each row, not a list or a record."""
        import pyarrow as pa

        return self.format == "csv" or not pa.types.is_nested(self._schema.field(name).type)

    def declares_levels(self, name: str) -> bool:
        """Whether the file itself says that the column is categorical, so that its levels' order means something."""
        import pyarrow as pa

        return self.format == "parquet" and pa.types.is_dictionary(self._schema.field(name).type)
