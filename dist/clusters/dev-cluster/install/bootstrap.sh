#!/usr/bin/env bash
# Generated; edit the TypeScript, not this file.
# Installs Karpenter on the cluster below. ./bootstrap.sh --plan says what it would do; --help names the steps.
set -euo pipefail

# What this script knows of the cluster.
readonly SCRIPT='bootstrap.sh'
readonly STEPS=(nodes authentication-mode stack pod-identity-agent tags spot-role verify crds controller manifests ready)
readonly CLUSTER='dev-cluster'
readonly REGION='eu-west-1'
readonly ACCOUNT=''
readonly VERSION='1.14.1'
readonly NAMESPACE='kube-system'
readonly STACK='Karpenter-dev-cluster'
readonly SUBNETS=''
readonly SECURITY_GROUPS=''
readonly TAGS_OF_BOOTSTRAP='[{"Key":"karpenter.sh/discovery","Value":"dev-cluster"},{"Key":"cdk8s-karpenter/dev-cluster","Value":"bootstrap"}]'
readonly DISCOVERY_FILTER='[{"Name":"tag:karpenter.sh/discovery","Values":["dev-cluster"]}]'
readonly DISCOVERY_KEY_FILTER='[{"Name":"tag-key","Values":["karpenter.sh/discovery"]}]'
readonly CHARTS='public.ecr.aws/karpenter'
readonly CHART_CRDS='nodepools.karpenter.sh nodeclaims.karpenter.sh ec2nodeclasses.karpenter.k8s.aws nodeoverlays.karpenter.sh capacitybuffers.autoscaling.x-k8s.io'
readonly SHARED_CRD='capacitybuffers.autoscaling.x-k8s.io'
readonly CONTROLLER_NODES='!karpenter.sh/nodepool,kubernetes.io/os=linux'
readonly WAIT_FOR='ec2nodeclasses.karpenter.k8s.aws/dev-node-class nodepools.karpenter.sh/dev-default-pool'
readonly TEMPLATE='../aws/template.yaml'
readonly MANIFESTS='../manifests'
readonly VALUES='values-karpenter.yaml'
readonly CRD_VALUES='values-karpenter-crd.yaml'

# Words that mean the same in every part of this script.

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
TEMP=$(mktemp -d)
readonly HERE TEMP
export AWS_PAGER='' AWS_CLI_AUTO_PROMPT=off AWS_REGION="$REGION" AWS_DEFAULT_REGION="$REGION"

PLAN=''
YES=''
FROM=''
STEP=''

usage() {
  printf 'usage: ./%s [--plan] [--yes] [--from STEP]\n\n' "$SCRIPT"
  printf '  --plan       say what would be done and change nothing\n'
  printf '  --yes        ask nothing\n'
  printf '  --from STEP  begin with this step; the steps are, in their order:\n'
  printf '                 %s\n' "${STEPS[@]}"
}

note() { printf '   %s\n' "$*"; }

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# Account ids in what AWS answers are nobody's business: the output of a script ends up in tickets.
mask() { sed -E 's/:[0-9]{12}:/:<account>:/g'; }

# Whether a list of words holds a word.
holds() {
  case " $1 " in *" $2 "*) return 0 ;; esac
  return 1
}

# What was asked for on the command line.
options() {
  while [ $# -gt 0 ]; do
    case $1 in
      --plan) PLAN=1 ;;
      --yes) YES=1 ;;
      --from)
        FROM=${2-}
        holds "${STEPS[*]}" "$FROM" || fail "--from takes one of: ${STEPS[*]}"
        shift
        ;;
      --help | -h)
        usage
        exit 0
        ;;
      *)
        usage >&2
        exit 2
        ;;
    esac
    shift
  done
}

# Says how to go on where a step failed.
finish() {
  local code=$?
  rm -rf "$TEMP"
  if [ "$code" -ne 0 ] && [ -n "$STEP" ]; then
    printf '\nStopped in step %s. When the cause is gone, go on with\n  ./%s%s%s --from %s\n' \
      "$STEP" "$SCRIPT" "${PLAN:+ --plan}" "${YES:+ --yes}" "$STEP" >&2
  fi
}
trap finish EXIT

