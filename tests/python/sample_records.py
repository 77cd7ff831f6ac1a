"""Synthetic audit records for the tests of what people see.

Every count is invented; the intervals are those of `sample_estimates`. Run this file to rewrite ``data/*.json``.
"""

from __future__ import annotations

import itertools
import json
import math
import random
from pathlib import Path
from typing import Any

from sample_estimates import CELLS, CONFIDENCE, Json, difference, estimate, rates, ratio

DATA = Path(__file__).parent / "data"
WHY = ("purpose", "legal_basis", "affected", "decides", "after_a_finding")
ANSWERED = dict(
    zip(
        WHY,
        (
            "Decide who waits for trial at home and who waits in jail.",
            "State statute 907.041, pretrial detention and release.",
            "Everybody arrested in the county, about 7,000 people a year.",
            "A judge, who sees the score beside the file.",
            "The office reports to the council within three months and proposes a change.",
        ),
        strict=True,
    )
)


def table(attributes: list[str], cells: list[tuple[list[str | None], tuple[int, ...]]], labelled: bool) -> Json:
    """Return one table: groups, gaps against the largest, worst gaps, criteria."""
    groups: list[Json] = []
    for levels, counts in cells:
        c = dict(zip(CELLS, counts, strict=True))
        groups.append({"levels": levels, "n": sum(counts), "counts": c, "rates": rates(c, labelled), "gaps": None})
    total = {name: sum(g["counts"][name] for g in groups) for name in CELLS}
    base = max(range(len(groups)), key=lambda i: groups[i]["n"])
    for i, g in enumerate(groups):
        if i != base:
            g["gaps"] = {
                m: {
                    "difference": difference(g["rates"][m], groups[base]["rates"][m]),
                    "ratio": ratio(g["rates"][m], groups[base]["rates"][m]),
                }
                for m in g["rates"]
            }
    worst = {m: worst_gap(groups, m) for m in groups[base]["rates"]}
    criteria = [
        {
            "name": "demographic_parity",
            "aggregate": "difference",
            "estimate": worst["selection_rate"]["difference"]["estimate"],
        }
    ]
    if labelled:
        criteria += [
            {"name": name, "aggregate": how, "estimate": worst[metric]["difference"]["estimate"]}
            for name, how, metric in (
                ("equal_opportunity", "difference", "true_positive_rate"),
                ("predictive_parity", "difference", "positive_predictive_value"),
                ("equalized_odds", "worst_case", "false_positive_rate"),
                ("equalized_odds", "mean", "true_positive_rate"),
                ("treatment_equality", "difference", "treatment_equality"),
            )
        ]
    return {
        "attributes": attributes,
        "reference": {"rule": "largest", "group": base},
        "overall": {"n": sum(total.values()), "counts": total, "rates": rates(total, labelled)},
        "groups": groups,
        "worst_gaps": worst,
        "criteria": criteria,
    }


def worst_gap(groups: list[Json], metric: str) -> Json:
    known = [i for i, g in enumerate(groups) if g["rates"][metric]["value"] is not None]
    if len(known) < 2:
        reason = "single_group" if known else "nobody"
        none = {"estimate": estimate(None, 0.0, 1.0, 0, "tukey_newcombe", reason), "highest": None, "lowest": None}
        none["groups"] = len(known)
        return {"difference": none, "ratio": none}
    top = max(known, key=lambda i: groups[i]["rates"][metric]["value"])
    bottom = min(known, key=lambda i: groups[i]["rates"][metric]["value"])
    d = difference(groups[top]["rates"][metric], groups[bottom]["rates"][metric]) | {"method": "tukey_newcombe"}
    r = ratio(groups[bottom]["rates"][metric], groups[top]["rates"][metric]) | {"method": "tukey_newcombe"}
    d["low"] = max(0.0, d["low"] - 0.02)
    return {
        "difference": {"estimate": d, "highest": top, "lowest": bottom, "groups": len(known)},
        "ratio": {"estimate": r, "highest": top, "lowest": bottom, "groups": len(known)},
    }


