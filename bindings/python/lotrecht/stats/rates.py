"""Tests of two rates: exact given the margins, exact without conditioning, and by the score; with exact intervals.

Two samples are given as successes and trials, as everywhere in `lotrecht.stats`. Nothing is computed here.
"""

from __future__ import annotations

from typing import Literal

from lotrecht import _core
from lotrecht.stats.checking import refuse, refuse_choice, refuse_number, refuse_samples
from lotrecht.stats.intervals import Interval

Alternative = Literal["two-sided", "less", "greater"]
TestResult = _core.stats.TestResult

_ALTERNATIVES = ("two-sided", "less", "greater")
_SCORES = ("miettinen_nurminen", "farrington_manning", "exact")


def fisher_exact(
    successes1: int,
    trials1: int,
    successes2: int,
    trials2: int,
    *,
    alternative: Alternative = "two-sided",
    mid_p: bool = False,
) -> TestResult:
    """Fisher's exact test that two success probabilities are equal.

    Parameters
    ----------
    successes1, trials1, successes2, trials2 : whole numbers
    alternative : "two-sided" (tables no more probable than the observed one), "less" or "greater" (p1 against p2)
    mid_p : count the observed table half: size near the level instead of always below it

    Returns
    -------
    TestResult
        ``.statistic`` is the odds ratio of the table, ``.pvalue`` is accurate to 1e-12 of itself down to 1e-300

    Notes
    -----
    Fisher (1935), J. R. Stat. Soc. 98(1), 39-82. `barnard_exact` and `boschloo_exact` keep the level, too, and find
    more.

    Examples
    --------
    >>> round(fisher_exact(8, 10, 1, 6).pvalue, 6)
    0.034965
    """
    refuse_samples("fisher_exact", successes1=successes1, trials1=trials1, successes2=successes2, trials2=trials2)
    refuse_choice("fisher_exact", "alternative", alternative, _ALTERNATIVES)
    return _core.stats.fisher_exact(
        successes1, trials1, successes2, trials2, alternative=alternative, mid_p=bool(mid_p)
    )


def fisher_odds_ratio(
    successes1: int, trials1: int, successes2: int, trials2: int, *, confidence: float
) -> tuple[float | None, Interval]:
    """Odds ratio given the total of successes: conditional maximum likelihood, and Cornfield's exact interval.

    Parameters
    ----------
    successes1, trials1, successes2, trials2 : whole numbers
    confidence : two-sided level in (0, 1), kept whatever the truth

    Returns
    -------
    (value, interval)
        the value is None, and the interval [0, infinity], where the table says nothing about the odds

    Examples
    --------
    >>> value, (low, high) = fisher_odds_ratio(8, 10, 1, 6, confidence=0.95)
    >>> round(value, 3), round(low, 3), round(high, 1)
    (15.466, 1.009, 1059.6)
    """
    refuse(
        "fisher_odds_ratio", confidence, successes1=successes1, trials1=trials1, successes2=successes2, trials2=trials2
    )
    return _core.stats.fisher_odds_ratio(successes1, trials1, successes2, trials2, confidence=confidence)


def binomial_test(successes: int, trials: int, probability: float) -> TestResult:
    """Exact two-sided test of a rate against a given one: twice the smaller tail.

    Rejects at level α where the Clopper-Pearson interval of level 1 - α leaves the probability out; scipy's adds up the
    tables that are no more probable instead.

    Parameters
    ----------
    successes, trials : whole numbers
    probability : in [0, 1], known beforehand

    Examples
    --------
    >>> round(binomial_test(3, 20, 0.4).pvalue, 4)
    0.0319
    """
    refuse_samples("binomial_test", successes=successes, trials=trials)
    refuse_number("binomial_test", "probability", probability)
    return _core.stats.binomial_test(successes, trials, float(probability))


def barnard_exact(
    successes1: int,
    trials1: int,
    successes2: int,
    trials2: int,
    *,
    alternative: Alternative = "two-sided",
    pooled: bool = True,
    gamma: float = 0.0,
) -> TestResult:
    """Barnard's exact test that two success probabilities are equal, without conditioning on the margins.

    Parameters
    ----------
    successes1, trials1, successes2, trials2 : whole numbers, at most a million trials each
    alternative : "two-sided", "less" or "greater"
    pooled : order the tables by the score statistic (True) or by Wald's
    gamma : in [0, 0.5); above 0, Berger and Boos' restriction of the unknown rate, whose price is part of the p-value

    Notes
    -----
    The supremum over the unknown rate is found by branch and bound, to 1e-10 of itself; scipy's search may stop below
    it.
    Barnard (1947), Biometrika 34, 123-138.

    Examples
    --------
    >>> round(barnard_exact(7, 15, 12, 15).pvalue, 6)
    0.068218
    """
    refuse_samples("barnard_exact", successes1=successes1, trials1=trials1, successes2=successes2, trials2=trials2)
    refuse_choice("barnard_exact", "alternative", alternative, _ALTERNATIVES)
    refuse_number("barnard_exact", "gamma", gamma)
    return _core.stats.barnard_exact(
        successes1, trials1, successes2, trials2, alternative=alternative, pooled=bool(pooled), gamma=gamma
    )


