step_controller() {
  local arn
  arn=$(role_arn "$CONTROLLER_ROLE")
  if [ -z "$arn" ]; then
    [ -n "$PLAN" ] || fail "role $CONTROLLER_ROLE does not exist; the controller starts without credentials"
    arn="<ARN of $CONTROLLER_ROLE>"
  fi
  # The other chart carries the CRDs. The values do not hold the role: they do not know the account.
  install_chart karpenter "$HERE/$VALUES" --skip-crds \
    --set-string "serviceAccount.annotations.eks\\.amazonaws\\.com/role-arn=$arn"
}
