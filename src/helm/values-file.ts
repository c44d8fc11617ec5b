import { isObject, type JsonObject, member } from '../objects';
import { successorOf } from './former-values';
import { valueKey } from './value-keys';

/** Settings by which no other chart's values could be taken for Karpenter's. */
const isSetting = (name: string): boolean =>
  valueKey(['settings', name]) !== undefined ||
  name === 'awsFeatureGates' ||
  successorOf(`settings.${name}`) !== undefined;

/** What the values of many charts have. */
const COMMON = ['clusterName', 'clusterEndpoint'];

function areKarpenter(values: JsonObject): boolean {
  const settings = member(values, 'settings');
  if (!isObject(settings)) return false;
  const own = Object.keys(settings).filter(isSetting);
  const aws = member(settings, 'aws');
  const former = isObject(aws)
    ? Object.keys(aws).filter((name) => successorOf(`settings.aws.${name}`) !== undefined)
    : [];
  return former.length > 0 || own.some((name) => !COMMON.includes(name)) || own.length > 1;
}

/**
 * The values of the chart `karpenter` in a file that is no Kubernetes object, and where: those of a chart that has it as a
 * part have them below its name. Undefined for anything else.
 *
 * @param name of the file: where it says Karpenter, the name of the cluster is enough to know the values by
 */
export function karpenterValues(
  document: JsonObject,
  name: string,
): { readonly path: readonly string[]; readonly values: JsonObject } | undefined {
  const isNamed = /karpenter/i.test(name) && isObject(member(document, 'settings'));
  if (
    areKarpenter(document) ||
    (isNamed && valueKey(['settings', Object.keys(document.settings as JsonObject)[0] ?? '']) !== undefined)
  ) {
    return { path: [], values: document };
  }
  const part = member(document, 'karpenter');
  return isObject(part) && areKarpenter(part) ? { path: ['karpenter'], values: part } : undefined;
}
