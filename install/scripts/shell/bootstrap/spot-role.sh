step_spot_role() {
  local arn
  arn=$(role_arn AWSServiceRoleForEC2Spot)
  if [ -n "$arn" ]; then
    note 'the role exists'
    return 0
  fi
  change aws iam create-service-linked-role --aws-service-name spot.amazonaws.com
}
