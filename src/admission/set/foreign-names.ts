import type { ClusterFacts, NamedResource } from '../../cluster';
import { formatPath } from '../../findings';
import { type JsonObject, textAt } from '../../objects';
import { type Selected, select } from '../select';
import type { Report, SetRule } from './object-set';

/** The names that Karpenter's own templates give, with the cluster's name in them: another one is another cluster's. */
const CONVENTION = /^Karpenter(?:Windows)?Node(?:Role|InstanceProfile)-/;

const IDENTITIES: readonly {
  readonly field: string;
  readonly own: (facts: Partial<ClusterFacts>) => readonly (NamedResource | undefined)[];
  readonly what: string;
}[] = [
  { field: 'spec.role', own: ({ nodeRole, windowsNodeRole }) => [nodeRole, windowsNodeRole], what: 'node role' },
  { field: 'spec.instanceProfile', own: ({ instanceProfile }) => [instanceProfile], what: 'instance profile' },
];

/** A role or profile that is not the cluster's: its nodes cannot join, and the controller may not pass it on. */
export const foreignRole: SetRule = ({ allNodeClasses }, { facts }, report) => {
  if (facts === undefined) return;
  for (const object of allNodeClasses) {
    for (const { field, own, what } of IDENTITIES) {
      const names = own(facts).flatMap((resource) => textAt(resource, 'name') ?? []);
      const [found] = select(object, field);
      const got = textAt(found?.value);
      // An ARN has a finding of its own, and its name is compared.
      const name = got?.split(/[/:]/).at(-1);
      if (names.length === 0 || name === undefined || names.includes(name)) continue;
      report({
        object,
        rule: 'set/foreign-role',
        severity: CONVENTION.test(name) ? 'error' : 'warning',
        path: field,
        message: `this is no ${what} of the cluster${named(facts)}: nodes with it join only where it was allowed to by hand`,
        got,
        fix: `write ${names.join(' or ')}, or name it in the cluster's facts`,
      });
    }
  }
};

function named(facts: Partial<ClusterFacts>): string {
  const name = textAt(facts, 'name');
  return name === undefined ? '' : ` ${name}`;
}

/** Tags whose value is the name of the cluster that a subnet or security group belongs to. */
const NAME_TAGS: readonly string[] = [
  'karpenter.sh/discovery',
  'aws:eks:cluster-name',
  'eks:cluster-name',
  'eks:eks-cluster-name',
  'alpha.eksctl.io/cluster-name',
];
const OWNED_TAG = /^kubernetes\.io\/cluster\/(.+)$/;

/** What a tag should say if it is one that tells clusters apart. */
function expectedTag(
  key: string,
  value: string,
  facts: Partial<ClusterFacts>,
): { key: string; value: string } | undefined {
  const [name, tagged] = [textAt(facts, 'name'), textAt(facts, 'discoveryTag', 'value')];
  if (tagged !== undefined && textAt(facts, 'discoveryTag', 'key') === key) return { key, value: tagged };
  if (name === undefined) return undefined;
  if (NAME_TAGS.includes(key)) return { key, value: name };
  return OWNED_TAG.test(key) ? { key: `kubernetes.io/cluster/${name}`, value } : undefined;
}

const TAG_FIELDS = ['spec.subnetSelectorTerms[].tags{}', 'spec.securityGroupSelectorTerms[].tags{}'];

function checkTag(object: JsonObject, { path, value }: Selected, facts: Partial<ClusterFacts>, report: Report): void {
  const [key, got] = [textAt(path.at(-1)) ?? '', textAt(value)];
  if (got === undefined) return;
  const expected = expectedTag(key, got, facts);
  if (expected === undefined || (expected.key === key && (expected.value === got || got === '*'))) return;
  report({
    object,
    rule: 'set/foreign-discovery-tag',
    path: formatPath(path),
    message: `this tag selects what belongs to another cluster than${named(facts) || ' this one'}`,
    got,
    fix: `write ${expected.key}: ${expected.value}`,
  });
}

/** A selector that finds the subnets or security groups of another cluster. */
export const foreignDiscoveryTag: SetRule = ({ allNodeClasses }, { facts }, report) => {
  if (facts === undefined) return;
  for (const object of allNodeClasses) {
    for (const field of TAG_FIELDS) {
      for (const tag of select(object, field)) checkTag(object, tag, facts, report);
    }
  }
};
