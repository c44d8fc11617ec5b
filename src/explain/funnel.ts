import type { FunnelStage, FunnelStep } from '../karpenter';
import { whyEmpty } from '../karpenter';
import { type AskedPool, placeIn } from './cluster';
import type { EmptyingRow, ExplainOptions, FunnelRow, Place } from './types';

/** Whose field the path of a step is. */
const OBJECTS: Readonly<Record<FunnelStage, FunnelRow['object']>> = {
  catalogue: null,
  'node-class': 'EC2NodeClass',
  offerings: null,
  requirement: 'NodePool',
  label: 'NodePool',
  capacity: 'EC2NodeClass',
  'min-values': null,
  image: 'EC2NodeClass',
};

/** Where a field of a pool or of its node class stands. */
export function placeOfField(
  { pool, nodeClass }: AskedPool,
  object: FunnelRow['object'],
  path: string,
  options: ExplainOptions,
): Place | null {
  if (object === null || path === '') return null;
  return placeIn(object === 'NodePool' ? pool : nodeClass, path, options);
}

/** From the whole catalogue to the types that are launched. */
export function funnelRows(asked: AskedPool, options: ExplainOptions): readonly FunnelRow[] {
  const { funnel, launch } = asked.resolution;
  return [...funnel, ...launch].map(({ stage, path, text, left, removed, readmitted }: FunnelStep) => ({
    stage,
    object: OBJECTS[stage],
    path,
    place: placeOfField(asked, OBJECTS[stage], path, options),
    text,
    left,
    removed,
    readmitted,
  }));
}

/** As few conditions as leave no type together. */
export function emptyingRows(asked: AskedPool, options: ExplainOptions): readonly EmptyingRow[] {
  if (asked.launches.types.length > 0) return [];
  return whyEmpty(asked.resolution).map(({ object, path, text, without }) => ({
    object,
    path,
    place: placeOfField(asked, object, path, options),
    text,
    without,
  }));
}
