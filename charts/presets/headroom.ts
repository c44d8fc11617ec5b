import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { isAtLeast } from '../../src/karpenter';
import { unknownProps } from '../../src/props';
import { CapacityBuffer } from '../capacity-buffer';
import { constructFindingsOf, reportFindings } from '../findings';
import { KarpenterChart } from '../karpenter-chart';
import { ownClass, strictnessOf } from '../own-classes';
import type { PodPlacement } from '../taints';
import { containerResources } from '../workloads/container-resources';
import { kubernetes } from '../workloads/kubernetes';
import { PausePods } from '../workloads/pause-pods';
import type { ResourceAmounts } from '../workloads/resources';

/** How much room is kept, and where. */
export interface HeadroomProps {
  /** How many pods should find room at once. */
  readonly pods: number;
  /** What one of these pods requests. */
  readonly requests: ResourceAmounts;
  /** Name of the objects that keep the room. @default - the construct's id */
  readonly name?: string;
  /** Namespace of the objects. @default - the chart's, else `default` */
  readonly namespace?: string;
  /** The pool that gets the headroom. @default - any pool that takes such pods */
  readonly runsOn?: PodPlacement;
}

type Placed = HeadroomProps & { readonly name: string; readonly namespace: string };

/** The buffer copies this template; its pods never run, so the image is never pulled. */
function podTemplate(scope: Construct, { name, namespace, requests, runsOn }: Placed): void {
  const k8s = kubernetes();
  new k8s.KubePodTemplate(scope, 'PodTemplate', {
    metadata: { name, namespace },
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
}

function buffer(scope: Construct, props: Placed): ApiObject {
  const { name, namespace, pods } = props;
  podTemplate(scope, props);
  return new CapacityBuffer(scope, 'Resource', {
    metadata: { name },
    namespace,
    replicas: pods,
    podTemplateRef: { name },
  });
}

const placeholders = (scope: Construct, { pods, ...props }: Placed): ApiObject =>
  new PausePods(scope, 'PausePods', { ...props, replicas: pods }).apiObject;

/**
 * Keeps nodes for pods that do not run yet: a CapacityBuffer with its pod template from Karpenter 1.14 (feature gate
 * `capacityBuffer`), placeholder pods of negative priority before. Either way the room is paid for.
 */
export class Headroom extends Construct {
  /** What keeps the room: the CapacityBuffer, or the Deployment of the placeholders. */
  readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string, props: HeadroomProps) {
    super(scope, id);
    const chart = KarpenterChart.of(scope);
    const problems = unknownProps('HeadroomProps', props, { strictness: strictnessOf(this) });
    reportFindings(this, constructFindingsOf(this, `Headroom/${id}`, problems));
    const { pods, requests } = props;
    const placed = {
      pods,
      requests,
      runsOn: props.runsOn,
      name: props.name ?? id,
      namespace: props.namespace ?? chart.namespace ?? 'default',
    };
    const make = isAtLeast(chart.cluster.karpenterMinor, '1.14') ? buffer : placeholders;
    this.apiObject = make(this, placed);
  }
}

ownClass(Headroom);
