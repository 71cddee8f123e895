# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Ends the cluster and takes back what it made on this machine. Sourced by ../cluster.

end_containers() {
  local id
  [ -S "$CRI" ] || return 0
  for id in $(ctr -a "$CRI" -n k8s.io tasks ls -q 2>/dev/null); do ctr -a "$CRI" -n k8s.io tasks rm -f "$id"; done
  for id in $(ctr -a "$CRI" -n k8s.io containers ls -q 2>/dev/null); do ctr -a "$CRI" -n k8s.io containers rm "$id"; done
}

unmount_all() {
  awk -v run="$RUN/" -v state="$CONTAINERD_STATE/" 'index($2, run) == 1 || index($2, state) == 1 {print $2}' /proc/mounts |
    sort -r | xargs -r umount -l
}

# The rules and chains of kube-proxy and the port mapper are named KUBE-…; everybody else's stay.
clean_network() {
  ! ip link show "$BRIDGE" >/dev/null 2>&1 || ip link del "$BRIDGE"
  [ ! -e "$RUN/sysctl.save" ] || sysctl -qp "$RUN/sysctl.save"
  [ -e "$RUN/proxy.yaml" ] || return 0
  [ ! -x "$BIN/kube-proxy" ] || "$BIN/kube-proxy" --cleanup
  iptables-save | grep -v -e KUBE- -e CNI-HOSTPORT | iptables-restore
}

# end_node: what one machine has once. Without a node of ours it is another cluster's.
end_node() {
  local name
  for name in proxy relay kubelet scheduler kcm; do end_part $name; done
  end_containers
  end_part containerd
  unmount_all
  clean_network
  find /sys/fs/cgroup/*/kubepods /sys/fs/cgroup/*/k8s.io -depth -type d -exec rmdir {} +
  rm -rf --one-file-system "$CONTAINERD_STATE"
}

# Whatever of these fails has nothing left to clean; what matters is seen by the next start.
down_quietly() {
  { [ ! -e "$RUN/containerd.toml" ] || end_node
    end_part apiserver
    end_part etcd
  } >/dev/null 2>&1 || true
  rm -rf --one-file-system "$ETCD_DIR" "$RUN"
}
