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

type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const strings = (values: readonly unknown[]): string[] =>
  [...new Set(values.filter((value): value is string => typeof value === 'string' && value !== ''))].sort();

const isWindows = (spec: Fields): boolean =>
  /^windows/i.test(String(spec.amiFamily ?? '')) ||
  list(spec.amiSelectorTerms).some((term) => /^windows/i.test(String(fields(term).alias ?? '')));

/** Reads what the EC2NodeClasses among the resolved objects of a cluster use; other kinds say nothing of AWS. */
export function usageOf(objects: readonly object[]): Usage {
  const specs = objects
    .map(fields)
    .filter(({ kind }) => kind === 'EC2NodeClass')
    .map(({ spec }) => fields(spec));
  const roleNames = strings(specs.map(({ role }) => role));
  const instanceProfileNames = strings(specs.map(({ instanceProfile }) => instanceProfile));
  return {
    capacityReservations: specs.some((spec) => list(spec.capacityReservationSelectorTerms).length > 0),
    placementGroups: specs.some((spec) => spec.placementGroupSelector !== undefined),
    roles: roleNames.length > 0,
    instanceProfile: instanceProfileNames.length > 0,
    roleNames,
    windowsRoleNames: strings(specs.filter(isWindows).map(({ role }) => role)),
    linuxRoleNames: strings(specs.filter((spec) => !isWindows(spec)).map(({ role }) => role)),
    instanceProfileNames,
    volumeKeys: strings(
      specs.flatMap((spec) => list(spec.blockDeviceMappings).map((mapping) => fields(fields(mapping).ebs).kmsKeyID)),
    ),
    tagKeys: strings(specs.flatMap((spec) => Object.keys(fields(spec.tags)))),
  };
}
