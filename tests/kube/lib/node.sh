# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The node: network, containerd, scheduler, controllers, kubelet, kube-proxy. Sourced by ../cluster.

node_ready() { is_alive kubelet && api_get "/api/v1/nodes/$NODE" | tr -d ' \n' | grep -q '"status":"True"[^}]*"reason":"KubeletReady"'; }

# bridge: what the pods live on. What kubelet and kube-proxy change in the kernel's settings is put back by down.
bridge() {
  ip link show "$BRIDGE" >/dev/null 2>&1 || { ip link add "$BRIDGE" type bridge && ip addr add "$GATEWAY/24" dev "$BRIDGE" && ip link set "$BRIDGE" up; }
  [ -e "$RUN/sysctl.save" ] ||
    sysctl vm.overcommit_memory kernel.panic kernel.panic_on_oops net.ipv4.ip_forward net.ipv4.conf.all.route_localnet >"$RUN/sysctl.save"
  sysctl -qw net.ipv4.ip_forward=1
  mkdir -p "$RUN/cni"
  cat >"$RUN/cni/10-bridge.conflist" <<JSON
{"cniVersion": "0.4.0", "name": "podnet", "plugins": [
  {"type": "bridge", "bridge": "$BRIDGE", "isGateway": true, "ipMasq": false, "hairpinMode": true,
   "ipam": {"type": "host-local", "ranges": [[{"subnet": "$POD_CIDR"}]], "routes": [{"dst": "0.0.0.0/0"}], "dataDir": "$RUN/cni-ipam"}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
JSON
}

# Without restrict_oom_score_adj and the ulimits a root that lacks CAP_SYS_RESOURCE could start no container.
write_settings() {
  cat >"$RUN/containerd.toml" <<TOML
version = 2
root = "$RUN/containerd"
state = "$CONTAINERD_STATE"
[grpc]
  address = "$CRI"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/pause:1"
  restrict_oom_score_adj = true
  disable_apparmor = true
  tolerate_missing_hugetlb_controller = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$RUN/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = false
TOML
  cat >"$RUN/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $GATEWAY
healthzBindAddress: 127.0.0.1
healthzPort: 11248
port: 11250
readOnlyPort: 0
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $PKI/ca.crt}}
authorization: {mode: Webhook}
tlsCertFile: $PKI/kubelet.crt
tlsPrivateKeyFile: $PKI/kubelet.key
cgroupDriver: cgroupfs
failSwapOn: false
makeIPTablesUtilChains: false
evictionHard: {}
oomScoreAdj: 0
resolvConf: ""
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
YAML
  cat >"$RUN/proxy.yaml" <<YAML
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
bindAddress: 127.0.0.1
healthzBindAddress: 127.0.0.1:11256
metricsBindAddress: 127.0.0.1:11249
clientConnection: {kubeconfig: $PKI/proxy.kubeconfig}
clusterCIDR: $POD_CIDR
hostnameOverride: $NODE
mode: iptables
oomScoreAdj: 0
conntrack: {maxPerCore: 0, min: 0, tcpCloseWaitTimeout: 0s, tcpEstablishedTimeout: 0s}
YAML
  cat >"$RUN/containers.conf" <<TOML
[containers]
default_ulimits = ["nofile=$(ulimit -Hn):$(ulimit -Hn)", "nproc=20000:20000"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
TOML
}

start_containerd() {
  local i
  start containerd containerd -c "$RUN/containerd.toml"
  for ((i = 0; i < 300; i++)); do
    if ctr -a "$CRI" version >/dev/null 2>&1; then return; fi
    must_live containerd
    sleep .1
  done
  die 'containerd does not get ready'
}

# load_image TAG|FILE: from buildah's store, or from an archive, into the node.
load_image() {
  local file=$RUN/image.$$.tar status=0
  if [ -f "$1" ]; then
    ctr -a "$CRI" -n k8s.io images import "$1" >/dev/null || die "the image $1 could not be loaded"
    return
  fi
  { CONTAINERS_CONF=$RUN/containers.conf buildah push -q "$1" "oci-archive:$file:$1" &&
    ctr -a "$CRI" -n k8s.io images import "$file" >/dev/null; } || status=$?
  rm -f "$file"
  [ $status = 0 ] || die "the image $1 could not be loaded"
}

# The container that holds a pod's namespaces; it does nothing.
make_pause() {
  local dir=$RUN/pause
  mkdir -p "$dir"
  cat >"$dir/pause.c" <<'C'
#include <signal.h>
#include <unistd.h>
static void end(int signal) { (void)signal; _exit(0); }
int main(void) { signal(SIGTERM, end); signal(SIGINT, end); signal(SIGCHLD, SIG_IGN); for (;;) pause(); }
C
  gcc -static -Os -s -o "$dir/pause" "$dir/pause.c"
  printf 'FROM scratch\nADD pause /pause\nUSER 65535:65535\nENTRYPOINT ["/pause"]\n' >"$dir/Dockerfile"
  CONTAINERS_CONF=$RUN/containers.conf buildah bud -q -t localhost/pause:1 "$dir" >/dev/null 2>"$RUN/log/pause.log" ||
    { tail -n 5 "$RUN/log/pause.log" >&2; die 'the pause image could not be built'; }
  load_image localhost/pause:1
}

start_node() {
  local i began=$SECONDS loopback=127.0.0.1
  bridge
  write_settings
  start_containerd
  make_pause
  # Pods reach the API server through its Service, and that through the bridge.
  start relay socat "TCP-LISTEN:$API_PORT,bind=$GATEWAY,fork,reuseaddr" "TCP:127.0.0.1:$API_PORT"
  start kcm "$BIN/kube-controller-manager" --kubeconfig="$PKI/controller-manager.kubeconfig" --bind-address=$loopback --port=0 --secure-port=11257 \
    --authentication-kubeconfig="$PKI/controller-manager.kubeconfig" --authorization-kubeconfig="$PKI/controller-manager.kubeconfig" \
    --cert-dir="$RUN/kcm-certs" --service-account-private-key-file="$PKI/sa.key" --root-ca-file="$PKI/ca.crt" \
    --use-service-account-credentials=true --leader-elect=false --allocate-node-cidrs=false
  start scheduler "$BIN/kube-scheduler" --kubeconfig="$PKI/scheduler.kubeconfig" --bind-address=$loopback --port=0 --secure-port=11259 \
    --authentication-kubeconfig="$PKI/scheduler.kubeconfig" --authorization-kubeconfig="$PKI/scheduler.kubeconfig" \
    --cert-dir="$RUN/scheduler-certs" --leader-elect=false
  start kubelet "$BIN/kubelet" --config="$RUN/kubelet.yaml" --kubeconfig="$PKI/kubelet.kubeconfig" --hostname-override="$NODE" --node-ip="$GATEWAY" \
    --container-runtime=remote --container-runtime-endpoint="unix://$CRI" --root-dir="$RUN/kubelet" --cert-dir="$RUN/kubelet-certs" \
    --network-plugin=cni --pod-infra-container-image=localhost/pause:1
  start proxy "$BIN/kube-proxy" --config="$RUN/proxy.yaml"
  for ((i = 0; i < 600; i++)); do
    if node_ready && api_get /api/v1/namespaces/default/serviceaccounts/default >/dev/null; then
      say "node ready after $((SECONDS - began)) s"
      return
    fi
    must_live kubelet; must_live kcm; must_live scheduler
    sleep .2
  done
  die "the node does not get ready; its logs are in $RUN/log"
}
