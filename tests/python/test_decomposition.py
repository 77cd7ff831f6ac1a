"""Decompositions, adjusted gaps, outcome and threshold tests: laws on whatever data, the way from a plan, refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from lotrecht import Decisions, InvalidInput, Plan, Table, audit, fairness

Columns = dict[str, Any]


def people(seed: int = 1, rows: int = 800) -> Columns:
    rng = np.random.default_rng(seed)
    sex = rng.choice(["f", "m", "x"], rows, p=[0.5, 0.4, 0.1])
    ward = np.where(rng.random(rows) < 0.3, np.where(sex == "m", "a", "b"), rng.choice(list("abcde"), rows))
    age = rng.normal(40, 10, rows).round()
    score = 0.25 + 0.1 * (sex == "m") + 0.15 * (ward == "a") + 0.003 * (age - 40)
    return {
        "granted": (rng.random(rows) < score).astype(int),
        "right": (rng.random(rows) < 0.5).astype(int),
        "sex": sex,
        "ward": ward,
        "age": age,
        "person": rng.integers(0, rows // 3, rows),
        "weight": rng.choice([0.5, 1.0, 3.0], rows),
    }


def decisions(columns: Columns | None = None, **keywords: Any) -> Decisions:
    given = {"decision": "granted", "groups": "sex", **keywords}
    return Decisions(columns if columns is not None else people(), **given)


def values(table: Table, **where: Any) -> dict[str, float]:
    return {r["quantity"]: r["value"] for r in table.rows() if all(r[k] == v for k, v in where.items())}


WHOLE = (
    "composition",
    "within_strata",
    "interaction",
    "explained",
    "unexplained",
    "endowments",
    "coefficients",
    "only_group",
    "only_reference",
)


@pytest.mark.parametrize("reference", ["largest", "rest", {"sex": "x"}])
@pytest.mark.parametrize("fold", ["two", "three"])
@pytest.mark.parametrize("method", ["kitagawa", "oaxaca_blinder", "logit"])
@pytest.mark.parametrize("extra", [{}, {"weight": "weight"}, {"cluster": "person"}])
def test_parts_sum_to_the_gap(method: str, fold: str, reference: Any, extra: dict[str, str]) -> None:
    by = "strata" if method == "kitagawa" else "covariates"
    d = decisions(**{by: ["ward"] if by == "strata" else ["ward", "age"]}, **extra)
    t = fairness.decompose(d, confidence=0.95, by=by, method=method, fold=fold, reference=reference, listed_strata=0)
    other = {"covariate": "(all)"} if "covariate" in t.columns else {}
    for sex in set(t["sex"]):
        found = values(t, sex=sex, **other)
        total = sum(v for q, v in found.items() if q in WHOLE)
        assert total == pytest.approx(found["raw_difference"], abs=1e-12)
    for row in t.rows():
        if row["value"] is not None:
            assert row["low"] <= row["value"] <= row["high"]


def test_shares_sum_to_their_part() -> None:
    t = fairness.decompose(decisions(covariates=["ward", "age"]), confidence=0.9, by="covariates")
    for sex in ("m", "x"):
        shares = sum(r["value"] for r in t.rows() if r["sex"] == sex and r["quantity"] == "covariate_explained")
        assert shares == pytest.approx(values(t, sex=sex, covariate="(all)")["explained"], abs=1e-12)
    t = fairness.decompose(decisions(strata="ward"), confidence=0.9)
    for sex in ("m", "x"):
        shares = sum(r["value"] for r in t.rows() if r["sex"] == sex and r["quantity"] == "stratum_within")
        assert shares == pytest.approx(values(t, sex=sex, ward="(all)")["within_strata"], abs=1e-12)


def test_the_bootstrap_of_cells_agrees_with_the_formula() -> None:
    d = decisions(people(rows=5000), strata="ward")
    formula = fairness.decompose(d, confidence=0.95, listed_strata=0)
    drawn = fairness.decompose(d, confidence=0.95, listed_strata=0, bootstrap="percentile", seed=1)
    for a, b in zip(formula.rows(), drawn.rows(), strict=True):
        if a["quantity"] in ("composition", "within_strata"):
            assert b["high"] - b["low"] == pytest.approx(a["high"] - a["low"], rel=0.15)
            assert b["method"] == "percentile"


@pytest.mark.parametrize("model", ["linear", "logistic"])
def test_copies_of_a_person_add_no_certainty(model: Any) -> None:
    columns = people(rows=300)
    columns["person"] = np.arange(300)
    twice = {k: np.concatenate([v, v]) for k, v in columns.items()}
    once = fairness.adjusted_gaps(
        decisions(columns, covariates=["ward", "age"], cluster="person"), confidence=0.95, model=model
    )
    both = fairness.adjusted_gaps(
        decisions(twice, covariates=["ward", "age"], cluster="person"), confidence=0.95, model=model
    )
    for a, b in zip(once.rows(), both.rows(), strict=True):
        if a["quantity"] == "adjusted_difference":
            assert b["value"] == pytest.approx(a["value"], abs=1e-9)
            assert b["high"] - b["low"] == pytest.approx(a["high"] - a["low"], rel=0.1)


def test_the_order_of_rows_makes_no_difference() -> None:
    columns = people()
    order = np.random.default_rng(5).permutation(800)
    mixed = {k: v[order] for k, v in columns.items()}
    for ask in (
        lambda c: fairness.adjusted_gaps(decisions(c, covariates=["ward", "age"]), confidence=0.95),
        lambda c: fairness.decompose(decisions(c, covariates=["ward", "age"]), confidence=0.95, by="covariates"),
        lambda c: fairness.decompose(decisions(c, strata="ward"), confidence=0.95),
    ):
        for a, b in zip(ask(columns).rows(), ask(mixed).rows(), strict=True):
            assert a["value"] == pytest.approx(b["value"], abs=1e-9, nan_ok=True)


def test_an_outcome_test_without_strata_has_no_thresholds() -> None:
    t = fairness.outcome_test(decisions(outcome="right"), confidence=0.95)
    assert set(t["quantity"]) == {"hit_rate", "hit_rate_difference", "hit_rate_ratio"}
    t = fairness.outcome_test(decisions(outcome="right", strata="ward"), confidence=0.95)
    assert "threshold_difference" in t["quantity"]
    assert all(0 <= r["p_value"] <= 1 for r in t.rows() if r["p_value"] is not None)


PLAN = """
[columns]
decision = "granted"
outcome = "right"
[groups]
attributes = ["sex"]
[statistics]
confidence = 0.95
[decomposition]
strata = ["ward"]
[adjusted]
covariates = ["age"]
model = "linear"
[outcome_test]
strata = ["ward"]
"""


def test_a_plan_asks_for_all_three_and_the_report_tells_them() -> None:
    plan = Plan.parse(PLAN)
    assert Plan.parse(plan.to_toml()) == plan
    result = audit(plan, people())
    assert {a["kind"] for a in result.record["analyses"]} == {"decomposition", "adjusted", "outcome_test"}
    for language in ("en", "de"):
        assert result._rendered(language)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('strata = ["ward"]\n[adjusted]', "[adjusted]"), r"\[decomposition\].strata is empty"),
        (('covariates = ["age"]\n', ""), r"\[adjusted\].covariates is empty"),
        (('model = "linear"', 'model = "linar"'), "did you mean 'linear'"),
        (('[decomposition]\nstrata = ["ward"]', '[decomposition]\nstrata = ["sex"]'), r"in \[groups\].attributes, too"),
        (("[decomposition]\n", '[decomposition]\nmethod = "logit"\n'), r"\[decomposition\].covariates is empty"),
        (('outcome = "right"', ""), r"\[columns\].outcome"),
        (('attributes = ["sex"]', 'attributes = ["sex"]\nreference = "overall"'), "'overall'"),
    ],
)
def test_a_plan_is_refused_in_its_own_words(change: tuple[str, str], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        audit(Plan.parse(PLAN.replace(*change)), people())


def test_bad_data_have_a_defined_answer() -> None:
    columns = people()
    columns["same"] = np.full(800, 3.0)
    columns["copy"] = columns["age"] * 2
    t = fairness.adjusted_gaps(decisions(columns, covariates=["age", "same", "copy"]), confidence=0.95)
    alone = fairness.adjusted_gaps(decisions(columns, covariates=["age"]), confidence=0.95)
    assert t["value"] == pytest.approx(alone["value"], abs=1e-10)

    columns["gender"] = np.char.upper(columns["sex"].astype(str))
    t = fairness.adjusted_gaps(decisions(columns, covariates=["gender"]), confidence=0.95)
    assert set(values(t, sex="m", quantity="adjusted_difference").values()) == {None}
    assert "collinear" in t["undefined"]

    t = fairness.decompose(decisions(columns, strata="gender"), confidence=0.95)
    assert set(t["undefined"]) == {"", "no_overlap"}

    few = {k: v[:6] for k, v in people().items()}
    t = fairness.adjusted_gaps(decisions(few, covariates=["ward", "age"]), confidence=0.95, model="linear")
    assert "too_few_rows" in t["undefined"] or "collinear" in t["undefined"]


@pytest.mark.parametrize("granted", [0, 1])
def test_everybody_alike_has_a_reason(granted: int) -> None:
    columns = people()
    columns["granted"] = np.full(800, bool(granted))
    t = fairness.adjusted_gaps(decisions(columns, covariates="age"), confidence=0.95)
    assert {"nobody_selected", "everybody_selected"} & set(t["undefined"])


def test_callers_are_refused_in_their_words() -> None:
    d = decisions(strata="ward", covariates="age")
    with pytest.raises(InvalidInput, match="decompose: by='strata' goes with"):
        fairness.decompose(d, confidence=0.95, by="covariates", method="kitagawa")
    with pytest.raises(InvalidInput, match="needs a seed"):
        fairness.decompose(d, confidence=0.95, bootstrap="bca")
    with pytest.raises(InvalidInput, match="did you mean 'age'"):
        fairness.adjusted_gaps(d, confidence=0.95, covariates="agee")
    with pytest.raises(InvalidInput, match=r"outcome_test: .*no outcome"):
        fairness.outcome_test(d, confidence=0.95)
    with pytest.raises(InvalidInput, match=r"a lotrecht\.Decisions is expected"):
        fairness.adjusted_gaps({}, confidence=0.95)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="confidence"):
        fairness.adjusted_gaps(d, confidence=95)
    with pytest.raises(InvalidInput, match="bootstrap"):
        fairness.decompose(decisions(strata="ward", weight="weight"), confidence=0.95, bootstrap="bca", seed=1)
