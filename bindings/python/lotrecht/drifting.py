"""`lotrecht drift`: two files of data, compared column by column and group by group."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lotrecht.drift.comparing import Options, compare_pairs, verdict_of
from lotrecht.drift.distributions import distribution
from lotrecht.drift.pairs import Categories, Pair, names_of, read_windows
from lotrecht.errors import InvalidInput, did_you_mean, listing, quoted
from lotrecht.writing import write_aside

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["Drifted", "drift_of_files"]

SCHEMA = "lotrecht.drift/1"
MOST_CATEGORIES = 1000
"""A column with more categories, most of them of few rows, names things rather than classing them."""


@dataclass(frozen=True)
class Drifted:
    """What became of the columns of a file.

    Attributes
    ----------
    record : everything, as in drift.json
    """

    record: dict[str, Any]

    @property
    def exit_status(self) -> int:
        """1 if a column moved further than is tolerated, else 0."""
        return int(any(row["verdict"] == "outside" for row in self.record["comparisons"]))

    def write(self, folder: Path, language: str) -> list[Path]:
        """Write drift.json and drift.html; each is whole or as it was before."""
        from lotrecht.report.drift_view import render_drift

        folder.mkdir(parents=True, exist_ok=True)
        contents = {
            "drift.json": json.dumps(self.record, indent=1, ensure_ascii=False, allow_nan=False) + "\n",
            "drift.html": render_drift(self.record, language),
        }
        write_aside({folder / name: content for name, content in contents.items()})
        return [folder / name for name in contents]

    def summary(self, console: Console, language: str) -> None:
        """Print what changed."""
        from lotrecht.report.drift_terminal import print_drift

        print_drift(self.record, console, language)


def drift_of_files(
    reference: Path,
    current: Path,
    *,
    columns: Sequence[str] = (),
    by: str | None = None,
    tolerance: float | None = None,
    confidence: float = 0.95,
    correction: str = "holm",
    permutations: int = 9999,
    resamples: int = 999,
    seed: int = 1,
    encoding: str = "utf-8",
    threads: int = 1,
) -> Drifted:
    """Compare two files.

    Parameters
    ----------
    reference, current : CSV or Parquet; columns that only one of them has are named in the record, not compared
    columns : to compare; none: all that both have, but for dates (which always differ) and those that name things
        (more than a thousand categories, less than two rows of a file each on average; numbers that no row shares)
    by : a column of groups
    tolerance : how far a distribution may move, as a share of rows from 0 to 1; then every column is within, outside or
        undecided by its interval. None: columns have changed, or that is not shown, by corrected p-values
    confidence, correction, permutations, resamples, seed, encoding, threads : as of `lotrecht.drift.compare`

    Raises
    ------
    InvalidInput
        if a file or a column is missing, or the files have no column in common
    """
    sides = [names_of(path, side) for path, side in ((reference, "reference"), (current, "current"))]
    names = _chosen(sides, columns, by, (reference, current))
    windows = read_windows(reference, current, names, by, encoding, threads)
    pairs = list(windows.pairs())
    apart = (
        {} if columns else {p.column: why for p in pairs if p.group is None and p.column != by and (why := _apart(p))}
    )
    pairs = [p for p in pairs if p.column not in apart]
    if not pairs:
        raise InvalidInput(f"{current}: no column is left to compare with {reference}; name some with --columns")
    options = Options(confidence, correction, permutations, resamples, seed, threads, tolerance)
    rows = compare_pairs(pairs, options)
    for row in rows:
        row["verdict"] = verdict_of(row, tolerance, confidence)
    left_out = [{"column": name, "why": why} for name, why in apart.items()]
    left_out += [{"column": name, "why": f"{a}_then_{b}"} for name, (a, b) in windows.other_kinds]
    if not columns:
        for side, other, why in ((0, 1, "only_reference"), (1, 0, "only_current")):
            left_out += [{"column": name, "why": why} for name in sides[side] if name not in sides[other]]
    record = {
        "schema": SCHEMA,
        "library": {"name": "lotrecht", "version": metadata.version("lotrecht")},
        "reference": _file(reference) | {"rows": windows.rows[0]},
        "current": _file(current) | {"rows": windows.rows[1]},
        "by": by,
        "statistics": {
            "confidence": confidence,
            "correction": correction,
            "tests": sum(row["pvalue"] is not None for row in rows),
            "tolerance": tolerance,
            "permutations": permutations,
            "resamples": resamples,
            "seed": seed,
        },
        "groups": [{"name": name, "rows": list(counts)} for name, counts in windows.groups],
        "left_out": left_out,
        "comparisons": rows,
        "distributions": [
            {"group": p.group, "column": p.column, "missing": list(p.data.missing), **distribution(p.data)}
            for p in pairs
        ],
    }
    return Drifted(record)


def _chosen(sides: list[list[str]], columns: Sequence[str], by: str | None, paths: tuple[Path, Path]) -> list[str]:
    for path, there in zip(paths, sides, strict=True):
        for name in [*columns, *([] if by is None else [by])]:
            if name not in there:
                near = did_you_mean(name, there)
                raise InvalidInput(
                    f"{path}: has no column {quoted(name)}{near}{' It' if near else '; it'} has {listing(there, 20)}"
                )
    if columns:
        return [name for name in dict.fromkeys(columns) if name != by]
    common = [name for name in sides[0] if name in sides[1] and name != by]
    if not common:
        raise InvalidInput(f"{paths[1]}: has no column in common with {paths[0]}, which has {listing(sides[0], 20)}")
    return common


def _apart(pair: Pair) -> str:
    """Return why a column says nothing about what cases are like, or ""."""
    data = pair.data
    if isinstance(data, Categories):
        things = len(data.levels) > MOST_CATEGORIES and sum(data.rows) < 4 * len(data.levels)
        return "names_things" if things else ""
    if data.dates:
        return "dates"
    if sum(data.rows) <= MOST_CATEGORIES:
        return ""
    # Whole numbers of which no two rows of a window have the same: numbers of files.
    values = [tally.values()[0] for tally in data.tallies]
    things = all(len(v) == n and np.array_equal(v, np.floor(v)) for v, n in zip(values, data.rows, strict=True))
    return "names_things" if things else ""


def _file(path: Path) -> dict[str, Any]:
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
            size += len(block)
    return {"file": path.name, "bytes": size, "sha256": digest.hexdigest()}
