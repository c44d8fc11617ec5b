import { remembering } from './units/remembering';
import { isAtLeast, type KarpenterMinor } from './versions';

/** What the value of a label looks like. `Gt`, `Lt`, `Gte` and `Lte` only make sense on integers. */
export type LabelValueKind = 'string' | 'integer' | 'boolean';

/** A label that Karpenter may give a node by its own choice. */
export interface WellKnownLabel {
  /** The label, in the spelling that Karpenter uses. */
  readonly key: string;
  /** First Karpenter minor that knows the label. An older one treats the key as restricted or as a custom label. */
  readonly since: KarpenterMinor;
  /** What its values look like. */
  readonly kind: LabelValueKind;
}

const known = (key: string, kind: LabelValueKind = 'string', since: KarpenterMinor = '1.0'): WellKnownLabel => ({
  key,
  kind,
  since,
});

const aws = (name: string, kind: LabelValueKind = 'string', since: KarpenterMinor = '1.0'): WellKnownLabel =>
  known(`karpenter.k8s.aws/${name}`, kind, since);

/**
 * The labels that Karpenter may give a node by its own choice, so that a pod may select them without the NodePool
 * naming them (core `pkg/apis/v1/labels.go` 75-84, AWS `pkg/apis/v1/labels.go` 33-63, and the allow-list of each CRD).
 */
export const WELL_KNOWN_LABELS: readonly WellKnownLabel[] = [
  known('karpenter.sh/nodepool'),
  known('karpenter.sh/capacity-type'),
  known('topology.kubernetes.io/zone'),
  known('topology.kubernetes.io/region'),
  known('topology.k8s.aws/zone-id'),
  known('node.kubernetes.io/instance-type'),
  known('node.kubernetes.io/windows-build'),
  known('kubernetes.io/arch'),
  known('kubernetes.io/os'),
  aws('instance-hypervisor'),
  aws('instance-encryption-in-transit-supported', 'boolean'),
  aws('instance-category'),
  aws('instance-family'),
  aws('instance-generation', 'integer'),
  aws('instance-size'),
  aws('instance-local-nvme', 'integer'),
  aws('instance-cpu', 'integer'),
  aws('instance-cpu-manufacturer'),
  aws('instance-cpu-sustained-clock-speed-mhz', 'integer', '1.1'),
  aws('instance-memory', 'integer'),
  aws('instance-ebs-bandwidth', 'integer'),
  aws('instance-network-bandwidth', 'integer'),
  aws('instance-gpu-name'),
  aws('instance-gpu-manufacturer'),
  aws('instance-gpu-count', 'integer'),
  aws('instance-gpu-memory', 'integer'),
  aws('instance-accelerator-name'),
  aws('instance-accelerator-manufacturer'),
  aws('instance-accelerator-count', 'integer'),
  aws('capacity-reservation-id', 'string', '1.3'),
  aws('capacity-reservation-type', 'string', '1.6'),
  aws('instance-capability-flex', 'boolean', '1.7'),
  aws('instance-tenancy', 'string', '1.9'),
  aws('capacity-reservation-interruptible', 'boolean', '1.10'),
  aws('placement-group-id', 'string', '1.11'),
  aws('placement-group-partition', 'integer', '1.11'),
];

const WELL_KNOWN_BY_KEY: ReadonlyMap<string, WellKnownLabel> = new Map(
  WELL_KNOWN_LABELS.map((label) => [label.key, label]),
);

/**
 * Other spellings of a label key and the one that Karpenter uses instead, everywhere (core `labels.go` 121-127, and the zone
 * of the EBS driver, AWS `pkg/operator/operator.go`).
 */
export const NORMALIZED_LABELS: ReadonlyMap<string, string> = new Map([
  ['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone'],
  ['failure-domain.beta.kubernetes.io/region', 'topology.kubernetes.io/region'],
  ['beta.kubernetes.io/arch', 'kubernetes.io/arch'],
  ['beta.kubernetes.io/os', 'kubernetes.io/os'],
  ['beta.kubernetes.io/instance-type', 'node.kubernetes.io/instance-type'],
  ['topology.ebs.csi.aws.com/zone', 'topology.kubernetes.io/zone'],
]);

/** The key that Karpenter reads for a key as written: `beta.kubernetes.io/arch` is `kubernetes.io/arch`. */
export const normalizeLabel = (key: string): string => NORMALIZED_LABELS.get(key) ?? key;

