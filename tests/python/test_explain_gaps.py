"""Gaps between groups, of every model that has them exactly, from Python and on the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from lotrecht import InvalidInput, _core, explain, model
from lotrecht.cli import main
from lotrecht.stats import holm
from small_models import save

NAMES = ["age", "income", "children"]


def people(n: int, seed: int) -> Any:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 3)) @ np.array([[1.0, 0.6, 0.0], [0.0, 1.0, -0.4], [0.2, 0.0, 1.0]])


def line(coefficients: list[list[float]], intercepts: list[float]) -> Any:
    return _core.model.LinearModel(np.array(coefficients), intercepts, feature_names=NAMES)


def linear() -> model.Model:
    return model.load(line([[2.0, -1.0, 0.5], [0.0, 1.0, 1.0]], [0.1, 0.2]))


def additive() -> model.Model:
    axes = [{"feature": f, "cuts": [0.0]} for f in range(3)]
    rng = np.random.default_rng(3)
    terms = [{"axes": [axes[0]], "values": [0.5, 1.0, 2.0]}]
    terms += [{"axes": axes, "values": rng.normal(size=27).tolist()}]
    return model.load(_core.model.AdditiveModel(3, [0.5], terms, feature_names=NAMES))


@pytest.mark.parametrize("made", [linear, additive])
def test_parts_of_formulas_are_mean_values_against_the_other_group(made: Any) -> None:
    loaded, a, b = made(), people(30, 1), people(20, 2) + 0.3
    table = explain.gap(loaded, a, b, confidence=0.95)
    mean = np.atleast_3d(explain.ExactExplainer(loaded, b)(a).values).mean(axis=0)
    difference = loaded.margin(a).mean(axis=0) - loaded.margin(b).mean(axis=0)
    for k in range(loaded.outputs):
        lines = [r for r in table.rows() if "output" not in table.columns or r["output"] == f"output {k}"]
        parts = {r["feature"]: r["value"] for r in lines}
        assert [parts[name] for name in NAMES] == pytest.approx(mean[:, k].tolist(), abs=1e-13)
        assert parts["(total)"] == pytest.approx(difference[k])
        assert all(r["low"] <= r["value"] <= r["high"] for r in lines)
    assert set(table["method"]) == {"u_statistic_welch"}


def test_an_interval_of_a_linear_part_is_welchs() -> None:
    a, b = people(30, 1), people(20, 2) + 0.3
    one = model.load(line([[2.0, -1.0, 0.0]], [0.1]))
    lines = {r["feature"]: r for r in explain.gap(one, a, b, confidence=0.9).rows()}
    assert (lines["children"]["low"], lines["children"]["high"], lines["children"]["p_value"]) == (0.0, 0.0, 1.0)
    # scipy 1.17: r = stats.ttest_ind(-a[:, 1], -b[:, 1], equal_var=False); r.pvalue, r.confidence_interval(.9)
    va, vb = np.var(a[:, 1], ddof=1) / 30, np.var(b[:, 1], ddof=1) / 20
    assert lines["income"]["value"] == pytest.approx(b[:, 1].mean() - a[:, 1].mean())
    half = (lines["income"]["high"] - lines["income"]["low"]) / 2 / np.sqrt(va + vb)
    freedom = (va + vb) ** 2 / (va**2 / 29 + vb**2 / 19)
    assert 1.64485 < half < 1.7247  # between Student's quantiles with infinitely many and 20 degrees of freedom
    assert freedom > 20


def test_what_rows_that_are_all_alike_cannot_show_is_named() -> None:
    a, b = people(30, 1), people(20, 2) + 0.3
    a[:, 0] = b[:, 0] = 2.0
    one = model.load(line([[2.0, -1.0, 0.0]], [0.1]))
    assert [note.partition(",")[0] for note in explain.gap(one, a, b, confidence=0.9).notes] == [
        f"The model asks about '{NAMES[0]}'"
    ]
    b[:, 0] = 3.0
    table = explain.gap(one, a, b, confidence=0.9)
    assert not table.notes
    first = next(r for r in table.rows() if r["feature"] == NAMES[0])
    assert first["value"] == pytest.approx(-2.0)
    assert first["low"] < -2.1 < -1.9 < first["high"]  # those of a may have 3, those of b 2


def test_grouped_features_have_one_part() -> None:
    a, b = people(30, 1), people(20, 2)
    for loaded in (linear(), additive()):
        table = explain.gap(loaded, a, b, confidence=0.95, players={"money": ["income", "children"]})
        assert set(table["feature"]) == {"money", "age", "(total)"}
        exact = explain.ExactExplainer(loaded, b, players={"money": ["income", "children"]})(a)
        first = next(r for r in table.rows() if r["feature"] == "money")
        assert first["value"] == pytest.approx(float(np.atleast_3d(exact.values)[:, 0, 0].mean()), abs=1e-13)


def test_grouped_features_have_one_value() -> None:
    players = {"money": ["income", "children"]}
    background, rows = people(40, 3), people(6, 4)
    for explainer, loaded in ((explain.LinearExplainer, linear()), (explain.AdditiveExplainer, additive())):
        e = explainer(loaded, background, players=players)(rows)  # type: ignore[operator]
        assert e.feature_names == ("money", "age")
        assert e.data is None
        exact = explain.ExactExplainer(loaded, background, players=players)(rows)
        np.testing.assert_allclose(e.values, exact.values, atol=1e-13)
        assert e.largest_residual < 1e-13
    pairs = explain.AdditiveExplainer(additive(), background, players=players).shap_interaction_values(rows)
    assert pairs.shape == (6, 2, 2)
    np.testing.assert_allclose(pairs.sum(axis=2), e.values, atol=1e-13)
    together = explain.LinearExplainer(linear(), background, players=players, correlated=True)(rows)
    apart = explain.LinearExplainer(linear(), background, correlated=True)(rows)
    assert together.values.shape == (6, 2, 2)
    np.testing.assert_allclose(together.values.sum(axis=1), apart.values.sum(axis=1), atol=1e-12)
    assert np.abs(together.values[:, 1] - apart.values[:, 0]).max() > 1e-3


def test_large_interactions_of_formulas_must_be_asked_for() -> None:
    explainer, rows = explain.AdditiveExplainer(additive(), people(9, 1)), people(5, 2)
    with pytest.raises(InvalidInput, match=r"AdditiveExplainer.*max_bytes=360"):
        explainer.shap_interaction_values(rows, max_bytes=359)
    blocks = np.concatenate(list(explainer.interaction_blocks(rows, rows=2)))
    np.testing.assert_array_equal(blocks, explainer.shap_interaction_values(rows))


def test_what_has_no_exact_gap_is_refused_with_advice() -> None:
    rows = people(5, 1)
    with pytest.raises(InvalidInput, match=r"linear or additive, got a function; .*PermutationExplainer.*rate_gap"):
        explain.gap(lambda x: x[:, 0], rows, rows, confidence=0.95)
    for confidence in ("a", 95, None):
        with pytest.raises(InvalidInput, match="confidence must lie strictly between 0 and 1"):
            explain.gap(linear(), rows, rows, confidence=confidence)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="weights: must be numbers"):
        explain.gap(linear(), rows, rows, confidence=0.95, weights_a=["x"] * 5)


def test_a_waterfall_of_one_output_of_several() -> None:
    table = explain.gap(linear(), people(30, 1), people(20, 2), confidence=0.95)
    with pytest.raises(InvalidInput, match="say which output: output= one of 'output 0', 'output 1', got None"):
        explain.gap_waterfall(table)
    axes = explain.gap_waterfall(table, output="output 1")
    assert len(axes.get_yticklabels()) == 3


def test_shift_of_values_that_only_go_together_otherwise() -> None:
    one = model.load(line([[1.0, 1.0, 0.0]], [0.0]))
    rng = np.random.default_rng(5)
    a = rng.normal(size=(80, 3))
    b = rng.normal(size=(80, 3))
    b[:, 1] = b[:, 0]  # each as before, together not
    explainer = explain.LinearExplainer(one, np.zeros((1, 3)))
    for test in ("energy", "mmd"):
        table = explain.shift(explainer(a), explainer(b), seed=1, test=test, replicates=199)
        assert table["p_value"][0] <= 0.02
        assert table["method"][:2] == [f"{test}_permutations", "max_ks_permutations"]
        assert min(table["adjusted_p_value"][1:]) > 0.05
    with pytest.raises(InvalidInput, match="test must be 'ks', 'energy' or 'mmd'"):
        explain.shift(explainer(a), explainer(b), seed=1, test="t")
    with pytest.raises(InvalidInput, match="a must be an Explanation, got ndarray"):
        explain.shift(a, b, seed=1)


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as stopped:
        main([str(a) for a in arguments])
    return int(stopped.value.code or 0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save(tmp_path)
    rng = np.random.default_rng(1)
    lines = ["town,age,income,children"]
    towns = ["Bonn", "Kiel", ""]
    for i in range(60):
        lines.append(f"{towns[i % 3]},{20 + i % 40},{rng.integers(0, 4000)},{i % 4}")
    (tmp_path / "cases.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("reference", [None, "Kiel"])
def test_the_command_splits_gaps(folder: Path, reference: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    options = [] if reference is None else ["--reference", reference]
    assert run("explain", folder / "model.json", folder / "cases.csv", "--by", "town", "--rows", "0", *options) == 0
    shown = capsys.readouterr().out
    record = json.loads((folder / "explained" / "explanation.json").read_text(encoding="utf-8"))["gaps"]
    groups = [g["group"] for g in record["groups"]]
    assert groups == [g for g in ("Bonn", "Kiel", "(missing)") if g != reference]
    assert record["against"] == (reference or "everybody else")
    rows = np.genfromtxt(folder / "cases.csv", delimiter=",", skip_header=1)[:, 1:]
    town = np.arange(60) % 3
    against = rows[town == 1] if reference else rows[town != 0]
    expected = explain.gap(folder / "model.json", rows[town == 0], against, confidence=0.95)
    first = record["groups"][0]
    assert (first["rows"], first["against_rows"]) == (20, 20 if reference else 40)
    assert [p["feature"] for p in first["parts"]] == expected["feature"]
    assert [p["value"] for p in first["parts"]] == expected["value"]
    every = [p for g in record["groups"] for p in g["parts"] if p["p_value"] is not None]
    assert [p["adjusted_p_value"] for p in every] == pytest.approx(holm([p["p_value"] for p in every]).tolist())
    lines = list(csv.DictReader((folder / "explained" / "gaps.csv").read_text(encoding="utf-8").splitlines()))
    assert len(lines) == 4 * len(groups)
    assert float(lines[0]["value"]) == expected["value"][0]
    assert f"town Bonn (20) against {record['against']}" in shown
    for number in range(1, len(groups) + 1):
        assert (folder / "explained" / f"gap.group{number}.png").stat().st_size > 5000


def test_of_two_groups_there_is_one_gap(folder: Path) -> None:
    cases = (folder / "cases.csv").read_text(encoding="utf-8").replace("\n,", "\nKiel,")
    (folder / "cases.csv").write_text(cases, encoding="utf-8")
    assert run("explain", folder / "model.json", folder / "cases.csv", "--by", "town", "--rows", "0", "--quiet") == 0
    record = json.loads((folder / "explained" / "explanation.json").read_text(encoding="utf-8"))["gaps"]
    assert [(g["group"], record["against"], g["rows"], g["against_rows"]) for g in record["groups"]] == [
        ("Bonn", "Kiel", 20, 40)
    ]


def test_the_command_counts_reasons_by_group(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--by", "town", "--favourable", "high", "--rows", "0", "--confidence", "0.9")
    assert run("explain", folder / "model.json", folder / "cases.csv", *options) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "How often a feature is among a case's 3 strongest reasons" in shown
    assert "Kiel (20), 90 % intervals" in shown
    e = explain.TreeExplainer(folder / "model.json")(folder / "cases.csv")
    groups = ["Bonn", "Kiel", None] * 20
    expected = explain.reasons_by_group(e, groups, favourable="high", confidence=0.9)
    lines = list(csv.DictReader((folder / "explained" / "reasons.csv").read_text(encoding="utf-8").splitlines()))
    assert [line["group"] for line in lines] == expected["group"]
    assert [float(line["value"]) for line in lines] == expected["value"]
    record = json.loads((folder / "explained" / "explanation.json").read_text(encoding="utf-8"))["reasons"]
    assert [share["low"] for share in record[0]["shares"]] == expected["low"]
    assert (record[0]["favourable"], record[0]["top"]) == ("high", 3)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--favourable", "low"], "say of which column with --by"),
        (["--by", "village"], "there is no column 'village'"),
        (["--by", "town", "--reference", "Keil"], "has no group 'Keil'; did you mean 'Kiel'?"),
        (["--reference", "Kiel"], "say which with --by"),
        (["--by", "town", "--confidence", "95"], "confidence must lie strictly between 0 and 1"),
    ],
)
def test_groups_that_are_not_there(
    folder: Path, options: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("explain", folder / "model.json", folder / "cases.csv", *options) == 2
    assert words in " ".join(capsys.readouterr().err.split())
    assert not (folder / "explained").exists()


def test_outputs_and_rows_that_are_not_there() -> None:
    e = explain.LinearExplainer(linear(), people(9, 1))(people(4, 2))
    for output in (2, -1, "x", 1.5):
        with pytest.raises(InvalidInput, match="output"):
            e.output(output)  # type: ignore[arg-type]
    one = e.output(1)
    assert one.bar(output=0) is not None
    for wrong in (lambda: one.bar(output=5), lambda: one.table("x"), lambda: one.waterfall(4), lambda: one[:0].table()):
        with pytest.raises(InvalidInput, match="Explanation"):
            wrong()
    several = explain.TreeExplainer(_core.model.TreeEnsemble(1, [0.0, 1.0], [])).interactions([[1.0]], order=1)
    assert several.table(output="output 1")["value"] == [0.0]
    for output in (2, "x"):
        with pytest.raises(InvalidInput, match="output"):
            several.table(output=output)


def test_a_waterfall_ends_where_the_model_does_though_values_do_not_add_up(tmp_path: Path) -> None:
    rows = [[25.0, 900.0, 0.0], [40.0, 2500.0, 1.0]]
    e = explain.TreeExplainer(save(tmp_path), rows)(rows)
    plain = e.waterfall(0)
    assert [text.get_text() for text in plain.get_yticklabels()][-1] != "what they leave over"
    e.residual[0], e.values[0, 0] = 0.25, e.values[0, 0] - 0.25  # as Banzhaf's values, or those of a kernel
    axes = e.waterfall(0)
    assert [text.get_text() for text in axes.get_yticklabels()][-1] == "what they leave over"
    ends = [text.get_text() for text in axes.texts if text.get_text().startswith("margin")]
    assert ends == [f"margin {model.load(save(tmp_path)).margin(rows)[0, 0]:.3g}"]


def test_a_beeswarm_says_how_many_rows_it_draws() -> None:
    rows = people(12_000, 1)
    e = explain.LinearExplainer(model.load(line([[1.0, 1.0, 0.0]], [0.0])), rows)(rows)
    axes = e.beeswarm()
    assert "(10,000 of 12,000 rows are drawn)" in axes.get_xlabel()
    assert sum(len(points.get_offsets()) for points in axes.collections) == 30_000
    assert "drawn" not in e[:10_000].beeswarm().get_xlabel()


def test_pictures_draw_names_word_for_word() -> None:
    names = ["$x^{$", "a$b$c", "two\nlines"]
    loaded = model.load(_core.model.LinearModel(np.ones((1, 3)), [0.0], feature_names=names))
    rows = people(20, 1)
    e = explain.LinearExplainer(loaded, rows)(rows)
    gaps = explain.gap(loaded, rows[:9], rows[9:], confidence=0.9)
    drawn = [e.bar(), e.beeswarm(), e.waterfall(0), e.dependence("$x^{$"), explain.gap_waterfall(gaps)]
    for axes in drawn:
        axes.figure.canvas.draw()  # formulas are read here
    assert {text.get_text() for text in drawn[0].get_yticklabels()} == {r"\$x^{\$", r"a\$b\$c", "two lines"}
    assert any(text.get_text().startswith(r"a\$b\$c = ") for text in drawn[2].get_yticklabels())
