"""Bad input, from the file to the exit status: one clear paragraph, no traceback, nothing half written.

The parts have tests of their own; these go the whole way, through `Decisions`, `audit` and the command line.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from end_to_end import Ended, lotrecht
from lotrecht import Decisions, InvalidInput, Plan, audit, fairness

HEADER = "decision,group,outcome,weight\n"
ROWS = "".join(f"{i % 2},{'ab'[i % 3 == 0]},{i // 2 % 2},1\n" for i in range(60))
GOOD = HEADER + ROWS

PLAN = """\
[data]
path = "data.csv"
[columns]
decision = "decision"
effect = "benefit"
outcome = "outcome"
weight = ""
[groups]
attributes = ["group"]
[statistics]
confidence = 0.95
[[checks]]
metric = "selection_rate"
measure = "ratio"
low = 0.8
high = 1.25
[[checks]]
metric = "true_positive_rate"
measure = "worst_difference"
high = 0.1
"""
WEIGHTED = PLAN.replace('weight = ""', 'weight = "weight"')


def parquet(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return bytes(sink.getvalue())


PARQUET = parquet(pa.table({"decision": [0, 1] * 30, "group": ["a", "b", "a"] * 20, "outcome": [0, 1, 1] * 20}))


def prepare(folder: Path, data: str | bytes, plan: str = PLAN, name: str = "data.csv") -> Path:
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    path = folder / "plan.toml"
    path.write_text(plan.replace("data.csv", name), encoding="utf-8")
    return path


def assert_refused(ended: Ended, folder: Path, message: str) -> None:
    """One paragraph on standard error, exit status 2, and no trace of a result."""
    assert ended.status == 2
    assert ended.out == ""
    assert ended.err.startswith("lotrecht: ")
    assert ended.err.endswith("\n")
    assert ended.err.count("\n") == 1
    assert "Traceback" not in ended.err
    assert re.search(message, ended.err), ended.err
    assert not [p for p in folder.rglob("*") if p.suffix in (".html", ".json", ".part")]


def run(plan: Path) -> dict[str, Any]:
    """Audit on the command line, and return the record."""
    ended = lotrecht("audit", plan, "--out", plan.parent / "out")
    assert ended.status in (0, 1)
    assert ended.err == ""
    assert (plan.parent / "out" / "report.html").stat().st_size > 5000
    return dict(json.loads((plan.parent / "out" / "audit.json").read_text(encoding="utf-8")))


# ------------------------------------------------------------------------------------------ files and plans


FILES: dict[str, tuple[str | bytes, str, str]] = {
    "a row too short": (GOOD + "1,a\n", PLAN, "Expected 4 columns, got 2: 1,a"),
    "a row too long": (GOOD + "1,a,1,1,1\n", PLAN, "Expected 4 columns, got 5"),
    "no decision column": (GOOD.replace("decision", "decison"), PLAN, "no column 'decision' .* did you mean 'decison'"),
    "no group column": (GOOD.replace("group", "grupp"), PLAN, "no column 'group' .* did you mean 'grupp'"),
    "no outcome column": (
        GOOD.replace("outcome", "result"),
        PLAN,
        "no column 'outcome' .* columns are 'decision', 'gr",
    ),
    "three decisions": (GOOD + "2,a,1,1\n", PLAN, "must be two-valued, but holds 3 different values: '0', '1', '2'"),
    "decisions in words": (
        GOOD.replace("\n1,", "\nyes,").replace("\n0,", "\nno,"),
        PLAN,
        "holds 'no', 'yes'; say which .* positive='no' or positive='yes'",
    ),
    "three outcomes": (GOOD + "1,a,7,1\n", PLAN, "outcome column 'outcome' must be two-valued"),
    "text for a weight": (GOOD + "1,a,1,many\n", WEIGHTED, "row 61: 'many' is text where a number belongs"),
    "a decimal comma": (GOOD + '1,a,1,"1,5"\n', WEIGHTED, r"row 61: '1,5' is text .* \(a decimal comma\?"),
    "a negative weight": (GOOD + "1,a,1,-2\n", WEIGHTED, "weight column 'weight', row 61: -2 is negative"),
    "an infinite weight": (GOOD + "1,a,1,inf\n", WEIGHTED, "weight column 'weight', row 61: inf is infinite"),
    "no byte": ("", PLAN, r"the file is empty \(0 bytes\)"),
    "no row": (HEADER, PLAN, "the file has column names but no row"),
    "no usable row": (HEADER + ",a,1,1\n,b,0,1\n", PLAN, "no usable row is left of 2"),
    "two columns of one name": (GOOD.replace("weight", "group"), PLAN, "'group' stands at columns 2, 4; rename one"),
    "another encoding": (GOOD.replace(",b,", ",größe,").encode("cp1252"), PLAN, r"byte 34 \(0xf6\) .* probably cp1252"),
    "UTF-16": (GOOD.encode("utf-16"), PLAN, "mark of UTF-16"),
    "zero bytes": (GOOD.encode() + bytes(3), PLAN, "neither CSV nor Parquet"),
    "an unknown key": (
        GOOD,
        PLAN.replace("confidence", "confidense"),
        "'confidense' in .statistics.; did you mean 'conf",
    ),
    "an unknown table": (GOOD, PLAN.replace("[groups]", "[group]"), "unknown key 'group'; did you mean 'groups'"),
    "an unknown key of a check": (GOOD, PLAN.replace("low =", "lwo ="), "'lwo' in ..checks.. 1; did you mean 'low'"),
    "an unknown metric": (GOOD, PLAN.replace("true_positive_rate", "tpr"), "metric must be one of 'selection_rate'"),
    "no confidence": (GOOD, PLAN.replace("confidence = 0.95", ""), "confidence is missing; .* it has no default"),
    "95 for 0.95": (GOOD, PLAN.replace("0.95", "95"), "confidence must lie between 0 and 1, got 95"),
    "no TOML": (GOOD, PLAN.replace("[groups]", "[groups"), "plan.toml: is not TOML"),
    "a reference nobody knows": (
        GOOD,
        PLAN.replace('["group"]', '["group"]\nreference = { group = "A" }'),
        "'group' has no group 'A'; did you mean 'a'",
    ),
    "no such file": (GOOD, PLAN.replace('"data.csv"', '"dta.csv"'), "no such file; did you mean 'data.csv'"),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_or_plan_that_cannot_be_used_is_refused_alike_by_every_door(case: str, tmp_path: Path) -> None:
    data, text, message = FILES[case]
    plan = prepare(tmp_path, data, text)
    ended = lotrecht("audit", plan, "--out", tmp_path / "out")
    assert_refused(ended, tmp_path, message)
    with pytest.raises(InvalidInput) as refused:
        audit(plan)
    assert ended.err == f"lotrecht: {refused.value}\n"


@pytest.mark.parametrize("case", [name for name, (_, plan, _) in FILES.items() if plan in (PLAN, WEIGHTED)])
def test_decisions_refuse_such_a_file_too(case: str, tmp_path: Path) -> None:
    data, text, message = FILES[case]
    prepare(tmp_path, data)
    weight = "weight" if text == WEIGHTED else None
    with pytest.raises(InvalidInput, match=message):
        Decisions(tmp_path / "data.csv", decision="decision", groups="group", outcome="outcome", weight=weight)


@pytest.mark.parametrize("cut", [1, 3, 4, 8, len(PARQUET) // 2, len(PARQUET) - 9, len(PARQUET) - 4, len(PARQUET) - 1])
def test_a_truncated_parquet_file_is_refused(cut: int, tmp_path: Path) -> None:
    plan = prepare(tmp_path, PARQUET[:cut], name="data.parquet")
    ended = lotrecht("audit", plan, "--out", tmp_path / "out")
    assert_refused(ended, tmp_path, "data.parquet: (the Parquet file is cut off|is no Parquet file)")
    with pytest.raises(InvalidInput, match=r"data\.parquet"):
        Decisions(tmp_path / "data.parquet", decision="decision", groups="group")


def test_a_damaged_parquet_file_is_refused(tmp_path: Path) -> None:
    plan = prepare(tmp_path, PARQUET[:60] + bytes(40) + PARQUET[100:], name="data.parquet")
    assert_refused(lotrecht("audit", plan, "--out", tmp_path / "out"), tmp_path, "the Parquet file is damaged")


def test_old_files_survive_a_refusal(tmp_path: Path) -> None:
    plan = prepare(tmp_path, GOOD + "2,a,1,1\n")
    out = tmp_path / "out"
    out.mkdir()
    for name in ("audit.json", "report.html"):
        (out / name).write_text("old", encoding="utf-8")
    assert lotrecht("audit", plan, "--out", out).status == 2
    assert {p.name: p.read_text(encoding="utf-8") for p in out.iterdir()} == {"audit.json": "old", "report.html": "old"}


# ------------------------------------------------------------------------------------------ data in memory


def test_columns_of_different_lengths_are_refused() -> None:
    columns = {"decision": [0, 1, 1], "group": ["a", "b"]}
    message = "group column 'group' has 2 values, but decision column 'decision' has 3"
    with pytest.raises(InvalidInput, match=message):
        Decisions(columns, decision="decision", groups="group")
    with pytest.raises(InvalidInput, match=message):
        Decisions(decision=np.array([0, 1, 1]), groups={"group": np.array(["a", "b"])})
    with pytest.raises(InvalidInput, match=message):
        audit(Plan.parse(PLAN.replace('outcome = "outcome"', "").partition('[[checks]]\nmetric = "true')[0]), columns)


@pytest.mark.parametrize("frame", [pd.DataFrame, pl.DataFrame, pa.table, dict], ids=["pandas", "polars", "arrow", "-"])
def test_a_missing_column_of_a_frame_is_suggested(frame: Callable[[Any], Any]) -> None:
    with pytest.raises(InvalidInput, match=r"no column 'decison' .* did you mean 'decision'"):
        Decisions(frame({"decision": [0, 1], "group": ["a", "b"]}), decision="decison", groups="group")


def test_duplicate_columns_of_a_frame_are_refused() -> None:
    frame = pd.DataFrame([[0, "a", "x"], [1, "b", "y"]], columns=["decision", "group", "group"])
    with pytest.raises(InvalidInput, match="'group' stands at columns 2, 3"):
        Decisions(frame, decision="decision", groups="group")
    table = pa.Table.from_arrays([pa.array([0, 1]), pa.array([0, 1])], names=["decision", "decision"])
    with pytest.raises(InvalidInput, match="'decision' stands at columns 1, 2"):
        Decisions(table, decision="decision")


@pytest.mark.parametrize("decision", [[0.0, 0.5, 1.0], [1, 2, 3], ["a", "b", "c"]], ids=str)
def test_scores_and_marks_are_no_decisions(decision: list[Any]) -> None:
    with pytest.raises(InvalidInput, match="must be two-valued, but holds 3 different values"):
        Decisions({"decision": decision, "group": ["a", "b", "c"]}, decision="decision", groups="group")


def test_rows_with_nan_and_infinite_scores_are_set_aside_and_every_report_says_so() -> None:
    score = [0.1, math.nan, 0.3, math.inf, 0.5, -math.inf, 0.7, 0.8]
    d = Decisions(
        {"decision": [0, 1] * 4, "group": list("aabbaabb"), "score": score},
        decision="decision",
        groups="group",
        score="score",
    )
    assert d.score is not None
    assert np.isfinite(d.score).all()
    assert (d.ledger.rows_read, d.ledger.rows_used) == (8, 5)
    record = audit(Plan.parse("[statistics]\nconfidence = 0.95"), d).record
    assert record["data"]["set_aside"] == [
        {"reason": "score_missing", "column": "score", "rows": 1},
        {"reason": "score_infinite", "column": "score", "rows": 2},
    ]
    assert sum(group["n"] for group in record["tables"][0]["groups"]) == record["data"]["rows_used"] == 5


@pytest.mark.parametrize("role", ["score", "weight"])
def test_text_where_numbers_belong_is_refused_with_its_row(role: str) -> None:
    columns: dict[str, Any] = {"decision": [0, 1, 1], "group": list("aab"), role: ["1", "2", "much"]}
    with pytest.raises(InvalidInput, match=rf"{role} column '{role}', row 3: 'much' is text where a number belongs"):
        Decisions(columns, decision="decision", groups="group", **{role: role})
    columns[role] = ["1", "2", "3"]
    with pytest.raises(InvalidInput, match=rf"{role} column '{role}' holds numbers as text, such as '1' in row 1"):
        Decisions(columns, decision="decision", groups="group", **{role: role})


def test_negative_weights_are_refused_everywhere() -> None:
    columns = {"decision": [0, 1, 1], "group": list("aab"), "weight": [1.0, -0.5, 1.0]}
    with pytest.raises(InvalidInput, match=r"weight column 'weight', row 2: -0\.5 is negative"):
        Decisions(columns, decision="decision", groups="group", weight="weight")
    with pytest.raises(InvalidInput, match=r"'sample_weight', row 2: -0\.5 is negative"):
        fairness.selection_rate(columns["decision"], columns["decision"], sample_weight=columns["weight"])


def test_nothing_at_all_is_refused() -> None:
    for empty in ({"decision": [], "group": []}, pd.DataFrame({"decision": [], "group": []})):
        with pytest.raises(InvalidInput, match="no row"):
            Decisions(empty, decision="decision", groups="group")


# ------------------------------------------------------------------------------------------ thin, but not wrong


def verdicts(record: dict[str, Any]) -> list[str]:
    return [finding["verdict"] for finding in record["findings"]]


def test_one_row_is_an_audit_that_clears_nobody(tmp_path: Path) -> None:
    record = run(prepare(tmp_path, HEADER + "1,a,1,1\n"))
    (table,) = record["tables"]
    (group,) = table["groups"]
    assert group["n"] == record["data"]["rows_used"] == 1
    estimate = group["rates"]["selection_rate"]
    assert estimate["value"] == 1.0
    assert estimate["low"] < 0.3
    assert group["rates"]["false_positive_rate"]["undefined"] == "no_negatives"
    assert set(verdicts(record)) == {"undefined"}


def test_one_group_has_no_gap(tmp_path: Path) -> None:
    record = run(prepare(tmp_path, GOOD.replace(",b,", ",a,")))
    (table,) = record["tables"]
    assert [group["n"] for group in table["groups"]] == [60]
    assert table["worst_gaps"]["selection_rate"]["difference"]["estimate"]["undefined"] == "single_group"
    assert set(verdicts(record)) == {"undefined"}


def test_a_group_nobody_is_in_stays_with_n_0(tmp_path: Path) -> None:
    groups = pa.DictionaryArray.from_arrays(pa.array([0, 2, 0] * 20, pa.int8()), ["a", "nobody", "b"])
    table = pa.table({"decision": [0, 1] * 30, "group": groups, "outcome": [0, 1, 1] * 20})
    record = run(prepare(tmp_path, parquet(table), name="data.parquet"))
    assert record["attributes"] == [{"name": "group", "levels": ["a", "nobody", "b"]}]
    (audited,) = record["tables"]
    found = {group["levels"][0]: group for group in audited["groups"]}
    assert {name: group["n"] for name, group in found.items()} == {"a": 40, "nobody": 0, "b": 20}
    assert set(found["nobody"]) == {"levels", "n", "counts"}  # the rest is said once, for all such groups
    rate = audited["nobody"]["rates"]["selection_rate"]
    assert (rate["value"], rate["undefined"], rate["n"]) == (None, "nobody", 0)
    by_group = {finding["group"][0]: finding["verdict"] for finding in record["findings"] if finding["group"]}
    assert by_group["nobody"] == "undefined"
    worst = audited["worst_gaps"]["selection_rate"]["difference"]["estimate"]
    assert worst["value"] is not None, "the others are compared all the same"
    assert "nobody" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_without_positive_outcomes_there_is_no_true_positive_rate(tmp_path: Path) -> None:
    record = run(prepare(tmp_path, re.sub(r",[01],1\n", ",0,1\n", GOOD)))
    for group in record["tables"][0]["groups"]:
        rate = group["rates"]["true_positive_rate"]
        assert (rate["value"], rate["undefined"], rate["n"]) == (None, "no_positives", 0)
        assert group["rates"]["base_rate"]["value"] == 0.0
    by_metric = {finding["metric"]: finding["verdict"] for finding in record["findings"]}
    assert by_metric["true_positive_rate"] == "undefined"
    assert by_metric["selection_rate"] in ("within", "outside", "undecided")


def test_weights_that_are_all_0_measure_nobody(tmp_path: Path) -> None:
    record = run(prepare(tmp_path, GOOD.replace(",1\n", ",0\n"), WEIGHTED))
    assert set(verdicts(record)) == {"undefined"}


def test_10_000_groups_are_all_there(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    group = np.concatenate([np.arange(10_000), rng.integers(0, 10_000, 20_000)])
    decision = rng.integers(0, 2, len(group))
    table = pa.table({"decision": decision, "group": [f"district {g}" for g in group]})
    plan = PLAN.replace('outcome = "outcome"\n', "").partition('[[checks]]\nmetric = "true')[0]
    record = run(prepare(tmp_path, parquet(table), plan, name="data.parquet"))
    found = {entry["levels"][0]: entry for entry in record["tables"][0]["groups"]}
    assert len(found) == 10_000
    n, selected = np.bincount(group), np.bincount(group, weights=decision)
    for g in (0, 7, 4321, 9999):
        entry = found[f"district {g}"]
        assert entry["n"] == n[g]
        assert entry["rates"]["selection_rate"]["value"] == selected[g] / n[g]
    assert sum(record["verdicts"].values()) == len(record["findings"]) == 9_999
    assert (tmp_path / "out" / "report.html").stat().st_size < 5_000_000


# ------------------------------------------------------------------------------------------ in the words of who asked


def test_what_only_a_bootstrap_uses_is_refused_without_one() -> None:
    d = Decisions({"x": [0, 1, 1], "g": list("aab")}, decision="x", groups="g")
    for name in ("seed", "replicates"):
        with pytest.raises(InvalidInput, match=rf"by_group: {name}= is of a bootstrap, and none was asked for"):
            fairness.by_group(d, confidence=0.9, **{name: 7})


def test_too_few_replicates_are_refused_in_the_words_of_the_plan() -> None:
    d = Decisions({"x": [0, 1, 1, 0] * 5, "g": list("aabb") * 5}, decision="x", groups="g")
    plan = (
        '[columns]\ndecision = "x"\n[groups]\nattributes = ["g"]\n[statistics]\nconfidence = 0.95\nbootstrap = "bca"\n'
    )
    with pytest.raises(InvalidInput, match=r"^\[statistics\].replicates must be at least \d+ for a level of"):
        audit(Plan.parse(f"{plan}replicates = 10\n"), d)
    with pytest.raises(InvalidInput, match=r"\[statistics\].replicates must be at least 1 for a bootstrap, got 0"):
        Plan.parse(f"{plan}replicates = 0\n")
    with pytest.raises(InvalidInput, match=r"^by_group: replicates must be at least \d+ for a level of"):
        fairness.by_group(d, confidence=0.95, bootstrap="bca", seed=1, replicates=10)


def test_a_group_called_all_is_told_from_everybody() -> None:
    d = Decisions({"x": [0, 1, 1], "g": ["(all)", "a", "a"], "h": list("uvv")}, decision="x", groups=["g", "h"])
    table = fairness.by_group(d, confidence=0.9)
    assert table.everybody == "((all))"
    assert table["g"].count("(all)") == 2 + 1  # alone, and crossed with both levels of h
    assert table["h"].count("((all))") == 2
    assert "((all))" not in {name for axis in [table.plot()] for name in map(str, axis.get_yticklabels())}


def test_an_audit_speaks_of_columns_not_of_what_reads_them() -> None:
    plan = Plan.parse('[columns]\ndecision = "x"\n[groups]\nattributes = ["g"]\n[statistics]\nconfidence = 0.95\n')
    with pytest.raises(InvalidInput) as refused:
        audit(plan, {"x": [2, 3, 4], "g": list("aab")})
    assert not str(refused.value).startswith("Decisions:")
