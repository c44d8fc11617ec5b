step_verify() {
  local artifact
  for artifact in karpenter-crd karpenter controller; do
    if ! signed "$PUBLIC/$artifact:$VERSION"; then
      mask <"$TEMP/error" >&2
      fail "$PUBLIC/$artifact:$VERSION has no valid signature of Karpenter's release workflow"
    fi
    note "$PUBLIC/$artifact:$VERSION is signed"
  done
}
