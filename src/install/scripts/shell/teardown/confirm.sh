# Goes on only where a person types the name of the cluster.
confirm() {
  local answer=''
  if [ -n "$PLAN$YES" ]; then return 0; fi
  printf 'This removes Karpenter, every NodePool and every node of Karpenter from cluster %s.\n' "$CLUSTER"
  printf 'Type the name of the cluster to go on: '
  read -r answer || true
  [ "$answer" = "$CLUSTER" ] || fail 'that is not the name of the cluster; nothing was done'
}
