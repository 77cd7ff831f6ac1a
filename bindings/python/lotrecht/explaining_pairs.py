"""What pairs of features add together, for `lotrecht explain`: over all cases, and case by case for the strongest."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from lotrecht import _core
from lotrecht.errors import InvalidInput

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["MOST_NUMBERS", "Pairs", "strongest_pairs"]

MOST_NUMBERS = 20_000_000
"""Values of pairs in a file of cases: some 400 MB; more is refused."""
BLOCK_BYTES = 2**26
"""All pairs of so many cases are in memory at once as fit."""

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Pairs:
    """The pairs that add most together, and how to ask for their values again."""

    explainer: Any
    rows: Numbers
    names: tuple[str, ...]
    output_names: tuple[str, ...]
    most: int
    sizes: list[list[tuple[int, int, float]]]
    """Of each output every pair with its mean size over the cases, the largest first."""

    def files(self) -> dict[str, str | Iterator[bytes]]:
        """Return interactions.csv, all pairs, and interactions.cases.csv, the strongest ones case by case."""
        files: dict[str, str | Iterator[bytes]] = {}
        for k, sizes in enumerate(self.sizes):
            suffix = f".{k}" if len(self.sizes) > 1 else ""
            lines = [["feature", "other", "mean_size"]]
            lines += [[self.names[i], self.names[j], repr(size)] for i, j, size in sizes]
            files[f"interactions{suffix}.csv"] = _csv(lines)
            files[f"interactions.cases{suffix}.csv"] = self._cases(k)
        return files

    def _cases(self, output: int) -> Iterator[bytes]:
        chosen = self.sizes[output][: self.most]
        header = ["row", *(f"{self.names[i]} with {self.names[j]}" for i, j, _ in chosen)]
        yield _csv([header]).encode()
        case = 0
        for matrices in _blocks(self.explainer, self.rows, len(self.names), len(self.sizes)):
            values = _whole(matrices[..., output], [(i, j) for i, j, _ in chosen])
            lines = [[str(case + n + 1), *map(repr, line)] for n, line in enumerate(values.tolist())]
            case += len(lines)
            yield _csv(lines).encode()

    def record(self) -> list[dict[str, Any]]:
        """Return the strongest pairs of each output as plain values."""
        return [
            {
                "output": name,
                "pairs": [
                    {"feature": self.names[i], "other": self.names[j], "mean_size": size}
                    for i, j, size in sizes[: self.most]
                ],
            }
            for name, sizes in zip(self.output_names, self.sizes, strict=True)
        ]

    def summary(self, console: Console, most: int) -> None:
        """Print the pairs that add most together."""
        from rich import box
        from rich.table import Table as Grid
        from rich.text import Text

        for name, sizes in zip(self.output_names, self.sizes, strict=True):
            of = f" of output {name.removeprefix('output ')}" if len(self.sizes) > 1 else ""
            console.print(Text(f"\nWhat pairs of features add to the margin{of} together", "bold"))
            grid = Grid(box=box.SIMPLE)
            for column in ("feature", "with", "mean size"):
                grid.add_column(column, justify="right" if column == "mean size" else "left")
            for i, j, size in sizes[:most]:
                grid.add_row(Text(self.names[i]), Text(self.names[j]), f"{size:.4g}")
            console.print(grid)


def strongest_pairs(explainer: Any, rows: Numbers, outputs: tuple[str, ...], most: int) -> Pairs:
    """Look for the pairs that add most together; a pair's value is its whole interaction, not half of it.

    Parameters
    ----------
    explainer : of trees or an additive model
    rows : (n, features) as the model reads them
    outputs : names of the outputs
    most : pairs of which the values of every case are written

    Raises
    ------
    InvalidInput
        if the model has no interactions, there is one feature only, or so many values are asked for that the file would
        be larger than stated
    """
    names = tuple(explainer.feature_names)
    if not hasattr(explainer, "interaction_blocks"):
        raise InvalidInput("--interactions: a linear model has none: what its features add does not depend on others")
    if getattr(explainer.model.core, "has_lines", False):
        raise InvalidInput(
            "--interactions: the trees have lines in their leaves (LightGBM's linear_tree), of which only values of "
            "single features are computed, no pairs; leave it out, or train without linear_tree"
        )
    pairs = [(i, j) for i in range(len(names)) for j in range(i + 1, len(names))]
    if not pairs:
        raise InvalidInput("--interactions: the model has one feature only, and so no pairs")
    most = min(most, len(pairs))
    if most * len(rows) * len(outputs) > MOST_NUMBERS:
        raise InvalidInput(
            f"--interactions: {most:,} pairs of {len(rows):,} cases and {len(outputs)} outputs are "
            f"{most * len(rows) * len(outputs):,} numbers; at most {MOST_NUMBERS:,} are written: ask for fewer pairs, "
            f"or explain fewer cases"
        )
    sums = np.zeros((len(outputs), len(pairs)))
    for matrices in _blocks(explainer, rows, len(names), len(outputs)):
        for k in range(len(outputs)):
            values = _whole(matrices[..., k], pairs)
            sums[k] += _core.explain.mean_sizes(values) * (len(values) / len(rows))
    order = [np.argsort(-of_output, kind="stable") for of_output in sums]
    sizes = [[(*pairs[p], float(sums[k, p])) for p in places] for k, places in enumerate(order)]
    return Pairs(explainer, rows, names, outputs, most, sizes)


def _blocks(explainer: Any, rows: Numbers, features: int, outputs: int) -> Iterator[Numbers]:
    """Yield (cases, features, features, outputs) matrices in shap's convention, some cases at a time."""
    for matrices in explainer.interaction_blocks(rows, rows=max(1, BLOCK_BYTES // (8 * features**2 * outputs))):
        yield matrices.reshape(len(matrices), features, features, outputs)


def _whole(matrices: Numbers, pairs: list[tuple[int, int]]) -> Numbers:
    first, second = [i for i, _ in pairs], [j for _, j in pairs]
    return np.ascontiguousarray(matrices[:, first, second] + matrices[:, second, first])


def _csv(lines: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue()
