"""What the tests from data to report share: the command line as a user starts it, and where real decisions stand."""

from __future__ import annotations

import contextlib
import io
import os
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from lotrecht import cli


class Ended(NamedTuple):
    """How a command ended: its exit status, and what it said where."""

    status: int
    out: str
    err: str


def lotrecht(*arguments: Any) -> Ended:
    """Run the command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as ended:
        cli.main([str(a) for a in arguments])
    assert isinstance(ended.value.code, int)
    return Ended(ended.value.code, out.getvalue(), err.getvalue())


def real_data(name: str) -> Path:
    """Return a file of real decisions; they stand beside the repository, or where LOTRECHT_DATA says."""
    folder = Path(os.environ.get("LOTRECHT_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
    path = folder / name
    if not path.is_file():
        pytest.skip(f"there is no {path}: set LOTRECHT_DATA to the folder of the data sets")
    return path
