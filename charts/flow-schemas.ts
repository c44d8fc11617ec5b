import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { KarpenterChart } from './karpenter-chart';
import { withoutNamespace } from './without-namespace';

/** One FlowSchema for the controller: which requests, before or after which others, at which priority level. */
interface Flow {
  readonly name: string;
  readonly matchingPrecedence: number;
  readonly priorityLevel: string;
  readonly rules: object;
}

/** Names, precedences and levels as in Karpenter's guide (getting started, step 15). */
const FLOWS: readonly Flow[] = [
  {
    name: 'karpenter-leader-election',
    matchingPrecedence: 200,
    priorityLevel: 'leader-election',
    rules: {
      resourceRules: [
        {
          apiGroups: ['coordination.k8s.io'],
          resources: ['leases'],
          verbs: ['get', 'create', 'update'],
          namespaces: ['*'],
        },
      ],
    },
  },
  {
    name: 'karpenter-workload',
    matchingPrecedence: 1000,
    priorityLevel: 'workload-high',
    rules: {
      resourceRules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'], clusterScope: true, namespaces: ['*'] }],
      nonResourceRules: [{ nonResourceURLs: ['*'], verbs: ['*'] }],
    },
  },
];

/** A controller in this namespace has the API server's own flow schema for system components. */
const COVERED_NAMESPACE = 'kube-system';

/**
 * Keeps the API server from throttling Karpenter behind other clients, which would lose it its leadership and stop it in
 * the middle of a scale-up. Makes two FlowSchemas for the cluster's service account where the controller runs outside
 * `kube-system`, and nothing where it runs there.
 *
 * @see https://karpenter.sh/docs/getting-started/getting-started-with-karpenter/#preventing-apiserver-request-throttling
 */
export class FlowSchemas extends Construct {
  /** The two objects, or none. */
  readonly apiObjects: readonly ApiObject[];

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { namespace, serviceAccount: name } = KarpenterChart.of(this).cluster;
    const flows = namespace === COVERED_NAMESPACE ? [] : FLOWS;
    this.apiObjects = flows.map((flow) => {
      const object = new ApiObject(this, flow.name, {
        apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
        kind: 'FlowSchema',
        metadata: { name: flow.name },
        spec: {
          distinguisherMethod: { type: 'ByUser' },
          matchingPrecedence: flow.matchingPrecedence,
          priorityLevelConfiguration: { name: flow.priorityLevel },
          rules: [{ ...flow.rules, subjects: [{ kind: 'ServiceAccount', serviceAccount: { name, namespace } }] }],
        },
      });
      withoutNamespace(object);
      return object;
    });
  }
}
