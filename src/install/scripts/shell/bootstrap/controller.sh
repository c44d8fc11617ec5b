step_controller() {
  # The other chart carries the CRDs.
  install_chart karpenter "$HERE/$VALUES" --skip-crds
}
