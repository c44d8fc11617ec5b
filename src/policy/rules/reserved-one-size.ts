import { at, scalarText } from '../../objects';
import { levels, type NodeClassRule } from '../policy-rule';

const RESERVED = ['kubeReserved'] as const;

/** Sixteen times: from xlarge to 16xlarge. */
const WIDE = 16;

/** An amount; an expression (1.15) is reckoned for each type. */
const isPlain = (value: unknown): boolean => /^\d+(?:\.\d+)?[A-Za-z]*$/.test(scalarText(value) ?? '');

export const reservedOneSize: NodeClassRule = {
  id: 'policy/reserved-one-size',
  on: 'EC2NodeClass',
  title: 'One reservation for nodes of very different sizes',
  why: 'Small nodes lose much of what they have and large ones keep too little for the kubelet: the values are the same for every type.',
  fix: 'leave kubeReserved to Karpenter, which reckons it for each type, or split the pool by size',
  url: 'https://karpenter.sh/docs/concepts/nodeclasses/#speckubelet',
  reports: ['aws/karpenter-provider-aws#8742'],
  levels: levels('off', 'info', 'warning'),
  example: {
    of: 'NodePool/general',
    path: 'spec.template.spec.requirements[4].values',
    bad: ['large', 'metal', '48xlarge', '2xlarge'],
    good: ['large', 'xlarge'],
    with: [
      { of: 'EC2NodeClass/default', path: 'spec.kubelet.kubeReserved', value: { cpu: '100m', memory: '1Gi' } },
      {
        of: 'NodePool/general',
        path: 'spec.template.spec.requirements[4]',
        value: { key: 'karpenter.k8s.aws/instance-size', operator: 'In', values: [] },
      },
    ],
  },
  cel: { why: 'it counts instance types, which CEL does not know' },
  check: ({ object, pools }) => {
    const given = RESERVED.filter((field) =>
      ['cpu', 'memory'].some(
        (resource) =>
          typeof at(object, 'spec', 'kubelet', field, resource) !== 'undefined' &&
          isPlain(at(object, 'spec', 'kubelet', field, resource)),
      ),
    );
    const known = pools.map(({ survey }) => survey).filter(({ hardware }) => hardware.length > 0);
    const least = Math.min(...known.map(({ memoryMi }) => memoryMi[0]));
    const most = Math.max(...known.map(({ memoryMi }) => memoryMi[1]));
    return given.length === 0 || known.length === 0 || most < least * WIDE
      ? []
      : [
          {
            path: `spec.kubelet.${given[0]}`,
            message: `the nodes have from ${Math.round(least / 1024)} to ${Math.round(most / 1024)} GiB of memory, and the same is reserved on each`,
          },
        ];
  },
};
