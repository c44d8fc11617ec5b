import type { ReviewChange } from '../../src/review';

/** A consequence with everything that each has, to be made another one. */
export const CHANGE: ReviewChange = {
  effect: 'rolls',
  rule: 'review/class-changed',
  cluster: 'prod',
  resource: 'EC2NodeClass/default',
  path: 'spec.tags.team',
  before: 'a',
  after: 'b',
  reason: 'tags are not changed in place',
  pools: ['general'],
  nodes: null,
  pace: null,
  accepted: null,
  source: null,
  fix: null,
};
