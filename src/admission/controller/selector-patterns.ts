import { formatPath, type Path } from '../../findings';
import { at, isObject, listAt, textAt } from '../../objects';
import type { ControllerRule } from './context';

/** Fields whose terms name things, or tags of things, to EC2. */
const FIELDS = [
  'amiSelectorTerms',
  'subnetSelectorTerms',
  'securityGroupSelectorTerms',
  'capacityReservationSelectorTerms',
] as const;

/** What is written so in a regular expression alone; `v1.*` and `[old]` stand in names as they are. */
const REGULAR_EXPRESSION = /^\^|\$$|\\[a-z.]|(^|[-_/: ])\.[*+]|\([^()]*\|[^()]*\)|\[\w-\w[^\]]*\]/i;

/** Names one by one, which one text of EC2 cannot say. */
const ALTERNATIVES = /\([^()]*\|[^()]*\)/;

/** What of a regular expression stands for any letters. */
const ANYTHING = /\\[dws][*+]?|\[[^\]]*\][*+]?|\.[*+]\??|\*+/gi;

const asEc2 = (text: string): string =>
  text
    .replace(/^\^|\$$/g, '')
    .replace(ANYTHING, '*')
    .replaceAll('\\', '');

/**
 * Names and tags that are written as a regular expression. Terms become filters of EC2 (v1.15.2
 * pkg/providers/amifamily/ami.go:129-165, pkg/providers/subnet/subnet.go, pkg/providers/securitygroup/securitygroup.go),
 * which know `*` and `?` and take everything else as it stands.
 */
export const selectorPatterns: ControllerRule = (object, _, report) => {
  for (const field of FIELDS) {
    for (const [index, term] of listAt(object, 'spec', field).entries()) {
      const base: Path = ['spec', field, index];
      const tags = at(term, 'tags');
      const places: Path[] = [['name'], ...(isObject(tags) ? Object.keys(tags).map((key) => ['tags', key]) : [])];
      for (const place of places) {
        const text = textAt(term, ...place);
        if (text === undefined || !REGULAR_EXPRESSION.test(text)) continue;
        report({
          rule: 'controller/selector-pattern',
          severity: 'warning',
          path: formatPath([...base, ...place]),
          got: text,
          message: 'EC2 reads no regular expression here: it knows * and ?, and takes every other letter as it stands',
          fix: ALTERNATIVES.test(text) ? 'write a term for each' : `write ${asEc2(text)}`,
        });
      }
    }
  }
};
