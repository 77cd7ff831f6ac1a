#!/usr/bin/env bash
# Install the Debian packages a purpose needs, or print the one line that does.
#
#   tools/setup.sh build python lint browser fuzz   any of these purposes
#   tools/setup.sh which-python                the interpreter the project uses
#
# Nothing is done, and nothing printed, when everything is there.
set -euo pipefail

# The first interpreter that is new enough; $PYTHON overrules.
which_python() {
  local candidate
  for candidate in "${PYTHON:-python3}" python3.13 python3.12 python3.11 python3.10 /usr/bin/python3; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  echo python3
}

# What Python itself says it can do: an interpreter that is not Debian's brings its own venv and headers.
python_lacks() {
  local python
  python=$(which_python)
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null || echo python3
  "$python" -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
  "$python" -c 'import os, sysconfig as s; os.stat(s.get_path("include") + "/Python.h")' 2>/dev/null || echo python3-dev
}

# Which of these packages are not installed. Without dpkg the compiler and CMake have the last word.
packages_lack() {
  command -v dpkg-query >/dev/null || return 0
  local package
  for package in "$@"; do
    dpkg-query --show --showformat='${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || echo "$package"
  done
}

lacking_for() {
  case $1 in
    build) packages_lack g++ cmake ninja-build libeigen3-dev libboost-dev libgtest-dev nlohmann-json3-dev \
      libprotozero-dev libpugixml-dev ;;
    bench) packages_lack libbenchmark-dev ;;
    python) python_lacks ;;
    fuzz) packages_lack clang libclang-rt-14-dev ;;
    lint) packages_lack clang clang-format clang-tidy shellcheck ;;
    browser) command -v chromium >/dev/null || command -v google-chrome >/dev/null || echo chromium ;;
    *)
      echo "tools/setup.sh: unknown purpose '$1'" >&2
      exit 64
      ;;
  esac
}

install() {
  local -a as_root=()
  if ((EUID != 0)); then
    sudo -n true 2>/dev/null || return 1
    as_root=(sudo -n)
  fi
  command -v apt-get >/dev/null || return 1
  echo "installing: $*"
  local log
  log=$(mktemp)
  # A dead mirror among several must not stop the install: apt-get install says itself what it could not get.
  "${as_root[@]}" apt-get update --quiet=2 >"$log" 2>&1 || true
  if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 --no-install-recommends "$@" \
    </dev/null >>"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

if [[ ${1:-} == which-python ]]; then
  which_python
  exit
fi

required=()
for purpose in "$@"; do
  lacking=$(lacking_for "$purpose")
  # One package a word. A browser is wanted, not needed: without it its tests skip with a word.
  if [[ $purpose != browser ]]; then
    # shellcheck disable=SC2206
    required+=($lacking)
  elif [[ -n $lacking ]] && ! install "$lacking"; then
    echo "The report's browser tests will be skipped. To have them: sudo apt-get install $lacking" >&2
  fi
done
if ((${#required[@]})) && ! install "${required[@]}"; then
  echo "lotrecht needs Debian packages that it could not install. Please run:" >&2
  echo "  sudo apt-get update && sudo apt-get install --no-install-recommends ${required[*]}" >&2
  exit 1
fi

for purpose in "$@"; do
  if [[ $purpose == python && -n $(python_lacks) ]]; then
    echo "$(which_python) still lacks:" "$(python_lacks | tr '\n' ' ')" >&2
    echo "Use another interpreter: make PYTHON=/usr/bin/python3 ..." >&2
    exit 1
  fi
done
