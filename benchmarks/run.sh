#!/usr/bin/env bash
# Everything that is measured, in one run on the machine at hand: `make bench`.
#
#   benchmarks/run.sh <build folder, release> <python with the package and the peers> [pattern]
#
# C++ first, then each benchmarks/peers/*.py, which times the same task in another package in the same run.
set -euo pipefail
build=$1
python=$2
pattern=${3:-.}

echo "machine: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, $(free -h | awk '/^Mem/{print $2}')"
echo "date:    $(date --iso-8601)   commit: $(git rev-parse --short HEAD 2>/dev/null || echo none)"

for program in "$build"/benchmarks/speed.*; do
  [[ -x $program && $program =~ $pattern ]] || continue
  printf '\n== %s\n' "${program##*/}"
  "$program" --benchmark_counters_tabular=true
done
for script in benchmarks/peers/*.py; do
  [[ -f $script && $script =~ $pattern ]] || continue
  printf '\n== %s\n' "$script"
  "$python" "$script"
done
