# Instance profiles that Karpenter (1.7 and later) made for this cluster. One that is left keeps its role from being deleted.
delete_profiles() {
  local profiles profile roles role
  profiles=$(look aws iam list-instance-profiles --path-prefix "/karpenter/$REGION/$CLUSTER/" \
    --query 'InstanceProfiles[].InstanceProfileName' --output text | words)
  for profile in $profiles; do
    roles=$(look aws iam get-instance-profile --instance-profile-name "$profile" \
      --query 'InstanceProfile.Roles[].RoleName' --output text | words)
    for role in $roles; do
      change aws iam remove-role-from-instance-profile --instance-profile-name "$profile" --role-name "$role"
    done
    change aws iam delete-instance-profile --instance-profile-name "$profile"
  done
}

step_instances() {
  local left template
  left=$(look aws ec2 describe-instances --filters "$OWNED_FILTER" \
    'Name=tag-key,Values=karpenter.sh/nodepool' 'Name=instance-state-name,Values=pending,running,stopping,stopped' \
    --query 'Reservations[].Instances[].InstanceId' --output text | words)
  if [ -n "$left" ]; then
    [ -n "$PLAN" ] || fail "these instances of Karpenter run without a NodeClaim, and cost: $left. Look what they are, then: aws ec2 terminate-instances --region $REGION --instance-ids $left"
    note "instances that are left now: $left"
  fi
  left=$(look aws ec2 describe-launch-templates --filters "$OWNED_FILTER" 'Name=tag-key,Values=karpenter.sh/nodepool' \
    --query 'LaunchTemplates[].LaunchTemplateId' --output text | words)
  for template in $left; do change aws ec2 delete-launch-template --launch-template-id "$template"; done
  delete_profiles
}