def judge(e: Json, low: Any, high: Any) -> str:
    if e["value"] is None:
        return "undefined"
    number = {"infinity": math.inf, "-infinity": -math.inf}
    low, high = number.get(low, low), number.get(high, high)
    below, above = number.get(e["low"], e["low"]), number.get(e["high"], e["high"])
    if low <= below and above <= high:
        return "within"
    return "outside" if above < low or below > high else "undecided"


def check(tables: list[Json], metric: str, measure: str, low: Any, high: Any) -> list[Json]:
    """Return the findings of one check in every table."""
    out: list[Json] = []

    def add(t: int, group: int | None, reference: int | None, e: Json) -> None:
        groups = tables[t]["groups"]
        out.append(
            {
                "metric": metric,
                "measure": measure,
                "attributes": tables[t]["attributes"],
                "group": None if group is None else groups[group]["levels"],
                "reference": None if reference is None else groups[reference]["levels"],
                "estimate": e,
                "threshold": {"low": low, "high": high},
                "verdict": judge(e, low, high),
                "evidence": {"table": t, "group": group, "reference": reference},
            }
        )

    for t, tab in enumerate(tables):
        if measure in ("ratio", "difference"):
            for i, g in enumerate(tab["groups"]):
                if g["gaps"] is not None:
                    add(t, i, tab["reference"]["group"], g["gaps"][metric][measure])
        elif measure in ("worst_ratio", "worst_difference") and metric in tab["worst_gaps"]:
            add(t, None, None, tab["worst_gaps"][metric][measure.removeprefix("worst_")]["estimate"])
        else:
            add(t, None, None, next(c["estimate"] for c in tab["criteria"] if c["name"] == metric))
    return out


def record(
    title: str,
    attributes: list[Json],
    tables: list[Json],
    findings: list[Json],
    *,
    why: Json | None = None,
    effect: str = "burden",
    source: str = "decisions.csv",
    decision: tuple[str, str] = ("score", "1"),
    outcome: Json | None = None,
    set_aside: list[Json] | None = None,
    weight: str | None = None,
) -> Json:
    """Return a whole record."""
    used = tables[0]["overall"]["n"]
    aside = sum(s["rows"] for s in set_aside or [])
    return {
        "schema": "lotrecht.audit/1",
        "library": {"name": "lotrecht", "version": "0.1.0"},
        "title": title,
        "why": [{"question": q, "answer": (why or {}).get(q, "")} for q in WHY],
        "data": {
            "source": source,
            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "bytes": 251_000,
            "rows_read": used + aside,
            "rows_used": used,
            "set_aside": set_aside or [],
            "decision": {"column": decision[0], "positive": decision[1], "effect": effect},
            "outcome": outcome,
            "weight": weight,
        },
        "statistics": {
            "confidence": CONFIDENCE,
            "rate": "wilson",
            "difference": "newcombe",
            "ratio": "miettinen_nurminen",
            "simultaneous": "tukey",
            "bootstrap": None,
            "comparisons": sum(f["verdict"] != "undefined" for f in findings),
            "by_chance": math.ceil(round(0.05 * sum(f["verdict"] != "undefined" for f in findings), 9)),
        },
        "reference": {"rule": "largest", "levels": None},
        "crossed": len(attributes) > 1,
        "attributes": attributes,
        "metrics": list(tables[0]["overall"]["rates"]),
        "checks": checks_of(findings),
        "tables": tables,
        "findings": findings,
        "verdicts": {
            v: sum(f["verdict"] == v for f in findings) for v in ("within", "outside", "undecided", "undefined")
        },
    }


def checks_of(findings: list[Json]) -> list[Json]:
    """Return the checks, from the findings they led to."""
    out: dict[tuple[str, str], Json] = {}
    for f in findings:
        key = (f["metric"], f["measure"])
        out.setdefault(key, {"metric": key[0], "measure": key[1], **f["threshold"], "reference": None})
        f["evidence"] = {"check": list(out).index(key), **f["evidence"]}
    return list(out.values())


