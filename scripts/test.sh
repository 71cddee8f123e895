#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# test.sh DIR [LABEL…]: ctest in DIR, the tests with one of the labels or all. Ends with `N passed, N failed`.
# test.sh --check [LABEL…]: only says whether there are such labels.
set -uo pipefail
dir=$1; shift
top=$(cd "$(dirname "$0")/.." && pwd)
select=()
if [ $# -gt 0 ]; then
  for label in "$@"; do
    case $label in unit|api|e2e|client|kube|web) ;; *) echo "dev: there is no label '$label'; there are: unit api e2e client kube web" >&2; exit 2 ;; esac
  done
  select=(-L "^($(IFS='|'; echo "$*"))\$")
fi
[ "$dir" != --check ] || exit 0
case " ${*:-e2e} " in
  *" e2e "*) bash "$top/scripts/npm-agents.sh" "$CCPLANT_AGENTS_DIR" || echo "dev: the tests with real agents will be skipped" >&2 ;;
esac
case " ${*:-web} " in
  *" web "*) [ ! -x /usr/bin/chromium ] || bash "$top/scripts/npm-install.sh" "$top/tests/web" "$CCPLANT_WEB_TESTS_DIR" 'what drives the browser' || true ;; # the tests say what is missing
esac
export ASAN_OPTIONS=${ASAN_OPTIONS:-abort_on_error=1} UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1:halt_on_error=1}
start=$SECONDS
# Whatever configures programs on this machine (a signed-in agent, a running server) must not reach the tests.
for name in $(compgen -e | grep -E '^(ANTHROPIC_|CLAUDE|OPENAI_|GEMINI_|CCPLANT_)' | grep -vE '^CCPLANT_(AGENTS_DIR|WEB_TESTS_DIR|TEST_KUBECONFIG|TEST_KUBE_SKIP|TEST_KUBE_IMAGE|TEST_KUBE_SERVER_IMAGE)$'); do unset "$name"; done
ctest --test-dir "$dir" ${select[@]+"${select[@]}"} --output-on-failure --no-tests=error -j "${JOBS:-2}" 2>&1 | tee "$dir/tests.log"
status=${PIPESTATUS[0]}
grep -hE '^SKIP ' "$dir/Testing/Temporary/LastTest.log" | sed 's/^/dev: /' | sort -u >&2
read -r failed total < <(sed -nE 's/^.* ([0-9]+) tests? failed out of ([0-9]+).*$/\1 \2/p' "$dir/tests.log" | tail -n1)
echo "dev: tests took $((SECONDS - start)) s"
echo "$(( ${total:-0} - ${failed:-0} )) passed, ${failed:-0} failed"
exit "$status"
