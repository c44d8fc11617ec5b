import { RETIRING_ANNOTATION } from '../../cluster';
import { type EC2NodeClassObject, type NodePoolObject, resolveNodePool, resourceAmount } from '../../karpenter';
import { at, listAt, objectAt, textAt } from '../../objects';
import { withoutAccounts } from './account-ids';
import { conditionOf, isReady, itemsOf, type Pitfall, type PreflightCheck, shownName } from './check';
import type { Facts } from './collect';

function amiAlias({ nodeClasses, hasAmi, cluster }: Facts): Pitfall[] {
  return nodeClasses.flatMap((nodeClass) =>
    listAt(nodeClass, 'spec', 'amiSelectorTerms').flatMap((term, index): Pitfall[] => {
      const alias = textAt(term, 'alias');
      if (alias === undefined || hasAmi(alias) !== false) return [];
      return [
        {
          resource: `EC2NodeClass/${shownName(nodeClass)}`,
          path: `spec.amiSelectorTerms[${index}].alias`,
          got: alias,
          message: `AWS has no such AMI for Kubernetes ${cluster.kubernetesVersion}`,
          fix: 'name a release that exists for this Kubernetes version',
        },
      ];
    }),
  );
}

/** Why an object is not Ready: the conditions that failed; Ready itself only sums them up. */
function reasons(object: unknown): string {
  const failed = listAt(object, 'status', 'conditions').filter(
    (condition) => at(condition, 'status') === 'False' && at(condition, 'type') !== 'Ready',
  );
  const texts = failed.map((condition) => {
    const [type, reason, message] = ['type', 'reason', 'message'].map((key) => textAt(condition, key) ?? '');
    return [type, reason === type ? '' : reason, message].filter(Boolean).join(': ');
  });
  return texts.join('; ') || conditionOf(object, 'Ready')?.message || 'no controller has judged it yet';
}

const notReady = (kind: string, answer: unknown): Pitfall[] =>
  itemsOf(answer)
    .filter((object) => !isReady(object))
    .map((object) => ({
      resource: `${kind}/${shownName(object)}`,
      path: 'status.conditions',
      message: `is not Ready: ${withoutAccounts(reasons(object))}`,
      fix: 'nothing launches from it before it is',
    }));

/** Whether a pool is being emptied on purpose: it launches nothing, and shall not. */
const isRetiring = (pool: unknown): boolean =>
  at(pool, 'metadata', 'annotations', RETIRING_ANNOTATION) !== undefined ||
  listAt(pool, 'spec', 'template', 'spec', 'taints').some((taint) => at(taint, 'key') === RETIRING_ANNOTATION);

const poolsThatAreReady = ({ answer }: Facts): readonly unknown[] => itemsOf(answer('nodePools')).filter(isReady);

function noInstanceTypes(facts: Facts): Pitfall[] {
  const classes = new Map(itemsOf(facts.answer('nodeClasses')).map((item) => [shownName(item), item]));
  return poolsThatAreReady(facts).flatMap((pool): Pitfall[] => {
    const reference = textAt(pool, 'spec', 'template', 'spec', 'nodeClassRef', 'name') ?? '';
    const { types, funnel, launch } = resolveNodePool({
      nodePool: pool as NodePoolObject,
      nodeClass: classes.get(reference) as EC2NodeClassObject | undefined,
      region: facts.cluster.region,
      karpenterVersion: facts.cluster.karpenterVersion,
      minValuesPolicy: facts.cluster.settings.minValuesPolicy,
      vmMemoryOverheadPercent: facts.cluster.settings.vmMemoryOverheadPercent,
      reservedENIs: facts.cluster.settings.reservedENIs,
    });
    if ((launch.at(-1)?.left ?? types.length) > 0) return [];
    const last = [...funnel, ...launch].find(({ left }) => left === 0);
    return [
      {
        resource: `NodePool/${shownName(pool)}`,
        path: last?.path === undefined || last.path === '' ? 'spec.template.spec.requirements' : last.path,
        message: `is Ready and launches nothing: no instance type satisfies its requirements${last === undefined ? '' : `; the last ones fell at: ${last.text}`}`,
        fix: 'widen the requirements',
      },
    ];
  });
}

function exhausted(facts: Facts): Pitfall[] {
  const pools = poolsThatAreReady(facts).filter((pool) => !isRetiring(pool));
  return pools.flatMap((pool) =>
    Object.entries(objectAt(pool, 'spec', 'limits')).flatMap(([resource, limit]): Pitfall[] => {
      const used = at(pool, 'status', 'resources', resource) ?? '0';
      const [most, now] = [limit, used].map((amount) => resourceAmount(resource, amount as string));
      if (most === undefined || now === undefined || now < most) return [];
      return [
        {
          severity: 'warning',
          resource: `NodePool/${shownName(pool)}`,
          path: `spec.limits.${resource}`,
          got: limit,
          message: `is Ready and launches nothing: ${String(used)} of this limit are in use`,
          fix: 'raise the limit, or remove nodes',
        },
      ];
    }),
  );
}

export const POOL_CHECKS: readonly PreflightCheck[] = [
  { rule: 'preflight/ami-alias', find: amiAlias },
  {
    rule: 'preflight/not-ready',
    find: ({ answer }) => [
      ...notReady('EC2NodeClass', answer('nodeClasses')),
      ...notReady('NodePool', answer('nodePools')),
    ],
  },
  { rule: 'preflight/no-instance-types', find: noInstanceTypes },
  { rule: 'preflight/limits', find: exhausted },
];
