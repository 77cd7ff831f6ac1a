"""Four years of kitchen inspections: year against year, month by month, and who has changed since when.

The inspections are made up, in the shape of Chicago's (tests/python/test_chicago_drift.py does the same with the city's
own): five inspectors, a share of critical violations that rises in summer, and from March of the third year on an
inspector who reports hardly half of what she used to.

Run it: python examples/08_drift_over_the_years.py
"""

import math
import random

import numpy as np
from lotrecht import drift

INSPECTORS = ["amber", "blue", "green", "olive", "rose"]
draw = random.Random(2014)


def inspections():
    """Yield month, inspector, age of the business, and whether a critical violation was found."""
    for month in range(48):
        for _ in range(130):
            inspector = draw.choice(INSPECTORS)
            rate = 0.16 + 0.06 * math.sin(2 * math.pi * (month % 12 - 3) / 12)
            if inspector == "olive" and month >= 26:
                rate *= 0.45
            age = round(draw.expovariate(1 / (6 if month < 24 else 8)), 1)
            yield month, inspector, age, int(draw.random() < rate)


rows = list(inspections())
name = [f"{2011 + month // 12}-{month % 12 + 1:02}" for month in range(48)]


def year(number):
    """Give the columns of a year."""
    chosen = [row for row in rows if row[0] // 12 == number]
    return {
        "inspector": [row[1] for row in chosen],
        "age": [row[2] for row in chosen],
        "critical": ["found" if row[3] else "none" for row in chosen],
    }


print("The third year beside the second, every column (p-values corrected for their number):")
for row in drift.compare(year(1), year(2), confidence=0.95, seed=1, permutations=999, resamples=499).rows():
    print(
        f"  {row['column']:<10} {row['method']:<28} p = {row['p_corrected']:.3f}   moved by {row['value']:.3f} "
        f"[{row['low']:.3f}, {row['high']:.3f}]"
    )

print("Case by case, for detectors that know nothing of inspectors:")
found = np.array([row[3] for row in rows], float)
for detector in (
    drift.ADWIN(),
    drift.BernoulliCUSUM(0.16, 0.25, one_false_alarm_per=10 * 12 * 130),
    drift.BernoulliCUSUM(0.16, 0.10, one_false_alarm_per=10 * 12 * 130),
):
    alarms = [name[rows[position][0]] for position in detector.update_many(found)]
    print(f"  {type(detector).__name__:<15} {', '.join(alarms) or 'no alarm'}")
print("  Their alarms follow the seasons: one share for all the year is what they were told.")

print("Month by month, each inspector beside all others, at most one false alarm in 10 years:")
monitor = drift.FairnessMonitor(INSPECTORS, one_false_alarm_per={"years": 10}, every="month")
for month in range(48):
    counts = {
        who: (
            sum(row[3] for row in rows if row[0] == month and row[1] == who),
            sum(1 for row in rows if row[0] == month and row[1] == who),
        )
        for who in INSPECTORS
    }
    if alarm := monitor.observe(counts, at=name[month]):
        print(f"  {alarm}")
print(f"  Alarms: {monitor.alarms}. That all have been alike for four years has p = {monitor.reading.pvalue:.1e}.")

print("The share of inspections with a critical violation, whenever one looks:")
low, high = drift.betting_cs(found, confidence=0.95)
for look in (12 * 130, 24 * 130, 36 * 130, 48 * 130):
    fits = "no share fits all of it" if np.isnan(low[look - 1]) else f"[{low[look - 1]:.3f}, {high[look - 1]:.3f}]"
    print(f"  after {look:,} inspections: {fits}")
