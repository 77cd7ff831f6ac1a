#!/usr/bin/env bash
# True coverage of every interval and true size of every test, one table of CSV for each program: `make accuracy`.
#
#   benchmarks/accuracy/run.sh <build folder, release> <folder for the tables> [pattern]
#
# Enumerations give the same digits on every machine; simulations have their seeds in the programs and give the same too.
set -euo pipefail
build=$1
out=$2
pattern=${3:-.}

mkdir -p "$out"
for program in "$build"/benchmarks/accuracy.*; do
  [[ -x $program && $program =~ $pattern ]] || continue
  name=${program##*/accuracy.}
  printf '%s\n' "$out/$name.csv"
  # A table that was not finished must not be taken for one.
  "$program" >"$out/$name.csv.part"
  mv "$out/$name.csv.part" "$out/$name.csv"
done
