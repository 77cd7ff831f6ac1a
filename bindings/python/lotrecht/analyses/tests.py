"""``[tests]``: is there any difference at all, corrected for having asked so often."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lotrecht.analyses import comparing
from lotrecht.errors import InvalidInput, did_you_mean, listing, quoted
from lotrecht.plan.parts import METRICS

if TYPE_CHECKING:
    from lotrecht.decisions import Decisions
    from lotrecht.plan import Plan
    from lotrecht.plan.reading import TomlTable

__all__ = [
    "COMMENTS",
    "MULTIPLICITY",
    "TESTS",
    "USES",
    "Section",
    "check",
    "of_findings",
    "read",
    "roles",
    "run",
    "specified",
]

USES: tuple[str, ...] = ()
"""Of the design of the rows, what it respects: nothing, so rows with any of it are refused."""

MULTIPLICITY = (
    "holm",
    "hommel",
    "hochberg",
    "bonferroni",
    "benjamini_hochberg",
    "benjamini_yekutieli",
    "max_t",
    "none",
)
TESTS = (
    "exact",
    "permutation",
    "score",
    "newcombe",
    "chi_square",
    "chi_square_yates",
    "g",
    "fisher",
    "fisher_mid_p",
    "barnard",
    "boschloo",
    "freeman_halton",
)
"""How a single gap is tested: by what fits its numbers, by shuffling, or always by the one test that is named."""
OMNIBUS = ("", "permutation", "freeman_halton", "chi_square", "g")
"""How all groups are tested at once; "": by shuffling, or as `test` says."""


@dataclass(frozen=True)
class Section:
    """How gaps are tested, and how p-values are corrected for one another."""

    multiplicity: str = "holm"
    test: str = "exact"
    omnibus: str = ""
    permutations: int = 9999
    simultaneous: bool = True
    replicates: int = 9999
    seed: int = 1
    power: float = 0.8
    metrics: tuple[str, ...] = ()


COMMENTS = {
    "": "Tests: is there any difference among groups, corrected for how many questions were asked?",
    "multiplicity": (
        "of p-values, in every table of this plan: holm | hommel | hochberg | bonferroni (hardly ever a false alarm) | "
        "benjamini_hochberg | benjamini_yekutieli (few of the alarms false) | max_t (as holm, by permutation) | none"
    ),
    "test": "of each group: exact (score test, exact where small) | permutation | score | newcombe | chi_square | "
    "chi_square_yates | g | fisher | fisher_mid_p | barnard | boschloo | freeman_halton (Fisher's, and of all)",
    "omnibus": "of all groups at once: permutation | freeman_halton (exact, small tables) | chi_square | g; empty: "
    "permutation, unless test says freeman_halton",
    "permutations": "so many shuffles of the groups, for the tests of all groups at once and for max_t; 0: none",
    "simultaneous": "intervals that hold for all groups and metrics together",
    "replicates": "so many resamples for them",
    "seed": "of shuffles and resamples; the same number gives the same answer",
    "power": "how surely a gap should have been noticed that is called detectable",
    "metrics": "empty: those of [metrics]",
}


def read(table: TomlTable) -> Section:
    """Return the section of a plan."""
    return Section(
        multiplicity=table.choice("multiplicity", MULTIPLICITY, Section.multiplicity),
        test=table.choice("test", TESTS, Section.test),
        omnibus=table.choice("omnibus", OMNIBUS, Section.omnibus),
        permutations=table.whole("permutations", Section.permutations),
        simultaneous=table.boolean("simultaneous", Section.simultaneous),
        replicates=table.whole("replicates", Section.replicates),
        seed=table.whole("seed", Section.seed),
        power=table.number("power", Section.power),
        metrics=table.texts("metrics"),
    )


def check(section: Section, plan: Plan) -> None:
    """Refuse what the table cannot see alone."""
    for key, known in (("multiplicity", MULTIPLICITY), ("test", TESTS), ("omnibus", OMNIBUS)):
        value = getattr(section, key)
        if value not in known:
            near = did_you_mean(str(value), known)
            raise InvalidInput(f"[tests].{key} must be one of {listing(known, 20)}, got {quoted(value)}{near}")
    for metric in section.metrics:
        if metric not in METRICS:
            near = did_you_mean(metric, METRICS)
            raise InvalidInput(f"[tests].metrics holds {quoted(metric)}, which is no metric{near}")
    for key in ("permutations", "replicates", "seed"):
        if not hasattr(getattr(section, key), "__index__"):
            raise InvalidInput(f"[tests].{key} must be a whole number, got {quoted(getattr(section, key))}")
    if not 0 <= section.permutations <= 10**9:
        raise InvalidInput(f"[tests].permutations must be a whole number up to 10^9, got {section.permutations}")
    if section.permutations == 0 and (
        section.multiplicity == "max_t" or "permutation" in (section.test, section.omnibus)
    ):
        raise InvalidInput(
            "[tests].permutations is 0, but multiplicity = max_t and test or omnibus = permutation need them"
        )
    if section.simultaneous and not 0 < section.replicates <= 10**9:
        raise InvalidInput(f"[tests].replicates must be a whole number from 1 to 10^9, got {section.replicates}")
    if not 0 <= section.seed < 1 << 64:
        raise InvalidInput(f"[tests].seed must be a whole number from 0 to 2^64 - 1, got {section.seed}")
    if not 0.0 < section.power < 1.0:
        raise InvalidInput(f"[tests].power must lie between 0 and 1 (0.8 means four of five), got {section.power:g}")
    if plan.groups.reference == "best_off" and not _of_findings_only(section):
        raise InvalidInput(
            "[tests] needs a reference that is known before looking at the data, and [groups].reference is best_off; "
            "say largest, rest, overall or name a group"
        )


def _of_findings_only(section: Section) -> bool:
    """Return whether nothing is asked but how the findings of checks are corrected, and with which power."""
    quiet = section.permutations == 0 and not section.simultaneous
    return quiet and section.test == "exact" and not section.omnibus


def roles(section: Section) -> dict[str, Any]:
    """Return the columns that are needed: none beyond the audit's."""
    return {}


