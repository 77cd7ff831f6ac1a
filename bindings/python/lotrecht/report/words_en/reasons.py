"""English. Why a number does not exist; the keys are the names in `stats::Undefined`."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, str]] = {
    "reason.nobody": "nobody in the group",
    "reason.no_outcome": "no outcome known",
    "reason.no_positives": "nobody with a positive outcome",
    "reason.no_negatives": "everybody has a positive outcome",
    "reason.nobody_selected": "nobody selected",
    "reason.everybody_selected": "everybody selected",
    "reason.zero_reference": "the value compared with is zero",
    "reason.zero_denominator": "division by zero",
    "reason.single_group": "only one group has a value",
}
