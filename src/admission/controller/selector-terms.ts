import { formatPath, type Path, type Severity } from '../../findings';
import { at, isObject, type JsonObject, listAt, member } from '../../objects';
import { flow } from '../way-out/flow';
import type { ControllerRule } from './context';

interface Selector {
  readonly field: string;
  /** What the terms select, as a plural. */
  readonly what: string;
  /** Fields by which a term with empty tags still selects something. */
  readonly narrowing: readonly string[];
  /** Where a term with empty tags takes things that were never meant. */
  readonly all: string;
  readonly severity: Severity;
  /** By the first of these fields that a term has, the controller goes alone; what else it then passes over. */
  readonly alone: readonly { readonly by: string; readonly ignores: readonly string[] }[];
}

/** How the controller reads the terms (v1.15.2 pkg/providers: subnet, securitygroup, capacityreservation; pkg/providers/amifamily/ami.go:115-165). */
const SELECTORS: readonly Selector[] = [
  {
    field: 'subnetSelectorTerms',
    what: 'subnets',
    narrowing: ['id'],
    all: 'every subnet of the account in this region, those of other clusters and VPCs too',
    severity: 'error',
    alone: [{ by: 'id', ignores: ['tags'] }],
  },
  {
    field: 'securityGroupSelectorTerms',
    what: 'security groups',
    narrowing: ['id', 'name'],
    all: 'every security group of the account in this region, more than an instance can have',
    severity: 'error',
    alone: [
      { by: 'id', ignores: ['tags', 'name'] },
      { by: 'name', ignores: ['tags'] },
    ],
  },
  {
    field: 'amiSelectorTerms',
    what: 'images',
    narrowing: ['id', 'name', 'alias', 'ssmParameter', 'owner'],
    all: 'every image that the account may use, public ones of strangers too, and the newest one is launched',
    severity: 'error',
    alone: [{ by: 'ssmParameter', ignores: ['tags', 'name', 'owner'] }],
  },
  {
    field: 'capacityReservationSelectorTerms',
    what: 'capacity reservations',
    narrowing: ['id', 'ownerID', 'instanceMatchCriteria'],
    all: 'every capacity reservation that the account may use',
    severity: 'warning',
    alone: [{ by: 'id', ignores: ['tags', 'ownerID', 'instanceMatchCriteria'] }],
  },
];

const has = (term: JsonObject, field: string): boolean => (member(term, field) ?? null) !== null;

const hasEmptyTags = (term: JsonObject): boolean => isObject(term.tags) && Object.keys(term.tags).length === 0;

/** Terms with empty tags: no filter at all is left of them. */
export const emptySelectors: ControllerRule = (object, _, report) => {
  for (const { field, what, narrowing, all, severity } of SELECTORS) {
    for (const [index, term] of listAt(object, 'spec', field).entries()) {
      if (!isObject(term) || !hasEmptyTags(term) || narrowing.some((other) => has(term, other))) continue;
      report({
        rule: 'controller/empty-selector',
        severity,
        path: formatPath(['spec', field, index, 'tags']),
        got: term.tags,
        message: `without a tag the term selects ${all}`,
        fix: `write the tags of the ${what} that are meant, or their id`,
      });
    }
  }
};

const isPair = (tags: unknown): tags is JsonObject =>
  isObject(tags) && /^(key|name)\nvalue$/i.test(Object.keys(tags).sort().join('\n'));

/** Tags written as AWS lists them, a key and a value: they are two tags then. */
export const keyValueTags: ControllerRule = (object, _, report) => {
  const places: Path[] = SELECTORS.flatMap(({ field }) =>
    listAt(object, 'spec', field).map((_term, index) => ['spec', field, index, 'tags']),
  );
  for (const path of [...places, ['spec', 'tags']]) {
    const tags = at(object, ...path);
    if (!isPair(tags)) continue;
    const [[, key] = [], [, value] = []] = Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1));
    const isText = typeof key === 'string' && typeof value === 'string';
    report({
      rule: 'controller/key-value-tags',
      severity: 'warning',
      path: formatPath(path),
      message: `tags are a map: these are two tags, named ${Object.keys(tags).join(' and ')}`,
      fix: isText ? `write tags: ${flow({ [key]: value })}` : 'write the key, a colon and the value',
    });
  }
};

/** Fields that the controller passes over, as the term has one that stands alone. */
export const ignoredSelectorFields: ControllerRule = (object, _, report) => {
  for (const { field, what, alone } of SELECTORS) {
    const terms = listAt(object, 'spec', field);
    for (const { by, ignores } of alone) {
      const isMixed = (term: unknown): boolean =>
        isObject(term) && has(term, by) && ignores.some((other) => has(term, other));
      // Then the API server refuses the class. It looks for it only with these fields.
      if (by !== 'ssmParameter' && terms.every(isMixed)) continue;
      for (const [index, term] of terms.entries()) {
        if (!isObject(term) || !isMixed(term)) continue;
        // A term with an id is read by its id, whatever the name.
        if (by === 'name' && has(term, 'id')) continue;
        const ignored = ignores.filter((other) => has(term, other));
        report({
          rule: 'controller/ignored-selector',
          severity: 'warning',
          path: formatPath(['spec', field, index, ignored[0] ?? '']),
          got: term[ignored[0] ?? ''],
          message: `a term with ${by} selects by ${by} alone: what it says of ${ignored.join(' and ')} narrows nothing`,
          fix: `take ${ignored.join(' and ')} out, or ${by}; another set of ${what} is a term of its own`,
        });
      }
    }
  }
};
