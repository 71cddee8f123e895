# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The processes of the cluster: one file each in $RUN/pid, $RUN/log and $RUN/command. Sourced by ../cluster.

# start NAME CMD…: starts a part; its command is kept, so that it can be started again.
start() {
  local name=$1; shift
  mkdir -p "$RUN/log" "$RUN/pid" "$RUN/command"
  printf '%q ' "$@" >"$RUN/command/$name"
  start_part "$name"
}

start_part() {
  local name=$1 home=()
  [ -r "$RUN/command/$name" ] || die "there is no part '$name'"
  ! is_alive "$name" || return 0
  mapfile -t home < <(way_home)
  # A session of its own, and none of our files: a lock that we hold ends with us.
  ${home[@]+"${home[@]}"} setsid nohup bash -c "exec $(cat "$RUN/command/$name")" >>"$RUN/log/$name.log" 2>&1 </dev/null 7>&- 8>&- 9>&- &
  echo $! >"$RUN/pid/$name"
}

# way_home: what leads from the toolchain's root and mounts (./dev exec) to those of the parts that run: what a kubelet mounts
# there containerd must see.
way_home() {
  local name pid
  for name in containerd relay kubelet etcd apiserver; do
    is_alive "$name" || continue
    pid=$(cat "$RUN/pid/$name")
    [ "$(readlink /proc/self/ns/mnt)" = "$(readlink "/proc/$pid/ns/mnt")" ] || printf '%s\n' nsenter --target "$pid" --mount --root --wd --
    return
  done
}

is_alive() { [ -r "$RUN/pid/$1" ] && kill -0 "$(cat "$RUN/pid/$1")" 2>/dev/null; }

must_live() { is_alive "$1" || { tail -n 20 "$RUN/log/$1.log" >&2; die "$1 ended; its log is $RUN/log/$1.log"; }; }

# wait_gone NAME TENTHS: until the part is gone.
wait_gone() {
  local i
  for ((i = 0; i < $2; i++)); do is_alive "$1" || return 0; sleep .1; done
  return 1
}

kill_part() {
  is_alive "$1" || return 0
  kill -KILL "$(cat "$RUN/pid/$1")" 2>/dev/null || true
  wait_gone "$1" 50 || die "$1 does not end"
  rm -f "$RUN/pid/$1"
}

# end_part NAME: asks it to end, then makes it.
end_part() {
  is_alive "$1" || { rm -f "$RUN/pid/$1"; return 0; }
  kill "$(cat "$RUN/pid/$1")" 2>/dev/null || true
  wait_gone "$1" 50 || kill_part "$1"
  rm -f "$RUN/pid/$1"
}
