# mapped ARN: whether mapRoles has an entry for it.
mapped() {
  printf '%s\n' "$AWS_AUTH_ROLES" | sed -n 's/^[- ]*rolearn:[[:space:]]*//p' | tr -d "\"' \r" | grep -Fxq -e "$1"
}

# aws_auth_entry INDENT ARN TYPE: one entry of mapRoles.
aws_auth_entry() {
  printf '%s- rolearn: %s\n' "$1" "$2"
  printf '%s  username: system:node:{{EC2PrivateDNSName}}\n' "$1"
  printf '%s  groups:\n' "$1"
  printf '%s    - system:bootstrappers\n' "$1"
  printf '%s    - system:nodes\n' "$1"
  if [ "$3" = EC2_WINDOWS ]; then printf '%s    - eks:kube-proxy-windows\n' "$1"; fi
}

step_aws_auth() {
  local role name arn indent added='' before
  read_aws_auth
  case $(printf '%s' "$AWS_AUTH_ROLES" | tr -d ' \n\r\t') in
    '[]') AWS_AUTH_ROLES='' ;;
    '['*) fail 'mapRoles of aws-auth is written as JSON; add the entries of the runbook by hand, then go on with the next step' ;;
  esac
  indent=$(printf '%s\n' "$AWS_AUTH_ROLES" | sed -n 's/^\( *\)- .*/\1/p' | head -n 1)
  for role in $NODE_ROLES; do
    name=${role%:*}
    arn=$(role_arn "$name")
    if [ -z "$arn" ]; then
      [ -n "$PLAN" ] || fail "role $name does not exist; the nodes that Karpenter launches need it"
      note "would map role $name, which is not there yet"
      continue
    fi
    arn=$(role_without_path "$arn")
    if mapped "$arn"; then
      note "role $name is mapped"
      continue
    fi
    added+=$(aws_auth_entry "$indent" "$arn" "${role##*:}")$'\n'
  done
  if [ -z "$added" ]; then return 0; fi
  printf '%s' "$added" | mask | sed 's/^/   + /'
  before=$AWS_AUTH_ROLES
  if [ -n "$before" ]; then before+=$'\n'; fi
  added="$before$AWS_AUTH_BEGIN"$'\n'"$added$AWS_AUTH_END"$'\n'
  if [ -n "$AWS_AUTH_VERSION" ]; then
    write_aws_auth "$added"
  else
    printf '%s' "$added" >"$TEMP/mapRoles"
    change kubectl create configmap aws-auth --namespace kube-system --from-file="mapRoles=$TEMP/mapRoles"
  fi
}
