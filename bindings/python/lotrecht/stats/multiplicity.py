"""p-values corrected for having asked several questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from lotrecht import _core
from lotrecht.errors import InvalidInput

__all__ = ["benjamini_hochberg", "benjamini_yekutieli", "bonferroni", "hochberg", "holm", "hommel"]

PValues = Sequence[float | None] | npt.NDArray[np.float64]


ADJUSTMENTS = (
    "holm",
    "hommel",
    "hochberg",
    "bonferroni",
    "benjamini_hochberg",
    "benjamini_yekutieli",
    "none",
)


def adjusted_p_values(p_values: PValues, method: str) -> npt.NDArray[np.float64]:
    """Return adjusted p-values by the method of that name, one of `ADJUSTMENTS`."""
    try:
        values: npt.NDArray[Any] = np.asarray(p_values, dtype=np.float64)  # None becomes NaN
    except (TypeError, ValueError):
        raise InvalidInput(f"{method}: p_values must be numbers from 0 to 1, or NaN where undefined") from None
    if values.ndim != 1:
        raise InvalidInput(f"{method}: p_values must have one dimension, got {values.ndim}")
    return _core.stats.adjusted_p_values(np.ascontiguousarray(values), method)


def bonferroni(p_values: PValues) -> npt.NDArray[np.float64]:
    """Bonferroni's adjusted p-values: each times the number of tests. Holm's are never larger.

    Parameters
    ----------
    p_values : (n,) from 0 to 1; None or NaN where undefined stays NaN and does not count

    Returns
    -------
    array
        (n,) in the same order; rejecting where it is at most α wrongly rejects anything at all with probability <= α
    """
    return adjusted_p_values(p_values, "bonferroni")


def holm(p_values: PValues) -> npt.NDArray[np.float64]:
    """Holm's adjusted p-values: any dependence among the tests, never worse than Bonferroni.

    Parameters
    ----------
    p_values : (n,) from 0 to 1; None or NaN where undefined stays NaN and does not count

    Returns
    -------
    array
        (n,) in the same order; rejecting where it is at most α wrongly rejects anything at all with probability <= α

    Notes
    -----
    The largest (n - j + 1) p(j) of the j smallest. Holm (1979), Scand. J. Stat. 6(2), 65-70.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03]).tolist()
    [0.03, 0.06, 0.06]
    """
    return adjusted_p_values(p_values, "holm")


def hochberg(p_values: PValues) -> npt.NDArray[np.float64]:
    """Hochberg's adjusted p-values: for independent or positively dependent tests; Hommel's are never larger.

    Parameters, returns: as `holm`. Hochberg (1988), Biometrika 75(4), 800-802.
    """
    return adjusted_p_values(p_values, "hochberg")


def hommel(p_values: PValues) -> npt.NDArray[np.float64]:
    """Hommel's adjusted p-values: closed testing with Simes' test, in O(n log n).

    For independent or positively dependent tests; never larger than Hochberg's or Holm's.

    Parameters, returns: as `holm`. Hommel (1988), Biometrika 75(2), 383-386.

    Examples
    --------
    >>> hommel([0.01, 0.04, 0.03]).tolist()
    [0.03, 0.04, 0.04]
    """
    return adjusted_p_values(p_values, "hommel")


def benjamini_hochberg(p_values: PValues) -> npt.NDArray[np.float64]:
    """Benjamini and Hochberg's adjusted p-values: the expected share of false among the rejected is at most α.

    For independent or positively dependent tests. Weaker than `holm`: among many rejected, some are expected to be
    wrong.

    Parameters, returns: as `holm`. Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57(1), 289-300.
    """
    return adjusted_p_values(p_values, "benjamini_hochberg")


def benjamini_yekutieli(p_values: PValues) -> npt.NDArray[np.float64]:
    """Benjamini and Yekutieli's adjusted p-values: as `benjamini_hochberg`, whatever the dependence among the tests.

    Parameters, returns: as `holm`. Benjamini & Yekutieli (2001), Ann. Stat. 29(4), 1165-1188.
    """
    return adjusted_p_values(p_values, "benjamini_yekutieli")
