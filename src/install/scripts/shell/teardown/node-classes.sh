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
