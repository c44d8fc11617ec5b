import { formatPath } from '../../findings';
import { qualifiedNameProblem, textAt } from '../../objects';
import { type Selected, select } from '../select';
import type { ControllerRule, Report } from './context';

const FIELDS = ['spec.template.spec.taints[]', 'spec.template.spec.startupTaints[]'];

/** What the controller's validation says of taints: `taints` and `startupTaints` count as one list for duplicates. */
export const taints: ControllerRule = (object, _, report) => {
  const seen = new Set<string>();
  for (const field of FIELDS) {
    for (const taint of select(object, field)) {
      checkSyntax(taint, report);
      const key = textAt(taint.value, 'key') ?? '';
      const effect = textAt(taint.value, 'effect') ?? '';
      const pair = JSON.stringify([key, effect]);
      if (seen.has(pair)) {
        report({
          rule: 'controller/duplicate-taint',
          path: formatPath(taint.path),
          message: 'taints and startupTaints together must not have a key twice with the same effect',
          got: `${key}:${effect}`,
          fix: 'remove one of them; two values of one key need two NodePools',
        });
      }
      seen.add(pair);
    }
  }
};

function checkSyntax({ path, value }: Selected, report: Report): void {
  for (const field of ['key', 'value']) {
    const text = textAt(value, field) ?? '';
    // The controller does not look at a value that is empty; a missing key is the API server's matter.
    const problem = text === '' ? undefined : qualifiedNameProblem(text);
    if (problem === undefined) continue;
    const at = formatPath([...path, field]);
    report({
      rule: 'controller/taint',
      path: at,
      message: `the ${field} of a taint is no qualified name: ${problem}`,
      got: text,
    });
  }
}
