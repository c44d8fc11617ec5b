import { formatPath } from '../../findings';
import { AMI_FAMILY_TRAITS, resolveAmiFamily } from '../../karpenter/nodes/ami-family';
import { isObject, type JsonObject, listAt, member, textAt } from '../../objects';
import type { ControllerRule } from './context';

const has = (mapping: unknown, field: string): boolean => (member(mapping, field) ?? null) !== null;

/**
 * How far the controller compares device names (AWS `pkg/providers/instancetype/types.go` 376-393): not at all where the
 * family has no device of its own or a root volume has a size, else up to the device that it looks for.
 */
function comparedMappings(nodeClass: JsonObject): readonly unknown[] {
  const mappings = listAt(nodeClass, 'spec', 'blockDeviceMappings');
  const device = AMI_FAMILY_TRAITS[resolveAmiFamily(nodeClass)].ephemeralDevice;
  const root = mappings.find((mapping) => member(mapping, 'rootVolume') === true);
  if (device === undefined || has(member(root, 'ebs'), 'volumeSize')) return [];
  const found = mappings.findIndex((mapping) => textAt(mapping, 'deviceName') === device);
  return found < 0 ? mappings : mappings.slice(0, found);
}

/**
 * Mappings that the CRD lets through without a device name or without a volume. The controller reads both without looking
 * whether they are there: it panics when it reckons with the instance types of the class, or when it launches.
 */
export const blockDeviceMappings: ControllerRule = (object, _, report) => {
  const compared = new Set(comparedMappings(object));
  const devices = new Set<string>();
  for (const [index, mapping] of listAt(object, 'spec', 'blockDeviceMappings').entries()) {
    if (!isObject(mapping)) continue;
    const path = formatPath(['spec', 'blockDeviceMappings', index]);
    const rule = 'controller/block-device-mapping';
    const device = textAt(mapping, 'deviceName');
    if (device !== undefined && devices.size === devices.add(device).size) {
      report({
        rule,
        path: `${path}.deviceName`,
        got: device,
        message: 'two mappings have one device: EC2 refuses every launch',
        fix: 'give the second one another device, such as /dev/xvdb, or remove it',
      });
    }
    if (!has(mapping, 'ebs')) {
      report({
        rule,
        path,
        message: 'a mapping without ebs makes the controller panic: nothing is launched from this node class',
        fix: 'add ebs: with volumeSize and volumeType, or remove the mapping',
      });
    }
    if (!has(mapping, 'deviceName')) {
      const effect = compared.has(mapping)
        ? 'makes the controller panic whenever it looks at instance types'
        : 'is refused by EC2 at launch';
      report({
        rule,
        path,
        message: `a mapping without deviceName ${effect}: nothing is launched from this node class`,
        fix: "add deviceName, '/dev/xvda' for the root volume of most images",
      });
    }
  }
};
