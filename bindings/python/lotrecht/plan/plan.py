"""A whole plan: read from a file or made in Python, held to the same rules, written again."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lotrecht.errors import InvalidInput, did_you_mean
from lotrecht.plan.parts import DATA_SUFFIXES, METRICS, Check, Columns, Data, Groups, Metrics, Statistics, Why
from lotrecht.plan.reading import tables_of
from lotrecht.plan.rules import check_outcome, check_plan
from lotrecht.plan.writing import as_toml
from lotrecht.writing import write_aside

__all__ = ["Plan"]


@dataclass(frozen=True)
class Plan:
    """A plan of an audit.

    `analyses` holds what else was asked for, table by table (see `lotrecht.analyses`): {"conditional": Section(...)}.
    `folder` is where the plan was read from; relative data paths start there.
    """

    statistics: Statistics
    title: str = ""
    why: Why = field(default_factory=Why)
    data: Data = field(default_factory=Data)
    columns: Columns = field(default_factory=Columns)
    groups: Groups = field(default_factory=Groups)
    metrics: Metrics = field(default_factory=Metrics)
    checks: tuple[Check, ...] = ()
    analyses: Mapping[str, Any] = field(default_factory=dict)
    folder: Path = field(default=Path(), compare=False)

    def __post_init__(self) -> None:
        check_plan(self)

    @property
    def data_path(self) -> Path:
        """The data file, found from the plan's folder."""
        return self.folder / self.data.path

    @property
    def reported(self) -> tuple[str, ...]:
        """The metrics that are reported: those asked for, or all that the data allow."""
        if self.metrics.report:
            return self.metrics.report
        return METRICS if self.columns.outcome else METRICS[:1]

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Plan:
        """Read a plan.

        Raises
        ------
        InvalidInput
            if the file cannot be read, is no TOML, has a key nobody knows (the nearest known one is suggested, with
            the table it stands in), or a value of the wrong type or range
        """
        path = Path(path)
        if path.suffix.lower() in DATA_SUFFIXES and path.is_file():
            raise InvalidInput(f"{path}: is a file of data, not a plan; write a plan for it: lotrecht init {path}")
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            near = did_you_mean(path.name, (p.name for p in path.parent.iterdir())) if path.parent.is_dir() else ""
            raise InvalidInput(
                f"{path}: there is no such plan{near}{' Or write' if near else '; write'} one: lotrecht init DATA"
            ) from None
        except UnicodeDecodeError as error:
            raise InvalidInput(f"{path}: byte {error.start} is not UTF-8; save the plan as UTF-8") from None
        except OSError as error:
            raise InvalidInput(f"{path}: cannot be read: {error.strerror}") from error
        try:
            return cls.parse(text, folder=path.parent)
        except InvalidInput as error:
            raise InvalidInput(f"{path.name}: {error}") from None

    @classmethod
    def parse(cls, text: str, folder: Path | None = None) -> Plan:
        """Read a plan from TOML text; see `read`."""
        plan = cls(**tables_of(text), folder=folder if folder is not None else Path())
        if not plan.columns.outcome:
            check_outcome(plan)
        return plan

    def to_toml(self) -> str:
        """Return the plan as TOML text with comments that explain every key."""
        return as_toml(self)

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write the plan; the file is whole or untouched."""
        write_aside({path: self.to_toml()})
