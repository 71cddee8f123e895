#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# npm-agents.sh DIR: installs the real agents that the end-to-end tests drive (tests/e2e/agents/package-lock.json) into DIR.
# Silent when they are up to date. Needs node and npm; run it as: ./dev exec bash scripts/npm-agents.sh DIR
set -euo pipefail
DIR=${1:?usage: npm-agents.sh DIR}
TOP=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
LIST=$TOP/tests/e2e/agents
say() { printf '%s\n' "npm-agents: $*" >&2; }

stamp=$DIR/.installed
want=$(cat "$LIST/package.json" "$LIST/package-lock.json" | sha256sum | cut -d' ' -f1)
[ "$(cat "$stamp" 2>/dev/null)" != "$want" ] || exit 0
command -v npm >/dev/null || { say 'needs npm and node: install the packages nodejs and npm.'; exit 1; }

mkdir -p "$DIR"
exec 9>"$DIR/.lock"; flock 9
[ "$(cat "$stamp" 2>/dev/null)" != "$want" ] || exit 0
rm -f "$stamp"
cp "$LIST/package.json" "$LIST/package-lock.json" "$DIR/"
say "installing the agents into $DIR (once, 1 to 2 minutes; 2 GB while it lasts)"
if ! (cd "$DIR" && npm ci --omit-lockfile-registry-resolved --no-audit --no-fund --fetch-retries=1 --fetch-timeout=60000 --loglevel=error) >"$DIR/npm.log" 2>&1; then
  if grep -qE 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|CERT|network' "$DIR/npm.log"; then
    say "npm's registry cannot be reached ($(grep -m1 -oE 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|[A-Z_]*CERT[A-Z_]*' "$DIR/npm.log" || echo network)); check the network and npm's settings. The whole log is $DIR/npm.log"
  else
    say "npm failed; the whole log is $DIR/npm.log"
  fi
  exit 1
fi
# npm installs the binaries for both C libraries; one of them can never run here.
if ldd --version 2>&1 | grep -qi musl; then unused='*-linux-*[!l]'; else unused='*-musl'; fi
find "$DIR/node_modules/@anthropic-ai" -maxdepth 1 -name "$unused" -name '*-linux-*' -exec rm -rf {} +
printf '%s\n' "$want" >"$stamp"
