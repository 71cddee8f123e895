# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The Debian 13 toolchain: made once, kept outside the checkout, entered for every command.
# Sourced by ./dev. On Debian 13 itself the packages are installed with apt and nothing is entered.
# shellcheck disable=SC2034 # the groups of packages are read by name, in packages()

export HOME=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}
CACHE=${CCPLANT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ccplant}
SUITE=trixie
ROOTFS=$CACHE/debian-13
ROOTFS_MIB=4000

# One group a line of work; a group is installed when the first command that needs it runs.
PACKAGES_build="ca-certificates g++ cmake ninja-build ccache mold git pkg-config
  qt6-base-dev qt6-declarative-dev qt6-httpserver-dev qt6-websockets-dev
  qt6-shadertools-dev qt6-svg-dev qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools
  libqt6sql6-sqlite qt6-svg-plugins
  qml6-module-qtcore qml6-module-qtqml qml6-module-qtqml-models qml6-module-qtqml-workerscript
  qml6-module-qtquick qml6-module-qtquick-controls qml6-module-qtquick-dialogs
  qml6-module-qtquick-layouts qml6-module-qtquick-templates
  qml6-module-qtquick-window qml6-module-qttest qml6-module-qt-labs-platform
  qml6-module-qt-labs-folderlistmodel qml6-module-qtquick-effects
  qtkeychain-qt6-dev libssl-dev qcoro-qt6-dev libyaml-cpp-dev libllhttp-dev libmd4c-dev
  libmd4c-html0-dev libexpected-dev libjs-highlight.js librapidcheck-dev
  fonts-inter fonts-jetbrains-mono fonts-noto-cjk libgl1-mesa-dri libgl1 libegl1
  bubblewrap procps"
PACKAGES_test="nginx-light xvfb xauth x11-utils xdotool nodejs npm curl jq dbus libasan8 libubsan1 libtsan2"
PACKAGES_web="emscripten zstd nodejs npm librsvg2-bin
  python3-fonttools python3-brotli libharfbuzz-bin fonts-inter fonts-jetbrains-mono fonts-mplus fonts-noto-cjk
  fonts-symbola fonts-dejavu-core kanjidic"
PACKAGES_browser="chromium librsvg2-bin nodejs npm"
PACKAGES_images="buildah netavark"
PACKAGES_bench="nginx-light wrk"
PACKAGES_kubectl="kubectl"
PACKAGES_lint="clang clang-tidy clang-format clazy libclang-rt-19-dev shellcheck codespell"

say() { printf '%s\n' "dev: $*" >&2; }
die() { printf '%s\n' "dev: $*" >&2; exit 1; }

# advice LOG: what to do about the known causes of a failure that stand in LOG; empty when none does.
advice() {
  local said
  said=$(tail -n 400 "$1" 2>/dev/null) || return 0
  case $said in
    *'No space left on device'*) echo "
     The disk is full. Free some space, or set CCPLANT_CACHE to a folder elsewhere." ;;
    *'emporary failure resolving'*|*'Could not resolve'*|*'Could not connect'*|*'Unable to connect'*|*'Network is unreachable'*|*'Connection timed out'*) echo "
     Debian's archive cannot be reached. Check the network, and http_proxy or apt's settings if you go through a proxy." ;;
    *'dpkg was interrupted'*) echo "
     An earlier installation was cut off. As an administrator: dpkg --configure -a" ;;
    *'Could not get lock'*) echo "
     Another package manager is at work. Try again when it is done." ;;
    *NO_PUBKEY*|*'keyring'*'not'*) echo "
     Debian's keys are missing. As an administrator: apt install debian-archive-keyring" ;;
    *'Killed signal terminated'*|*'out of memory'*|*'Cannot allocate memory'*) echo "
     Memory ran out. Close other programs, or build one file at a time: CMAKE_BUILD_PARALLEL_LEVEL=1 ./dev build" ;;
  esac
}

on_debian_13() { [ -r /etc/os-release ] && (. /etc/os-release; [ "${ID:-}" = debian ] && [ "${VERSION_ID:-}" = 13 ]); }

