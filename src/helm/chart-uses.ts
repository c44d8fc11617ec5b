import type { Path } from '../findings';
import { at, groupOf, isObject, type JsonObject, kindOf, listAt, member, nameOf, objectAt, textAt } from '../objects';
import { parseText } from '../yaml/read';

/** Karpenter's charts: the controller, and its CRDs alone. */
export type Chart = 'karpenter' | 'karpenter-crd';

/** Values of a chart, and where an object has them. */
export interface ChartValuesAt {
  readonly path: Path;
  readonly values: JsonObject;
  /** They stand in a text, whose lines have no paths of their own. */
  readonly isText: boolean;
}

/** An object that installs one of Karpenter's charts. */
export interface ChartUse {
  readonly object: JsonObject;
  readonly chart: Chart;
  /** The version as it is written, `1.14.1` or a range. */
  readonly version?: string;
  /** Where the object says its version, or what does so for it. */
  readonly versionPath: Path;
  readonly values: readonly ChartValuesAt[];
  /** Which cluster it is for, as far as the object says. */
  readonly target: string;
}

/** The group of what Flux takes charts from. */
const SOURCES = 'source.toolkit.fluxcd.io';

const isKind = (object: unknown, group: string, kind: string): boolean =>
  kindOf(object) === kind && groupOf(object) === group;

/** The chart that a name or the last step of a URL is. */
function chartNamed(text: string | undefined): Chart | undefined {
  const name = text?.replace(/\/+$/, '').split('/').at(-1);
  return name === 'karpenter' || name === 'karpenter-crd' ? name : undefined;
}

interface ChartAt {
  readonly chart: Chart | undefined;
  readonly version: string | undefined;
  readonly versionPath: Path;
}

/** The chart of a HelmRelease: named in it, or in a source of the set that it refers to. */
function releasedChart(release: JsonObject, sources: readonly JsonObject[]): ChartAt {
  const own = ['spec', 'chart', 'spec'];
  if (at(release, ...own) !== undefined) {
    return {
      chart: chartNamed(textAt(release, ...own, 'chart')),
      version: textAt(release, ...own, 'version'),
      versionPath: [...own, 'version'],
    };
  }
  const ref = objectAt(release, 'spec', 'chartRef');
  const namespaceOf = (object: JsonObject): unknown => at(object, 'metadata', 'namespace');
  const source = sources.find(
    (each) =>
      kindOf(each) === ref.kind &&
      nameOf(each) === ref.name &&
      namespaceOf(each) === (ref.namespace ?? namespaceOf(release)),
  );
  const versionPath = ['spec', 'chartRef'];
  return {
    chart: chartNamed(textAt(source, 'spec', 'chart') ?? textAt(source, 'spec', 'url')),
    version:
      textAt(source, 'spec', 'version') ??
      textAt(source, 'spec', 'ref', 'tag') ??
      textAt(source, 'spec', 'ref', 'semver'),
    versionPath,
  };
}

/** The text of a key of a ConfigMap or Secret; one with a targetPath is a single value and no document. */
function valuesOfReference(reference: unknown, release: JsonObject, objects: readonly JsonObject[]): unknown {
  const kind = textAt(reference, 'kind');
  if (at(reference, 'targetPath') !== undefined || (kind !== 'ConfigMap' && kind !== 'Secret')) return undefined;
  const holder = objects.find(
    (each) =>
      isKind(each, '', kind) &&
      nameOf(each) === at(reference, 'name') &&
      at(each, 'metadata', 'namespace') === at(release, 'metadata', 'namespace'),
  );
  const key = textAt(reference, 'valuesKey') ?? 'values.yaml';
  if (kind === 'ConfigMap') return at(holder, 'data', key);
  const encoded = textAt(holder, 'data', key);
  return (
    at(holder, 'stringData', key) ?? (encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString())
  );
}

