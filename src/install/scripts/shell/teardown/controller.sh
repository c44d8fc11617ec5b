step_controller() {
  if [ -z "$PLAN" ] && has_node_claims; then
    fail 'there are NodeClaims: without the controller nobody terminates their instances. Go on with --from node-pools'
  fi
  uninstall karpenter
}
