"""``[design]``: how the rows were drawn, so that no interval is narrower than the data allow."""

from __future__ import annotations

import importlib
import operator
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from lotrecht.errors import InvalidInput, did_you_mean, listing, quoted
from lotrecht.plan.parts import METRICS

if TYPE_CHECKING:
    from lotrecht.decisions import Decisions
    from lotrecht.plan import Plan
    from lotrecht.plan.reading import TomlTable

__all__ = [
    "COMMENTS",
    "INTERVALS",
    "LONELY",
    "USES",
    "VARIANCES",
    "Section",
    "check",
    "compiled",
    "read",
    "roles",
    "run",
]

USES: tuple[str, ...] = ("weight", "cluster", "sampling_strata")
"""Of the design of the rows, what its intervals respect: all of it."""

VARIANCES = ("", "taylor", "cr2")
"""How the variance of a rate is estimated; "" is cr2 for clusters without strata and populations, taylor otherwise."""
INTERVALS = ("logit", "korn_graubard", "bootstrap")
LONELY = ("refuse", "centre")
"""What is done about a stratum of a single cluster."""


@dataclass(frozen=True)
class Section:
    """Strata, clusters and populations of the sample, and the methods that respect them.

    `population` holds for each sampling stratum how many clusters there are (rows, where there are no clusters); or,
    without strata, one number; {} where the rows stand for more than a finite population.
    """

    sampling_strata: str = ""
    cluster: str = ""
    population: Mapping[str, float] | int = field(default_factory=dict)
    interval: str = "logit"
    variance: str = ""
    lonely: str = "refuse"

    def __post_init__(self) -> None:
        """Take a whole number of any sort as a population."""
        if isinstance(self.population, Mapping):
            return
        try:
            if isinstance(self.population, bool):
                raise TypeError
            object.__setattr__(self, "population", operator.index(self.population))
        except TypeError:
            raise InvalidInput(
                f"[design].population must be a whole number, or one for each stratum, got {quoted(self.population)}"
            ) from None


COMMENTS = {
    "": "How the rows were drawn. Intervals of rates and gaps, and all verdicts, then respect it.",
    "sampling_strata": "the column of the strata that were sampled separately; empty: none",
    "cluster": "the column of who or what several rows belong to, such as a person's number; empty: none",
    "population": "drawn without replacement from so many (clusters, or rows if there are none): { stratum = number }",
    "interval": "logit | korn_graubard (cautious) | bootstrap (of clusters; with [statistics].seed and .replicates)",
    "variance": "taylor | cr2 (few clusters, no strata); empty: cr2 where it can be had",
    "lonely": "a stratum with one cluster: refuse | centre (compare it with the mean of all)",
}


def read(table: TomlTable) -> Section:
    """Return the section of a plan."""
    population: Any = table.take("population")
    if isinstance(population, bool) or not isinstance(population, int):
        population = table.numbers_by_name("population", "a whole number for each stratum, such as { north = 1200 }")
    return Section(
        sampling_strata=table.text("sampling_strata"),
        cluster=table.text("cluster"),
        population=population,
        interval=table.choice("interval", INTERVALS, Section.interval),
        variance=table.choice("variance", VARIANCES, Section.variance),
        lonely=table.choice("lonely", LONELY, Section.lonely),
    )


def check(section: Section, plan: Plan) -> None:
    """Refuse what the table cannot see alone."""
    for key, known in (("interval", INTERVALS), ("variance", VARIANCES), ("lonely", LONELY)):
        value = getattr(section, key)
        if value not in known:
            near = did_you_mean(str(value), known)
            raise InvalidInput(f"[design].{key} must be one of {listing(known)}, got {quoted(value)}{near}")
    numbers = [section.population] if isinstance(section.population, int) else list(section.population.values())
    for number in numbers:
        if isinstance(number, bool) or number < 1 or number != int(number):
            raise InvalidInput(f"[design].population must hold whole numbers from 1 on, got {number}")
    if section.variance == "cr2" and (section.sampling_strata or numbers):
        raise InvalidInput("[design].variance cr2 knows neither sampling strata nor populations; taylor knows both")
    if numbers and (section.interval == "bootstrap" or plan.statistics.bootstrap):
        raise InvalidInput(
            "[design].population: the bootstrap draws with replacement and knows no populations; use interval = "
            "'logit' or 'korn_graubard', and an empty [statistics].bootstrap"
        )


def roles(section: Section) -> dict[str, Any]:
    """Return the columns that are needed."""
    asked = {"sampling_strata": section.sampling_strata, "cluster": section.cluster}
    return {role: column for role, column in asked.items() if column}


