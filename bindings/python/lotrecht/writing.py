"""Bytes out: files are written aside, then renamed, so that none is ever half there."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

__all__ = ["write_aside"]


def write_aside(contents: Mapping[str | os.PathLike[str], str | bytes | Iterable[bytes | memoryview]]) -> None:
    """Write files so that each is whole or untouched: beside the target first, to the disk, then renamed.

    Nothing is renamed before all of them are written, so a disk that fills up leaves every old file as it was and no
    half-written one. A content that comes in parts is written part by part, so that it is never whole in memory.

    Raises
    ------
    OSError
        if the disk is full or the folder may not be written to; what was written aside is removed again
    """
    aside: list[tuple[Path, Path]] = []
    try:
        for target, content in contents.items():
            parts = _parts(content)
            final = Path(target).resolve()
            if final.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(final))
            if final.exists() and not final.is_file():  # a pipe or device cannot be renamed over
                with final.open("wb") as device:
                    device.writelines(parts)
                continue
            handle, temporary = tempfile.mkstemp(prefix=f".{final.name}.", suffix=".part", dir=final.parent)
            aside.append((Path(temporary), final))
            with open(handle, "wb") as file:  # noqa: PTH123 - an open handle, no path
                file.writelines(parts)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(_mode(final))
        for done, final in aside:
            done.replace(final)
    finally:
        for done, _ in aside:
            with contextlib.suppress(OSError):
                done.unlink()


def _parts(content: str | bytes | Iterable[bytes | memoryview]) -> Iterable[bytes | memoryview]:
    if isinstance(content, str):
        return [content.encode("utf-8")]
    return [content] if isinstance(content, bytes) else content


def _mode(path: Path) -> int:
    """Return the mode of the file that is replaced, else what a newly made file would have had."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
