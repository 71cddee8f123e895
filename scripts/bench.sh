#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# bench.sh DIR [--list | NAME…]: runs the benchmarks in DIR/bench and prints one table; the lines as JSON are in DIR/bench.jsonl.
# Two are not among them unless they are named: `web` looks at the web client in DIR/../wasm/site (tests/bench/web), `kube` at
# the cluster of CCPLANT_TEST_KUBECONFIG.
set -uo pipefail
dir=$1; shift
if [ "${1:-}" = --list ]; then for program in "$dir"/bench/bench_*; do echo "${program##*/bench_}"; done; exit 0; fi
: >"$dir/bench.jsonl"
names=("$@")
[ ${#names[@]} -gt 0 ] || mapfile -t names < <(for program in "$dir"/bench/bench_*; do echo "${program##*/bench_}"; done | grep -vx kube)
top=$(cd "$(dirname "$0")/.." && pwd)
bench_web() {
  local site=$dir/../wasm/site
  [ -e "$site/sw.js" ] || { echo "dev: there is no web client to look at: ./dev build --web" >&2; return 1; }
  bash "$top/scripts/npm-install.sh" "$top/tests/web" "$CCPLANT_WEB_TESTS_DIR" 'what drives the browser' || return
  CCPLANT_BIN=$dir/bin CCPLANT_WEB_OUTPUT=$dir/web-tests node "$top/tests/bench/web/bench.mjs" "$site"
}
status=0
for name in "${names[@]}"; do
  [ "$name" = web ] || [ -x "$dir/bench/bench_$name" ] || { echo "dev: there is no benchmark '$name'; ./dev bench --list names them" >&2; exit 2; }
  echo "dev: bench $name" >&2
  if [ "$name" = web ]; then bench_web; else "$dir/bench/bench_$name"; fi | grep --line-buffered '^{' >>"$dir/bench.jsonl"
  [ "${PIPESTATUS[0]}" = 0 ] || { echo "dev: bench $name failed" >&2; status=1; }
done
echo
echo "$(date -u +%F) · $(nproc) cores · $(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2- | xargs) · $(basename "$dir")"
jq -rs '
  def figure: if . >= 1000 then round | tostring | explode | reverse | [recurse(.[3:]; length > 0) | .[0:3]] | map(reverse | implode) | reverse | join(",")
    elif . >= 100 then round | tostring elif . >= 10 then (. * 10 | round / 10 | tostring) else (. * 100 | round / 100 | tostring) end;
  ["bench", "metric", "value", "unit", ""], (.[] | [.bench, .metric, (.value | figure), .unit, (.peer // "")]) | @tsv' "$dir/bench.jsonl" |
  awk -F'\t' '{printf "%-8s  %-62s  %12s  %-8s  %s\n", $1, $2, $3, $4, $5}'
exit $status
