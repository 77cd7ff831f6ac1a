"""Scorecards, decision tables and additive models through the compiled module."""

import numpy as np
import pytest
from lotrecht import _core

CARD = b"""characteristic,attribute,test,points,reason_code
age,young,< 30,0,A
age,old,>= 30,20,A
home,rents,rents,5,H
home,other,otherwise,25,H
"""
TABLE = b"""U,in: age,in: home,out: grant
minor,< 18,-,no
adult,>= 18,rents,yes
owner,>= 18,not(rents),no
"""


def test_a_scorecard_gives_points_bands_and_reasons() -> None:
    card = _core.model.read_scorecard_csv(
        CARD, "card.csv", base_points=100.0, bands=[("no", 0.0), ("yes", 130.0)], calibration=(100.0, 1.0, 20.0)
    )
    assert card.feature_names == ["age", "home"]
    assert card.characteristics[1]["categories"] == ["rents"]
    np.testing.assert_array_equal(card.score(np.array([[25.0, 0.0], [40.0, 7.0]])), [[105.0], [145.0]])
    assert [card.band(105.0), card.band(145.0)] == ["no", "yes"]
    best = _core.explain.reference_points(card, "best", "high")
    reasons = _core.explain.scorecard_reasons(card, np.array([25.0, 0.0]), best, "high")
    assert [(r["characteristic"], r["lost"], r["rank"], r["tied"]) for r in reasons] == [
        ("age", 20.0, 1, True),
        ("home", 20.0, 1, True),
    ]
    odds = card.log_odds_model().score(np.array([[25.0, 0.0]]))
    np.testing.assert_allclose(odds, [[np.log(2.0) * 5.0 / 20.0]], rtol=1e-14)


def test_a_scorecards_values_add_up() -> None:
    card = _core.model.read_scorecard_csv(CARD, "card.csv")
    background = np.array([[25.0, 0.0], [40.0, 1.0], [50.0, 0.0]])
    explainer = _core.explain.AdditiveExplainer(card.points_model(), background)
    e = explainer.explain(background, threads=2)
    np.testing.assert_allclose(e["values"].sum(axis=1) + e["base_values"], card.score(background), atol=1e-12)
    assert explainer.interactions(background).shape == (3, 2, 2, 1)


def test_a_decision_table_decides_and_knows_its_gaps() -> None:
    table = _core.model.read_decision_table_csv(TABLE, "rules.csv")
    assert table.output_names == ["grant = no", "grant = yes"]
    np.testing.assert_array_equal(table.score(np.array([[17.0, 0.0], [18.0, 0.0], [18.0, 1.0]]))[:, 1], [0.0, 1.0, 0.0])
    assert table.rules_that_hold(np.array([18.0, 5.0])) == [2]
    assert any(np.isnan(row).any() for row in table.uncovered_examples())
    assert table.rules_in_vain() == []


def test_linear_models_are_explained_two_ways() -> None:
    model = _core.model.LinearModel(np.array([[2.0, 0.0]]), [1.0])
    background = np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])
    x = np.array([[2.0, 2.0]])
    by_mean = _core.explain.LinearExplainer(model, background).explain(x)
    together = _core.explain.GaussianLinearExplainer(model, background).explain(x)
    np.testing.assert_allclose(by_mean["values"][0, :, 0], [2.0, 0.0])
    np.testing.assert_allclose(together["values"][0, :, 0], [1.0, 1.0], atol=1e-12)


def test_reasons_are_counted_and_merged() -> None:
    tally = _core.explain.ReasonTally()
    tally.add(np.array([[3.0, 2.0, 1.0], [5.0, 1.0, 1.0]]), top=2)
    other = _core.explain.ReasonTally()
    other.add(np.array([[0.0, 0.0, 1.0]]), top=2)
    tally.merge(other)
    assert (tally.rows, tally.among, tally.tied) == (3, [2, 1, 1], [0, 1, 1])
    assert _core.explain.ranked_reasons(np.array([1.0, 1.0]))[0] == (0, 1.0, 1, True)


def test_what_does_not_fit_is_refused_by_name() -> None:
    with pytest.raises(_core.ParseError, match=r"card.csv, byte 0: no column 'points'"):
        _core.model.read_scorecard_csv(b"characteristic,test\na,-\n", "card.csv")
    overlap = TABLE.replace(b"< 18", b"<= 18")
    with pytest.raises(_core.InvalidInput, match=r"rule 1 \(minor\) and rule 2 \(adult\).* age = 18"):
        _core.model.read_decision_table_csv(overlap, "rules.csv")
    with pytest.raises(_core.InvalidInput, match="'high' or 'low'"):
        _core.explain.reference_points(_core.model.read_scorecard_csv(CARD, "card.csv"), "best", "up")
