/** The service models that the `aws` CLI carries (botocore), and whether a body is what they say. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

interface Member {
  readonly shape: string;
  readonly location?: string;
  readonly locationName?: string;
}

interface Shape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, Member>>;
  readonly member?: Member;
  readonly value?: Member;
  readonly enum?: readonly string[];
}

interface Operation {
  readonly http: { readonly method: string; readonly requestUri: string };
  readonly input?: Member;
  readonly output?: Member;
}

export interface ServiceModel {
  readonly operations: Readonly<Record<string, Operation>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

const LIBRARIES = join(__dirname, '../../../.venv/lib');

/** The newest model of a service. */
export function serviceModel(service: string): ServiceModel {
  const python = readdirSync(LIBRARIES).find((name) => name.startsWith('python')) ?? '';
  const folder = join(LIBRARIES, python, 'site-packages/botocore/data', service);
  const version = readdirSync(folder).sort().at(-1) ?? '';
  return JSON.parse(gunzipSync(readFileSync(join(folder, version, 'service-2.json.gz'))).toString()) as ServiceModel;
}

const TYPES: Readonly<Record<string, readonly string[]>> = {
  string: ['string'],
  character: ['string'],
  blob: ['string'],
  boolean: ['boolean'],
  integer: ['number'],
  long: ['number'],
  float: ['number'],
  double: ['number'],
  timestamp: ['number', 'string'],
};

/**
 * What is wrong with a value of a shape; nothing where it is right. `wire` names members as they are on the wire of
 * JSON services; without it as the CLI prints them.
 */
export function shapeFaults(model: ServiceModel, name: string, value: unknown, path = '', wire = false): string[] {
  const shape = model.shapes[name];
  if (shape === undefined) return [`${path}: no shape ${name}`];
  if (shape.type === 'list') {
    if (!Array.isArray(value)) return [`${path}: no list`];
    return value.flatMap((item, index) =>
      shapeFaults(model, shape.member?.shape ?? '', item, `${path}[${index}]`, wire),
    );
  }
  if (shape.type === 'structure' || shape.type === 'map') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [`${path}: no object`];
    const entries = Object.entries(value);
    if (shape.type === 'map') {
      return entries.flatMap(([key, item]) =>
        shapeFaults(model, shape.value?.shape ?? '', item, `${path}.${key}`, wire),
      );
    }
    const members = Object.entries(shape.members ?? {})
      .filter(([, { location }]) => !wire || location === undefined)
      .map(([key, member]) => ({ key, wireName: wire ? (member.locationName ?? key) : key, shape: member.shape }));
    const missing = members.filter(
      ({ key, wireName }) => shape.required?.includes(key) && !Object.hasOwn(value, wireName),
    );
    return [
      ...missing.map(({ key }) => `${path}.${key}: missing`),
      ...entries.flatMap(([key, item]) => {
        const member = members.find(({ wireName }) => wireName === key);
        return member === undefined
          ? [`${path}.${key}: not in ${name}`]
          : shapeFaults(model, member.shape, item, `${path}.${key}`, wire);
      }),
    ];
  }
  if (!TYPES[shape.type]?.includes(typeof value)) return [`${path}: no ${shape.type}`];
  if (shape.enum !== undefined && !shape.enum.includes(String(value)))
    return [`${path}: ${value} is none of the values`];
  return [];
}
