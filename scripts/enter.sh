#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# enter.sh ROOTFS DIR TOP CACHE CMD…: runs in a mount namespace of its own; see enter_rootfs in toolchain.sh.
set -eu
root=$1 dir=$2 top=$3 cache=$4; shift 4
bind() { # bind PATH: PATH of the machine at the same place in the rootfs, if the machine has it
  if [ -d "$1" ]; then mkdir -p "$root$1"; elif [ -e "$1" ]; then mkdir -p "$root${1%/*}"; [ -e "$root$1" ] || : >"$root$1"; else return 0; fi
  mount --rbind "$1" "$root$1"
}
mount --bind "$root" "$root" # a mount of its own, so that sandboxes (bwrap) can be made in it
for path in /proc /sys /dev /tmp /run /etc/resolv.conf /etc/hosts /etc/passwd /etc/group \
  /etc/ssl/certs/ca-certificates.crt; do bind "$path"; done
# What the user installed by hand (agents among it) and what they work on.
for path in /usr/local /opt /home /srv /mnt /media; do [ -d "$path" ] && [ ! -L "$path" ] && bind "$path"; done
[ "$HOME" = / ] || case $HOME/ in /home/*) ;; *) bind "$HOME" ;; esac
for path in "$top" "$cache"; do
  [ -e "$root$path/." ] && [ "$path" -ef "$root$path" ] || bind "$path"
done
[ "$dir" = / ] || [ "$dir" -ef "$root$dir" ] || bind "$dir"
exec chroot "$root" /bin/sh -c 'cd "$1" && shift && exec "$@"' sh "$dir" "$@"
