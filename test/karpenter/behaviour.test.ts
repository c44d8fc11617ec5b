import { describe, expect, it } from 'vitest';
import { controllerFindings } from '../../src/admission';
import {
  accountCatalogue,
  derivedOperator,
  type LabelRequirement,
  loadCatalogue,
  nodeResources,
  parseRequirements,
  placePod,
  type Resources,
  resolveNodePool,
} from '../../src/karpenter';
import { BEHAVIOUR_CASES, type BehaviourCase } from './behaviour-cases';

type Asking<A extends BehaviourCase['asks']> = Extract<BehaviourCase, { asks: A }>;

const asking = <A extends BehaviourCase['asks']>(asks: A): [string, Asking<A>][] =>
  BEHAVIOUR_CASES.flatMap((each) => (each.asks === asks ? [[`${each.kind}: ${each.about}`, each as Asking<A>]] : []));

/** Some of the built-in types, offered in every zone: Karpenter was asked about these alone, and minValues counts them. */
const catalogueOf = (types: readonly string[]) =>
  accountCatalogue({
    offerings: ['a', 'b', 'c'].map((zone) => ({
      InstanceTypeOfferings: types.map((InstanceType) => ({
        InstanceType,
        Location: `eu-west-1${zone}`,
        LocationType: 'availability-zone',
      })),
    })),
  }).catalogue;

function answerOf({ pod, nodePool, nodeClass, among, settings = {} }: Asking<'types'>, karpenterVersion: string) {
  const resolution = resolveNodePool({
    nodePool,
    nodeClass,
    catalogue: catalogueOf(among),
    karpenterVersion,
    ...settings,
  });
  if (pod === undefined) return [...resolution.types].sort();
  const verdicts = placePod(pod, [resolution], settings).verdicts.map(({ verdict }) => verdict);
  return verdicts.some(({ obstacles }) => obstacles.some(({ kind }) => kind === 'pod'))
    ? 'ignored'
    : verdicts.flatMap(({ types }) => types).sort();
}

it('every kind of question is asked at least five times', () => {
  const imported = new Map<string, number>();
  for (const { kind } of BEHAVIOUR_CASES) imported.set(kind, (imported.get(kind) ?? 0) + 1);
  expect([...imported.values()].filter((count) => count >= 5).length).toBeGreaterThanOrEqual(16);
  expect(BEHAVIOUR_CASES.length).toBeGreaterThan(140);
});

describe('the types of a pool or of a node for a pod, as Karpenter 1.14.1 has them', () => {
  it.each(asking('types'))('%s', (_, each) => {
    expect(answerOf(each, '1.14.1')).toEqual(each.answer);
  });
});

describe('the same as later releases have them', () => {
  const told = asking('types').filter(([, { answerSince1143 }]) => answerSince1143 !== undefined);

  it.each(told)('%s', (_, each) => {
    for (const release of ['1.14.3', '1.15', '1.15.2'])
      expect(answerOf(each, release), release).toEqual(each.answerSince1143);
  });

  it('releases differ in some of them', () => {
    expect(told.some(([, { answer, answerSince1143 }]) => answer.toString() !== answerSince1143?.toString())).toBe(
      true,
    );
  });
});

const nonZero = (amounts: Resources) =>
  Object.fromEntries(Object.entries(amounts).filter(([, amount]) => amount !== 0));

describe('what a node of a type holds', () => {
  const catalogue = loadCatalogue();
  const held = asking('capacity').filter(([, { answer }]) => answer !== 'panic');

  it.each(held)('%s', (_, { type, nodeClass, answer }) => {
    const hardware = catalogue.hardware(catalogue.rowByName.get(type) ?? -1);
    if (hardware === undefined) throw new Error(`${type} is not in the catalogue`);
    const { capacity, allocatable } = nodeResources(hardware, nodeClass, { karpenterVersion: '1.14.1' });
    expect({ capacity: nonZero(capacity), allocatable: nonZero(allocatable) }).toEqual(answer);
  });
});

describe('a node class that brings the controller down is a finding', () => {
  it.each(asking('capacity').filter(([, { answer }]) => answer === 'panic'))('%s', (_, { nodeClass }) => {
    const object = { apiVersion: 'karpenter.k8s.aws/v1', kind: 'EC2NodeClass', ...nodeClass };
    const found = controllerFindings(object, { karpenterMinor: '1.14' });
    expect(found.map(({ rule, message }) => `${rule} ${message}`).join('\n')).toMatch(
      /controller\/block-device-mapping .*makes the controller panic/,
    );
  });
});

const stateOf = (requirement: LabelRequirement) => ({
  key: requirement.key,
  complement: requirement.complement,
  values: [...requirement.values].sort(),
  ...(requirement.gte === undefined ? {} : { gte: String(requirement.gte) }),
  ...(requirement.lte === undefined ? {} : { lte: String(requirement.lte) }),
  ...(requirement.minValues === undefined ? {} : { minValues: requirement.minValues }),
  operator: derivedOperator(requirement),
});

describe('what requirements come to', () => {
  it.each(asking('requirements'))('%s', (_, { requirements, answer }) => {
    expect([...parseRequirements(requirements).values()].map(stateOf)).toEqual(answer);
  });
});
