import { RETIRING_ANNOTATION } from '../../cluster';
import { type Finding, parsePath, valueText } from '../../findings';
import { at, entriesAt, objectAt, scalarAt, textAt } from '../../objects';
import { type Draft, listed } from '../draft';
import { AWS_GROUP, classNameOf, isClass, isPool, poolsOfClass, type SideObject } from '../sides/cluster-state';
import type { BothStates } from '../sides/pairs';
import type { Verdicts } from '../verdicts';
import type { Launching } from './launches';

/** What the controller refuses and goes on launching all the same. */
const GOES_ON = ['controller/budget-schedule', 'controller/repair-budget'];
/** What it refuses and then does nothing with, not even read the other objects of the kind. */
const STOPS_ALL = 'controller/undecodable';

/** Another wrong value at the same place is nothing new: the object did not work before. */
const identity = ({ rule, path }: Finding): string => `${rule} ${path}`;

/** What the controller says of an object that it did not say before. */
function newFindings(
  before: SideObject | undefined,
  after: SideObject,
  states: BothStates,
  verdicts: Verdicts,
): readonly Finding[] {
  const found = verdicts.controller(after, states.after);
  if (found.length === 0) return found;
  const old = before === undefined ? [] : verdicts.controller(before, states.before).map(identity);
  return found.filter((finding) => !old.includes(identity(finding)));
}

function draftOf(object: SideObject, finding: Finding, states: BothStates): Draft {
  const { rule, path, message, got, fix, severity } = finding;
  const { after } = states;
  const pools = isClass(object) ? poolsOfClass(object.name, after) : isPool(object) ? [object.name] : [];
  const stops = severity === 'error' && !GOES_ON.includes(rule) && (isClass(object) || isPool(object));
  const ignoresOnly = rule === 'controller/feature-gate' && !isPool(object);
  const common = {
    resource: object.resource,
    path,
    after: got ?? at(object.object, ...parsePath(path)),
    reason: `${message}${got === undefined ? '' : ` (${valueText(got)})`} (${rule})`,
    pools: rule === STOPS_ALL && isPool(object) ? [...after.pools.keys()] : pools,
    ...(fix !== undefined && { fix }),
  };
  if (!stops || ignoresOnly) return { ...common, effect: 'behaviour', rule: 'review/ignored' };
  return { ...common, effect: 'stops', rule: isClass(object) ? 'review/class-not-ready' : 'review/pool-not-ready' };
}

/** What the controller refuses or ignores from now on, of objects that changed or that it reads by other rules. */
export const controllerDrafts = (
  before: SideObject | undefined,
  after: SideObject,
  states: BothStates,
  verdicts: Verdicts,
): Draft[] => newFindings(before, after, states, verdicts).map((finding) => draftOf(after, finding, states));

/** A pool whose class is not there, or not there any more. */
export function classDrafts(before: SideObject | undefined, pool: SideObject, states: BothStates): Draft[] {
  const { after } = states;
  const ref = objectAt(pool.object, 'spec', 'template', 'spec', 'nodeClassRef');
  const name = classNameOf(pool, after);
  if (textAt(ref, 'group') !== AWS_GROUP || name === undefined || after.classes.has(name)) return [];
  const isNew = before === undefined || classNameOf(before, states.before) !== name;
  // That a class goes is said of the class.
  if (!isNew || after.classes.size === 0) return [];
  const names = [...after.classes.keys()].sort();
  return [
    {
      effect: 'stops',
      rule: 'review/class-missing',
      resource: pool.resource,
      path: 'spec.template.spec.nodeClassRef.name',
      before: before && classNameOf(before, states.before),
      after: name,
      reason: `no node class of this name is among the objects of the cluster, which has ${listed(names)}: the pool is not Ready`,
      pools: [pool.name],
    },
  ];
}

/** Whether somebody said that a pool is being emptied. */
export const isRetiring = ({ object }: SideObject): boolean =>
  scalarAt(object, 'metadata', 'annotations', RETIRING_ANNOTATION) === 'true';

/** A pool that cannot launch anything any more, by what instance types and limits leave. */
export function launchDrafts(
  before: SideObject | undefined,
  pool: SideObject,
  states: BothStates,
  launching: Launching,
): Draft[] {
  if (isRetiring(pool)) return [];
  const now = launching.of(pool, states.after);
  const then = before && launching.of(before, states.before);
  const common = { resource: pool.resource, pools: [pool.name] };
  if (now.types.length === 0 && then?.types.length !== 0) {
    const last = [...now.resolution.funnel, ...now.resolution.launch].find(({ left }) => left === 0);
    const path = last?.path === '' || last === undefined ? 'spec.template.spec.requirements' : last.path;
    return [
      {
        ...common,
        effect: 'stops',
        rule: 'review/no-instance-types',
        path,
        before: then?.types.length,
        after: 0,
        reason: `no instance type is left for the pool${last === undefined ? '' : ` after ${last.text}`}`,
      },
    ];
  }
  const known = then?.blocking ?? [];
  return now.blocking
    .filter((resource) => !known.includes(resource) && now.types.length > 0)
    .map((resource) => ({
      ...common,
      effect: 'stops',
      rule: 'review/limit-blocks',
      path: 'spec.limits',
      before: before && limitOf(before, resource),
      after: limitOf(pool, resource),
      reason: `no node of any allowed instance type fits under the limit of ${resource}`,
    }));
}

const limitOf = ({ object }: SideObject, resource: string): unknown =>
  entriesAt(object, 'spec', 'limits').find(([name]) => name === resource)?.[1];
