import { isAtLeast, type KarpenterMinor } from '../karpenter';
import type { Condition, GrantedStatement } from './grants';

/** What a tightening may need to know. */
export interface TighteningContext {
  readonly minor: KarpenterMinor;
  readonly partition: string;
  /** Further keys that node classes may use as tags; `*` stands for any characters. */
  readonly tagKeys: readonly string[];
}

/** One step that the profile `hardened` goes beyond the reference in the controller's policies. */
export interface Tightening {
  readonly id: string;
  /** Statements that it changes. */
  readonly statements: readonly string[];
  /** Which parts of them, as `action …`, `resource …`, `condition …`. */
  readonly facts: RegExp;
  readonly text: string;
  /** What stops working, or has to be done for it. */
  readonly cost: string;
  readonly apply: (statement: GrantedStatement, context: TighteningContext) => GrantedStatement;
}

const withCondition = (statement: GrantedStatement, condition: Condition): GrantedStatement => ({
  ...statement,
  conditions: [...statement.conditions, condition],
});

const mapResources = (statement: GrantedStatement, map: (resource: string) => string): GrantedStatement => ({
  ...statement,
  resources: statement.resources.map(map),
});

/**
 * Every first character of a tag key but `k` and `K`. IAM has no pattern for "all but `kubernetes.io/cluster/<other>`";
 * this is the nearest one that leaves the organisation's own tags alone.
 */
const OTHER_FIRST_CHARACTERS = [...'abcdefghijlmnopqrstuvwxyzABCDEFGHIJLMNOPQRSTUVWXYZ0123456789_.:/=+-@'];

/** Tag keys with `k` that Karpenter sets on what it creates. */
const KARPENTER_TAG_KEYS = ['karpenter.k8s.aws/*', 'karpenter.sh/*', 'kubernetes.io/cluster/<cluster>'];

const permittedTagKeys = (tagKeys: readonly string[]): readonly string[] => [
  ...OTHER_FIRST_CHARACTERS.map((character) => `${character}*`),
  ...new Set([...KARPENTER_TAG_KEYS, ...tagKeys.filter((key) => !OTHER_FIRST_CHARACTERS.includes(key.charAt(0)))]),
];

/** The tightenings of the controller's policies, in the order in which they are applied. */
export const TIGHTENINGS: readonly Tightening[] = [
  {
    id: 'cluster-tag-value',
    statements: ['AllowScopedEC2LaunchTemplateAccessActions', 'AllowScopedDeletion'],
    facts: /^condition StringEquals aws:ResourceTag\/eks:eks-cluster-name/,
    text: "requires the tag `eks:eks-cluster-name` with the cluster's name as its value: IAM compares the names of tags without case, so `prod-eu` and `Prod-EU` reach each other's nodes through `kubernetes.io/cluster/…`",
    cost: 'instances and launch templates from before that tag (Karpenter 1.0 and older) can no longer be deleted by Karpenter',
    apply: (statement) =>
      withCondition(statement, {
        operator: 'StringEquals',
        key: 'aws:ResourceTag/eks:eks-cluster-name',
        values: ['<cluster>'],
      }),
  },
  {
    id: 'own-account',
    statements: [
      'AllowScopedEC2LaunchTemplateAccessActions',
      'AllowScopedEC2InstanceActionsWithTags',
      'AllowScopedResourceCreationTagging',
      'AllowScopedResourceTagging',
      'AllowScopedDeletion',
    ],
    facts: /^resource .*:(\*|<account>):/,
    text: 'names the account in the ARNs of what Karpenter creates and deletes; subnets, security groups, capacity reservations and placement groups keep `*`, since they may be shared',
    cost: 'none known',
    apply: (statement) =>
      mapResources(statement, (resource) =>
        resource.includes('capacity-reservation') ? resource : resource.replace('<region>:*:', '<region>:<account>:'),
      ),
  },
  {
    id: 'tag-keys',
    statements: ['AllowScopedEC2InstanceActionsWithTags', 'AllowScopedResourceCreationTagging'],
    facts: /^condition ForAllValues:StringLike aws:TagKeys/,
    text: 'lets no tag be set that claims another cluster (`kubernetes.io/cluster/<other>`); of tag keys that begin with `k` only those of Karpenter and of the node classes',
    cost: 'a new tag in a node class whose key begins with `k`, `K` or no ASCII letter needs the template deployed first (or the key in `tagKeys`), else nothing launches',
    apply: (statement, { tagKeys }) =>
      withCondition(statement, {
        operator: 'ForAllValues:StringLike',
        key: 'aws:TagKeys',
        values: permittedTagKeys(tagKeys),
      }),
  },
  {
    id: 'own-partition-service',
    statements: ['AllowPassingInstanceRole'],
    facts: /iam:PassedToService/,
    text: 'outside China, passes the node role to EC2 by its service name there and not by that of China',
    cost: 'none known',
    apply: (statement, { partition }) =>
      partition === 'aws-cn'
        ? statement
        : {
            ...statement,
            conditions: statement.conditions.map((condition) => ({
              ...condition,
              values: condition.values.filter((value) => !value.endsWith('.cn')),
            })),
          },
  },
  {
    id: 'profile-path',
    statements: [
      'AllowScopedInstanceProfileCreationActions',
      'AllowScopedInstanceProfileTagActions',
      'AllowScopedInstanceProfileActions',
    ],
    facts: /^resource .*:instance-profile\//,
    text: 'from 1.7 reaches only instance profiles under `/karpenter/<region>/<cluster>/`, where Karpenter puts them',
    cost: 'profiles that older versions left under `/` stay behind: their cleanup logs AccessDenied',
    apply: (statement, { minor }) =>
      isAtLeast(minor, '1.7')
        ? mapResources(statement, (resource) =>
            resource.replace('instance-profile/*', 'instance-profile/karpenter/<region>/<cluster>/*'),
          )
        : statement,
  },
];

/** A statement with every tightening that concerns it. */
export const tighten = (statement: GrantedStatement, context: TighteningContext): GrantedStatement =>
  TIGHTENINGS.filter(({ statements }) => statements.includes(statement.sid)).reduce(
    (tightened, { apply }) => apply(tightened, context),
    statement,
  );
