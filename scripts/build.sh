#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# build.sh DIR LOG [TARGET…]: ninja with its output in LOG; shows progress on long builds and nothing when nothing is done.
set -euo pipefail
dir=$1 log=$2; shift 2
start=$SECONDS
cmake --build "$dir" ${@:+--target "$@"} >"$log" 2>&1 & builder=$!
shown=0
while kill -0 $builder 2>/dev/null; do
  sleep 0.2
  if [ $((SECONDS - start)) -ge $((shown + 10)) ]; then
    shown=$((SECONDS - start))
    printf 'dev:   %4d s  %s\n' $shown "$(tail -n1 "$log" | cut -c1-90)" >&2
  fi
done
if ! wait $builder; then grep -E -A12 'FAILED:|error:|Error' "$log" | grep -v '^ccache /usr' | head -60 >&2; exit 1; fi
[ $((SECONDS - start)) -lt 5 ] || printf 'dev: built in %d s\n' $((SECONDS - start)) >&2
