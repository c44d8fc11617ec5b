import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NodePoolObject, RequirementObject } from '../../src/karpenter/objects';
import { parseRequirements } from '../../src/karpenter/requirements/requirements';
import { type NodePoolContext, resolveNodePool } from '../../src/karpenter/resolver/resolve';
import { typeFinder } from '../../src/karpenter/resolver/type-finder';
import { podVerdict } from '../../src/karpenter/scheduling/verdict';
import { nodeClasses, requirements } from './random-pools';

const pool = (of: readonly RequirementObject[], labels: Record<string, string> = {}): NodePoolObject => ({
  metadata: { name: 'p' },
  spec: { template: { metadata: { labels }, spec: { requirements: of, nodeClassRef: { name: 'd' } } } },
});

/** The types that a pool would start, by the resolver. */
function launched(context: NodePoolContext): readonly string[] {
  const { types, launch } = resolveNodePool(context);
  const dropped = new Set(launch.flatMap(({ removed }) => removed));
  return types.filter((type) => !dropped.has(type));
}

describe('a finder of types', () => {
  it('gives the first type that the resolver gives, and none where it gives none', () => {
    let empty = 0;
    fc.assert(
      fc.property(
        requirements,
        nodeClasses,
        fc.constantFrom('1.0', '1.5', '1.14', '1.15'),
        fc.constantFrom(undefined, 'eu-west-1'),
        (of, nodeClass, karpenterVersion, region) => {
          const context = { nodePool: pool(of), nodeClass, karpenterVersion, region };
          const [first] = launched(context);
          if (first === undefined) empty++;
          expect(typeFinder(context).first()).toBe(first);
        },
      ),
      { numRuns: 500 },
    );
    expect(empty).toBeGreaterThan(50);
  });

  it('finds a type for a pod where the model finds one', () => {
    let refused = 0;
    fc.assert(
      fc.property(requirements, requirements, fc.constantFrom('100m', '90', '700'), (of, asked, cpu) => {
        const nodePool = pool(of, { team: 'a' });
        const context = { nodePool, nodeClass: { spec: { amiSelectorTerms: [{ alias: 'al2023@latest' }] } } };
        const pod = {
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: asked }] },
            },
          },
          containers: [{ resources: { requests: { cpu } } }],
        };
        const { accepts, obstacles } = podVerdict(pod, resolveNodePool(context));
        // What has nothing to do with instance types is for others to say.
        if (obstacles.some(({ kind }) => kind !== 'instance-types' && kind !== 'pool')) return;
        const { first } = typeFinder(context);
        const takes = ({ allocatable }: { allocatable: Readonly<Record<string, number>> }) =>
          (allocatable.cpu ?? 0) >= (Number.parseInt(cpu, 10) || 0) * (cpu.endsWith('m') ? 1 : 1000);
        if (!accepts) refused++;
        expect(first({ pod: parseRequirements(asked), takes }) !== undefined).toBe(accepts);
      }),
      { numRuns: 500 },
    );
    expect(refused).toBeGreaterThan(50);
  });

  it('reckons no more types than it needs', () => {
    let asked = 0;
    const takes = () => {
      asked++;
      return asked === 3;
    };
    const context = { nodePool: pool([{ key: 'karpenter.k8s.aws/instance-category', operator: 'In', values: ['m'] }]) };
    expect(typeFinder(context).first({ takes })).toBe(launched(context)[2]);
    expect(asked).toBe(3);
  });
});
