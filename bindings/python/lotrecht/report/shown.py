"""What every part of the page needs: the record, the language and its phrases."""

from __future__ import annotations

from .language import Language
from .ordering import Json
from .phrases import Phrases


class Shown:
    """A record in one language."""

    def __init__(self, record: Json, language: Language) -> None:
        self.record = record
        self.language = language
        self.say = Phrases(language, html=True)
        self.plain = Phrases(language, html=False)
        self.count = language.numerals.count
