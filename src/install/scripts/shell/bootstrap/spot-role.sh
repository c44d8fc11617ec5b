step_spot_role() {
  local role
  role=$(look aws iam list-roles --path-prefix /aws-service-role/spot.amazonaws.com/ --query 'Roles[].RoleName' --output text)
  if [ -n "$role" ]; then
    note "role $role exists"
    return 0
  fi
  change aws iam create-service-linked-role --aws-service-name spot.amazonaws.com
}
