"""`lotrecht explain`: a model's values for the cases of a file, as tables, a record and pictures."""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import io
import json
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from lotrecht.errors import InvalidInput, ModelWarning
from lotrecht.explain import Explanation, TreeExplainer, gap_waterfall, reasons_by_group
from lotrecht.explain.formulas import formula_explainer
from lotrecht.explain.pictures import plain
from lotrecht.explaining_groups import GroupGaps, group_gaps, group_labels, print_reasons, reasons_csv
from lotrecht.explaining_pairs import Pairs, strongest_pairs
from lotrecht.model import FormulaModel, Model, RulesModel, TreeModel, load
from lotrecht.tables import Table
from lotrecht.writing import write_aside

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["Explained", "explain_file"]

SCHEMA = "lotrecht.explanation/1"
BLOCK = 8192
"""Cases whose lines are in memory at once."""
TOP = 3
"""Reasons of a person that count."""


@dataclass(frozen=True)
class Explained:
    """An explanation of a file's cases, and where it came from."""

    explanation: Explanation
    record: dict[str, Any]
    margins: np.ndarray[Any, np.dtype[np.float64]]
    gaps: GroupGaps | None = None
    reasons: dict[str, Table] = field(default_factory=dict)
    """Output -> how often features are among the strongest reasons, group by group."""
    pairs: Pairs | None = None

    def write(self, folder: Path, rows: int, most: int) -> list[Path]:
        """Write values, record and pictures; each file is whole or was never there.

        Parameters
        ----------
        folder : made if it is not there
        rows : of so many cases from the first a waterfall is drawn
        most : features in a picture
        """
        folder.mkdir(parents=True, exist_ok=True)
        contents: dict[str, str | bytes | Iterator[bytes | memoryview]] = {
            "explanation.json": json.dumps(self.record, indent=2, ensure_ascii=False) + "\n"
        }
        for k, one in enumerate(self._outputs()):
            suffix = f".{k}" if self.explanation.several else ""
            contents[f"values{suffix}.csv"] = _values(one, self.margins[:, k])
            contents |= _pictures(one, suffix, rows, most)
        if self.gaps is not None:
            contents["gaps.csv"] = self.gaps.csv()
            contents |= _gap_pictures(self.gaps, most)
        for k, table in enumerate(self.reasons.values()):
            contents[f"reasons{f'.{k}' if self.explanation.several else ''}.csv"] = reasons_csv(table)
        if self.pairs is not None:
            contents |= self.pairs.files()
        write_aside({folder / name: content for name, content in contents.items()})
        return [folder / name for name in contents]

    def summary(self, console: Console, most: int) -> None:
        """Print the features that move margins most."""
        from rich import box
        from rich.table import Table as Grid
        from rich.text import Text

        e = self.explanation
        for one in self._outputs():
            of = f" of output {one.output_names[0].removeprefix('output ')}" if e.several else ""
            console.print(Text(f"What moves the margin{of}", "bold"))
            grid = Grid(box=box.SIMPLE)
            grid.add_column("feature")
            grid.add_column("mean size", justify="right")
            table = one.importance()
            for name, size in zip(table["feature"][:most], table["mean_size"][:most], strict=True):
                grid.add_row(Text(name), f"{size:.4g}")
            console.print(grid)
        console.print(
            f"{len(e)} cases, {len(e.feature_names)} features. {self.record['how']} "
            f"Values add up to the margin within {e.largest_residual:.1g}. {self.record['compared']}",
            highlight=False,
        )
        for note in self.record["notes"]:
            console.print(note, highlight=False, markup=False, style="bold")
        if self.pairs is not None:
            self.pairs.summary(console, most)
        if self.gaps is not None:
            self.gaps.summary(console, most)
        for output, table in self.reasons.items():
            if e.several:
                console.print(Text(f"\nOutput {output.removeprefix('output ')}", "bold"))
            print_reasons(table, TOP, console, most)

    def _outputs(self) -> list[Explanation]:
        e = self.explanation
        return [e.output(k) for k in range(len(e.output_names))] if e.several else [e]


