import { text } from '../code/expression';
import { field, map, metadata } from './values';
import type { Field } from './writing';

/** The namespace of a buffer that names none: that of most contexts of kubectl. */
export const USUAL_NAMESPACE = 'default';

/** The props of a CapacityBuffer. */
export const CAPACITY_BUFFER: readonly Field[] = [
  metadata(),
  {
    prop: 'namespace',
    from: ['metadata', 'namespace'],
    write: (value) => (typeof value !== 'string' || value === USUAL_NAMESPACE ? undefined : text(value)),
  },
  field('replicas', 'spec', 'replicas'),
  field('percentage', 'spec', 'percentage'),
  { prop: 'limits', from: ['spec', 'limits'], write: map },
  field('podTemplateRef', 'spec', 'podTemplateRef'),
  field('scalableRef', 'spec', 'scalableRef'),
  field('provisioningStrategy', 'spec', 'provisioningStrategy'),
];
