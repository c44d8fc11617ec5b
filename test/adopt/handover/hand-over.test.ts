import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handOver, terraformState } from '../../../src/adopt/handover';
import type { Edit, HandOver, Phase, Step } from '../../../src/adopt/handover/types';
import { type JsonObject, objectKey } from '../../../src/objects';
import { ownersOf } from '../../../src/owners';
import { FULL, runs } from '../../full';
import { type Given, nodeClass, pool, WAYS, type Way, World } from './world/world';

const all = (...ways: readonly Way[]): readonly Given[] => [
  { object: pool('general'), ways },
  { object: pool('spot'), ways },
  { object: nodeClass('default'), ways },
];

interface Order {
  readonly world: World;
  readonly order: HandOver;
}

function ordered(given: readonly Given[], { terraformVersion = '1.9.0', stateKnown = true } = {}): Order {
  const world = new World(given);
  const { state, ...facts } = world.facts();
  const terraform = stateKnown
    ? { ...terraformState(state), version: terraformVersion }
    : { version: terraformVersion };
  return { world, order: handOver(world.live(), { ...facts, terraform }) };
}

const without = (steps: readonly Step[], leftOut: (step: Step) => boolean): readonly Step[] =>
  steps.filter((step) => !leftOut(step));

const ofPhases = (steps: readonly Step[], ...phases: readonly Phase[]): readonly Step[] =>
  phases.flatMap((phase) => steps.filter((step) => step.phase === phase));

/** Nothing was deleted, whoever runs or removes the old tools now; the objects are ours, and nobody else's. */
function expectTakenOver(world: World): void {
  expect(world.api.deleted).toEqual([]);
  expect(world.said.filter((line) => /is gone|differs/.test(line))).toEqual([]);
  for (const object of world.live()) {
    expect(ownersOf(object).owners.flatMap(({ marks }) => marks.map(({ key }) => key))).toEqual(['kubectl']);
    for (const path of Object.keys(world.api.fields(objectKey(object) ?? ''))) {
      expect(world.api.managersOf(objectKey(object) ?? '', path)).toEqual(['kubectl']);
    }
  }
  world.emptyFiles();
  world.removeTools();
  expect(world.api.deleted).toEqual([]);
  expect(world.live()).toHaveLength(world.objects().length);
}

/** Owners as they are met: alone, one over the other, and one through the other. */
const MIXTURES: readonly (readonly Way[])[] = [
  ...WAYS.map((way) => [way]),
  ['helm', 'argo-cd'],
  ['helm', 'flux-kustomization'],
  ['terraform-helm', 'argo-cd'],
  ['kubectl', 'argo-cd'],
  ['kubectl', 'flux-kustomization'],
  ['flux-helm-release', 'kubectl'],
  ['terraform-manifest', 'kubectl'],
];

