step_ready() {
  local object objects=()
  for object in $WAIT_FOR; do objects+=("$object"); done
  if [ -n "$PLAN" ]; then
    note "would wait for: $WAIT_FOR"
    return 0
  fi
  if look kubectl wait --for condition=Ready --timeout 5m "${objects[@]}"; then return 0; fi
  fail "not everything is ready; this says which pitfall it is: cdk8s-karpenter preflight --cluster-file $HERE/../cluster.json"
}
