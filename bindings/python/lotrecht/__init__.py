"""lotrecht: algorithm transparency and bias audit, with the uncertainty of every number.

The way in:

- ``Decisions(data, decision=..., outcome=..., groups=...)`` reads decisions from arrays, data frames or files;
- ``fairness.by_group``, ``fairness.gaps``, ``fairness.worst_gaps``, ``fairness.four_fifths`` answer with intervals;
- ``audit(plan, data)`` runs a whole plan and gives a record, a report and findings;
- ``fairness.demographic_parity_difference`` and its like are fairlearn's functions, with fairlearn's values;
- ``stats`` holds the intervals themselves;
- ``drift`` compares two windows of data;
- ``model.load`` reads the models that decide, ``explain`` says why they said what they said, and what makes a gap.

All numbers are computed in the compiled module ``lotrecht._core``; Python reads, arranges and shows.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lotrecht import drift, explain, fairness, model, stats
    from lotrecht._core import __version__
    from lotrecht.auditing import Audit, audit
    from lotrecht.decisions import Decisions
    from lotrecht.errors import DesignWarning, InvalidInput, ModelWarning, ParseError
    from lotrecht.plan import Plan
    from lotrecht.tables import Table

__all__ = [
    "Audit",
    "Decisions",
    "DesignWarning",
    "InvalidInput",
    "ModelWarning",
    "ParseError",
    "Plan",
    "Table",
    "__version__",
    "audit",
    "drift",
    "explain",
    "fairness",
    "model",
    "stats",
]

# Where each public name lives. Loaded on first use: `lotrecht --help` needs none of it.
_HOMES = {
    "Audit": "auditing",
    "Decisions": "decisions",
    "DesignWarning": "errors",
    "InvalidInput": "errors",
    "ModelWarning": "errors",
    "ParseError": "errors",
    "Plan": "plan",
    "Table": "tables",
    "__version__": "_core",
    "audit": "auditing",
}


def __getattr__(name: str) -> Any:
    if name in ("drift", "explain", "fairness", "model", "stats"):
        return importlib.import_module(f"lotrecht.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module 'lotrecht' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"lotrecht.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