# begin STEP WHAT WHY: whether the step is to run.
begin() {
  if [ -n "$FROM" ] && [ "$FROM" != "$1" ]; then return 1; fi
  FROM=''
  STEP=$1
  printf '\n== %s: %s\n   Why: %s\n' "$1" "$2" "$3"
}

# look COMMAND...: prints what a reading command answers.
look() {
  if "$@" 2>"$TEMP/error"; then return 0; fi
  mask <"$TEMP/error" >&2
  return 1
}

# look_for PATTERN COMMAND...: the same; no answer and no failure where the error says that the thing is not there.
look_for() {
  local pattern=$1
  shift
  if "$@" 2>"$TEMP/error"; then return 0; fi
  if grep -q -e "$pattern" "$TEMP/error"; then return 0; fi
  mask <"$TEMP/error" >&2
  return 1
}

# The answer of AWS as words on one line.
words() { tr -s '\t\n' '  ' | sed 's/^ *//; s/ *$//'; }

# change COMMAND...: every change that this script makes goes through here, so --plan makes none.
change() {
  printf '   %s' "${PLAN:+would run: }"
  printf '%q ' "$@" | mask
  printf '\n'
  if [ -n "$PLAN" ]; then return 0; fi
  if "$@" >"$TEMP/output" 2>&1; then return 0; fi
  mask <"$TEMP/output" >&2
  return 1
}

# agree QUESTION: goes on only where a person says yes.
agree() {
  local answer=''
  if [ -n "$PLAN" ]; then
    note "would ask: $1"
    return 0
  fi
  if [ -n "$YES" ]; then return 0; fi
  printf '   %s [y/N] ' "$1"
  read -r answer || true
  case $answer in y | Y | yes) ;; *) fail 'not agreed' ;; esac
}

