// Written by scripts/import/helm-values.ts; do not edit.
import type { Key, Reasoned } from './value-types';

type Texts = Readonly<Record<string, string>>;

/** The minors from one on. */
interface Since {
  readonly '1.0': '1.0' | '1.1' | '1.2' | '1.3' | '1.4' | '1.5' | '1.6' | '1.7' | '1.8' | '1.9' | '1.10' | '1.11' | '1.12' | '1.13' | '1.14' | '1.15';
  readonly '1.1': '1.1' | '1.2' | '1.3' | '1.4' | '1.5' | '1.6' | '1.7' | '1.8' | '1.9' | '1.10' | '1.11' | '1.12' | '1.13' | '1.14' | '1.15';
  readonly '1.2': '1.2' | '1.3' | '1.4' | '1.5' | '1.6' | '1.7' | '1.8' | '1.9' | '1.10' | '1.11' | '1.12' | '1.13' | '1.14' | '1.15';
  readonly '1.3': '1.3' | '1.4' | '1.5' | '1.6' | '1.7' | '1.8' | '1.9' | '1.10' | '1.11' | '1.12' | '1.13' | '1.14' | '1.15';
  readonly '1.4': '1.4' | '1.5' | '1.6' | '1.7' | '1.8' | '1.9' | '1.10' | '1.11' | '1.12' | '1.13' | '1.14' | '1.15';
  readonly '1.5': '1.5' | '1.6' | '1.7' | '1.8' | '1.9' | '1.10' | '1.11' | '1.12' | '1.13' | '1.14' | '1.15';
  readonly '1.6': '1.6' | '1.7' | '1.8' | '1.9' | '1.10' | '1.11' | '1.12' | '1.13' | '1.14' | '1.15';
  readonly '1.7': '1.7' | '1.8' | '1.9' | '1.10' | '1.11' | '1.12' | '1.13' | '1.14' | '1.15';
  readonly '1.8': '1.8' | '1.9' | '1.10' | '1.11' | '1.12' | '1.13' | '1.14' | '1.15';
  readonly '1.9': '1.9' | '1.10' | '1.11' | '1.12' | '1.13' | '1.14' | '1.15';
  readonly '1.10': '1.10' | '1.11' | '1.12' | '1.13' | '1.14' | '1.15';
  readonly '1.11': '1.11' | '1.12' | '1.13' | '1.14' | '1.15';
  readonly '1.12': '1.12' | '1.13' | '1.14' | '1.15';
  readonly '1.13': '1.13' | '1.14' | '1.15';
  readonly '1.14': '1.14' | '1.15';
  readonly '1.15': '1.15';
}

