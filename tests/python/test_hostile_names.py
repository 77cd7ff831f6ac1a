"""Names that attack: they reach the record unchanged, the terminal unarmed, and the page as text."""

from __future__ import annotations

import json
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pyarrow as pa
import pytest
from end_to_end import Ended, lotrecht
from test_bad_input import PLAN, parquet, prepare

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

HOSTILE = [
    "<script>document.title='broken'</script>",
    "<img src=x onerror=\"document.title='broken'\">",
    "</title></td></table><h1>broken</h1>",
    "\"quoted\" & 'single' &lt;b&gt; &amp;",
    "two\nlines",
    "שלום עולם",
    "\u202egnorw eht morf",
    "a\tb\x1b[31mred",
    "{{ 7 * 7 }}{% raw %}",
    "[bold red]x[/]",
    "\\",
]


class Page(HTMLParser):
    """Elements, attributes and text of a page as a browser sees it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.handlers: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def hostile(tmp_path: Path) -> tuple[Path, Ended]:
    """Audit groups of hostile names in a column of a hostile name, under a hostile title."""
    column = "<marquee>group</marquee>"
    table = pa.table(
        {
            "decision": [0, 1, 1, 0, 1] * len(HOSTILE) * 4,
            "outcome": [0, 1] * len(HOSTILE) * 10,
            column: [name for name in HOSTILE for _ in range(20)],
        }
    )
    plan = PLAN.replace('["group"]', f'["{column}"]')
    path = prepare(
        tmp_path, parquet(table), f"title = \"<script>document.title='broken'</script>\"\n{plan}", "data.csv"
    )
    return tmp_path / "out", lotrecht("audit", path, "--out", tmp_path / "out")


def test_hostile_names_reach_the_record_unchanged_and_the_terminal_unarmed(hostile: tuple[Path, Ended]) -> None:
    out, ended = hostile
    assert ended.status in (0, 1)
    assert ended.err == ""
    record = json.loads((out / "audit.json").read_text(encoding="utf-8"))
    assert sorted(group["levels"][0] for group in record["tables"][0]["groups"]) == sorted(HOSTILE)
    assert "\x1b" not in ended.out
    assert "\u202e" not in ended.out
    assert "[bold red]x[/]" in ended.out


@pytest.mark.skipif(BROWSER is None, reason="no chromium: apt-get install chromium")
def test_hostile_names_do_not_break_out_of_the_page_in_a_browser(hostile: tuple[Path, Ended], tmp_path: Path) -> None:
    assert BROWSER is not None
    out, _ = hostile
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--virtual-time-budget=3000"]
    command += [f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", (out / "report.html").as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=180, check=True)
    dom = done.stdout.decode("utf-8")
    page = Page(dom)
    assert page.handlers == []
    assert page.tags.isdisjoint({"script", "img", "iframe", "object", "marquee"})
    assert dom.count("<h1") == 1
    assert "<title>broken</title>" not in dom
    for name in HOSTILE:
        if "\n" not in name and "\x1b" not in name and "\u202e" not in name:  # those are shown as escapes
            assert name in page.text
    assert "{{ 7 * 7 }}" in page.text
    assert "\x1b" not in page.text
