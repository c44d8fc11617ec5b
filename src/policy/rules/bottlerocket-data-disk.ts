import { resolveAmiFamily } from '../../karpenter';
import { listAt, textAt } from '../../objects';
import { levels, type NodeClassRule } from '../policy-rule';

export const bottlerocketDataDisk: NodeClassRule = {
  id: 'policy/bottlerocket-data-disk',
  on: 'EC2NodeClass',
  title: 'Bottlerocket has no mapping for its data disk',
  why: 'Images and pods share the small volume of the snapshot: mappings of your own replace both disks, and the data lies on /dev/xvdb.',
  fix: 'add a mapping for /dev/xvdb',
  url: 'https://karpenter.sh/docs/concepts/nodeclasses/#bottlerocket',
  reports: ['aws/karpenter-provider-aws#8747', 'kubernetes-sigs/karpenter#2664'],
  levels: levels('info', 'warning', 'warning'),
  example: {
    of: 'EC2NodeClass/default',
    path: 'spec.blockDeviceMappings[0].deviceName',
    bad: '/dev/xvda',
    good: '/dev/xvdb',
    with: [{ of: 'EC2NodeClass/default', path: 'spec.amiSelectorTerms', value: [{ alias: 'bottlerocket@v1.51.0' }] }],
  },
  cel: {
    valid:
      "!has(object.spec.blockDeviceMappings) || size(object.spec.blockDeviceMappings) == 0 || object.spec.blockDeviceMappings.exists(mapping, has(mapping.deviceName) && mapping.deviceName == '/dev/xvdb') || !((has(object.spec.amiFamily) && object.spec.amiFamily == 'Bottlerocket') || (!has(object.spec.amiFamily) && object.spec.amiSelectorTerms.exists(term, has(term.alias) && term.alias.startsWith('bottlerocket@'))))",
  },
  check: ({ object }) => {
    const mappings = listAt(object, 'spec', 'blockDeviceMappings');
    return resolveAmiFamily(object) !== 'Bottlerocket' ||
      mappings.length === 0 ||
      mappings.some((each) => textAt(each, 'deviceName') === '/dev/xvdb')
      ? []
      : [
          {
            path: 'spec.blockDeviceMappings',
            message: 'no mapping is for /dev/xvdb, which holds images and the data of pods',
          },
        ];
  },
};
