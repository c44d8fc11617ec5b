import { isKubernetesObject, objectsIn } from '../check';
import { type KnownFacts, knownFacts } from '../cluster/facts';
import type { JsonObject } from '../objects';
import { lineAndColumn, parseText } from '../yaml/read';

/** What a text holds. */
export interface Content {
  /** The Kubernetes objects, those of lists one by one. */
  readonly objects: readonly JsonObject[];
  /** Every document. */
  readonly values: readonly unknown[];
  /** Whether there is something that is no Kubernetes object. */
  readonly hasOthers: boolean;
  /** What cannot be read, each with its place: `:3:5: not YAML`. */
  readonly errors: readonly string[];
}

function contentOf(text: string, format: 'yaml' | 'json'): Content {
  const objects: JsonObject[] = [];
  const values: unknown[] = [];
  const errors: string[] = [];
  let hasOthers = false;
  for (const parsed of parseText(text, format)) {
    if ('error' in parsed) {
      const { offset, message } = parsed.error;
      const { line, column } = lineAndColumn(text, offset ?? 0);
      errors.push(`:${line}:${column}: ${message}`);
      continue;
    }
    const { value } = parsed.document;
    values.push(value);
    for (const { value: each } of objectsIn(value, [])) {
      if (isKubernetesObject(each)) objects.push(each);
      else hasOthers = true;
    }
  }
  return { objects, values, hasOthers, errors };
}

/** Reads texts, each once: most files of two sides, and many of a fleet, are the same. */
export class Documents {
  private readonly described = new Map<Content, KnownFacts | undefined>();
  private readonly known = { yaml: new Map<string, Content>(), json: new Map<string, Content>() };

  of(path: string, text: string): Content {
    const format = path.endsWith('.json') ? 'json' : 'yaml';
    const known = this.known[format].get(text);
    if (known !== undefined) return known;
    const content = contentOf(text, format);
    this.known[format].set(text, content);
    return content;
  }

  /** What a `cluster.json` says; undefined where it is none of ours. */
  facts(content: Content): KnownFacts | undefined {
    if (!this.described.has(content)) this.described.set(content, knownFacts(content.values[0]));
    return this.described.get(content);
  }
}