def boschloo_exact(
    successes1: int,
    trials1: int,
    successes2: int,
    trials2: int,
    *,
    alternative: Alternative = "two-sided",
    gamma: float = 0.0,
) -> TestResult:
    """Boschloo's exact test: Fisher's p-value as a statistic, never above Fisher's own.

    Parameters
    ----------
    successes1, trials1, successes2, trials2 : whole numbers, at most a million trials each
    alternative : "less", "greater", or "two-sided": either one-sided Fisher p-value at most the smaller observed one
    gamma : as in `barnard_exact`

    Notes
    -----
    scipy's two-sided value is twice the smaller one-sided one; this is the probability of both tails at once, and not
    above it. Boschloo (1970), Stat. Neerl. 24, 1-9.
    """
    refuse_samples("boschloo_exact", successes1=successes1, trials1=trials1, successes2=successes2, trials2=trials2)
    refuse_choice("boschloo_exact", "alternative", alternative, _ALTERNATIVES)
    refuse_number("boschloo_exact", "gamma", gamma)
    return _core.stats.boschloo_exact(successes1, trials1, successes2, trials2, alternative=alternative, gamma=gamma)


def score_test(
    successes1: int,
    trials1: int,
    successes2: int,
    trials2: int,
    *,
    measure: Literal["difference", "ratio"],
    null: float,
    alternative: Alternative = "two-sided",
    method: Literal["miettinen_nurminen", "farrington_manning", "exact"] = "miettinen_nurminen",
    gamma: float = 0.0,
) -> TestResult:
    """Score test that p1 - p2, or p1 / p2, has a given value.

    Parameters
    ----------
    successes1, trials1, successes2, trials2 : whole numbers
    measure : "difference" or "ratio"
    null : the value tested, in (-1, 1) for a difference, positive for a ratio
    alternative : "less" tests whether the truth is smaller than `null`, "greater" whether it is larger
    method : the variance of Miettinen and Nurminen (agrees with the interval of that name) or of Farrington and
        Manning (whose z² is Pearson's chi-square for equal rates); "exact" takes the exact law of the statistic
    gamma : with "exact", as in `barnard_exact`

    Examples
    --------
    Does a rate fall short of four fifths of another?

    >>> round(score_test(12, 40, 50, 80, measure="ratio", null=0.8, alternative="less").pvalue, 4)
    0.0137
    """
    refuse_samples("score_test", successes1=successes1, trials1=trials1, successes2=successes2, trials2=trials2)
    refuse_choice("score_test", "measure", measure, ("difference", "ratio"))
    refuse_choice("score_test", "alternative", alternative, _ALTERNATIVES)
    refuse_choice("score_test", "method", method, _SCORES)
    refuse_number("score_test", "null", null)
    refuse_number("score_test", "gamma", gamma)
    return _core.stats.score_test(
        successes1,
        trials1,
        successes2,
        trials2,
        measure=measure,
        null=null,
        alternative=alternative,
        method=method,
        gamma=gamma,
    )


def exact_difference(
    successes1: int,
    trials1: int,
    successes2: int,
    trials2: int,
    *,
    confidence: float,
    gamma: float | None = None,
) -> Interval:
    """Exact interval for p1 - p2: it covers at least as often as stated, whatever the two probabilities.

    Parameters
    ----------
    successes1, trials1, successes2, trials2 : whole numbers, at most a million trials each; no trials give [-1, 1]
    confidence : two-sided level in (0, 1)
    gamma : in [0, (1 - confidence) / 2): what part of each bound's error buys a restriction of the larger sample's
        rate; None: a thousandth of (1 - confidence) / 2

    Notes
    -----
    Buehler's bounds, ordered by those of Miettinen and Nurminen; see the header ``exact_difference.hpp``.

    Examples
    --------
    >>> low, high = exact_difference(1, 3, 50, 1000, confidence=0.95)
    >>> round(low, 3), round(high, 3)
    (-0.035, 0.842)
    """
    refuse(
        "exact_difference", confidence, successes1=successes1, trials1=trials1, successes2=successes2, trials2=trials2
    )
    if gamma is not None:
        refuse_number("exact_difference", "gamma", gamma)
    return _core.stats.exact_difference(successes1, trials1, successes2, trials2, confidence=confidence, gamma=gamma)


def exact_ratio(
    successes1: int,
    trials1: int,
    successes2: int,
    trials2: int,
    *,
    confidence: float,
    gamma: float | None = None,
) -> Interval:
    """Exact interval for p1 / p2: it covers at least as often as stated, whatever the two probabilities.

    Parameters
    ----------
    successes1, trials1, successes2, trials2, confidence, gamma : as in `exact_difference`; the upper bound is infinite
        if the second sample has no success
    """
    refuse("exact_ratio", confidence, successes1=successes1, trials1=trials1, successes2=successes2, trials2=trials2)
    if gamma is not None:
        refuse_number("exact_ratio", "gamma", gamma)
    return _core.stats.exact_ratio(successes1, trials1, successes2, trials2, confidence=confidence, gamma=gamma)
