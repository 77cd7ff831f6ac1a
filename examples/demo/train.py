"""Train the model that the demo explains: who is released with a summons, in the words of XGBoost.

    python train.py arrests.csv release.json

Needs xgboost and pandas. `release.json` beside this file was written by it; it is kept, so that the demo runs where
neither is installed.
"""

import json
import sys
from pathlib import Path

import pandas as pd
import xgboost

FEATURES = ["age", "checks", "year", "employed", "citizen", "colour", "sex"]
TEXTS = ["employed", "citizen", "colour", "sex"]


def main(data: Path, target: Path) -> None:
    """Write the model."""
    arrests = pd.read_csv(data)
    rows = arrests[FEATURES].astype(dict.fromkeys(TEXTS, "category"))
    model = xgboost.XGBClassifier(
        n_estimators=25, max_depth=3, learning_rate=0.3, enable_categorical=True, n_jobs=1, random_state=1
    )
    model.fit(rows, arrests["released"] == "Yes")
    saved = json.loads(model.get_booster().save_raw("json"))
    target.write_text(json.dumps(saved, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python train.py DATA MODEL")
    main(Path(sys.argv[1]), Path(sys.argv[2]))
