step_manifests() {
  if kubectl diff --server-side --kustomize "$HERE/$MANIFESTS" >"$TEMP/diff" 2>"$TEMP/error"; then
    note 'the cluster has them as they are here'
    return 0
  fi
  # Where the CRDs or a namespace are not there yet, nothing can be compared and all is applied.
  sed 's/^/   /' "$TEMP/diff"
  change kubectl apply --server-side --kustomize "$HERE/$MANIFESTS"
}
