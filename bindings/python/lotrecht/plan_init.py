"""A first plan from a data file: what its columns look like, what can be inferred, and what must be asked."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from lotrecht.errors import InvalidInput, did_you_mean, listing, quoted
from lotrecht.ingest.arrays import Column, one_array
from lotrecht.ingest.coding import coded, distinct, texts_of
from lotrecht.ingest.files import DataFile, find_column
from lotrecht.ingest.texts import as_bit, is_missing
from lotrecht.plan import QUESTIONS, Check, Columns, Data, Groups, Plan, Statistics, Why

__all__ = ["Answers", "Ask", "Draft", "Profile", "ask_for", "draft", "look_at"]

ROWS_LOOKED_AT = 100_000
MOST_LEVELS = 50
FEW_LEVELS = 12
MOST_GUESSED = 3


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words by which such columns go in published data sets and in German, Dutch and French registers.
_GROUP_WORDS = _words(
    "race ethnicity ethnic ethnie colour color sex gender age agegroup nationality citizen citizenship migrant origin "
    "religion disability disabled marital married ward district borough neighbourhood neighborhood language "
    "geschlecht alter altersgruppe herkunft staatsangehörigkeit staatsangehoerigkeit nationalität nationalitaet "
    "migrationshintergrund behinderung bezirk stadtteil ortsteil familienstand sprache hautfarbe "
    "geslacht leeftijd nationaliteit herkomst wijk buurt sexe âge nationalité quartier"
)
_OUTCOME_WORDS = _words(
    "outcome label truth true actual target recid recidivism reoffended repaid y_true ground_truth label_value "
    "ergebnis tatsächlich tatsaechlich uitkomst résultat"
)
_WEIGHT_WORDS = {"weight", "weights", "sample_weight", "gewicht", "gewichtung", "poids"}
_ID_WORDS = {"id", "key", "uuid", "nr", "nummer", "number", "index", "date", "datum", "time", "year", "jahr", "name"}
_YES_WORDS = _words(
    "yes y ja j oui si true t 1 granted approved accepted selected admitted hired passed pass positive released "
    "bewilligt genehmigt gewährt gewaehrt zugelassen angenommen ausgewählt ausgewaehlt toegekend accordé"
)


@dataclass(frozen=True)
class Profile:
    """What one column looks like.

    Attributes
    ----------
    name : the column's name
    levels : its distinct values, sorted, as far as they are few
    distinct : how many there are
    missing : rows without a value
    """

    name: str
    levels: tuple[str, ...]
    distinct: int
    missing: int

    @property
    def two_valued(self) -> bool:
        """Whether exactly two values occur, words for "missing" not counted."""
        return len([v for v in self.levels if not is_missing(v)]) == 2

    @property
    def values(self) -> tuple[str, ...]:
        """The values, words for "missing" not counted."""
        return tuple(v for v in self.levels if not is_missing(v))

    def goes_by(self, words: Iterable[str]) -> bool:
        """Whether the column's name, or a word in it, is one of these."""
        name = re.sub(r"[\W_]+", "_", self.name.strip().lower()).strip("_")
        return not {name, *name.split("_")}.isdisjoint(words)


