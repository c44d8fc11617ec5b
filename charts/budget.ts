import type { Duration } from 'cdk8s';
import { type Problem, parseCron } from '../karpenter';
import { failed } from './checks';
import { durationText } from './durations';

/** Why Karpenter wants to remove a node of its own accord. */
export type DisruptionReason = 'Underutilized' | 'Empty' | 'Drifted';

/** One entry of `spec.disruption.budgets`, as it stands in the YAML. */
export interface BudgetSpec {
  readonly nodes: string;
  readonly reasons?: readonly DisruptionReason[];
  readonly schedule?: string;
  readonly duration?: string;
}

/**
 * How many nodes of a pool may be disrupted at once. Budgets only restrict: the smallest of those that apply counts,
 * and outside of its schedule a budget restricts nothing. They hold for consolidation and drift, not for expiry,
 * interruption or deletion.
 *
 * @see https://karpenter.sh/docs/concepts/disruption/#disruption-budgets
 */
export class Budget {
  /**
   * At most so many nodes, or so much of the pool, rounded up.
   * @param nodes a number of nodes, or a percentage `'20%'`
   */
  static atMost(nodes: number | `${number}%`): Budget {
    return new Budget({ nodes: String(nodes) });
  }

  /** No node at all. */
  static none(): Budget {
    return new Budget({ nodes: '0' });
  }

  private constructor(private readonly spec: BudgetSpec) {}

  /**
   * Holds only in a window, in UTC.
   *
   * @param schedule five cron fields (or `@daily` and the like) that say when the window opens: `0 9 * * mon-fri`.
   *   Karpenter reads UTC and knows neither `7` for Sunday, nor full names, nor `fri-mon`; one schedule that it cannot
   *   read stops every disruption of the pool without an error.
   * @param duration how long it stays open, in whole minutes
   */
  during(schedule: string, duration: Duration): Budget {
    return new Budget({
      ...this.spec,
      schedule,
      duration: duration === undefined ? undefined : durationText(duration),
    });
  }

  /** Holds only for these reasons; disruption for any other is not restricted by it. */
  for(...reasons: readonly [DisruptionReason, ...DisruptionReason[]]): Budget {
    return new Budget({ ...this.spec, reasons });
  }

  /** The entry of the YAML. */
  toSpec(): BudgetSpec {
    return this.spec;
  }

  /** What cannot be right. Paths are relative to the entry. */
  problems(): Problem[] {
    const { nodes, schedule, duration } = this.spec;
    const cron = schedule === undefined ? undefined : parseCron(schedule);
    const unreadable = cron?.ok === false ? cron.problem : undefined;
    return failed('charts/budget', [
      {
        ok: /^((100|[0-9]{1,2})%|[0-9]{1,9})$/.test(nodes),
        path: 'nodes',
        got: nodes,
        message: 'nodes is a number of nodes or a percentage from 0% to 100%',
        fix: "write 5 or '20%'",
      },
      {
        ok: schedule === undefined || duration !== undefined,
        path: 'duration',
        got: duration,
        message: 'a schedule needs a duration: it only says when the window opens',
        fix: 'give one: during(schedule, Duration.hours(8))',
      },
      {
        ok: duration === undefined || schedule !== undefined,
        path: 'schedule',
        got: schedule,
        message: 'a duration needs a schedule that says when the window opens',
        fix: "give one: during('0 9 * * mon-fri', Duration.hours(8))",
      },
      {
        ok: unreadable === undefined,
        path: 'schedule',
        got: schedule,
        message: `${unreadable?.message}; one schedule that the controller cannot read stops every disruption of the pool`,
        fix: unreadable?.fix ?? '',
      },
      {
        ok: duration === undefined || /^(\d+h)?(\d+m)?$/.test(duration),
        path: 'duration',
        got: duration,
        message: 'the duration of a budget is in whole minutes',
        fix: 'round it to minutes',
      },
    ]);
  }
}
