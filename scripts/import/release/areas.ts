import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CrdIndex } from '../../../imports/crds';
import type { Field } from '../../../imports/fields';
import { type CatalogueFile, loadCatalogue } from '../../../src/karpenter/catalogue/builtin';
import type { PriceFile } from '../../../src/karpenter/catalogue/prices';
import { compareMinors, KARPENTER_MINORS, type KarpenterMinor } from '../../../src/karpenter/versions';
import { carriedReference, referenceFiles } from '../aws-resources';
import { carriedDates, carriedTypes, catalogueFiles } from '../catalogue';
import { carriedCrds, crdFiles, readCrds } from '../crds';
import { carriedDefaults, chartDefaults, valueFiles } from '../helm-values';
import { kubeletFiles } from '../kubelet-configuration';
import { catalogueDifferences, nestedDifferences, tableDifferences } from './differences';
import type { Extras } from './extras';
import { type Files, ROOT, readProjectJson } from './files';
import { bandwidths, eniLimits, generatedOn, newestKubernetes, prices } from './go-tables';
import { withRelease } from './known-versions';
import { type ReleaseModules, readModuleFile } from './modules';
import { carriedUpstream, readUpstream, upstreamFiles } from './upstream';

/** One part of what a release brings: its files, and what in them differs, in the words of the field. */
export interface Area {
  readonly name: string;
  readonly files: Files;
  /** One line each: `+` came, `-` went, `~` changed. */
  readonly differences: readonly string[];
}

/** The minor of a release, which the code may not know yet. */
export const minorOf = ({ release }: ReleaseModules): KarpenterMinor =>
  release.split('.').slice(0, 2).join('.') as KarpenterMinor;

/** What the project has of a minor, or of the last one before it. */
const upTo = <T>(byMinor: ReadonlyMap<string, T>, minor: string): T | undefined =>
  [...byMinor].filter(([other]) => compareMinors(other, minor) <= 0).at(-1)?.[1];

const parsed = <T>(files: Files, path: string): T => JSON.parse(files.get(path) ?? 'null') as T;

export function versionArea({ release, provider }: ReleaseModules): Area {
  const path = 'src/karpenter/versions.ts';
  const kubernetes = newestKubernetes(readModuleFile(provider, 'pkg/providers/version/version.go'));
  const text = withRelease(readFileSync(join(ROOT, path), 'utf8'), release, kubernetes);
  return {
    name: 'Versions',
    files: new Map([[path, text]]),
    differences: [`+ ${release}, Kubernetes up to ${kubernetes}`],
  };
}

export function crdArea(modules: ReleaseModules): Area {
  const [minor, path] = [minorOf(modules), 'imports/fields.generated.json'];
  const others = [...carriedCrds()].filter(([release]) => compareMinors(release, minor) !== 0);
  const own = readCrds(join(modules.provider.folder, 'pkg/apis/crds'));
  const files = crdFiles(new Map([...others, [modules.release, own]]));
  type Fields = Readonly<Record<string, Readonly<Record<string, Field>>>>;
  const schemas = (index: CrdIndex) => upTo(new Map(Object.entries(index)), minor) ?? {};
  const index = 'imports/crds/index.json';
  return {
    name: 'CRDs',
    files,
    differences: [
      ...nestedDifferences(readProjectJson<Fields>(path), parsed<Fields>(files, path)),
      ...tableDifferences(schemas(readProjectJson<CrdIndex>(index)), schemas(parsed(files, index)), 'schema of '),
    ],
  };
}

export function chartArea(modules: ReleaseModules): Area {
  const minor = minorOf(modules);
  const carried = carriedDefaults();
  const defaults = chartDefaults(readModuleFile(modules.provider, 'charts/karpenter/values.yaml'));
  const all = [...carried, [minor, defaults] as const].sort(([a], [b]) => compareMinors(a, b));
  return {
    name: 'Chart values',
    files: valueFiles(new Map(all)).files,
    differences: tableDifferences(Object.fromEntries(upTo(carried, minor) ?? []), Object.fromEntries(defaults)),
  };
}

