"""Two groups and one question, who is inspected without cause, and how sure we can be.

Run it: python examples/03_from_python.py
"""

from lotrecht import Decisions, fairness

# A data frame, a NumPy array, a CSV or a Parquet file would do as well.
cases = {
    "inspected": [1] * 18 + [0] * 82 + [1] * 9 + [0] * 91 + [1, 0, 1],
    "fraud": [1] * 6 + [0] * 94 + [1] * 6 + [0] * 94 + [1, None, 0],
    "origin": ["abroad"] * 100 + ["home"] * 100 + [None] * 3,
}
d = Decisions(cases, decision="inspected", outcome="fraud", groups="origin", effect="burden")
print(d)
print("rows without an outcome:", d.ledger.outcome_unknown)

print("\nEvery group is kept, the one without a name too:")
print(fairness.by_group(d, confidence=0.95, metrics=["selection_rate", "false_positive_rate"]))

print("\nThe gap, and what the four-fifths rule can say about it:")
print(fairness.gaps(d, confidence=0.95, metrics=["selection_rate"], reference={"origin": "home"}))
print(fairness.four_fifths(d, confidence=0.95, reference={"origin": "home"}))

print("\nThe worst gap between any two groups may be none:")
print(fairness.worst_gaps(d, confidence=0.95, metrics=["false_positive_rate"]))
