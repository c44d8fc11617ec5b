import { parsePath, valueText } from '../../findings';
import { lineAndColumn, Positions, parseText, readText, TextError, whyUnreadable } from '../../yaml/read';
import { fleetFacts } from './fleet-facts';
import type { FleetFileCluster } from './fleet-file-cluster';
import type { FleetValues, ValuesOf } from './fleet-values';

/** One thing that is wrong with a fleet file, and where. */
export interface FleetFileProblem {
  /** The rule that says so; undefined for a file that cannot be read as one document. */
  readonly rule?: string;
  /** The file, as it was named. */
  readonly file: string;
  /** From 1; undefined where the file could not be read at all. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
  /** `clusters[3].region`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** The way out, where there is one. */
  readonly fix?: string;
}

/** A file with thousands of clusters can be wrong in each of them; the first ones tell what it is. */
const SHOWN = 50;

function problemText({ file, line, column, path, message, fix }: FleetFileProblem): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return `${place}: ${path === '' ? '' : `${path}: `}${message}${fix === undefined ? '' : `; ${fix}`}`;
}

/** A fleet file that cannot be used; the message lists what is wrong, each with line and column. */
export class FleetFileError extends Error {
  override readonly name = 'FleetFileError';

  constructor(
    /** What is wrong, each with its place in the file. */
    readonly problems: readonly FleetFileProblem[],
  ) {
    const more = problems.length - SHOWN;
    const lines = problems.slice(0, SHOWN).map(problemText);
    super([...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'));
    // It is the file that is wrong, and no line of code.
    this.stack = this.message;
  }
}

export interface ReadFleetOptions<V extends FleetValues> {
  /** Your own values, each with its type or the values that it may have; another key, or another type, is refused. */
  readonly values: V;
}

/**
 * Reads clusters that are declared as data: `fleet.yaml`, or JSON. What becomes of them is for the TypeScript to say.
 *
 * The file is held against the JSON Schema `cdk8s-karpenter/lib/src/fleet/fleet-file/fleet.schema.json`, which editors take
 * too, and each cluster against the rules of `Cluster`.
 *
 * @param file path of the file, relative to the working directory
 * @param options which of your own values the file may hold; without them `values` takes anything
 * @throws FleetFileError with everything that is wrong, each with line and column
 *
 * @example
 * for (const facts of readFleet('fleet.yaml', { values: { spot: 'boolean' } })) {
 *   fleet.add(new Cluster(facts), (app, cluster) => new Compute(app, 'compute', { cluster, spot: facts.values.spot }), facts);
 * }
 */
export function readFleet(file: string): readonly FleetFileCluster[];
export function readFleet<const V extends FleetValues>(
  file: string,
  options: ReadFleetOptions<V>,
): readonly FleetFileCluster<ValuesOf<V>>[];
export function readFleet(file: string, options?: ReadFleetOptions<FleetValues>): readonly FleetFileCluster<unknown>[] {
  let text: string;
  try {
    text = readText(file);
  } catch (error) {
    throw new FleetFileError([{ file, path: '', message: whyUnreadable(error) }]);
  }
  const [parsed, second] = parseText(text, file.endsWith('.json') ? 'json' : 'yaml');
  const at = (offset: number) => ({ file, ...lineAndColumn(text, offset) });
  if (parsed === undefined || 'error' in parsed) {
    const { message, offset = 0 } = parsed?.error ?? new TextError('the file is empty');
    throw new FleetFileError([{ ...at(offset), path: '', message }]);
  }
  if (second !== undefined) {
    const start = 'document' in second ? second.document.place.start : (second.error.offset ?? 0);
    throw new FleetFileError([{ ...at(start), path: '', message: 'a fleet file is one document; remove the others' }]);
  }
  const { value, place } = parsed.document;
  const { clusters, problems } = fleetFacts(value, options?.values);
  if (problems.length === 0) return clusters;
  const positions = new Positions(text);
  const told = problems.map(({ rule, path, message, fix, got }, index): FleetFileProblem => {
    // Beyond those that are shown nobody looks for a place.
    const position = index < SHOWN ? at(positions.offset(place, parsePath(path))) : { file };
    const value = got === undefined ? '' : ` (got ${valueText(got)})`;
    return { rule, ...position, path, message: `${message}${value}`, fix };
  });
  throw new FleetFileError(told.sort(byPlace));
}

const byPlace = (a: FleetFileProblem, b: FleetFileProblem): number =>
  (a.line ?? Infinity) - (b.line ?? Infinity) || (a.column ?? 0) - (b.column ?? 0) || 0;
