"""What the way rows were drawn does to the figures: design effects, effective numbers, clusters, a corrected test."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from lotrecht.analyses import answers, module_of, table_of
from lotrecht.decisions import Decisions
from lotrecht.errors import InvalidInput
from lotrecht.plan import Columns, Groups, Metrics, Plan, Statistics
from lotrecht.stats.checking import cores_of
from lotrecht.tables import Table

__all__ = ["design_effects"]


def design_effects(
    d: Decisions,
    *,
    confidence: float,
    metrics: Sequence[str] | str = "selection_rate",
    variance: Literal["", "taylor", "cr2"] = "",
    interval: Literal["logit", "korn_graubard"] = "logit",
    lonely: Literal["refuse", "centre"] = "refuse",
    population: Mapping[str, int] | int | None = None,
    threads: int | None = None,
) -> Table:
    """Return what clusters, strata and weights cost: each group's rate under the design, and what stands behind it.

    Parameters
    ----------
    d : the decisions, with `cluster`, `sampling_strata` or `weight`, or any of them
    confidence : two-sided level of each interval, in (0, 1)
    metrics : names such as "selection_rate"
    variance : "taylor" is linearised, with strata and populations; "cr2" is bias-reduced, with Satterthwaite's degrees
        of freedom, for few or unequal clusters; "" is "cr2" for clusters without strata and populations, else "taylor"
    interval : "logit", or "korn_graubard", which is cautious
    lonely : a stratum with a single cluster is refused, or compared with the mean of all ("centre")
    population : drawn without replacement from so many clusters (rows, if there are no clusters): one number, or a
        number for each sampling stratum, none left out. Rows of one weight without clusters then get exact
        intervals, whatever `variance` and `interval` say
    threads : None uses every core; the number changes no bit of the result

    Returns
    -------
    Table
        for everybody and each group: design_rate with its interval; design_effect, the variance over that of as many
        independent rows; effective_n = n / design_effect; kish_effective_n, what unequal weights alone leave; clusters;
        degrees_of_freedom. For each attribute rao_scott, the test whether being selected has to do with the group,
        with its p-value (second order, F; rao_scott_first_order: chi-square)

    Examples
    --------
    >>> from lotrecht import Decisions, fairness
    >>> d = Decisions(
    ...     {"granted": [1, 1, 0, 0, 1, 1], "sex": list("ffffmm"), "person": [1, 1, 2, 2, 3, 4]},
    ...     decision="granted",
    ...     groups="sex",
    ...     cluster="person",
    ... )
    >>> t = fairness.design_effects(d, confidence=0.95)
    >>> [(r["quantity"], r["value"]) for r in t.rows() if r["sex"] == "f"][-2:]
    [('clusters', 2.0), ('degrees_of_freedom', 1.0)]
    """
    if not isinstance(d, Decisions):
        raise InvalidInput(
            f"design_effects: a lotrecht.Decisions is expected, got a {type(d).__name__}; make one: "
            f"Decisions(data, ..., cluster=...)"
        )
    cores = cores_of("design_effects", threads)
    module = module_of("design")
    try:
        section = module.Section(
            variance=variance, interval=interval, lonely=lonely, population={} if population is None else population
        )
        plan = Plan(
            columns=Columns(decision=d.labels.decision, outcome=d.labels.outcome or ""),
            groups=Groups(attributes=tuple(a.name for a in d.attributes)),
            metrics=Metrics(report=(metrics,) if isinstance(metrics, str) else tuple(metrics)),
            statistics=Statistics(confidence=confidence),
            analyses={"design": section},
        )
        if d.outcome is None and any(m != "selection_rate" for m in plan.metrics.report):
            raise InvalidInput("metrics beyond selection_rate need an outcome, and these decisions have none")
        return table_of(answers("design", section, plan, d, cores), [a.name for a in d.attributes])
    except InvalidInput as error:  # the rules are those of a plan; the words are to be the caller's
        message = re.sub(r"\[\w+\]\.(\w+)", lambda m: "metrics" if m[1] == "report" else m[1], str(error))
        raise InvalidInput(f"design_effects: {message}") from None
