/** What a setting may be, by the type that Karpenter or Bottlerocket reads it into. */
export type SettingType =
  | 'text'
  | 'integer'
  | 'natural'
  | 'boolean'
  | { readonly list: SettingType }
  | { readonly map: SettingType }
  | { readonly fields: Readonly<Record<string, SettingType>> };

const TEXTS: SettingType = { list: 'text' };
const TEXT_MAP: SettingType = { map: 'text' };

/**
 * `settings.kubernetes`, as Karpenter decodes it and writes it anew: a key that is not here is lost, and one of another type
 * makes every launch fail (v1.15.2 pkg/providers/amifamily/bootstrap/bottlerocketsettings.go).
 */
export const KUBERNETES_SETTINGS: Readonly<Record<string, SettingType>> = {
  'api-server': 'text',
  'cloud-provider': 'text',
  'cluster-certificate': 'text',
  'cluster-name': 'text',
  'cluster-dns-ip': 'text',
  'credential-providers': {
    map: { fields: { enabled: 'boolean', 'cache-duration': 'text', 'image-patterns': TEXTS, environment: TEXT_MAP } },
  },
  'node-labels': TEXT_MAP,
  'node-taints': { map: TEXTS },
  'max-pods': 'integer',
  'static-pods': { map: { fields: { enabled: 'boolean', manifest: 'text' } } },
  'eviction-hard': TEXT_MAP,
  'eviction-soft': TEXT_MAP,
  'eviction-soft-grace-period': TEXT_MAP,
  'eviction-max-pod-grace-period': 'integer',
  'kube-reserved': TEXT_MAP,
  'system-reserved': TEXT_MAP,
  'allowed-unsafe-sysctls': TEXTS,
  'server-tls-bootstrap': 'boolean',
  'registry-qps': 'integer',
  'registry-burst': 'integer',
  'event-qps': 'integer',
  'event-burst': 'integer',
  'kube-api-qps': 'integer',
  'kube-api-burst': 'integer',
  'container-log-max-size': 'text',
  'container-log-max-files': 'integer',
  'cpu-manager-policy': 'text',
  'cpu-manager-policy-options': TEXTS,
  'cpu-manager-reconcile-period': 'text',
  'memory-manager-policy': 'text',
  'topology-manager-scope': 'text',
  'topology-manager-policy': 'text',
  'topology-manager-policy-options': {
    fields: { 'prefer-closest-numa-nodes': 'boolean', 'max-allowable-numa-nodes': 'integer' },
  },
  'image-gc-high-threshold-percent': 'text',
  'image-gc-low-threshold-percent': 'text',
  'ids-per-pod': 'integer',
  'cpu-cfs-quota-enforced': 'boolean',
  'shutdown-grace-period': 'text',
  'shutdown-grace-period-for-critical-pods': 'text',
  'cluster-domain': 'text',
  'seccomp-default': 'boolean',
  'pod-pids-limit': 'integer',
  'device-ownership-from-security-context': 'boolean',
  'single-process-oom-kill': 'boolean',
  'container-log-max-workers': 'integer',
  'container-log-monitor-interval': 'text',
  'hostname-override-source': 'text',
  'log-level': 'natural',
};

/** The other settings that Karpenter decodes. */
export const BOOTSTRAP_COMMANDS: SettingType = {
  map: { fields: { commands: { list: TEXTS }, mode: 'text', essential: 'boolean' } },
};

/**
 * Settings that Karpenter hands on as they are, and Bottlerocket refuses when it boots: the node never joins
 * (https://bottlerocket.dev/en/os/latest/#/api/settings/).
 */
export const OS_SETTINGS: Readonly<Record<string, SettingType>> = {
  motd: 'text',
  kernel: { fields: { lockdown: 'text', sysctl: TEXT_MAP } },
  'host-containers': {
    map: { fields: { enabled: 'boolean', superpowered: 'boolean', source: 'text', 'user-data': 'text' } },
  },
  'bootstrap-containers': {
    map: { fields: { source: 'text', mode: 'text', 'user-data': 'text', essential: 'boolean' } },
  },
  network: { fields: { hostname: 'text', 'https-proxy': 'text', 'no-proxy': TEXTS } },
  ntp: { fields: { 'time-servers': TEXTS } },
};