describe('in the order of HANDOVER.md', () => {
  it.each(MIXTURES.map((ways) => ({ ways })))('nothing is deleted: $ways', ({ ways }) => {
    const { world, order } = ordered(all(...ways));
    expectTakenOver(world.follow(order.steps));
  });

  it.each<[string, { readonly terraformVersion?: string; readonly stateKnown?: boolean }]>([
    ['before 1.7', { terraformVersion: '1.5.7' }],
    ['before 1.7, without its state', { terraformVersion: '1.5.7', stateKnown: false }],
    ['without its state', { stateKnown: false }],
  ])('Terraform %s deletes nothing', (_, options) => {
    const { world, order } = ordered(all('terraform-manifest'), options);
    if (options.stateKnown === false && options.terraformVersion !== undefined) {
      // A person puts the addresses in for ADDRESS.
      for (const address of [...world.terraform.state.keys()]) world.run(['terraform', 'state', 'rm', address]);
    }
    expectTakenOver(world.follow(order.steps));
  });

  it.each(MIXTURES.map((ways) => ({ ways })))(
    'whoever stops anywhere, and removes the old tool carelessly: $ways',
    ({ ways }) => {
      const { steps } = ordered(all(...ways)).order;
      const kept = ofPhases(steps, 'keep').length;
      const stops = steps
        .slice(kept)
        .flatMap((step, index) =>
          step.actions.map((_, done) => [
            ...steps.slice(0, kept + index),
            { ...step, actions: step.actions.slice(0, done) },
          ]),
        );
      for (const stopped of stops.filter((_, index) => FULL || index % 4 === 0)) {
        for (const careless of ['emptyFiles', 'removeTools'] as const) {
          const { world } = ordered(all(...ways));
          world.follow(stopped)[careless]();
          expect([careless, stopped.at(-1)?.id, world.api.deleted]).toEqual([careless, stopped.at(-1)?.id, []]);
        }
      }
    },
  );

  it('takes single instances out of the state where others stay', () => {
    const others: Given = { object: pool('theirs'), ways: ['terraform-manifest'] };
    const world = new World([...all('terraform-manifest'), others]);
    const { state, ...facts } = world.facts();
    const ours = world.live().filter((object) => !(objectKey(object) ?? '').includes('theirs'));
    const { steps } = handOver(ours, { ...facts, terraform: terraformState(state) });
    const actions = steps.flatMap((step) => step.actions);
    expect(actions.flatMap((action) => ('edit' in action && action.edit === 'forget' ? action.resources : []))).toEqual(
      ['kubernetes_manifest.class'],
    );
    expect(actions.flatMap((action) => ('run' in action && action.run[2] === 'rm' ? action.run.slice(3) : []))).toEqual(
      ['kubernetes_manifest.pool["general"]', 'kubernetes_manifest.pool["spot"]'],
    );
    world.follow(steps.filter(({ phase }) => phase === 'keep'));
    world.terraform.apply();
    expect([world.api.deleted, [...world.terraform.state.keys()]]).toEqual([
      [],
      ['kubernetes_manifest.pool["theirs"]'],
    ]);
  });

  it('every mixture of owners, in any order of objects', () => {
    const ways = fc.constantFrom(...MIXTURES);
    const one = fc.record({ kind: fc.constantFrom('pool', 'class'), ways });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 8 }), fc.boolean(), fc.nat(), (list, stateKnown, turn) => {
        const classes: Given = { object: nodeClass('default'), ways: list[0]?.ways ?? ['helm'] };
        const given = list.map(
          ({ kind, ways: each }, index): Given => ({
            object: kind === 'pool' ? pool(`pool-${index}`) : nodeClass(`class-${index}`),
            ways: each,
          }),
        );
        const turned = [...given, classes].map((_, index, whole) => whole[(index + turn) % whole.length] ?? classes);
        const { world, order } = ordered(turned, { stateKnown: stateKnown || turned.some(isOfKubectlProvider) });
        expectTakenOver(world.follow(order.steps));
        const again = handOver([...world.live()].reverse(), order.facts);
        expect(again.steps).toEqual(handOver(world.live(), order.facts).steps);
      }),
      { numRuns: runs(500) },
    );
  });

  it('without our apply nothing is deleted, and fields belong to nobody', () => {
    const { world, order } = ordered(all('flux-kustomization'));
    world.follow(without(order.steps, ({ id }) => id === 'apply' || id === 'apply-again'));
    expect(world.api.deleted).toEqual([]);
    const key = objectKey(pool('general')) ?? '';
    expect(Object.keys(world.api.fields(key)).flatMap((path) => world.api.managersOf(key, path))).toEqual([]);
  });
});

/** What its marks do not tell: without the state it is kubectl's. */
const isOfKubectlProvider = ({ ways }: Given): boolean => ways.includes('terraform-kubectl');

interface WrongOrder {
  readonly name: string;
  readonly ways: readonly Way[];
  readonly does: (order: Order) => void;
}

const keepLeftOut = ({ world, order }: Order): void => {
  world.follow(without(order.steps, ({ phase }) => phase === 'keep'));
};

const marksFirst = ({ world, order }: Order): void => {
  world.follow(ofPhases(order.steps, 'keep', 'apply', 'unmark', 'let-go', 'remove'));
};

const steps = ({ order }: Order, id: RegExp): readonly Step[] => order.steps.filter((step) => id.test(step.id));

