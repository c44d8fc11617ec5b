step_pod_identity_association() {
  local arn association current
  arn=$(role_arn "$CONTROLLER_ROLE")
  [ -n "$arn" ] || fail "role $CONTROLLER_ROLE does not exist"
  association=$(look aws eks list-pod-identity-associations --cluster-name "$CLUSTER" --namespace "$NAMESPACE" \
    --service-account "$SERVICE_ACCOUNT" --query 'associations[].associationId' --output text | words)
  if [ -z "$association" ]; then
    change aws eks create-pod-identity-association --cluster-name "$CLUSTER" --namespace "$NAMESPACE" \
      --service-account "$SERVICE_ACCOUNT" --role-arn "$arn" --tags "$OWNER_KEY=$OWNER_VALUE"
    return 0
  fi
  current=$(look aws eks describe-pod-identity-association --cluster-name "$CLUSTER" --association-id "$association" \
    --query association.roleArn --output text)
  if [ "$current" = "$arn" ]; then
    note "the service account has role $CONTROLLER_ROLE"
    return 0
  fi
  fail "association $association gives the service account another role than $CONTROLLER_ROLE; if that is wrong: aws eks delete-pod-identity-association --region $REGION --cluster-name $CLUSTER --association-id $association"
}
