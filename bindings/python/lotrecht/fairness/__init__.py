"""Group metrics of binary decisions.

With uncertainty (this is what an audit needs): `by_group`, `gaps`, `worst_gaps`, `equalized_odds`, `four_fifths`, all
on a `lotrecht.Decisions`; and what asks further: `conditional_gaps`, `decompose`, `chain`, `representation`, ...

p-values of one answer come with `adjusted_p_value`, corrected for one another as in an audit (Holm; what an answer
corrects itself says so), omnibus tests apart; tests of a method's assumptions are not corrected. Gaps come with the gap
that would have been noticed in four of five such samples, `detectable_low` and `detectable_high`. An answer that cannot
respect how the rows were drawn (clusters, sampling strata, weights) refuses them, or says so in the table's `notes` and
with a `lotrecht.DesignWarning`.

As single numbers, with the names, signatures and values of fairlearn: `selection_rate`, `true_positive_rate`, ...,
`demographic_parity_difference`, `equalized_odds_ratio`, ... A number without its uncertainty is half an answer; these
are here for those who have code that calls them.
"""

from lotrecht.fairness.adjusted import adjusted_gaps
from lotrecht.fairness.aggregates import from_counts
from lotrecht.fairness.chain import burden, chain, gap_changes, paired_gaps, reliance
from lotrecht.fairness.conditional import conditional_gaps
from lotrecht.fairness.decomposition import decompose
from lotrecht.fairness.design import design_effects
from lotrecht.fairness.inference import by_group, equalized_odds, four_fifths, gaps, worst_gaps
from lotrecht.fairness.margins import margins, planning
from lotrecht.fairness.outcome import outcome_test
from lotrecht.fairness.points import (
    UndefinedMetricWarning,
    accuracy_score_difference,
    accuracy_score_group_min,
    accuracy_score_ratio,
    balanced_accuracy_score_group_min,
    count,
    demographic_parity_difference,
    demographic_parity_ratio,
    equal_opportunity_difference,
    equal_opportunity_ratio,
    equalized_odds_difference,
    equalized_odds_ratio,
    false_negative_rate,
    false_negative_rate_difference,
    false_negative_rate_ratio,
    false_positive_rate,
    false_positive_rate_difference,
    false_positive_rate_ratio,
    precision_score_group_min,
    recall_score_group_min,
    selection_rate,
    selection_rate_difference,
    selection_rate_ratio,
    true_negative_rate,
    true_negative_rate_difference,
    true_negative_rate_ratio,
    true_positive_rate,
    true_positive_rate_difference,
    true_positive_rate_ratio,
)
from lotrecht.fairness.pooling import pooled
from lotrecht.fairness.representation import ll144, representation
from lotrecht.fairness.testing import tests

__all__ = [
    "UndefinedMetricWarning",
    "accuracy_score_difference",
    "accuracy_score_group_min",
    "accuracy_score_ratio",
    "adjusted_gaps",
    "balanced_accuracy_score_group_min",
    "burden",
    "by_group",
    "chain",
    "conditional_gaps",
    "count",
    "decompose",
    "demographic_parity_difference",
    "demographic_parity_ratio",
    "design_effects",
    "equal_opportunity_difference",
    "equal_opportunity_ratio",
    "equalized_odds",
    "equalized_odds_difference",
    "equalized_odds_ratio",
    "false_negative_rate",
    "false_negative_rate_difference",
    "false_negative_rate_ratio",
    "false_positive_rate",
    "false_positive_rate_difference",
    "false_positive_rate_ratio",
    "four_fifths",
    "from_counts",
    "gap_changes",
    "gaps",
    "ll144",
    "margins",
    "outcome_test",
    "paired_gaps",
    "planning",
    "pooled",
    "precision_score_group_min",
    "recall_score_group_min",
    "reliance",
    "representation",
    "selection_rate",
    "selection_rate_difference",
    "selection_rate_ratio",
    "tests",
    "true_negative_rate",
    "true_negative_rate_difference",
    "true_negative_rate_ratio",
    "true_positive_rate",
    "true_positive_rate_difference",
    "true_positive_rate_ratio",
    "worst_gaps",
]
