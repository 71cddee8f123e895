#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh BIN [OPTION…]: the server, and the desktop client where there is a display. OPTIONs go to ccplantd.
set -euo pipefail
bin=$1; shift
for option in "$@"; do
  case $option in --help|-h|--version|--check-config) exec "$bin/ccplantd" "$@" ;; esac
done
if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then exec "$bin/ccplantd" "$@"; fi

# The window's life is the server's life; sessions go on without either and are found again.
ready=$(mktemp -d)
server=
stop() {
  [ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server"; } || true
  rm -rf "$ready"
}
trap stop EXIT
trap 'exit 130' INT TERM
"$bin/ccplantd" --ready-file "$ready/ready.json" "$@" & server=$!
while [ ! -s "$ready/ready.json" ]; do
  kill -0 "$server" 2>/dev/null || { wait "$server"; exit $?; }
  sleep 0.05
done
"$bin/ccplant" --ready-file "$ready/ready.json"
