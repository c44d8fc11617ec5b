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
