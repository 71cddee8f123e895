#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# npm-agents.sh DIR: installs the real agents that the end-to-end tests drive (tests/e2e/agents/package-lock.json) into DIR:
# Claude Code, or with CCPLANT_ALL_AGENTS=1 in the environment Codex, Gemini CLI and opencode too (agents/all).
# Silent when they are up to date. Needs node and npm; run it as: ./dev exec bash scripts/npm-agents.sh DIR
set -euo pipefail
DIR=${1:?usage: npm-agents.sh DIR}
TOP=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
LIST=$TOP/tests/e2e/agents time='1 minute, 1.4 GB'
[ -z "${CCPLANT_ALL_AGENTS:-}" ] || LIST=$TOP/tests/e2e/agents/all time='3 minutes, 2 GB'
say() { printf '%s\n' "npm-agents: $*" >&2; }

stamp=$DIR/.installed
sum_of() { cat "$1/package.json" "$1/package-lock.json" | sha256sum | cut -d' ' -f1; }
want=$(sum_of "$LIST") all=$(sum_of "$TOP/tests/e2e/agents/all") # who has all of them has these too
is_there() { case $(cat "$stamp" 2>/dev/null) in "$want" | "$all") return 0 ;; *) return 1 ;; esac; }
! is_there || exit 0
command -v npm >/dev/null || { say 'needs npm and node: install the packages nodejs and npm.'; exit 1; }

mkdir -p "$DIR"
exec 9>"$DIR/.lock"; flock 9
! is_there || exit 0
rm -f "$stamp"
cp "$LIST/package.json" "$LIST/package-lock.json" "$DIR/"
say "installing the agents into $DIR (once, about $time while it lasts)"
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
