"""A chain of decisions: where two groups part, how far the score is followed, and who bears the burden.

Run it: python examples/05_the_chain.py
"""

from lotrecht import Decisions, fairness

# Made up: (flagged by the score, checked by a clerk, fined, fraud found), and how many people of each group.
PATTERNS = [
    # flagged checked fined fraud  abroad home
    (0, 0, 0, None, 3100, 6200),
    (1, 0, 0, None, 240, 260),
    (1, 1, 0, 0, 420, 290),
    (1, 1, 1, 1, 240, 250),
]
rows = [
    (flagged, checked, fined, fraud, origin)
    for flagged, checked, fined, fraud, abroad, home in PATTERNS
    for origin, people in (("abroad", abroad), ("home", home))
    for _ in range(people)
]
names = ("flagged", "checked", "fined", "fraud", "origin")
data = {name: [row[i] for row in rows] for i, name in enumerate(names)}
d = Decisions(
    data, decision="checked", outcome="fraud", groups="origin", steps=["flagged", "checked", "fined"], effect="burden"
)
home = {"origin": "home"}


def show(table, *quantities):
    """Print the value and interval of some quantities."""
    for row in table.rows():
        if row["quantity"] in quantities:
            where = " ".join(str(row[c]) for c in ("origin", "step") if row.get(c, "(all)") != "(all)")
            value = "undefined: " + row["undefined"] if row["value"] is None else f"{row['value']:.4f}"
            print(f"  {row['quantity']:<38} {where:<16} {value}  [{row['low']:.4f}, {row['high']:.4f}]")


print("What each step adds to the gap in being fined; it sums up to the gap at the end:")
chain = fairness.chain(d, confidence=0.95, reference=home, seed=1)
show(chain, "final_difference", "step_contribution", "largest_step")

print("\nHow far the clerks follow the score:")
show(fairness.reliance(d, advice="flagged", confidence=0.95, reference=home), "follow_yes", "pull", "kappa", "pull_gap")

print("\nWho bears the checks that found nothing, per resident and per hit:")
burden = fairness.burden(d, confidence=0.95, reference=home, population={"abroad": 21000, "home": 64000})
show(burden, "false_inspections_per_resident", "false_inspections_per_hit", "false_inspections_per_resident_ratio")