def resolved(section: Section | None, plan: Plan, decisions: Decisions) -> Section | None:
    """Return the section with its open choices made; None where rows are independent and nobody asked."""
    strata, cluster = decisions.sampling_strata, decisions.cluster
    if section is None:
        if strata is None and cluster is None:
            return None
        section = Section()
    for role, column, there in (
        ("sampling_strata", section.sampling_strata, strata),
        ("cluster", section.cluster, cluster),
    ):
        if column and (there is None or there.name != column):
            have = "none" if there is None else quoted(there.name)
            raise InvalidInput(f"[design].{role} names {quoted(column)}; the decisions have {have}")
    finite = isinstance(section.population, int) or bool(section.population)
    if not section.variance:
        plain = cluster is not None and strata is None and not finite
        section = replace(section, variance="cr2" if plain else "taylor")
    if plan.statistics.bootstrap and section.interval != "bootstrap":
        section = replace(section, interval="bootstrap")
    return section


_KEPT: weakref.WeakKeyDictionary[Any, tuple[Any, Any]] = weakref.WeakKeyDictionary()


def compiled(section: Section | None, plan: Plan, decisions: Decisions, threads: int) -> Any:
    """Return the compiled design of decisions; None where rows are independent and nobody asked.

    Made once for the same decisions and choices: it takes one pass over the rows.
    """
    chosen = resolved(section, plan, decisions)
    if chosen is None:
        return None
    statistics = plan.statistics
    key = (chosen, statistics.bootstrap, statistics.replicates, statistics.seed, threads)
    kept = _KEPT.get(decisions)
    if kept is not None and kept[0] == key:
        return kept[1]
    _core: Any = importlib.import_module("lotrecht._core")
    strata, cluster = decisions.sampling_strata, decisions.cluster
    try:
        design = _core.fairness.design(
            decisions.decision,
            decisions.outcome,
            [(a.name, list(a.levels), a.codes) for a in decisions.attributes],
            decisions.weight,
            None if strata is None else (strata.levels, strata.codes),
            None if cluster is None else (cluster.levels, cluster.codes),
            _populations(chosen, decisions),
            {
                "variance": chosen.variance,
                "interval": chosen.interval,
                "lonely": chosen.lonely,
                "bootstrap": statistics.bootstrap or "bca",
                "replicates": statistics.replicates,
                "seed": statistics.seed,
            },
            threads,
        )
    except InvalidInput as error:
        message = str(error)
        if strata is None:  # all rows are one stratum, which nobody has named
            message = message.replace("population of stratum 0 must", "population must")
        raise InvalidInput(f"[design].{message.removeprefix('Design: ')}") from None
    _KEPT[decisions] = (key, design)
    return design


def _populations(section: Section, decisions: Decisions) -> list[int]:
    """Return the population of each sampling stratum; nothing where there are none."""
    population, strata = section.population, decisions.sampling_strata
    if strata is not None and None in strata.levels:
        raise InvalidInput(
            f"[design].sampling_strata: rows have no value in {quoted(strata.name)}; each needs a stratum"
        )
    if isinstance(population, int):
        if strata is not None:
            raise InvalidInput(
                f"[design].population must say a number for each stratum of {quoted(strata.name)}, got one number"
            )
        return [population]
    if not population:
        return []
    if strata is None:
        raise InvalidInput(
            "[design].population names strata, but there is no [design].sampling_strata; give one number"
        )
    known = [level for level in strata.levels if level is not None]
    for name in population:
        if name not in known:
            near = did_you_mean(name, known)
            raise InvalidInput(
                f"[design].population names stratum {quoted(name)}, which is not in the data{near}"
                f"{' The' if near else '; the'} strata are {listing(known, 20)}"
            )
    for level in known:
        if level not in population:
            raise InvalidInput(
                f"[design].population says no number for stratum {quoted(level)}; each stratum of "
                f"{quoted(strata.name)} needs one: {listing(known, 20)}"
            )
    return [int(population[level]) for level in known]


def run(section: Section | None, plan: Plan, decisions: Decisions, threads: int) -> list[Any]:
    """Return the answer, one analysis; nothing where rows are independent and nobody asked."""
    design = compiled(section, plan, decisions, threads)
    if design is None:
        return []
    _core: Any = importlib.import_module("lotrecht._core")
    metrics = ["selection_rate"]
    if decisions.outcome is not None:
        asked = [check.metric for check in plan.checks] + list(plan.metrics.report)
        metrics += [m for m in METRICS if m in asked and m not in metrics]
    strata, cluster = decisions.sampling_strata, decisions.cluster
    return [
        _core.fairness.analyse_design(
            design,
            decisions.decision,
            decisions.outcome,
            [(a.name, list(a.levels), a.codes) for a in decisions.attributes],
            decisions.weight,
            metrics,
            plan.groups.crossed,
            plan.statistics.confidence,
            None if strata is None else strata.name,
            None if cluster is None else cluster.name,
            decisions.labels.weight,
            threads,
        )
    ]
