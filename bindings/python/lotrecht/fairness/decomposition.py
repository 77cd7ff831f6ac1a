"""What a gap between groups is made of: Kitagawa over strata, Oaxaca-Blinder over covariates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from lotrecht.decisions import Decisions
from lotrecht.errors import InvalidInput
from lotrecht.fairness.asking import answer
from lotrecht.fairness.inference import Reference
from lotrecht.tables import Table

__all__ = ["decompose"]


def decompose(
    d: Decisions,
    *,
    confidence: float,
    by: Literal["strata", "covariates"] = "strata",
    method: Literal["kitagawa", "oaxaca_blinder", "logit"] | None = None,
    columns: Sequence[str] | str | None = None,
    reference: Reference = "largest",
    fold: Literal["two", "three"] = "two",
    coefficients: Literal["pooled", "group", "reference", "cotton", "reimers"] = "pooled",
    listed_strata: int = 20,
    bootstrap: Literal["", "bca", "percentile"] = "",
    seed: int | None = None,
    replicates: int = 1999,
    threads: int | None = None,
) -> Table:
    """Divide every group's gap in selection rates into parts that sum to it.

    Parameters
    ----------
    d : the decisions, with their `strata` or `covariates`
    confidence : two-sided level of each interval, in (0, 1)
    by, method : "strata" with "kitagawa"; "covariates" with "oaxaca_blinder" (linear regressions, the default) or
        "logit" (logistic ones, shares after Yun)
    columns : which of the strata or covariates of `d`; None: all
    reference : "largest", "rest" (everybody else) or a named group, {attribute: level}
    fold : "three" gives the interaction as a part of its own
    coefficients : whose coefficients say what would be right, if fold is "two": those of "pooled" regressions with an
        indicator of the group, of the "group", of the "reference", or both by size ("cotton") or half and half
        ("reimers"). No data decide this; try several.
    listed_strata : so many of the largest strata get lines of their own
    bootstrap, seed, replicates : for kitagawa, instead of the delta method; needs seed=
    threads : None uses every core; the number changes no bit of the result

    Returns
    -------
    Table
        for each group and reference, raw_difference and the parts that sum to it. kitagawa: composition (the groups are
        spread differently over strata), within_strata (they are treated differently within them), only_group and
        only_reference (people in strata without anybody of the other side), stratum_composition and stratum_within.
        The others: explained and unexplained, or endowments, coefficients and interaction; only_group and
        only_reference (people with a level that the other side lacks); covariate_... for every covariate

    Notes
    -----
    "Unexplained" is not "discrimination", nor is "explained" its absence: the strata and covariates may themselves be
    the consequence of unequal treatment. Formulas, undefined cases and references stand in the headers
    ``fairness/kitagawa.hpp`` and ``fairness/oaxaca_blinder.hpp``. If `d` has a cluster, intervals hold for clusters.

    Examples
    --------
    >>> from lotrecht import Decisions, fairness
    >>> rows = [("f", "law", 1)] * 2 + [("f", "law", 0)] * 6 + [("f", "arts", 1)] * 2
    >>> rows += [("m", "law", 0)] * 2 + [("m", "arts", 1)] * 6 + [("m", "arts", 0)] * 2
    >>> sex, school, admitted = zip(*rows)
    >>> d = Decisions(
    ...     {"sex": sex, "school": school, "admitted": admitted}, decision="admitted", groups="sex", strata="school"
    ... )
    >>> t = fairness.decompose(d, confidence=0.95, reference={"sex": "m"}, listed_strata=0)
    >>> {r["quantity"]: round(r["value"], 2) for r in t.rows()}["composition"]
    -0.45
    """
    chosen = method or ("kitagawa" if by == "strata" else "oaxaca_blinder")
    if by not in ("strata", "covariates") or (by == "strata") != (chosen == "kitagawa"):
        raise InvalidInput(
            "decompose: by='strata' goes with method='kitagawa', by='covariates' with 'oaxaca_blinder' or 'logit', "
            f"got by={by!r} with method={chosen!r}"
        )
    if bootstrap and seed is None:
        raise InvalidInput("decompose: a bootstrap needs a seed: pass seed=, any whole number, and keep it")
    if columns is None and isinstance(d, Decisions):
        columns = tuple(a.name for a in d.strata) if by == "strata" else tuple(d.covariates)
    names = (columns,) if isinstance(columns, str) else tuple(columns or ())
    statistics: dict[str, Any] = {"bootstrap": bootstrap}
    if seed is not None:
        statistics.update(seed=seed, replicates=replicates)
    section = {
        "method": chosen,
        by: names,
        "fold": fold,
        "coefficients": coefficients,
        "listed_strata": listed_strata,
    }
    return answer("decompose", "decomposition", d, confidence, reference, threads, section, statistics)