const inSource = (world: World, [step]: readonly Step[], edit: Edit): void => {
  if (step !== undefined) world.edit(step, edit);
};

const refs = ({ order }: Order) => order.objects.map(({ ref }) => ref);

const WRONG: readonly WrongOrder[] = [
  // Helm
  {
    name: 'Helm: the release is uninstalled first',
    ways: ['helm'],
    does: ({ world }) => world.run(['helm', 'uninstall', 'by-hand']),
  },
  { name: 'Helm: nothing told it to keep them', ways: ['helm'], does: keepLeftOut },
  {
    name: 'Helm: the policy on the objects in the cluster alone, and an uninstall',
    ways: ['helm'],
    does: (all) => {
      const [keep] = steps(all, /^helm-keep/);
      const [annotate] = keep?.actions ?? [];
      if (annotate !== undefined && 'run' in annotate) all.world.run(annotate.run);
      all.world.run(['helm', 'uninstall', 'by-hand']);
    },
  },
  { name: 'Helm: the marks, and the policy with them, are taken off first', ways: ['helm'], does: marksFirst },
  {
    name: 'Helm: its labels are taken off, and the release is uninstalled',
    ways: ['helm'],
    does: (all) => {
      all.world.follow(ofPhases(all.order.steps, 'unmark'));
      all.world.run(['helm', 'uninstall', 'by-hand']);
    },
  },
  // A HelmRelease of Flux
  {
    name: 'HelmRelease: it is deleted first',
    ways: ['flux-helm-release'],
    does: ({ world }) => world.run(['flux', 'delete', 'helmrelease', 'pools', '--namespace=flux-system', '--silent']),
  },
  { name: 'HelmRelease: nothing told it to keep them', ways: ['flux-helm-release'], does: keepLeftOut },
  { name: 'HelmRelease: the marks are taken off first', ways: ['flux-helm-release'], does: marksFirst },
  // A release that Argo CD took over
  {
    name: 'a left-over release: the order for Argo CD alone, and helm uninstall afterwards',
    ways: ['helm', 'argo-cd'],
    does: ({ world, order }) => {
      world.follow(without(order.steps, ({ owner }) => owner?.tool === 'helm'));
      world.run(['helm', 'uninstall', 'by-hand']);
    },
  },
  // Argo CD
  ...(['argo-cd', 'argo-cd-label'] as const).flatMap((way): WrongOrder[] => {
    const application = way === 'argo-cd' ? 'platform' : 'labelled';
    return [
      {
        name: `${way}: the Application is deleted first`,
        ways: [way],
        does: ({ world }) => world.run(['argocd', 'app', 'delete', application]),
      },
      { name: `${way}: nothing told it to keep them`, ways: [way], does: keepLeftOut },
      {
        name: `${way}: Prune=false alone, and a cascading delete`,
        ways: [way],
        does: (all) => {
          const words = refs(all).map(({ word }) => word);
          all.world.run(['kubectl', 'annotate', ...words, 'argocd.argoproj.io/sync-options=Prune=false']);
          all.world.run(['argocd', 'app', 'delete', application]);
        },
      },
      { name: `${way}: the marks are taken off first`, ways: [way], does: marksFirst },
    ];
  }),
  // Flux
  {
    name: 'Flux: the Kustomization is deleted first',
    ways: ['flux-kustomization'],
    does: ({ world }) => world.run(['flux', 'delete', 'kustomization', 'infra', '--namespace=flux-system', '--silent']),
  },
  { name: 'Flux: nothing told it to keep them', ways: ['flux-kustomization'], does: keepLeftOut },
  {
    name: 'Flux: annotated by kubectl in its own name, which Flux takes back',
    ways: ['flux-kustomization'],
    does: (all) => {
      const words = refs(all).map(({ word }) => word);
      all.world.run(['kubectl', 'annotate', ...words, 'kustomize.toolkit.fluxcd.io/prune=disabled']);
      all.world.follow(ofPhases(all.order.steps, 'apply', 'let-go'));
    },
  },
  { name: 'Flux: the marks are taken off first', ways: ['flux-kustomization'], does: marksFirst },
  // Terraform
  ...(['terraform-manifest', 'terraform-kubectl', 'terraform-helm'] as const).flatMap((way): WrongOrder[] => [
    {
      name: `${way}: the resources leave the code first`,
      ways: [way],
      does: ({ world }) => {
        world.terraform.code.clear();
        world.run(['terraform', 'apply']);
      },
    },
    {
      name: `${way}: ours is applied, and the cluster's own code is destroyed without the first step`,
      ways: [way],
      does: (all) => {
        all.world.follow(ofPhases(all.order.steps, 'apply'));
        all.world.terraform.code.clear();
        all.world.run(['terraform', 'apply']);
      },
    },
    {
      name: `${way}: removed blocks that destroy`,
      ways: [way],
      does: ({ world }) => {
        world.terraform.forget([...world.terraform.code.keys()], true);
        world.run(['terraform', 'apply']);
      },
    },
  ]),
  {
    name: 'Terraform before 1.7: out of the code, then out of the state, with an apply in between',
    ways: ['terraform-manifest'],
    does: ({ world }) => {
      const { state, ...facts } = world.facts();
      const { steps: old } = handOver(world.live(), {
        ...facts,
        terraform: { ...terraformState(state), version: '1.6' },
      });
      const [step] = old.filter(({ id }) => id === 'terraform-state-rm');
      const edit = step?.actions.find((action) => 'edit' in action);
      if (edit !== undefined && 'edit' in edit && step !== undefined) world.edit(step, edit);
      world.run(['terraform', 'apply']);
    },
  },
  {
    name: 'Terraform’s kubectl provider: out of the state, but not out of the code, so that the next apply takes them over again',
    ways: ['terraform-kubectl'],
    does: ({ world }) => {
      for (const address of [...world.terraform.state.keys()]) world.run(['terraform', 'state', 'rm', address]);
      world.run(['terraform', 'apply']);
      world.terraform.code.clear();
      world.run(['terraform', 'apply']);
    },
  },
  // kubectl
  {
    name: 'kubectl apply --prune: the files go first',
    ways: ['apply-set'],
    does: (all) => {
      inSource(all.world, steps(all, /^kubectl-keep/), { edit: 'remove', objects: refs(all) });
      all.world.runApplySet();
    },
  },
];

