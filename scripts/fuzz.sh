# SPDX-License-Identifier: GPL-3.0-or-later
# fuzz.sh DIR [SECONDS]: every fuzz target in DIR for SECONDS (60), from the corpus in tests/fuzz; what breaks lies in DIR.
set -euo pipefail
dir=$1 seconds=${2:-60}
corpus=$(cd "$(dirname "$0")/../tests/fuzz/corpus" && pwd)
for target in "$dir"/fuzz/fuzz_*; do
  name=${target##*/fuzz_}
  mkdir -p "$dir/corpus/$name"
  [ ! -d "$corpus/$name" ] || cp -n "$corpus/$name"/* "$dir/corpus/$name/"
  echo "fuzz: $name for $seconds s"
  "$target" -max_total_time="$seconds" -rss_limit_mb=1024 -timeout=10 -artifact_prefix="$dir/broken-$name-" -print_final_stats=1 "$dir/corpus/$name" 2>&1 | tail -n 8
done
