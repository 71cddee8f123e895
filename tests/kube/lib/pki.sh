# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Certificates, kubeconfigs and tokens of the cluster, new for each one. Sourced by ../cluster.

new_key() { openssl ecparam -name prime256v1 -genkey -noout -out "$PKI/$1.key" 2>/dev/null; }

# authority NAME: a certificate authority.
authority() {
  new_key "$1"
  openssl req -x509 -new -key "$PKI/$1.key" -sha256 -days 30 -subj "/CN=$1" \
    -addext keyUsage=critical,keyCertSign,cRLSign -out "$PKI/$1.crt" 2>/dev/null
}

# certificate NAME AUTHORITY SUBJECT [ALT_NAMES]
certificate() {
  local file=$PKI/$1
  new_key "$1"
  printf 'keyUsage=critical,digitalSignature,keyEncipherment\nextendedKeyUsage=serverAuth,clientAuth\n%s\n' "${4:+subjectAltName=$4}" >"$file.ext"
  openssl req -new -key "$file.key" -subj "$3" 2>/dev/null |
    openssl x509 -req -CA "$PKI/$2.crt" -CAkey "$PKI/$2.key" -CAcreateserial -days 30 -sha256 -extfile "$file.ext" -out "$file.crt" 2>/dev/null
  rm "$file.ext"
}

# kubeconfig NAME: for the certificate NAME, with everything inside, so that the file works wherever it is read.
kubeconfig() {
  data() { base64 -w0 <"$PKI/$1"; }
  cat >"$PKI/$1.kubeconfig" <<YAML
apiVersion: v1
kind: Config
current-context: test
clusters: [{name: test, cluster: {server: "https://127.0.0.1:$API_PORT", certificate-authority-data: $(data ca.crt)}}]
users:
- {name: test, user: {client-certificate-data: $(data "$1.crt"), client-key-data: $(data "$1.key")}}
- {name: admin-token, user: {token: test-admin-token}}
- {name: user-token, user: {token: test-user-token}}
contexts:
- {name: test, context: {cluster: test, user: test}}
- {name: admin-token, context: {cluster: test, user: admin-token}}
- {name: user-token, context: {cluster: test, user: user-token}}
YAML
}

make_pki() {
  local names="DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc" name
  mkdir -p "$PKI" && chmod 700 "$PKI"
  authority ca
  authority front-ca
  openssl genrsa -out "$PKI/sa.key" 2048 2>/dev/null
  openssl rsa -in "$PKI/sa.key" -pubout -out "$PKI/sa.pub" 2>/dev/null
  certificate apiserver ca /CN=kube-apiserver "$names,IP:127.0.0.1,IP:$SERVICE_IP,IP:$GATEWAY"
  certificate apiserver-kubelet ca /O=system:masters/CN=kube-apiserver-kubelet-client
  certificate front-proxy front-ca /CN=front-proxy-client
  certificate admin ca /O=system:masters/CN=admin
  certificate controller-manager ca /CN=system:kube-controller-manager
  certificate scheduler ca /CN=system:kube-scheduler
  certificate proxy ca /CN=system:kube-proxy
  certificate kubelet ca "/O=system:nodes/CN=system:node:$NODE" "DNS:$NODE,IP:127.0.0.1,IP:$GATEWAY"
  for name in admin controller-manager scheduler proxy kubelet; do kubeconfig "$name"; done
  # Somebody who may do everything, and somebody who may do nothing.
  printf 'test-admin-token,test-admin,u1,"system:masters"\ntest-user-token,test-user,u2,"testers"\n' >"$PKI/tokens.csv"
}
