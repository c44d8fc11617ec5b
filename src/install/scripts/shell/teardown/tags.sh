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
