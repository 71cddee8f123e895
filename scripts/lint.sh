#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# lint.sh DIR [--quick] [--fix]: what can be told without running anything: formatting, licence lines, lengths, shell, JavaScript,
# spelling, qmllint; without --quick also clang-tidy and clazy, with DIR's compile commands. --fix formats in place first.
set -uo pipefail
dir=$1; shift
cd "$(dirname "$0")/.." || exit 1
quick='' fix=''
for option in "$@"; do
  case $option in
    --quick) quick=1 ;;
    --fix) fix=1 ;;
    *) echo "dev: lint knows --quick and --fix, not '$option'" >&2; exit 2 ;;
  esac
done

# check NAME CMD…: says whether CMD found nothing, and how long it took when that was long.
failed=0
check() {
  local name=$1 start=$SECONDS said=ok; shift
  "$@" || { said=FAILED; failed=1; }
  [ $((SECONDS - start)) -lt 5 ] || name="$name ($((SECONDS - start)) s)"
  echo "lint: $name $said"
}

files() { git ls-files -co --exclude-standard -- "$@"; }
mapfile -t cpp < <(files '*.cpp' '*.h')
mapfile -t shell < <(files dev '*.sh' .ci/run)
mapfile -t script < <(files '*.mjs' '*.js')
mapfile -t prose < <(files '*.md' '*.cpp' '*.h' '*.qml' '*.mjs' '*.js' '*.sh' '*.yaml' '*.cmake' '*CMakeLists.txt' dev)

none() { [ -z "$2" ] || { printf '%s\n%s\n' "$1" "$2" >&2; return 1; }; }
# What configuring Qt for WebAssembly found is data; its bytes are part of the kit's name.
licences() { none 'without SPDX line:' "$(files '*.cpp' '*.h' '*.qml' '*.sh' '*.mjs' '*.js' '*CMakeLists.txt' '*.cmake' ':!wasm/qt/configure-cache.cmake' | xargs grep -L SPDX-License-Identifier)"; }
lengths() { none 'over 500 lines:' "$(files '*.cpp' '*.h' '*.qml' '*.mjs' '*.js' '*.sh' | xargs wc -l | awk '$2 != "total" && $1 > 500 {print $2, $1}')"; }
modules() { none 'whole modules of Qt are included:' "$(git grep -nE '^#include <Qt(Core|Gui|Network|Qml|Quick|Sql|Concurrent|HttpServer|WebSockets|QuickControls2)>' -- shared server qml app wasm)"; }
javascript() { local file status=0; for file in "${script[@]}"; do node --check "$file" || status=1; done; return "$status"; }
qml() {
  if cmake --build "$dir" --target all_qmllint >"$dir/qmllint.log" 2>&1 && ! grep -q '^Warning:' "$dir/qmllint.log"; then return 0; fi
  grep -E -A3 '^Warning:|^Error:|^FAILED:' "$dir/qmllint.log" | head -60 >&2
  return 1
}

[ -z "$fix" ] || clang-format -i "${cpp[@]}"
check formatting clang-format --dry-run --Werror "${cpp[@]}"
check 'licence lines' licences
check 'file lengths' lengths
check includes modules
check shellcheck shellcheck "${shell[@]}"
check JavaScript javascript
check spelling codespell "${prose[@]}"
check qmllint qml
[ -n "$quick" ] || check 'clang-tidy and clazy' node scripts/lint-code.mjs "$dir"
exit $failed
