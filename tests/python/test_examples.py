"""The examples in Python print what stands beside them."""

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.stem)
def test_the_example_prints_what_it_should(example: Path) -> None:
    printed = subprocess.run([sys.executable, str(example)], capture_output=True, text=True, check=False)
    assert printed.stderr == ""
    assert printed.returncode == 0
    assert printed.stdout == example.with_suffix(".expected").read_text(encoding="utf-8")
