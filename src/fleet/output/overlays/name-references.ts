import { isObject, type KubernetesObject } from '../../../objects';
import type { Layer } from './layer';

interface FieldSpec {
  readonly kind: string;
  readonly path: string;
}

/** Fields that hold the name of an object of a kind, in kustomize's own form. */
interface NameReference {
  readonly group?: string;
  readonly kind: string;
  readonly fieldSpecs: readonly FieldSpec[];
}

const POOL = { group: 'karpenter.sh', kind: 'NodePool' };
const POOL_LABEL = 'karpenter.sh/nodepool';

/** Where kinds keep the specs of their pods. */
const POD_SPECS: Readonly<Record<string, string>> = {
  CronJob: 'spec/jobTemplate/spec/template/spec',
  DaemonSet: 'spec/template/spec',
  Deployment: 'spec/template/spec',
  Job: 'spec/template/spec',
  Pod: 'spec',
  PodTemplate: 'template/spec',
  ReplicaSet: 'spec/template/spec',
  ReplicationController: 'spec/template/spec',
  StatefulSet: 'spec/template/spec',
};

/**
 * Names in fields that kustomize does not know by itself. Without them `namePrefix` and `nameSuffix` rename an object
 * and leave the old name wherever it is referred to.
 */
const KNOWN_REFERENCES: readonly NameReference[] = [
  {
    group: 'karpenter.k8s.aws',
    kind: 'EC2NodeClass',
    fieldSpecs: [
      { kind: 'NodePool', path: 'spec/template/spec/nodeClassRef/name' },
      { kind: 'NodeClaim', path: 'spec/nodeClassRef/name' },
    ],
  },
  {
    ...POOL,
    fieldSpecs: Object.entries(POD_SPECS).map(([kind, spec]) => ({
      kind,
      path: `${spec}/nodeSelector/${POOL_LABEL.replace('/', '\\/')}`,
    })),
  },
  { kind: 'PodTemplate', fieldSpecs: [{ kind: 'CapacityBuffer', path: 'spec/podTemplateRef/name' }] },
  ...['Deployment', 'ReplicaSet', 'StatefulSet'].map((kind) => ({
    group: 'apps',
    kind,
    fieldSpecs: [{ kind: 'CapacityBuffer', path: 'spec/scalableRef/name' }],
  })),
  {
    group: 'flowcontrol.apiserver.k8s.io',
    kind: 'PriorityLevelConfiguration',
    fieldSpecs: [{ kind: 'FlowSchema', path: 'spec/priorityLevelConfiguration/name' }],
  },
];

const NODE_AFFINITY = 'affinity/nodeAffinity';
const TERMS = [
  'requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/matchExpressions',
  'preferredDuringSchedulingIgnoredDuringExecution/preference/matchExpressions',
];

/** Lists of requirements (key, operator, values), any of which may be one on the pool. */
const REQUIREMENTS: readonly FieldSpec[] = [
  { kind: 'NodeOverlay', path: 'spec/requirements' },
  ...Object.entries(POD_SPECS).flatMap(([kind, spec]) =>
    TERMS.map((terms) => ({ kind, path: `${spec}/${NODE_AFFINITY}/${terms}` })),
  ),
];

/** What is found along a path, lists walked through. */
function found(value: unknown, steps: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => found(item, steps));
  const [step, ...rest] = steps;
  if (step === undefined) return [value];
  return isObject(value) && Object.hasOwn(value, step) ? found(value[step], rest) : [];
}

const valuesOf = (requirements: readonly unknown[], isPool: boolean): unknown[] =>
  requirements
    .filter((one) => isObject(one) && (one.key === POOL_LABEL) === isPool)
    .flatMap((one) => found(one, ['values']));

/**
 * Lists of requirements in which values can be taken for names of pools. kustomize sees a value and not the key that it
 * belongs to: where another label has the name of a pool for its value (`spot`), the list is left out.
 */
function requirementFields(documents: readonly KubernetesObject[]): FieldSpec[] {
  const pools = new Set<unknown>(
    documents.filter(({ kind }) => kind === POOL.kind).map(({ metadata }) => metadata.name),
  );
  return REQUIREMENTS.flatMap(({ kind, path }) => {
    const requirements = documents
      .filter((document) => document.kind === kind)
      .flatMap((document) => found(document, path.split('/')));
    const isMeant = valuesOf(requirements, true).some((value) => pools.has(value));
    const isAmbiguous = valuesOf(requirements, false).some((value) => pools.has(value));
    return isMeant && !isAmbiguous ? [{ kind, path: `${path}/values` }] : [];
  });
}

/** The `nameReference` of a layer: what the layers below it have already told kustomize is left out. */
export function nameReferences(layer: Layer, below?: Layer): readonly NameReference[] {
  const fieldSpecs = requirementFields(documentsOf(layer));
  if (below === undefined) return [...KNOWN_REFERENCES, ...(fieldSpecs.length === 0 ? [] : [{ ...POOL, fieldSpecs }])];
  const known = new Set(requirementFields(documentsOf(below)).map(({ kind, path }) => `${kind} ${path}`));
  const further = fieldSpecs.filter(({ kind, path }) => !known.has(`${kind} ${path}`));
  return further.length === 0 ? [] : [{ ...POOL, fieldSpecs: further }];
}

const documentsOf = (layer: Layer): KubernetesObject[] => [...layer.values()].map(({ document }) => document);
