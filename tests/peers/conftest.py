"""What several comparisons share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture
def data_folder() -> Path:
    """Real decisions that stand beside the repository, or where LOTRECHT_DATA says."""
    folder = Path(os.environ.get("LOTRECHT_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no data in {folder}: set LOTRECHT_DATA")
    return folder
