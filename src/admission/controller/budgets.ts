import { formatPath } from '../../findings';
import { parseCron } from '../../karpenter/time/cron';
import { select } from '../select';
import type { ControllerRule } from './context';

/** Schedules that the CRD's pattern lets through and the controller cannot parse: no budget of the pool then allows anything. */
export const budgetSchedules: ControllerRule = (object, _, report) => {
  for (const { path, value } of select(object, 'spec.disruption.budgets[].schedule')) {
    if (typeof value !== 'string') continue;
    const parsed = parseCron(value);
    if (parsed.ok) continue;
    const { field, message, fix } = parsed.problem;
    report({
      rule: 'controller/budget-schedule',
      path: formatPath(path),
      message: `the controller cannot parse the schedule and stops every disruption of the pool: ${field === undefined ? '' : `${field}: `}${message}`,
      got: value,
      fix,
    });
  }
};
