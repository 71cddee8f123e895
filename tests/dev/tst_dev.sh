#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# ./dev on machines that lack something. The machine is played by programs in a folder that is all of PATH; nothing is installed.
set -uo pipefail
TOP=$(cd "$(dirname "$0")/../.." && pwd)
ROOM=$(mktemp -d)
trap 'rm -rf "$ROOM"' EXIT
BASIC='awk bash basename cat comm cut dirname env false flock getent grep mkdir mv paste printf readlink rm sed sh sleep sort tail tee touch tr true uname wc'

# machine NAME: a new machine: basic tools, an administrator, disk enough, Debian's archive; CACHE is its cache.
machine() {
  M=$ROOM/$1 CACHE=$ROOM/$1/cache
  mkdir -p "$M/bin" "$CACHE"
  local tool
  for tool in $BASIC; do [ -x "$(type -P "$tool")" ] && ln -s "$(type -P "$tool")" "$M/bin/$tool"; done
  has id 'echo 0'
  has df 'echo head; echo "/dev/x 90000 1 80000 1% /"'
  has unshare 'while [ $# -gt 0 ]; do case $1 in --propagation) shift 2 ;; -*) shift ;; *) break ;; esac; done; exec "$@"'
  has apt-get 'echo "apt-get $*" >>"$M/calls"'
  # shellcheck disable=SC2154 # root is the fake's own variable
  has chroot 'root=$1; mkdir -p "$root/etc"; cat >"$root/etc/ccplant-packages"'
  has mmdebstrap 'echo mmdebstrap >>"$M/calls"; mkdir -p "${!#}"'
  has dpkg-query 'cat "$M/installed"'
  : >"$M/calls"; : >"$M/installed"
}
has() { rm -f "$M/bin/$1"; printf '#!%s\n%s\n' "$BASH" "$2" >"$M/bin/$1"; chmod +x "$M/bin/$1"; }
lacks() { rm -f "$M/bin/$1"; }

# toolchain 12|13 GROUP…: what ./dev does first, on the machine with that Debian. OUT is what it said, STATUS how it ended.
toolchain() {
  local debian=$1; shift
  STATUS=0
  OUT=$(env -i HOME="$M" M="$M" PATH="$M/bin" CCPLANT_CACHE="$CACHE" TOP="$TOP" DEBIAN="$debian" bash -c '
    set -euo pipefail
    . "$TOP/scripts/toolchain.sh"
    on_debian_13() { [ "$DEBIAN" = 13 ]; }
    toolchain "$@"' dev "$@" 2>&1) || STATUS=$?
}
dev() { STATUS=0; OUT=$("$TOP/dev" "$@" 2>&1) || STATUS=$?; }
packages() { env HOME="$ROOM" bash -c '. "$1/scripts/toolchain.sh"; shift; packages "$@"' dev "$TOP" "$@"; }

fail() { echo "    $*"; echo "    it said: $OUT"; FAILED=1; }
says() { case $OUT in *"$1"*) ;; *) fail "expected: $1" ;; esac; }
refused() { [ "$STATUS" != 0 ] || fail 'expected an error'; }
fine() { [ "$STATUS" = 0 ] || fail "expected success, ended with $STATUS"; }
silent() { [ -z "$OUT" ] || fail 'expected silence'; }
called() { grep -qF -- "$1" "$M/calls" || fail "expected a call: $1; there were: $(cat "$M/calls")"; }
not_called() { ! grep -qF -- "$1" "$M/calls" || fail "unexpected call: $(cat "$M/calls")"; }

help_names_every_command() {
  local command
  dev --help; fine
  for command in run test build lint bench fuzz exec shell; do says "  $command "; done
}

what_is_not_known_is_refused() {
  dev nonsense; refused; says "no command 'nonsense'"
  dev build --nonsense; refused; says "no option '--nonsense'"
  dev test --preset; refused; says '--preset needs a name'
  dev test --preset nonsense; refused; says "no preset 'nonsense'"
  dev test nonsense; refused; says "no label 'nonsense'"
  dev lint --nonsense; refused; says "not '--nonsense'"
  dev build --web --nonsense; refused; says "not '--nonsense'"
  dev exec; refused; says 'needs a command'
}

a_cache_that_cannot_be_written_is_named() {
  CACHE=$M/file/cache; touch "$M/file"
  toolchain 12 build; refused; says "cannot write to $CACHE"; says CCPLANT_CACHE
}