# comparable VERSION: a number that grows with the version.
comparable() {
  local major minor patch
  IFS=. read -r major minor patch <<<"$1"
  printf '%d' $((10#$major * 1000000 + 10#$minor * 1000 + 10#$patch))
}

# check_tool TOOL [LEAST WHY ARGUMENT...]: whether it is installed, and new enough. LEAST holds the first version of each
# major release that will do, oldest first; the arguments are how the tool is asked for its own.
check_tool() {
  local tool=$1 least=${2-} why=${3-} found first wanted=''
  command -v "$tool" >/dev/null || fail "$tool is needed and not installed"
  if [ -z "$least" ]; then return 0; fi
  shift 3
  if ! [[ $("$tool" "$@" 2>&1) =~ ([0-9]{1,6})\.([0-9]{1,3})\.([0-9]{1,3}) ]]; then
    note "$tool does not say its version; it should be one of $least or later"
    return 0
  fi
  found=${BASH_REMATCH[0]}
  for first in $least; do
    if [ -z "$wanted" ] || [ "${first%%.*}" -le "${found%%.*}" ]; then wanted=$first; fi
  done
  if [ "$(comparable "$found")" -ge "$(comparable "$wanted")" ]; then return 0; fi
  fail "$tool $found is too old: $wanted or later is needed, $why"
}

# The right account, and a kubectl that talks to this cluster and not to the one of yesterday.
check_access() {
  local account endpoint server authority
  account=$(look aws sts get-caller-identity --query Account --output text)
  if [ -n "$ACCOUNT" ] && [ "$account" != "$ACCOUNT" ]; then
    fail 'the AWS credentials are of another account than the cluster'
  fi
  endpoint=$(look aws eks describe-cluster --name "$CLUSTER" --query cluster.endpoint --output text)
  server=$(look kubectl config view --minify --output 'jsonpath={.clusters[0].cluster.server}')
  if [ "$server" = "$endpoint" ]; then return 0; fi
  # Through a tunnel the address differs; the certificate authority does not.
  authority=$(look aws eks describe-cluster --name "$CLUSTER" --query cluster.certificateAuthority.data --output text)
  server=$(look kubectl config view --minify --raw --output 'jsonpath={.clusters[0].cluster.certificate-authority-data}')
  if [ "$server" = "$authority" ]; then return 0; fi
  fail "the current context of kubectl is another cluster; run: aws eks update-kubeconfig --region $REGION --name $CLUSTER"
}

# The subnets for nodes: those that were given, else the cluster's private ones.
node_subnets() {
  local ids
  if [ -n "$SUBNETS" ]; then
    printf '%s' "$SUBNETS"
    return 0
  fi
  ids=$(look aws eks describe-cluster --name "$CLUSTER" --query cluster.resourcesVpcConfig.subnetIds --output text | words) || return 1
  # shellcheck disable=SC2086 # ids are words
  look aws ec2 describe-subnets --subnet-ids $ids --query 'Subnets[?!MapPublicIpOnLaunch].SubnetId' --output text | words
}

# The security groups of nodes: those that were given, else the one that EKS made for the cluster.
node_security_groups() {
  if [ -n "$SECURITY_GROUPS" ]; then
    printf '%s' "$SECURITY_GROUPS"
    return 0
  fi
  look aws eks describe-cluster --name "$CLUSTER" --query cluster.resourcesVpcConfig.clusterSecurityGroupId --output text | words
}

# tagged FILTER: subnets and security groups that the filter finds.
tagged() {
  look aws ec2 describe-subnets --filters "$1" --query 'Subnets[].SubnetId' --output text | words || return 1
  printf ' '
  look aws ec2 describe-security-groups --filters "$1" --query 'SecurityGroups[].GroupId' --output text | words
}

readonly PUBLIC=public.ecr.aws/karpenter

# signed REFERENCE: whether the release workflow of Karpenter's own repository has signed it, for this very version.
signed() {
  cosign verify "$1" \
    --certificate-oidc-issuer=https://token.actions.githubusercontent.com \
    --certificate-identity-regexp='^https://github\.com/aws/karpenter-provider-aws/\.github/workflows/release\.yaml@.+' \
    --certificate-github-workflow-repository=aws/karpenter-provider-aws \
    --certificate-github-workflow-name=Release \
    --certificate-github-workflow-ref="refs/tags/v$VERSION" >/dev/null 2>"$TEMP/error"
}

has_crd() {
  local answer
  answer=$(look kubectl get crd "$1" --ignore-not-found --output name) || exit 1
  [ -n "$answer" ]
}

# Whether the cluster has NodeClaims: nodes that Karpenter answers for.
has_node_claims() {
  local answer
  if ! has_crd nodeclaims.karpenter.sh; then return 1; fi
  answer=$(look kubectl get nodeclaims.karpenter.sh --output name) || exit 1
  [ -n "$answer" ]
}

digest() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

# install_chart RELEASE VALUES ARGUMENT...: in the one version of both charts. The description of the release holds a
# digest of the values, so a second run sees that nothing is to do.
install_chart() {
  local release=$1 values=$2 description history
  shift 2
  description="values $(digest "$values")"
  history=$(look_for 'not found' helm history "$release" --namespace "$NAMESPACE" --max 1 --output json)
  case $history in
    *'"status":"deployed"'*"\"chart\":\"$release-$VERSION\""*"\"description\":\"$description\""*)
      note "$release $VERSION is installed with these values"
      return 0
      ;;
    *'"status":"pending-install"'*)
      fail "an installation of $release was cut off; forget it with: kubectl delete secret --namespace $NAMESPACE --selector owner=helm,name=$release"
      ;;
    *'"status":"pending-'*)
      fail "an upgrade of $release was cut off; go back with: helm rollback $release --namespace $NAMESPACE"
      ;;
  esac
  change helm upgrade --install "$release" "oci://$CHARTS/$release" --version "$VERSION" --namespace "$NAMESPACE" \
    --create-namespace --values "$values" --description "$description" --wait --timeout 10m "$@"
}

# role_arn NAME: the ARN of a role; nothing where it does not exist.
role_arn() { look_for NoSuchEntity aws iam get-role --role-name "$1" --query Role.Arn --output text; }

# role_without_path ARN: as the aws-auth mapping wants it, which never matches a role with its path.
role_without_path() { printf '%s' "${1%%:role/*}:role/${1##*/}"; }

