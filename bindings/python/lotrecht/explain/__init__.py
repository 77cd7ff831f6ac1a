"""Why a model said what it said: values that add up, their residual, and where sampled their standard errors.

- ``TreeExplainer(model, background)`` explains tree ensembles exactly, against all background rows or, without a
  background, by the trees' own covers;
- ``LinearExplainer`` and ``AdditiveExplainer`` explain linear and additive models and scorecards exactly;
- ``ExactExplainer``, ``KernelExplainer`` and ``PermutationExplainer`` explain anything that answers rows;
- ``PartitionExplainer`` explains features that come in groups (Owen values);
- ``cohort`` explains outcomes from the data alone, without a model;
- ``shift`` tests whether two groups get different explanations, ``reasons_by_group`` counts whose reasons are which;
- ``gap`` and ``rate_gap`` say which features make the gap between two groups, with intervals.

Names are shap's where shap has them. All numbers are computed in the compiled module.
"""

from __future__ import annotations

from lotrecht.explain.cohorts import cohort
from lotrecht.explain.explainers import ExactExplainer, KernelExplainer, PermutationExplainer
from lotrecht.explain.explanation import Explanation
from lotrecht.explain.formulas import AdditiveExplainer, LinearExplainer
from lotrecht.explain.gaps import gap, gap_waterfall, rate_gap
from lotrecht.explain.groups import reasons_by_group, shift
from lotrecht.explain.interactions import Interactions
from lotrecht.explain.partitions import PartitionExplainer
from lotrecht.explain.trees import TreeExplainer

__all__ = [
    "AdditiveExplainer",
    "ExactExplainer",
    "Explanation",
    "Interactions",
    "KernelExplainer",
    "LinearExplainer",
    "PartitionExplainer",
    "PermutationExplainer",
    "TreeExplainer",
    "cohort",
    "gap",
    "gap_waterfall",
    "rate_gap",
    "reasons_by_group",
    "shift",
]
