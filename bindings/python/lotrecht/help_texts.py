"""What the command line says of itself: the help of each command."""

TABLES_NEXT = (
    "Next: lotrecht tables NAME >> plan.toml puts one of them at the end of your plan, every key explained; fill in "
    "what is empty, then lotrecht audit plan.toml."
)

LOTRECHT = """\
Measure whether decisions treat people evenly, and say how sure that is.

From a file of decisions (CSV or Parquet, one row for each person) to an answer with its uncertainty: in the terminal,
as audit.json for machines, as report.html for people. Nothing leaves this computer.

\b
Step by step:
  1. lotrecht init decisions.csv    looks at the columns, asks, and writes plan.toml
  2. edit plan.toml                 why you audit, which groups, which thresholds
  3. lotrecht tables                if you like: what else a plan can ask, to be copied into it
  4. lotrecht audit plan.toml       measures, and writes audit.json and report.html

Every check ends in one of four words. WITHIN: the whole interval lies within the threshold. OUTSIDE: all of it lies
outside. UNDECIDED: the data cannot tell. UNDEFINED: the quantity does not exist, such as a rate of nobody. What is
lawful or just, no number says.

\b
Exit status:
  0  the audit ran, and nothing is outside its threshold
  1  the audit ran, and a finding is outside its threshold
  2  the data, the plan or the command line cannot be used; the message says why
  3  a fault of lotrecht itself
"""

INIT = """\
Look at DATA and write a plan for its audit.

On a terminal you are asked what the columns mean, with what can be inferred as the proposal. With --yes, or where
nobody can be asked, the plan says what could be inferred and leaves the rest open; which column is the decision is
never guessed among several: say --decision.

\b
Examples:
  lotrecht init arrests.csv
  lotrecht init arrests.csv --decision released --positive Yes --groups colour,sex --yes
"""

TABLES = """\
Show what a plan can ask beyond rates and gaps.

Without NAME: every table of a plan that asks for more, with its question. With NAME: the table as it stands if nothing
is chosen, every key with its meaning, ready to be copied into a plan. Fill in what is empty, then run lotrecht audit.

\b
Examples:
  lotrecht tables
  lotrecht tables conditional >> plan.toml
"""

AUDIT = """\
Run the audit that PLAN describes.

Prints a summary and writes audit.json (every count, rate, interval and verdict, with the SHA-256 of the data) and
report.html (one page that needs nothing else). Older files are replaced only once the new ones are whole.

\b
Examples:
  lotrecht audit plan.toml
  lotrecht audit plan.toml --data 2024.parquet --out 2024 --language de
"""

EXPLAIN = """\
Say why a model gave each case the score it gave.

MODEL is the file of a model that is made of decision trees, or of a linear or an additive one: XGBoost (JSON, UBJSON),
LightGBM (text), CatBoost (JSON), ONNX, PMML, interpret (JSON), a scorecard or a decision table (CSV, DMN), or a file
that lotrecht wrote. CASES
is a table, CSV or Parquet, with one row for each case and a column for each feature of the model.

The score of every case is split into one value for each feature: how far that feature pushed it up or down. The values
of a case add up to its score; what is left over by rounding stands beside them. Scores are the model's own, before they
become a probability (log-odds, points).

Up or down from where? With --background FILE from the average of those rows: name people to compare with, such as all
who applied. Without it, from the average of the rows the model was trained on.

\b
Writes:
  values.csv          the values of every case
  explanation.json    how they were computed, from which files (with their SHA-256), and how well they add up
  interactions.csv    with --interactions: how much pairs of features add together; interactions.cases.csv: the
                      strongest pairs, case by case
  gaps.csv            with --by: which features make the gap of each group's mean score, with intervals
  reasons.csv         with --by and --favourable: how often which features are a case's strongest reasons, by group
  pictures            which features matter most, the first cases one by one, the gaps (these need matplotlib)

Values say what the model did, not whether that was right, and not what would happen to a person who changed something.

\b
Examples:
  lotrecht explain model.json cases.csv
  lotrecht explain model.json cases.csv --background applicants.parquet --rows 10
  lotrecht explain model.json cases.csv --by district --reference centre --favourable high
  lotrecht explain model.json cases.csv --interactions 5
  lotrecht explain trees.onnx cases.csv --background applicants.csv --features age,income,children
"""

DRIFT = """\
Say what changed between two files of data, column by column.

REFERENCE and CURRENT are tables, CSV or Parquet, with one row for each case: two years, two districts, what a model was
trained on and what it decides about now. Every column that both have is compared by the test its values ask for, with
how far it moved, an interval, and a p-value corrected for their number; values missing more often, values out of range,
and categories that are new or gone are told. With --by everything is compared within each group again.

Prints a summary and writes drift.json (every number) and drift.html (one page that needs nothing else, with both
distributions of each column side by side).

\b
Examples:
  lotrecht drift 2023.csv 2024.csv
  lotrecht drift 2023.parquet 2024.parquet --by district --tolerance 0.1 --out changes --language de

\b
Exit status:
  0  the files were compared
  1  a column moved further than --tolerance
  2  the files or the command line cannot be used; the message says why
"""
