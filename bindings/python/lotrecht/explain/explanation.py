"""The result of an explanation."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from lotrecht import _core
from lotrecht.errors import InvalidInput, did_you_mean, quoted
from lotrecht.stats.checking import refuse_level, whole
from lotrecht.tables import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Explanation"]

Numbers = npt.NDArray[np.float64]


class Explanation:
    """Values that add up: margin = base value + sum of values + residual, for every row and output.

    Attributes
    ----------
    values : (n, features), or (n, features, outputs) where the model has several outputs
    base_values : (n,), or (n, outputs): the margin explained by nothing, the same for every row
    data : (n, features) the rows' values, NaN where missing; None where features were grouped
    feature_names : of the features, or of the groups of features
    output_names : of the outputs
    residual : as base_values: what the values leave over; rounding, unless values were sampled or do not add up
    standard_errors : as values where they were sampled, else None
    method : how they were computed, e.g. "tree_interventional"
    freedom : (n,) degrees of freedom of the standard errors, or None
    explained : what the values add up to: "margin", "response", "log loss" or "mean outcome"
    """

    categories: tuple[tuple[str, ...], ...] = ()
    """For each feature the texts of its codes 0, 1, ..., or none; empty if there are none."""

    def __init__(
        self,
        values: Numbers,
        base_values: Numbers,
        data: Numbers | None,
        feature_names: Sequence[str],
        output_names: Sequence[str],
        residual: Numbers,
        standard_errors: Numbers | None,
        method: str,
        freedom: Numbers | None = None,
        explained: str = "margin",
    ) -> None:
        self.values = values
        self.base_values = base_values
        self.data = data
        self.feature_names = tuple(feature_names)
        self.output_names = tuple(output_names)
        self.residual = residual
        self.standard_errors = standard_errors
        self.method = method
        self.freedom = freedom
        self.explained = explained

    @property
    def several(self) -> bool:
        """Whether the model has several outputs."""
        return self.values.ndim == 3

    def __len__(self) -> int:
        return len(self.values)

    def __repr__(self) -> str:
        rows = f"{len(self)} rows, {len(self.feature_names)} features"
        outputs = f", {len(self.output_names)} outputs" if self.several else ""
        return f"<Explanation: {rows}{outputs}, {self.method}, largest residual {self.largest_residual:.1g}>"

    def __getitem__(self, rows: int | slice | Sequence[int] | npt.NDArray[Any]) -> Explanation:
        """Return some rows, as an explanation."""
        chosen: Any = [rows] if isinstance(rows, (int, np.integer)) else rows
        part = Explanation(
            self.values[chosen],
            self.base_values[chosen],
            None if self.data is None else self.data[chosen],
            self.feature_names,
            self.output_names,
            self.residual[chosen],
            None if self.standard_errors is None else self.standard_errors[chosen],
            self.method,
            None if self.freedom is None else self.freedom[chosen],
            self.explained,
        )
        part.categories = self.categories
        return part

    def output(self, output: int | str) -> Explanation:
        """Return one output of several, as an explanation with values (n, features)."""
        if not self.several:
            raise InvalidInput("Explanation.output: there is one output only")
        if isinstance(output, str):
            if output not in self.output_names:
                raise InvalidInput(
                    f"Explanation.output: there is no output {quoted(output)}{did_you_mean(output, self.output_names)}"
                )
            output = self.output_names.index(output)
        output = whole("Explanation.output", "output", output, 0, len(self.output_names) - 1)
        part = Explanation(
            self.values[:, :, output],
            self.base_values[:, output],
            self.data,
            self.feature_names,
            (self.output_names[output],),
            self.residual[:, output],
            None if self.standard_errors is None else self.standard_errors[:, :, output],
            self.method,
            self.freedom,
            self.explained,
        )
        part.categories = self.categories
        return part

    @property
    def largest_residual(self) -> float:
        """How well the values add up: the largest |residual|."""
        return float(np.abs(self.residual).max(initial=0.0))

    def interval(self, confidence: float) -> tuple[Numbers, Numbers]:
        """Return bounds of where the exact values lie, each shaped as `values`: what sampling left open.

        By Student's t from the standard errors. Of exact values both bounds are the value. They say nothing about how
        well the background, or the model, stands for people who are not in the data.

        Parameters
        ----------
        confidence : two-sided level, e.g. 0.95; there is no default
        """
        refuse_level("Explanation.interval", confidence)
        errors = np.zeros_like(self.values) if self.standard_errors is None else self.standard_errors
        freedom = np.full(len(self), np.inf) if self.freedom is None else self.freedom
        low, high = _core.explain.intervals(self.values, errors, list(freedom), confidence)
        return low, high

    def to_shap(self) -> Any:
        """Return a `shap.Explanation`, with which all of shap's plots work. Needs shap."""
        try:
            shap = importlib.import_module("shap")
        except ImportError as error:
            raise ImportError("this needs shap, which is not installed: pip install shap") from error
        return shap.Explanation(
            values=self.values,
            base_values=self.base_values,
            data=self.data,
            display_data=self._in_words(),
            feature_names=list(self.feature_names),
            output_names=list(self.output_names) if self.several else None,
            error_std=self.standard_errors,
        )

    def table(self, row: int = 0, output: int | str | None = None) -> Table:
        """Return one row's values as a table, the largest first."""
        one = self._one(output)
        row = one.row("table", row)
        order = np.argsort(-np.abs(one.values[row]), kind="stable")
        columns: dict[str, list[Any]] = {"feature": [one.feature_names[i] for i in order]}
        if one.data is not None:
            columns["data"] = [one.category(i, one.data[row, i]) or _plain(one.data[row, i]) for i in order]
        columns["value"] = [float(one.values[row, i]) for i in order]
        if one.standard_errors is not None:
            columns["standard_error"] = [float(one.standard_errors[row, i]) for i in order]
        return Table(columns, labels=["feature"])

    def importance(self, output: int | str | None = None) -> Table:
        """Return the mean of |value| over the rows for each feature, the largest first."""
        one = self._one(output)
        sizes = one.mean_sizes()
        order = np.argsort(-sizes, kind="stable")
        return Table(
            {"feature": [one.feature_names[i] for i in order], "mean_size": [float(sizes[i]) for i in order]},
            labels=["feature"],
        )

    def mean_sizes(self) -> Numbers:
        """Return (features,) means of |value| over the rows, of an explanation with one output."""
        if self.several:
            raise InvalidInput("Explanation.mean_sizes: choose an output first, with .output()")
        sizes: Numbers = _core.explain.mean_sizes(np.ascontiguousarray(self.values))
        return sizes

    def waterfall(
        self, row: int = 0, *, output: int | str | None = None, most: int = 10, ax: Axes | None = None
    ) -> Any:
        """Draw how one row's margin comes about, from the base value up. Needs matplotlib."""
        from lotrecht.explain import pictures

        return pictures.waterfall(self._one(output), row, most, ax)

    def beeswarm(self, *, output: int | str | None = None, most: int = 15, ax: Axes | None = None) -> Any:
        """Draw rows' values of the largest features, coloured by the feature's own value. Needs matplotlib.

        Of more than 10,000 rows so many are drawn, strewn evenly over all; the picture says so.
        """
        from lotrecht.explain import pictures

        return pictures.beeswarm(self._one(output), most, ax)

    def bar(self, *, output: int | str | None = None, most: int = 15, ax: Axes | None = None) -> Any:
        """Draw the mean of |value| of the largest features. Needs matplotlib."""
        from lotrecht.explain import pictures

        return pictures.bar(self._one(output), most, ax)

    def dependence(self, feature: int | str, *, output: int | str | None = None, ax: Axes | None = None) -> Any:
        """Draw a feature's value over what the feature itself is. Needs matplotlib."""
        from lotrecht.explain import pictures

        return pictures.dependence(self._one(output), self.position(feature), ax)

    def category(self, feature: int, value: float) -> str | None:
        """Return the text of a category's code; None where the feature has no texts, or the value is missing."""
        texts = self.categories[feature] if self.categories else ()
        if not texts or np.isnan(value):
            return None
        return texts[int(value)] if value in range(len(texts)) else "another category"

    def row(self, who: str, row: int) -> int:
        """Return the number of a row that there is; negative ones count from the end."""
        if len(self) == 0:
            raise InvalidInput(f"Explanation.{who}: there are no rows")
        return whole(f"Explanation.{who}", "row", row, -len(self), len(self) - 1)

    def _in_words(self) -> Any:
        """Return the rows' values with categories as texts, or None where there are none."""
        if self.data is None or not any(self.categories):
            return None
        words = self.data.astype(object)
        for f, texts in enumerate(self.categories):
            if texts:
                words[:, f] = [self.category(f, value) or "missing" for value in self.data[:, f].tolist()]
        return words

    def position(self, feature: int | str) -> int:
        """Return the position of a feature named or counted."""
        if isinstance(feature, str):
            if feature not in self.feature_names:
                raise InvalidInput(
                    f"Explanation: there is no feature {quoted(feature)}{did_you_mean(feature, self.feature_names)}"
                )
            return self.feature_names.index(feature)
        if not 0 <= feature < len(self.feature_names):
            raise InvalidInput(f"Explanation: feature must be 0 to {len(self.feature_names) - 1}, got {feature}")
        return feature

    def _one(self, output: int | str | None) -> Explanation:
        if not self.several:
            if output not in (None, 0, *self.output_names):
                raise InvalidInput(f"Explanation: there is one output only, 0, got {output!r}")
            return self
        if output is None:
            raise InvalidInput(
                f"Explanation: say which output, 0 to {len(self.output_names) - 1}: there are {len(self.output_names)}"
            )
        return self.output(output)


def _plain(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
