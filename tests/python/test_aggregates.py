"""Audits from published counts: DUO's rounded tables, hidden counts, sums, and what is refused."""

from __future__ import annotations

import csv
import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from end_to_end import lotrecht, real_data
from lotrecht import InvalidInput, Plan, fairness
from lotrecht.report.analysis_words import aggregates as words

COUNTS: dict[str, list[Any]] = {"origin": ["A", "B"], "checked": [40, 120], "people": [1000, 6000]}
ASKED: dict[str, Any] = {
    "groups": "origin",
    "selected": "checked",
    "total": "people",
    "rounding": 10,
    "confidence": 0.95,
}


def one(table: Any, quantity: str, **labels: Any) -> dict[str, Any]:
    found = [r for r in table.rows() if r["quantity"] == quantity and all(r[k] == v for k, v in labels.items())]
    assert len(found) == 1, (quantity, found)
    return found[0]


def test_bounds_by_hand() -> None:
    t = fairness.from_counts(COUNTS, **ASKED)
    ratio = one(t, "ratio_rounding", origin="A")
    assert ratio["value"] == 2.0
    assert ratio["low"] == pytest.approx((35 / 1005) / (125 / 5995))
    assert ratio["high"] == pytest.approx((45 / 995) / (115 / 6005))
    chance = one(t, "ratio_sampling", origin="A")
    assert chance["low"] < ratio["low"] < ratio["high"] < chance["high"]
    assert ratio["reference"] == "B"


def test_exact_counts_leave_nothing_but_chance() -> None:
    t = fairness.from_counts(COUNTS, **{**ASKED, "rounding": 1})
    rate = one(t, "rate_rounding", origin="A")
    assert rate["low"] == rate["value"] == rate["high"] == 0.04


