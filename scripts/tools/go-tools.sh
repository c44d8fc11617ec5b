#!/usr/bin/env bash
# Installs the Go tools of the tests into .tools/bin; does nothing where they are installed already.
set -euo pipefail
cd "$(dirname "$0")/../.."
export GOBIN="$PWD/.tools/bin"
[ -x "$GOBIN/helm" ] || go install helm.sh/helm/v4/cmd/helm@v4.2.4
[ -x "$GOBIN/glua" ] || go install github.com/yuin/gopher-lua/cmd/glua@v1.1.1
# The CEL of the API server: test/policy/export.test.ts builds it anew, in seconds once its packages are compiled.
[ -x "$GOBIN/policy-cel" ] || go build -C test/policy/cel -o "$GOBIN/policy-cel" .
[ -x "$GOBIN/kubectl-validate" ] || go install sigs.k8s.io/kubectl-validate@v0.0.4