/** The label as this package knows it, of any version; undefined for a custom label. Old spellings are understood. */
export const wellKnownLabel = (key: string): WellKnownLabel | undefined => WELL_KNOWN_BY_KEY.get(normalizeLabel(key));

/** Whether a label is well-known in a Karpenter version. Old spellings are understood. */
export function isWellKnownLabel(key: string, version: string): boolean {
  const label = wellKnownLabel(key);
  return label !== undefined && isAtLeast(version, label.since);
}

/** The well-known labels of a Karpenter version: what `Compatible` may leave undefined. */
export const wellKnownLabels: (version: string) => ReadonlySet<string> = remembering(
  (version) => new Set(WELL_KNOWN_LABELS.filter(({ since }) => isAtLeast(version, since)).map(({ key }) => key)),
);

/** A value that the controller accepts for a label, and since when. */
export interface KnownLabelValue {
  /** The value. */
  readonly value: string;
  /** First Karpenter minor that accepts it. */
  readonly since: KarpenterMinor;
}

/**
 * Labels whose values the controller checks, in `In` requirements only: when every value is unknown the NodePool becomes
 * NotReady, when some are, these are logged and ignored.
 */
export const KNOWN_LABEL_VALUES: ReadonlyMap<string, readonly KnownLabelValue[]> = new Map([
  [
    'karpenter.sh/capacity-type',
    [
      { value: 'on-demand', since: '1.0' },
      { value: 'spot', since: '1.0' },
      { value: 'reserved', since: '1.3' },
    ],
  ],
  [
    'karpenter.k8s.aws/instance-tenancy',
    [
      { value: 'default', since: '1.9' },
      { value: 'dedicated', since: '1.9' },
    ],
  ],
]);

/** The first minor whose controller checks values: core 1.4.0 does not, 1.5.0 does. */
const KNOWN_VALUES_SINCE = '1.5';

/** The values of a label that the controller of a version knows; undefined where it takes any. Old spellings are understood. */
export function knownLabelValues(key: string, version: string): readonly string[] | undefined {
  if (!isAtLeast(version, KNOWN_VALUES_SINCE)) return undefined;
  const known = KNOWN_LABEL_VALUES.get(normalizeLabel(key))?.filter(({ since }) => isAtLeast(version, since));
  return known === undefined || known.length === 0 ? undefined : known.map(({ value }) => value);
}

/** Domains that nobody but Karpenter writes to, subdomains included, unless the label is well-known. */
export const RESTRICTED_DOMAINS: readonly {
  /** The domain; its subdomains are restricted with it. */
  readonly domain: string;
  /** First Karpenter minor in which it is free. @default - restricted in all */
  readonly until?: KarpenterMinor;
}[] = [
  { domain: 'karpenter.sh' },
  { domain: 'karpenter.k8s.aws' },
  // Removed from CRD and controller in 1.9.0.
  { domain: 'kubernetes.io', until: '1.9' },
  { domain: 'k8s.io', until: '1.9' },
];

/** Domains under a restricted one that are free all the same. */
export const RESTRICTED_DOMAIN_EXCEPTIONS: readonly string[] = [
  'kops.k8s.io',
  'node.kubernetes.io',
  'node-restriction.kubernetes.io',
];

const RESTRICTED_KEYS: ReadonlySet<string> = new Set(['kubernetes.io/hostname']);

const isWithin = (domain: string, parent: string): boolean => domain === parent || domain.endsWith(`.${parent}`);

/**
 * Why the controller refuses a label key in requirements, template labels, node selectors and required node affinity;
 * undefined when it does not. `karpenter.sh/nodepool` is well-known, so pods may select it; that a NodePool must not
 * set it is a rule of its own.
 */
export function restrictedLabelReason(key: string, version: string): string | undefined {
  const normalized = normalizeLabel(key);
  if (isWellKnownLabel(normalized, version)) return undefined;
  if (RESTRICTED_KEYS.has(normalized)) return `label "${normalized}" is restricted`;
  const slash = normalized.indexOf('/');
  const domain = slash < 0 ? '' : normalized.slice(0, slash);
  if (RESTRICTED_DOMAIN_EXCEPTIONS.some((exception) => isWithin(domain, exception))) return undefined;
  const restricted = RESTRICTED_DOMAINS.find(
    (entry) => isWithin(domain, entry.domain) && (entry.until === undefined || !isAtLeast(version, entry.until)),
  );
  return restricted && `label domain "${restricted.domain}" is restricted`;
}
