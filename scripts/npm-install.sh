#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# npm-install.sh LIST DIR WHAT: installs the packages of LIST/package-lock.json into DIR. Silent when they are up to date; WHAT is
# what it says about them otherwise. Needs node and npm.
set -euo pipefail
LIST=${1:?usage: npm-install.sh LIST DIR WHAT} DIR=${2:?} WHAT=${3:?}
say() { printf '%s\n' "npm-install: $*" >&2; }

stamp=$DIR/.installed
want=$(cat "$LIST/package.json" "$LIST/package-lock.json" | sha256sum | cut -d' ' -f1)
[ "$(cat "$stamp" 2>/dev/null)" != "$want" ] || exit 0
command -v npm >/dev/null || { say 'needs npm and node: install the packages nodejs and npm.'; exit 1; }

mkdir -p "$DIR"
exec 9>"$DIR/.lock"; flock 9
[ "$(cat "$stamp" 2>/dev/null)" != "$want" ] || exit 0
rm -f "$stamp"
cp "$LIST/package.json" "$LIST/package-lock.json" "$DIR/"
say "installing $WHAT into $DIR"
if ! (cd "$DIR" && npm ci --omit-lockfile-registry-resolved --no-audit --no-fund --fetch-retries=1 --fetch-timeout=60000 --loglevel=error) >"$DIR/npm.log" 2>&1; then
  trouble=$(grep -m1 -oE 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|[A-Z_]*CERT[A-Z_]*' "$DIR/npm.log" || true)
  if [ -n "$trouble" ]; then say "npm's registry cannot be reached ($trouble); check the network and npm's settings. The whole log is $DIR/npm.log"
  else say "npm failed; the whole log is $DIR/npm.log"; fi
  exit 1
fi
printf '%s\n' "$want" >"$stamp"