step_nodes() {
  local nodes
  nodes=$(look kubectl get nodes --selector "$CONTROLLER_NODES" --output name | words)
  case $nodes in
    '') fail "no node has $CONTROLLER_NODES. Make a managed node group of at least two nodes in two zones, or name the nodes that are there, or Fargate, in install.controllerNodes" ;;
    *' '*) note "$nodes" ;;
    *) note "$nodes alone: replicas share no node, so one of two waits until there is a second node, best in another zone" ;;
  esac
}

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

step_stack() {
  local status current
  status=$(look_for 'does not exist' aws cloudformation describe-stacks --stack-name "$STACK" \
    --query 'Stacks[0].StackStatus' --output text)
  case $status in
    '' | REVIEW_IN_PROGRESS) ;;
    *_IN_PROGRESS) fail "stack $STACK is being changed ($status); wait until that has ended" ;;
    ROLLBACK_COMPLETE | *_FAILED)
      fail "stack $STACK is in $status; read its events, then: aws cloudformation delete-stack --region $REGION --stack-name $STACK"
      ;;
    *)
      current=$(look aws cloudformation get-template --stack-name "$STACK" --query TemplateBody --output text)
      if [ "$current" = "$(cat "$HERE/$TEMPLATE")" ]; then
        note "stack $STACK has this template"
        return 0
      fi
      ;;
  esac
  change aws cloudformation deploy --stack-name "$STACK" --template-file "$HERE/$TEMPLATE" \
    --capabilities CAPABILITY_NAMED_IAM --no-fail-on-empty-changeset
}

step_pod_identity_agent() {
  local status daemonset
  status=$(look_for ResourceNotFoundException aws eks describe-addon --cluster-name "$CLUSTER" \
    --addon-name eks-pod-identity-agent --query addon.status --output text)
  daemonset=$(look kubectl get daemonset eks-pod-identity-agent --namespace kube-system --ignore-not-found --output name)
  if [ -z "$status" ] && [ -n "$daemonset" ]; then
    note 'the agent runs, installed by something else than the add-on'
    return 0
  fi
  case $status in
    ACTIVE)
      note 'the add-on is active'
      return 0
      ;;
    '') change aws eks create-addon --cluster-name "$CLUSTER" --addon-name eks-pod-identity-agent ;;
  esac
  if [ -n "$PLAN" ]; then return 0; fi
  look aws eks wait addon-active --cluster-name "$CLUSTER" --addon-name eks-pod-identity-agent
}