/** Values that a release takes from other objects of the set; of those that are not there nobody knows. */
const referredValues = (release: JsonObject, objects: readonly JsonObject[]): readonly ChartValuesAt[] =>
  listAt(release, 'spec', 'valuesFrom').flatMap((reference, index) => {
    const values = valuesInText(valuesOfReference(reference, release, objects));
    return values === undefined ? [] : [{ path: ['spec', 'valuesFrom', index], values, isText: true }];
  });

function ofHelmRelease(object: JsonObject, sources: readonly JsonObject[], objects: readonly JsonObject[]): ChartUse[] {
  const { chart, version, versionPath } = releasedChart(object, sources);
  if (chart === undefined) return [];
  const path = ['spec', 'values'];
  const values = at(object, ...path);
  return [
    {
      object,
      chart,
      version,
      versionPath,
      values: [...(isObject(values) ? [{ path, values, isText: false }] : []), ...referredValues(object, objects)],
      target: JSON.stringify([at(object, 'spec', 'kubeConfig') ?? null]),
    },
  ];
}

/** Values that stand in a text of an object. */
function valuesInText(text: unknown): JsonObject | undefined {
  if (typeof text !== 'string') return undefined;
  const [first] = parseText(text, 'yaml');
  return first !== undefined && 'document' in first && isObject(first.document.value)
    ? first.document.value
    : undefined;
}

/** `settings.clusterName` and a value, as a chart gets it: dots in names are escaped. */
function valuesOfParameter(parameter: unknown): JsonObject | undefined {
  const name = textAt(parameter, 'name');
  if (name === undefined || name.length > 1000) return undefined;
  const value = member(parameter, 'value');
  const steps = name.split(/(?<!\\)\./).map((step) => step.replaceAll('\\.', '.'));
  return steps.reduceRight<unknown>((inner, step) => ({ [step]: inner }), value) as JsonObject;
}

function ofSource(object: JsonObject, application: Path, place: Path): ChartUse[] {
  const source = objectAt(object, ...place);
  const chart = chartNamed(
    textAt(source, 'chart') ?? (textAt(source, 'path') === undefined ? textAt(source, 'repoURL') : undefined),
  );
  if (chart === undefined) return [];
  const texts = [
    ['helm', 'valuesObject'],
    ['helm', 'values'],
  ] as const;
  const values = texts.flatMap((path) => {
    const given = at(source, ...path);
    const read = isObject(given) ? given : valuesInText(given);
    return read === undefined ? [] : [{ path: [...place, ...path], values: read, isText: !isObject(given) }];
  });
  const parameters = listAt(source, 'helm', 'parameters').flatMap((parameter, index) => {
    const read = valuesOfParameter(parameter);
    return read === undefined ? [] : [{ path: [...place, 'helm', 'parameters', index], values: read, isText: true }];
  });
  return [
    {
      object,
      chart,
      version: textAt(source, 'targetRevision'),
      versionPath: [...place, 'targetRevision'],
      values: [...values, ...parameters],
      target: JSON.stringify([
        at(object, ...application, 'destination', 'name') ??
          at(object, ...application, 'destination', 'server') ??
          null,
      ]),
    },
  ];
}

/** An Argo CD Application, or what an ApplicationSet makes them of. */
function ofApplication(object: JsonObject, application: Path): ChartUse[] {
  const spec = objectAt(object, ...application);
  const sources = listAt(spec, 'sources').map((_, index) => [...application, 'sources', index]);
  const all = member(spec, 'source') === undefined ? sources : [[...application, 'source'], ...sources];
  return all.flatMap((path) => ofSource(object, application, path));
}

/** The objects of a set that install one of Karpenter's charts. */
export function chartUses(objects: readonly JsonObject[]): readonly ChartUse[] {
  const sources = objects.filter((object) => groupOf(object) === SOURCES);
  return objects.flatMap((object) => {
    if (isKind(object, 'helm.toolkit.fluxcd.io', 'HelmRelease')) return ofHelmRelease(object, sources, objects);
    if (isKind(object, 'argoproj.io', 'Application')) return ofApplication(object, ['spec']);
    if (isKind(object, 'argoproj.io', 'ApplicationSet')) return ofApplication(object, ['spec', 'template', 'spec']);
    return [];
  });
}
