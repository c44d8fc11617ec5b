step_tags() {
  local ours subnets groups id ids=()
  ours=$(tagged "$DISCOVERY_FILTER")
  subnets=$(node_subnets)
  groups=$(node_security_groups)
  for id in $subnets $groups; do
    if holds "$ours" "$id"; then ids+=("$id"); fi
  done
  if [ ${#ids[@]} -eq 0 ]; then
    note 'nothing carries the tag'
    return 0
  fi
  # With its value: a tag that somebody gave another value stays.
  change aws ec2 delete-tags --resources "${ids[@]}" --tags "$DISCOVERY_TAG"
}
