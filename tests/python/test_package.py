"""The package as a whole: what importing it costs, and whether what it says of itself is true."""

from __future__ import annotations

import ast
import inspect
import pkgutil
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import lotrecht
import pytest
from lotrecht import _core, fairness, plan, stats

STUB = Path(lotrecht.__file__).with_name("_core.pyi")


# ------------------------------------------------------------------------------------------ imports


def loaded_by(statement: str) -> set[str]:
    """Return the modules that a fresh interpreter has after a statement."""
    code = f"import sys; {statement}; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "statement",
    ["import lotrecht", "import lotrecht; dir(lotrecht)", "from lotrecht import InvalidInput, __version__"],
)
def test_importing_the_package_loads_none_of_the_heavy(statement: str) -> None:
    heavy = {"pandas", "polars", "pyarrow", "matplotlib", "numpy", "narwhals", "rich", "jinja2", "click", "tomlkit"}
    assert loaded_by(statement) & heavy == set()


@pytest.mark.parametrize("name", sorted(lotrecht.__all__))
def test_no_public_name_needs_data_frames_or_plots(name: str) -> None:
    assert loaded_by(f"from lotrecht import {name}") & {"pandas", "polars", "pyarrow", "matplotlib"} == set()


def test_counting_arrays_needs_no_data_frame_package() -> None:
    """pyarrow loads pandas where there is one; an interpreter without any has to do."""
    code = """
import sys
class NotInstalled:
    def find_spec(self, name, path=None, target=None):
        if name in ("pandas", "polars", "matplotlib"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, NotInstalled())
from lotrecht import Decisions, fairness
d = Decisions({"x": [1, 0, 1, 1], "g": list("aabb")}, decision="x", groups="g")
assert fairness.by_group(d, confidence=0.95)["value"] == [0.5, 1.0]
assert fairness.selection_rate_difference(d.decision, d.decision, sensitive_features=list("aabb")) == 0.5
"""
    assert "numpy" in loaded_by(f"exec({code!r})")


# ------------------------------------------------------------------------------------------ names


def test_every_public_name_is_there_and_has_a_docstring() -> None:
    assert sorted(lotrecht.__all__) == dir(lotrecht)
    for module in (lotrecht, fairness, stats, plan):
        assert len(set(module.__all__)) == len(module.__all__)
        assert module.__doc__
        for name in module.__all__:
            value = getattr(module, name)
            if callable(value):
                assert inspect.getdoc(value), name


@pytest.mark.parametrize("module", [fairness, stats], ids=lambda m: m.__name__)
def test_all_lists_every_public_function(module: Any) -> None:
    public = {n for n, v in vars(module).items() if callable(v) and not n.startswith("_")}
    imported = {n for n in public if not getattr(vars(module)[n], "__module__", "").startswith("lotrecht")}
    helpers = {"InvalidInput", "quoted"}
    assert public - imported - helpers == set(module.__all__)


