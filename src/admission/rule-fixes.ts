import { meant } from '../findings';
import { WELL_KNOWN_LABELS } from '../karpenter/labels';

/** What to do about a rule of a CRD: the rules come without one, and some stand at the object around the field. */
export interface RuleFix {
  readonly fix: string;
  /** The fields that the rule is about, where it stands at the object that holds them: the first that is there is shown. */
  readonly fields?: readonly string[];
  /** What to do where none of these fields is there. */
  readonly without?: string;
  /** What to do about the very value that is judged, or the very key of a map, where that can be told. */
  readonly near?: (judged: unknown) => string | undefined;
}

const ALIAS_FAMILIES = ['al2', 'al2023', 'bottlerocket', 'windows2019', 'windows2022', 'windows2025'];

/** `AL2023@latest`, `al2023:latest` and `al2023` as the alias that was meant. */
function nearAlias(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const [family = '', version = 'latest'] = value.trim().toLowerCase().split(/[@:/]/);
  const known = meant(family, ALIAS_FAMILIES, 1);
  return known === undefined ? undefined : `write ${known}@${version || 'latest'}`;
}

/** What Karpenter or the kubelet writes on each node by itself. */
const OF_THE_NODE = new Set([
  'karpenter.sh/nodepool',
  'karpenter.sh/initialized',
  'karpenter.sh/registered',
  'kubernetes.io/hostname',
]);

/** A label of a node, or a key of requirements, in a domain that is not the user's. */
function nearLabel(key: unknown): string | undefined {
  if (typeof key !== 'string') return undefined;
  if (key === 'karpenter.sh/provisioner-name')
    return 'write karpenter.sh/nodepool for selectors of pods; here leave it out';
  if (OF_THE_NODE.has(key)) return 'leave it out: each node gets it by itself';
  const name = key.slice(key.indexOf('/') + 1);
  const known = WELL_KNOWN_LABELS.find((label) => label.key !== key && label.key.endsWith(`/${name}`));
  const near =
    known?.key ??
    meant(
      key,
      WELL_KNOWN_LABELS.map((label) => label.key),
      3,
    );
  return near === undefined ? undefined : `write ${near}, or a label of a domain of your own`;
}

const OWN_LABEL = 'use a well-known label or one of a domain of your own';
const EVICTION =
  'use one of memory.available, nodefs.available, nodefs.inodesFree, imagefs.available, imagefs.inodesFree, pid.available';

