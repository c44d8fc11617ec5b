import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Adopted, adoptClusters, type NotAdopted, planOutput } from '../../src/adopt';
import type { JsonObject } from '../../src/objects';
import { FULL, runs } from '../full';
import { anyText } from './any-expression';
import { formatErrors, inProject, TOLD, typeErrors } from './code';

const NAMED = { ...TOLD, name: 'my-cluster' };

declare global {
  var executed: boolean | undefined;
}

/** Texts that end a literal, a comment or a template where they are not kept in it, and then run. */
const ATTACK = 'globalThis.executed = true';
const attacks = fc.constantFrom(
  `'; ${ATTACK}; '`,
  `"; ${ATTACK}; "`,
  `\`; ${ATTACK}; \``,
  `\${${ATTACK}}`,
  `*/ ${ATTACK} /*`,
  `\n${ATTACK}\n`,
  `\u2028${ATTACK}\u2029`,
  `\r${ATTACK}`,
  `\\'; ${ATTACK}; //`,
  `\\\`+(${ATTACK})+\\\``,
  `'+(${ATTACK})+'`,
  `</script><script>${ATTACK}`,
);
const hostile = fc.oneof({ weight: 3, arbitrary: attacks }, { weight: 1, arbitrary: anyText });

const pool = (name: unknown, text: string): JsonObject => ({
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name, annotations: { note: text } },
  spec: {
    limits: { cpu: 1 },
    template: {
      metadata: { annotations: { [text]: text } },
      spec: {
        nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' },
        requirements: [{ key: 'team', operator: 'In', values: ['a'] }],
      },
    },
  },
});

const nodeClass = (text: string): JsonObject => ({
  apiVersion: 'karpenter.k8s.aws/v1',
  kind: 'EC2NodeClass',
  metadata: { name: 'default', annotations: { note: text } },
  spec: {
    amiSelectorTerms: [{ alias: 'al2023@latest' }],
    role: 'nodes',
    context: text,
    userData: `${text}\n${text}`,
    tags: { [text || 'a']: text },
    subnetSelectorTerms: [{ tags: { a: text || 'a' } }],
    securityGroupSelectorTerms: [{ tags: { a: text || 'a' } }],
  },
});

const adopted = (objects: readonly JsonObject[], comment = '', name = NAMED.name): Adopted | NotAdopted =>
  adoptClusters(
    [
      {
        folder: '',
        objects: objects.map((object) => ({
          object,
          comments: [
            { path: [], text: comment },
            { path: ['spec', 'tags'], text: comment },
            { path: ['spec', 'template', 'spec', 'requirements', 0, 'key'], text: comment },
          ],
        })),
      },
    ],
    { ...NAMED, name },
    { clusters: 'clusters/' },
  );

describe('hostile input', () => {
  it('is text in the code and never runs', () => {
    fc.assert(
      fc.property(hostile, hostile, (text, comment) => {
        globalThis.executed = undefined;
        const made = adopted([nodeClass(text), pool('general', text)], comment);
        expect(globalThis.executed).toBeUndefined();
        if (!('files' in made)) return; // the API server refuses the text where it stands
        const [annotations] = [...made.proof.made.values()]
          .flat()
          .flatMap(({ kind, spec }) =>
            kind === 'NodePool'
              ? [(spec as { template: { metadata: { annotations: object } } }).template.metadata]
              : [],
          );
        // What cdk8s itself does not render is a difference, and told.
        if (text === '__proto__') expect(made.proof.review.worst).not.toBe('none');
        else expect(annotations).toEqual({ annotations: { [text]: text } });
      }),
      { numRuns: runs(600) },
    );
  });

  it('as the name of an object, is refused or is text', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        globalThis.executed = undefined;
        const made = adopted([pool(name, 'a')]);
        expect(globalThis.executed).toBeUndefined();
        expect('files' in made || 'refused' in made).toBe(true);
      }),
      { numRuns: runs(300) },
    );
  });

  it('as the name of the cluster, leads to no file elsewhere', () => {
    for (const name of ['../../etc/passwd', '/etc/passwd', 'a/../../b', '..', '', 'a\0b', `x'; ${ATTACK}; '`]) {
      const made = adopted([pool('general', 'a')], '', name);
      const paths = 'files' in made ? [...made.files.keys()] : [];
      expect(paths.filter((path) => /\.\.|^\/|\0/.test(path))).toEqual([]);
    }
  });

  it('that compiles is formatted: reserved words, digits, other alphabets, 200 pools, texts that end literals', () => {
    const names = [
      'default',
      'class',
      'new',
      'arguments',
      'constructor',
      'props',
      'scope',
      'id',
      'this',
      '1',
      '0-1',
      'arch',
    ];
    const pools = Array.from({ length: FULL ? 200 : 20 }, (_, at) => pool(`pool-${at}`, 'ключ */ `${x}`'));
    const programs = new Map(
      Object.entries({
        names: [...names.map((name) => pool(name, 'a')), nodeClass("it's")],
        classes: names.flatMap((name) => [
          { ...nodeClass('a'), metadata: { name } },
          {
            ...pool(`${name}-pool`, 'a'),
            spec: {
              limits: { cpu: 1 },
              template: {
                spec: { nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name }, requirements: [] },
              },
            },
          },
        ]),
        many: [...pools, nodeClass('</script>')],
      }).map(([program, objects]) => {
        const made = adopted(objects as readonly JsonObject[], '*/ `${x}` \u2028 x');
        if (!('files' in made)) throw new Error(JSON.stringify(made));
        return [program, made.files] as const;
      }),
    );
    inProject(programs, (folder) => {
      expect(typeErrors(folder)).toBe('');
      expect(formatErrors(folder)).toBe('');
    });
  });

  it('that names one object twice is told, unless both are the same', () => {
    expect(adopted([pool('general', 'a'), pool('general', 'a')])).toHaveProperty('files');
    expect(adopted([pool('general', 'a'), pool('general', 'b')])).toEqual({
      nothing: [expect.stringContaining('NodePool/general is there twice and differs')],
    });
  });

  it('plans a repository only where nothing is', () => {
    expect(planOutput('src')).toMatchObject({ isRepository: false });
  });
});
