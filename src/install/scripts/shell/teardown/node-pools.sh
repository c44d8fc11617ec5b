step_node_pools() {
  local pools tracked
  if ! has_crd nodepools.karpenter.sh; then
    note 'the cluster has no CRD of NodePools'
    return 0
  fi
  pools=$(look kubectl get nodepools.karpenter.sh --output name | words)
  if [ -z "$pools" ]; then
    note 'there is none'
    return 0
  fi
  tracked=$(look kubectl get nodepools.karpenter.sh --output 'jsonpath={range .items[*]}{.metadata.annotations.argocd\.argoproj\.io/tracking-id}{.metadata.labels.argocd\.argoproj\.io/instance}{.metadata.labels.kustomize\.toolkit\.fluxcd\.io/name}{"\n"}{end}' | words)
  [ -z "$tracked" ] || fail "Argo CD or Flux ($tracked) puts the pools back: remove its Application or Kustomization first, without pruning"
  note "$pools"
  change kubectl delete nodepools.karpenter.sh --all --wait=false
}