/** By the beginning of the message, which is what the releases keep. A test holds that every rule of every schema has one. */
const FIXES: readonly (readonly [message: RegExp, fix: RuleFix])[] = [
  [
    /^must specify exactly one of \['role'/,
    {
      fix: 'keep one of role and instanceProfile',
      fields: ['instanceProfile', 'role'],
      without: "write role: with the name of the nodes' role, or instanceProfile",
    },
  ],
  [/^'alias' is improperly/, { fix: 'write family@version, such as al2023@v20260315', near: nearAlias }],
  [/^'alias' is mutually/, { fix: 'keep the alias alone, as the only term' }],
  [/^'id' is mutually.*capacity reservation/, { fix: 'keep the id alone, or leave it out' }],
  [/^'id' is mutually/, { fix: 'keep the id alone, or leave it out: an id needs no tags or name beside it' }],
  [/^'name' and 'id' are mutually/, { fix: 'keep one of name and id', fields: ['name'] }],
  [/^'name' is mutually/, { fix: 'keep the name alone, or leave it out' }],
  [/^'schedule' must be set with/, { fix: 'give both schedule and duration, or neither' }],
  [/^'weight' is not supported/, { fix: 'leave weight out: pods do not choose a static pool', fields: ['weight'] }],
  [/^Cannot transition NodePool/, { fix: 'make a pool of another name, and retire this one', fields: ['replicas'] }],
  [/^If podTemplateRef is set/, { fix: 'add replicas or limits', fields: ['podTemplateRef'] }],
  [
    /^You must define either PodTemplateRef/,
    { fix: 'keep one of podTemplateRef and scalableRef', fields: ['podTemplateRef', 'scalableRef'] },
  ],
  [/^at least one of tcpEstablishedTimeout/, { fix: 'set one of them, or leave connectionTracking out' }],
  [/^cannot set both 'price'/, { fix: 'keep one of price and priceAdjustment', fields: ['price'] }],
  [
    /^changing from 'instanceProfile'/,
    { fix: 'make a node class of another name, and let the pools use it', fields: ['role', 'instanceProfile'] },
  ],
  [/^empty tag keys/, { fix: "give the tag a key and a value; '*' stands for any value" }],
  [
    /^evictionSoft OwnerKey/,
    { fix: 'give each signal of evictionSoft a period in evictionSoftGracePeriod', fields: ['evictionSoft'] },
  ],
  [
    /^evictionSoftGracePeriod OwnerKey/,
    {
      fix: 'give each signal of evictionSoftGracePeriod a threshold in evictionSoft',
      fields: ['evictionSoftGracePeriod'],
    },
  ],
  [/^expected at least one, got none/, { fix: 'set one of them, or take the term out' }],
  [
    /^family is not supported/,
    { fix: 'use one of the families that it names, or select images by tags, name or id', near: nearAlias },
  ],
  [
    /^(group|kind|name) may not be empty/,
    { fix: 'write karpenter.k8s.aws, EC2NodeClass and the name of a node class' },
  ],
  [/^if set, amiFamily must be/, { fix: 'leave amiFamily out: it follows from the alias', fields: ['amiFamily'] }],
  [
    /^imageGCHighThresholdPercent must be/,
    { fix: 'raise the high threshold above the low one', fields: ['imageGCHighThresholdPercent'] },
  ],
  [/^immutable field changed/, { fix: 'make a node class of another name, and let the pools use it' }],
  [/^instanceProfile cannot be empty/, { fix: 'write the name of an instance profile, or leave it out and set role' }],
  [/^invalid resource restricted/, { fix: 'name an extended resource of a domain of your own' }],
  [
    /^(kubeReserved|systemReserved) value cannot be a negative/,
    { fix: 'write a quantity of 0 or more, such as 100m or 200Mi' },
  ],
  [/^label (domain )?".*" is restricted/, { fix: OWN_LABEL, near: nearLabel }],
  [/^must have only one blockDeviceMappings/, { fix: 'leave rootVolume: true at one mapping' }],
  [/^must specify amiFamily/, { fix: 'add amiFamily, or select images by an alias', fields: ['amiSelectorTerms'] }],
  [
    /^networkInterfaces must include a primary/,
    { fix: 'add one with networkCardIndex 0, deviceIndex 0 and interfaceType interface' },
  ],
  [
    /^networkInterfaces must not have duplicate/,
    { fix: 'give each interface of a card a deviceIndex of its own, and a card at most one efa' },
  ],
  [/^nodeClassRef\.(group|kind) is immutable/, { fix: 'make a pool of another name, and retire this one' }],
  [/^only 'limits\.nodes' is supported/, { fix: 'leave nodes alone in limits', fields: ['limits'] }],
  [/^requirements operator 'Gt'/, { fix: "give one whole number, in quotes, such as ['4']" }],
  [/^requirements with 'minValues'/, { fix: 'lower minValues, or give more values' }],
  [/^requirements with operator '(In|NotIn)'/, { fix: 'give a value, or use Exists or DoesNotExist without any' }],
  [/^role cannot be empty/, { fix: 'write the name of a role, or leave it out and set instanceProfile' }],
  [/^(securityGroup|subnet)SelectorTerms cannot be empty/, { fix: 'add a term with tags or an id' }],
  [
    /^snapshotID must be set/,
    { fix: 'add snapshotID, or leave volumeInitializationRate out', fields: ['volumeInitializationRate'] },
  ],
  [/^snapshotID or volumeSize/, { fix: 'add volumeSize, such as 20Gi' }],
  [/^spec is immutable/, { fix: 'leave the object as it is; Karpenter makes another one' }],
  [/^tag contains a restricted tag/, { fix: 'leave the tag out: Karpenter sets its own' }],
  [/^valid keys for eviction/, { fix: EVICTION }],
  [/^valid keys for (kube|system)Reserved/, { fix: 'use cpu, memory, ephemeral-storage or pid' }],
  [/^windows families may only/, { fix: 'write latest as its version, such as windows2022@latest' }],
];

/** What to do about a rule with this message; undefined for one that no known release has. */
export const ruleFix = (message: string): RuleFix | undefined => FIXES.find(([pattern]) => pattern.test(message))?.[1];
