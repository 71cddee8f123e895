# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the cluster needs of the machine. Sourced by ../cluster.

KUBE_PACKAGES="etcd-server etcd-client containerd runc containernetworking-plugins iptables conntrack socat iproute2
  openssl curl gcc libc6-dev buildah"

debian_version() { (. /etc/os-release 2>/dev/null && [ "${ID:-}" = debian ] && echo "${VERSION_ID:-}") || true; }

# why_not: one line that says why this machine cannot run the cluster; nothing when it can.
why_not() {
  if [ "$(uname -m)" != x86_64 ]; then echo "the test cluster runs on amd64 only"
  elif [ "$(id -u)" != 0 ]; then echo "the test cluster needs root"
  elif [ -z "$(debian_version)" ]; then echo "the test cluster needs Debian (its etcd, containerd and runc)"
  elif ! unshare --mount --net true 2>/dev/null; then echo "the test cluster needs the right to mount and to make network namespaces"
  elif ! have_binaries && [ -z "${CCPLANT_KUBE_ARCHIVE:-}" ] && [ "$(debian_version)" != 12 ]; then
    echo "the test cluster needs CCPLANT_KUBE_ARCHIVE, an archive of Kubernetes' binaries (they can be built on Debian 12 only)"
  elif [ -n "${CCPLANT_KUBE_ARCHIVE:-}" ] && [ ! -r "$CCPLANT_KUBE_ARCHIVE" ]; then
    echo "CCPLANT_KUBE_ARCHIVE, $CCPLANT_KUBE_ARCHIVE, cannot be read"
  fi
}

# missing PACKAGE…: those that are not installed.
missing() {
  local package
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
  done
}

# apt_install PACKAGE…: installs what is missing. Services of the packages are not started: ours come from here.
apt_install() {
  local wanted; wanted=$(missing "$@" | paste -sd' ')
  [ -n "$wanted" ] || return 0
  say "installing $wanted"
  mkdir -p "$KUBE"
  local policy=/usr/sbin/policy-rc.d mine=''
  [ -e $policy ] || { printf '#!/bin/sh\nexit 101\n' >$policy; chmod 755 $policy; mine=1; }
  # shellcheck disable=SC2086 # a list of names
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $wanted; } >"$KUBE/apt.log" 2>&1 ||
    { [ -z "$mine" ] || rm -f $policy; tail -n 5 "$KUBE/apt.log" >&2; die "the packages could not be installed; the whole log is $KUBE/apt.log"; }
  [ -z "$mine" ] || rm -f $policy
}

install_packages() {
  # shellcheck disable=SC2086
  apt_install $KUBE_PACKAGES
}
