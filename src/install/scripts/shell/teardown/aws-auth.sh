step_aws_auth() {
  local rest
  read_aws_auth
  case $'\n'"$AWS_AUTH_ROLES"$'\n' in
    *$'\n'"$AWS_AUTH_BEGIN"$'\n'*$'\n'"$AWS_AUTH_END"$'\n'*) ;;
    *)
      note 'mapRoles of aws-auth holds no entries of bootstrap.sh; others are left alone'
      return 0
      ;;
  esac
  rest=$(printf '%s\n' "$AWS_AUTH_ROLES" | awk -v begin="$AWS_AUTH_BEGIN" -v end="$AWS_AUTH_END" \
    '$0 == begin { ours = 1 } !ours { print } $0 == end { ours = 0 }')
  write_aws_auth "$rest"$'\n'
}
