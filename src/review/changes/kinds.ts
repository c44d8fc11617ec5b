import { textAt } from '../../objects';
import { AWS_GROUP, CORE_GROUP, type SideObject } from '../sides/cluster-state';

/** Groups whose objects make no nodes, beside those of Kubernetes itself. */
const GROUPS: readonly string[] = [
  'acme.cert-manager.io',
  'aquasecurity.github.io',
  'argoproj.io',
  'cert-manager.io',
  'cilium.io',
  'external-secrets.io',
  'gateway.networking.k8s.io',
  'generators.external-secrets.io',
  'grafana.integreatly.org',
  'helm.toolkit.fluxcd.io',
  'image.toolkit.fluxcd.io',
  'keda.sh',
  'kustomize.config.k8s.io',
  'kustomize.toolkit.fluxcd.io',
  'kyverno.io',
  'monitoring.coreos.com',
  'networking.istio.io',
  'notification.toolkit.fluxcd.io',
  'operator.victoriametrics.com',
  'policies.kyverno.io',
  'security.istio.io',
  'snapshot.storage.k8s.io',
  'source.toolkit.fluxcd.io',
  'traefik.io',
  'velero.io',
  'vpcresources.k8s.aws',
];

/** Groups that Kubernetes itself serves: none, a single word, or `*.k8s.io` of its own. */
const BUILT_IN =
  /^(?:[a-z]*|(?:admissionregistration|apiextensions|apiregistration|authentication|authorization|certificates|coordination|discovery|events|flowcontrol\.apiserver|internal\.apiserver|metrics|networking|node|policy|rbac\.authorization|resource|scheduling|storage)\.k8s\.io)$/;

const isQuiet = (group: string): boolean => BUILT_IN.test(group) || GROUPS.includes(group);

/** Whether objects of the group make no nodes, as far as anyone knows; a definition of kinds goes by their group. */
export const groupWithoutNodes = ({ group, kind, object }: SideObject): boolean =>
  isQuiet(group) && (kind !== 'CustomResourceDefinition' || isQuiet(textAt(object, 'spec', 'group') ?? 'unknown'));

/** Whether an object defines a kind of Karpenter. */
export const isDefinition = ({ kind, name }: SideObject): boolean =>
  kind === 'CustomResourceDefinition' && [CORE_GROUP, AWS_GROUP].some((group) => name.endsWith(`.${group}`));