without_root_and_user_namespaces_it_says_what_to_ask_for() {
  has id 'case ${1:-} in -u) echo 1000 ;; *) echo somebody ;; esac'; has unshare 'exit 1'
  toolchain 12 build; refused; says 'user namespaces do not work'; says /etc/subuid; says somebody
}

root_that_may_not_mount_is_told_so() {
  has unshare 'exit 1'
  toolchain 12 build; refused; says 'not allowed to mount'; says Debian
}

without_mmdebstrap_and_an_administrator_it_names_the_package() {
  lacks mmdebstrap; has id 'echo 1000'
  toolchain 12 build; refused; says 'apt install mmdebstrap uidmap'
}

where_there_is_no_apt_it_does_not_call_it() {
  lacks mmdebstrap; lacks apt-get
  toolchain 12 build; refused; says "package manager"
}

a_full_disk_is_said_before_anything_is_made() {
  has df 'echo head; echo "/dev/x 90000 1 100 1% /"'
  toolchain 12 build; refused; says '100 MiB are free'; says CCPLANT_CACHE; not_called mmdebstrap
}

a_network_that_is_gone_is_said() {
  has mmdebstrap 'echo "E: Temporary failure resolving archive"; exit 100'
  toolchain 12 build; refused; says "Debian's archive cannot be reached"; says rootfs.log
  [ ! -e "$CACHE/debian-13" ] || fail 'half a toolchain looks like a whole one'
}

a_disk_that_fills_meanwhile_is_said() {
  has mmdebstrap 'echo "tar: x: No space left on device"; exit 2'
  toolchain 12 build; refused; says 'The disk is full'
}

half_a_toolchain_is_made_anew() {
  mkdir -p "$CACHE/debian-13.part/junk"
  toolchain 12 build; fine; called mmdebstrap
  [ -d "$CACHE/debian-13" ] && [ ! -e "$CACHE/debian-13/junk" ] || fail 'the junk is still there'
  toolchain 12 build; fine; silent
}

a_group_is_added_once() {
  mkdir -p "$CACHE/debian-13/etc"
  packages build >"$CACHE/debian-13/etc/ccplant-packages"
  toolchain 12 build; fine; silent
  has unshare 'case $1 in --mount) [ "$2" != true ] || exit 0 ;; esac; echo "$*" >>"$M/calls"'
  toolchain 12 build bench; fine; called nginx-light; not_called cmake
}

on_debian_13_what_is_there_is_left_alone() {
  packages build test | sed 's/^/installed /' >"$M/installed"
  toolchain 13 build test; fine; silent; not_called apt-get; not_called mmdebstrap
}

on_debian_13_only_what_is_missing_is_installed() {
  packages build | grep -v '^mold$' | sed 's/^/installed /' >"$M/installed"
  echo 'config-files mold ' >>"$M/installed"
  toolchain 13 build; fine; called 'apt-get install -y --no-install-recommends mold'; not_called ninja
}

on_debian_13_what_another_package_provides_is_there() {
  packages build | grep -v '^mold$' | sed 's/^/installed /' >"$M/installed"
  echo 'installed linker faster-linker (= 2), mold (= 1)' >>"$M/installed"
  toolchain 13 build; fine; silent; not_called apt-get
}

on_debian_13_without_an_administrator_what_is_missing_is_named() {
  has id 'echo 1000'
  packages build | grep -v '^mold$' | sed 's/^/installed /' >"$M/installed"
  toolchain 13 build; refused; says 'apt install --no-install-recommends mold'; not_called apt-get
}

on_debian_13_sudo_serves_where_it_asks_nothing() {
  has id 'echo 1000'; has sudo '[ "$1" != -n ] || shift; echo sudo >>"$M/calls"; exec "$@"'
  toolchain 13 build; fine; called sudo; called 'apt-get install'
  has sudo 'exit 1'; : >"$M/calls"
  toolchain 13 build; refused; says 'As an administrator'
}

a_locked_package_manager_is_said() {
  has apt-get 'echo "E: Could not get lock /var/lib/dpkg/lock-frontend"; exit 100'
  toolchain 13 build; refused; says 'Another package manager'
}

failures=0 total=0
mapfile -t promises < <(sed -nE 's/^([a-z0-9]+(_[a-z0-9]+){2,})\(\) \{$/\1/p' "$0")
for promise in "${promises[@]}"; do
  FAILED='' OUT='' total=$((total + 1))
  machine "$promise"
  "$promise"
  if [ -z "$FAILED" ]; then echo "ok    $promise"; else echo "FAIL  $promise"; failures=$((failures + 1)); fi
done
echo "$((total - failures)) passed, $failures failed"
[ "$failures" = 0 ]
