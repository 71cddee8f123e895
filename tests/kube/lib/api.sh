# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# etcd and the API server. Sourced by ../cluster.

# api_get PATH: what the API server answers; fails for 4xx and 5xx.
api_get() {
  curl -sf --max-time 10 --cacert "$PKI/ca.crt" --cert "$PKI/admin.crt" --key "$PKI/admin.key" "https://127.0.0.1:$API_PORT$1" 2>/dev/null
}

api_ready() { [ -r "$PKI/admin.key" ] && [ "$(api_get /readyz)" = ok ]; }

start_etcd() {
  local i url=http://127.0.0.1:$ETCD_PORT peer=http://127.0.0.1:$ETCD_PEER_PORT
  mkdir -p "$ETCD_DIR" && chmod 700 "$ETCD_DIR"
  start etcd etcd --data-dir "$ETCD_DIR" --listen-client-urls "$url" --advertise-client-urls "$url" --listen-peer-urls "$peer" \
    --initial-advertise-peer-urls "$peer" --initial-cluster "default=$peer" --log-level warn
  for ((i = 0; i < 600; i++)); do
    if curl -sf "$url/health" >/dev/null; then return; fi
    must_live etcd
    sleep .1
  done
  die 'etcd does not get ready'
}

start_api() {
  local i began=$SECONDS
  make_pki
  start_etcd
  start apiserver "$BIN/kube-apiserver" --etcd-servers="http://127.0.0.1:$ETCD_PORT" \
    --bind-address=127.0.0.1 --secure-port="$API_PORT" --insecure-port=0 --advertise-address="$GATEWAY" --endpoint-reconciler-type=master-count \
    --tls-cert-file="$PKI/apiserver.crt" --tls-private-key-file="$PKI/apiserver.key" --client-ca-file="$PKI/ca.crt" --cert-dir="$RUN/apiserver-certs" \
    --service-account-issuer=https://kubernetes.default.svc --api-audiences=https://kubernetes.default.svc \
    --service-account-signing-key-file="$PKI/sa.key" --service-account-key-file="$PKI/sa.pub" --token-auth-file="$PKI/tokens.csv" \
    --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction --allow-privileged=true \
    --service-cluster-ip-range="$SERVICE_CIDR" --profiling=false \
    --kubelet-client-certificate="$PKI/apiserver-kubelet.crt" --kubelet-client-key="$PKI/apiserver-kubelet.key" \
    --kubelet-certificate-authority="$PKI/ca.crt" --kubelet-preferred-address-types=InternalIP \
    --requestheader-client-ca-file="$PKI/front-ca.crt" --requestheader-allowed-names=front-proxy-client \
    --requestheader-username-headers=X-Remote-User --requestheader-group-headers=X-Remote-Group --requestheader-extra-headers-prefix=X-Remote-Extra- \
    --proxy-client-cert-file="$PKI/front-proxy.crt" --proxy-client-key-file="$PKI/front-proxy.key"
  for ((i = 0; i < 900; i++)); do
    if api_ready; then say "API server ready after $((SECONDS - began)) s"; return; fi
    must_live apiserver
    sleep .2
  done
  die "the API server does not get ready; its log is $RUN/log/apiserver.log"
}
