# SPDX-License-Identifier: GPL-3.0-or-later
# Qt for WebAssembly: found, unpacked or built once, kept in the cache. Sourced by ./dev.

QT_WASM_DIR=$CACHE/qt-wasm

# The kit's name says what it was built from: another script or patch is another kit.
qt_wasm_id() {
  local files=("$TOP/wasm/qt/build.sh" "$TOP/wasm/qt/configure-cache.cmake" "$TOP"/wasm/qt/patches/*.patch)
  printf '6.8.2-emscripten-3.1.69-%s' "$(cat "${files[@]}" | sha256sum | cut -c1-8)"
}

is_qt_wasm() { [ -r "$1/lib/cmake/Qt6/qt.toolchain.cmake" ] && [ -r "$1/emsdk/.emscripten" ]; }

# qt_wasm_present: whether a kit is there without building one (the folder is in QT_WASM then).
qt_wasm_present() {
  QT_WASM=${CCPLANT_QT_WASM:-$QT_WASM_DIR/$(qt_wasm_id)}
  is_qt_wasm "$QT_WASM"
}

# qt_wasm [ARCHIVE]: makes sure that there is a kit, and says in QT_WASM where.
qt_wasm() {
  local archive=${1:-${CCPLANT_QT_WASM_ARCHIVE:-}}
  if [ -n "${CCPLANT_QT_WASM:-}" ]; then
    qt_wasm_present || die "CCPLANT_QT_WASM=$CCPLANT_QT_WASM is no Qt for WebAssembly: it has no lib/cmake/Qt6/qt.toolchain.cmake. Unset it to let ./dev make one."
    return 0
  fi
  qt_wasm_present && return
  mkdir -p "$QT_WASM_DIR"
  if [ -n "$archive" ]; then unpack_qt_wasm "$archive"; else build_qt_wasm; fi
}

# The toolchain cannot see every folder, so the archive goes in as a stream.
unpack_zstd() { in_toolchain_at / tar -C "$2" --zstd -xf - <"$1"; }

unpack_qt_wasm() {
  local archive=$1 part=$QT_WASM.part sum
  [ -r "$archive" ] || die "there is no archive $archive"
  sum=$(sha256sum "$archive" | cut -d' ' -f1)
  grep -q "^$sum " "$TOP/wasm/qt/SHA256SUMS" ||
    die "$archive is not an archive that this version knows (sha256 $sum is not in wasm/qt/SHA256SUMS). Leave --archive out to build the kit."
  rm -rf "$part"; mkdir -p "$part"
  logged 'unpacking Qt for WebAssembly' "$CACHE/qt-wasm.log" unpack_zstd "$archive" "$part" ||
    die "the archive could not be unpacked; the whole log is $CACHE/qt-wasm.log"
  mv "$part" "$QT_WASM"
}

build_qt_wasm() {
  local part=$QT_WASM.part
  need_disk 5000
  rm -rf "$part"
  logged "building Qt for WebAssembly in $QT_WASM (once, 15 to 25 minutes on 2 cores)" "$CACHE/qt-wasm.log" \
    in_toolchain_at / bash "$TOP/wasm/qt/build.sh" "$QT_WASM_DIR/work" "$part" ||
    die "Qt for WebAssembly could not be built; the whole log is $CACHE/qt-wasm.log"
  mv "$part" "$QT_WASM"
  rm -rf "$QT_WASM_DIR/work"
}
