"""Whether a gap is still there among people who are alike, and what can be said of groups of five people.

Run it: python examples/06_conditional_and_more.py
"""

from lotrecht import Decisions, fairness

# Made up: permits granted and refused, by office and origin. The strict office is asked mostly by newcomers.
CASES = [
    # office   origin      granted refused
    ("centre", "local", 560, 140),
    ("centre", "newcomer", 172, 28),
    ("harbour", "local", 60, 140),
    ("harbour", "newcomer", 224, 376),
    ("island", "local", 4, 1),
    ("island", "newcomer", 1, 2),
]
rows = [
    (office, origin, granted)
    for office, origin, yes, no in CASES
    for granted, people in ((1, yes), (0, no))
    for _ in range(people)
]
data = {name: [row[i] for row in rows] for i, name in enumerate(("office", "origin", "granted"))}


def show(table, *quantities, labels=("origin",)):
    """Print the value and interval of some quantities."""
    for row in table.rows():
        if row["quantity"] in quantities:
            who = " ".join(row[label] for label in labels)
            print(f"  {row['quantity']:<24} {who:<18} {row['value']:+.3f}  [{row['low']:+.3f}, {row['high']:+.3f}]")


permits = Decisions(data, decision="granted", groups="origin", strata="office", effect="benefit")
local = {"origin": "local"}

print("Newcomers get fewer permits, but more of them among people who asked the same office:")
show(
    fairness.conditional_gaps(permits, confidence=0.95, reference=local, metrics="selection_rate"),
    "raw_difference",
    "common_difference",
)

print("What the raw gap is made of; the two parts sum up to it:")
show(
    fairness.decompose(permits, confidence=0.95, by="strata", reference=local),
    "raw_difference",
    "composition",
    "within_strata",
)

print("Eight people came to the island. Their rates as they are, and as they look beside all others:")
offices = Decisions(data, decision="granted", groups=["office", "origin"], effect="benefit")
pooled = fairness.pooled(offices, confidence=0.95, metrics=["selection_rate"], seed=1, draws=999)
island = [row for row in pooled.rows() if row["office"] == "island" and row["origin"] != "(all)"]
for row in island:
    if row["quantity"] in ("raw_rate", "pooled_rate"):
        print(f"  {row['quantity']:<12} {row['origin']:<9} {row['value']:.2f}  [{row['low']:.2f}, {row['high']:.2f}]")

print("Who asks for permits, beside who lives here:")
share = fairness.representation(permits, {"local": 0.7, "newcomer": 0.3}, confidence=0.95)
show(share, "representation_ratio")
