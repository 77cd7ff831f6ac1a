"""Questions on a terminal, with numbered answers and a proposal."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich.console import Console

from lotrecht.errors import quoted

__all__ = ["Prompts", "split_names"]


def split_names(given: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Split a,b into two names, unless there is a name a,b."""
    names: list[str] = []
    for each in given:
        names += [each] if each in known else [part.strip() for part in each.split(",") if part.strip()]
    return tuple(names)


class Prompts:
    """Somebody at a terminal, as `lotrecht.plan_init.Ask`. An empty answer takes what is proposed."""

    def __init__(self) -> None:
        self._console = Console(file=sys.stdout)

    def choose(self, question: str, options: Sequence[str], default: str) -> str:
        """Return one of the options, given by its number or its name; "" only where that is among them."""
        shown = [option for option in options if option]
        self._show(question, shown, [default])
        if "" in options:
            self._say("   0  none, or not known" + ("" if default else "  <- proposed"))
        while True:
            answer = self._answer("Number or name")
            if answer == "" and default in options:
                return default
            if answer == "0" and "" in options:
                return ""
            if answer in shown:
                return answer
            if answer.isdecimal() and 1 <= int(answer) <= len(shown):
                return shown[int(answer) - 1]
            self._say("That is none of them.")

    def several(self, question: str, options: Sequence[str], default: Sequence[str]) -> list[str]:
        """Return some of the options, each once and at least one."""
        self._show(question, options, default)
        while True:
            parts = split_names([self._answer("Numbers or names, with commas between")], options) or tuple(default)
            chosen = [
                options[int(p) - 1] if p not in options and p.isdecimal() and 1 <= int(p) <= len(options) else p
                for p in parts
            ]
            if chosen and all(c in options for c in chosen):
                return list(dict.fromkeys(chosen))
            self._say("Name at least one of them.")

    def text(self, question: str) -> str:
        """Return a free answer; "" leaves the question open."""
        self._show(f"{question} (empty leaves it open)", [], [])
        return self._answer(">")

    def _show(self, question: str, options: Sequence[str], proposed: Sequence[str]) -> None:
        self._console.print()
        self._console.print(question, style="bold", markup=False, highlight=False)
        for number, option in enumerate(options, 1):
            self._say(f"  {number:>2}  {quoted(option, 200)[1:-1]}{'  <- proposed' if option in proposed else ''}")

    def _say(self, line: str) -> None:
        self._console.print(line, markup=False, highlight=False)

    def _answer(self, prompt: str) -> str:
        while True:
            try:
                return self._console.input(f"{prompt}: " if prompt != ">" else "> ", markup=False).strip()
            except UnicodeDecodeError as error:
                self._say(f"That is not {error.encoding} text, which this terminal is said to speak. Once more:")
