step_crds() {
  local crd
  if [ -z "$PLAN" ] && has_node_claims; then
    fail 'there are NodeClaims: deleting their CRD deletes every node at once. Go on with --from node-pools'
  fi
  uninstall karpenter-crd
  for crd in $CRDS; do
    if has_crd "$crd"; then change kubectl delete crd "$crd"; fi
  done
}
