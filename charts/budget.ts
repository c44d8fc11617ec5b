import type { Duration } from 'cdk8s';
import { type Check, failed, type Problem } from '../src/findings';
import {
  compileWindows,
  type DisruptionReason,
  parseCron,
  type TimeWindow,
  type WindowOptions,
  type WindowsResult,
  type Years,
} from '../src/karpenter';
import { unknownProps } from '../src/props';
import { durationText } from './durations';

/** One entry of `spec.disruption.budgets`, as it stands in the YAML. */
export interface BudgetSpec {
  /** Nodes that may be disrupted at once, `5` or `20%` (rounded up); `0` blocks. */
  readonly nodes: string;
  /** Reasons that the budget restricts; others go past it. @default - every reason */
  readonly reasons?: readonly DisruptionReason[];
  /** Cron schedule in UTC at which the window opens; `duration` goes with it. @default - always */
  readonly schedule?: string;
  /** How long the window stays open, in hours and minutes, `8h30m`. @default - always */
  readonly duration?: string;
}

/** Windows in people's time, and how they become schedules. */
interface CompiledFrom {
  readonly windows: readonly TimeWindow[];
  readonly options: WindowOptions;
}

/**
 * How many nodes of a pool may be disrupted at once. Budgets only restrict: the smallest of those that apply counts,
 * and outside of its schedule a budget restricts nothing. They hold for consolidation and drift, and from Karpenter 1.15
 * for node repair (`Unhealthy`), not for expiry, interruption or deletion.
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

  /**
   * No node outside of these windows: the budgets that block the time between them, since a budget can only restrict.
   *
   * @param windows in people's time: `{ days: 'sat,sun', from: '02:00', to: '06:00', timeZone: 'Europe/Berlin' }`
   * @param years for which the schedules have to be right @default - the year of the time zone data and the two after it
   */
  static onlyDuring(windows: TimeWindow | readonly TimeWindow[], years?: Years): Budget {
    return new Budget({ nodes: '0' }, { windows: [windows].flat(), options: { complement: true, years } });
  }

  /** Compiling takes tens of milliseconds, and one budget may serve the pools of a fleet. */
  private result?: WindowsResult;

  private constructor(
    private readonly spec: BudgetSpec,
    private readonly windows?: CompiledFrom,
  ) {}

  /**
   * Holds only in a window, in UTC.
   *
   * @param schedule five cron fields (or `@daily` and the like) that say when the window opens: `0 9 * * mon-fri`.
   *   Karpenter reads UTC and knows neither `7` for Sunday, nor full names, nor `fri-mon`; one schedule that it cannot
   *   read stops every disruption of the pool without an error.
   * @param duration how long it stays open, in whole minutes
   */
  during(schedule: string, duration: Duration): Budget;
  /**
   * Holds only in windows of people's time: `{ days: 'mon-fri', from: '09:00', to: '17:00', timeZone: 'Europe/Berlin' }`,
   * or whole days by date: `{ from: '12-20', through: '01-06' }`. Compiled to as many UTC schedules as it takes, right on
   * both sides of a change of the clock; where cron cannot say it exactly they cover a little more, and the synth says
   * how much.
   *
   * @param years for which they have to be right @default - the year of the time zone data and the two after it
   */
  during(windows: TimeWindow | readonly TimeWindow[], years?: Years): Budget;
  during(window: string | TimeWindow | readonly TimeWindow[], more?: Duration | Years): Budget {
    if (typeof window === 'string') {
      const duration = more === undefined ? undefined : durationText(more as Duration);
      return new Budget({ ...this.spec, schedule: window, duration });
    }
    return new Budget(this.spec, { windows: [window].flat(), options: { years: more as Years | undefined } });
  }

  /**
   * Holds only for these reasons; disruption for any other is not restricted by it. Where nodes are repaired, one that
   * allows no node names the other three: without reasons it keeps broken nodes too (`Unhealthy`, 1.15+).
   */
  for(...reasons: readonly [DisruptionReason, ...DisruptionReason[]]): Budget {
    return new Budget({ ...this.spec, reasons }, this.windows);
  }

  /** The UTC schedules of the windows and how close they are; undefined for a budget without windows. */
  compiled(): WindowsResult | undefined {
    this.result ??= this.windows && compileWindows(this.windows.windows, this.windows.options);
    return this.result;
  }

  /** The entries of the YAML: one, or with windows one for each schedule. */
  toSpecs(): BudgetSpec[] {
    const compiled = this.compiled();
    if (compiled === undefined) return [this.spec];
    return compiled.ok ? compiled.schedules.map((schedule) => ({ ...this.spec, ...schedule })) : [];
  }

  /**
   * What cannot be right. Paths are relative to the entry.
   * @internal
   */
  problems(): Problem[] {
    const compiled = this.compiled();
    return [
      ...failed(CHECKS, this.spec),
      ...(this.windows?.windows ?? []).flatMap(unknownInWindow),
      ...(compiled?.ok === false ? compiled.problems : []),
      ...(compiled?.ok && compiled.overBlockedHours > 0
        ? [{ rule: 'charts/budget-over-blocked', severity: 'info' as const, path: '', message: compiled.explanation }]
        : []),
    ];
  }
}

/** A window is of days of the week or of dates: of the two kinds, the one that fits better says what is unknown. */
function unknownInWindow(window: TimeWindow): Problem[] {
  const [weekly, dates] = [unknownProps('WeeklyWindow', window), unknownProps('DateWindow', window)];
  return weekly.length <= dates.length ? weekly : dates;
}

const unreadable = ({ schedule }: BudgetSpec) => {
  const cron = schedule === undefined ? undefined : parseCron(schedule);
  return cron?.ok === false ? cron.problem : undefined;
};

const CHECKS: readonly Check<BudgetSpec>[] = [
  {
    id: 'charts/budget-nodes',
    ok: ({ nodes }) => /^((100|[0-9]{1,2})%|[0-9]{1,9})$/.test(nodes),
    says: ({ nodes }) => ({
      path: 'nodes',
      got: nodes,
      message: 'nodes is a number of nodes or a percentage from 0% to 100%',
      fix: "write 5 or '20%'",
    }),
  },
  {
    id: 'charts/budget-duration-missing',
    ok: ({ schedule, duration }) => schedule === undefined || duration !== undefined,
    says: ({ duration }) => ({
      path: 'duration',
      got: duration,
      message: 'a schedule needs a duration: it only says when the window opens',
      fix: 'give one: during(schedule, Duration.hours(8))',
    }),
  },
  {
    id: 'charts/budget-schedule-missing',
    ok: ({ schedule, duration }) => duration === undefined || schedule !== undefined,
    says: ({ schedule }) => ({
      path: 'schedule',
      got: schedule,
      message: 'a duration needs a schedule that says when the window opens',
      fix: "give one: during('0 9 * * mon-fri', Duration.hours(8))",
    }),
  },
  {
    id: 'charts/budget-schedule',
    ok: (spec) => unreadable(spec) === undefined,
    says: (spec) => ({
      path: 'schedule',
      got: spec.schedule,
      message: `${unreadable(spec)?.message}; one schedule that the controller cannot read stops every disruption of the pool`,
      fix: unreadable(spec)?.fix ?? '',
    }),
  },
  {
    id: 'charts/budget-duration',
    ok: ({ duration }) => duration === undefined || /^(\d+h)?(\d+m)?$/.test(duration),
    says: ({ duration }) => ({
      path: 'duration',
      got: duration,
      message: 'the duration of a budget is in whole minutes',
      fix: 'round it to minutes',
    }),
  },
];
