import { fieldName, formatPath, type Path, type Problem, shown } from '../findings';
import { isObject, member } from '../objects';
import { parseRfc3339 } from './date-time';

/** What the server decodes a field of metadata into. */
type MetaType =
  | 'string'
  | 'int64'
  | 'boolean'
  | 'time'
  | 'anything'
  | { readonly values: MetaType }
  | { readonly items: MetaType }
  | MetaFields;

interface MetaFields {
  readonly fields: Readonly<Record<string, MetaType>>;
}

const OWNER: MetaFields = {
  fields: {
    apiVersion: 'string',
    kind: 'string',
    name: 'string',
    uid: 'string',
    controller: 'boolean',
    blockOwnerDeletion: 'boolean',
  },
};

const MANAGER: MetaFields = {
  fields: {
    manager: 'string',
    operation: 'string',
    apiVersion: 'string',
    time: 'time',
    fieldsType: 'string',
    fieldsV1: 'anything',
    subresource: 'string',
  },
};

const OBJECT_META: MetaFields = {
  fields: {
    name: 'string',
    generateName: 'string',
    namespace: 'string',
    selfLink: 'string',
    uid: 'string',
    resourceVersion: 'string',
    generation: 'int64',
    creationTimestamp: 'time',
    deletionTimestamp: 'time',
    deletionGracePeriodSeconds: 'int64',
    labels: { values: 'string' },
    annotations: { values: 'string' },
    ownerReferences: { items: OWNER },
    finalizers: { items: 'string' },
    managedFields: { items: MANAGER },
  },
};

interface Scalar {
  readonly is: (value: unknown) => boolean;
  readonly must: string;
  readonly fix?: string;
}

const SCALARS: Readonly<Record<Extract<MetaType, string>, Scalar>> = {
  string: { is: (value) => typeof value === 'string', must: 'must be a string', fix: 'put the value in quotes' },
  int64: {
    is: (value) => Number.isInteger(value) && Number(value) >= -(2 ** 63) && Number(value) < 2 ** 63,
    must: 'must be an integer of 64 bits',
  },
  boolean: { is: (value) => typeof value === 'boolean', must: 'must be true or false' },
  time: {
    is: (value) => typeof value === 'string' && parseRfc3339(value) !== undefined,
    must: 'must be a time',
    fix: 'write it as in 2026-01-31T10:00:00Z',
  },
  anything: { is: () => true, must: '' },
};

/** What the server says to metadata when it reads it, before it looks at what is in it. */
export interface DecodedMetadata {
  /** What cannot be decoded. With one of these nothing else of metadata is looked at. */
  readonly problems: readonly Problem[];
  /** Fields that the server does not know. */
  readonly unknown: readonly Path[];
}

/** Metadata as Go's decoder reads it into an ObjectMeta: null is nothing, and the case of names counts. */
export function decodeMetadata(metadata: unknown): DecodedMetadata {
  const decoder = new Decoder();
  decoder.visit(metadata, OBJECT_META);
  return decoder;
}

class Decoder implements DecodedMetadata {
  readonly problems: Problem[] = [];
  readonly unknown: Path[] = [];
  private readonly trail: (string | number)[] = ['metadata'];

  visit(value: unknown, type: MetaType): void {
    if (value === null || value === undefined) return;
    if (typeof type === 'string') this.scalar(value, SCALARS[type]);
    else if ('items' in type) this.list(value, type.items);
    else this.members(value, type);
  }

  private scalar(value: unknown, { is, must, fix }: Scalar): void {
    // A Date of a program is written as text.
    if (!is(value instanceof Date ? value.toJSON() : value)) this.refuse(value, must, fix);
  }

  private list(value: unknown, type: MetaType): void {
    if (!Array.isArray(value)) this.refuse(value, 'must be a list', 'write it as a list');
    else for (let index = 0; index < value.length; index++) this.below(index, value[index], type);
  }

  private members(value: unknown, type: MetaFields | { readonly values: MetaType }): void {
    if (!isObject(value)) {
      this.refuse(value, 'must be an object', 'write it as an object');
      return;
    }
    for (const key of Object.keys(value)) {
      const child = 'values' in type ? type.values : (member(type.fields, key) as MetaType | undefined);
      if (child === undefined) this.unknown.push([...this.trail, key]);
      else this.below(key, value[key], child);
    }
  }

  private below(step: string | number, value: unknown, type: MetaType): void {
    this.trail.push(step);
    this.visit(value, type);
    this.trail.pop();
  }

  private refuse(value: unknown, must: string, fix?: string): void {
    const path = [...this.trail];
    const message = `${fieldName(path)} ${must}`;
    this.problems.push({
      rule: 'admission/metadata',
      path: formatPath(path),
      message,
      ...shown(value),
      ...(fix !== undefined && { fix }),
    });
  }
}
