step_pod_identity_agent() {
  local status daemonset
  status=$(look_for ResourceNotFoundException aws eks describe-addon --cluster-name "$CLUSTER" \
    --addon-name eks-pod-identity-agent --query addon.status --output text)
  daemonset=$(look kubectl get daemonset eks-pod-identity-agent --namespace kube-system --ignore-not-found --output name)
  if [ -z "$status" ] && [ -n "$daemonset" ]; then
    note 'the agent runs, installed by something else than the add-on'
    return 0
  fi
  case $status in
    ACTIVE)
      note 'the add-on is active'
      return 0
      ;;
    '') change aws eks create-addon --cluster-name "$CLUSTER" --addon-name eks-pod-identity-agent ;;
  esac
  if [ -n "$PLAN" ]; then return 0; fi
  look aws eks wait addon-active --cluster-name "$CLUSTER" --addon-name eks-pod-identity-agent
}
