"""The architecture, as a test: which module may include which, and every header has its test.

The rules are the drawing in the README:  core <- stats <- {fairness, drift, explain} <- audit;  model needs only core.
"""

import pathlib
import re
import sys

MAY_INCLUDE = {
    "core": set(),
    "stats": {"core"},
    "model": {"core"},
    "fairness": {"core", "stats"},
    "drift": {"core", "stats"},
    "explain": {"core", "stats", "model"},
    "audit": {"core", "stats", "model", "fairness", "drift", "explain"},
}
# Bytes belong into src/, so no header may open a file or print.
NO_BYTES = re.compile(r"#include <(fstream|iostream|cstdio|filesystem|nlohmann/.*|print)>")


def problems(root: pathlib.Path) -> list[str]:
    """Every broken rule, one line each."""
    include = root / "include" / "lotrecht"
    found = []
    for header in sorted(include.rglob("*.hpp")):
        relative = header.relative_to(include)
        if len(relative.parts) == 1:
            continue  # an umbrella
        module = relative.parts[0]
        text = header.read_text(encoding="utf-8")
        if module not in MAY_INCLUDE:
            found.append(f"{relative}: unknown module {module}; say in include_graph.py what it may include")
            continue
        for target in re.findall(r"#include <lotrecht/(\w+)/", text):
            if target != module and target not in MAY_INCLUDE[module]:
                found.append(f"{relative}: {module} must not include {target}")
        if NO_BYTES.search(text):
            found.append(f"{relative}: no bytes in include/; reading and writing belongs into src/")
        if "detail" in relative.parts:
            continue
        test = root / "tests" / relative.parent / (relative.stem + "_test.cpp")
        if not test.exists():
            found.append(f"{relative}: has no test tests/{test.relative_to(root / 'tests')}")
    for module in sorted(p.name for p in include.iterdir() if p.is_dir()):
        if not (include / module / "README.md").exists():
            found.append(f"{module}: has no README.md")
        if not (include / f"{module}.hpp").exists():
            found.append(f"{module}: has no umbrella header {module}.hpp")
    return found


if __name__ == "__main__":
    lines = problems(pathlib.Path(sys.argv[1]))
    print("\n".join(lines) or "the include graph is as drawn, and every header has its test")
    sys.exit(bool(lines))
