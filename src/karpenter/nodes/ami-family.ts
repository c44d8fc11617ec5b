import { listAt, textAt } from '../../objects';
import type { EC2NodeClassObject } from '../objects';

/** The AMI families of an EC2NodeClass; `Windows2025` since Karpenter 1.9. */
export const AMI_FAMILIES = [
  'AL2',
  'AL2023',
  'Bottlerocket',
  'Custom',
  'Windows2019',
  'Windows2022',
  'Windows2025',
] as const;

/** How a node boots and where its disks are. `Custom` leaves bootstrapping to the user data. */
export type AmiFamily = (typeof AMI_FAMILIES)[number];

const GIB = 1024 ** 3;

/** What an AMI family means for the capacity of its nodes (AWS `pkg/providers/instancetype/types.go`). */
export interface AmiFamilyTraits {
  /** Operating system of the nodes. */
  readonly os: 'linux' | 'windows';
  /** Value of `node.kubernetes.io/windows-build`: Microsoft's build number of the release. */
  readonly windowsBuild?: string;
  /** The device whose volume the pods see; undefined where only the AMI knows. */
  readonly ephemeralDevice?: string;
  /** Bytes of that volume when nothing says otherwise. */
  readonly ephemeralStorage: number;
  /** Whether the number of pods follows the network interfaces; otherwise it is 110. */
  readonly eniLimitedPods: boolean;
  /** Whether `kubelet.podsPerCore` has an effect. */
  readonly supportsPodsPerCore: boolean;
  /** Whether kubelet's memory reservation is reckoned from the pods the interfaces allow, or from the pods of the node. */
  readonly kubeReservedBy: 'eni-limited-pods' | 'pods';
}

const LINUX: AmiFamilyTraits = {
  os: 'linux',
  ephemeralDevice: '/dev/xvda',
  ephemeralStorage: 20 * GIB,
  eniLimitedPods: true,
  supportsPodsPerCore: true,
  kubeReservedBy: 'eni-limited-pods',
};

const windows = (windowsBuild: string): AmiFamilyTraits => ({
  os: 'windows',
  windowsBuild,
  ephemeralDevice: '/dev/sda1',
  ephemeralStorage: 50 * GIB,
  eniLimitedPods: false,
  supportsPodsPerCore: true,
  kubeReservedBy: 'pods',
});

/** What each AMI family means for the capacity of its nodes. */
export const AMI_FAMILY_TRAITS: Readonly<Record<AmiFamily, AmiFamilyTraits>> = {
  AL2: LINUX,
  AL2023: LINUX,
  Bottlerocket: { ...LINUX, ephemeralDevice: '/dev/xvdb', supportsPodsPerCore: false, kubeReservedBy: 'pods' },
  Custom: { ...LINUX, ephemeralDevice: undefined },
  Windows2019: windows('10.0.17763'),
  Windows2022: windows('10.0.20348'),
  Windows2025: windows('10.0.26100'),
};

const FAMILIES: ReadonlyMap<string, AmiFamily> = new Map(AMI_FAMILIES.map((family) => [family.toLowerCase(), family]));

const familyNamed = (name: string): AmiFamily | undefined => FAMILIES.get(name.toLowerCase());

/** The family whose image the alias names; undefined without one. */
function aliasFamily(nodeClass: unknown): AmiFamily | undefined {
  const alias = listAt(nodeClass, 'spec', 'amiSelectorTerms').flatMap((term) => textAt(term, 'alias') ?? [])[0];
  return alias === undefined ? undefined : familyNamed(alias.split('@', 1)[0] ?? '');
}

/**
 * The AMI family that Karpenter works with: `spec.amiFamily`, else that of the alias (`al2023@v20260315`), else `Custom`
 * (which the API server refuses without one of both).
 */
export function resolveAmiFamily(nodeClass: EC2NodeClassObject | undefined): AmiFamily {
  const named = textAt(nodeClass, 'spec', 'amiFamily');
  return (named === undefined ? aliasFamily(nodeClass) : familyNamed(named)) ?? 'Custom';
}

const isWindowsFamily = (family: AmiFamily): boolean => AMI_FAMILY_TRAITS[family].os === 'windows';

/**
 * Whether the nodes of a node class run Windows. Its family alone decides: `Custom` is Linux whatever image an alias names
 * (AWS `pkg/providers/instancetype/types.go` 313).
 */
export const isWindows = (nodeClass: EC2NodeClassObject | undefined): boolean =>
  isWindowsFamily(resolveAmiFamily(nodeClass));

/**
 * Whether the alias names an image of Windows for nodes of Linux, as `amiFamily: Custom` makes them. The API server takes
 * it, and no instance type fits: the image asks for `kubernetes.io/os: windows`, each type has `linux` (AWS
 * `pkg/providers/amifamily/windows.go` 65, `ami.go` 228).
 */
export function hasForeignImage(nodeClass: EC2NodeClassObject | undefined): boolean {
  const image = aliasFamily(nodeClass);
  return image !== undefined && isWindowsFamily(image) && !isWindows(nodeClass);
}
