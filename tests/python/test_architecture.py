"""The package's modules: nothing private crosses from one to another, and what they load forms no circle."""

from __future__ import annotations

import ast
import graphlib
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import lotrecht
import pytest

assert lotrecht.__file__ is not None
ROOT = Path(lotrecht.__file__).resolve().parent
MODULES = {
    ".".join(("lotrecht", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in sorted(ROOT.rglob("*.py"))
}


def imports(module: str, *, everywhere: bool) -> Iterator[tuple[str, str]]:
    """Yield (module, name) for all that a module imports from the package; of its functions' bodies only if asked."""
    path = MODULES[module]
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree) if everywhere else tree.body:
        if isinstance(node, ast.ImportFrom):
            source = importlib.util.resolve_name("." * node.level + (node.module or ""), package)
            if source.partition(".")[0] == "lotrecht":
                yield from ((source, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((a.name, "") for a in node.names if a.name.partition(".")[0] == "lotrecht")


@pytest.mark.parametrize("module", MODULES)
def test_no_module_takes_what_another_keeps_for_itself(module: str) -> None:
    private = [
        f"{source}.{name}"
        for source, name in imports(module, everywhere=True)
        if any(part.startswith("_") and part not in ("_core", "__version__") for part in f"{source}.{name}".split("."))
    ]
    assert private == []


def test_what_the_modules_load_forms_no_circle() -> None:
    loads: dict[str, set[str]] = {}
    for module in MODULES:
        found = {
            f"{source}.{name}" if f"{source}.{name}" in MODULES else source
            for source, name in imports(module, everywhere=False)
        }
        loads[module] = {each for each in found if each in MODULES and each not in (module, "lotrecht")}
    assert len(loads) > 20
    graphlib.TopologicalSorter(loads).prepare()  # names a circle if there is one
