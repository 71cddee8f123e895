#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the trimmed Qt for WebAssembly that the web client is linked with: wasm32, one thread, static, for size.
# From Debian 13's source packages, with Debian's emscripten. Runs inside the toolchain, as root, called by
# scripts/qt-wasm.sh:   build.sh WORK PREFIX
# WORK keeps sources, build trees and logs (2 GB); PREFIX becomes the kit (130 MB) and can be moved afterwards.
set -euo pipefail
work=$1 prefix=$2
here=$(cd "$(dirname "$0")" && pwd)
src=$work/src build=$work/build log=$work/log downloads=$work/downloads
mkdir -p "$prefix" "$src" "$build" "$log" "$downloads"
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
export CCACHE_COMPILERTYPE=clang CCACHE_BASEDIR=$work CCACHE_NOHASHDIR=1
export EMSDK=$prefix/emsdk # Qt wants a folder with a .emscripten that names EMSCRIPTEN_ROOT

step() { # step NAME MINUTES CMD…: runs CMD with its output in a log of its own
  local name=$1 minutes=$2 start=$SECONDS; shift 2
  echo "Qt for WebAssembly: $name (about $minutes)"
  "$@" >"$log/$name.log" 2>&1 </dev/null || { tail -n 25 "$log/$name.log" >&2; echo "the whole log is $log/$name.log" >&2; exit 1; }
  echo "Qt for WebAssembly: $name took $((SECONDS - start)) s"
}

packages() {
  if ! grep -rqs '^deb-src' /etc/apt/sources.list /etc/apt/sources.list.d; then
    sed -n 's/^deb /deb-src /p' /etc/apt/sources.list > /etc/apt/sources.list.d/sources.list
  fi
  apt-get update
  apt-get install -y --no-install-recommends build-essential dpkg-dev patch xz-utils qt6-shader-baker
}

# qtbase is Debian's whole source package (its patches hold security fixes), qtdeclarative the upstream
# archive alone, since not every mirror has the rest of it. apt checks both by hash.
sources() {
  ( cd "$downloads" && apt-get source --download-only qt6-base && apt-get source --download-only --tar-only qt6-declarative )
  rm -rf "$src/qtbase" "$src/qtdeclarative"; mkdir -p "$src/qtdeclarative"
  dpkg-source --no-check -x "$downloads"/qt6-base_6.8.2+dfsg-*.dsc "$src/qtbase"
  # Debian's default that plugins are not found by themselves breaks static builds.
  patch -R -d "$src/qtbase" -p1 < "$src/qtbase/debian/patches/enable_skip_plugins.patch"
  tar xJf "$downloads"/qt6-declarative_6.8.2+dfsg.orig.tar.xz -C "$src/qtdeclarative" --strip-components=1
  local module file
  for module in base declarative; do
    for file in "$here"/patches/qt$module-*.patch; do patch -d "$src/qt$module" -p1 < "$file"; done
  done
}

emsdk() { mkdir -p "$EMSDK"; ln -sfn /usr/share/emscripten "$EMSDK/emscripten"; echo "EMSCRIPTEN_ROOT = 'emscripten'" > "$EMSDK/.emscripten"; }

common=(-G Ninja -DCMAKE_BUILD_TYPE=MinSizeRel -DCMAKE_INSTALL_PREFIX="$prefix"
  -DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache
  -DQT_BUILD_EXAMPLES=OFF -DQT_BUILD_TESTS=OFF -DQT_GENERATE_SBOM=OFF -DQT_UNITY_BUILD=ON -DBUILD_WITH_PCH=OFF
  -DQT_HOST_PATH=/usr -DQT_HOST_PATH_CMAKE_DIR=/usr/lib/x86_64-linux-gnu/cmake)
without() { printf -- '-DFEATURE_%s=OFF\n' "$@"; }

configure_base() {
  emsdk; rm -rf "$build/base"; mkdir -p "$build/base"; cd "$build/base"
  # configure-cache.cmake: the answers of the configure tests of an earlier run, which saves minutes.
  # shellcheck disable=SC2046
  cmake -C "$here/configure-cache.cmake" "$src/qtbase" "${common[@]}" \
    -DCMAKE_TOOLCHAIN_FILE=/usr/share/emscripten/cmake/Modules/Platform/Emscripten.cmake \
    -DQT_QMAKE_TARGET_MKSPEC=wasm-emscripten -DBUILD_SHARED_LIBS=OFF \
    $(without widgets sql dbus printsupport testlib xml concurrent thread icu glib pdf textodfwriter systemtrayicon \
      sessionmanager undocommand undostack undogroup jalalicalendar hijricalendar islamiccivilcalendar vulkan \
      wasm_exceptions wasm_simd128 tuiotouch evdev libudev networklistmanager dnslookup networkdiskcache dtls ocsp sctp gssapi)
}
configure_declarative() {
  rm -rf "$build/declarative"; mkdir -p "$build/declarative"; cd "$build/declarative"
  # shellcheck disable=SC2046
  cmake "$src/qtdeclarative" "${common[@]}" -DCMAKE_TOOLCHAIN_FILE="$prefix/lib/cmake/Qt6/qt.toolchain.cmake" \
    $(without quick_particles quick_designer quickcontrols2_fusion quickcontrols2_imagine quickcontrols2_universal \
      quickcontrols2_fluentwinui3 quickcontrols2_macos quickcontrols2_ios quickcontrols2_windows \
      qml_debug qml_profiler qml_preview qml_jit qml_xmllistmodel)
}

step packages '1 minute' packages
step sources '1 minute' sources
step configure-base '1 minute' configure_base
step build-base '8 minutes on 2 cores' ninja -C "$build/base"
step install-base 'seconds' ninja -C "$build/base" install
step configure-declarative '1 minute' configure_declarative
step build-declarative '9 minutes on 2 cores' ninja -C "$build/declarative"
step install-declarative 'seconds' ninja -C "$build/declarative" install
