step_manifests() {
  local left
  if ! has_crd nodepools.karpenter.sh; then
    note 'without the CRDs there is nothing of them left to find'
    return 0
  fi
  left=$(look kubectl get --kustomize "$HERE/$MANIFESTS" --ignore-not-found --output name)
  if [ -z "$left" ]; then
    note 'nothing of them is left'
    return 0
  fi
  change kubectl delete --kustomize "$HERE/$MANIFESTS" --ignore-not-found
}
