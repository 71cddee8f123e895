#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh: ccplantd behind nginx; 77 when there is no nginx here.
set -euo pipefail
PATH=$PATH:/usr/sbin
skip() { echo "SKIP ccplantd behind nginx: $*"; exit 77; }
command -v nginx >/dev/null || skip "there is no nginx"
command -v node >/dev/null || skip "there is no node"
[ -r "$CCPLANT_NGINX_CONF/ccplant.conf" ] || skip "there is no installer/nginx/ccplant.conf"
exec node --test --test-reporter=spec "$(dirname "$0")/nginx.test.mjs"
