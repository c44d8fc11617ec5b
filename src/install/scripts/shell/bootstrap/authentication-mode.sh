step_authentication_mode() {
  local mode
  mode=$(look aws eks describe-cluster --name "$CLUSTER" --query cluster.accessConfig.authenticationMode --output text)
  case $mode in
    API | API_AND_CONFIG_MAP)
      note "the mode is $mode"
      return 0
      ;;
  esac
  note "the mode is $mode. API_AND_CONFIG_MAP keeps every mapping of aws-auth; there is no way back to CONFIG_MAP."
  agree "Switch cluster $CLUSTER to API_AND_CONFIG_MAP?"
  change aws eks update-cluster-config --name "$CLUSTER" --access-config authenticationMode=API_AND_CONFIG_MAP
  if [ -n "$PLAN" ]; then return 0; fi
  look aws eks wait cluster-active --name "$CLUSTER"
}
