"""Clusters, sampling strata, populations: intervals of an audit that respect how rows were drawn."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from lotrecht import Decisions, InvalidInput, audit, fairness, stats
from lotrecht.plan import Plan


def people(n: int = 60, rows: int = 4, seed: int = 1, **more: Any) -> dict[str, Any]:
    """Return persons with several decisions each, of which some persons have mostly good ones."""
    rng = np.random.default_rng(seed)
    person = np.repeat(np.arange(n), rows)
    inclined = rng.random(n)[person]
    return {
        "granted": (rng.random(n * rows) < inclined).astype(np.uint8),
        "right": rng.integers(0, 2, n * rows),
        "sex": np.where(person % 2 == 0, "f", "m"),
        "person": person,
        "ward": np.array(["north", "south", "west"])[person % 3],
        "w": rng.integers(1, 9, n * rows) / 2.0,
        **more,
    }


def widths(table: Any) -> list[float]:
    return [high - low for low, high in zip(table["low"], table["high"], strict=True)]


def test_rows_of_one_person_are_not_counted_as_so_many_people() -> None:
    data = people()
    alone = fairness.by_group(Decisions(data, decision="granted", groups="sex"), confidence=0.95)
    together = fairness.by_group(Decisions(data, decision="granted", groups="sex", cluster="person"), confidence=0.95)
    assert together["value"] == pytest.approx(alone["value"])
    assert together["n"] == alone["n"]
    assert set(together["method"]) == {"cr2_logit"}
    assert all(a < b for a, b in zip(widths(alone), widths(together), strict=True))


def test_clusters_of_one_row_change_nothing_that_one_row_each_does_not() -> None:
    data = people(rows=1)
    named = Decisions(data, decision="granted", groups="sex", cluster="person", sampling_strata="ward")
    unnamed = Decisions(data, decision="granted", groups="sex", sampling_strata="ward")
    for function in (fairness.by_group, fairness.gaps):
        a, b = function(named, confidence=0.9), function(unnamed, confidence=0.9)
        for column in ("value", "low", "high"):
            assert a[column] == pytest.approx(b[column], rel=1e-12)
        assert a["method"] == b["method"]


def test_missing_persons_are_persons_of_their_own() -> None:
    data = people(rows=1)
    none = {**data, "person": [None] * len(data["granted"])}
    a = fairness.by_group(Decisions(data, decision="granted", groups="sex", cluster="person"), confidence=0.95)
    b = fairness.by_group(Decisions(none, decision="granted", groups="sex", cluster="person"), confidence=0.95)
    assert a["low"] == pytest.approx(b["low"], rel=1e-12)


def test_every_table_of_an_audit_is_the_designs() -> None:
    d = Decisions(
        people(), decision="granted", outcome="right", groups="sex", cluster="person", weight="w", effect="benefit"
    )
    plan = Plan.parse(
        """
        [groups]
        attributes = ["sex"]
        [columns]
        decision = "granted"
        outcome = "right"
        effect = "benefit"
        [statistics]
        confidence = 0.95
        [[checks]]
        metric = "selection_rate"
        measure = "ratio"
        low = 0.8
        high = 1.25
        [[checks]]
        metric = "equalized_odds"
        measure = "worst_difference"
        high = 0.1
        [[checks]]
        metric = "true_positive_rate"
        measure = "worst_difference"
        high = 0.1
        [[checks]]
        metric = "selection_rate"
        measure = "difference"
        high = 0.1
        reference = "best_off"
        [design]
        cluster = "person"
        variance = "cr2"
        """
    )
    record = audit(plan, d).record
    table = record["tables"][0]
    methods = {e["method"] for g in table["groups"] for e in g["rates"].values()}
    methods |= {e["method"] for g in table["groups"] for gap in (g["gaps"] or {}).values() for e in gap.values()}
    methods |= {e["estimate"]["method"] for both in table["worst_gaps"].values() for e in both.values()}
    methods |= {c["estimate"]["method"] for c in table["criteria"]}
    methods |= {f["estimate"]["method"] for f in record["findings"]}
    methods |= {e["method"] for e in table["overall"]["rates"].values()}
    assert methods == {"cr2_logit", "mover_cr2_logit", "tukey_mover_cr2_logit", "joint_tukey_cr2_logit"}
    assert record["data"]["cluster"] == "person"
    assert record["analyses"][0]["kind"] == "design"
    ratio = next(f for f in record["findings"] if f["measure"] == "ratio")
    group = next(g for g in table["groups"] if g["gaps"])
    told = group["gaps"]["selection_rate"]["ratio"]
    assert ratio["estimate"] == {name: value for name, value in told.items() if name != "detectable"}


def test_the_record_says_nothing_of_designs_where_there_is_none() -> None:
    d = Decisions(people(), decision="granted", groups="sex")
    record = audit(Plan.parse("[groups]\nattributes = ['sex']\n[statistics]\nconfidence = 0.9"), d).record
    assert "cluster" not in record["data"]
    assert record["analyses"] == []


def test_four_fifths_is_judged_by_the_design() -> None:
    d = Decisions(people(), decision="granted", groups="sex", cluster="person", effect="benefit")
    assert fairness.four_fifths(d, confidence=0.95)["method"] == ["mover_cr2_logit"]
    assert fairness.four_fifths(d, confidence=0.95)["verdict"] == ["undecided"]


def test_strata_populations_and_weights_together() -> None:
    data = people()
    d = Decisions(data, decision="granted", groups="sex", cluster="person", sampling_strata="ward", weight="w")
    plain = fairness.by_group(d, confidence=0.95)
    assert set(plain["method"]) == {"taylor_logit"}
    half = fairness.by_group(d, confidence=0.95, population={"north": 40, "south": 40, "west": 40})
    assert widths(half) == pytest.approx([w * math.sqrt(0.5) for w in widths(plain)], rel=0.02)
    whole = fairness.by_group(d, confidence=0.95, population={"north": 20, "south": 20, "west": 20})
    assert widths(whole) == [0.0, 0.0]
    cautious = fairness.by_group(d, confidence=0.95, interval="korn_graubard")
    assert set(cautious["method"]) == {"taylor_korn_graubard"}


def test_a_sample_from_a_finite_population_is_exact() -> None:
    """None of 50 drawn from 60 had the upper bound .0122, as if two of the 60 could not be selected."""
    d = Decisions({"a": [0] * 50 + [1], "g": ["x"] * 50 + ["y"]}, decision="a", groups="g")
    t = fairness.by_group(d, confidence=0.95, population=61)
    assert t["method"] == ["hypergeometric", "hypergeometric"]
    assert t["high"][0] >= 2 / 60
    assert t["high"][0] < fairness.by_group(d, confidence=0.95, rate="clopper_pearson")["high"][0]
    assert fairness.gaps(d, confidence=0.95, population=61)["method"][0] == "mover_hypergeometric"
    everybody = fairness.by_group(d, confidence=0.95, population=51)
    assert widths(everybody) == [0.0, 0.0]


def test_the_bootstrap_of_clusters_is_the_same_for_any_number_of_threads() -> None:
    d = Decisions(people(), decision="granted", groups="sex", cluster="person", weight="w")
    plan = Plan.parse(
        "[groups]\nattributes=['sex']\n[statistics]\nconfidence=0.9\nbootstrap='bca'\nreplicates=199\nseed=4\n[design]"
    )
    a, b = (audit(plan, d, threads=t).record["tables"] for t in (1, 2))
    assert a == b
    assert a[0]["groups"][0]["rates"]["selection_rate"]["method"] == "cluster_bootstrap_bca"


def test_a_function_takes_the_bootstrap_of_clusters_with_its_seed_and_replicates() -> None:
    d = Decisions(people(), decision="granted", groups="sex", cluster="person")
    asked: dict[str, Any] = {"confidence": 0.9, "metrics": "selection_rate", "interval": "bootstrap"}
    once = fairness.gaps(d, **asked, seed=4, replicates=199)
    assert set(once["method"]) == {"cluster_bootstrap_bca"}
    assert once == fairness.gaps(d, **asked, seed=4, replicates=199)
    assert widths(once) != widths(fairness.gaps(d, **asked, seed=5, replicates=199))
    assert all(row["detectable_high"] is None or row["detectable_high"] > 0.0 for row in once.rows())


def test_raw_gaps_beside_adjusted_ones_have_the_design_of_the_plan() -> None:
    data = people()
    data["age"] = np.arange(len(data["granted"])) % 7
    d = Decisions(data, decision="granted", groups="sex", cluster="person", covariates="age", strata="age")
    text = "[groups]\nattributes=['sex']\n[metrics]\nreport=['selection_rate']\n[statistics]\nconfidence=0.9\n"
    analyses = "[adjusted]\ncovariates='age'\n[decomposition]\nstrata='age'\n"
    for design in ("", "variance='taylor'\ninterval='korn_graubard'\n"):
        record = audit(Plan.parse(text + f"[design]\n{design}" + analyses), d).record
        group = next(g for g in record["tables"][0]["groups"] if g["gaps"])
        told = group["gaps"]["selection_rate"]["difference"]
        raws = [x for a in record["analyses"] for x in a["lines"] if x["quantity"] == "raw_difference"]
        assert len(raws) == 2
        for raw in raws:
            for key in ("value", "low", "high", "method"):
                assert raw["estimate"][key] == told[key], "one quantity has one interval"


def test_a_test_that_cannot_be_made_says_why() -> None:
    alone = stats.rao_scott(["a"] * 4, [0, 1, 0, 1])
    assert np.isnan(alone.pvalue)
    assert alone.undefined == "single_group"
    lonely = stats.rao_scott(["a", "b", "a", "b"], [0, 1, 1, 1], strata=[1, 1, 1, 2])
    assert lonely.undefined == "too_few_rows"
    assert stats.rao_scott(list("abab"), [0, 1, 1, 1]).undefined == ""
    table = stats.chi_square([[3, 4]])
    assert "undefined='single_group'" in repr(table)
    assert "undefined" not in repr(stats.chi_square([[3, 4], [5, 6]]))
    none = stats.non_inferiority_difference(0, 0, 3, 4, margin=0.1, better="higher")
    assert np.isnan(none.pvalue)
    assert none.undefined == "nobody"


def test_design_effects_of_whole_persons() -> None:
    # Everybody's three decisions are alike: thirty rows are worth ten.
    data = {"a": np.repeat([1, 0] * 10, 3), "g": np.repeat(list("xy") * 10, 3), "p": np.repeat(np.arange(20), 3)}
    data["g"] = np.repeat(["x"] * 10 + ["y"] * 10, 3)
    t = fairness.design_effects(Decisions(data, decision="a", groups="g", cluster="p"), confidence=0.95)
    found = {(r["g"], r["quantity"]): r["value"] for r in t.rows()}
    assert found["x", "design_effect"] == pytest.approx(3 * 10 / 9)
    assert found["x", "effective_n"] == pytest.approx(9)
    assert found["x", "clusters"] == 10
    assert found["x", "degrees_of_freedom"] == pytest.approx(9)
    p = next(r["p_value"] for r in t.rows() if r["quantity"] == "rao_scott")
    assert p == pytest.approx(1.0)


def test_one_cluster_says_the_rate_and_nothing_of_chance() -> None:
    d = Decisions({"a": [1, 0, 1, 0], "g": list("xxyy"), "p": [1, 1, 2, 2]}, decision="a", groups="g", cluster="p")
    t = fairness.by_group(d, confidence=0.95)
    assert t["value"] == [0.5, 0.5]
    assert t["low"] == [0.0, 0.0]
    assert t["high"] == [1.0, 1.0]
    assert set(t["method"]) == {"one_cluster"}
    assert fairness.gaps(d, confidence=0.95, measure="difference")["low"] == [-1.0]


def test_weights_of_nothing_are_undefined_with_a_reason() -> None:
    d = Decisions(
        {"a": [1, 0, 1, 0], "g": list("xxyy"), "w": [0.0, 0.0, 1.0, 2.0], "p": [1, 2, 3, 4]},
        decision="a",
        groups="g",
        weight="w",
        cluster="p",
    )
    t = fairness.by_group(d, confidence=0.95)
    assert t["undefined"] == ["zero_denominator", ""]


@pytest.mark.parametrize(
    ("more", "asked", "message"),
    [
        (
            {"ward": ["n", "s"] * 120},
            {"sampling_strata": "ward"},
            r"cluster \"0\" lies in sampling strata \"n\" and \"s\"",
        ),
        ({"ward": ["n"] * 4 + ["s"] * 236}, {"sampling_strata": "ward"}, r"sampling_strata \"n\" has a single cluster"),
        ({"ward": [None] * 4 + ["s"] * 236}, {"sampling_strata": "ward"}, "4 rows|no value"),
    ],
)
def test_designs_that_cannot_be_are_refused(more: Any, asked: Any, message: str) -> None:
    d = Decisions(people(**more), decision="granted", groups="sex", cluster="person", **asked)
    with pytest.raises(InvalidInput, match=message):
        fairness.by_group(d, confidence=0.95)


@pytest.mark.parametrize(
    ("methods", "message"),
    [
        ({"population": {"north": 19, "south": 40, "west": 40}}, 'population of stratum "north" must not be smaller'),
        ({"population": {"east": 40}}, "names stratum 'east'"),
        ({"population": {"north": 40, "west": 40}}, "says no number for stratum 'south'"),
        ({"population": 100}, "must say a number for each stratum"),
        ({"variance": "cr2"}, "cr2 knows neither"),
        ({"variance": "cr3"}, "variance must be one of"),
        ({"rate": "jeffreys"}, "a method for independent rows"),
    ],
)
def test_methods_that_do_not_fit_are_refused(methods: Any, message: str) -> None:
    d = Decisions(people(), decision="granted", groups="sex", cluster="person", sampling_strata="ward")
    with pytest.raises(InvalidInput, match=message):
        fairness.by_group(d, confidence=0.95, **methods)


def test_a_lonely_stratum_can_be_centred() -> None:
    d = Decisions(
        people(ward=["n"] * 4 + ["s"] * 236), decision="granted", groups="sex", cluster="person", sampling_strata="ward"
    )
    assert all(w > 0 for w in widths(fairness.by_group(d, confidence=0.95, lonely="centre")))


def test_a_plan_with_a_design_comes_back_from_its_own_toml() -> None:
    text = (
        "[statistics]\nconfidence = 0.9\n[design]\nsampling_strata = 'ward'\ncluster = 'person'\n"
        "population = { north = 100, south = 200 }\ninterval = 'korn_graubard'\nlonely = 'centre'\n"
    )
    plan = Plan.parse(text)
    assert Plan.parse(plan.to_toml()) == plan
    assert plan.analyses["design"].population == {"north": 100, "south": 200}
    assert Plan.parse("[statistics]\nconfidence = 0.9\n[design]\npopulation = 30").analyses["design"].population == 30
    for key, value, message in (
        ("population", "{ north = 1.5 }", "whole numbers"),
        ("interval", "'wilson'", "must be one of"),
        ("lonely", "'ignore'", "must be one of"),
        ("clusters", "'x'", "unknown key"),
    ):
        with pytest.raises(InvalidInput, match=message):
            Plan.parse(f"[statistics]\nconfidence = 0.9\n[design]\n{key} = {value}")


def test_a_plan_reads_the_columns_of_its_design(tmp_path: Any) -> None:
    data = people()
    lines = ["granted,sex,person,ward"]
    lines += [
        ",".join(map(str, row)) for row in zip(*(data[c] for c in ("granted", "sex", "person", "ward")), strict=True)
    ]
    (tmp_path / "rows.csv").write_text("\n".join(lines))
    plan = tmp_path / "plan.toml"
    plan.write_text(
        "[data]\npath = 'rows.csv'\n[columns]\ndecision = 'granted'\n[groups]\nattributes = ['sex']\n"
        "[statistics]\nconfidence = 0.95\n[design]\nsampling_strata = 'ward'\ncluster = 'person'\n"
    )
    result = audit(plan)
    assert result.record["data"]["sampling_strata"] == "ward"
    assert result.record["analyses"][0]["settings"]["variance"] == "taylor"
    for language in ("en", "de"):
        result.report(tmp_path / f"{language}.html", language=language)
    assert "Designeffekt" in (tmp_path / "de.html").read_text(encoding="utf-8")


def test_hypergeometric_intervals() -> None:
    assert tuple(stats.hypergeometric_interval(7, 40, 40, confidence=0.95)) == (0.175, 0.175)
    exact = stats.clopper_pearson(7, 40, confidence=0.95)
    near = stats.hypergeometric_interval(7, 40, 10**8, confidence=0.95)
    assert tuple(near) == pytest.approx(tuple(exact), abs=1e-6)
    assert tuple(stats.hypergeometric_difference(7, 40, 40, 1, 2, 2, confidence=0.95)) == pytest.approx(
        (-0.325, -0.325)
    )
    with pytest.raises(InvalidInput, match="population must not be smaller"):
        stats.hypergeometric_interval(7, 40, 39, confidence=0.95)
    with pytest.raises(InvalidInput, match="successes must not be more than sample"):
        stats.hypergeometric_interval(41, 40, 100, confidence=0.95)