/** Every value of the chart `karpenter`, with the minors that have it. */
export interface KarpenterValueKeys {
  readonly additionalAnnotations: Key<Texts, Since['1.0']>;
  readonly additionalClusterRoleRules: Key<readonly object[], Since['1.0']>;
  readonly additionalLabels: Key<Texts, Since['1.0']>;
  readonly affinity: Key<Reasoned<object>, Since['1.0']>;
  readonly controller: {
    readonly containerName: Key<string, Since['1.1']>;
    readonly env: Key<readonly object[], Since['1.0']>;
    readonly envFrom: Key<readonly object[], Since['1.0']>;
    readonly extraVolumeMounts: Key<readonly object[], Since['1.0']>;
    readonly healthProbe: {
      readonly port: Key<number, Since['1.0']>;
    };
    readonly image: {
      readonly digest: Key<string, Since['1.0']>;
      readonly repository: Key<string, Since['1.0']>;
      readonly tag: Key<string, Since['1.0']>;
    };
    readonly metrics: {
      readonly port: Key<number, Since['1.0']>;
    };
    readonly resources: Key<{ readonly limits?: Readonly<Record<string, string | number>>; readonly requests?: Readonly<Record<string, string | number>> }, Since['1.0']>;
    readonly securityContext: {
      readonly appArmorProfile: Key<object, Since['1.5']>;
      readonly seLinuxOptions: Key<object, Since['1.5']>;
      readonly seccompProfile: Key<object, Since['1.5']>;
    };
    readonly sidecarContainer: Key<readonly object[], Since['1.0']>;
    readonly sidecarVolumeMounts: Key<readonly object[], Since['1.0']>;
  };
  readonly dnsConfig: Key<object, Since['1.0']>;
  readonly dnsPolicy: Key<string, Since['1.0']>;
  readonly extraVolumes: Key<readonly object[], Since['1.0']>;
  readonly fullnameOverride: Key<string, Since['1.0']>;
  readonly hostNetwork: Key<boolean, Since['1.0']>;
  readonly imagePullPolicy: Key<string, Since['1.0']>;
  readonly imagePullSecrets: Key<readonly object[], Since['1.0']>;
  readonly initContainers: Key<object, Since['1.4']>;
  readonly logErrorOutputPaths: Key<readonly string[], Since['1.0']>;
  readonly logLevel: Key<'debug' | 'info' | 'error', Since['1.0']>;
  readonly logOutputPaths: Key<readonly string[], Since['1.0']>;
  readonly nameOverride: Key<string, Since['1.0']>;
  readonly nodeSelector: Key<Texts, Since['1.0']>;
  readonly podAnnotations: Key<Texts, Since['1.0']>;
  readonly podDisruptionBudget: {
    readonly maxUnavailable: Key<Reasoned<number | string>, Since['1.0']>;
    readonly name: Key<Reasoned<string>, Since['1.0']>;
  };
  readonly podLabels: Key<Texts, Since['1.0']>;
  readonly podSecurityContext: Key<object, Since['1.0']>;
  readonly priorityClassName: Key<Reasoned<string>, Since['1.0']>;
  readonly replicas: Key<Reasoned<number>, Since['1.0']>;
  readonly revisionHistoryLimit: Key<number, Since['1.0']>;
  readonly schedulerName: Key<string, Since['1.1']>;
  readonly service: {
    readonly annotations: Key<Texts, Since['1.1']>;
  };
  readonly serviceAccount: {
    readonly annotations: Key<Texts, Since['1.0']>;
    readonly create: Key<boolean, Since['1.0']>;
    readonly name: Key<string, Since['1.0']>;
  };
  readonly serviceMonitor: {
    readonly additionalLabels: Key<Texts, Since['1.0']>;
    readonly enabled: Key<boolean, Since['1.0']>;
    readonly endpointConfig: Key<object, Since['1.0']>;
    readonly metricRelabelings: Key<readonly object[], Since['1.5']>;
    readonly relabelings: Key<readonly object[], Since['1.5']>;
    readonly sampleLimit: Key<number, Since['1.9']>;
  };
  readonly settings: {
    readonly amiRefreshInterval: Key<string, Since['1.13']>;
    readonly awsFeatureGates: {
      readonly draEFA: Key<boolean, Since['1.15']>;
      readonly draNVIDIAGPU: Key<boolean, Since['1.15']>;
      readonly nodeClassCEL: Key<boolean, Since['1.15']>;
      readonly rebootForRepair: Key<boolean, Since['1.15']>;
    };
    readonly batchIdleDuration: Key<string, Since['1.0']>;
    readonly batchMaxDuration: Key<string, Since['1.0']>;
    readonly clusterCABundle: Key<string, Since['1.0']>;
    readonly clusterEndpoint: Key<string, Since['1.0']>;
    readonly clusterName: Key<string, Since['1.0']>;
    readonly disableClusterStateObservability: Key<boolean, Since['1.8']>;
    readonly disableDryRun: Key<boolean, Since['1.6']>;
    readonly eksControlPlane: Key<boolean, Since['1.1']>;
    readonly enableDRA: Key<boolean, Since['1.15']>;
    readonly enableZonalShift: Key<boolean, Since['1.12']>;
    readonly featureGates: {
      readonly capacityBuffer: Key<boolean, Since['1.14']>;
      readonly nodeOverlay: Key<boolean, Since['1.7']>;
      readonly nodeRepair: Key<boolean, Since['1.1']>;
      readonly podDeletionCostManagement: Key<boolean, Since['1.15']>;
      readonly reservedCapacity: Key<boolean, Since['1.3']>;
      readonly spotToSpotConsolidation: Key<boolean, Since['1.0']>;
      readonly staticCapacity: Key<boolean, Since['1.8']>;
      readonly terminateFirstDrift: Key<boolean, Since['1.15']>;
      readonly terminateFirstRepair: Key<boolean, Since['1.15']>;
    };
    readonly ignoreDRARequests: Key<boolean, Since['1.8']>;
    readonly interruptionQueue: Key<string, Since['1.0']>;
    readonly isolatedVPC: Key<boolean, Since['1.0']>;
    readonly legacyNodeRepair: Key<boolean, Since['1.15']>;
    readonly minValuesPolicy: Key<'Strict' | 'BestEffort', Since['1.6']>;
    readonly preferencePolicy: Key<'Respect' | 'Ignore', Since['1.4']>;
    readonly reservedENIs: Key<number | string, Since['1.0']>;
    readonly securityGroupRefreshInterval: Key<string, Since['1.15']>;
    readonly subnetRefreshInterval: Key<string, Since['1.13']>;
    readonly vmMemoryOverheadPercent: Key<number | string, Since['1.0']>;
  };
  readonly strategy: Key<object, Since['1.0']>;
  readonly terminationGracePeriodSeconds: Key<number, Since['1.0']>;
  readonly tolerations: Key<readonly object[], Since['1.0']>;
  readonly topologySpreadConstraints: Key<Reasoned<readonly object[]>, Since['1.0']>;
  readonly webhook: {
    readonly enabled: Key<boolean, '1.0'>;
    readonly metrics: {
      readonly port: Key<number, '1.0'>;
    };
    readonly port: Key<number, '1.0'>;
  };
}