export function awsArea(modules: ReleaseModules, { resources }: Extras): Area {
  const minor = minorOf(modules);
  const before = carriedReference();
  const isKnown = before.has(minor);
  // Without the template a minor that is there stays as it is, and a new one begins as the one before it.
  const files = isKnown && resources === undefined ? new Map() : referenceFiles(minor, resources);
  const names = (texts: ReturnType<typeof upTo<{ readonly statements: readonly string[] }>>) =>
    Object.fromEntries(
      (texts?.statements ?? []).map((text) => {
        const { sid, ...statement } = JSON.parse(text) as { readonly sid: string };
        return [sid, statement];
      }),
    );
  const path = 'test/cloudformation/data/reference.json';
  return {
    name: 'AWS resources',
    files,
    differences: files.has(path)
      ? tableDifferences(names(upTo(before, minor)), names(upTo(carriedReference(files.get(path)), minor)))
      : [],
  };
}

const PRICING = ['aws', 'aws_cn', 'aws_us_gov'].map((part) => `pkg/providers/pricing/zz_generated.pricing_${part}.go`);

export function catalogueArea({ provider }: ReleaseModules, extras: Extras): Area {
  const limits = readModuleFile(provider, 'pkg/providers/instancetype/zz_generated.vpclimits.go');
  const lists = PRICING.map((path) => readModuleFile(provider, path)).flatMap((source) =>
    [...prices(source)].map(([region, perHour]) => [region, { asOf: generatedOn(source), perHour }] as const),
  );
  const dates = carriedDates();
  const types = new Map([...carriedTypes(), ...(extras.types ?? [])]);
  const files = catalogueFiles({
    types,
    limits: eniLimits(limits),
    bandwidth: bandwidths(readModuleFile(provider, 'pkg/providers/instancetype/zz_generated.bandwidth.go')),
    prices: new Map(lists),
    asOf: { types: extras.asOf ?? dates.types, network: generatedOn(limits) },
  });
  const folder = 'src/karpenter/catalogue';
  return {
    name: 'Instance types and prices',
    files,
    differences: catalogueDifferences(
      { names: loadCatalogue().names, prices: readProjectJson<PriceFile>(`${folder}/prices.json`), asOf: dates },
      {
        names: [...types.keys()].sort(),
        prices: parsed(files, `${folder}/prices.json`),
        asOf: parsed<CatalogueFile>(files, `${folder}/catalogue.json`).asOf,
      },
    ),
  };
}

export function kubeletArea({ kubelet }: ReleaseModules): Area[] {
  if (kubelet === undefined) return [];
  const files = kubeletFiles(kubelet.folder);
  const path = 'src/admission/controller/kubelet-configuration/fields.generated.json';
  interface Kubelet {
    readonly fields: Readonly<Record<string, unknown>>;
  }
  const differences = tableDifferences(readProjectJson<Kubelet>(path).fields, parsed<Kubelet>(files, path).fields);
  return [{ name: 'Configuration of the kubelet', files, differences }];
}

export function upstreamArea(modules: ReleaseModules): Area {
  const [before, { upstream }] = [carriedUpstream(), readUpstream(modules)];
  return {
    name: 'Sources that facts cite',
    files: upstreamFiles(upstream),
    differences: [
      ...tableDifferences(before.modules, upstream.modules),
      ...upstream.apiCalls.filter((call) => !before.apiCalls.includes(call)).map((call) => `+ ${call}`),
      ...before.apiCalls.filter((call) => !upstream.apiCalls.includes(call)).map((call) => `- ${call}`),
      ...tableDifferences(before.files, upstream.files).map((line) => line.split(': ')[0] ?? line),
    ],
  };
}

/** Whether the project knows a minor already. */
export const isKnownMinor = (modules: ReleaseModules): boolean => KARPENTER_MINORS.includes(minorOf(modules));
