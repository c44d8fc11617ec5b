import { shown } from '../../findings';
import { at, listAt } from '../../objects';
import { levels, type NodeClassRule } from '../policy-rule';

/** Encrypted as its snapshot is, which nobody tells here. */
const isOfSnapshot = (mapping: unknown): boolean =>
  at(mapping, 'ebs', 'snapshotID') !== undefined && at(mapping, 'ebs', 'encrypted') === undefined;

export const volumeEncryption: NodeClassRule = {
  id: 'policy/volume-encryption',
  on: 'EC2NodeClass',
  title: 'A volume of the nodes is not encrypted',
  why: 'What pods write to disk lies in clear: mappings of your own replace those of Karpenter, which are encrypted.',
  fix: 'set ebs.encrypted: true',
  url: 'https://karpenter.sh/docs/concepts/nodeclasses/#specblockdevicemappings',
  reports: ['aws/karpenter-provider-aws#3528'],
  levels: levels('info', 'warning', 'warning'),
  example: { of: 'EC2NodeClass/default', path: 'spec.blockDeviceMappings[0].ebs.encrypted', bad: false, good: true },
  cel: {
    valid:
      '!has(object.spec.blockDeviceMappings) || object.spec.blockDeviceMappings.all(mapping, !has(mapping.ebs) || (has(mapping.ebs.encrypted) ? mapping.ebs.encrypted : has(mapping.ebs.snapshotID)))',
  },
  check: ({ object }) =>
    listAt(object, 'spec', 'blockDeviceMappings').flatMap((mapping, index) =>
      at(mapping, 'ebs') === undefined || at(mapping, 'ebs', 'encrypted') === true || isOfSnapshot(mapping)
        ? []
        : [
            {
              path: `spec.blockDeviceMappings[${index}].ebs`,
              ...shown(at(mapping, 'ebs', 'encrypted')),
              message: 'the volume is encrypted only where the account encrypts every volume',
            },
          ],
    ),
};
