digest() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

# install_chart RELEASE VALUES ARGUMENT...: in the one version of both charts. The description of the release holds a
# digest of the values, so a second run sees that nothing is to do.
install_chart() {
  local release=$1 values=$2 description history
  shift 2
  description="values $(digest "$values")"
  history=$(look_for 'not found' helm history "$release" --namespace "$NAMESPACE" --max 1 --output json)
  case $history in
    *'"status":"deployed"'*"\"chart\":\"$release-$VERSION\""*"\"description\":\"$description\""*)
      note "$release $VERSION is installed with these values"
      return 0
      ;;
    *'"status":"pending-install"'*)
      fail "an installation of $release was cut off; forget it with: kubectl delete secret --namespace $NAMESPACE --selector owner=helm,name=$release"
      ;;
    *'"status":"pending-'*)
      fail "an upgrade of $release was cut off; go back with: helm rollback $release --namespace $NAMESPACE"
      ;;
  esac
  change helm upgrade --install "$release" "oci://$CHARTS/$release" --version "$VERSION" --namespace "$NAMESPACE" \
    --create-namespace --values "$values" --description "$description" --wait --timeout 10m "$@"
}
