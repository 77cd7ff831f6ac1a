"""The plan of an audit: why it is done, on which data, by which groups, with which methods and thresholds.

A plan is a TOML file that an office can read, sign and keep. Reading one refuses every key it does not know and every
value it cannot use, with the place in the file.
"""

from __future__ import annotations

from lotrecht.plan.parts import (
    METRICS,
    QUESTIONS,
    Check,
    Columns,
    Data,
    Groups,
    Metrics,
    Reference,
    Statistics,
    Why,
)
from lotrecht.plan.plan import Plan

__all__ = [
    "METRICS",
    "QUESTIONS",
    "Check",
    "Columns",
    "Data",
    "Groups",
    "Metrics",
    "Plan",
    "Reference",
    "Statistics",
    "Why",
]
