"""Models as data: read from a file or a live object, checked once, then predicted and explained without their maker.

>>> from lotrecht import model
>>> m = model.load(lambda rows: rows[:, 0] * 2.0, features=2)
>>> m.margin([[3.0, 1.0]]).tolist()
[[6.0]]
"""

from __future__ import annotations

from lotrecht.model.loading import load
from lotrecht.model.models import FormulaModel, FunctionModel, Model, Stopped, TreeModel
from lotrecht.model.rules import DecisionTableModel, RulesModel, ScorecardModel

__all__ = [
    "DecisionTableModel",
    "FormulaModel",
    "FunctionModel",
    "Model",
    "RulesModel",
    "ScorecardModel",
    "Stopped",
    "TreeModel",
    "load",
]
