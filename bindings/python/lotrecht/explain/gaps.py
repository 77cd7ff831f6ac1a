"""What makes the gap between two groups, feature by feature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lotrecht import _core
from lotrecht.errors import InvalidInput, listing
from lotrecht.explain.base import Players, not_made_of, player_numbers, weights_of
from lotrecht.model.loading import load
from lotrecht.model.models import FormulaModel, Model, Numbers, TreeModel
from lotrecht.stats.checking import cores_of, refuse_level, refuse_number, whole
from lotrecht.tables import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["gap", "gap_waterfall", "rate_gap"]


def gap(
    model: Any,
    a: Any,
    b: Any,
    *,
    confidence: float,
    weights_a: Any = None,
    weights_b: Any = None,
    players: Players = None,
    multiplicity: str = "holm",
    threads: int | None = None,
) -> Table:
    """Split the gap of mean margins between groups a and b into parts of features, exactly.

    Rows of a are explained against all rows of b, over all pairs; parts sum to mean margin(a) - mean margin(b). Bounds
    are those of a two-sample U-statistic and allow, in each group, for one row of a kind that the model tells apart and
    nobody here is of: what is rare is not certain to add nothing. P-values are corrected for all features. Of a linear
    model a feature's part is its coefficient times the difference of the groups' means.

    Parameters
    ----------
    model : trees, a linear or an additive model, a scorecard, a decision table that is made into trees: what
        `lotrecht.model.load` makes of anything but a function
    a, b : rows of the two groups
    confidence : two-sided level of the bounds; there is no default
    weights_a, weights_b : of the rows
    players : group name -> features that get one part together
    multiplicity : how p-values are corrected: "holm", "hommel", "benjamini_hochberg", ..., "none"

    Returns
    -------
    Table
        a line for each feature, the largest part first, and a line "(total)"; a note names features the model asks
        about whose part is 0 with bounds of 0, because of none of these rows its answer depends on them
    """
    refuse_level("gap", confidence)
    loaded = _exact_model(model)
    player_of, names = player_numbers(loaded, players)
    rows = _both(loaded, a, b, weights_a, weights_b)
    how = (player_of, multiplicity, cores_of("gap", threads))
    if isinstance(loaded, TreeModel):
        said = _core.explain.shapley_gap(loaded.core, *rows, confidence, None, *how)
    else:
        said = _core.explain.formula_gap(loaded.core, *rows, confidence, *how)
    notes = _silent(loaded, said, names, player_of)
    return _table(said, names, loaded.output_names, confidence, notes)


def rate_gap(
    model: Any,
    a: Any,
    b: Any,
    *,
    threshold: float,
    confidence: float,
    at_least: bool = True,
    draws: int | None = None,
    seed: int | None = None,
    features: int | None = None,
    weights_a: Any = None,
    weights_b: Any = None,
    players: Players = None,
    multiplicity: str = "holm",
    threads: int | None = None,
) -> Table:
    """Split the gap of selection rates between groups a and b into parts of features.

    Selected is who has a margin of at least (or, with `at_least=False`, at most) the threshold. Of a single tree parts
    are exact. Of any other model they are sampled, over pairs of rows and orders of features, and the standard errors
    of the sampling stand beside; the line "(total)" is the gap itself with its interval, which needs no sampling, and
    the line "(sampling)" is by how much the parts miss it. With rows whose outcome is positive this splits the gap of
    true positive rates, with the others that of false positive rates.

    Parameters
    ----------
    threshold : in units of the margin (log-odds for a logistic model)
    draws, seed : of the sampling, needed unless the model is one tree
    features : of a function: how many
    """
    refuse_level("rate_gap", confidence)
    refuse_number("rate_gap", "threshold", threshold)
    loaded = load(model, features=features)
    player_of, names = player_numbers(loaded, players)
    rows = _both(loaded, a, b, weights_a, weights_b)
    rule = (float(threshold), bool(at_least))
    cores = cores_of("rate_gap", threads)
    if isinstance(loaded, TreeModel) and len(loaded.core) <= 1 and draws is None:
        said = _core.explain.shapley_gap(loaded.core, *rows, confidence, rule, player_of, multiplicity, cores)
        return _table(said, names, loaded.output_names, confidence, [])
    if draws is None or seed is None:
        raise InvalidInput(
            "rate_gap: the decision of this model is no sum of trees, so parts are sampled: give draws= (for example "
            "10_000) and seed="
        )
    draws = whole("rate_gap", "draws", draws, 2, 2**48 - 1)
    seed = whole("rate_gap", "seed", seed, 0, 2**64 - 1)
    if isinstance(loaded, TreeModel):
        said = _core.explain.sampled_rate_gap(
            loaded.core, *rows, confidence, rule, draws, seed, player_of, multiplicity, cores
        )
    else:
        said = _core.explain.sampled_rate_gap_of(
            loaded.as_function, loaded.features, *rows, confidence, rule, draws, seed, player_of, multiplicity
        )
    note = (
        f"Parts are means of {draws} draws (seed {seed}); standard errors are those of the draws alone. The total is "
        f"that of all rows, without sampling; (sampling) is by how much the parts miss it."
    )
    exact = _decided(loaded, rows, rule, confidence)
    return _table(said | {"exact": exact}, names, loaded.output_names, confidence, [note])


def _both(
    model: Model, a: Any, b: Any, weights_a: Any, weights_b: Any
) -> tuple[Numbers, Numbers, Numbers | None, Numbers | None]:
    return (
        model.rows(a, role="a").values,
        model.rows(b, role="b").values,
        weights_of(weights_a),
        weights_of(weights_b),
    )


def gap_waterfall(table: Table, *, output: str | None = None, most: int = 10, ax: Axes | None = None) -> Any:
    """Draw the parts of a gap one after the other, each with its interval, up to the whole gap. Needs matplotlib.

    Parameters
    ----------
    table : what `gap` or `rate_gap` returned
    output : of a model with several outputs: which, by its name in the table
    most : features drawn by themselves; the others are drawn together
    """
    from lotrecht.explain import pictures

    return pictures.gap_waterfall(_of_output(table, output), most, ax)


def _of_output(table: Table, output: str | None) -> Table:
    if "output" not in table.columns:
        if output is not None:
            raise InvalidInput(f"gap_waterfall: the table is of one output only, got output={output!r}")
        return table
    known = list(dict.fromkeys(table["output"]))
    if output not in known:
        raise InvalidInput(f"gap_waterfall: say which output: output= one of {listing(known, 10)}, got {output!r}")
    chosen = [i for i, name in enumerate(table["output"]) if name == output]
    return Table({name: [table[name][i] for i in chosen] for name in table.columns}, labels=["output", "feature"])


def _exact_model(model: Any) -> TreeModel | FormulaModel:
    kinds = "made of trees, linear or additive"
    otherwise = (
        "for the parts without intervals, explain the rows of a against all of b with PermutationExplainer and take "
        "the means of its values; rate_gap splits gaps of decisions, of any model and with intervals"
    )
    if callable(model) and not hasattr(model, "predict") and not isinstance(model, Model):
        raise InvalidInput(f"gap: the model must be {kinds}, got a function; {otherwise}")
    loaded = load(model)
    if not isinstance(loaded, (TreeModel, FormulaModel)):
        raise not_made_of("gap", kinds, loaded, otherwise)
    return loaded


def _decided(loaded: Model, rows: tuple[Any, Any, Any, Any], rule: tuple[float, bool], confidence: float) -> Any:
    """Return the gap of decisions with its interval: that of a tree which asks about the decision alone."""
    threshold, at_least = rule
    a, b = (
        np.ascontiguousarray(margins >= threshold if at_least else margins <= threshold, dtype=np.float64)
        for margins in (loaded.margin(rows[0]), loaded.margin(rows[1]))
    )
    tree = {
        "left": np.array([1, -1, -1], dtype=np.int32),
        "right": np.array([2, -1, -1], dtype=np.int32),
        "feature": np.array([0, -1, -1], dtype=np.int32),
        "threshold": np.array([0.5, 0.0, 0.0]),
        "values": np.array([0.0, 0.0, 1.0]),
    }
    selected = _core.model.TreeEnsemble(1, [0.0], [tree])
    return _core.explain.shapley_gap(selected, a, b, rows[2], rows[3], confidence, None, None, "none", 1)


def _silent(
    loaded: TreeModel | FormulaModel, said: dict[str, Any], names: tuple[str, ...], player_of: list[int] | None
) -> list[str]:
    """Return a note of players that the model asks about and whose part is 0 with bounds of 0."""
    outputs, parts = said["outputs"], said["parts"]
    zero = [
        player
        for player in range(said["players"])
        if not any(parts[what][player * outputs + k] for what in ("value", "low", "high") for k in range(outputs))
    ]
    if not zero:
        return []
    asked = _asked(loaded)
    players = asked if player_of is None else {player_of[feature] for feature in asked}
    silent = [names[player] for player in zero if player in players]
    if not silent:
        return []
    return [
        f"The model asks about {listing(silent, 10)}, but for none of these rows does its answer depend on it: they "
        f"are all alike in that. Bounds of 0 there say nothing about other rows."
    ]


def _asked(loaded: TreeModel | FormulaModel) -> set[int]:
    """Return the features on which the model's answer may depend."""
    core = loaded.core
    if isinstance(loaded, TreeModel):
        return {int(f) for tree in core.trees for f in np.unique(tree["feature"][tree["left"] >= 0])}
    if not isinstance(core, _core.model.LinearModel):
        return set()  # bounds of an additive model's parts count every cell of its terms
    nothing, one = np.zeros((1, loaded.features)), np.eye(loaded.features)
    return {f for f in range(loaded.features) if (core.score(one[f : f + 1]) != core.score(nothing)).any()}