@dataclass(frozen=True)
class Answers:
    """What the user has said beforehand; empty means: find out."""

    decision: str = ""
    positive: tuple[str, ...] = ()
    effect: str = ""
    outcome: str = ""
    outcome_positive: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A plan, and notes on what was inferred and what is left open."""

    plan: Plan
    notes: tuple[str, ...] = field(default=())


class Ask(Protocol):
    """Somebody who answers questions."""

    def choose(self, question: str, options: Sequence[str], default: str) -> str:
        """Return one of the options, or "" where that is among them."""

    def several(self, question: str, options: Sequence[str], default: Sequence[str]) -> list[str]:
        """Return some of the options."""

    def text(self, question: str) -> str:
        """Return a free answer; "" leaves it open."""


def look_at(path: str | os.PathLike[str], encoding: str = "utf-8") -> tuple[DataFile, list[Profile]]:
    """Look at the first rows of every column.

    Raises
    ------
    InvalidInput
        if the file cannot be read; see `DataFile`
    """
    file = DataFile(path, encoding)
    names = [name for name in file.names if name and file.is_flat(name)]
    table = file.read(dict.fromkeys(names, "column"), limit=ROWS_LOOKED_AT)
    profiles = []
    for name in names:
        column = Column("column", name, one_array(table.column(name)))
        raw, codes = distinct(column)
        if len(raw) > MOST_LEVELS:
            missing = int((codes == len(raw)).sum())
            profiles.append(Profile(name, (), len(raw), missing))
            continue
        attribute = coded(name, texts_of(raw, column), codes, declared=False)
        levels = tuple(level for level in attribute.levels if level is not None)
        missing = int((attribute.codes == len(levels)).sum()) if None in attribute.levels else 0
        profiles.append(Profile(name, levels, len(levels), missing))
    return file, profiles


def draft(file: DataFile, profiles: Sequence[Profile], answers: Answers, folder: Path) -> Draft:
    """Write down what the columns say by themselves.

    Which column is the decision is taken only if it was said, or if there is one candidate; what being selected means
    for the person, and the five questions of why, nobody can infer.

    Raises
    ------
    InvalidInput
        if several columns, or none, could be the decision
    """
    by_name = _checked(file, profiles, answers)
    notes: list[str] = []
    decision = answers.decision
    if not decision:
        candidates = decision_candidates(profiles, answers)
        if len(candidates) != 1:
            raise InvalidInput(_undecided(file, profiles, candidates))
        decision = candidates[0].name
        notes.append(f"decision: {quoted(decision)}, the only column with two values that nothing else explains")
    positive = answers.positive or _selecting(by_name[decision], notes, "positive")
    outcome = answers.outcome or _outcome(profiles, decision, answers, notes)
    outcome_positive = answers.outcome_positive
    if outcome and not outcome_positive:
        outcome_positive = _selecting(by_name[outcome], notes, "outcome_positive")
    groups = answers.groups or _groups(profiles, {decision, outcome}, notes)
    if not answers.effect:
        notes.append("effect: open; is being selected a benefit or a burden for the person?")
    plan = _assembled(
        file,
        folder,
        replace(
            answers,
            decision=decision,
            positive=positive,
            outcome=outcome,
            outcome_positive=outcome_positive,
            groups=groups,
        ),
    )
    notes.append(f"why: open: {', '.join(plan.why.open())}")
    return Draft(plan, tuple(notes))


def ask_for(file: DataFile, profiles: Sequence[Profile], answers: Answers, folder: Path, ask: Ask) -> Draft:
    """Ask for all that was not said, with what can be inferred as the proposal."""
    by_name = _checked(file, profiles, answers)
    names = [p.name for p in profiles]
    title = ask.text("A title for the report?")
    why = Why(**{name: ask.text(question) for name, question in QUESTIONS.items()})
    decision = answers.decision
    if not decision:
        candidates = [p.name for p in decision_candidates(profiles, answers)]
        default = candidates[0] if len(candidates) == 1 else ""
        options = [*candidates, *(n for n in names if n not in candidates)]
        decision = ask.choose("Which column says what was decided about each person?", options, default)
    positive = answers.positive or _ask_value(ask, by_name[decision], "selected")
    effect = answers.effect or ask.choose(
        "Is being selected a benefit or a burden for the person?", ["benefit", "burden", ""], ""
    )
    outcome = answers.outcome
    if not outcome:
        guess = _outcome(profiles, decision, answers, [])
        options = ["", *(p.name for p in profiles if p.two_valued and p.name != decision)]
        outcome = ask.choose("Which column says what turned out to be true?", options, guess)
    outcome_positive = answers.outcome_positive
    if outcome and not outcome_positive:
        outcome_positive = _ask_value(ask, by_name[outcome], "true")
    groups = answers.groups
    if not groups:
        guess_groups = _groups(profiles, {decision, outcome}, [])
        few = [p.name for p in profiles if 2 <= len(p.levels) <= MOST_LEVELS and p.name not in (decision, outcome)]
        groups = tuple(ask.several("By which columns are people grouped?", few or names, guess_groups))
    said = Answers(decision, positive, effect, outcome, outcome_positive, groups)
    _checked(file, profiles, said)
    plan = replace(_assembled(file, folder, said), why=why, title=title)
    return Draft(plan, (f"why: open: {', '.join(why.open())}",) if why.open() else ())


def decision_candidates(profiles: Sequence[Profile], answers: Answers) -> list[Profile]:
    """Return the columns with two values whose name says nothing else, such as a group, an outcome or a weight."""
    taken = {answers.outcome, *answers.groups}
    others = _GROUP_WORDS | _OUTCOME_WORDS | _WEIGHT_WORDS | _ID_WORDS
    return [p for p in profiles if p.two_valued and p.name not in taken and not p.goes_by(others)]


def _checked(file: DataFile, profiles: Sequence[Profile], answers: Answers) -> dict[str, Profile]:
    by_name = {p.name: p for p in profiles}
    names = list(by_name)
    for role, given in (("decision", answers.decision), ("outcome", answers.outcome)):
        if given:
            find_column(given, names, file.name, role)
    for given in answers.groups:
        find_column(given, names, file.name, "group")
    for column, values in ((answers.decision, answers.positive), (answers.outcome, answers.outcome_positive)):
        for value in values:
            known = by_name[column].levels if column else ()
            if known and value not in known and not (as_bit(value) is not None and as_bit(value) in map(as_bit, known)):
                near = did_you_mean(value, known)
                raise InvalidInput(
                    f"{file.name}: column {quoted(column)} does not hold {quoted(value)}{near}"
                    f"{' It' if near else '; it'} holds {listing(known)}"
                )
    if answers.effect not in ("", "benefit", "burden"):
        raise InvalidInput(f"effect must be 'benefit' or 'burden', got {quoted(answers.effect)}")
    return by_name


def _undecided(file: DataFile, profiles: Sequence[Profile], candidates: Sequence[Profile]) -> str:
    if candidates:
        shown = ", ".join(f"{quoted(p.name)} ({listing(p.values)})" for p in candidates[:8])
        if len(candidates) > 8:
            shown += f" and {len(candidates) - 8} more"
        return (
            f"{file.name}: which column is the decision? {shown} could all be; "
            f"say --decision NAME, and --positive VALUE for the value that means: selected"
        )
    return (
        f"{file.name}: no column looks like a decision (two values, and a name that says nothing else); say "
        f"--decision NAME, and --positive VALUE; the columns are {listing((p.name for p in profiles), 20)}"
    )


def _selecting(profile: Profile, notes: list[str], key: str) -> tuple[str, ...]:
    """Infer the value that means yes, from words that leave no doubt; else leave it open."""
    values = profile.values
    ones = [v for v in values if as_bit(v) == 1]
    if len(ones) == 1 and all(as_bit(v) is not None for v in values):
        return ("1" if ones[0] not in ("true", "True", "TRUE") else ones[0],)
    yes = [v for v in values if v.strip().lower() in _YES_WORDS]
    if len(values) == 2 and len(yes) == 1:
        notes.append(f"{key}: {quoted(yes[0])} (of {listing(values)} in {quoted(profile.name)})")
        return (yes[0],)
    if any(as_bit(v) is None for v in values) or not values:
        held = listing(values) if values else f"{profile.distinct} different values"
        notes.append(f"{key}: open; {quoted(profile.name)} holds {held}, and one of them must be named")
    return ()


def _outcome(profiles: Sequence[Profile], decision: str, answers: Answers, notes: list[str]) -> str:
    known = [
        p.name
        for p in profiles
        if p.two_valued and p.goes_by(_OUTCOME_WORDS) and p.name != decision and p.name not in answers.groups
    ]
    if len(known) == 1:
        notes.append(f"outcome: {quoted(known[0])}, by its name")
        return known[0]
    if known:
        notes.append(f"outcome: open; {listing(known)} could be it")
    return ""


def _groups(profiles: Sequence[Profile], taken: set[str], notes: list[str]) -> tuple[str, ...]:
    free = [p for p in profiles if p.name not in taken and 2 <= len(p.levels) <= MOST_LEVELS]
    known = [p.name for p in free if p.goes_by(_GROUP_WORDS)]
    reason = "by name"
    if not known:
        text = [p for p in free if len(p.levels) <= FEW_LEVELS and not p.goes_by(_ID_WORDS | _WEIGHT_WORDS)]
        known = [p.name for p in text if any(as_bit(v) is None and not v.isdigit() for v in p.values)]
        reason = "words with few values"
    if not known:
        notes.append("groups: open; no column looks like a trait that people are grouped by")
        return ()
    notes.append(f"groups: {listing(known[:MOST_GUESSED])} ({reason})")
    if len(known) > MOST_GUESSED:
        notes.append(f"groups: left out {listing(known[MOST_GUESSED:], 20)}, since every combination is audited")
    return tuple(known[:MOST_GUESSED])


def _ask_value(ask: Ask, profile: Profile, meaning: str) -> tuple[str, ...]:
    values = profile.values
    if values and all(as_bit(v) is not None for v in values):
        return ("1",)
    guess = _selecting(profile, [], "")
    question = f"Which value of {quoted(profile.name)} means: {meaning}?"
    if values:
        return (ask.choose(question, list(values), guess[0] if guess else ""),)
    answer = ask.text(question)
    return (answer,) if answer else ()


def _assembled(file: DataFile, folder: Path, said: Answers) -> Plan:
    checks = [Check("selection_rate", "ratio", 0.8, 1.25)]
    if said.outcome:
        checks.append(Check("equalized_odds", "worst_difference", 0.0, 0.1))
    try:
        path = Path(os.path.relpath(file.path.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive
        path = file.path.resolve().as_posix()
    effect: Any = said.effect
    return Plan(
        statistics=Statistics(confidence=0.95),
        data=Data(path, file.encoding),
        columns=Columns(said.decision, said.positive, effect, said.outcome, said.outcome_positive),
        groups=Groups(said.groups),
        checks=tuple(checks),
        folder=folder,
    )
