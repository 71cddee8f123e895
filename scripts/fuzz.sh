#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# fuzz.sh DIR [--list | [TARGET] [SECONDS]]: every fuzz target in DIR, or TARGET, for SECONDS (60), from the seeds in
# tests/fuzz/corpus. What was found to be interesting stays in DIR/corpus; what breaks lies in DIR/broken-TARGET-….
set -uo pipefail
dir=$1; shift
seeds=$(cd "$(dirname "$0")/../tests/fuzz/corpus" && pwd)
mapfile -t targets < <(for program in "$dir"/fuzz/fuzz_*; do echo "${program##*/fuzz_}"; done)
if [ "${1:-}" = --list ]; then printf '%s\n' "${targets[@]}"; exit 0; fi
case ${1:-} in
  ''|*[0-9]) ;;
  *) [ -x "$dir/fuzz/fuzz_$1" ] || { echo "dev: there is no fuzz target '$1'; there are: ${targets[*]}" >&2; exit 2; }
    targets=("$1"); shift ;;
esac
seconds=${1:-60} status=0
case $seconds in *[!0-9]*) echo "dev: '$seconds' is no number of seconds" >&2; exit 2 ;; esac
for name in "${targets[@]}"; do
  mkdir -p "$dir/corpus/$name"
  folders=("$dir/corpus/$name")
  [ ! -d "$seeds/$name" ] || folders+=("$seeds/$name")
  echo "fuzz: $name for $seconds s"
  "$dir/fuzz/fuzz_$name" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 -artifact_prefix="$dir/broken-$name-" \
    -print_final_stats=1 "${folders[@]}" >"$dir/fuzz-$name.log" 2>&1 || { status=1; echo "fuzz: $name FAILED; the whole log is $dir/fuzz-$name.log" >&2; tail -n 40 "$dir/fuzz-$name.log" >&2; }
  grep -E '^stat::(number_of_executed_units|average_exec_per_sec|peak_rss_mb)|cov: ' "$dir/fuzz-$name.log" | tail -n 4
done
exit $status
