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
  kube_image
}

# kube_image: the image that sessions run in, made of what is built, in the test cluster's node.
kube_image() {
  local made
  [ "$PRESET" = release ] || return 0 # programs of other builds need libraries that the image has not
  made=$(bash "$TOP/scripts/images.sh" session) || die 'the image for sessions could not be made'
  "$TOP/tests/kube/cluster" image "${made#* }" || die 'the image for sessions could not be loaded'
  KUBE_ENV+=(CCPLANT_TEST_KUBE_IMAGE="${made%% *}")
}
