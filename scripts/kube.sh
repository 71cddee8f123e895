# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Which cluster the tests labelled kube run in. Sourced by ./dev.
# shellcheck disable=SC2034 # KUBE_ENV is read by ./dev

KUBE_ENV=(CCPLANT_TEST_KUBE_SKIP='no cluster: set CCPLANT_TEST_KUBECONFIG, or, on a machine that may be thrown away, CCPLANT_TEST_KUBE=start')

# kube_for_tests [LABEL…]: sets KUBE_ENV to the cluster's kubeconfig, or to the reason why there is none. A cluster that
# this starts ends with ./dev; one that ran before is left running.
kube_for_tests() {
  local cluster=$TOP/tests/kube/cluster reason file
  case " ${*:-kube} " in *' kube '*) ;; *) return 0 ;; esac
  if [ -n "${CCPLANT_TEST_KUBECONFIG:-}" ]; then
    file=$(readlink -e "$CCPLANT_TEST_KUBECONFIG") || die "CCPLANT_TEST_KUBECONFIG, $CCPLANT_TEST_KUBECONFIG, does not exist"
    KUBE_ENV=(CCPLANT_TEST_KUBECONFIG="$file")
    [ -z "${CCPLANT_TEST_KUBE_IMAGE:-}" ] || KUBE_ENV+=(CCPLANT_TEST_KUBE_IMAGE="$CCPLANT_TEST_KUBE_IMAGE")
    [ -z "${CCPLANT_TEST_KUBE_SERVER_IMAGE:-}" ] || KUBE_ENV+=(CCPLANT_TEST_KUBE_SERVER_IMAGE="$CCPLANT_TEST_KUBE_SERVER_IMAGE")
    return
  fi
  [ "${CCPLANT_TEST_KUBE:-}" = start ] || return 0
  reason=$("$cluster" why-not)
  if [ -n "$reason" ]; then KUBE_ENV=(CCPLANT_TEST_KUBE_SKIP="$reason"); return; fi
  exec 8>"$CACHE/kube.lock" # held until ./dev ends: one cluster a machine
  flock -n 8 || { say 'waiting for another ./dev, which uses the test cluster'; flock 8; }
  "$cluster" runs || trap '"$TOP/tests/kube/cluster" down' EXIT
  file=$("$cluster" up) || die 'the test cluster does not start'
  KUBE_ENV=(CCPLANT_TEST_KUBECONFIG="$file")
  kube_images
}

# kube_images: the images of sessions and of the server, made of what is built, in the test cluster's node.
kube_images() {
  local kind made name
  [ "$PRESET" = release ] || return 0 # programs of other builds need libraries that the images have not
  for kind in session server; do
    made=$(bash "$TOP/scripts/images.sh" "$kind") || die "the $kind image could not be made"
    "$TOP/tests/kube/cluster" image "${made#* }" || die "the $kind image could not be loaded"
    case $kind in session) name=CCPLANT_TEST_KUBE_IMAGE ;; server) name=CCPLANT_TEST_KUBE_SERVER_IMAGE ;; esac
    KUBE_ENV+=("$name=${made%% *}")
  done
}

# kube_for_bench: dies where there is no cluster to measure, or no image in it.
kube_for_bench() {
  case "${KUBE_ENV[0]}" in CCPLANT_TEST_KUBE_SKIP=*) die "bench kube: ${KUBE_ENV[0]#*=}" ;; esac
  case "${KUBE_ENV[*]}" in *CCPLANT_TEST_KUBE_IMAGE=*) ;; *) die 'bench kube: set CCPLANT_TEST_KUBE_IMAGE to an image for sessions that the nodes of your cluster have' ;; esac
}
