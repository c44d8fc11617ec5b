#!/usr/bin/env bash
# Generated; edit the TypeScript, not this file.
# Removes Karpenter and all of its nodes. ./teardown.sh --plan says what it would do; --help names the steps.
set -euo pipefail

# What this script knows of the cluster.
readonly SCRIPT='teardown.sh'
readonly STEPS=(node-pools node-claims node-classes manifests controller crds instances stack tags)
readonly CLUSTER='private-cluster'
readonly REGION='eu-central-1'
readonly ACCOUNT=''
readonly NAMESPACE='kube-system'
readonly STACK='Karpenter-private-cluster'
readonly SUBNETS='subnet-0a1b2c3d4e5f60718 subnet-0b1c2d3e4f5a61728 subnet-0c1d2e3f4a5b62738'
readonly SECURITY_GROUPS=''
readonly TAGS_OF_BOOTSTRAP='[{"Key":"karpenter.sh/discovery","Value":"private-cluster"},{"Key":"cdk8s-karpenter/private-cluster","Value":"bootstrap"}]'
readonly MADE_FILTER='[{"Name":"tag:cdk8s-karpenter/private-cluster","Values":["bootstrap"]}]'
readonly DISCOVERY_FILTER='[{"Name":"tag:karpenter.sh/discovery","Values":["private-cluster"]}]'
readonly OWNED_FILTER='Name=tag:kubernetes.io/cluster/private-cluster,Values=owned'
readonly CRDS='nodepools.karpenter.sh nodeclaims.karpenter.sh ec2nodeclasses.karpenter.k8s.aws nodeoverlays.karpenter.sh'
readonly MANIFESTS='../manifests'

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

# until_gone WHAT COMMAND...: waits until the command prints nothing.
until_gone() {
  local what=$1 left waited=0 poll=${POLL_SECONDS:-10} limit=${WAIT_SECONDS:-3600}
  shift
  if [ -n "$PLAN" ]; then
    note "would wait until no $what is left"
    return 0
  fi
  while true; do
    left=$(look "$@" | words)
    if [ -z "$left" ]; then return 0; fi
    [ "$waited" -lt "$limit" ] || fail "still there after $limit seconds: $left. Pods that must not be disrupted, or a PodDisruptionBudget, hold nodes back"
    note "waiting for: $left"
    sleep "$poll"
    waited=$((waited + poll))
  done
}

