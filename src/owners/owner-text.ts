import type { OwnerTool } from './mark';
import type { Owner } from './owners-of';

const NAMES: Readonly<Record<OwnerTool, string>> = {
  'argo-cd': 'the Argo CD Application',
  'flux-helm-release': 'the HelmRelease of Flux',
  'flux-kustomization': 'the Kustomization of Flux',
  helm: 'the Helm release',
  kubectl: 'kubectl',
  terraform: 'Terraform',
};

/** An owner as a sentence names it: `the Helm release karpenter/pools`. */
export function ownerText({ tool, name, namespace }: Pick<Owner, 'tool' | 'name' | 'namespace'>): string {
  const called = [namespace, name].filter((part) => part !== undefined).join('/');
  return [NAMES[tool], called].filter((part) => part !== '').join(' ');
}
