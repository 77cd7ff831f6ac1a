"""What all tests of several variables take and return. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from lotrecht.drift.results import WindowTest, as_test
from lotrecht.drift.rows import Rows, rows_of
from lotrecht.errors import InvalidInput
from lotrecht.stats.checking import refuse_choice, refuse_number
from lotrecht.tables import Table

__all__ = ["KernelName", "RowTest", "Scale", "checked_bandwidth", "kernel_rows", "read_rows", "row_test"]

KernelName = Literal["gaussian", "laplace"]
Scale = Literal["robust", "none"]


@dataclass(frozen=True)
class RowTest(WindowTest):
    """A test of two windows of several variables; unpacks as ``statistic, pvalue = result``.

    Attributes
    ----------
    missing : missing values in both windows; each is a state of its own
    parameters : what was chosen by the data, such as the bandwidth
    details : kernel by kernel, or variable by variable, where a test has such; else None
    """

    parameters: dict[str, float] = field(default_factory=dict)
    details: Table | None = None


def read_rows(
    who: str,
    reference: Any,
    current: Any,
    columns: Sequence[str] | None,
    categories: Sequence[str | int],
    scale: str,
    encoding: str,
) -> Rows:
    """Read both windows."""
    refuse_choice(who, "scale", scale, ("robust", "none"))
    return rows_of(who, reference, current, columns, categories, encoding)


def kernel_rows(
    who: str,
    reference: Any,
    current: Any,
    kernel: str,
    bandwidth: float | None,
    columns: Sequence[str] | None,
    categories: Sequence[str | int],
    scale: str,
    encoding: str,
) -> tuple[Rows, tuple[Any, str, float | None]]:
    """Read both windows for a kernel; also (windows, kernel, bandwidth) as compiled functions take them."""
    refuse_choice(who, "kernel", kernel, ("gaussian", "laplace"))
    rows = read_rows(who, reference, current, columns, categories, scale, encoding)
    return rows, (rows.windows(scale), kernel, checked_bandwidth(who, bandwidth))


def row_test(
    parts: tuple[Any, ...],
    windows: Any,
    *,
    effect: Any = None,
    parameters: dict[str, float],
    details: Table | None = None,
) -> RowTest:
    """Name the compiled module's parts."""
    plain = as_test(parts, effect)
    return RowTest(
        plain.statistic,
        plain.pvalue,
        plain.n,
        plain.method,
        plain.undefined,
        plain.effect,
        missing=windows.missing,
        parameters=parameters,
        details=details,
    )


def checked_bandwidth(who: str, bandwidth: float | None) -> float | None:
    """Return a bandwidth that can be used, or None for one that the data choose."""
    if bandwidth is None:
        return None
    refuse_number(who, "bandwidth", bandwidth)
    if not 1e-100 <= float(bandwidth) <= 1e100:
        raise InvalidInput(f"{who}: bandwidth must be a positive number, got {bandwidth}")
    return float(bandwidth)
