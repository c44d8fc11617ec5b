import { subdomainProblem } from '../objects';
import type { Mark, MarkedMetadata, OwnerTool } from './mark';

/** What a tool calls the thing that it applies an object from. */
export interface OwnerName {
  readonly name?: string;
  readonly namespace?: string;
}

/** One way in which a tool marks what it applies. */
export interface MarkRule {
  readonly tool: OwnerTool;
  readonly place: Mark['place'];
  /** The key, or what the name of a field manager looks like. */
  readonly key: string | RegExp;
  /** What the value looks like. @default - any */
  readonly value?: RegExp;
  /** Who it is, where the mark says so; undefined where the value is none that this tool writes. */
  readonly name?: (value: string, metadata: MarkedMetadata) => OwnerName | undefined;
  /** Whether other tools write the same mark, so that it counts only beside another one of its tool. */
  readonly shared?: true;
}

/** A name that the API server accepts: all that tools call their objects by. */
const isName = (text: string | undefined): text is string => text !== undefined && subdomainProblem(text) === undefined;

const named = (name: string | undefined, namespace?: string): OwnerName | undefined => {
  if (!isName(name) || (namespace !== undefined && !isName(namespace))) return undefined;
  return { name, ...(namespace !== undefined && { namespace }) };
};

/** `app` or, with Applications in any namespace, `namespace_app`. */
function application(text: string): OwnerName | undefined {
  const [first = '', second] = text.split('_', 2);
  return second === undefined ? named(first) : named(second, first);
}

export const HELM_RELEASE = 'meta.helm.sh/release-name';
export const HELM_NAMESPACE = 'meta.helm.sh/release-namespace';
export const MANAGED_BY = 'app.kubernetes.io/managed-by';
export const ARGO_TRACKING = 'argocd.argoproj.io/tracking-id';
export const INSTANCE = 'app.kubernetes.io/instance';
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
export const APPLY_SET = 'applyset.kubernetes.io/part-of';

const flux = (group: 'helm' | 'kustomize') => ({
  name: `${group}.toolkit.fluxcd.io/name`,
  namespace: `${group}.toolkit.fluxcd.io/namespace`,
});
const KUSTOMIZE = flux('kustomize');
const HELM_RELEASE_LABELS = flux('helm');

const fluxRules = (tool: OwnerTool, { name, namespace }: ReturnType<typeof flux>): readonly MarkRule[] => [
  { tool, place: 'label', key: name, name: (value, { labels }) => named(value, labels.get(namespace)) },
  { tool, place: 'label', key: namespace },
];

/**
 * What each tool leaves. Sources: Helm `helm:pkg/action/validate.go`; Argo CD `argo-cd:util/argo/resource_tracking.go` and
 * `common.ArgoCDSSAManager`, its docs on tracking by label (the default before 3.0); fluxcd/pkg `ssa` owner labels,
 * helm-controller's origin labels; kubectl's field managers; the providers kubernetes (`field_manager.name`, default
 * `Terraform`), helm and kubectl of Terraform, of which those without a name of their own are called as their program.
 */
export const MARK_RULES: readonly MarkRule[] = [
  { tool: 'argo-cd', place: 'annotation', key: ARGO_TRACKING, name: (value) => application(value.split(':')[0] ?? '') },
  { tool: 'argo-cd', place: 'annotation', key: 'argocd.argoproj.io/installation-id' },
  { tool: 'argo-cd', place: 'label', key: 'argocd.argoproj.io/instance', name: application },
  // A label of Kubernetes' own, which Helm charts write too: Argo CD's only where it shows up elsewhere.
  { tool: 'argo-cd', place: 'label', key: INSTANCE, name: application, shared: true },
  { tool: 'argo-cd', place: 'field manager', key: /^argocd-(application-)?controller$/ },
  ...fluxRules('flux-kustomization', KUSTOMIZE),
  { tool: 'flux-kustomization', place: 'field manager', key: /^kustomize-controller$/ },
  ...fluxRules('flux-helm-release', HELM_RELEASE_LABELS),
  { tool: 'flux-helm-release', place: 'field manager', key: /^helm-controller$/ },
  {
    tool: 'helm',
    place: 'annotation',
    key: HELM_RELEASE,
    name: (value, { annotations }) => named(value, annotations.get(HELM_NAMESPACE)),
  },
  { tool: 'helm', place: 'annotation', key: HELM_NAMESPACE },
  // Charts write it into their templates too, whoever renders them.
  { tool: 'helm', place: 'label', key: MANAGED_BY, value: /^Helm$/, shared: true },
  { tool: 'helm', place: 'field manager', key: /^helm$/i },
  { tool: 'terraform', place: 'field manager', key: /^(terraform|hashicorp|opentofu)$/i },
  { tool: 'terraform', place: 'field manager', key: /^terraform-provider-[\w.-]+$/i },
  { tool: 'kubectl', place: 'label', key: APPLY_SET },
  { tool: 'kubectl', place: 'annotation', key: LAST_APPLIED },
  { tool: 'kubectl', place: 'field manager', key: /^(kubectl(-[\w-]+)?|before-first-apply)$/ },
];

/** Field managers that write into an object and apply nothing. */
export const NO_OWNERS: RegExp = /^(karpenter|kube-controller-manager|kube-apiserver|controller)$/;
