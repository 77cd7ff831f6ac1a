"""What several tests need: small files, and a stand-in for the compiled library that answers at once."""

from __future__ import annotations

import json
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# A busy machine is slow, not wrong. The rest is Hypothesis' own: under CI examples are the same in every run.
settings.register_profile("unhurried", settings.default, deadline=None)
settings.load_profile("unhurried")

ARRESTS = """\
released,colour,sex,reoffended,hours,weight
Yes,White,Male,0,1.5,1
No,Black,Male,1,2,1
Yes,Black,Female,0,0.25,2
Yes,White,,1,7,1
No,,Female,,3,0.5
"""


@pytest.fixture(autouse=True)
def _no_picture_stays_open() -> Iterator[None]:
    """Close what a test has drawn: matplotlib warns of many open figures, and warnings are errors in other tests."""
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


@pytest.fixture
def arrests(tmp_path: Path) -> Path:
    """Write a CSV of five people."""
    path = tmp_path / "arrests.csv"
    path.write_text(ARRESTS, encoding="utf-8")
    return path


@pytest.fixture
def write_csv(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes bytes or text as a CSV."""

    def write(content: str | bytes, name: str = "data.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


def estimate(value: float | None) -> dict[str, Any]:
    """Return an estimate as the record holds one."""
    if value is None:
        return {"value": None, "low": 0.0, "high": "infinity", "confidence": 0.95, "n": 0, "undefined": "nobody"}
    return {"value": value, "low": value - 0.125, "high": value + 0.125, "confidence": 0.95, "n": 5, "method": "wilson"}


def answer(spec: dict[str, Any], outside: int = 0) -> dict[str, Any]:
    """Return a record of the right shape; its numbers mean nothing."""
    return {
        "schema": "lotrecht.audit/1",
        "title": spec["title"],
        "data": spec["data"],
        "statistics": spec["statistics"],
        "metrics": ["selection_rate"],
        "tables": [
            {
                "attributes": ["colour"],
                "groups": [
                    {"levels": ["Black"], "n": 2, "rates": {"selection_rate": estimate(0.5)}, "gaps": None},
                    {
                        "levels": [None],
                        "n": 0,
                        "rates": {"selection_rate": estimate(None)},
                        "gaps": {"selection_rate": {"difference": estimate(0.25), "ratio": estimate(None)}},
                    },
                ],
            }
        ],
        "findings": [
            {
                "metric": "selection_rate",
                "measure": "ratio",
                "attributes": ["colour"],
                "group": [None],
                "reference": ["Black"],
                "estimate": estimate(None),
                "verdict": "undefined",
            }
        ],
        "verdicts": {"within": 1, "outside": outside, "undecided": 0, "undefined": 1},
    }


class StandIn:
    """Stands in for the compiled library, and remembers what it was given."""

    def __init__(self) -> None:
        self.outside = 0
        self.calls: list[tuple[Any, ...]] = []

    def run_audit(self, spec: dict[str, Any], *columns: Any) -> str:
        self.calls.append((spec, *columns))
        return json.dumps(answer(spec, self.outside))


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    """Put stand-ins where the compiled library, the report and the terminal summary are."""
    core = StandIn()
    module: Any = types.ModuleType("lotrecht._core")
    module.run_audit = core.run_audit
    report: Any = types.ModuleType("lotrecht.report")
    report.render = lambda record, language: f"<html lang='{language}'>{record['title']}</html>"
    terminal: Any = types.ModuleType("lotrecht.terminal")
    terminal.print_summary = lambda record, console, language="en": console.print(f"summary in {language}")
    for each in (module, report, terminal):
        monkeypatch.setitem(sys.modules, each.__name__, each)
    return core
