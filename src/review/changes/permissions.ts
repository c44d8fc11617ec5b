import { permissionsDiff } from '../../cloudformation';
import { compareMinors } from '../../karpenter/versions';
import { isObject } from '../../objects';
import { type Draft, listed } from '../draft';
import type { BothStates } from '../sides/pairs';
import { grantedBy } from './statements';

/** What the controller of a newer version calls and the template, where it is known, does not grant. */
export function permissionsNeeded({ before, after }: BothStates): Draft[] {
  if (compareMinors(before.minor, after.minor) >= 0) return [];
  const { template } = after.given;
  const isGranted = isObject(template) ? grantedBy(template) : () => false;
  const { statements } = permissionsDiff(before.minor, after.minor);
  return statements.flatMap(({ sid, why, parts }): Draft[] => {
    const missing = parts
      .filter(({ change, part, text }) => change === 'added' && part === 'action' && !isGranted(text))
      .map(({ text }) => text);
    if (missing.length === 0) return [];
    return [
      {
        effect: 'behaviour',
        rule: 'review/permissions-needed',
        resource: `Cluster/${after.facts.name ?? after.folder}`,
        path: 'karpenterVersion',
        before: before.facts.karpenterVersion,
        after: after.facts.karpenterVersion,
        reason: `the controller calls ${listed(missing)} (${sid}: ${why.replace(/\.$/, '')})${isObject(template) ? ', which the template does not grant' : ', and no template was given to look at'}`,
      },
    ];
  });
}
