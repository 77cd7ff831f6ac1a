"""The report: one HTML page made from an audit record, to be read by people who are no statisticians.

The page holds everything it needs, asks nothing of any network, and runs no script. It formats what the record says and
computes no result. `audit.schema.json` beside this file is the JSON Schema of the record.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from .language import language_named
from .names import visible
from .whole import SCHEMA, check_schema, whole

__all__ = ["SCHEMA", "check_schema", "render", "whole"]

_TEMPLATES: Final = Path(__file__).parent / "templates"


def render(record: dict[str, Any], language: str = "en") -> str:
    """Return the report as one self-contained HTML page.

    Parameters
    ----------
    record
        An audit record (the parsed audit.json). Names in it may be anything: they are shown, never obeyed.
    language
        ``"en"`` or ``"de"``; words and numerals of the whole page.

    Raises
    ------
    ValueError
        If the language is not known, or the record has another format.
    """
    import jinja2  # here, so that the command line starts without it

    from .closer_view import sections
    from .view import View

    chosen = language_named(language)
    check_schema(record)
    record = whole(record)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    view = View(record, chosen)
    return environment.get_template("report.html.j2").render(
        record=record,
        view=view,
        closer=sections(record, chosen),
        say=view.say,
        words=chosen.words,
        language=chosen.code,
        visible=visible,
    )