def explain_file(
    model: Path,
    cases: Path,
    background: Path | None,
    *,
    iterations: int | Literal["best"] | None = None,
    features: Sequence[str] | None = None,
    by: str | None = None,
    reference: str | None = None,
    favourable: str | None = None,
    confidence: float = 0.95,
    interactions: int | None = None,
    encoding: str = "utf-8",
    threads: int | None = None,
) -> Explained:
    """Explain every case of a file by a model of another file: trees, a linear or an additive model, a scorecard.

    Parameters
    ----------
    model : a file `lotrecht.model.load` reads
    cases : CSV or Parquet with the model's features
    background : rows to compare with; None for path-dependent values by the trees' own covers
    iterations, features : as of `lotrecht.model.load`
    by : a column of the cases: split the gaps between its groups as well
    reference : the group the others are compared with; None: each with everybody else
    favourable : "high" or "low" scores are good for a person: count reasons by group as well
    confidence : two-sided level of the intervals of the gaps' parts and the reasons' shares
    interactions : what pairs of features add together as well, and case by case for so many of the strongest pairs

    Raises
    ------
    InvalidInput, ParseError
        if a file is missing or not what it should be, or the model needs a background
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ModelWarning)  # it is said in the notes
        loaded = load(model, iterations=iterations, features=features)
    if not isinstance(loaded, (TreeModel, FormulaModel)):
        reason = f": {loaded.reason}" if isinstance(loaded, RulesModel) else ""
        raise InvalidInput(
            f"{model.name}: the command explains trees, linear and additive models, scorecards and decision tables "
            f"that answer every row; this is {loaded!r}{reason}"
        )
    if reference is not None and by is None:
        raise InvalidInput("a reference group (--reference) is one of a column: say which with --by")
    if favourable is not None and by is None:
        raise InvalidInput("reasons (--favourable) are counted by group: say of which column with --by")
    if background is None and isinstance(loaded, TreeModel) and not loaded.has_cover:
        raise InvalidInput(
            f"{model.name}: the trees do not know how many rows came by each node, so values need rows to compare "
            f"with: give a file with --background"
        )
    notes = []
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", ModelWarning)
        rows = loaded.rows(cases, role="cases", encoding=encoding)
        compared = None if background is None else loaded.rows(background, role="background", encoding=encoding)
    notes += [f"{warning.message}." for warning in told]
    explainer = _explainer(model.name, loaded, None if compared is None else compared.values, threads)
    explanation = explainer(rows.values)
    pairs = None
    if interactions is not None:
        pairs = strongest_pairs(explainer, rows.values, explanation.output_names, interactions)
    if compared is None and not isinstance(loaded, TreeModel):
        how = "Compared with the model's own training rows, as many as it remembers in each of its cells."
    elif compared is None:
        how = "Compared with the model's own training rows, by the trees' covers (path-dependent)."
    else:
        name = background.name if background is not None else ""
        how = f"Compared with all {len(compared.values)} rows of {name} (interventional)."
    if loaded.stopped is not None and iterations is None:
        notes.append(
            f"If an estimator such as XGBClassifier decided with {model.name}, ask for --iterations best: it uses the "
            f"rounds up to the best one only."
        )
    if not _can_draw():
        notes.append("No pictures: matplotlib is not installed; pip install 'lotrecht[plot]' brings it.")
    gaps = None
    reasons: dict[str, Table] = {}
    if by is not None:
        gaps = group_gaps(
            loaded, cases, rows.values, by, reference, confidence=confidence, encoding=encoding, threads=threads
        )
    if by is not None and favourable is not None:
        groups, _ = group_labels(cases, by, encoding)
        for k, name in enumerate(explanation.output_names):
            one = explanation.output(k) if explanation.several else explanation
            reasons[name] = reasons_by_group(one, groups, favourable=favourable, confidence=confidence, top=TOP)
    record = {
        "schema": SCHEMA,
        "method": explanation.method,
        "how": how,
        "model": _file(model) | {"kind": repr(loaded), "origin": getattr(loaded, "origin", ""), "link": loaded.link},
        "cases": _file(cases) | {"rows": len(rows.values)},
        "background": None
        if compared is None or background is None
        else _file(background) | {"rows": len(compared.values)},
        "features": list(explanation.feature_names),
        "outputs": list(explanation.output_names),
        "base_values": np.atleast_1d(np.asarray(explainer.expected_value)).tolist(),
        "largest_residual": explanation.largest_residual,
        "compared": loaded.compared,
        "conformance": _conformance(loaded),
        "rounds": None if loaded.stopped is None else asdict(loaded.stopped),
        "interactions": None if pairs is None else pairs.record(),
        "gaps": None if gaps is None else gaps.record(),
        "reasons": [
            {"output": name, "favourable": favourable, "top": TOP, "shares": list(table.rows())}
            for name, table in reasons.items()
        ],
        "notes": notes,
    }
    return Explained(explanation, record, loaded.margin(rows.values, threads=threads), gaps, reasons, pairs)


def _explainer(name: str, model: TreeModel | FormulaModel, background: Any, threads: int | None) -> Any:
    if isinstance(model, TreeModel):
        return TreeExplainer(model, background, threads=threads)
    try:
        return formula_explainer(model, background, threads)
    except InvalidInput as error:
        if background is not None:
            raise
        reason = str(error).removesuffix("; give a background instead")
        raise InvalidInput(f"{name}: {reason}; give rows to compare with as a file: --background") from error


def _conformance(loaded: Model) -> dict[str, Any] | None:
    """Return how far the model is from its original, or None where it was not compared."""
    c = loaded.conformance
    if c is None:
        return None
    return {
        "with": c.compared_with,
        "asked": c.asked,
        "rows": c.rows,
        "largest_difference": c.largest_difference,
        "difference": c.difference,
        "tolerance": c.tolerance,
    }


def _file(path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    return {"file": path.name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _values(e: Explanation, margins: np.ndarray[Any, np.dtype[np.float64]]) -> Iterator[bytes | memoryview]:
    """Yield a line for each case, some at a time; numbers have the fewest digits that read back to the same double."""
    import pyarrow as pa
    import pyarrow.csv as arrow_csv

    header = io.StringIO()
    names = ["row", "margin", "base_value", *e.feature_names, "residual"]
    csv.writer(header, lineterminator="\n").writerow(names)
    yield memoryview(header.getvalue().encode())
    for first in range(0, len(e), BLOCK):
        last = min(first + BLOCK, len(e))
        numbers = [x[first:last] for x in (margins, e.base_values, *e.values.T, e.residual)]
        columns = [pa.array(np.arange(first + 1, last + 1)), *(pa.array(np.ascontiguousarray(x)) for x in numbers)]
        lines = pa.BufferOutputStream()
        table = pa.Table.from_arrays(columns, names=[str(i) for i in range(len(names))])
        arrow_csv.write_csv(table, lines, arrow_csv.WriteOptions(include_header=False))
        yield memoryview(lines.getvalue())


def _can_draw() -> bool:
    return importlib.util.find_spec("matplotlib") is not None


def _picture(height: int, draw: Any) -> bytes:
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"font.size": 9}):
        figure = Figure(figsize=(7.5, 1.2 + 0.38 * max(3, height)), layout="constrained")
        draw(figure.add_subplot())
        data = io.BytesIO()
        figure.savefig(data, format="png", dpi=144, metadata={"Software": None})
    return data.getvalue()


def _gap_pictures(gaps: GroupGaps, most: int) -> dict[str, str | bytes]:
    if not _can_draw():
        return {}
    pictures: dict[str, str | bytes] = {}
    for number, (group, table) in enumerate(gaps.tables.items(), 1):
        for k, output in enumerate(dict.fromkeys(table["output"]) if "output" in table.columns else [None]):

            def draw(ax: Any, table: Table = table, output: str | None = output, group: str = group) -> None:
                gap_waterfall(table, output=output, most=most, ax=ax).set_title(plain(gaps.title(group)), loc="left")

            suffix = "" if output is None else f".{k}"
            pictures[f"gap{suffix}.group{number}.png"] = _picture(min(most, len(table)) + 3, draw)
    return pictures


def _pictures(e: Explanation, suffix: str, rows: int, most: int) -> dict[str, str | bytes]:
    if len(e) == 0 or not _can_draw():
        return {}
    shown = min(most, len(e.feature_names))
    pictures: dict[str, str | bytes] = {
        f"importance{suffix}.png": _picture(shown, lambda ax: e.bar(most=most, ax=ax)),
        f"beeswarm{suffix}.png": _picture(shown, lambda ax: e.beeswarm(most=most, ax=ax)),
    }
    for i in range(min(rows, len(e))):
        name = f"waterfall{suffix}.row{i + 1}.png"
        pictures[name] = _picture(shown + 2, lambda ax, i=i: e.waterfall(i, most=most, ax=ax))
    return pictures