step_tags() {
  local subnets groups ours others id missing=()
  subnets=$(node_subnets)
  [ -n "$subnets" ] || fail 'the cluster has no private subnets: give the subnets for nodes as vpc.subnets of the Cluster'
  groups=$(node_security_groups)
  ours=$(tagged "$DISCOVERY_FILTER")
  others=$(tagged "$DISCOVERY_KEY_FILTER")
  for id in $subnets $groups; do
    if holds "$ours" "$id"; then
      note "$id has the tag"
    elif holds "$others" "$id"; then
      fail "$id carries the tag with another value: another cluster finds it by that. Give this Cluster a discoveryTag of its own key"
    else
      missing+=("$id")
    fi
  done
  if [ ${#missing[@]} -eq 0 ]; then return 0; fi
  change aws ec2 create-tags --resources "${missing[@]}" --tags "$TAGS_OF_BOOTSTRAP"
}

step_spot_role() {
  local role
  role=$(look aws iam list-roles --path-prefix /aws-service-role/spot.amazonaws.com/ --query 'Roles[].RoleName' --output text)
  if [ -n "$role" ]; then
    note "role $role exists"
    return 0
  fi
  change aws iam create-service-linked-role --aws-service-name spot.amazonaws.com
}

step_verify() {
  local artifact
  for artifact in karpenter-crd karpenter controller; do
    if ! signed "$PUBLIC/$artifact:$VERSION"; then
      mask <"$TEMP/error" >&2
      fail "$PUBLIC/$artifact:$VERSION has no valid signature of Karpenter's release workflow"
    fi
    note "$PUBLIC/$artifact:$VERSION is signed"
  done
}

# CRDs that came with an old installation belong to no Helm release. Handing them over is harmless; deleting them to
# install them anew would delete every node.
adopt() {
  local crd=$1 owner
  if ! has_crd "$crd"; then return 0; fi
  owner=$(look kubectl get crd "$crd" --output 'jsonpath={.metadata.annotations.meta\.helm\.sh/release-name}')
  if [ "$owner" = karpenter-crd ]; then return 0; fi
  if [ "$crd" = "$SHARED_CRD" ] && [ -n "$owner" ]; then
    fail "the Helm release $owner brings $crd, and karpenter-crd brings it too: let $owner leave it out, then hand it over: kubectl annotate crd $crd meta.helm.sh/release-name=karpenter-crd meta.helm.sh/release-namespace=$NAMESPACE --overwrite"
  fi
  change kubectl label crd "$crd" app.kubernetes.io/managed-by=Helm --overwrite
  change kubectl annotate crd "$crd" meta.helm.sh/release-name=karpenter-crd "meta.helm.sh/release-namespace=$NAMESPACE" --overwrite
}

step_crds() {
  local crd
  for crd in $CHART_CRDS; do adopt "$crd"; done
  install_chart karpenter-crd "$HERE/$CRD_VALUES"
}

step_controller() {
  # The other chart carries the CRDs.
  install_chart karpenter "$HERE/$VALUES" --skip-crds
}

step_manifests() {
  if kubectl diff --server-side --kustomize "$HERE/$MANIFESTS" >"$TEMP/diff" 2>"$TEMP/error"; then
    note 'the cluster has them as they are here'
    return 0
  fi
  # Where the CRDs or a namespace are not there yet, nothing can be compared and all is applied.
  sed 's/^/   /' "$TEMP/diff"
  change kubectl apply --server-side --kustomize "$HERE/$MANIFESTS"
}

step_ready() {
  local object objects=()
  for object in $WAIT_FOR; do objects+=("$object"); done
  if [ -n "$PLAN" ]; then
    note "would wait for: $WAIT_FOR"
    return 0
  fi
  if look kubectl wait --for condition=Ready --timeout 5m "${objects[@]}"; then return 0; fi
  fail "not everything is ready; this says which pitfall it is: cdk8s-karpenter preflight --cluster-file $HERE/../cluster.json"
}

options "$@"
check_tool aws '1.32.3 2.15.3' 'earlier ones know no access entries, or neither them nor Pod Identity' --version
check_tool kubectl
check_tool helm '3.8.0' 'earlier ones take no chart from an OCI registry' version --short
check_tool cosign
check_access
if begin nodes 'looks for nodes that the controller can run on' 'Karpenter makes nodes for others, never for its own controller'; then step_nodes; fi
if begin authentication-mode 'lets the cluster take access entries' 'nodes join by an access entry, and none can be made before'; then step_authentication_mode; fi
if begin stack 'creates or updates the CloudFormation stack' 'Karpenter needs roles, permissions and its interruption queue'; then step_stack; fi
if begin pod-identity-agent 'ensures the add-on eks-pod-identity-agent' 'without it the controller gets no credentials'; then step_pod_identity_agent; fi
if begin tags 'tags subnets and security groups' 'node classes find them by the tag'; then step_tags; fi
if begin spot-role 'creates the service-linked role of EC2 Spot, where the account has none' 'the first spot instance of an account needs it, and the controller may not create it'; then step_spot_role; fi
if begin verify 'verifies the signatures of charts and image' 'what runs with these permissions must be what the project has released'; then step_verify; fi
if begin crds 'installs the chart karpenter-crd' 'Helm never upgrades CRDs that are not in a chart of their own'; then step_crds; fi
if begin controller 'installs the chart karpenter in the same version' 'this is the controller'; then step_controller; fi
if begin manifests 'applies the manifests' 'NodePools and node classes say what Karpenter may launch'; then step_manifests; fi
if begin ready 'waits until NodePools and node classes are Ready' 'one that is not Ready launches nothing, and reports no error to the pods that wait'; then step_ready; fi
STEP=''
printf '\n%s\n' 'Karpenter is installed.'