def bail() -> Json:
    """Return a record with outcomes, by one attribute: some outside, some undecided, all questions answered."""
    cells: list[tuple[list[str | None], tuple[int, ...]]] = [
        (["Blue district"], (1310, 790, 540, 980, 3, 1)),
        (["Green district"], (520, 340, 470, 1130, 0, 2)),
        (["Hill district"], (102, 89, 130, 314, 0, 0)),
        (["Old town"], (62, 34, 72, 200, 0, 0)),
        (["Harbour"], (11, 1, 2, 13, 0, 0)),
        ([None], (5, 3, 3, 7, 0, 0)),
    ]
    tables = [table(["district"], cells, True)]
    findings = (
        check(tables, "selection_rate", "ratio", 0.8, 1.25)
        + check(tables, "false_positive_rate", "difference", -0.1, 0.1)
        + check(tables, "equalized_odds", "worst_difference", 0.0, 0.1)
        + check(tables, "accuracy", "difference", -0.15, 0.15)
    )
    return record(
        "Detention before trial, by district of residence",
        [{"name": "district", "levels": [c[0][0] for c in cells]}],
        tables,
        findings,
        why=ANSWERED,
        outcome={"column": "arrested_again", "positive": "1", "unknown": 6},
        set_aside=[{"reason": "decision_missing", "column": "score", "rows": 14}],
    )


def allowance() -> Json:
    """Return a record without outcomes, by two crossed attributes: a benefit, most questions open."""
    random.seed(5)
    origins, sexes = ["at home", "abroad", "unknown"], ["female", "male", None]
    share = {"at home": 0.62, "abroad": 0.51, "unknown": 0.58}
    size = {"at home": 2100, "abroad": 640, "unknown": 45}
    crossed: dict[tuple[str, str | None], tuple[int, ...]] = {}
    for o, s in itertools.product(origins, sexes):
        n = size[o] // (1 if s else 60)
        yes = round(n * share[o] * (1.0 if s == "female" else 0.97))
        crossed[o, s] = (0, 0, 0, 0, yes, n - yes)

    def margin(pick: Any) -> tuple[int, ...]:
        return tuple(sum(column) for column in zip(*[c for k, c in crossed.items() if pick(k)], strict=True))

    tables = [
        table(["origin"], [([o], margin(lambda k, o=o: k[0] == o)) for o in origins], False),
        table(["sex"], [([s], margin(lambda k, s=s: k[1] == s)) for s in sexes], False),
        table(["origin", "sex"], [([o, s], c) for (o, s), c in crossed.items()], False),
    ]
    findings = check(tables, "selection_rate", "ratio", 0.8, 1.25) + check(
        tables, "selection_rate", "worst_difference", "-infinity", 0.1
    )
    return record(
        "Housing allowance granted, by origin and sex",
        [{"name": "origin", "levels": list(origins)}, {"name": "sex", "levels": list(sexes)}],
        tables,
        findings,
        why={"purpose": "Grant or refuse a housing allowance."},
        effect="benefit",
        decision=("granted", "yes"),
        set_aside=[
            {"reason": "decision_missing", "column": "granted", "rows": 31},
            {"reason": "weight_missing", "column": "w", "rows": 2},
        ],
    )


NASTY: list[str | None] = [
    "<script>alert(1)</script>",
    "</td></tr></table><h1>broken out</h1>",
    "\"><img src=x onerror=alert(1)> ' onload='x",
    "]]></svg><!-- --><style>*{display:none}</style>",
    "two\nlines\r\nand\ta tab",
    "\u05e2\u05d1\u05e8\u05d9\u05ea 12",
    "\u202egnp.txt\u202c and \u2066isolate",
    "bell\x07 escape\x1b[31mred\x1b[0m nul\x00 c1\x9b",
    "[bold red]markup[/bold red] [/] :smile: [link=https://example.org]x[/link]",
    "{{ 7*7 }} {% raw %} {group} %s %(name)s {0}",
    " leading and trailing ",
    "",
    "(missing)",
    "lone \ud800 surrogate, line\u2028separator, \ufeffmark, \u200bzero width",
    "Zo\u00eb \U0001f469\u200d\U0001f692 \u6771\u4eac\u90fd",
    "a-very-long-name-without-any-space-" * 20,
    None,
]


