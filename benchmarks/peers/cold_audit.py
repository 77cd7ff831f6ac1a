"""`lotrecht audit` on a Parquet file of a million rows: a cold process from command to finished report."""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 1_000_000
PLAN = """
title = "A million decisions"
[data]
path = "cases.parquet"
[columns]
decision = "granted"
effect = "benefit"
outcome = "entitled"
[groups]
attributes = ["district", "sex", "age"]
[statistics]
confidence = 0.95
[[checks]]
metric = "selection_rate"
measure = "ratio"
low = 0.8
high = 1.25
"""


def main() -> None:
    """Write the file, run the command a few times, print wall time and peak memory."""
    rng = np.random.default_rng(1)
    table = pa.table(
        {
            "id": np.arange(ROWS),
            "granted": rng.integers(0, 2, ROWS),
            "entitled": rng.integers(0, 2, ROWS),
            "district": rng.choice(["north", "east", "south", "west", "centre"], ROWS),
            "sex": rng.choice(["f", "m", "x"], ROWS, p=[0.5, 0.49, 0.01]),
            "age": rng.choice(["under 30", "30 to 60", "over 60"], ROWS),
            "score": rng.random(ROWS),
        }
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pq.write_table(table, folder / "cases.parquet")
        (folder / "plan.toml").write_text(PLAN, encoding="utf-8")
        size = (folder / "cases.parquet").stat().st_size / 1e6
        command = [str(Path(sys.executable).with_name("lotrecht")), "audit", str(folder / "plan.toml")]
        taken = []
        for run in range(5):
            start = time.perf_counter()
            done = subprocess.run([*command, "--out", str(folder / f"out{run}"), "--quiet"], check=False)
            taken.append(time.perf_counter() - start)
            if done.returncode not in (0, 1):
                sys.exit(f"the audit failed with {done.returncode}")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    taken.sort()
    print(f"{ROWS:,} rows, {size:.1f} MB Parquet, 3 attributes crossed; command to finished report, {len(taken)} runs")
    print(f"  wall: median {taken[len(taken) // 2]:.2f} s, worst {taken[-1]:.2f} s   peak memory: {peak:.2f} GB")


if __name__ == "__main__":
    main()
