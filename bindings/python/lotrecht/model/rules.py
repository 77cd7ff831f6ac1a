"""Models that people write down: points scorecards and decision tables."""

from __future__ import annotations

from typing import Any

from lotrecht import _core
from lotrecht.model.models import FormulaModel, Model, Numbers, TreeModel
from lotrecht.model.native import NotCompared

__all__ = ["DecisionTableModel", "RulesModel", "ScorecardModel"]


class ScorecardModel(FormulaModel):
    """A points scorecard; its margin is the points.

    Attributes
    ----------
    card : the scorecard itself: its characteristics, attributes, bands and reasons
    core : the same as an additive model, by which it is explained
    """

    _checked = NotCompared("a scorecard is its own original")

    def __init__(self, card: _core.model.Scorecard) -> None:
        super().__init__(card.points_model())
        self.card = card
        self.categories = tuple(tuple(texts) for texts in card.categories)
        self._others = "code"

    def response(self, data: Any, *, threads: int | None = None) -> Numbers:
        """Return the probability of the event where the scorecard is calibrated, else the points."""
        if not self.card.calibrated:
            return self.margin(data, threads=threads)
        result: Numbers = _core.model.response(self.card.log_odds_model(), self.rows(data).values)
        return result

    def bands(self, data: Any) -> list[str | None]:
        """Return the band of decisions that each row falls into."""
        return [self.card.band(points) for points in self.margin(data)[:, 0].tolist()]

    def _bytes(self) -> bytes:
        return _core.model.write_model(self.card)

    def __repr__(self) -> str:
        return f"<ScorecardModel: {len(self.card.characteristics)} characteristics, {self.features} features>"


class DecisionTableModel(TreeModel):
    """A decision table, as trees that say the same to the last bit; a text that is decided is 1 of outputs 0 and 1.

    Attributes
    ----------
    table : the table itself: its policy, its rules, which of them hold
    core : the trees, by which it is explained against a background
    """

    _others = "code"
    _checked = NotCompared("a decision table is its own original")

    def __init__(self, table: _core.model.DecisionTable) -> None:
        super().__init__(table.to_trees())
        self.table = table
        self.categories = tuple(tuple(texts) for texts in table.categories)

    def _bytes(self) -> bytes:
        return _core.model.write_model(self.table)

    def __repr__(self) -> str:
        return _table_text("DecisionTableModel", self.table)


class RulesModel(Model):
    """A decision table that has no answer for some rows, or too many rules to be made into trees: asked row by row.

    Attributes
    ----------
    table : the table itself
    reason : why it is not made into trees, with the first row for which it has no answer
    """

    _others = "code"
    _checked = NotCompared("a decision table is its own original")

    def __init__(self, table: _core.model.DecisionTable, reason: str = "") -> None:
        self.table = table
        self.reason = reason
        self.features = table.features
        self.outputs = table.outputs
        self.feature_names = tuple(table.feature_names)
        self.output_names = tuple(table.output_names)
        self.categories = tuple(tuple(texts) for texts in table.categories)

    def margin(self, data: Any, *, threads: int | None = None) -> Numbers:
        """Return (n, outputs) what the table says; a row for which no rule holds is refused."""
        result: Numbers = self.table.score(self.rows(data).values)
        return result

    def response(self, data: Any, *, threads: int | None = None) -> Numbers:
        """Return the same: there is no link."""
        return self.margin(data, threads=threads)

    def _bytes(self) -> bytes:
        return _core.model.write_model(self.table)

    def __repr__(self) -> str:
        return _table_text("RulesModel", self.table)


def _table_text(kind: str, table: _core.model.DecisionTable) -> str:
    return (
        f"<{kind}: {len(table.rule_names)} rules, {table.policy}, {table.features} features, {table.outputs} outputs>"
    )
