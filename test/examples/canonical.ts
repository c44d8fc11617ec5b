import { load } from 'js-yaml';
import { parse as parseToml } from 'smol-toml';
import {
  AMI_FAMILY_TRAITS,
  durationMilliseconds,
  type EC2NodeClassObject,
  parseQuantity,
  resolveAmiFamily,
} from '../../src/karpenter';

/** What an object says, one line a statement: order, spelling and names of clusters and roles do not count. */
export interface Statement {
  readonly kind: string;
  readonly name: string;
  readonly says: readonly string[];
}

interface Manifest extends EC2NodeClassObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

type Json = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

const seconds = (text: string): number | string => {
  const milliseconds = durationMilliseconds(text);
  return milliseconds === undefined ? text : milliseconds / 1000;
};

/** Fields whose text has several spellings for one meaning, or that name the cluster's own things. */
const SPELLINGS: readonly { readonly at: RegExp; readonly write: (value: unknown, manifest: Manifest) => unknown }[] = [
  { at: /\.(consolidateAfter|expireAfter|duration)$/, write: (text) => seconds(String(text)) },
  { at: /^spec\.limits\./, write: (amount) => Number(parseQuantity(String(amount))) / 1e9 },
  { at: /^spec\.role$/, write: () => 'of the nodes' },
  { at: /SelectorTerms\[\]\.tags\.karpenter\.sh\/discovery$/, write: () => 'of the cluster' },
  {
    at: /^spec\.blockDeviceMappings\[\]$/,
    // Naming the family's own device as the root volume says nothing new.
    write: (mapping, manifest) => {
      const { rootVolume, ...rest } = mapping as Json;
      const { ephemeralDevice } = AMI_FAMILY_TRAITS[resolveAmiFamily(manifest)];
      return rootVolume === true && rest.deviceName === ephemeralDevice ? rest : mapping;
    },
  },
];

/** A value with sorted keys and lists, each field as its spelling says. */
function canonical(value: unknown, at: string, manifest: Manifest): unknown {
  const written = SPELLINGS.find((spelling) => spelling.at.test(at))?.write(value, manifest) ?? value;
  if (Array.isArray(written)) {
    return written
      .map((item) => canonical(item, `${at}[]`, manifest))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (!isMap(written)) return written;
  return Object.fromEntries(
    Object.entries(written)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, child]) => [key, canonical(child, `${at}.${key}`, manifest)]),
  );
}

/** One line for each leaf of maps, one for each item of lists. */
function lines(value: unknown, at: string): string[] {
  if (isMap(value)) return Object.entries(value).flatMap(([key, child]) => lines(child, `${at}.${key}`));
  if (Array.isArray(value)) return value.map((item) => `${at}[]: ${JSON.stringify(item)}`);
  return [`${at}: ${JSON.stringify(value)}`];
}

const nodeConfigLines = (text: string): string[] =>
  lines((load(text) as { readonly spec: unknown }).spec, 'NodeConfig spec');

/** What user data is made of. Of scripts only that there is one: their text is everybody's own. */
function userDataLines(text: string): string[] {
  const boundary = /boundary="([^"]+)"/.exec(text)?.[1];
  if (boundary !== undefined) {
    return text
      .split(`--${boundary}`)
      .slice(1)
      .map((part) => part.slice(part.indexOf('\n\n') + 2))
      .filter((part) => /^(#!|.*apiVersion:)/ms.test(part))
      .flatMap(userDataLines);
  }
  if (text.startsWith('#!')) return ['a shell script'];
  if (/^apiVersion: node\.eks\.aws/m.test(text)) return nodeConfigLines(text);
  return lines(parseToml(text), 'Bottlerocket');
}

/** The statements of one manifest. */
export function statementOf(document: object): Statement {
  const manifest = document as Manifest;
  const { userData, ...spec } = (manifest.spec ?? {}) as Json;
  return {
    kind: manifest.kind,
    name: manifest.metadata.name,
    says: [
      ...lines(canonical(spec, 'spec', manifest), 'spec'),
      ...(typeof userData === 'string' ? userDataLines(userData).map((line) => `user data: ${line}`) : []),
    ].sort(),
  };
}
