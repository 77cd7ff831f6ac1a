"""What all commands do: where their files go, what they tell, and whom."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["folder_for", "nobody_reads", "progress", "tell", "writing"]


def folder_for(out: Path | None, usual: Path) -> Path:
    """Return the folder that files go to, or refuse a file of that name."""
    from lotrecht.errors import InvalidInput

    folder = usual if out is None else out
    if folder.exists() and not folder.is_dir():
        raise InvalidInput(f"{folder}: is not a folder; name one for the files with --out")
    return folder


@contextlib.contextmanager
def writing(folder: Path, what: str = "files") -> Iterator[None]:
    """Say which folder could not be written to."""
    from lotrecht.errors import InvalidInput

    try:
        yield
    except OSError as error:
        raise InvalidInput(
            f"{folder}: the {what} cannot be written: {error.strerror or error}; "
            f"files that were there before are as they were"
        ) from error


def tell(summary: Callable[[Console], object], written: Iterable[Path]) -> None:
    """Print what was found, and where the files are."""
    try:
        summary(_console(sys.stdout))
        for path in written:
            click.echo(path)
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit):  # rich ends the process with 1 when its reader, such as `head`, has gone
        nobody_reads()


def nobody_reads() -> None:
    """Write no more to a reader that has gone."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _console(stream: Any) -> Console:
    from rich.console import Console

    return Console(file=stream)


@contextlib.contextmanager
def progress(wanted: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Show on standard error what is being done, if somebody watches."""
    if not wanted or not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    told = {"read": "reading the data", "measure": "measuring", "write": "writing the report"}
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_console(sys.stderr), transient=True) as bar:
        task = bar.add_task("reading the plan", total=None)

        def show(stage: str, done: int, total: int) -> None:
            bar.update(task, description=told.get(stage, stage), completed=done, total=total or None)

        yield show
