import { formatPath, meant } from '../../findings';
import { labelsAt } from '../../karpenter/read-objects';
import { resourceAmounts } from '../../karpenter/units/quantity';
import { isObject, numberAt, objectAt } from '../../objects';
import type { ControllerRule, Report } from './context';

/** The resources of nodes whose names have no domain. */
const PLAIN = ['cpu', 'memory', 'ephemeral-storage', 'pods', 'nodes'];
const PLAIN_PREFIXES = ['hugepages-', 'attachable-volumes-'];

/** The resources of devices that Karpenter knows on AWS. */
const EXTENDED = [
  'nvidia.com/gpu',
  'amd.com/gpu',
  'habana.ai/gaudi',
  'aws.amazon.com/neuron',
  'aws.amazon.com/neuroncore',
  'vpc.amazonaws.com/efa',
  'vpc.amazonaws.com/pod-eni',
  'vpc.amazonaws.com/PrivateIPv4Address',
];

/** What others call the resources. */
const ALIASES: Readonly<Record<string, string>> = {
  cores: 'cpu',
  vcpu: 'cpu',
  vcpus: 'cpu',
  mem: 'memory',
  ram: 'memory',
  storage: 'ephemeral-storage',
  disk: 'ephemeral-storage',
  instances: 'nodes',
  gpu: 'nvidia.com/gpu',
  gpus: 'nvidia.com/gpu',
  neuron: 'aws.amazon.com/neuron',
  efa: 'vpc.amazonaws.com/efa',
};

/** Longer than any name: nobody meant such a text. */
const MOST_LETTERS = 63;
/** Letters that differ between a name of a device and one that was meant to be it. */
const MOST_SLIPS = 2;

function intended(name: string): string | undefined {
  if (name.length > MOST_LETTERS) return undefined;
  const lower = name.toLowerCase();
  return Object.hasOwn(ALIASES, lower) ? ALIASES[lower] : meant(lower, PLAIN);
}

const isPlain = (name: string): boolean =>
  PLAIN.includes(name) || PLAIN_PREFIXES.some((prefix) => name.startsWith(prefix));

/** What a pool has is never less than nothing. */
function negativeLimits(object: unknown, report: Report): void {
  for (const [name, amount] of Object.entries(resourceAmounts(labelsAt(object, 'spec', 'limits')))) {
    if (amount >= 0) continue;
    report({
      rule: 'controller/negative-limit',
      path: formatPath(['spec', 'limits', name]),
      got: objectAt(object, 'spec', 'limits')[name],
      message: 'a limit below 0 is reached before the first node: nothing is launched',
      fix: `leave ${name} out where nothing limits it; 0 is how a pool is told to launch no more`,
    });
  }
}

/** A static pool makes no more nodes than its limit, and says nothing of the others. */
function replicasOverLimit(object: unknown, report: Report): void {
  const replicas = numberAt(object, 'spec', 'replicas');
  const nodes = resourceAmounts(labelsAt(object, 'spec', 'limits')).nodes;
  if (replicas === undefined || nodes === undefined || nodes < 0 || replicas <= nodes) return;
  report({
    rule: 'controller/replicas-over-limit',
    severity: 'warning',
    path: 'spec.limits.nodes',
    got: objectAt(object, 'spec', 'limits').nodes,
    message: `the static pool asks for ${replicas} nodes and its limit is ${nodes}: the others never come`,
    fix: `write ${replicas} or more, some above it for nodes that are replaced; or lower replicas`,
  });
}

/** Limits on resources that no node reports: Karpenter adds up what nodes have, finds none of it, and the limit never ends anything. */
export const limitResources: ControllerRule = (object, _, report) => {
  negativeLimits(object, report);
  replicasOverLimit(object, report);
  for (const [name, value] of Object.entries(objectAt(object, 'spec', 'limits'))) {
    if (isObject(value) || isPlain(name) || EXTENDED.includes(name)) continue;
    const at = { rule: 'controller/limit-resource', path: formatPath(['spec', 'limits', name]), got: value } as const;
    if (!name.includes('/')) {
      const near = intended(name);
      report({
        ...at,
        message: `${name} is no resource of nodes, so that it limits nothing: without a domain there are ${PLAIN.join(', ')} and hugepages-…`,
        fix:
          near === undefined
            ? 'write one of these, or the name of a device with its domain: nvidia.com/gpu'
            : `write ${near}`,
      });
      continue;
    }
    const near = name.length > MOST_LETTERS ? undefined : meant(name, EXTENDED, MOST_SLIPS);
    if (near === undefined) continue;
    report({
      ...at,
      severity: 'warning',
      message: `no device of AWS has this name: where no device plugin gives it to nodes, it limits nothing`,
      fix: `write ${near}`,
    });
  }
};
