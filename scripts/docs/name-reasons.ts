/** Why a name is exported that neither README, a recipe, a page of docs/ nor the example fleet uses. */
const REASONS: readonly (readonly [reason: string, names: string])[] = [
  [
    'props of a construct, for a class or a function of your own that takes them',
    `AcceleratorPoolProps BatchJobProps CapacityBufferProps CapacitySplitProps HeadroomProps KarpenterObjectProps
     NodeOverlayProps NodePoolProps PausePodsProps SpotWithFallbackProps StaticNodePoolProps TeamPoolProps`,
  ],
  [
    'what a `Cluster` is made of, for facts that are put together elsewhere',
    'ClusterFacts ClusterProps FeatureGates KarpenterSettings',
  ],
  [
    'a part of a node class, for a constant that several of them share',
    `AmiSelectorTerm BlockDevice BlockDeviceMapping CapacityReservationSelectorTerm ConnectionTracking CpuOptions
     MetadataOptions NetworkInterface NodeConfigSpec ObjectMetadata PlacementGroupSelector SecurityGroupSelectorTerm
     SubnetSelectorTerm VolumeSize`,
  ],
  [
    'what a builder of user data takes, for a function that makes some',
    'Al2UserData Al2023UserData BottlerocketSettings BottlerocketUserData WindowsUserData',
  ],
  [
    'what an `override` is a part of, and what a test reads from `spec`',
    'BudgetSpec CapacityBufferSpec DeepPartial EC2NodeClassSpec NodeOverlaySpec NodePoolSpec RequirementSpec',
  ],
  [
    'the type of a part of a pool, for a list that several pools share',
    'ConsolidationPolicy LabelKey NumericLabelKey Requirement ResourceAmounts Taint',
  ],
  ['the counterpart of `label` for numbers', 'numericLabel'],
  [
    'what stands between pools and the workloads and node classes of others',
    'DisruptionProtection Limited NodeClassRef PodPlacement ReferableNodeClass Toleration tolerationFor',
  ],
  ['any of the objects, for an aspect or a test that goes over all of them', 'KarpenterObject'],
  ['placeholder pods with a priority of your own, which `Headroom` does not ask for', 'PausePods'],
  ['a test asks them about an object of any origin', 'admit AdmitOptions controllerFindings ControllerOptions'],
  ['what checks return, for a test that prints or counts them', 'Finding FindingSource findingText Severity'],
  ['what `cdk8s.yaml` may set for the plugin', 'KarpenterValidationProps'],
  ['a test asks whether the committed output is current', 'staleFiles'],
  [
    'a fleet that is put together by functions of your own',
    'ApplicationSetOptions FleetFileCluster FleetMember FleetMemberOptions SynthOptions',
  ],
  ['what `readFleet` throws, for a program that shows it in its own way', 'FleetFileError FleetFileProblem'],
  [
    'a part of the options of template or installation, for a constant that clusters share',
    `ArgoCd ControllerNodes ControllerResources KarpenterCrdValuesOptions KarpenterValuesOptions Profile Reasoned
     RunbookOptions`,
  ],
  ['what the functions for Helm values return', 'ChartValues'],
  ['what a property of `Cluster` is', 'DiscoveryTag ExistingResource NamedResource'],
];

/** The reasons by name. */
export const NAME_REASONS: ReadonlyMap<string, string> = new Map(
  REASONS.flatMap(([reason, names]) => names.split(/\s+/).map((name) => [name, reason] as const)),
);
