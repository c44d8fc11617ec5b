step_node_claims() {
  if ! has_crd nodeclaims.karpenter.sh; then
    note 'the cluster has no CRD of NodeClaims'
    return 0
  fi
  until_gone NodeClaim kubectl get nodeclaims.karpenter.sh --output name
  until_gone NodePool kubectl get nodepools.karpenter.sh --output name
}
