import { formatPath, type Path } from '../../findings';
import { at, isObject } from '../../objects';
import type { Edit, WayOut } from './edit';
import { flow } from './flow';
import { termsOf } from './former-selectors';

/** A field that Karpenter had once, or that is written where it never was, and what is written today. */
interface FormerField {
  /** In the notation of the field tables. */
  readonly field: string;
  /** @returns undefined where the value is nothing that could be converted */
  readonly now: (value: unknown, path: Path, object: unknown) => WayOut | undefined;
}

/** Writes fields in place of one, but for those that are there already. */
function instead(path: Path, object: unknown, fields: readonly (readonly [Path, unknown])[]): WayOut {
  const missing = fields.filter(([to]) => at(object, ...to) === undefined);
  const written = missing.map(([to, value]) => `${formatPath(to)}: ${flow(value)}`);
  return {
    fix:
      written.length === 0 ? 'remove it: what has come of it is there' : `write ${written.join(' and ')} in its place`,
    edits: [...missing.map(([to, value]): Edit => ({ at: to, value })), { at: path }],
  };
}

const removed =
  (fix: string): FormerField['now'] =>
  (_, path) => ({ fix, edits: [{ at: path }] });

const DISRUPTION: Path = ['spec', 'disruption'];
const POLICY: Path = [...DISRUPTION, 'consolidationPolicy'];
const AFTER: Path = [...DISRUPTION, 'consolidateAfter'];
const NODES: Path = ['spec', 'template', 'spec'];

/** What `v1alpha5` did unless it was told otherwise; the default of `v1` is another. */
const NEVER_EMPTIED = [
  [POLICY, 'WhenEmpty'],
  [AFTER, 'Never'],
] as const;

/** Seconds as a duration of the largest unit in which they are whole. */
const duration = (seconds: number): string =>
  seconds % 3600 === 0 && seconds > 0
    ? `${seconds / 3600}h`
    : seconds % 60 === 0 && seconds > 0
      ? `${seconds / 60}m`
      : `${seconds}s`;

const isSeconds = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** `apiVersion: karpenter.k8s.aws/v1beta1` has become `group: karpenter.k8s.aws`. */
const groupInstead: FormerField['now'] = (value, path, object) =>
  typeof value === 'string'
    ? instead(path, object, [[[...path.slice(0, -1), 'group'], value.split('/')[0] || 'karpenter.k8s.aws']])
    : undefined;

const nodeClassInstead: FormerField['now'] = (value, path, object) => {
  const name = typeof value === 'string' ? value : at(value, 'name');
  return typeof name === 'string'
    ? instead(path, object, [[[...NODES, 'nodeClassRef'], { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name }]])
    : undefined;
};

const termsInstead: FormerField['now'] = (value, path, object) => {
  const terms = termsOf(value);
  return terms && instead(path, object, [[[...path.slice(0, -1), `${String(path.at(-1))}Terms`], terms]]);
};

const kubeletElsewhere = removed('move it to spec.kubelet of the EC2NodeClass');

/** Metadata that is written beside `metadata` and not in it. */
const inMetadata = (name: string): FormerField => ({
  field: name,
  now: (value, path, object) =>
    at(object, 'metadata', name) === undefined
      ? { fix: `move it to metadata.${name}`, edits: [{ at: ['metadata', name], value, from: path }, { at: path }] }
      : undefined,
});

const OBJECT: readonly FormerField[] = ['name', 'labels', 'annotations'].map(inMetadata);

