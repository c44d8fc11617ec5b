has_crd() {
  local answer
  answer=$(look kubectl get crd "$1" --ignore-not-found --output name) || exit 1
  [ -n "$answer" ]
}

# Whether the cluster has NodeClaims: nodes that Karpenter answers for.
has_node_claims() {
  local answer
  if ! has_crd nodeclaims.karpenter.sh; then return 1; fi
  answer=$(look kubectl get nodeclaims.karpenter.sh --output name) || exit 1
  [ -n "$answer" ]
}
