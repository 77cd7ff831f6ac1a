"""The report in a real browser: what its parser makes of hostile names, whether anything runs, whether it prints."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from lotrecht.report import render

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DATA = Path(__file__).parents[1] / "python" / "data"

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no chromium: apt-get install chromium")


class Elements(HTMLParser):
    """Count the elements of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.count: Counter[str] = Counter()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.count[tag] += 1


def browse(page: Path, profile: Path, *arguments: str) -> str:
    assert BROWSER is not None
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"]
    command += [f"--user-data-dir={profile}", *arguments, page.as_uri()]
    done = subprocess.run(command, capture_output=True, timeout=180, check=False)
    if done.returncode != 0:
        sys.stderr.write(done.stderr.decode("utf-8", "replace")[-2000:])
    assert done.returncode == 0
    return done.stdout.decode("utf-8")


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "profile"


def written(name: str, folder: Path, language: str = "en") -> tuple[Path, str]:
    html = render(json.loads((DATA / f"audit_{name}.json").read_text(encoding="utf-8")), language)
    page = folder / f"{name}.html"
    page.write_text(html, encoding="utf-8")
    return page, html


@pytest.mark.parametrize(("name", "language"), [("bail", "en"), ("nasty", "de"), ("void", "de")])
def test_the_browser_finds_the_elements_that_were_written(
    name: str, language: str, tmp_path: Path, profile: Path
) -> None:
    page, html = written(name, tmp_path, language)
    dom = browse(page, profile, "--dump-dom")
    assert Elements(dom).count == Elements(html).count
    assert Elements(dom).count["script"] == 0
    assert f'<html lang="{language}"' in dom


def test_a_script_would_not_run_even_if_one_were_planted(tmp_path: Path, profile: Path) -> None:
    """The policy in the page holds on its own, without the escaping."""
    page, html = written("bail", tmp_path)
    planted = "<script>document.title = 'broken'</script><img src=x onerror=\"document.title = 'broken'\">"
    page.write_text(html.replace("<main>", f"<main>{planted}"), encoding="utf-8")
    assert "<title>broken</title>" not in browse(page, profile, "--dump-dom")
    page.write_text(re.sub(r"<meta http-equiv[^>]*>", "", html).replace("<main>", f"<main>{planted}"), encoding="utf-8")
    assert "<title>broken</title>" in browse(page, profile, "--dump-dom")  # so the line above fails for one reason only


@pytest.mark.parametrize(("name", "width"), [("bail", 1200), ("bail", 400), ("nasty", 320)])
def test_the_page_is_as_wide_as_the_screen(name: str, width: int, tmp_path: Path, profile: Path) -> None:
    """Measured by a frame around the page: the page itself may run nothing."""
    _, html = written(name, tmp_path)
    inner = re.sub(r"<meta http-equiv[^>]*>", "", html)
    probe = "<script>document.title = 'width ' + document.documentElement.scrollWidth</script></body>"
    (tmp_path / "inner.html").write_text(inner.replace("</body>", probe), encoding="utf-8")
    frame = f"""<!DOCTYPE html><iframe src="inner.html" style="width:{width}px;height:900px;border:0"></iframe>
        <script>onload = () => document.title = frames[0].document.title</script>"""
    outer = tmp_path / "outer.html"
    outer.write_text(frame, encoding="utf-8")
    dom = browse(outer, profile, "--dump-dom", "--allow-file-access-from-files", "--window-size=1400,1000")
    assert f"<title>width {width}</title>" in dom


def test_the_page_prints(tmp_path: Path, profile: Path) -> None:
    page, _ = written("bail", tmp_path)
    pdf = tmp_path / "report.pdf"
    browse(page, profile, f"--print-to-pdf={pdf}", "--no-pdf-header-footer")
    assert pdf.read_bytes().startswith(b"%PDF")
