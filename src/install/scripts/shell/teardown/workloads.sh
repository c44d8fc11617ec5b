step_workloads() {
  local workload name namespace left
  for workload in $WORKLOADS; do
    name=${workload%:*}
    namespace=${workload##*:}
    left=$(look kubectl get "$name" --namespace "$namespace" --ignore-not-found --output name)
    if [ -n "$left" ]; then change kubectl delete "$name" --namespace "$namespace" --ignore-not-found --wait=false; fi
  done
}
