"""What is no number, no name or no file is refused by name, and whole numbers of any sort are whole numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from lotrecht import Decisions, InvalidInput, fairness


def decisions() -> Decisions:
    """Return twenty decisions about two groups."""
    return Decisions({"y": [1, 0] * 10, "g": list("aabb") * 5}, decision="y", groups="g", effect="benefit")


def test_a_population_is_a_whole_number_of_any_sort() -> None:
    d = decisions()
    assert repr(fairness.by_group(d, confidence=0.95, population=np.int64(30))) == repr(
        fairness.by_group(d, confidence=0.95, population=30)
    )


@pytest.mark.parametrize(
    ("function", "named", "words"),
    [
        ("by_group", {"population": 30.0}, "population must be a whole number"),
        ("by_group", {"population": "30"}, "population must be a whole number"),
        ("design_effects", {"population": "30"}, "population must be a whole number"),
        ("by_group", {"metrics": 5}, "metrics must be names"),
        ("tests", {"permutations": 10.5, "seed": 1}, "permutations must be a whole number"),
        ("margins", {"low": "x"}, "low must be a number"),
        ("planning", {"gap": "x"}, "gap must be a number"),
        ("representation", {"shares": None}, "shares must be"),
    ],
)
def test_what_cannot_be_is_refused_by_name(function: str, named: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput, match=f"^{function}: {words}"):
        getattr(fairness, function)(decisions(), confidence=0.95, **named)


def test_a_table_without_kinds_of_results_is_drawn() -> None:
    pytest.importorskip("matplotlib").use("Agg")
    assert fairness.four_fifths(decisions(), confidence=0.95).plot() is not None