# packages GROUP…: the names of the groups' packages, sorted.
packages() {
  local group name
  for group in "$@"; do name=PACKAGES_$group; tr -s '[:space:]' '\n' <<<"${!name}"; done | sort -u
}

# as_root CMD…: runs CMD as root, through sudo when that works without a question.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo "$@"
  else return 126; fi
}

# progress FILE: one line a ten seconds about a long step whose output goes to FILE.
progress() {
  local start=$SECONDS
  while sleep 10 >/dev/null 2>&1 9>&-; do # holds no pipe and no lock when we are gone
    printf 'dev:   %4d s  %s\n' $((SECONDS - start)) "$(tail -n1 "$1" 2>/dev/null | cut -c1-90)" >&2
  done
}

# logged TITLE LOG CMD…: runs CMD with its output in LOG, shows that it is alive, shows LOG's end on failure.
logged() {
  local title=$1 log=$2 watcher status=0; shift 2
  say "$title"
  progress "$log" & watcher=$!
  "$@" >"$log" 2>&1 </dev/null || status=$?
  kill "$watcher" 2>/dev/null; wait "$watcher" 2>/dev/null
  [ $status = 0 ] || { tail -n 15 "$log" >&2; }
  return $status
}

need_disk() {
  local free; free=$(df -Pm "$CACHE" | awk 'NR==2 {print $4}')
  [ "$free" -ge "$1" ] || die "needs $1 MiB in $CACHE, $free MiB are free. Free some space, or set CCPLANT_CACHE to a folder elsewhere."
}

have_mmdebstrap() {
  ! command -v mmdebstrap >/dev/null || return 0
  command -v apt-get >/dev/null || die "needs mmdebstrap to make the Debian 13 toolchain. Install it with this system's package manager."
  logged 'installing mmdebstrap' "$CACHE/apt.log" as_root sh -c 'apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends mmdebstrap uidmap' ||
    die "needs mmdebstrap. Ask an administrator for: apt install mmdebstrap uidmap$(advice "$CACHE/apt.log")"
}

# enter_mode: how this user can enter a rootfs: 'root', 'user' (user namespaces), or an error that says what to do.
enter_mode() {
  if [ "$(id -u)" = 0 ]; then
    unshare --mount true 2>/dev/null || die "cannot make a container: root, but not allowed to mount (a container already?).
     Use a container of Debian 13, where none is needed, or give this one the right (docker run --privileged)."
    echo root
  elif unshare --user --map-root-user --map-auto --mount true 2>/dev/null; then echo user
  else die "cannot make a container: not root, and user namespaces do not work here.
     Run as root, or ask an administrator for: apt install uidmap; a range for $(id -un) in /etc/subuid
     and /etc/subgid; sysctl kernel.unprivileged_userns_clone=1"; fi
}

make_rootfs() {
  local mode=$1 part=$ROOTFS.part log=$CACHE/rootfs.log how=root own=()
  have_mmdebstrap
  need_disk $ROOTFS_MIB
  if [ "$mode" = root ]; then own=(unshare --mount --propagation private); else how=unshare; fi
  remove_rootfs "$mode" "$part"
  # In a mount namespace of its own: what mmdebstrap mounts goes with it, however it ends.
  logged "making the Debian 13 toolchain in $ROOTFS (once, about a minute, 2 GB)" "$log" \
    ${own[@]+"${own[@]}"} mmdebstrap --variant=apt --mode=$how --include="$(packages build test | paste -sd,)" \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' $SUITE "$part" ||
    die "the toolchain could not be made; the whole log is $log.$(advice "$log")"
  in_rootfs_raw "$mode" "$part" sh -c 'cat > /etc/ccplant-packages' < <(packages build test)
  mv "$part" "$ROOTFS"
}

remove_rootfs() {
  [ -e "$2" ] || return 0
  if [ "$1" = root ]; then rm -rf --one-file-system "$2"
  else unshare --user --map-root-user --map-auto rm -rf --one-file-system "$2"; fi
}

