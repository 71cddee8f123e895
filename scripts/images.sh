#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# images.sh [session] [server]: the container images, from the programs in build/release/bin, as archives in build/images
# (docker load, podman load, ctr images import, or tests/kube/cluster image FILE take them). Called by ./dev images.
# The base is made with mmdebstrap once for each list of packages and kept in the cache; CCPLANT_IMAGE_BASE names another
# image of Debian 13 to build on, which must have the packages below.
set -euo pipefail
TOP=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
. "$TOP/scripts/toolchain.sh"

LIBRARIES="libqt6core6t64 libqt6network6 libqt6httpserver6 libqt6websockets6 libqt6concurrent6 libqcoro6core0t64 libqcoro6network0t64
  libllhttp9.2 libssl3t64 ca-certificates tini pigz"
# shellcheck disable=SC2034 # packages() finds them by their names
PACKAGES_session="$LIBRARIES git openssh-client procps"
# shellcheck disable=SC2034
PACKAGES_server="$LIBRARIES libqt6sql6 libqt6sql6-sqlite libyaml-cpp0.8 git procps"
OUT=$TOP/build/images
STORE=$CACHE/images
# Layers are copied, so that no mount and no user namespace is needed; only COPY and ADD are used, so nothing is run.
BUILDAH=(buildah --root "$STORE/storage" --runroot "$STORE/run" --storage-driver vfs)

VERSION=$(sed -n 's/^project(ccplant VERSION \([0-9.]*\).*/\1/p' "$TOP/CMakeLists.txt")

# base_of KIND: makes the base image unless it is there, and prints its name.
base_of() {
  local kind=$1 names key image folder own=() how=root
  [ -z "${CCPLANT_IMAGE_BASE:-}" ] || { echo "$CCPLANT_IMAGE_BASE"; return; }
  names=$(packages "$kind" | paste -sd,)
  key=$(printf '%s\n' "$names" "$SUITE" 2 | sha256sum | cut -c1-12)
  image=localhost/ccplant-base:$kind-$key
  folder=$STORE/base-$kind-$key
  if ! in_toolchain "${BUILDAH[@]}" inspect --type image "$image" >/dev/null 2>&1; then
    mkdir -p "$folder"
    if [ "$(id -u)" = 0 ]; then own=(unshare --mount --propagation private); else how=unshare; fi
    have_mmdebstrap
    # Essential packages, no package manager: what is not there cannot be attacked, nor be out of date.
    [ -s "$folder/base.tar" ] || logged "making the base of the $kind image (once, about a minute)" "$STORE/base-$kind.log" \
      ${own[@]+"${own[@]}"} mmdebstrap --variant=essential --mode=$how --include="$names" \
      --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
      --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/bug/*' \
      --dpkgopt='path-exclude=/usr/share/lintian/*' \
      --customize-hook='echo "agentapi:x:999:999:ccplant session:/home/agentapi:/bin/bash" >>"$1/etc/passwd"' \
      --customize-hook='echo "agentapi:x:999:" >>"$1/etc/group"' \
      --customize-hook='mkdir -p "$1/home/agentapi" "$1/var/lib/ccplant" && chown 999:999 "$1/home/agentapi" "$1/var/lib/ccplant"' \
      --customize-hook='rm -rf "$1/var/cache/"* "$1/var/log/"* "$1/etc/machine-id" "$1/etc/resolv.conf" "$1/etc/hostname"' \
      $SUITE "$folder/part.tar" >&2 || die "the base image could not be made; the whole log is $STORE/base-$kind.log$(advice "$STORE/base-$kind.log")"
    [ -s "$folder/base.tar" ] || mv "$folder/part.tar" "$folder/base.tar"
    cp "$TOP/installer/images/base/Dockerfile" "$folder/"
    in_toolchain "${BUILDAH[@]}" bud --isolation chroot -q -t "$image" "$folder" >"$STORE/build.log" 2>&1 ||
      { tail -n 5 "$STORE/build.log" >&2; die 'the base image could not be built'; }
    rm -rf "$folder"
  fi
  echo "$image"
}

# image KIND PROGRAM…: build/images/ccplant-KIND.tar.
image() {
  local kind=$1 base context=$OUT/$1 name=ccplant-$1 stamp before; shift
  base=$(base_of "$kind")
  rm -rf "$context" && mkdir -p "$context/bin" "$context/site"
  local program
  for program in "$@"; do
    [ -x "$TOP/build/release/bin/$program" ] || die "build/release/bin/$program is not built: ./dev build $program"
    in_toolchain strip -o "$context/bin/$program" "$TOP/build/release/bin/$program"
  done
  find "$TOP/installer/images/$kind" -type f -exec cp -p {} "$context/" \;
  [ "$kind" != server ] || [ ! -d "$TOP/build/wasm/site" ] || cp -r "$TOP/build/wasm/site/." "$context/site/"
  stamp=$({ echo "$base"; cd "$context" && find . -type f -print0 | sort -z | xargs -0 sha256sum; } | sha256sum | cut -c1-16)
  before=$(cat "$OUT/$kind.stamp" 2>/dev/null || true)
  if [ "$stamp" != "$before" ] || [ ! -e "$OUT/$name.tar" ]; then
    in_toolchain "${BUILDAH[@]}" bud --isolation chroot -q --build-arg "BASE=$base" -t "localhost/$name:$VERSION" "$context" >"$STORE/build.log" 2>&1 ||
      { tail -n 5 "$STORE/build.log" >&2; die "the image $name could not be built"; }
    rm -f "$OUT/$name.tar"
    in_toolchain "${BUILDAH[@]}" push -q "localhost/$name:$VERSION" "docker-archive:$OUT/$name.tar:localhost/$name:$VERSION" >/dev/null
    echo "$stamp" >"$OUT/$kind.stamp"
  fi
  rm -rf "$context"
  echo "localhost/$name:$VERSION $OUT/$name.tar"
}

[ $# -gt 0 ] || set -- session server
toolchain build images
mkdir -p "$OUT" "$STORE"
exec 7>"$STORE/lock"
flock 7
for kind in "$@"; do
  case $kind in
    session) image session ccplant-runner ccplant-demo-agent ;;
    server) image server ccplantd ccplant-runner ccplant-demo-agent ;;
    *) die "there is no image '$kind'; there are: session, server" ;;
  esac
done
