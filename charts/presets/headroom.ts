import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { isAtLeast } from '../../src/karpenter';
import { CapacityBuffer } from '../capacity-buffer';
import { KarpenterChart } from '../karpenter-chart';
import type { PodPlacement } from '../taints';
import { containerResources } from '../workloads/container-resources';
import { kubernetes } from '../workloads/kubernetes';
import { PausePods } from '../workloads/pause-pods';
import type { ResourceAmounts } from '../workloads/resources';

export interface HeadroomProps {
  /** How many pods should find room at once. */
  readonly pods: number;
  /** What one of these pods requests. */
  readonly requests: ResourceAmounts;
  /** @default - the chart's, else `default` */
  readonly namespace?: string;
  /** The pool that gets the headroom. @default - any pool that takes such pods */
  readonly runsOn?: PodPlacement;
}

/**
 * Keeps nodes for pods that do not run yet: a CapacityBuffer with its pod template from Karpenter 1.14 (feature gate
 * `capacityBuffer`), placeholder pods of negative priority before. Either way the room is paid for.
 *
 * @returns what was made: the CapacityBuffer, or the placeholder Deployment
 */
export function headroom(scope: Construct, id: string, props: HeadroomProps): ApiObject {
  const chart = KarpenterChart.of(scope);
  const { pods, requests, runsOn } = props;
  const namespace = props.namespace ?? chart.namespace ?? 'default';
  if (!isAtLeast(chart.cluster.karpenterMinor, '1.14')) {
    return new PausePods(scope, id, { replicas: pods, requests, namespace, runsOn }).apiObject;
  }
  const k8s = kubernetes();
  // The buffer copies this template; its pods never run, so the image is never pulled.
  new k8s.KubePodTemplate(scope, `${id}-template`, {
    metadata: { name: id, namespace },
    template: {
      spec: {
        containers: [
          { name: 'room', image: 'registry.k8s.io/pause:3.10', resources: containerResources(k8s, requests) },
        ],
        nodeSelector: runsOn?.nodeSelector,
        tolerations: runsOn && [...runsOn.tolerations],
      },
    },
  });
  return new CapacityBuffer(scope, id, { namespace, replicas: pods, podTemplateRef: { name: id } });
}
