# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Kubernetes' binaries: from an archive, else built from Debian 12's source package. Sourced by ../cluster.

BINARIES='kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy'
SOURCE_VERSION='1.20.5+really1.20.2-1.1+deb12u1'
SOURCE_SHA256=b83c0780efb182d928dc63d46488a847f161f04e40a94b96bf5247dd671ecdfc
KUBE_VERSION=1.20.2

have_binaries() {
  local name
  for name in $BINARIES; do [ -x "$BIN/$name" ] || return 1; done
}

install_binaries() {
  ! have_binaries || return 0
  mkdir -p "$BIN"
  if [ -n "${CCPLANT_KUBE_ARCHIVE:-}" ]; then
    tar --no-same-owner -xf "$CCPLANT_KUBE_ARCHIVE" -C "$BIN" || die "$CCPLANT_KUBE_ARCHIVE cannot be unpacked"
  else
    build_binaries
  fi
  have_binaries || die "$BIN has not all of: $BINARIES"
}

# source_mirror: the archive of Debian 12 that this machine already uses.
source_mirror() {
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Codename: bookworm' | grep -v security | sort | uniq -c | sort -rn | awk '{print $2; exit}'
}

# apt_source ARG…: apt-get with lists of its own, so that the machine's sources stay as they are.
apt_source() {
  local dir=$KUBE/apt
  mkdir -p "$dir/lists/partial" "$dir/cache/archives/partial"
  echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(source_mirror) bookworm main" >"$dir/sources.list"
  apt-get -qq -o Dir::Etc::SourceList="$dir/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$dir/lists" \
    -o Dir::Cache="$dir/cache" -o APT::Sandbox::User=root "$@"
}

# unpack_source DIR: Debian's source in DIR, with two changes.
unpack_source() {
  local dir=$1 reflect2=vendor/github.com/modern-go/reflect2
  mkdir -p "$KUBE/src" "$(dirname "$dir")"; rm -rf "$dir"
  apt_source update
  (cd "$KUBE/src" && apt_source source --download-only "kubernetes=$SOURCE_VERSION" &&
    echo "$SOURCE_SHA256  kubernetes_1.20.5+really1.20.2.orig.tar.gz" | sha256sum -c --quiet &&
    dpkg-source --no-check -x "kubernetes_$SOURCE_VERSION.dsc" "$dir") || die "Kubernetes' source cannot be had"
  # Go 1.18 changed reflect's iterator over maps: the vendored reflect2 crashes in JSON encoding, Debian's does not.
  rm -rf "${dir:?}/$reflect2"; mkdir "$dir/$reflect2"
  cp /usr/share/gocode/src/github.com/modern-go/reflect2/*.{go,s} "$dir/$reflect2/"
  # A pod is deleted within 3 s of its end instead of 10: the kubelet of 1.20 confirms deletions on this period.
  sed -i 's/^const syncPeriod = 10 /const syncPeriod = 1 /' "$dir/pkg/kubelet/status/status_manager.go"
  touch "$dir/.ready"
}

# generate_openapi: the one generated file that upstream does not check in. In the source's folder.
generate_openapi() {
  [ ! -e pkg/generated/openapi/zz_generated.openapi.go ] || return 0
  local folders
  folders=$(grep -rl --include=*.go '^// *+k8s:openapi-gen=' pkg cmd plugin staging/src/k8s.io |
    grep -vE 'code-generator|sample-apiserver|_test.go' | xargs -n1 dirname | sort -u |
    sed -e 's#^staging/src/#vendor/#' -e 's#^#k8s.io/kubernetes/#' | paste -sd,)
  go build -o "$KUBE/openapi-gen" k8s.io/kubernetes/vendor/k8s.io/kube-openapi/cmd/openapi-gen
  "$KUBE/openapi-gen" --logtostderr -i "$folders" -p k8s.io/kubernetes/pkg/generated/openapi -O zz_generated.openapi \
    -h vendor/k8s.io/code-generator/hack/boilerplate.go.txt -r "$KUBE/violations.report"
}

build_binaries() {
  apt_install golang-1.19-go golang-github-modern-go-reflect2-dev dpkg-dev
  local go_path=$KUBE/gopath vendored=k8s.io/kubernetes/vendor/k8s.io flags='-s -w' package name
  local source=$go_path/src/k8s.io/kubernetes
  [ -e "$source/.ready" ] || unpack_source "$source"
  say "building Kubernetes $KUBE_VERSION (once, about 5 minutes on 2 cores)"
  for package in component-base client-go/pkg; do
    flags+=" -X $vendored/$package/version.gitVersion=v$KUBE_VERSION -X $vendored/$package/version.gitMajor=1"
    flags+=" -X $vendored/$package/version.gitMinor=20 -X $vendored/$package/version.gitTreeState=clean"
  done
  (
    cd "$source"
    export PATH=/usr/lib/go-1.19/bin:$PATH GOPATH=$go_path GOCACHE=$KUBE/gocache GO111MODULE=off GOFLAGS='' CGO_ENABLED=0
    unset GOROOT
    generate_openapi
    for name in $BINARIES; do
      [ -x "$BIN/$name" ] || go build -trimpath -tags 'providerless dockerless' -ldflags "$flags" -o "$BIN/$name" "k8s.io/kubernetes/cmd/$name"
    done
  ) || die 'building Kubernetes failed'
}
