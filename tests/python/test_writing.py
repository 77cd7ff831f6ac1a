"""Files are written aside, then renamed: whole or untouched, whatever happens."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from lotrecht.writing import write_aside


def test_files_are_replaced_whole_and_nothing_else_is_left(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("old", encoding="utf-8")
    write_aside({one: "new ä", two: (part for part in (b"\0", memoryview(b"")))})
    assert one.read_text(encoding="utf-8") == "new ä"
    assert two.read_bytes() == b"\0"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["one", "two"]


def test_parts_that_fail_leave_the_old_file(tmp_path: Path) -> None:
    def parts() -> Iterator[bytes]:
        yield b"half"
        raise RuntimeError("no more")

    (tmp_path / "one").write_text("old", encoding="utf-8")
    with pytest.raises(RuntimeError, match="no more"):
        write_aside({tmp_path / "one": parts()})
    assert (tmp_path / "one").read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["one"]


@pytest.mark.parametrize("failing", [0, 1])
def test_a_disk_that_fills_up_leaves_every_old_file(
    failing: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("old", encoding="utf-8")
    calls: list[int] = []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) > failing:
            os.truncate(handle, 1)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_aside({one: "new", two: "new"})
    assert one.read_text(encoding="utf-8") == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["one"]


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """Make a disk of 64 KiB, where the machine lets us."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("a small file system cannot be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_really_full_leaves_the_old_file(tiny_disk: Path) -> None:
    report = tiny_disk / "report.html"
    write_aside({report: "old"})
    with pytest.raises(OSError, match="No space left"):
        write_aside({tiny_disk / "audit.json": "{}", report: "x" * 200_000})
    assert report.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tiny_disk.iterdir()] == ["report.html"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_device_is_written_to_and_not_replaced() -> None:
    with pytest.raises(OSError, match="No space left"):
        write_aside({"/dev/full": "x"})
    assert Path("/dev/full").is_char_device()
    write_aside({"/dev/null": "x"})
    assert Path("/dev/null").is_char_device()


def test_a_link_keeps_pointing_and_modes_are_kept(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    link.symlink_to(target)
    write_aside({link: "new"})
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "new"
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_folder_is_not_written_over(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        write_aside({tmp_path: "x"})
    with pytest.raises(FileNotFoundError):
        write_aside({tmp_path / "nowhere" / "x": "x"})
