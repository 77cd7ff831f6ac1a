"""What the templates need: findings, tables and the page's account of itself. Every number comes from the record."""

from __future__ import annotations

from .account_view import AccountView
from .findings_view import FindingsView
from .language import Language
from .ordering import Json
from .tables_view import TablesView
from .whole import of_counts


class View(FindingsView, TablesView, AccountView):
    """What the templates need, in one language."""

    def __init__(self, record: Json, language: Language) -> None:
        super().__init__(record, language)
        self.counts_only = of_counts(record)
