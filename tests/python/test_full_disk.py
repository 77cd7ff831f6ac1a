"""A disk that is full, and a write that stops halfway: nothing half is left behind."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from end_to_end import lotrecht
from test_bad_input import GOOD, prepare


def test_a_full_disk_leaves_no_half_report(tmp_path: Path) -> None:
    """The report's place leads to a device that is always full."""
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    plan, out = prepare(tmp_path, GOOD), tmp_path / "out"
    out.mkdir()
    (out / "audit.json").write_text("old", encoding="utf-8")
    (out / "report.html").symlink_to("/dev/full")
    ended = lotrecht("audit", plan, "--out", out)
    assert (ended.status, ended.out) == (2, "")
    assert re.fullmatch(
        r"lotrecht: .*out: the report cannot be written: No space left on device; files that were there before are as "
        r"they were\n",
        ended.err,
    )
    assert sorted(p.name for p in out.iterdir()) == ["audit.json", "report.html"]
    assert (out / "audit.json").read_text(encoding="utf-8") == "old"


def test_a_write_that_stops_halfway_leaves_nothing(tmp_path: Path) -> None:
    """A limit on the size of files breaks the writing off in the middle, as a disk does that fills up."""
    resource = pytest.importorskip("resource")
    plan, out = prepare(tmp_path, GOOD), tmp_path / "out"
    ended = subprocess.run(
        [sys.executable, "-m", "lotrecht.cli", "audit", str(plan), "--out", str(out)],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "the report cannot be written: File too large" in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert list(out.iterdir()) == []