describe('in a wrong order', () => {
  it.each(WRONG)('pools and their NodeClaims are deleted: $name', ({ ways, does }) => {
    const order = ordered(all(...ways));
    expect(order.world.api.deleted).toEqual([]);
    try {
      does(order);
    } catch (error) {
      // A later step does not find what is gone.
      expect(String(error)).toMatch(/NotFound/);
    }
    order.world.settle();
    const deleted = new Set(order.world.api.deleted);
    expect([...deleted].sort()).toEqual([
      'EC2NodeClass/default',
      ...['claim-1', 'claim-2', 'claim-3', 'claim-4'].map((name) => `NodeClaim/${name}`),
      'NodePool/general',
      'NodePool/spot',
    ]);
  });
});

describe('the cluster in which it is tried', () => {
  const live = (world: World, object: JsonObject): boolean => world.api.has(objectKey(object) ?? '');

  it('keeps a node class until no NodeClaim refers to it', () => {
    const world = new World(all('kubectl'));
    world.api.delete(objectKey(nodeClass('default')) ?? '');
    world.settle();
    expect(live(world, nodeClass('default'))).toBe(true);
    for (const name of ['general', 'spot']) world.api.delete(objectKey(pool(name)) ?? '');
    world.settle();
    expect(live(world, nodeClass('default'))).toBe(false);
    expect(world.api.deleted).toContain('NodeClaim/claim-4');
  });

  it('tells a conflict from fields that two managers agree on', () => {
    const world = new World(all('terraform-manifest'));
    expect(() => world.api.apply('kubectl', pool('general'))).not.toThrow();
    expect(() => world.api.apply('kubectl', pool('general', 'other'))).toThrow(/conflict/);
  });
});
