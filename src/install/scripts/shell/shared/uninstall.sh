# uninstall RELEASE: where it is installed.
uninstall() {
  local history
  history=$(look_for 'not found' helm history "$1" --namespace "$NAMESPACE" --max 1 --output json)
  if [ -z "$history" ]; then
    note "$1 is not installed"
    return 0
  fi
  change helm uninstall "$1" --namespace "$NAMESPACE" --wait
}
