#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh FILE…: tests in a real browser. Exits with 77, and a line that says why, where something is missing.
set -euo pipefail
cd "$(dirname "$0")"
skip() { echo "SKIP web: $*"; exit 77; }
chromium=${CCPLANT_CHROMIUM:-/usr/bin/chromium}
command -v node >/dev/null || skip 'node is missing'
command -v rsvg-convert >/dev/null || skip 'rsvg-convert is missing (package librsvg2-bin)'
[ -x "$chromium" ] || skip 'Chromium is missing (package chromium)'
[ -d "${CCPLANT_WEB_TESTS_DIR:-$HOME/.cache/ccplant/web-tests}/node_modules/playwright-core" ] || skip 'playwright-core is not installed (scripts/npm-install.sh)'
[ "$1" = shell.test.mjs ] || [ -r "${CCPLANT_WEB_SITE:-../../build/wasm/site}/sw.js" ] || skip 'the web client is not built (./dev build --web)'
exec node --test --test-concurrency=1 --test-timeout=580000 --test-reporter=spec "$@"
