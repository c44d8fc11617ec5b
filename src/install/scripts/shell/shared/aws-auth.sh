# Everything between these two lines of mapRoles is ours; what stands outside of them is never touched.
readonly AWS_AUTH_BEGIN='# begin: nodes of Karpenter, added by bootstrap.sh'
readonly AWS_AUTH_END='# end: nodes of Karpenter'

# Reads the ConfigMap once: AWS_AUTH_VERSION (empty where there is none) and AWS_AUTH_ROLES belong together.
read_aws_auth() {
  local answer
  answer=$(look kubectl get configmap aws-auth --namespace kube-system --ignore-not-found \
    --output 'jsonpath={.metadata.resourceVersion}{"\n"}{.data.mapRoles}')
  AWS_AUTH_VERSION=${answer%%$'\n'*}
  AWS_AUTH_ROLES=''
  case $answer in *$'\n'*) AWS_AUTH_ROLES=${answer#*$'\n'} ;; esac
}

json_string() {
  local text=$1
  text=${text//\\/\\\\}
  text=${text//\"/\\\"}
  text=${text//$'\n'/\\n}
  text=${text//$'\r'/\\r}
  text=${text//$'\t'/\\t}
  printf '"%s"' "$text"
}

# write_aws_auth TEXT: replaces mapRoles of the version that was read, and of no other: the API server refuses the
# patch where somebody wrote in between. Other keys of the ConfigMap stay as they are.
write_aws_auth() {
  printf '{"metadata":{"resourceVersion":"%s"},"data":{"mapRoles":%s}}\n' "$AWS_AUTH_VERSION" "$(json_string "$1")" \
    >"$TEMP/aws-auth.json"
  change kubectl patch configmap aws-auth --namespace kube-system --type merge --patch-file "$TEMP/aws-auth.json"
}
