"""Hit rates and thresholds: the outcome test and the threshold test."""

from __future__ import annotations

from collections.abc import Sequence

from lotrecht.decisions import Decisions
from lotrecht.errors import InvalidInput, quoted
from lotrecht.fairness.asking import answer
from lotrecht.fairness.inference import Reference
from lotrecht.tables import Table

__all__ = ["outcome_test"]


def outcome_test(
    d: Decisions,
    *,
    confidence: float,
    strata: Sequence[str] | str | None = None,
    reference: Reference = "largest",
    threads: int | None = None,
) -> Table:
    """Compare how often those who were selected turned out positive, and with strata, from which mark on they were.

    Parameters
    ----------
    d : the decisions, with an `outcome`; for the threshold test with `strata` (districts, departments), at least three
    confidence : two-sided level of each interval, in (0, 1)
    strata : which of the strata of `d`; None: all, or none where the decisions are weighted, for the threshold test
        counts rows; (): no threshold test
    reference : "largest", "rest" (everybody else) or a named group, {attribute: level}
    threads : None uses every core; the number changes no bit of the result

    Returns
    -------
    Table
        for each group hit_rate, hit_rate_difference (p: equal hit rates) and hit_rate_ratio to the reference; with
        strata threshold (the probability of a positive outcome from which people were selected), estimated_base_rate,
        threshold_difference (p: equal thresholds), and threshold_misfit (p: the model fits)

    Notes
    -----
    The outcome test alone misleads where risks are distributed differently (infra-marginality): a group with many
    people far above the mark has a higher hit rate though the mark is the same. The threshold test models those
    distributions; what it assumes, and the weak priors that keep it finite, stand in
    ``fairness/threshold_test.hpp``. How much of the risk could be seen, the counts hardly tell; a wide interval of
    a threshold says so, and the value in it is then the priors' choice. Read differences of thresholds first.
    Intervals and p-values are those of the modified profile likelihood.

    Examples
    --------
    >>> from lotrecht import Decisions, fairness
    >>> searched, hit = [1, 1, 1, 1, 0, 1, 1, 0], [1, 0, 1, 1, 0, 0, 1, 0]
    >>> d = Decisions({"searched": searched, "hit": hit, "sex": list("ffffmmmm")}, decision="searched", outcome="hit",
    ...               groups="sex")
    >>> t = fairness.outcome_test(d, confidence=0.95, reference={"sex": "m"})
    >>> [(r["quantity"], r["value"]) for r in t.rows()][:2]
    [('hit_rate', 0.75), ('hit_rate_difference', 0.25)]
    """
    if strata is None and isinstance(d, Decisions):
        # The threshold test counts rows; nobody asked for it by name.
        strata = () if d.weight is not None else tuple(a.name for a in d.strata)
    elif strata and isinstance(d, Decisions) and d.weight is not None:
        raise InvalidInput(
            "outcome_test: strata= asks for the threshold test, which counts rows, and these decisions are weighted by "
            f"{quoted(d.labels.weight)}; pass strata=() for the outcome test alone, or make Decisions without weight="
        )
    names = (strata,) if isinstance(strata, str) else tuple(strata or ())
    return answer("outcome_test", "outcome_test", d, confidence, reference, threads, {"strata": names})
