#!/usr/bin/env bash
# Run every fuzzer of a build for so many seconds; what it finds stays in the build's folder.
#
#   tests/fuzz/run.sh build/fuzz 60
set -euo pipefail
build=$1
seconds=$2
"$build/tests/fuzz.write_seeds" "$build/seeds"
for fuzzer in "$build"/tests/fuzz.*_fuzz; do
  kind=$(basename "$fuzzer")
  kind=${kind#fuzz.}
  kind=${kind%_fuzz}
  mkdir -p "$build/corpus/$kind"
  echo "$kind"
  "$fuzzer" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 -max_len=16384 -print_final_stats=1 \
    -artifact_prefix="$build/found-$kind-" "$build/corpus/$kind" "$build/seeds/$kind"
done
