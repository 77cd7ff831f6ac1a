"""English. Why a number does not exist; the keys are the names in `stats::Undefined`."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, str]] = {
    "reason.nobody": "nobody in the group",
    "reason.no_outcome": "no outcome known",
    "reason.no_positives": "nobody with a positive outcome",
    "reason.no_negatives": "everybody has a positive outcome",
    "reason.nobody_selected": "nobody selected",
    "reason.everybody_selected": "everybody selected",
    "reason.zero_reference": "the value compared with is zero",
    "reason.zero_denominator": "division by zero",
    "reason.single_group": "only one group has a value",
    "reason.boundary": "nothing to fit: the likelihood has no maximum inside",
    "reason.excluded": "left out, as the plan states and justifies",
    "reason.nobody_reached": "nobody came to this step",
    "reason.step_unknown": "of nobody who came to this step the answer is known",
    "reason.too_few_rows": "fewer rows than the model needs",
    "reason.not_converged": "the fit found no maximum",
    "reason.collinear": "the groups are already determined by the covariates",
    "reason.no_overlap": "no stratum holds people of both groups",
    "reason.too_few_strata": "too few strata",
    "reason.too_large": "too large to be computed exactly",
    "reason.out_of_range": "no rate can lie that far from the one it is compared with",
    "reason.separation": "the covariates predict perfectly, so the estimate would be infinite",
    "reason.not_published": "not published",
}
