"""Intervals for one proportion, for a difference and for a ratio of two; exact counts in, `Interval` out."""

from __future__ import annotations

from typing import Literal

from lotrecht import _core
from lotrecht.stats.checking import refuse

Interval = _core.stats.Interval


def wilson(successes: int, trials: int, *, confidence: float) -> Interval:
    """Wilson score interval for a success probability.

    Parameters
    ----------
    successes, trials : whole numbers, ``0 <= successes <= trials``; no trials give [0, 1]
    confidence : two-sided level in (0, 1)

    Notes
    -----
    ``(s + z²/2 ∓ z √(s f / n + z²/4)) / (n + z²)``. The true coverage oscillates around the level.
    Wilson (1927), J. Am. Stat. Assoc. 22(158), 209-212.

    Examples
    --------
    >>> low, high = wilson(5, 10, confidence=0.95)
    >>> round(low, 4), round(high, 4)
    (0.2366, 0.7634)
    """
    refuse("wilson", confidence, successes=successes, trials=trials)
    return _core.stats.wilson(successes, trials, confidence=confidence)


def clopper_pearson(successes: int, trials: int, *, confidence: float) -> Interval:
    """Exact interval for a success probability; covers at least as often as stated, whatever the truth.

    Parameters
    ----------
    successes, trials : whole numbers, ``0 <= successes <= trials``; no trials give [0, 1]
    confidence : two-sided level in (0, 1)

    Notes
    -----
    Quantiles of Beta(s, f + 1) and Beta(s + 1, f). Clopper & Pearson (1934), Biometrika 26(4), 404-413.
    """
    refuse("clopper_pearson", confidence, successes=successes, trials=trials)
    return _core.stats.clopper_pearson(successes, trials, confidence=confidence)


def jeffreys(successes: int, trials: int, *, confidence: float) -> Interval:
    """Jeffreys interval for a success probability: the equal-tailed interval of Beta(s + 1/2, f + 1/2).

    Parameters
    ----------
    successes, trials : whole numbers, ``0 <= successes <= trials``; no trials give [0, 1]
    confidence : two-sided level in (0, 1)

    Notes
    -----
    With the ends 0 at s = 0 and 1 at f = 0: Brown, Cai & DasGupta (2001), Stat. Sci. 16(2), 101-133.
    """
    refuse("jeffreys", confidence, successes=successes, trials=trials)
    return _core.stats.jeffreys(successes, trials, confidence=confidence)


def newcombe(successes1: int, trials1: int, successes2: int, trials2: int, *, confidence: float) -> Interval:
    """Interval for p1 - p2 of two independent samples: Newcombe's hybrid score method 10.

    Parameters
    ----------
    successes1, trials1, successes2, trials2 : whole numbers; a side without trials gives [-1, 1]
    confidence : two-sided level in (0, 1)

    Notes
    -----
    Newcombe (1998), Stat. Med. 17(8), 873-890.

    Examples
    --------
    >>> low, high = newcombe(56, 70, 48, 80, confidence=0.95)
    >>> round(low, 4), round(high, 4)
    (0.0524, 0.3339)
    """
    refuse("newcombe", confidence, successes1=successes1, trials1=trials1, successes2=successes2, trials2=trials2)
    return _core.stats.newcombe(successes1, trials1, successes2, trials2, confidence=confidence)


def miettinen_nurminen(
    successes1: int,
    trials1: int,
    successes2: int,
    trials2: int,
    *,
    measure: Literal["difference", "ratio"],
    confidence: float,
) -> Interval:
    """Score interval for p1 - p2 or p1 / p2 of two independent samples.

    Parameters
    ----------
    successes1, trials1, successes2, trials2 : whole numbers; a side without trials gives the whole range
    measure : "difference" or "ratio"; the upper bound of a ratio is infinite where the data allow p2 = 0
    confidence : two-sided level in (0, 1)

    Notes
    -----
    Inverts the score test with the variance factor N / (N - 1). Miettinen & Nurminen (1985), Stat. Med. 4(2), 213-226.
    """
    refuse(
        "miettinen_nurminen", confidence, successes1=successes1, trials1=trials1, successes2=successes2, trials2=trials2
    )
    return _core.stats.miettinen_nurminen(
        successes1, trials1, successes2, trials2, measure=measure, confidence=confidence
    )


def koopman(successes1: int, trials1: int, successes2: int, trials2: int, *, confidence: float) -> Interval:
    """Score interval for p1 / p2 of two independent samples.

    Parameters
    ----------
    successes1, trials1, successes2, trials2 : whole numbers; a side without trials gives [0, infinity]
    confidence : two-sided level in (0, 1)

    Notes
    -----
    Koopman (1984), Biometrics 40(2), 513-517: `miettinen_nurminen` without the factor N / (N - 1).
    """
    refuse("koopman", confidence, successes1=successes1, trials1=trials1, successes2=successes2, trials2=trials2)
    return _core.stats.koopman(successes1, trials1, successes2, trials2, confidence=confidence)


def katz(successes1: int, trials1: int, successes2: int, trials2: int, *, confidence: float) -> Interval:
    """Log interval for p1 / p2 of two independent samples; known and simple, but it covers too rarely in small samples.

    Parameters
    ----------
    successes1, trials1, successes2, trials2 : whole numbers; see the header for zeros
    confidence : two-sided level in (0, 1)

    Notes
    -----
    ``exp(ln r ∓ z √(f1 / (s1 n1) + f2 / (s2 n2)))``. Katz et al. (1978), Biometrics 34(3), 469-474.
    """
    refuse("katz", confidence, successes1=successes1, trials1=trials1, successes2=successes2, trials2=trials2)
    return _core.stats.katz(successes1, trials1, successes2, trials2, confidence=confidence)