in_rootfs_raw() {
  local mode=$1 root=$2; shift 2
  if [ "$mode" = root ]; then chroot "$root" "$@"
  else unshare --user --map-root-user --map-auto chroot "$root" "$@"; fi
}

# toolchain GROUP…: makes sure that the groups are installed. Silent when they are.
toolchain() {
  { mkdir -p "$CACHE" && [ -w "$CACHE" ]; } 2>/dev/null || die "cannot write to $CACHE. Set CCPLANT_CACHE to a folder that you own."
  exec 9>"$CACHE/lock"
  flock -n 9 || { say 'waiting for another ./dev, which is making the toolchain'; flock 9; }
  if on_debian_13; then toolchain_apt "$@"; else toolchain_rootfs "$@"; fi
  exec 9>&-
}

# installed: the packages that this system has, also by the names that they provide.
installed() {
  dpkg-query -W -f '${db:Status-Status} ${Package} ${Provides}\n' |
    awk '$1=="installed" {gsub(/\([^)]*\)|,/, " "); for (i = 2; i <= NF; i++) print $i}'
}

toolchain_apt() {
  local missing
  missing=$(comm -23 <(packages "$@") <(installed | sort -u))
  [ -n "$missing" ] || return 0
  as_root true || die "these packages are missing, and neither root nor sudo (without a password) is at hand. As an administrator:
     apt install --no-install-recommends $(paste -sd' ' <<<"$missing")"
  logged "installing $(wc -w <<<"$missing") packages" "$CACHE/apt.log" as_root sh -c \
    "apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $(paste -sd' ' <<<"$missing")" ||
    die "could not install packages; the whole log is $CACHE/apt.log$(advice "$CACHE/apt.log")"
}

toolchain_rootfs() {
  local mode missing; mode=$(enter_mode) || exit 1
  [ -e "$ROOTFS" ] || make_rootfs "$mode"
  missing=$(comm -23 <(packages "$@") <(sort -u "$ROOTFS/etc/ccplant-packages"))
  [ -n "$missing" ] || return 0
  need_disk 1500
  logged "adding $(wc -w <<<"$missing") packages to the toolchain" "$CACHE/apt.log" enter_rootfs / sh -c \
    "dpkg --configure -a && apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $(paste -sd' ' <<<"$missing") && printf '%s\n' $(paste -sd' ' <<<"$missing") >> /etc/ccplant-packages" ||
    die "could not add packages; the whole log is $CACHE/apt.log$(advice "$CACHE/apt.log")"
}

# What every command in the toolchain gets. ccache serves all checkouts from one store; depend mode spares it the preprocessor.
TOOLCHAIN_ENV=(LC_ALL=C.UTF-8 CCACHE_DIR="$CACHE/ccache" CCACHE_BASEDIR="$TOP" CCACHE_NOHASHDIR=1 CCACHE_MAXSIZE=5G CCACHE_DEPEND=1
  "CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime")

# enter_rootfs DIR CMD…: CMD inside the rootfs, in DIR, with the checkout, the home, the cache, /tmp and /run at
# their own paths. The mounts live in a mount namespace of their own and end with CMD.
enter_rootfs() {
  local dir=$1 flags=(--mount --propagation private); shift
  [ "$(id -u)" = 0 ] || flags+=(--user --map-root-user --map-auto)
  local exec_env=(env PATH="${CCPLANT_EXTRA_PATH:+$CCPLANT_EXTRA_PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:$HOME/.local/bin")
  unshare "${flags[@]}" -- bash "$TOP/scripts/enter.sh" "$ROOTFS" "$dir" "$TOP" "$CACHE" "${exec_env[@]}" "${TOOLCHAIN_ENV[@]}" "$@"
}

# in_toolchain_at DIR CMD…: CMD where the toolchain is, in DIR.
in_toolchain_at() {
  if on_debian_13; then (cd "$1" && shift && in_toolchain "$@"); else enter_rootfs "$@"; fi
}

# in_toolchain CMD…: CMD where the toolchain is, in the current folder.
in_toolchain() {
  if on_debian_13; then env "${TOOLCHAIN_ENV[@]}" "$@"
  else enter_rootfs "$PWD" "$@"; fi
}
