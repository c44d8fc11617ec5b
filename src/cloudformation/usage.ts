import { isWindows } from '../karpenter';
import { at, entriesAt, kindOf, listAt } from '../objects';

/** What the objects of a cluster ask of the AWS side. */
export interface Usage {
  /** Some node class selects capacity reservations. */
  readonly capacityReservations: boolean;
  /** Some node class selects a placement group. */
  readonly placementGroups: boolean;
  /** Some node class has `role`, for which Karpenter makes instance profiles. */
  readonly roles: boolean;
  /** Some node class has `instanceProfile`. */
  readonly instanceProfile: boolean;
  /** Names of the roles of node classes. */
  readonly roleNames: readonly string[];
  /** Those of node classes that launch Windows. */
  readonly windowsRoleNames: readonly string[];
  /** Those of node classes that launch Linux. */
  readonly linuxRoleNames: readonly string[];
  /** Names of the instance profiles of node classes. */
  readonly instanceProfileNames: readonly string[];
  /** KMS keys of volumes, as the node classes write them: id, ARN or alias. */
  readonly volumeKeys: readonly string[];
  /** Keys of the tags that node classes put on instances. */
  readonly tagKeys: readonly string[];
}

const strings = (values: readonly unknown[]): string[] =>
  [...new Set(values.filter((value): value is string => typeof value === 'string' && value !== ''))].sort();

/** Reads what the EC2NodeClasses among the resolved objects of a cluster use; other kinds say nothing of AWS. */
export function usageOf(objects: readonly object[]): Usage {
  const nodeClasses = objects.filter((object) => kindOf(object) === 'EC2NodeClass');
  const roleOf = (nodeClass: object): unknown => at(nodeClass, 'spec', 'role');
  const roleNames = strings(nodeClasses.map(roleOf));
  const instanceProfileNames = strings(nodeClasses.map((nodeClass) => at(nodeClass, 'spec', 'instanceProfile')));
  return {
    capacityReservations: nodeClasses.some(
      (nodeClass) => listAt(nodeClass, 'spec', 'capacityReservationSelectorTerms').length > 0,
    ),
    placementGroups: nodeClasses.some((nodeClass) => at(nodeClass, 'spec', 'placementGroupSelector') !== undefined),
    roles: roleNames.length > 0,
    instanceProfile: instanceProfileNames.length > 0,
    roleNames,
    windowsRoleNames: strings(nodeClasses.filter(isWindows).map(roleOf)),
    linuxRoleNames: strings(nodeClasses.filter((nodeClass) => !isWindows(nodeClass)).map(roleOf)),
    instanceProfileNames,
    volumeKeys: strings(
      nodeClasses.flatMap((nodeClass) =>
        listAt(nodeClass, 'spec', 'blockDeviceMappings').map((mapping) => at(mapping, 'ebs', 'kmsKeyID')),
      ),
    ),
    tagKeys: strings(nodeClasses.flatMap((nodeClass) => entriesAt(nodeClass, 'spec', 'tags').map(([key]) => key))),
  };
}
