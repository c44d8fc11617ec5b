step_access_entries() {
  local role name arn owner
  for role in $NODE_ROLES; do
    name=${role%:*}
    arn=$(role_arn "$name")
    if [ -z "$arn" ]; then continue; fi
    owner=$(look_for ResourceNotFoundException aws eks describe-access-entry --cluster-name "$CLUSTER" \
      --principal-arn "$arn" --query "accessEntry.tags.\"$OWNER_KEY\"" --output text)
    if [ "$owner" = "$OWNER_VALUE" ]; then
      change aws eks delete-access-entry --cluster-name "$CLUSTER" --principal-arn "$arn"
    else
      note "the access entry of role $name is not of bootstrap.sh; it stays: other nodes may join by it"
    fi
  done
}
