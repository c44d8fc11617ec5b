import { at, listAt, textAt } from '../../objects';
import { call, data, type Expression, text } from '../code/expression';
import type { Field, Writing } from './writing';

const TERMS = ['spec', 'amiSelectorTerms'] as const;

/** `al2023@v20260315` as a call; undefined for an alias that has none. */
function aliased(alias: string): Expression | undefined {
  const [, family = '', version = ''] = /^([a-z0-9]+)@(latest|v.+)$/.exec(alias) ?? [];
  if (['al2', 'al2023', 'bottlerocket'].includes(family)) return call(`Ami.${family}`, text(version));
  const [, release] = /^windows(2019|2022|2025)$/.exec(family) ?? [];
  return release === undefined || version !== 'latest' ? undefined : call('Ami.windows', text(release));
}

/** The images of a class, where `Ami` can say them. */
function ami({ object }: Writing): Expression | undefined {
  const terms = listAt(object, ...TERMS);
  const alias = textAt(terms[0], 'alias');
  if (alias !== undefined) return terms.length === 1 ? aliased(alias) : undefined;
  const family = textAt(object, 'spec', 'amiFamily');
  if (family === undefined || terms.length === 0) return undefined;
  return call('Ami.select', text(family), ...terms.map((term, index) => data(term, [...TERMS, index])));
}

const isAliased = (object: unknown): boolean => at(listAt(object, ...TERMS)[0], 'alias') !== undefined;

/** What a node boots: by `Ami`, and with the fields of the CRD where that does not say it. */
export const IMAGES: readonly Field[] = [
  {
    prop: 'amiFamily',
    from: ['spec', 'amiFamily'],
    write: (family, writing, from) => {
      const isSaid = family === undefined || (!isAliased(writing.object) && ami(writing) !== undefined);
      return isSaid ? undefined : data(family, from);
    },
  },
  { prop: 'ami', from: TERMS, write: (_, writing) => ami(writing) },
  {
    prop: 'amiSelectorTerms',
    from: TERMS,
    write: (terms, writing, from) => (ami(writing) === undefined ? data(terms, from) : undefined),
  },
];
