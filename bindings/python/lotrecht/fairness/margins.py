"""Close enough, and enough decisions: tests against a margin, and what so many rows can show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from lotrecht.decisions import Decisions
from lotrecht.fairness.asking import answer
from lotrecht.fairness.inference import Reference
from lotrecht.tables import Table

__all__ = ["margins", "planning"]

Measure = Literal["difference", "ratio"]


def margins(
    d: Decisions,
    *,
    confidence: float,
    low: float | None = None,
    high: float | None = None,
    measure: Measure = "difference",
    metrics: Sequence[str] | str | None = None,
    test: Literal["miettinen_nurminen", "farrington_manning", "newcombe", "log", "exact"] = "miettinen_nurminen",
    reference: Reference = "largest",
    threads: int | None = None,
) -> Table:
    """Test which groups keep within a margin: equivalence (both ends), or non-inferiority (one end).

    Parameters
    ----------
    d : the decisions, unweighted
    confidence : 1 - α; each one-sided test is of size α, and the intervals are of level 1 - 2 α, so that a reader sees
        the same answer with a ruler
    low, high : the ends of the margin, chosen before looking at the data; "no gap" lies inside. Both: two one-sided
        tests (TOST). One: only lower (or higher) by more counts as too far.
    measure : "difference" of rates, or "ratio"
    metrics : names such as "selection_rate"; None: all that the data allow, but for balanced accuracy and treatment
        equality, which have no rows to count
    test : score tests, "newcombe" (differences), "log" (ratios), or "exact" (unconditional; up to 100,000 tables)
    reference : "largest", "rest" or a named group, {attribute: level}
    threads : None uses every core; the number changes no bit of the result

    Returns
    -------
    Table
        for each comparison and metric "difference" or "ratio" with interval, p-value of "it lies beyond the margin",
        the same corrected for all comparisons (Holm), `verdict` ("within": shown to keep the margin; "outside": shown
        not to; "undecided"), and in `detectable_low` and `detectable_high` the nearest margins that equal rates would
        have kept in four of five such samples

    Examples
    --------
    >>> from lotrecht import Decisions, fairness
    >>> rows = [("a", 1)] * 400 + [("a", 0)] * 100 + [("b", 1)] * 402 + [("b", 0)] * 98
    >>> group, granted = zip(*rows)
    >>> d = Decisions({"group": group, "granted": granted}, decision="granted", groups="group")
    >>> t = fairness.margins(d, confidence=0.95, low=-0.1, high=0.1, reference={"group": "b"})
    >>> t["verdict"], round(t["p_value"][0], 5)
    (['within'], 8e-05)
    """
    named = (metrics,) if isinstance(metrics, str) else tuple(metrics or ())
    section = {"measure": measure, "low": low, "high": high, "metrics": named, "test": test}
    return answer("margins", "margins", d, confidence, reference, threads, section)


def planning(
    d: Decisions,
    *,
    confidence: float,
    gap: float,
    measure: Measure = "difference",
    power: float = 0.8,
    metrics: Sequence[str] | str | None = None,
    test: Literal["normal", "normal_continuity", "score", "newcombe", "fisher", "boschloo"] = "normal",
    reference: Reference = "largest",
    threads: int | None = None,
) -> Table:
    """Say how surely a gap would be found with these rows, how many more it takes, and which gap is found as it is.

    Parameters
    ----------
    d : the decisions, unweighted; the observed rate of what is compared with is taken as known
    confidence : 1 - α, α the size of the two-sided test
    gap : the true gap that should be found, on either side: a difference in (0, 1), or a ratio in (0, 1)
    measure : "difference" or "ratio"
    power : how probably it should be found, between α and 1
    metrics, reference, threads : as in `margins`
    test : the test it is to be found with. "normal" is the textbook formula; the others but "normal_continuity" are
        exact, by enumeration, while that is done in seconds; beyond, the formula answers and `method` says so.

    Returns
    -------
    Table
        for each comparison, metric and direction ("down", "up"): power; rows_missing (of both sides together, in the
        proportion they have now); detectable_difference or detectable_ratio

    Examples
    --------
    >>> from lotrecht import Decisions, fairness
    >>> rows = [("a", 1)] * 30 + [("a", 0)] * 70 + [("b", 1)] * 60 + [("b", 0)] * 140
    >>> group, granted = zip(*rows)
    >>> d = Decisions({"group": group, "granted": granted}, decision="granted", groups="group")
    >>> t = fairness.planning(d, confidence=0.95, gap=0.1)
    >>> [(r["quantity"], round(r["value"], 2)) for r in t.rows()][:2]
    [('power', 0.47), ('rows_missing', 332.0)]
    """
    named = (metrics,) if isinstance(metrics, str) else tuple(metrics or ())
    section = {"measure": measure, "gap": gap, "power": power, "metrics": named, "test": test}
    return answer("planning", "planning", d, confidence, reference, threads, section)
