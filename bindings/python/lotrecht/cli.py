"""The command line: ``lotrecht init``, ``tables``, ``audit``, ``explain`` and ``drift``.

Heavy modules are imported where they are needed, so that ``--help`` answers at once.
"""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn

import click

from lotrecht import help_texts
from lotrecht.commanding import folder_for, nobody_reads, progress, tell, writing

if TYPE_CHECKING:
    from lotrecht.plan_init import Draft

__all__ = ["cli", "main"]

NARROWEST, WIDEST = 40, 116
"""Columns of a terminal that a list is wrapped to."""

BAD_INPUT, OUR_FAULT, INTERRUPTED = 2, 3, 130

_ENCODING = click.option("--encoding", default="utf-8", show_default=True, help="How the bytes of a CSV become text.")
_THREADS = click.option(
    "--threads", type=click.IntRange(min=1), help="How many; no result depends on it.  [default: every core]"
)
_QUIET = click.option("--quiet", is_flag=True, help="Print nothing but errors.")


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or context.resilient_parsing:
        return
    from importlib import metadata

    try:
        version = metadata.version("lotrecht")
    except metadata.PackageNotFoundError:
        version = "(not installed)"
    click.echo(f"lotrecht {version}")
    context.exit()


@click.group(
    help=help_texts.LOTRECHT,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
    no_args_is_help=True,
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
def cli() -> None:
    """Group the commands."""


@cli.command("init", help=help_texts.INIT, short_help="Look at a data file and write plan.toml.")
@click.argument("data", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=Path("plan.toml"), show_default=True, help="The plan.")
@click.option("--decision", default="", metavar="COLUMN", help="What was decided about each person.")
@click.option("--positive", multiple=True, metavar="VALUE", help="The value that means: selected. May be repeated.")
@click.option("--effect", type=click.Choice(["benefit", "burden"]), help="What being selected is for the person.")
@click.option("--outcome", default="", metavar="COLUMN", help="What turned out to be true.")
@click.option("--outcome-positive", multiple=True, metavar="VALUE", help="The value that means: true. May be repeated.")
@click.option("--groups", multiple=True, metavar="COLUMNS", help="By what people are grouped: a,b, or repeated.")
@_ENCODING
@click.option("--yes", is_flag=True, help="Ask nothing.")
@click.option("--force", is_flag=True, help="Replace the plan if there is one.")
def init(
    data: Path,
    out: Path,
    decision: str,
    positive: tuple[str, ...],
    effect: str | None,
    outcome: str,
    outcome_positive: tuple[str, ...],
    groups: tuple[str, ...],
    encoding: str,
    yes: bool,
    force: bool,
) -> None:
    from lotrecht.errors import InvalidInput
    from lotrecht.plan_init import Answers, ask_for, draft, look_at
    from lotrecht.prompts import Prompts, split_names

    if out.exists() and not force:
        raise InvalidInput(f"{out}: there is a plan already; name another with --out, or replace it with --force")
    if not out.parent.is_dir():
        raise InvalidInput(f"{out}: there is no folder {out.parent}")
    file, profiles = look_at(data, encoding)
    said = Answers(decision, positive, effect or "", outcome, outcome_positive, split_names(groups, file.names))
    asking = not yes and sys.stdin.isatty() and sys.stdout.isatty()
    made: Draft = (
        ask_for(file, profiles, said, out.parent, Prompts()) if asking else draft(file, profiles, said, out.parent)
    )
    made.plan.write(out)
    click.echo(f"{out}: a plan for {data}, {len(file.names)} columns.")
    for note in made.notes:
        click.echo(f"  {note}")
    click.echo(f"Read it, answer what is open, then: lotrecht audit {out}")


@cli.command("tables", help=help_texts.TABLES, short_help="Show what else a plan can ask.")
@click.argument("name", required=False)
def tables(name: str | None) -> None:
    from lotrecht.analyses import KINDS
    from lotrecht.errors import InvalidInput, did_you_mean, listing, quoted
    from lotrecht.plan.writing import table_as_toml, tables_as_text

    if name is None:
        width = max(NARROWEST, min(shutil.get_terminal_size().columns, WIDEST))
        click.echo(tables_as_text(width))
        click.echo(f"\n{textwrap.fill(help_texts.TABLES_NEXT, width)}")
        return
    wanted = name.strip("[]")
    if wanted not in KINDS:
        near = did_you_mean(wanted, KINDS)
        raise InvalidInput(
            f"a plan has no table {quoted(wanted)}{near}{' The' if near else '; the'} tables are {listing(KINDS, 30)}"
        )
    click.echo(table_as_toml(wanted), nl=False)


@cli.command("audit", help=help_texts.AUDIT, short_help="Run a plan: a summary, audit.json and report.html.")
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("--data", type=click.Path(path_type=Path), help="Audit this file instead of the one the plan names.")
@click.option(
    "--out", type=click.Path(path_type=Path), help='Folder for the files.  [default: a folder "audit" beside the plan]'
)
@click.option("--language", type=click.Choice(["en", "de"]), default="en", show_default=True, help="Of the report.")
@_THREADS
@_QUIET
@click.pass_context
def audit(
    context: click.Context,
    plan: Path,
    data: Path | None,
    out: Path | None,
    language: str,
    threads: int | None,
    quiet: bool,
) -> None:
    from lotrecht.auditing import audit as run
    from lotrecht.plan import Plan

    planned = Plan.read(plan)
    folder = folder_for(out, plan.parent / "audit")
    with progress(not quiet) as shown:
        result = run(planned, data, threads=threads, progress=shown)
        shown("write", 0, 0)
        with writing(folder, "report"):
            record, page = result.write(folder, language)
    if not quiet:
        tell(lambda console: result.summary(console, language), [page, record])
    context.exit(result.exit_status)


@cli.command("explain", help=help_texts.EXPLAIN, short_help="Say why a model gave each case its score.")
@click.argument("model", type=click.Path(path_type=Path))
@click.argument("cases", type=click.Path(path_type=Path))
@click.option("--background", type=click.Path(path_type=Path), help="Rows to compare with.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help='Folder for the files.  [default: a folder "explained" beside the cases]',
)
@click.option("--rows", type=click.IntRange(min=0), default=3, show_default=True, help="Cases to draw, from the first.")
@click.option("--most", type=click.IntRange(min=1), default=10, show_default=True, help="Features in a picture.")
@click.option("--by", metavar="COLUMN", help="Split the gaps between the groups of this column of CASES as well.")
@click.option(
    "--reference",
    metavar="GROUP",
    help="The group to compare with.  [default: everybody else; of two groups the second]",
)
@click.option(
    "--favourable",
    type=click.Choice(["high", "low"]),
    help="Which scores are good for a person: with --by, count whose strongest reasons against them are which.",
)
@click.option("--confidence", type=float, default=0.95, show_default=True, help="Level of intervals with --by.")
@click.option(
    "--interactions",
    type=click.IntRange(min=1),
    metavar="PAIRS",
    help="Say what pairs of features add together, too, and case by case for so many of the strongest pairs; of all "
    "cases at most 20 million numbers.",
)
@click.option(
    "--features",
    multiple=True,
    metavar="NAMES",
    help="What the model's features are called, in its order, where its file does not say: a,b,c, or repeated.",
)
@click.option(
    "--iterations",
    metavar="NUMBER|best",
    help='Use only so many boosting rounds; "best": those up to the best one, which XGBoost notes where it stopped '
    "training early, and which XGBClassifier and XGBRegressor then predict with.  [default: all]",
)
@_ENCODING
@_THREADS
@_QUIET
def explain(
    model: Path,
    cases: Path,
    background: Path | None,
    out: Path | None,
    rows: int,
    most: int,
    by: str | None,
    reference: str | None,
    favourable: str | None,
    confidence: float,
    interactions: int | None,
    features: tuple[str, ...],
    iterations: str | None,
    encoding: str,
    threads: int | None,
    quiet: bool,
) -> None:
    from lotrecht.explaining import explain_file
    from lotrecht.prompts import split_names

    rounds = _rounds(iterations)
    folder = folder_for(out, cases.parent / "explained")
    explained = explain_file(
        model,
        cases,
        background,
        iterations=rounds,
        features=split_names(features, ()) or None,
        by=by,
        reference=reference,
        favourable=favourable,
        confidence=confidence,
        interactions=interactions,
        encoding=encoding,
        threads=threads,
    )
    with writing(folder):
        written = explained.write(folder, rows, most)
    if not quiet:
        tell(lambda console: explained.summary(console, most), written)


@cli.command("drift", help=help_texts.DRIFT, short_help="Say what changed between two files of data.")
@click.argument("reference", type=click.Path(path_type=Path))
@click.argument("current", type=click.Path(path_type=Path))
@click.option(
    "--columns",
    multiple=True,
    metavar="COLUMNS",
    help="What to compare: a,b, or repeated.  [default: all but dates and names of things]",
)
@click.option("--by", metavar="COLUMN", help="Compare within each group of this column as well.")
@click.option(
    "--tolerance",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="How far a distribution may move, such as 0.1: a tenth of the rows. Beyond it the exit status is 1.",
)
@click.option(
    "--out", type=click.Path(path_type=Path), help='Folder for the files.  [default: a folder "drift" beside CURRENT]'
)
@click.option("--language", type=click.Choice(["en", "de"]), default="en", show_default=True, help="Of the page.")
@click.option("--confidence", type=float, default=0.95, show_default=True, help="Level of intervals and verdicts.")
@click.option(
    "--correction",
    type=click.Choice(["holm", "hommel", "benjamini_hochberg", "benjamini_yekutieli", "none"]),
    default="holm",
    show_default=True,
    help="Of the p-values, for how many there are.",
)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Of what is drawn.")
@_ENCODING
@_THREADS
@_QUIET
@click.pass_context
def drift(
    context: click.Context,
    reference: Path,
    current: Path,
    columns: tuple[str, ...],
    by: str | None,
    tolerance: float | None,
    out: Path | None,
    language: str,
    confidence: float,
    correction: str,
    seed: int,
    encoding: str,
    threads: int | None,
    quiet: bool,
) -> None:
    from lotrecht.drift.pairs import names_of
    from lotrecht.drifting import drift_of_files
    from lotrecht.prompts import split_names
    from lotrecht.stats.checking import cores_of

    folder = folder_for(out, current.parent / "drift")
    drifted = drift_of_files(
        reference,
        current,
        columns=split_names(columns, names_of(current, "current")),
        by=by,
        tolerance=tolerance,
        confidence=confidence,
        correction=correction,
        seed=seed,
        encoding=encoding,
        threads=cores_of("drift", threads),
    )
    with writing(folder):
        written = drifted.write(folder, language)
    if not quiet:
        tell(lambda console: drifted.summary(console, language), written)
    context.exit(drifted.exit_status)


def _rounds(text: str | None) -> int | Literal["best"] | None:
    if text is None:
        return None
    if text == "best":
        return "best"
    if not text.isdecimal() or not 1 <= int(text) < 2**31:
        raise click.BadParameter(f'must be a number of at least 1, or "best", got {text!r}', param_hint="--iterations")
    return int(text)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and end with its exit status."""
    for stream in (sys.stdout, sys.stderr):  # a group's name may hold what a terminal's encoding lacks
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(_status(arguments))


def _status(arguments: Sequence[str] | None) -> int:
    try:
        status = cli.main(args=arguments, prog_name="lotrecht", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        error.show(sys.stdout)
        return 0
    except click.ClickException as error:
        error.show()
        return BAD_INPUT
    except (KeyboardInterrupt, EOFError, click.Abort):
        click.echo("lotrecht: interrupted; nothing was written", err=True)
        return INTERRUPTED
    except MemoryError:
        click.echo("lotrecht: there is not enough memory for these data", err=True)
        return BAD_INPUT
    except BrokenPipeError:  # whoever read our output has gone, as `| head` does
        nobody_reads()
        return 0
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"lotrecht: {where}{error.strerror or error}", err=True)
        return BAD_INPUT
    except Exception as error:
        from lotrecht.errors import InvalidInput, ParseError

        if isinstance(error, (InvalidInput, ParseError)):
            click.echo(f"lotrecht: {error}", err=True)
            return BAD_INPUT
        import traceback

        traceback.print_exc()
        click.echo("lotrecht: this is a fault of lotrecht, not of your data; please report the lines above", err=True)
        return OUR_FAULT


if __name__ == "__main__":
    main()