def nasty() -> Json:
    """Return a record whose every text is hostile."""
    cells = [([name], (9 + i, 7, 5, 11, 0, 1)) for i, name in enumerate(NASTY)]
    attribute = "<b>group</b>\n\"'&\u202e[bold]"
    tables = [table([attribute], cells, True)]  # type: ignore[arg-type]
    out = record(
        "<title></title><script>alert('title')</script>",
        [{"name": attribute, "levels": list(NASTY)}],
        tables,
        check(tables, "selection_rate", "ratio", 0.8, 1.25),
        why={q: f"<script>alert('{q}')</script>[bold]why[/bold]\x1b[2J\nsecond line" for q in WHY},
        source="</code><script>alert('source')</script>\x1b]0;x\x07.csv",
        decision=("<i>score</i>", "</p>1"),
        outcome={"column": "<u>y</u>", "positive": "<s>", "unknown": len(NASTY)},
        set_aside=[{"reason": "score_missing", "column": "<em>s</em>", "rows": 3}],
        weight="<weight>",
    )
    out["library"]["version"] = "0.1.0<script>"
    return out


def void() -> Json:
    """Return a record in which next to nothing is defined: one group, nobody in the others, no title."""
    cells: list[tuple[list[str | None], tuple[int, ...]]] = [
        (["north"], (0, 0, 0, 0, 0, 4)),
        (["south"], (0, 0, 0, 0, 0, 0)),
        ([None], (0, 0, 0, 0, 0, 0)),
    ]
    tables = [table(["region"], cells, True)]
    for e in (tables[0]["groups"][1]["rates"]["selection_rate"], tables[0]["groups"][2]["rates"]["selection_rate"]):
        e["low"] = e["high"] = None
    findings = (
        check(tables, "selection_rate", "ratio", 0.8, 1.25)
        + check(tables, "false_positive_rate", "difference", -0.1, 0.1)
        + check(tables, "treatment_equality", "worst_ratio", 0.5, "infinity")
    )
    out = record(
        "",
        [{"name": "region", "levels": ["north", "south", None]}],
        tables,
        findings,
        effect="",
        outcome={"column": "y", "positive": "1", "unknown": 4},
    )
    out["data"] |= {"sha256": None, "bytes": None, "source": ""}
    return out


def many(groups: int = 10_000) -> Json:
    """Return a record of very many groups by two attributes and their crossing."""
    random.seed(11)
    cells: list[tuple[list[str | None], tuple[int, ...]]] = []
    for i in range(groups):
        n = random.randint(0, 60)
        yes = sum(random.random() < 0.3 + 0.3 * (i % 97 == 0) for _ in range(n))
        right = yes // 2
        cells.append(([f"street {i:05d}"], (right, yes - right, (n - yes) // 3, n - yes - (n - yes) // 3, 0, 0)))
    tables = [table(["street"], cells, True)]
    return record(
        "Inspections by street",
        [{"name": "street", "levels": [c[0][0] for c in cells]}],
        tables,
        check(tables, "selection_rate", "ratio", 0.8, 1.25),
        outcome={"column": "y", "positive": "1", "unknown": 0},
    )


SMALL = {"bail": bail, "allowance": allowance, "nasty": nasty, "void": void}


def main() -> None:
    for name, build in SMALL.items():
        text = json.dumps(build(), ensure_ascii=True, indent=1, allow_nan=False)
        (DATA / f"audit_{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