def test_the_lazy_table_of_names_is_complete() -> None:
    """What type checkers see, what `__all__` says and what `__getattr__` finds are one list."""
    source = ast.parse(Path(lotrecht.__file__).read_text(encoding="utf-8"))
    (guarded,) = (node for node in source.body if isinstance(node, ast.If))
    seen = {alias.name for node in guarded.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert seen == set(lotrecht.__all__)
    for name in lotrecht.__all__:
        assert getattr(lotrecht, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        lotrecht.nonsense  # noqa: B018


def test_metrics_are_those_of_the_compiled_module() -> None:
    assert sorted(plan.METRICS) == sorted(_core.fairness.metrics)


def test_the_version_has_one_home() -> None:
    header = Path(__file__).parents[2] / "include/lotrecht/core/version.hpp"
    declared = re.search(r'version = "([0-9.]+)"', header.read_text(encoding="utf-8"))
    assert declared is not None
    assert lotrecht.__version__ == _core.__version__ == declared[1]
    try:
        installed = metadata.version("lotrecht")
    except metadata.PackageNotFoundError:
        pytest.skip("lotrecht is on the path, but not installed: there is no version of a distribution to compare")
    assert installed == lotrecht.__version__


def test_the_package_is_typed() -> None:
    assert STUB.is_file()
    assert STUB.with_name("py.typed").is_file()


# ------------------------------------------------------------------------------------------ the stub


def declared(body: list[ast.stmt]) -> dict[str, ast.stmt]:
    """Return what a stub declares under each name, but for private names and imports."""
    found: dict[str, ast.stmt] = {}
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found[node.name] = node
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found[node.target.id] = node
    return {name: node for name, node in found.items() if not name.startswith("_") or name == "__version__"}


STUBBED = ast.parse(STUB.read_text(encoding="utf-8")).body
PLACES = {"": STUBBED, **{n.name: n.body for n in STUBBED if isinstance(n, ast.ClassDef)}}
MODULES = {"": _core, "audit": _core.audit, "stats": _core.stats, "fairness": _core.fairness}


def public(value: Any) -> set[str]:
    return {name for name in vars(value) if not name.startswith("_") or name == "__version__"}


@pytest.mark.parametrize("name", MODULES)
def test_the_stub_declares_what_the_module_has_and_nothing_else(name: str) -> None:
    assert set(declared(PLACES[name])) == public(MODULES[name])


def classes() -> list[tuple[ast.ClassDef, type]]:
    return [
        (node, getattr(MODULES[module], node.name))
        for module in ("audit", "stats", "fairness")
        for node in PLACES[module]
        if isinstance(node, ast.ClassDef)
    ]


@pytest.mark.parametrize(("node", "found"), classes(), ids=lambda v: getattr(v, "name", ""))
def test_the_stub_of_a_class_has_its_members(node: ast.ClassDef, found: type) -> None:
    assert set(declared(node.body)) == public(found)
    for special in (m.name for m in node.body if isinstance(m, ast.FunctionDef) and m.name.startswith("__")):
        assert special in vars(found), special
    for name in declared(node.body):
        member = declared(node.body)[name]
        is_property = isinstance(member, ast.FunctionDef) and any(
            ast.unparse(d) == "property" for d in member.decorator_list
        )
        assert isinstance(vars(found)[name], property) == is_property


def functions() -> list[tuple[str, ast.FunctionDef, Any]]:
    listed: list[tuple[str, ast.FunctionDef, Any]] = []
    for module, body in PLACES.items():
        if module in MODULES:
            for name, node in declared(body).items():
                if isinstance(node, ast.FunctionDef):
                    listed.append((f"{module}.{name}", node, getattr(MODULES[module], name)))
    for node, found in classes():
        for name, member in declared(node.body).items():
            if isinstance(member, ast.FunctionDef) and not isinstance(vars(found)[name], property):
                listed.append((f"{node.name}.{name}", member, vars(found)[name]))
    return listed


def compiled_signature(function: Any) -> tuple[list[str], list[str]]:
    """Return positional and keyword-only parameters, from the first line that pybind11 writes of a function."""
    first = (function.__doc__ or "").splitlines()[0]
    inside = first[first.index("(") + 1 : first.rindex(") ->")]
    depth, parts = 0, [""]
    for character in inside:
        depth += (character in "[(") - (character in "])")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    names = [part.split(":")[0].strip() for part in parts if part.strip()]
    names = [name for name in names if name != "self"]
    if "*" in names:
        return names[: names.index("*")], names[names.index("*") + 1 :]
    return names, []


@pytest.mark.parametrize(("node", "function"), [f[1:] for f in functions()], ids=[f[0] for f in functions()])
def test_the_stub_of_a_function_has_its_parameters(node: ast.FunctionDef, function: Any) -> None:
    stubbed = [a.arg for a in node.args.args if a.arg != "self"], [a.arg for a in node.args.kwonlyargs]
    assert stubbed == compiled_signature(function)


def test_every_module_of_the_package_can_be_imported_alone() -> None:
    """A cycle shows only when the wrong one comes first."""
    names = ["lotrecht", *(found.name for found in pkgutil.walk_packages(lotrecht.__path__, "lotrecht."))]
    assert "lotrecht.fairness.points" in names
    code = """
import importlib, sys
for name in sys.argv[1:]:
    for loaded in [m for m in sys.modules if m.startswith("lotrecht") and "_core" not in m]:
        del sys.modules[loaded]
    importlib.import_module(name)
"""
    done = subprocess.run([sys.executable, "-c", code, *names], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
