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
