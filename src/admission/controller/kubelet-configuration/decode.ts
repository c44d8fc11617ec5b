import { formatPath, meant, type Path, type Problem, shown } from '../../../findings';
import { parseDuration } from '../../../karpenter/units/duration';
import { parseQuantity } from '../../../karpenter/units/quantity';
import { isObject, type JsonObject } from '../../../objects';
import { type KubeletField, type KubeletFields, kubeletFields } from './fields';
import { refusal } from './refusal';

type Scalar = Extract<KubeletField, string>;

interface ScalarType {
  readonly accepts: (value: unknown) => boolean;
  readonly words: string;
  readonly fix: string;
}

const isInteger =
  (least: number, beyond: number) =>
  (value: unknown): boolean =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value < beyond;

const isDuration = (value: unknown): boolean => typeof value === 'string' && parseDuration(value).ok;

/** A quantity may be a number, and spaces around one are cut off. */
const isQuantity = (value: unknown): boolean =>
  (typeof value === 'string' || typeof value === 'number') && parseQuantity(String(value).trim()) !== undefined;

const INTEGER_FIX = 'write a whole number, without quotes';
const DURATION_FIX = 'write one such as 30s or 1h30m, in quotes or not';

/** What Go decodes into each type. Null decodes into everything but a duration that is no pointer. */
const SCALARS: Readonly<Record<Scalar, ScalarType>> = {
  string: { accepts: (value) => typeof value === 'string', words: 'a string', fix: 'put the value in quotes' },
  bool: {
    accepts: (value) => typeof value === 'boolean',
    words: 'true or false',
    fix: 'write true or false, without quotes',
  },
  int32: { accepts: isInteger(-(2 ** 31), 2 ** 31), words: 'a whole number of 32 bits', fix: INTEGER_FIX },
  int64: { accepts: isInteger(-(2 ** 63), 2 ** 63), words: 'a whole number of 64 bits', fix: INTEGER_FIX },
  uint32: { accepts: isInteger(0, 2 ** 32), words: 'a whole number from 0 on', fix: INTEGER_FIX },
  float64: { accepts: (value) => typeof value === 'number', words: 'a number', fix: 'write a number, without quotes' },
  duration: { accepts: isDuration, words: 'a duration', fix: DURATION_FIX },
  'optional-duration': { accepts: isDuration, words: 'a duration', fix: DURATION_FIX },
  'duration-or-nanoseconds': {
    accepts: (value) => isDuration(value) || isInteger(-(2 ** 63), 2 ** 63)(value),
    words: 'a duration, or nanoseconds',
    fix: DURATION_FIX,
  },
  quantity: { accepts: isQuantity, words: 'a quantity', fix: 'write one such as 100Mi' },
  time: {
    accepts: (value) => typeof value === 'string',
    words: 'a time',
    fix: 'write one such as 2026-03-15T10:00:00Z',
  },
};

/** Names that are no fields of the kubelet, and where what they say belongs. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  nodeLabels: 'labels of nodes stand in spec.template.metadata.labels of the NodePool',
};

/** One run over a configuration. */
class Decoder {
  readonly wrongTypes: Problem[] = [];
  readonly unknownNames: Problem[] = [];

  object(value: JsonObject, fields: KubeletFields, path: Path): void {
    for (const name of Object.keys(value)) {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (field === undefined) this.unknownNames.push(unknownName([...path, name], fields));
      else this.visit(value[name], field, [...path, name]);
    }
  }

  private visit(value: unknown, field: KubeletField, path: Path): void {
    if (value === null && field !== 'duration') return;
    if (typeof field === 'string') {
      if (!SCALARS[field].accepts(value)) this.wrongType(value, path, SCALARS[field]);
    } else if ('list' in field) {
      if (!Array.isArray(value))
        this.wrongType(value, path, { words: 'a list', fix: 'write a list, one item after a dash each' });
      else for (const [index, item] of value.entries()) this.visit(item, field.list, [...path, index]);
    } else if (!isObject(value)) {
      this.wrongType(value, path, { words: 'an object', fix: 'write name: value pairs' });
    } else if ('map' in field) {
      for (const key of Object.keys(value)) this.visit(value[key], field.map, [...path, key]);
    } else this.object(value, field.fields, path);
  }

  private wrongType(value: unknown, path: Path, { words, fix }: Pick<ScalarType, 'words' | 'fix'>): void {
    this.wrongTypes.push(
      refusal('controller/kubelet-type', 'InvalidKubeletConfiguration', path, `${nameOf(path)} must be ${words}`, {
        ...shown(value),
        fix,
      }),
    );
  }
}

const nameOf = (path: Path): string => formatPath(path.slice(-2)).replace(/^\[/, 'the item [');

function unknownName(path: Path, fields: KubeletFields): Problem {
  const name = String(path.at(-1));
  const near = meant(name, Object.keys(fields));
  const elsewhere = Object.hasOwn(ELSEWHERE, name) ? ELSEWHERE[name] : undefined;
  return refusal(
    'controller/kubelet-unknown-field',
    'InvalidKubeletConfiguration',
    path,
    `${name} is no field of the kubelet's configuration`,
    {
      got: name,
      fix: elsewhere ?? (near === undefined ? 'correct the name or remove the field' : `did you mean ${near}?`),
    },
  );
}

/**
 * Where a configuration does not decode into the kubelet's own type, unknown names included: wrong types first. Karpenter
 * itself names the first wrong type only, and unknown names where no type is wrong.
 */
export function decodingProblems(kubelet: JsonObject): readonly Problem[] {
  const decoder = new Decoder();
  // A text in maxPods is an expression, and looked at as one.
  const fields =
    typeof kubelet.maxPods === 'string' ? { ...kubeletFields(), maxPods: 'string' as const } : kubeletFields();
  decoder.object(kubelet, fields, []);
  return [...decoder.wrongTypes, ...decoder.unknownNames];
}
