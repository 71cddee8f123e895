#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# web.sh BUILD [--quick]: the site of the web client, from what was built in BUILD, into BUILD/site.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$1; shift
python3 wasm/fonts/make.py "$build/fonts"
node wasm/pack.mjs --build "$build" "$@"
