import { formatPath, meant } from '../../findings';
import { normalizeLabel, restrictedLabelReason, WELL_KNOWN_LABELS } from '../../karpenter/labels';
import { listAt, textAt } from '../../objects';
import { select } from '../select';
import type { ControllerRule } from './context';
import {
  CPU_MANUFACTURERS,
  GPU_MANUFACTURERS,
  GPU_NAMES,
  INSTANCE_CATEGORIES,
  INSTANCE_FAMILIES,
  INSTANCE_SIZES,
  INSTANCE_TYPES,
} from './type-names';

const KEYS = WELL_KNOWN_LABELS.map(({ key }) => key);

const nameOf = (key: string): string => key.slice(key.indexOf('/') + 1);
const domainOf = (key: string): string => key.slice(0, Math.max(key.indexOf('/'), 0));

/** Domains of Kubernetes, Karpenter and AWS: nobody has labels of his own there. */
const OFFICIAL = /(^|\.)(kubernetes\.io|k8s\.io|k8s\.aws|karpenter\.sh|amazonaws\.com)$/;

/** Letters that differ between the name of a label and one that was meant to be it: a third of them, two at most. */
const mostSlips = (name: string): number => Math.min(2, Math.floor(name.length / 3));
const MOST_LETTERS = 100;

/** Values by which a label of another domain is known to be Karpenter's. */
const VALUES: Readonly<Record<string, () => readonly string[]>> = {
  arch: () => ['amd64', 'arm64'],
  'capacity-type': () => ['spot', 'on-demand', 'reserved'],
  'instance-type': () => INSTANCE_TYPES,
  'instance-family': () => INSTANCE_FAMILIES,
  'instance-size': () => INSTANCE_SIZES,
  'instance-category': () => INSTANCE_CATEGORIES,
  'instance-cpu-manufacturer': () => CPU_MANUFACTURERS,
  'instance-gpu-manufacturer': () => GPU_MANUFACTURERS,
  'instance-gpu-name': () => GPU_NAMES,
};

/** Names that others give to what Karpenter's labels say. */
const ALIASES: Readonly<Record<string, string>> = {
  architecture: 'arch',
  'availability-zone': 'zone',
  az: 'zone',
  lifecycle: 'capacity-type',
};

/** The label that was meant by one which Karpenter does not know; undefined for a label of somebody's own. */
function intended(key: string, values: readonly unknown[]): string | undefined {
  const name = nameOf(key).toLowerCase();
  const known = Object.hasOwn(ALIASES, name) ? ALIASES[name] : name;
  const same = KEYS.find((each) => nameOf(each) === known);
  if (OFFICIAL.test(domainOf(key).toLowerCase())) {
    return same ?? (key.length > MOST_LETTERS ? undefined : meant(key, KEYS, mostSlips(name)));
  }
  const possible = Object.hasOwn(VALUES, name) ? VALUES[name]?.() : undefined;
  const speaks =
    possible !== undefined && values.length > 0 && values.every((value) => possible.includes(String(value)));
  return speaks ? same : undefined;
}

/**
 * Requirements on labels that Karpenter does not know, and whose names say that it was meant to: a label of nobody's
 * leaves out no instance type, it is only given to the nodes.
 */
export const foreignLabels: ControllerRule = (object, { karpenterMinor }, report) => {
  // Other groups, such as EKS Auto Mode's, have labels of their own.
  const group = textAt(object, 'spec', 'template', 'spec', 'nodeClassRef', 'group');
  if (group !== undefined && group !== 'karpenter.k8s.aws') return;
  for (const { path, value } of select(object, 'spec.template.spec.requirements[]')) {
    const written = textAt(value, 'key');
    if (written === undefined) continue;
    const key = normalizeLabel(written);
    if (KEYS.includes(key) || restrictedLabelReason(key, karpenterMinor) !== undefined) continue;
    const near = intended(key, listAt(value, 'values'));
    if (near === undefined) continue;
    report({
      rule: 'controller/foreign-label',
      severity: 'warning',
      path: formatPath([...path, 'key']),
      got: written,
      message:
        'Karpenter does not know this label: the requirement leaves out no instance type, nodes only get the label',
      fix: `write ${near}`,
    });
  }
};
