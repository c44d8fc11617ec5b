import { fieldName, type Path } from '../../findings';
import { at } from '../../objects';
import { flow } from './flow';

const NODE_CLASS_REF = { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' };
const REQUIREMENT = { key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] };
const NODES = { nodeClassRef: NODE_CLASS_REF, requirements: [REQUIREMENT] };
const SELECTED = [{ tags: { 'karpenter.sh/discovery': 'my-cluster' } }];
const TAINT = { key: 'example.com/team', effect: 'NoSchedule' };

/** The alias of each family that has one; others are chosen by id, name or tags. */
const ALIASES: Readonly<Record<string, string>> = {
  AL2: 'al2',
  AL2023: 'al2023',
  Bottlerocket: 'bottlerocket',
  Windows2019: 'windows2019',
  Windows2022: 'windows2022',
  Windows2025: 'windows2025',
};

function images(nodeClass: unknown): unknown {
  const family = at(nodeClass, 'amiFamily') ?? 'AL2023';
  const alias = typeof family === 'string' && Object.hasOwn(ALIASES, family) ? ALIASES[family] : undefined;
  return alias === undefined ? [{ id: 'ami-0123456789abcdef0' }] : [{ alias: `${alias}@latest` }];
}

/** What can stand in a field, by its name and that of the one above it, or by its name alone. */
const EXAMPLES: Readonly<Record<string, unknown>> = {
  'spec.template': { spec: NODES },
  'template.spec': NODES,
  nodeClassRef: NODE_CLASS_REF,
  'nodeClassRef.group': NODE_CLASS_REF.group,
  'nodeClassRef.kind': NODE_CLASS_REF.kind,
  'nodeClassRef.name': NODE_CLASS_REF.name,
  requirements: [REQUIREMENT],
  'requirements.key': REQUIREMENT.key,
  'requirements.operator': REQUIREMENT.operator,
  'requirements.values': REQUIREMENT.values,
  taints: [TAINT],
  startupTaints: [TAINT],
  'taints.key': TAINT.key,
  'taints.effect': TAINT.effect,
  'startupTaints.key': TAINT.key,
  'startupTaints.effect': TAINT.effect,
  disruption: { consolidateAfter: '1m' },
  'disruption.consolidateAfter': '1m',
  budgets: [{ nodes: '10%' }],
  'budgets.nodes': '10%',
  'spec.limits': { cpu: 1000 },
  amiSelectorTerms: images,
  subnetSelectorTerms: SELECTED,
  securityGroupSelectorTerms: SELECTED,
  blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { volumeSize: '50Gi', volumeType: 'gp3' } }],
  'blockDeviceMappings.ebs': { volumeSize: '50Gi', volumeType: 'gp3' },
  'enclaveOptions.enabled': true,
  'networkInterfaces.networkCardIndex': 0,
  'networkInterfaces.deviceIndex': 0,
  'networkInterfaces.interfaceType': 'interface',
  podTemplateRef: { name: 'my-template' },
  'podTemplateRef.name': 'my-template',
  'scalableRef.kind': 'Deployment',
  'scalableRef.name': 'my-deployment',
};

/** Something that can stand at a place; undefined where there is no example. */
export function exampleAt(path: Path, object: unknown): unknown {
  const [name = '', above = ''] = path.filter((step) => typeof step === 'string').reverse();
  const key = [`${above}.${name}`, name].find((each) => Object.hasOwn(EXAMPLES, each));
  const example = key === undefined ? undefined : EXAMPLES[key];
  return typeof example === 'function' ? example(at(object, ...path.slice(0, -1))) : example;
}

/** The way out of what is missing, or of another type: what it looks like. */
export function exampleFix(path: Path, object: unknown): string | undefined {
  if (typeof path.at(-1) !== 'string') return undefined;
  const example = exampleAt(path, object);
  return example === undefined ? undefined : `write it, such as ${fieldName(path)}: ${flow(example)}`;
}
