step_access_entries() {
  local role name type arn current
  for role in $NODE_ROLES; do
    name=${role%:*}
    type=${role##*:}
    arn=$(role_arn "$name")
    if [ -z "$arn" ]; then
      [ -n "$PLAN" ] || fail "role $name does not exist; the nodes that Karpenter launches need it"
      note "would create an access entry of type $type for role $name, which is not there yet"
      continue
    fi
    current=$(look_for ResourceNotFoundException aws eks describe-access-entry --cluster-name "$CLUSTER" \
      --principal-arn "$arn" --query accessEntry.type --output text)
    case $current in
      "$type") note "role $name has its access entry" ;;
      '') change aws eks create-access-entry --cluster-name "$CLUSTER" --principal-arn "$arn" --type "$type" --tags "$OWNER_KEY=$OWNER_VALUE" ;;
      *) fail "the access entry of role $name has type $current, so its nodes never join; delete it (aws eks delete-access-entry) and run this step again" ;;
    esac
  done
}
