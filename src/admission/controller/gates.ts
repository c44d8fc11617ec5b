import { formatPath } from '../../findings';
import { isAtLeast, type KarpenterMinor } from '../../karpenter/versions';
import { textAt } from '../../objects';
import { select } from '../select';
import type { ControllerRule, GateSettings } from './context';

/** What does nothing while a feature gate is off, without any error in the cluster. */
const GATED: readonly {
  readonly gate: keyof GateSettings;
  readonly kind: string;
  /** The field that needs the gate; without one the whole object does. */
  readonly field?: string;
  readonly onSince?: KarpenterMinor;
  readonly effect: string;
}[] = [
  { gate: 'nodeOverlay', kind: 'NodeOverlay', effect: 'the overlay is ignored' },
  { gate: 'capacityBuffer', kind: 'CapacityBuffer', effect: 'the buffer is ignored' },
  { gate: 'staticCapacity', kind: 'NodePool', field: 'spec.replicas', effect: 'the pool creates no nodes' },
  {
    gate: 'reservedCapacity',
    kind: 'EC2NodeClass',
    field: 'spec.capacityReservationSelectorTerms[]',
    onSince: '1.6',
    effect: 'the reservations are ignored',
  },
];

export const gates: ControllerRule = (object, { gates: settings, karpenterMinor }, report) => {
  if (settings === undefined) return;
  for (const { gate, kind, field, onSince, effect } of GATED) {
    if (textAt(object, 'kind') !== kind) continue;
    const isOn = settings[gate] ?? (onSince !== undefined && isAtLeast(karpenterMinor, onSince));
    const used = field === undefined ? { path: [], value: undefined } : select(object, field)[0];
    if (isOn || used === undefined) continue;
    report({
      rule: 'controller/feature-gate',
      path: formatPath(used.path),
      message: `the feature gate ${gate} is off: ${effect}`,
      ...(typeof used.value === 'number' && { got: used.value }),
      fix: `turn on the feature gate ${gate}, or remove ${field === undefined ? 'the object' : field.replace('[]', '')}`,
    });
  }
};
