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
