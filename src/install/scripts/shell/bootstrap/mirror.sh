# ECR takes no push into a repository that does not exist. Other registries make it by themselves or refuse the push.
ensure_repository() {
  local pattern='^([0-9]{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?/(.+)$' account region repository found
  if ! [[ $1 =~ $pattern ]]; then return 0; fi
  account=${BASH_REMATCH[1]} region=${BASH_REMATCH[2]} repository=${BASH_REMATCH[4]}
  found=$(look_for RepositoryNotFoundException aws ecr describe-repositories --region "$region" --registry-id "$account" \
    --repository-names "$repository" --query 'repositories[].repositoryName' --output text)
  if [ -n "$found" ]; then return 0; fi
  change aws ecr create-repository --region "$region" --registry-id "$account" --repository-name "$repository"
}

# copy ARTIFACT REPOSITORY: with all platforms and signatures, so its digest stays that which the chart pins.
copy() {
  if [ "$PUBLIC/$1" = "$2" ]; then return 0; fi
  if signed "$2:$VERSION"; then
    note "$2:$VERSION is there and signed"
    return 0
  fi
  ensure_repository "$2"
  change cosign copy "$PUBLIC/$1:$VERSION" "$2:$VERSION"
  if [ -n "$PLAN" ]; then return 0; fi
  signed "$2:$VERSION" || fail "$2:$VERSION has no valid signature after the copy"
}

step_mirror() {
  note 'The registry is reached with the logins of cosign and helm; this script stores none.'
  copy karpenter-crd "$CHARTS/karpenter-crd"
  copy karpenter "$CHARTS/karpenter"
  copy controller "$IMAGE"
}
