"""A whole audit from Python: a plan with its reasons, the findings, the record.

Run it: python examples/04_an_audit_from_a_plan.py
"""

import random

from lotrecht import audit
from lotrecht.plan import Check, Columns, Groups, Plan, Statistics, Why

# Made-up decisions about housing benefit; the south gets less, and a postcode is no reason.
chance = random.Random(1)
rows = [
    {"district": district, "granted": "yes" if chance.random() < share else "no"}
    for district, people, share in (("north", 900, 0.61), ("south", 500, 0.42), ("islands", 12, 0.5))
    for _ in range(people)
]
data = {key: [row[key] for row in rows] for key in ("district", "granted")}

plan = Plan(
    title="Housing benefit by district",
    why=Why(purpose="Find out whether districts are treated alike", affected="Households that ask for housing benefit"),
    columns=Columns(decision="granted", positive=("yes",), effect="benefit"),
    groups=Groups(attributes=("district",), reference="largest"),
    statistics=Statistics(confidence=0.95),
    checks=(Check("selection_rate", "ratio", 0.8, 1.25), Check("selection_rate", "worst_difference", 0.0, 0.1)),
)
result = audit(plan, data)

print(result)
print("still open:", ", ".join(plan.why.open()))
for finding in result.findings:
    e = finding["estimate"]
    who = "all groups" if finding["group"] is None else " x ".join(finding["group"])
    print(f"{who:12} {finding['measure']:17} {e['value']:6.3f} [{e['low']:.3f}, {e['high']:.3f}]  {finding['verdict']}")
print("exit status of the command line:", result.exit_status)
