import { toYaml } from '../../yaml';
import { GENERATED } from './generated-comment';

/** An entry of `patches`: a strategic merge patch says itself whom it is for, a JSON patch has a target. */
export interface KustomizationPatch {
  readonly path: string;
  readonly target?: Readonly<Record<string, string | undefined>>;
}

export interface Kustomization {
  readonly resources: readonly string[];
  readonly patches?: readonly KustomizationPatch[];
  /** Files that tell kustomize which fields hold names. */
  readonly configurations?: readonly string[];
}

/** Text of a `kustomization.yaml`. */
export const kustomizationText = (content: Kustomization): string =>
  toYaml({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', ...content }, { comment: GENERATED });
