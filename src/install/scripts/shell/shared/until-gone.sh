# until_gone WHAT COMMAND...: waits until the command prints nothing.
until_gone() {
  local what=$1 left waited=0 poll=${POLL_SECONDS:-10} limit=${WAIT_SECONDS:-3600}
  shift
  if [ -n "$PLAN" ]; then
    note "would wait until no $what is left"
    return 0
  fi
  while true; do
    left=$(look "$@" | words)
    if [ -z "$left" ]; then return 0; fi
    [ "$waited" -lt "$limit" ] || fail "still there after $limit seconds: $left. Pods that must not be disrupted, or a PodDisruptionBudget, hold nodes back"
    note "waiting for: $left"
    sleep "$poll"
    waited=$((waited + poll))
  done
}
