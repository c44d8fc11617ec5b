import { formatPath } from '../../findings';
import { at, isObject, type JsonObject, textAt } from '../../objects';
import { strayFields } from './object';
import type { Decision } from './types';

/** What is to be decided about one object, without the object. */
type Choice = Omit<Decision, 'of' | 'resource'>;

/** What the table cannot keep, of one kind: each looks at the object that was given and at what has become of it. */
type Chooser = (object: JsonObject, v1: JsonObject) => readonly Choice[];

const DO_NOT_CONSOLIDATE = 'karpenter.sh/do-not-consolidate';

const doNotConsolidate: Chooser = (object) => {
  const path = ['spec', 'template', 'metadata', 'annotations', DO_NOT_CONSOLIDATE];
  const value = at(object, ...path);
  if (value === undefined) return [];
  return [
    {
      rule: 'v1beta1/no-equal',
      severity: 'warning',
      field: formatPath(path),
      value,
      question: 'nothing reads the annotation since 1.0: nodes of the pool are consolidated',
      options: [
        'write spec.disruption.consolidateAfter: Never: nothing of the pool is consolidated',
        'write karpenter.sh/do-not-disrupt: "true": drift replaces no nodes either',
        'leave it out: nodes are consolidated',
      ],
      written: value,
    },
  ];
};

const resources: Chooser = (object) => {
  const value = at(object, 'spec', 'template', 'spec', 'resources');
  return value === undefined || value === null || (isObject(value) && Object.keys(value).length === 0)
    ? []
    : [
        {
          rule: 'v1beta1/no-equal',
          severity: 'warning',
          field: 'spec.template.spec.resources',
          value,
          question: 'v1 has no such field, and v1beta1 refused anything in it',
          options: ['leave it out: Karpenter adds up what the pods of a node ask for'],
        },
      ];
};

const IMAGES =
  'write spec.amiSelectorTerms with the id, or name and owner, of Canonical’s images for the version of the cluster';

const ubuntu: Chooser = (object, v1) => {
  if (textAt(object, 'spec', 'amiFamily') !== 'Ubuntu') return [];
  const hasImages = at(v1, 'spec', 'amiSelectorTerms') !== undefined;
  return [
    {
      rule: 'v1beta1/no-equal',
      severity: hasImages ? 'warning' : 'error',
      field: hasImages ? 'spec.amiFamily' : 'spec.amiSelectorTerms',
      ...(hasImages && { value: 'Ubuntu' }),
      question: hasImages
        ? 'v1 has no family Ubuntu: the images are started as AL2, whose user data they read today, which nobody promises for the time to come'
        : 'v1 has no family Ubuntu and finds no images of it: in 1.0 the class is not ready and launches nothing',
      options: hasImages
        ? ['keep AL2, as the conversion of Karpenter 1.0 did', 'write amiFamily: Custom and the user data of the image']
        : [
            IMAGES,
            'write another family, such as spec.amiSelectorTerms: [{ alias: al2023@latest }]: every node is replaced',
          ],
      ...(hasImages && { written: 'AL2' }),
    },
  ];
};

const customTaint: Chooser = (object) => {
  if (textAt(object, 'spec', 'amiFamily') !== 'Custom') return [];
  if ((textAt(object, 'spec', 'userData') ?? '').includes('karpenter.sh/unregistered')) return [];
  return [
    {
      rule: 'v1beta1/custom-taint',
      severity: 'warning',
      field: 'spec.userData',
      question:
        'since 1.0 nodes have to register with the taint karpenter.sh/unregistered:NoExecute, which the user data of a Custom class sets itself: without it the node is refused',
      options: ['have the user data, or the image, register nodes with karpenter.sh/unregistered:NoExecute'],
    },
  ];
};

const hopLimit: Chooser = (object) => {
  const options = at(object, 'spec', 'metadataOptions');
  if (options !== undefined && options !== null) return [];
  return [
    {
      rule: 'v1beta1/hop-limit',
      severity: 'info',
      field: 'spec.metadataOptions',
      question:
        'without it nodes have the hop limit 2 where the class was made by 0.32 to 0.37, and 1 where 1.0 made it: kubectl get ec2nodeclass shows which',
      options: [
        'write httpPutResponseHopLimit: 2: pods reach the metadata service',
        'write httpPutResponseHopLimit: 1: pods without host network do not',
      ],
      written: { httpPutResponseHopLimit: 2 },
    },
  ];
};

const CHOOSERS: Readonly<Record<string, readonly Chooser[]>> = {
  NodePool: [doNotConsolidate, resources],
  EC2NodeClass: [ubuntu, customTaint, hopLimit],
};

const strays = (object: JsonObject, kind: string): readonly Choice[] =>
  strayFields(object, kind).map((path) => ({
    rule: 'v1beta1/not-a-field',
    severity: 'warning',
    field: formatPath(path),
    value: at(object, ...path),
    question: `${kind} of v1beta1 has nothing of this form here: the server dropped or refused it, and it is left out`,
    options: ['leave it out', 'write what was meant by it as a field of v1'],
  }));

/** What has to be known or decided of one object. */
export const choicesOf = (object: JsonObject, kind: string, v1: JsonObject): readonly Choice[] => [
  ...(CHOOSERS[kind] ?? []).flatMap((choose) => choose(object, v1)),
  ...strays(object, kind),
];
