import { resolveAmiFamily } from '../../karpenter';
import { type JsonObject, kindOf, nameOf } from '../../objects';
import { DEVICE_PLUGIN, GPU } from '../example-objects';
import { levels, type PolicySetRule } from '../policy-rule';

/** What runs the plugin, or installs a chart of it. */
const RUNNING: readonly unknown[] = ['DaemonSet', 'HelmRelease', 'Application', 'HelmChart', 'Kustomization'];

const isDevicePlugin = (object: JsonObject): boolean =>
  RUNNING.includes(kindOf(object)) && /device-plugin|gpu-operator|neuron/.test(nameOf(object) ?? '');

/** The images of Bottlerocket for accelerators carry their plugin. */
const hasPlugin = (nodeClass: JsonObject | undefined): boolean =>
  nodeClass !== undefined && resolveAmiFamily(nodeClass) === 'Bottlerocket';

export const devicePlugin: PolicySetRule = {
  id: 'policy/device-plugin',
  on: 'set',
  title: 'Nothing in the set makes accelerators known to Kubernetes',
  why: 'Pods that ask for the accelerator stay pending beside nodes that have it: without a device plugin a node reports none.',
  fix: 'add the device plugin, or acknowledge this where another repository installs it',
  url: 'https://karpenter.sh/docs/concepts/scheduling/#acceleratorsgpu-resources',
  reports: ['aws/karpenter-provider-aws#1853'],
  levels: levels('off', 'off', 'info'),
  example: {
    of: 'DaemonSet/nvidia-device-plugin',
    path: 'metadata.name',
    bad: 'node-exporter',
    good: 'nvidia-device-plugin',
    beside: [GPU, DEVICE_PLUGIN],
  },
  cel: { why: 'it looks at other objects, which CEL is not given' },
  check: ({ objects, pools, isWhole }) => {
    if (!isWhole) return [];
    const bare = pools.filter(({ accelerators, nodeClass }) => accelerators.length > 0 && !hasPlugin(nodeClass));
    if (bare.length === 0 || objects.some(isDevicePlugin)) return [];
    return bare.map(({ object, accelerators }) => ({
      object,
      path: 'spec',
      message: `nothing in the set installs a device plugin for ${accelerators.join(' or ')}`,
    }));
  },
};
