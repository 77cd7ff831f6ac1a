"""What holds at every look at once: evidence, its bounds, and discoveries among many."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from lotrecht import _core
from lotrecht.drift.window import numeric
from lotrecht.errors import InvalidInput
from lotrecht.stats.checking import refuse_choice, refuse_counts, refuse_level, refuse_number, refuse_samples

__all__ = [
    "Ends",
    "betting_cs",
    "distribution_band",
    "e_bh",
    "normal_mixture_bound",
    "odds_ratio_e_value",
    "rate_cs",
    "rate_e_value",
]


class Ends(NamedTuple):
    """Lower and upper end of an interval."""

    low: float
    high: float


def betting_cs(
    values: Any, *, confidence: float, cases: int | None = None, lower: float = 0.0, upper: float = 1.0
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Give the mean's interval after each of the values; all of them hold at once. See `BettingSequence`.

    Parameters
    ----------
    values : numbers in [lower, upper], in the order in which they came
    confidence : that all intervals hold the mean
    cases : size of the register that values are drawn from without replacement; None: with replacement

    Returns
    -------
    low, high : the ends after each value; NaN where no mean fits all values

    Examples
    --------
    >>> low, high = betting_cs([1, 0, 1, 1] * 50, confidence=0.95, cases=200)
    >>> float(low[-1]), float(high[-1])
    (0.75, 0.75)
    """
    refuse_level("betting_cs", confidence)
    if cases is not None:
        refuse_counts("betting_cs", cases=cases)
    refuse_number("betting_cs", "lower", lower)
    refuse_number("betting_cs", "upper", upper)
    sequence = _core.drift.BettingSequence(confidence=float(confidence), lower=lower, upper=upper, cases=cases)
    return sequence.update_many(numeric(values))


def rate_cs(successes: int, trials: int, *, confidence: float) -> Ends:
    """Give a rate's interval from all counts so far, valid at every look (beta-binomial mixture).

    Examples
    --------
    >>> low, high = rate_cs(30, 100, confidence=0.95)
    >>> round(low, 3), round(high, 3)
    (0.169, 0.457)
    """
    refuse_level("rate_cs", confidence)
    refuse_samples("rate_cs", successes=successes, trials=trials)
    return Ends(*_core.drift.rate_sequence(int(successes), int(trials), float(confidence)))


def rate_e_value(
    successes: int, trials: int, rate: float, *, alternative: str = "two-sided", prior: tuple[float, float] = (1.0, 1.0)
) -> float:
    """Give the evidence of all counts so far against a rate: an e-process (Robbins' mixture over a Beta law).

    Parameters
    ----------
    alternative : "greater" is evidence that the rate is above, also if it moves about below
    prior : the Beta law of rates that are bet on

    Examples
    --------
    >>> round(rate_e_value(30, 60, 0.3, alternative="greater"), 1)
    42.6
    """
    who = "rate_e_value"
    refuse_samples(who, successes=successes, trials=trials)
    refuse_number(who, "rate", rate)
    refuse_choice(who, "alternative", alternative, ("two-sided", "greater", "less"))
    if not hasattr(prior, "__len__") or len(prior) != 2:
        raise InvalidInput(f"{who}: prior must be two positive numbers, got {prior}")
    for number in prior:
        refuse_number(who, "prior", number)
    return _core.drift.rate_e_value(
        int(successes), int(trials), float(rate), alternative, float(prior[0]), float(prior[1])
    )


def odds_ratio_e_value(
    selected_a: int, decided_a: int, selected_b: int, decided_b: int, odds_ratio: float, *, null: float = 1.0
) -> float:
    """Give one table's evidence for an odds ratio of a over b against another one, given the table's margins.

    It is 1 on average where the odds ratio is `null`, for any numbers; products over weeks and strata are evidence too.

    Examples
    --------
    >>> round(odds_ratio_e_value(9, 10, 3, 10, odds_ratio=4), 2)
    19.53
    """
    counts = {"selected_a": selected_a, "decided_a": decided_a, "selected_b": selected_b, "decided_b": decided_b}
    refuse_samples(
        "odds_ratio_e_value", selected_a=selected_a, decided_a=decided_a, selected_b=selected_b, decided_b=decided_b
    )
    refuse_number("odds_ratio_e_value", "odds_ratio", odds_ratio)
    refuse_number("odds_ratio_e_value", "null", null)
    whole = [int(n) for n in counts.values()]
    return _core.drift.odds_ratio_e_value(whole[0], whole[1], whole[2], whole[3], float(odds_ratio), float(null))


def normal_mixture_bound(
    variance: float, *, alpha: float, rho: float | None = None, best_at: float | None = None, one_sided: bool = False
) -> float:
    """Give the bound, at this variance, that a sum without drift ever reaches with probability alpha at most.

    Parameters
    ----------
    variance : of the sum so far; for parts in [a, b], (b - a)^2 / 4 each
    rho : of the mixture, or
    best_at : the variance at which the (two-sided) bound shall be lowest
    one_sided : of the sum alone, not of its negative

    Examples
    --------
    >>> round(normal_mixture_bound(100, alpha=0.05, rho=12.60056), 5)
    30.35209
    """
    given = {"variance": variance, "alpha": alpha, "rho": rho, "best_at": best_at}
    for name, number in given.items():
        if number is not None:
            refuse_number("normal_mixture_bound", name, number)
    if rho is None and best_at is not None:
        rho = _core.drift.normal_mixture_rho(float(best_at), float(alpha))
    elif rho is None or best_at is not None:
        raise InvalidInput("normal_mixture_bound: give either rho or best_at")
    return _core.drift.normal_mixture_bound(float(variance), float(alpha), float(rho), one_sided)


def distribution_band(rows: int, *, confidence: float) -> float:
    """Give the half-width of a band around an empirical distribution function, valid everywhere and at every look.

    Examples
    --------
    >>> round(distribution_band(1000, confidence=0.95), 4)
    0.0866
    """
    refuse_level("distribution_band", confidence)
    refuse_counts("distribution_band", rows=rows)
    return _core.drift.distribution_band(int(rows), float(confidence))


def e_bh(e_values: Any) -> npt.NDArray[np.float64]:
    """Give for each e-value the smallest level at which it is a discovery (e-BH), whatever their dependence.

    Examples
    --------
    >>> e_bh([100.0, 1.0, 25.0, 0.2]).tolist()
    [0.04, 1.0, 0.08, 1.0]
    """
    return _core.drift.e_benjamini_hochberg(numeric(e_values))
