# CRDs that came with an old installation belong to no Helm release. Handing them over is harmless; deleting them to
# install them anew would delete every node.
adopt() {
  local crd=$1 owner
  if ! has_crd "$crd"; then return 0; fi
  owner=$(look kubectl get crd "$crd" --output 'jsonpath={.metadata.annotations.meta\.helm\.sh/release-name}')
  if [ "$owner" = karpenter-crd ]; then return 0; fi
  if [ "$crd" = "$SHARED_CRD" ] && [ -n "$owner" ]; then
    fail "the Helm release $owner brings $crd, and karpenter-crd brings it too: let $owner leave it out, then hand it over: kubectl annotate crd $crd meta.helm.sh/release-name=karpenter-crd meta.helm.sh/release-namespace=$NAMESPACE --overwrite"
  fi
  change kubectl label crd "$crd" app.kubernetes.io/managed-by=Helm --overwrite
  change kubectl annotate crd "$crd" meta.helm.sh/release-name=karpenter-crd "meta.helm.sh/release-namespace=$NAMESPACE" --overwrite
}

step_crds() {
  local crd
  for crd in $CHART_CRDS; do adopt "$crd"; done
  install_chart karpenter-crd "$HERE/$CRD_VALUES"
}
