# SPDX-License-Identifier: GPL-3.0-or-later
# lint.sh DIR [--quick] [--fix]: formatting, headers, qmllint; without --quick also clang-tidy and clazy, with DIR's compile commands.
set -uo pipefail
dir=$1; shift
cd "$(dirname "$0")/.." || exit 1
quick= fix=
for option in "$@"; do
  case $option in
    --quick) quick=1 ;;
    --fix) fix=1 ;;
    *) echo "dev: lint knows --quick and --fix, not '$option'" >&2; exit 2 ;;
  esac
done
failed=0
check() { # check NAME CMD…
  local name=$1; shift
  if "$@"; then echo "lint: $name ok"; else echo "lint: $name FAILED" >&2; failed=1; fi
}

mapfile -t cpp < <(git ls-files -co --exclude-standard '*.cpp' '*.h')
mapfile -t shell < <(git ls-files -co --exclude-standard dev '*.sh' .ci/run)
if [ -n "$fix" ]; then clang-format -i "${cpp[@]}"; fi

spdx() { local bad; bad=$(git ls-files '*.cpp' '*.h' '*.qml' '*.sh' '*.mjs' '*CMakeLists.txt' '*.cmake' | xargs grep -L SPDX-License-Identifier); [ -z "$bad" ] || { echo "no SPDX line: $bad" >&2; return 1; }; }
long() { local bad; bad=$(git ls-files '*.cpp' '*.h' '*.qml' '*.mjs' '*.sh' | xargs wc -l | awk '$2 != "total" && $1 > 600 {print $2, $1}'); [ -z "$bad" ] || { echo "over 600 lines: $bad" >&2; return 1; }; }
syntax() { local file; for file in "${shell[@]}"; do bash -n "$file" || return 1; done; }
qml() { cmake --build "$dir" --target all_qmllint > "$dir/qmllint.log" 2>&1 && ! grep -E '^Warning:' "$dir/qmllint.log" || { grep -E -A3 '^Warning:|^Error:' "$dir/qmllint.log" | head -40 >&2; return 1; }; }
tidy() {
  printf '%s\n' "${cpp[@]}" | grep '\.cpp$' | grep -E '^(shared|server|qml|app)/' |
    xargs -P "$(nproc)" -n 4 clang-tidy -p "$dir" --quiet --extra-arg=-Wno-unknown-warning-option --warnings-as-errors='*' 2>/dev/null
}
clazy_run() {
  printf '%s\n' "${cpp[@]}" | grep '\.cpp$' | grep -E '^(shared|server|qml|app)/' |
    CLAZY_CHECKS=level1,no-non-pod-global-static xargs -P "$(nproc)" -n 4 clazy-standalone --extra-arg=-Wno-unknown-warning-option -p "$dir" > "$dir/clazy.log" 2>&1
  ! grep -E 'warning:.*\[-Wclazy' "$dir/clazy.log" | sort -u
}

check formatting clang-format --dry-run --Werror "${cpp[@]}"
check 'licence lines' spdx
check 'file length' long
check 'shell syntax' syntax
check qmllint qml
if [ -z "$quick" ]; then
  check clang-tidy tidy
  check clazy clazy_run
fi
exit $failed