def _table(
    said: dict[str, Any], names: tuple[str, ...], output_names: tuple[str, ...], confidence: float, notes: list[str]
) -> Table:
    outputs = said["outputs"]
    errors = said.get("standard_errors")
    columns: dict[str, list[Any]] = {}
    for output in range(outputs):
        places = [player * outputs + output for player in range(said["players"])]
        places.sort(key=lambda place: -abs(said["parts"]["value"][place]))
        for place in places:
            line = {
                "feature": names[place // outputs],
                "value": said["parts"]["value"][place],
                "low": said["parts"]["low"][place],
                "high": said["parts"]["high"][place],
                "p_value": said["p_value"][place],
                "adjusted_p_value": said["adjusted_p_value"][place],
                "standard_error": errors[place] if errors else None,
            }
            _add(columns, output, outputs, output_names, line, said, confidence)
        whole_gap = said["total"]
        if "exact" in said:  # sampled, of one output
            whole_gap = said["exact"]["total"]
            missed = dict.fromkeys(("low", "high", "p_value", "adjusted_p_value", "standard_error"))
            sampling = {"feature": "(sampling)", "value": whole_gap["value"][0] - said["total"]["value"][0]} | missed
            _add(columns, output, outputs, output_names, sampling, said, confidence)
        total = {
            "feature": "(total)",
            "value": whole_gap["value"][output],
            "low": whole_gap["low"][output],
            "high": whole_gap["high"][output],
            "p_value": None,
            "adjusted_p_value": None,
            "standard_error": None,
        }
        _add(columns, output, outputs, output_names, total, said, confidence)
    if not errors:
        del columns["standard_error"]
    labels = ["output", "feature"] if outputs > 1 else ["feature"]
    return Table(columns, labels=labels, everybody="(total)", notes=notes)


def _add(
    columns: dict[str, list[Any]],
    output: int,
    outputs: int,
    output_names: tuple[str, ...],
    line: dict[str, Any],
    said: dict[str, Any],
    confidence: float,
) -> None:
    if outputs > 1:
        columns.setdefault("output", []).append(output_names[output] if output_names else f"output {output}")
    for name, value in line.items():
        columns.setdefault(name, []).append(value)
    columns.setdefault("confidence", []).append(confidence)
    columns.setdefault("n", []).append(said["n"])
    columns.setdefault("method", []).append(said["method"])
