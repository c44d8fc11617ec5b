import { meant, type Problem } from '../findings';
import { ownedInNodeConfig } from '../karpenter/nodes/owned-user-data';
import { isObject, type JsonObject, objectAt, textAt } from '../objects';
import { parseText } from '../yaml/read';
import { ownedProblems } from './owned';

/** The fields of a NodeConfig; `open` holds keys of somebody else. */
interface Fields {
  readonly [name: string]: Fields | 'value' | 'open';
}

/** https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/api/ */
const NODE_CONFIG: Fields = {
  apiVersion: 'value',
  kind: 'value',
  metadata: 'open',
  spec: {
    cluster: {
      name: 'value',
      apiServerEndpoint: 'value',
      certificateAuthority: 'value',
      cidr: 'value',
      enableOutpost: 'value',
      id: 'value',
    },
    containerd: { config: 'value', baseRuntimeSpec: 'open' },
    featureGates: 'open',
    instance: { localStorage: { strategy: 'value', mountPath: 'value', disabledMounts: 'value' } },
    kubelet: { config: 'open', flags: 'value' },
  },
};

const GROUP = 'node.eks.aws';
const VERSION = `${GROUP}/v1alpha1`;
const KIND = 'NodeConfig';
const HEAD = `begin with apiVersion: ${VERSION} and kind: ${KIND}`;

/** What a text is as YAML: a map, nothing but comments, or neither. */
export type ReadYaml = { readonly map: JsonObject } | 'empty' | { readonly error: string };

/** The first document of a text, as nodeadm and Karpenter read it. */
export function readYaml(text: string): ReadYaml {
  for (const parsed of parseText(text, 'yaml')) {
    if ('error' in parsed) return parsed.error.message === 'empty' ? 'empty' : { error: parsed.error.message };
    const { value } = parsed.document;
    return isObject(value) ? { map: value } : { error: 'a list, not an object' };
  }
  return 'empty';
}

function* unread(map: JsonObject, fields: Fields, path: string): Generator<Problem> {
  for (const [key, value] of Object.entries(map)) {
    const known = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (typeof known === 'object' && isObject(value)) yield* unread(value, known, `${path}${key}.`);
    if (known !== undefined) continue;
    const names = Object.keys(fields);
    const same = names.find((name) => name.toLowerCase() === key.toLowerCase());
    const near = same ?? meant(key, names);
    // What is no name of ours may be one of a nodeadm that is newer.
    if (near === undefined) continue;
    yield {
      rule: 'user-data/node-config-key',
      ...(same === undefined && { severity: 'warning' }),
      path: '',
      got: `${path}${key}`,
      message: `${path}${key} is no field of a ${KIND}${same === undefined ? '' : ', which goes by capital and small letters'}: nodeadm does not read it`,
      fix: `write ${path}${near}`,
    };
  }
}

/** What nodeadm refuses or passes over of a NodeConfig; a node without one that it can read never joins. */
export function nodeConfigProblems(map: JsonObject, kubelet: JsonObject): readonly Problem[] {
  const keys = [...unread(map, NODE_CONFIG, '')];
  const heads = (['apiVersion', 'kind'] as const).flatMap((field): Problem[] => {
    const got = textAt(map, field);
    const right = field === 'kind' ? KIND : VERSION;
    // Said as a key in other letters.
    if (
      got === right ||
      keys.some(({ got: key }) => typeof key === 'string' && key.toLowerCase() === field.toLowerCase())
    )
      return [];
    const message = `a ${KIND} without ${field}: ${right} cannot be read by nodeadm: nodes start and never join`;
    return [{ rule: 'user-data/node-config', path: '', got: got ?? null, message, fix: HEAD }];
  });
  return [...heads, ...keys, ...ownedProblems(ownedInNodeConfig(objectAt(map, 'spec'), 'spec', kubelet))];
}
