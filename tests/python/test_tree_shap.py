"""Path-dependent values and interactions through the compiled module."""

import numpy as np
import pytest
from lotrecht import _core


def stumps(features: int = 3) -> _core.model.TreeEnsemble:
    """Return two trees: x0 <= 0 then x1 <= 0, and x2 <= 0."""
    deep = {
        "left": np.array([1, -1, 3, -1, -1], np.int32),
        "right": np.array([2, -1, 4, -1, -1], np.int32),
        "feature": np.array([0, -1, 1, -1, -1], np.int32),
        "threshold": np.zeros(5),
        "values": np.array([0.0, 0, 0, 0, 1]),
        "cover": np.array([4.0, 2, 2, 1, 1]),
    }
    flat = {
        "left": np.array([1, -1, -1], np.int32),
        "right": np.array([2, -1, -1], np.int32),
        "feature": np.array([2, -1, -1], np.int32),
        "threshold": np.zeros(3),
        "values": np.array([0.0, 1, 3]),
        "cover": np.array([4.0, 3, 1]),
    }
    return _core.model.TreeEnsemble(features, [0.5], [deep, flat])


X = np.array([[1.0, 1.0, -1.0], [-1.0, 1.0, np.nan]])


def test_values_add_up_to_the_margin():
    model = stumps()
    explainer = _core.explain.PathDependentTreeExplainer(model)
    values, residual = explainer.explain(X)
    assert values.shape == (2, 3, 1)
    assert explainer.base_values == pytest.approx([0.5 + 0.25 + 1.5])
    assert values[0, :, 0] == pytest.approx([0.375, 0.375, -0.5])
    assert np.abs(residual).max() < 1e-15
    assert values.sum(1) + explainer.base_values == pytest.approx(model.margin(X))


def test_every_choice_gives_the_same_values():
    values, _ = _core.explain.PathDependentTreeExplainer(stumps()).explain(X)
    baseline = _core.explain.PathDependentTreeExplainer(stumps(), instruction_set="baseline")
    assert (baseline.explain(X, 3, residual=False) == values).all()
    single = _core.explain.PathDependentTreeExplainer(stumps(), arithmetic="float32").explain(X, residual=False)
    assert single == pytest.approx(values, abs=1e-6)


def test_a_group_of_columns_is_one_player():
    explainer = _core.explain.PathDependentTreeExplainer(stumps(), players=[0, 0, 1])
    values, _ = explainer.explain(X)
    assert values[0, :, 0] == pytest.approx([0.75, -0.5])


def test_interactions_are_what_the_values_are_made_of():
    explainer = _core.explain.PathDependentTreeInteractions(stumps())
    matrices = explainer.matrices(X, threads=2)
    values, _ = _core.explain.PathDependentTreeExplainer(stumps()).explain(X)
    assert matrices.sum(2) == pytest.approx(values)
    assert matrices[0, 0, 1, 0] == pytest.approx(0.125)
    assert explainer.triangles(X).sum(1) + explainer.base_values == pytest.approx(stumps().margin(X))
    means = explainer.means(X, weights=np.array([1.0, 3.0]), group=np.array([0, 1], np.uint32), groups=2)
    assert means["mean"][1] == pytest.approx(explainer.triangles(X)[1])
    assert means["weight"].tolist() == [1.0, 3.0]


def test_what_cannot_be_explained_is_refused():
    tree = {
        "left": np.array([-1], np.int32),
        "right": np.array([-1], np.int32),
        "feature": np.array([-1], np.int32),
        "threshold": np.zeros(1),
        "values": np.zeros(1),
    }
    with pytest.raises(_core.InvalidInput, match="background"):
        _core.explain.PathDependentTreeExplainer(_core.model.TreeEnsemble(1, [0.0], [tree]))
    with pytest.raises(_core.InvalidInput, match="index"):
        _core.explain.PathDependentTreeExplainer(stumps(), index="owen")
    with pytest.raises(_core.InvalidInput, match="float64"):
        _core.explain.PathDependentTreeExplainer(stumps()).explain(X.astype(np.float32))
