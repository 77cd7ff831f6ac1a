"""Explanations of groups of people compared: whether they differ, and which reasons are whose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lotrecht import _core
from lotrecht.drift.many_variables import energy_test_rows, mmd
from lotrecht.errors import InvalidInput
from lotrecht.explain.explanation import Explanation
from lotrecht.stats.checking import cores_of, refuse_choice, refuse_level, refuse_number, whole
from lotrecht.tables import Table

__all__ = ["reasons_by_group", "shift"]


def shift(
    a: Explanation,
    b: Explanation,
    *,
    seed: int,
    test: str = "ks",
    replicates: int | None = None,
    tolerance: float = 1e-9,
    threads: int | None = None,
) -> Table:
    """Test whether two groups get different explanations: one permutation test over all features, and for each.

    The distance of a feature is the largest difference between the two groups' distribution functions of its values
    (Kolmogorov and Smirnov's); the test is that of the largest distance. Its level is exact, whatever the values'
    distributions, dependence and ties, if rows are independent. p-values of features are corrected by the same
    permutations. Where rows can be split in fewer than 10,000 ways all are gone through, else `replicates` are drawn.

    Feature by feature nothing may have changed while values go together in another way. `test="energy"` and "mmd" make
    the line "(any)" a permutation test of all features at once (`lotrecht.drift.energy_test_rows`, `mmd`), which sees
    that too; features keep their distances. Their work grows with the square of the number of rows.

    Both groups must be explained in the same way against the same background.

    Parameters
    ----------
    a, b : explanations of the two groups' rows, with one output
    seed : of the permutations; there is no default
    test : of the line "(any)": "ks", the largest distance of a feature; "energy" or "mmd", all features together
    replicates : how many permutations; by default 9,999 of "ks", 999 of the others
    tolerance : values this near, as a share of the largest |value|, are equal

    Returns
    -------
    Table
        a line "(any)" for the test, then a line for each feature, the largest distance first
    """
    refuse_choice("shift", "test", test, ("ks", "energy", "mmd"))
    refuse_number("shift", "tolerance", tolerance)
    for name, e in (("a", a), ("b", b)):
        if not isinstance(e, Explanation):
            raise InvalidInput(f"shift: {name} must be an Explanation, got {type(e).__name__}")
        if e.several:
            raise InvalidInput(f"shift: choose an output of {name} first, with .output()")
    if a.feature_names != b.feature_names or a.method != b.method:
        raise InvalidInput("shift: a and b must be explained in the same way, with the same features")
    if len(a) and len(b) and a.base_values[0] != b.base_values[0] and a.explained != "log loss":
        raise InvalidInput(
            "shift: a and b have different base values, so they were explained against different backgrounds; what "
            "differs then is the background"
        )
    seed = whole("shift", "seed", seed, 0, 2**64 - 1)
    said = _core.explain.shift(
        np.ascontiguousarray(a.values),
        np.ascontiguousarray(b.values),
        seed,
        whole("shift", "replicates", 9999 if replicates is None else replicates, 1, 2**48 - 1),
        tolerance,
        cores_of("shift", threads),
    )
    order = np.argsort(-np.asarray(said["distances"]), kind="stable")
    lines = len(order) + 1
    how = "all_splits" if said["exact"] else "permutations"
    statistic, p_value, permutations, joint = said["statistic"], said["p_value"], said["permutations"], "max_ks_" + how
    if test != "ks":
        together = (energy_test_rows if test == "energy" else mmd)(
            a.values,
            b.values,
            seed=seed,
            permutations=replicates or 999,
            scale="none",
            threads=cores_of("shift", threads),
        )
        statistic, p_value, permutations = together.statistic, together.pvalue, replicates or 999
        joint = f"{test}_permutations"
    drawn = test != "ks" or not said["exact"]
    return Table(
        {
            "feature": ["(any)", *(a.feature_names[i] for i in order)],
            "distance": [statistic, *(said["distances"][i] for i in order)],
            "p_value": [p_value, *(said["p_values"][i] for i in order)],
            "adjusted_p_value": [p_value, *(said["adjusted_p_values"][i] for i in order)],
            "n_a": [len(a)] * lines,
            "n_b": [len(b)] * lines,
            "permutations": [permutations] + [said["permutations"]] * (lines - 1),
            "method": [joint] + [f"max_ks_{how}"] * (lines - 1),
        },
        labels=["feature"],
        notes=[f"Permutations were drawn with seed {seed}."] if drawn else [],
    )


def reasons_by_group(
    explanation: Explanation,
    groups: Any,
    *,
    favourable: str,
    confidence: float,
    top: int = 3,
    output: int | str | None = None,
) -> Table:
    """Count how often each feature is among a person's strongest reasons, group by group.

    A reason is what counts against the person; features tied for the last place are counted apart, and the interval is
    open to either way of breaking ties.

    Parameters
    ----------
    explanation : of all rows
    groups : (n,) the group of each row; missing values are a group of their own
    favourable : whether "high" or "low" margins are good for the person
    confidence : two-sided level of the intervals (Wilson's); there is no default
    top : how many reasons of a person count
    output : of several, which

    Returns
    -------
    Table
        a line for each group and feature: the share of the group's rows in which it is among the `top` strongest
        reasons. `.plot()` draws them.
    """
    if not isinstance(explanation, Explanation):
        raise InvalidInput(f"reasons_by_group: explanation must be an Explanation, got {type(explanation).__name__}")
    refuse_level("reasons_by_group", confidence)
    one = explanation._one(output)
    if favourable not in ("high", "low"):
        raise InvalidInput(f"reasons_by_group: favourable must be 'high' or 'low', got {favourable!r}")
    top = whole("reasons_by_group", "top", top, 1, 2**31)
    names = _labels(groups, len(one))
    columns: dict[str, list[Any]] = {
        name: []
        for name in (
            "group",
            "feature",
            "quantity",
            "value",
            "low",
            "high",
            "among",
            "tied",
            "n",
            "confidence",
            "method",
        )
    }
    for level in sorted(set(names)):
        chosen = np.array([name == level for name in names])
        against = -one.values[chosen] if favourable == "high" else one.values[chosen]
        tally = _core.explain.ReasonTally()
        tally.add(np.ascontiguousarray(against), top=top)
        for feature, share in zip(one.feature_names, _core.explain.reason_shares(tally, confidence), strict=True):
            line = {
                "group": level,
                "feature": feature,
                "quantity": f"among_top_{top}_reasons",
                "confidence": confidence,
                **share,
            }
            for name, column in columns.items():
                column.append(line[name])
    return Table(columns, labels=["feature", "group"])


def _labels(groups: Any, rows: int) -> list[str]:
    if isinstance(groups, (str, dict)) or not hasattr(groups, "__len__"):
        raise InvalidInput(f"reasons_by_group: groups must be one for each of {rows} rows, got {groups!r}")
    given: Sequence[Any] = groups.to_list() if hasattr(groups, "to_list") else list(groups)
    if len(given) != rows:
        raise InvalidInput(f"reasons_by_group: groups must be one for each of {rows} rows, got {len(given)}")
    return ["(missing)" if value is None or value != value else str(value) for value in given]
