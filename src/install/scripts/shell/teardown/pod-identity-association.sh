step_pod_identity_association() {
  local association owner
  association=$(look aws eks list-pod-identity-associations --cluster-name "$CLUSTER" --namespace "$NAMESPACE" \
    --service-account "$SERVICE_ACCOUNT" --query 'associations[].associationId' --output text | words)
  if [ -z "$association" ]; then
    note 'there is none'
    return 0
  fi
  owner=$(look aws eks describe-pod-identity-association --cluster-name "$CLUSTER" --association-id "$association" \
    --query "association.tags.\"$OWNER_KEY\"" --output text)
  if [ "$owner" = "$OWNER_VALUE" ]; then
    change aws eks delete-pod-identity-association --cluster-name "$CLUSTER" --association-id "$association"
  else
    note "association $association is not of bootstrap.sh; it stays"
  fi
}
