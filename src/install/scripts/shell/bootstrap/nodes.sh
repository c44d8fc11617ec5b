step_nodes() {
  local nodes
  nodes=$(look kubectl get nodes --selector "$CONTROLLER_NODES" --output name | words)
  case $nodes in
    '') fail "no node has $CONTROLLER_NODES. Make a managed node group of at least two nodes in two zones, or name the nodes that are there, or Fargate, in install.controllerNodes" ;;
    *' '*) note "$nodes" ;;
    *) note "$nodes alone: replicas share no node, so one of two waits until there is a second node, best in another zone" ;;
  esac
}
