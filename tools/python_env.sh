#!/usr/bin/env bash
# Python environments of the project, kept in the tree.
#
#   tools/python_env.sh wheel                      .venv with the build tools; the package as a wheel in build/wheel
#   tools/python_env.sh install <folder> [extra]   an environment with that wheel and one extra of pyproject.toml;
#                                                  with the extra peers, frouros, river and confseq too
#
# The Makefile decides when; both are safe to repeat.
set -euo pipefail

pip_in() {
  local folder=$1
  shift
  "$folder/bin/python" -m pip --disable-pip-version-check --quiet "$@"
}

# A folder whose interpreter does not run (upgraded, moved) is made anew.
make_env() {
  local folder=$1
  "$folder/bin/python" -m pip --version >/dev/null 2>&1 && return
  rm -rf "$folder"
  "$(tools/setup.sh which-python)" -m venv "$folder"
}

case ${1:-} in
  wheel)
    make_env .venv
    # The requirements of the build, in the environment itself: with pip's isolation their folder, and so CMake's
    # cache, would change on every run and nothing would be incremental.
    pip_in .venv install 'scikit-build-core>=0.11' 'pybind11>=3'
    rm -f build/wheel/*.whl
    pip_in .venv wheel --no-build-isolation --no-deps --wheel-dir build/wheel .
    ;;
  install)
    folder=$2
    extra=${3:+[$3]}
    wheel=$(echo build/wheel/lotrecht-*.whl)
    make_env "$folder"
    pip_in "$folder" install --force-reinstall --no-deps "$wheel"
    pip_in "$folder" install "$wheel$extra"
    # They ask for old versions of numpy, scipy, matplotlib and pandas that they do not need, and the other packages
    # would be held back with them. Where one cannot be installed its comparisons are skipped.
    if [[ ${3:-} == peers ]]; then
      for peer in 'frouros>=0.9' 'river>=0.23'; do
        pip_in "$folder" install --no-deps "$peer" || echo "$peer cannot be installed here" >&2
      done
      # No wheels, and with pip's isolation it is built with a pybind11 too old for today's Python.
      { pip_in "$folder" install 'scikit-build>=0.17' 'pybind11>=3' setuptools wheel matplotlib multiprocess &&
        pip_in "$folder" install --no-build-isolation --no-deps 'confseq>=0.0.11'; } ||
        echo 'confseq cannot be built here' >&2
    fi
    ;;
  *)
    sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
    exit 64
    ;;
esac