# uninstall RELEASE: where it is installed.
uninstall() {
  local history
  history=$(look_for 'not found' helm history "$1" --namespace "$NAMESPACE" --max 1 --output json)
  if [ -z "$history" ]; then
    note "$1 is not installed"
    return 0
  fi
  change helm uninstall "$1" --namespace "$NAMESPACE" --wait
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

# Goes on only where a person types the name of the cluster.
confirm() {
  local answer=''
  if [ -n "$PLAN$YES" ]; then return 0; fi
  printf 'This removes Karpenter, every NodePool and every node of Karpenter from cluster %s.\n' "$CLUSTER"
  printf 'Type the name of the cluster to go on: '
  read -r answer || true
  [ "$answer" = "$CLUSTER" ] || fail 'that is not the name of the cluster; nothing was done'
}

step_node_pools() {
  local pools tracked
  if ! has_crd nodepools.karpenter.sh; then
    note 'the cluster has no CRD of NodePools'
    return 0
  fi
  pools=$(look kubectl get nodepools.karpenter.sh --output name | words)
  if [ -z "$pools" ]; then
    note 'there is none'
    return 0
  fi
  tracked=$(look kubectl get nodepools.karpenter.sh --output 'jsonpath={range .items[*]}{.metadata.annotations.argocd\.argoproj\.io/tracking-id}{.metadata.labels.argocd\.argoproj\.io/instance}{.metadata.labels.kustomize\.toolkit\.fluxcd\.io/name}{"\n"}{end}' | words)
  [ -z "$tracked" ] || fail "Argo CD or Flux ($tracked) puts the pools back: remove its Application or Kustomization first, without pruning"
  note "$pools"
  change kubectl delete nodepools.karpenter.sh --all --wait=false
}

step_node_claims() {
  if ! has_crd nodeclaims.karpenter.sh; then
    note 'the cluster has no CRD of NodeClaims'
    return 0
  fi
  until_gone NodeClaim kubectl get nodeclaims.karpenter.sh --output name
  until_gone NodePool kubectl get nodepools.karpenter.sh --output name
}

step_node_classes() {
  local classes
  if ! has_crd ec2nodeclasses.karpenter.k8s.aws; then
    note 'the cluster has no CRD of EC2NodeClasses'
    return 0
  fi
  classes=$(look kubectl get ec2nodeclasses.karpenter.k8s.aws --output name)
  if [ -n "$classes" ]; then
    change kubectl delete ec2nodeclasses.karpenter.k8s.aws --all --wait=false
  fi
  until_gone EC2NodeClass kubectl get ec2nodeclasses.karpenter.k8s.aws --output name
}

step_manifests() {
  local left
  if ! has_crd nodepools.karpenter.sh; then
    note 'without the CRDs there is nothing of them left to find'
    return 0
  fi
  left=$(look kubectl get --kustomize "$HERE/$MANIFESTS" --ignore-not-found --output name)
  if [ -z "$left" ]; then
    note 'nothing of them is left'
    return 0
  fi
  change kubectl delete --kustomize "$HERE/$MANIFESTS" --ignore-not-found
}

step_controller() {
  if [ -z "$PLAN" ] && has_node_claims; then
    fail 'there are NodeClaims: without the controller nobody terminates their instances. Go on with --from node-pools'
  fi
  uninstall karpenter
}

step_crds() {
  local crd
  if [ -z "$PLAN" ] && has_node_claims; then
    fail 'there are NodeClaims: deleting their CRD deletes every node at once. Go on with --from node-pools'
  fi
  uninstall karpenter-crd
  for crd in $CRDS; do
    if has_crd "$crd"; then change kubectl delete crd "$crd"; fi
  done
}

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

step_stack() {
  local status
  status=$(look_for 'does not exist' aws cloudformation describe-stacks --stack-name "$STACK" \
    --query 'Stacks[0].StackStatus' --output text)
  if [ -z "$status" ]; then
    note "stack $STACK does not exist"
    return 0
  fi
  change aws cloudformation delete-stack --stack-name "$STACK"
  if [ -n "$PLAN" ]; then return 0; fi
  look aws cloudformation wait stack-delete-complete --stack-name "$STACK"
}

step_tags() {
  local ours made id ids=()
  ours=$(tagged "$DISCOVERY_FILTER")
  made=$(tagged "$MADE_FILTER")
  for id in $ours; do
    if holds "$made" "$id"; then
      ids+=("$id")
    else
      note "$id keeps the tag, which bootstrap.sh has not put there"
    fi
  done
  if [ ${#ids[@]} -eq 0 ]; then
    note 'nothing carries a tag of bootstrap.sh'
    return 0
  fi
  # With its value: a tag that somebody gave another value stays.
  change aws ec2 delete-tags --resources "${ids[@]}" --tags "$TAGS_OF_BOOTSTRAP"
}

options "$@"
check_tool aws '1.32.3 2.15.3' 'earlier ones know no access entries, or neither them nor Pod Identity' --version
check_tool kubectl
check_tool helm '3.8.0' 'earlier ones take no chart from an OCI registry' version --short
check_access
confirm
if begin node-pools 'deletes every NodePool' 'a pool that is left launches new nodes for the pods of those that go'; then step_node_pools; fi
if begin node-claims 'waits until every node of Karpenter is drained and terminated' 'only the running controller terminates instances'; then step_node_claims; fi
if begin node-classes 'deletes every node class' 'the controller then deletes the instance profiles that it made'; then step_node_classes; fi
if begin manifests 'deletes what else the manifests made' 'their kinds are known as long as the CRDs are there'; then step_manifests; fi
if begin controller 'uninstalls the chart karpenter' 'it has nothing left to do'; then step_controller; fi
if begin crds 'uninstalls the chart karpenter-crd and its CRDs' 'no object of them is left'; then step_crds; fi
if begin instances 'looks for instances, launch templates and instance profiles that are left' 'instances cost, and a role in a profile cannot be deleted'; then step_instances; fi
if begin stack 'deletes the CloudFormation stack' 'nobody uses its roles and its queue any more'; then step_stack; fi
if begin tags 'removes the discovery tag where bootstrap.sh has put it' 'the next Karpenter must not find what this one used'; then step_tags; fi
STEP=''
printf '\n%s\n' 'Karpenter is removed. These stay, because others may use them: the add-on eks-pod-identity-agent, the role of EC2 Spot, the authentication mode, copies in a private registry.'
