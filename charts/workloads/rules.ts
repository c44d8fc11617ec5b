import type { Rule } from '../../src/findings';

const DO_NOT_DISRUPT = 'https://karpenter.sh/docs/concepts/disruption/#pod-level-controls';
const LABELS = 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names';
const QUANTITIES = 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/';

/** Workloads that are built here, and those of others whose pods are placed or protected. */
export const WORKLOAD_RULES: readonly Rule[] = [
  {
    id: 'charts/batch-job-count',
    severity: 'error',
    title: 'A number of a Job is out of range',
    why: 'The API server refuses the Job: deadlines are whole seconds, and counts are whole numbers that are not negative.',
    fix: 'give such a number or leave it out',
    url: 'https://kubernetes.io/docs/concepts/workloads/controllers/job/',
  },
  {
    id: 'charts/newer-protection-duration',
    severity: 'error',
    title: 'The Karpenter of the cluster takes no duration for do-not-disrupt',
    why: 'Pods are disrupted as if nothing protected them: before Karpenter 1.12 any value but `true` is ignored.',
    fix: 'upgrade the Karpenter of the cluster, or protect the pods without a duration',
    url: DO_NOT_DISRUPT,
  },
  {
    id: 'charts/pause-pods-priority',
    severity: 'error',
    title: 'The priority of placeholders is not negative',
    why: 'Placeholders keep the room that they hold for others: only pods of a lower priority are displaced, and pods without a priority class have 0.',
    fix: 'give -10 or leave it out',
    url: 'https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/',
  },
  {
    id: 'charts/pause-pods-priority-too-low',
    severity: 'warning',
    title: 'The priority of placeholders is so low that their nodes count as empty',
    why: 'The headroom vanishes as soon as it is not used: from Karpenter 1.14 the cost of evicting a pod falls with its priority, and nodes whose pods cost nothing are removed.',
    fix: 'give -10 or leave it out',
  },
  {
    id: 'charts/pause-pods-replicas',
    severity: 'error',
    title: 'The number of placeholders is no number of pods',
    why: 'The API server refuses the Deployment, so that no room is kept.',
    fix: 'give a whole number that is not negative',
  },
  {
    id: 'charts/protection-duration',
    severity: 'error',
    title: 'Pods are protected for no time at all',
    why: 'A protection of no length ends when the pod starts, so that the pods are disrupted as any others.',
    fix: 'leave the protection out or give it a length',
    url: DO_NOT_DISRUPT,
  },
  {
    id: 'charts/scale-test-limits-missing',
    severity: 'error',
    title: 'The pool of a scale test limits nothing that its pods request',
    why: 'No number of replicas follows from the pool, and the test would launch nodes without an end.',
    fix: 'give replicas, or limit cpu or memory of the pool',
  },
  {
    id: 'charts/scale-test-limits-too-low',
    severity: 'error',
    title: 'The limits of the pool do not admit a single pod of a scale test',
    why: 'The test would start no pod and prove nothing.',
    fix: 'raise the limits of the pool or lower the requests',
  },
  {
    id: 'charts/scale-test-replicas',
    severity: 'error',
    title: 'The replicas of a scale test are no number of pods',
    why: 'The API server refuses the Deployment: Kubernetes keeps the number in 32 bits, and it is not negative.',
    fix: 'give a whole number such as 10',
  },
  {
    id: 'charts/scale-test-replicas-conflict',
    severity: 'error',
    title: 'A scale test has replicas and is to compute them',
    why: 'One of the two numbers would be lost, and the test would be larger or smaller than it seems.',
    fix: 'leave out replicas or replicasFrom',
  },
  {
    id: 'charts/workload-conflict',
    severity: 'error',
    title: 'A workload contradicts what is added to its pods',
    why: 'The pods would not run where they were to run, or not be protected: what the workload says itself is kept, and a key has one value.',
    fix: 'remove the label or annotation of the workload, or what is added',
  },
  {
    id: 'charts/workload-name',
    severity: 'error',
    title: 'The name of a workload is no DNS label',
    why: 'The API server refuses the workload: its name is also the value of a label of its pods.',
    fix: 'change the construct id, or set name, to at most 63 lower-case letters, digits and dashes',
    url: LABELS,
  },
  {
    id: 'charts/workload-pod-template',
    severity: 'error',
    title: 'The object to be placed or protected has no pods',
    why: 'Nothing would be placed or protected: what is added goes into a pod template, and the object has none.',
    fix: 'give a Deployment, StatefulSet, DaemonSet, Job, CronJob, Pod or an object built like one of them',
  },
  {
    id: 'charts/workload-resources',
    severity: 'error',
    title: 'The amount of a resource is no quantity',
    why: 'The API server refuses the workload, or its pods. Devices such as GPUs come in whole numbers.',
    fix: "write a number, or a number with a unit: '500m', '2Gi'",
    url: QUANTITIES,
  },
];
