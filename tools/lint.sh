#!/usr/bin/env bash
# Style and static checks. Everything is checked before the script fails, so that one run tells all.
set -uo pipefail
cd "$(dirname "$0")/.." || exit

failed=()
check() {
  local name=$1
  shift
  echo "== $name"
  "$@" || failed+=("$name")
}

# Files git knows or would take, that exist; editors' leftovers and builds are not among them.
files() { git ls-files --cached --others --exclude-standard -- "$@" | sort -u | while read -r f; do [[ -f $f ]] && echo "$f"; done; }

mapfile -t cpp < <(files '*.hpp' '*.cpp')
mapfile -t scripts < <(files '*.sh' '.ci/run')

check clang-format clang-format --dry-run --Werror "${cpp[@]}"
check shellcheck shellcheck "${scripts[@]}"
check ruff .venv/bin/ruff check --quiet .
check "ruff format" .venv/bin/ruff format --check --quiet .
check mypy .venv/bin/mypy
check codespell .venv/bin/codespell
# The headers, sources and examples; `cmake --workflow --preset tidy` also builds and runs the tests with Clang. Nothing
# is compiled to code here, and the headers all together, which take longest, go first.
sources_for_tidy() {
  python3 - build/lint/compile_commands.json <<'PYTHON'
import json, sys

with open(sys.argv[1]) as commands:
    files = {c["file"] for c in json.load(commands) if "verify_interface_header_sets" not in c["command"]}
print(*sorted(files, key=lambda file: ("all_headers" not in file, file)), sep="\n")
PYTHON
}
tidy() {
  cmake --preset tidy -D LOTRECHT_BUILD_TESTS=OFF -B build/lint >/dev/null &&
    sources_for_tidy | xargs --delimiter='\n' --max-args=1 --max-procs="$(nproc)" clang-tidy --quiet -p build/lint
}
check clang-tidy tidy

if ((${#failed[@]})); then
  echo "lint: ${failed[*]} found something" >&2
  exit 1
fi
echo "lint: nothing found"
