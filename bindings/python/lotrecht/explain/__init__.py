"""Why a model said what it said: values that add up, their residual, and where sampled their standard errors.

- ``TreeExplainer(model, background)`` explains tree ensembles exactly, against all background rows or, without a
  background, by the trees' own covers;
- ``ExactExplainer``, ``KernelExplainer`` and ``PermutationExplainer`` explain anything that answers rows;
- ``gap`` and ``rate_gap`` say which features make the gap between two groups, with intervals.

Names are shap's where shap has them. All numbers are computed in the compiled module.
"""

from __future__ import annotations

from lotrecht.explain.explainers import ExactExplainer, KernelExplainer, PermutationExplainer, TreeExplainer
from lotrecht.explain.explanation import Explanation
from lotrecht.explain.gaps import gap, gap_waterfall, rate_gap

__all__ = [
    "ExactExplainer",
    "Explanation",
    "KernelExplainer",
    "PermutationExplainer",
    "TreeExplainer",
    "gap",
    "gap_waterfall",
    "rate_gap",
]
