import { App } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Ami, constructFindings, EC2NodeClass, KarpenterChart, type Kubelet } from '../../charts';
import { admit, controllerFindings } from '../../src/admission';
import { Cluster } from '../../src/cluster';
import { KARPENTER_MINORS, type KarpenterMinor } from '../../src/karpenter/versions';

/** What Karpenter reads itself: the same in every version. */
const MANAGED: Kubelet = {
  clusterDNS: ['10.0.0.10'],
  cpuCFSQuota: true,
  evictionHard: { 'memory.available': '5%', 'nodefs.available': '10Gi' },
  evictionMaxPodGracePeriod: 60,
  evictionSoft: { 'memory.available': '10%' },
  evictionSoftGracePeriod: { 'memory.available': '1m30s' },
  imageGCHighThresholdPercent: 85,
  imageGCLowThresholdPercent: 80,
  kubeReserved: { cpu: '100m', memory: '500Mi', 'ephemeral-storage': '2Gi', pid: '1000' },
  maxPods: 110,
  podsPerCore: 10,
  systemReserved: { cpu: '100m' },
};

/** Everything that is said of a class with this kubelet, as `rule path`. */
function said(karpenterVersion: KarpenterMinor, kubelet: Kubelet, nodeClassCEL?: boolean): readonly string[] {
  const cluster = new Cluster({
    name: 'my-cluster',
    region: 'eu-west-1',
    environment: 'test',
    tier: 'development',
    karpenterVersion,
    kubernetesVersion: '1.30',
    featureGates: { nodeClassCEL },
  });
  const chart = new KarpenterChart(new App(), 'chart', { cluster });
  const object = new EC2NodeClass(chart, 'default', { ami: Ami.al2023('v20260315'), kubelet }).toJson();
  return [...constructFindings(chart), ...admit(object, cluster), ...controllerFindings(object, cluster)].map(
    ({ rule, path }) => `${rule} ${path}`,
  );
}

const SINCE: KarpenterMinor = '1.15';
const isOpen = (minor: KarpenterMinor): boolean => KARPENTER_MINORS.indexOf(minor) >= KARPENTER_MINORS.indexOf(SINCE);

describe.each(KARPENTER_MINORS)('the kubelet of a class in Karpenter %s', (minor) => {
  it('is taken as it is, with all that Karpenter manages', () => {
    expect(said(minor, MANAGED)).toEqual([]);
  });

  it('has what Karpenter passes on since 1.15', () => {
    const found = said(minor, { cpuManagerPolicy: 'static', memorySwap: { swapBehavior: 'NoSwap' } });
    const refused = ['cpuManagerPolicy', 'memorySwap'].flatMap((field) => [
      `charts/newer-field spec.kubelet.${field}`,
      `admission/unknown-field spec.kubelet.${field}`,
    ]);
    expect([...found].sort()).toEqual(isOpen(minor) ? [] : refused.sort());
  });

  it('has expressions since 1.15, where the gate is on', () => {
    const kubelet: Kubelet = { maxPods: 'min(110, max_pods)', kubeReserved: { cpu: 'max(60, vcpus * 30)' } };
    const refused = [
      'admission/pattern spec.kubelet.kubeReserved.cpu',
      'admission/type spec.kubelet.maxPods',
      'controller/kubelet spec.kubelet.kubeReserved.cpu',
    ];
    expect(said(minor, kubelet, true)).toEqual(isOpen(minor) ? [] : refused);
    if (!isOpen(minor)) return;
    expect(said(minor, kubelet)).toEqual([
      'controller/kubelet-expression-gate spec.kubelet.maxPods',
      'controller/kubelet-expression-gate spec.kubelet.kubeReserved.cpu',
    ]);
  });
});
