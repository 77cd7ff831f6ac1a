"""The architecture, as a test: who may include whom, what no header does, and every header has its test.

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
# What would make a result depend on the machine or the caller's file on ours.
NEVER = {
    r"^\s*#\s*define\b": "defines a macro",
    r"^\s*using namespace\b": "opens a namespace for everybody who includes it",
    r"\bstd::random_device\b|\bstd::mt19937": "draws from a source that is not keyed by a Seed",
    r"\bhardware_concurrency\b": "asks the machine; the number of threads is the caller's argument",
    r"\bstd::(normal|binomial|uniform_\w+)_distribution\b": "draws as each standard library likes; see draw_*.hpp",
}
LONGEST = 400  # lines; one idea per header


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
        for pattern, why in NEVER.items():
            if re.search(pattern, text, re.MULTILINE):
                found.append(f"{relative}: {why}")
        if (lines := text.count("\n")) > LONGEST:
            found.append(f"{relative}: {lines} lines; a header holds one idea in at most {LONGEST}")
        if "detail" in relative.parts:
            continue
        test = root / "tests" / relative.parent / (relative.stem + "_test.cpp")
        if not test.exists():
            found.append(f"{relative}: has no test tests/{test.relative_to(root / 'tests')}")
        # So that building the tests proves that the header needs nothing before it.
        elif not re.match(rf"(?:(?!#include).*\n)*#include <lotrecht/{relative.as_posix()}>", test.read_text()):
            found.append(f"{relative}: is not what its test includes first")
    for module in sorted(p.name for p in include.iterdir() if p.is_dir()):
        if not (include / module / "README.md").exists():
            found.append(f"{module}: has no README.md")
        umbrella = include / f"{module}.hpp"
        if not umbrella.exists():
            found.append(f"{module}: has no umbrella header {module}.hpp")
            continue
        there = {f"{module}/{header.name}" for header in (include / module).glob("*.hpp")}
        listed = set(re.findall(r"#include <lotrecht/([^>]+)>", umbrella.read_text(encoding="utf-8")))
        found += [f"{module}.hpp: does not include {header}" for header in sorted(there - listed)]
    return found


if __name__ == "__main__":
    lines = problems(pathlib.Path(sys.argv[1]))
    print("\n".join(lines) or "the include graph is as drawn, and every header has its test")
    sys.exit(bool(lines))