/** By kind. What is only written at another level, under its own name, is found without being listed. */
const FORMER: Readonly<Record<string, readonly FormerField[]>> = {
  NodePool: [
    ...OBJECT,
    { field: 'spec.template.spec.nodeClassRef.apiVersion', now: groupInstead },
    { field: 'spec.template.spec.kubelet', now: kubeletElsewhere },
    { field: 'spec.template.spec.kubeletConfiguration', now: kubeletElsewhere },
    { field: 'spec.kubeletConfiguration', now: kubeletElsewhere },
    {
      field: 'spec.template.spec.resources',
      now: removed('remove it: Karpenter adds up what the pods of a node ask for'),
    },
    { field: 'spec.providerRef', now: nodeClassInstead },
    { field: 'spec.template.spec.providerRef', now: nodeClassInstead },
    { field: 'spec.template.spec.nodeClass', now: nodeClassInstead },
    {
      field: 'spec.provider',
      now: removed('write an EC2NodeClass of its fields, and name that in spec.template.spec.nodeClassRef'),
    },
    {
      field: 'spec.limits.resources',
      now: (value, path) => {
        const entries = isObject(value) ? Object.entries(value) : [];
        const amounts = entries
          .slice(0, 10)
          .map(([name, amount]) => `${formatPath(['spec', 'limits', name])}: ${flow(amount)}`);
        return {
          message: 'limits has had no level resources since v1beta1',
          fix: amounts.length === 0 ? 'remove it' : `write ${amounts.join(', ')}`,
          edits: [
            { at: path },
            ...entries.map(
              ([name, amount]): Edit => ({ at: ['spec', 'limits', name], value: amount, from: [...path, name] }),
            ),
          ],
        };
      },
    },
    {
      field: 'spec.ttlSecondsAfterEmpty',
      now: (value, path, object) =>
        isSeconds(value)
          ? instead(path, object, [
              [POLICY, 'WhenEmpty'],
              [AFTER, duration(value)],
            ])
          : undefined,
    },
    {
      field: 'spec.ttlSecondsUntilExpired',
      now: (value, path, object) =>
        isSeconds(value) ? instead(path, object, [[[...NODES, 'expireAfter'], duration(value)]]) : undefined,
    },
    {
      field: 'spec.consolidation',
      now: (value, path, object) =>
        at(value, 'enabled') === true
          ? instead(path, object, [
              [POLICY, 'WhenEmptyOrUnderutilized'],
              [AFTER, '0s'],
            ])
          : at(object, 'spec', 'ttlSecondsAfterEmpty') === undefined
            ? instead(path, object, NEVER_EMPTIED)
            : { fix: 'remove it', edits: [{ at: path }] },
    },
  ],
  NodeClaim: [
    ...OBJECT,
    { field: 'spec.nodeClassRef.apiVersion', now: groupInstead },
    { field: 'spec.kubelet', now: kubeletElsewhere },
  ],
  EC2NodeClass: [
    ...OBJECT,
    { field: 'spec.subnetSelector', now: termsInstead },
    { field: 'spec.securityGroupSelector', now: termsInstead },
    { field: 'spec.amiSelector', now: termsInstead },
    {
      field: 'spec.subnetSelectorTerms[].name',
      now: (value, path, object) => instead(path, object, [[[...path.slice(0, -1), 'tags', 'Name'], value]]),
    },
    ...['spec.launchTemplate', 'spec.launchTemplateName'].map((field) => ({
      field,
      now: removed(
        'remove it, and write what the launch template says here: userData, blockDeviceMappings, metadataOptions',
      ),
    })),
  ],
};

/** A value of an enumeration that another one has taken the place of. */
const FORMER_VALUES: Readonly<Record<string, string>> = {
  'NodePool spec.disruption.consolidationPolicy WhenUnderutilized': 'WhenEmptyOrUnderutilized',
  'NodePool spec.disruption.consolidationPolicy WhenEmptyAndUnderutilized': 'WhenEmptyOrUnderutilized',
};

/** No policy, and yet what many would write who want none. */
const NEVER_KEY = 'NodePool spec.disruption.consolidationPolicy Never';

const byField = new Map(
  Object.entries(FORMER).flatMap(([kind, fields]) =>
    fields.map(({ field, now }) => [`${kind} ${field}`, now] as const),
  ),
);

/** What has become of a field that no release of `v1` has. */
export const formerField = (kind: string, field: string, path: Path, object: unknown): WayOut | undefined =>
  byField.get(`${kind} ${field}`)?.(at(object, ...path), path, object);

/** What has become of a value that the field does not take any more. */
export function formerValue(kind: string, field: string, path: Path, object: unknown): WayOut | undefined {
  const written = at(object, ...path);
  const key = `${kind} ${field} ${typeof written === 'string' ? written : ''}`;
  if (key === NEVER_KEY) {
    return {
      fix: 'write WhenEmpty, and consolidateAfter: Never',
      edits: [
        { at: POLICY, value: 'WhenEmpty' },
        { at: AFTER, value: 'Never' },
      ],
    };
  }
  const value = Object.hasOwn(FORMER_VALUES, key) ? FORMER_VALUES[key] : undefined;
  return value === undefined ? undefined : { fix: `write ${value}`, edits: [{ at: path, value }] };
}

/** What a Provisioner did unless it was told otherwise, where `v1` does something else. */
export function formerDefaults(spec: unknown): readonly WayOut[] {
  const isThere = (name: string): boolean => at(spec, name) !== undefined;
  const ways: readonly (readonly (readonly [Path, string])[])[] = [
    ...(isThere('ttlSecondsAfterEmpty') || isThere('consolidation') ? [] : [NEVER_EMPTIED]),
    ...(isThere('ttlSecondsUntilExpired') ? [] : [[[[...NODES, 'expireAfter'], 'Never'] as const]]),
  ];
  return ways.map((fields) => ({
    fix: `write ${fields.map(([to, value]) => `${formatPath(to)}: ${value}`).join(' and ')}, as it was without a setting`,
    edits: fields.map(([to, value]) => ({ at: to, value })),
  }));
}
