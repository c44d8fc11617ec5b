import { formatPath } from '../../findings';
import { OPEN_KUBELET_SINCE } from '../../karpenter/kubelet/open';
import { parseQuantity } from '../../karpenter/units/quantity';
import { isAtLeast, type KarpenterMinor } from '../../karpenter/versions';
import { at } from '../../objects';
import { select } from '../select';
import type { ControllerRule } from './context';
import { kubeletConfiguration } from './kubelet-configuration';

type Refusal = { readonly message: string; readonly fix: string };

const reservation = (value: string): Refusal | undefined =>
  parseQuantity(value) === undefined
    ? { message: 'a reservation is a quantity', fix: 'write a quantity such as 100m or 200Mi' }
    : undefined;

const threshold = (value: string): Refusal | undefined =>
  value.endsWith('%') || parseQuantity(value) !== undefined
    ? undefined
    : {
        message: 'a threshold is a quantity or a percentage',
        fix: 'write a quantity such as 200Mi or a percentage such as 5%',
      };

/** What the controller parses, each with the first minor that does not any more. Other signals only reach the kubelet. */
const SETTINGS: readonly {
  readonly field: string;
  readonly problem: (value: string) => Refusal | undefined;
  readonly until?: KarpenterMinor;
}[] = [
  { field: 'spec.kubelet.kubeReserved{}', problem: reservation },
  { field: 'spec.kubelet.systemReserved{}', problem: reservation },
  { field: 'spec.kubelet.evictionHard{memory.available}', problem: threshold },
  { field: 'spec.kubelet.evictionHard{nodefs.available}', problem: threshold },
  { field: 'spec.kubelet.evictionSoft{memory.available}', problem: threshold, until: '1.9' },
  { field: 'spec.kubelet.evictionSoft{nodefs.available}', problem: threshold, until: '1.9' },
];

/**
 * Kubelet settings that pass the CRD's loose patterns and that the controller cannot reckon with: a threshold may be
 * empty there, and an exponent may have a fraction. The controller parses them as quantities whenever it looks at
 * instance types (AWS `pkg/providers/instancetype/types.go` 522-574), and panics where it cannot. By reading. Since 1.15
 * it validates the whole configuration before.
 */
export const kubelet: ControllerRule = (object, options, report) => {
  const { karpenterMinor } = options;
  if (isAtLeast(karpenterMinor, OPEN_KUBELET_SINCE)) {
    // Loaded here, by the first class that has any.
    if (at(object, 'spec', 'kubelet') !== undefined) kubeletConfiguration(object, options, report);
    return;
  }
  for (const { field, problem, until } of SETTINGS) {
    if (until !== undefined && isAtLeast(karpenterMinor, until)) continue;
    for (const { path, value } of select(object, field)) {
      const found = typeof value === 'string' ? problem(value) : undefined;
      if (found === undefined) continue;
      report({
        rule: 'controller/kubelet',
        path: formatPath(path),
        message: `the controller cannot parse the setting: ${found.message}`,
        got: value,
        fix: found.fix,
      });
    }
  }
};