def of_findings(section: Section | None) -> dict[str, Any]:
    """Return how the findings of checks are tested; max_t is of this analysis, and Holm's is the same promise."""
    section = section if section is not None else Section()
    multiplicity = "holm" if section.multiplicity == "max_t" else section.multiplicity
    return {"multiplicity": multiplicity, "power": section.power}


def specified(
    section: Section, plan: Plan, decisions: Decisions, measures: tuple[str, ...], *, detectable: bool
) -> dict[str, Any]:
    """Return what the compiled function is told."""
    asked = section.metrics or plan.metrics.report or (METRICS if decisions.outcome is not None else METRICS[:1])
    if decisions.outcome is None:
        for metric in asked:
            if metric != "selection_rate":
                raise InvalidInput(
                    f"[tests].metrics: {metric} needs to know what turned out to be true, but there is no outcome; "
                    f"name its column in [columns].outcome"
                )
    return {
        "metrics": list(asked),
        "measures": list(measures),
        "reference": comparing.resolved_reference("tests", None, plan, decisions),
        "crossed": plan.groups.crossed,
        "statistics": {**comparing.statistics_of(plan), "bootstrap": ""},
        "multiplicity": section.multiplicity,
        "test": "fisher" if section.test == "freeman_halton" else section.test,  # of two groups it is Fisher's
        "omnibus": section.omnibus or ("freeman_halton" if section.test == "freeman_halton" else ""),
        "power": section.power,
        "detectable": detectable,
        "simultaneous": section.simultaneous,
        "permutations": section.permutations,
        "replicates": section.replicates,
        "seed": section.seed,
    }


def run(
    section: Section,
    plan: Plan,
    decisions: Decisions,
    threads: int,
    measures: tuple[str, ...] = ("difference",),
    *,
    detectable: bool = False,
) -> list[Any]:
    """Return the answer, one analysis; none where only the tests of findings are chosen."""
    if _of_findings_only(section):
        return []
    comparing.refuse_weights("tests", decisions)
    if decisions.cluster is not None or decisions.sampling_strata is not None:
        what = decisions.cluster if decisions.cluster is not None else decisions.sampling_strata
        name = "" if what is None else what.name
        raise InvalidInput(
            f"[tests] shuffles and resamples rows as if each stood for itself, but {quoted(name)} says that they "
            f"belong together; the findings of [[checks]] have tests that know it"
        )
    _core: Any = importlib.import_module("lotrecht._core")
    return [
        _core.fairness.analyse_tests(
            decisions.decision,
            decisions.outcome,
            comparing.attributes_of(decisions),
            specified(section, plan, decisions, measures, detectable=detectable),
            threads,
        )
    ]
