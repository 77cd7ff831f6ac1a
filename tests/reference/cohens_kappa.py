"""Cohen's kappa with the large-sample interval, from statsmodels: writes cohens_kappa.csv."""

from pathlib import Path

from statsmodels.stats.inter_rater import cohens_kappa

TABLES = (
    (20, 5, 10, 15),
    (88, 14, 10, 10),
    (3, 1, 1, 2),
    (400, 3, 7, 9000),
    (10, 20, 20, 10),
    (1, 9, 0, 10),
    (50000, 1200, 900, 70000),
)

with (Path(__file__).parent / "cohens_kappa.csv").open("w", encoding="utf-8") as out:
    out.write("# Cohen's kappa with Fleiss, Cohen and Everitt's standard error; cohens_kappa.py, statsmodels 0.14\n")
    out.write("both,first_only,second_only,neither,kappa,low,high\n")
    for a, b, c, d in TABLES:
        r = cohens_kappa([[a, b], [c, d]])
        out.write(f"{a},{b},{c},{d},{r.kappa:.17g},{r.kappa_low:.17g},{r.kappa_upp:.17g}\n")