def test_every_table_that_may_have_been_published() -> None:
    """Rounded up to 5 or hidden below 4, with a published sum: the bounds hold all tables that fit."""
    counts = {"g": ["a", "b", "Total"], "x": ["5", "*", "5"], "n": ["15", "10", "20"]}
    t = fairness.from_counts(
        counts, groups="g", selected="x", total="n", rounding=5, rule="up", suppressed_below=4, marks="*",
        everybody="Total", confidence=0.5, reference={"g": "b"},
    )  # fmt: skip

    def up(count: int) -> str:
        return "*" if count < 4 else str(-(-count // 5) * 5)

    differences = []
    for xa, xb in itertools.product(range(20), repeat=2):
        for na, nb in itertools.product(range(xa, 25), range(xb, 25)):
            shown = {"x": [up(xa), up(xb), up(xa + xb)], "n": [up(na), up(nb), up(na + nb)]}
            if shown == {"x": counts["x"], "n": counts["n"]}:
                differences.append(xa / na - xb / nb)
    row = one(t, "difference_rounding")
    assert differences
    assert row["low"] <= min(differences) + 1e-12
    assert row["high"] >= max(differences) - 1e-12
    assert row["low"] > min(differences) - 0.1  # and not much wider, though sums over rows and columns tie it
    assert row["undefined"] == "not_published"


def test_four_counts() -> None:
    counts = {"g": ["a", "b"], "tp": [10, 20], "fp": [30, 40], "fn": [50, 60], "tn": [70, 80]}
    t = fairness.from_counts(
        counts, groups="g", true_positive="tp", false_positive="fp", false_negative="fn", true_negative="tn",
        rounding=10, rule="random", confidence=0.9, reference="rest",
    )  # fmt: skip
    assert one(t, "rate_rounding", g="a", metric="true_positive_rate")["value"] == pytest.approx(1 / 6)
    assert one(t, "rate_rounding", g="a", metric="true_positive_rate")["low"] == pytest.approx(1 / 60)
    assert {r["reference"] for r in t.rows() if r["quantity"].startswith("difference")} == {"rest"}
    assert len(set(t["metric"])) == 11


@pytest.mark.parametrize(
    ("change", "counts", "words_of_it"),
    [
        ({}, {"checked": [43, 120]}, "multiple of 10"),
        ({}, {"checked": [2000, 120]}, 'from_counts: "A": the parts make 1995 or more, but'),
        ({}, {"checked": ["<5", 120]}, "no whole number"),
        ({}, {"checked": [-10, 120]}, "no whole number"),
        ({}, {"checked": [None, 120]}, "no whole number"),
        ({}, {"origin": ["A", "A"]}, "two rows"),
        ({"rounding": 0}, {}, "rounding is missing"),
        ({"rounding": 2.5}, {}, "rounding must be a whole number"),
        ({"rule": "bankers"}, {}, "rule must be one of"),
        ({"total": None}, {}, "needs selected with"),
        ({"true_positive": "people"}, {}, "twice"),
        ({"marks": "<5"}, {}, "below which count"),
        ({"metrics": "accuracy"}, {}, "needs the four counts"),
        ({"metrics": "balanced_accuracy"}, {}, "made of two rates"),
        ({"reference": {"origin": "C"}}, {}, "no group"),
        ({"reference": {"sex": "f"}}, {}, "must name a value of each"),
        ({"reference": "best_off"}, {}, "reference must be one of"),
        ({"everybody": "Total"}, {}, "no row"),
        ({"selected": "chekced"}, {}, "checked"),
        ({"confidence": 95}, {}, "strictly between"),
        ({"groups": []}, {}, "groups is empty"),
    ],
)
def test_refusals(change: dict[str, Any], counts: dict[str, Any], words_of_it: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        fairness.from_counts({**COUNTS, **counts}, **{**ASKED, **change})
    assert words_of_it in str(refused.value)


def duo(number: int) -> dict[str, dict[str, int]]:
    """Return one of DUO's published tables: category -> column -> count."""
    with real_data(f"duo_cub/table{number}.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["Category"]: {k.removesuffix(" (number)"): int(v) for k, v in row.items() if k.endswith("(number)")}
            for row in csv.DictReader(file)
        }


ORIGINS = ("Country of origin: NL", "Country of origin: Europe (excl. NL)", "Country of origin: Outside Europe")


def test_duo_every_sum_it_publishes_fits_rounding_to_ten() -> None:
    """Table 1 by origin and education: parts and sums, rounded apart, still leave a table that fits them all."""
    table = duo(1)
    kinds = [f"Education: {kind}" for kind in ("mbo 1-2", "mbo 3-4", "hbo", "wo")]
    counts: dict[str, list[Any]] = {
        "kind": [*kinds, "Total"],
        "nl": [table[k][ORIGINS[0]] for k in [*kinds, "Total"]],
        "total": [table[k]["Total"] for k in [*kinds, "Total"]],
    }
    t = fairness.from_counts(
        counts, groups="kind", selected="nl", total="total", rounding=10, everybody="Total", confidence=0.95
    )
    for row in t.rows():
        assert row["low"] <= row["value"] <= row["high"]


def test_duo_small_counts_rounded_to_nothing_keep_their_bounds() -> None:
    """Table 5 beside table 1: a published 0 may be up to 5 people, so a ratio to it has no upper bound but a lower."""
    numerator, denominator = duo(5)["Education: wo"], duo(1)["Education: wo"]
    counts: dict[str, list[Any]] = {
        "origin": list(ORIGINS),
        "in": [numerator[o] for o in ORIGINS],
        "of": [denominator[o] for o in ORIGINS],
    }
    t = fairness.from_counts(
        counts,
        groups="origin",
        selected="in",
        total="of",
        rounding=10,
        confidence=0.95,
        reference={"origin": ORIGINS[0]},
    )
    zero = one(t, "rate_rounding", origin=ORIGINS[1])
    assert (zero["value"], zero["low"]) == (0.0, 0.0)
    assert zero["high"] == pytest.approx(5 / 7045)
    outside = one(t, "ratio_rounding", origin=ORIGINS[2])
    assert outside["low"] == pytest.approx((25 / 12655) / (15 / 75955))
    assert outside["low"] > 5
    assert one(t, "ratio_sampling", origin=ORIGINS[2])["low"] > 1


PLAN = """\
[data]
path = "rows.csv"
[columns]
decision = "d"
[groups]
attributes = ["g"]
[statistics]
confidence = 0.95
[aggregates]
file = "counts.csv"
groups = "origin"
selected = "checked"
total = "people"
rounding = 10
reference = {origin = "B"}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rows.csv").write_text("d,g\n1,a\n0,a\n1,b\n0,b\n", encoding="utf-8")
    (tmp_path / "counts.csv").write_text("origin,checked,people\nA,40,1000\nB,120,6000\n", encoding="utf-8")
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    return tmp_path


def test_from_plan_to_report(folder: Path) -> None:
    ended = lotrecht("audit", folder / "plan.toml", "--out", folder / "out")
    assert ended.status == 0, ended.err
    record = json.loads((folder / "out" / "audit.json").read_text(encoding="utf-8"))
    (analysis,) = record["analyses"]
    assert analysis["kind"] == "aggregates"
    assert analysis["settings"]["rounding"] == 10
    assert words.EN["title"] in (folder / "out" / "report.html").read_text(encoding="utf-8")


def test_the_plan_is_written_as_it_was_read(folder: Path) -> None:
    plan = Plan.read(folder / "plan.toml")
    assert Plan.parse(plan.to_toml()).analyses == plan.analyses


@pytest.mark.parametrize(
    ("old", "new", "words_of_it"),
    [
        ("rounding = 10\n", "", "[aggregates].rounding is missing"),
        ('total = "people"\n', "", "[aggregates] needs selected with"),
        ("rounding = 10", "base = 10", "unknown key"),
        ('origin = "B"', 'origin = "X"', "has no group"),
        ('"counts.csv"', '"count.csv"', "count.csv"),
        ('file = "counts.csv"\n', "", "[aggregates].file is empty"),
    ],
)
def test_the_plan_refuses_in_its_own_words(folder: Path, old: str, new: str, words_of_it: str) -> None:
    (folder / "plan.toml").write_text(PLAN.replace(old, new), encoding="utf-8")
    ended = lotrecht("audit", folder / "plan.toml", "--out", folder / "out")
    assert ended.status == 2
    assert words_of_it in " ".join(ended.err.split())


def test_words_in_both_languages_and_for_every_quantity() -> None:
    assert words.EN.keys() == words.DE.keys()
    for quantity in set(fairness.from_counts(COUNTS, **ASKED)["quantity"]):
        assert f"quantity.{quantity}" in words.EN
        assert f"unit.{quantity}" in words.EN
