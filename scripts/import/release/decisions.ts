import { join } from 'node:path';
import { grantsFor } from '../../../src/cloudformation/grants';
import {
  FEATURE_GATE_NAMES,
  FEATURE_GATES,
  featureGatePath,
  featureGateStage,
} from '../../../src/karpenter/feature-gates';
import { KNOWN_KEYWORDS } from '../../build/crd-keywords';
import { keywordsOf, readCrds } from '../crds';
import { type ChartDefaults, carriedDefaults, chartDefaults, valueFiles } from '../helm-values';
import { type Area, isKnownMinor, minorOf } from './areas';
import type { Extras } from './extras';
import { type ReleaseModules, readModuleFile } from './modules';
import { carriedUpstream, readUpstream } from './upstream';

/** What the tables cannot say: a person looks, and changes these files or leaves them. */
export interface Decision {
  readonly files: readonly string[];
  readonly what: string;
}

function ofCrds({ provider }: ReleaseModules, areas: readonly Area[]): Decision[] {
  const unknown = [...keywordsOf(readCrds(join(provider.folder, 'pkg/apis/crds')))].filter(
    (keyword) => !KNOWN_KEYWORDS.has(keyword),
  );
  const lines = areas.find(({ name }) => name === 'CRDs')?.differences ?? [];
  const fields = lines.filter((line) => /^\+ \w+ spec/.test(line)).map((line) => line.slice(2));
  return [
    ...unknown.map((keyword) => ({
      files: ['scripts/build/crd-keywords.ts', 'scripts/build/crd-structure.ts'],
      what: `the CRDs have the keyword ${keyword}, and admission does not know what it means; the build stops until it does`,
    })),
    ...(fields.length === 0
      ? []
      : [
          { files: ['charts/', 'test/charts/coverage.test.ts'], what: `props for the new fields ${fields.join(', ')}` },
        ]),
  ];
}

const GROUPS = ['settings.featureGates.', 'settings.awsFeatureGates.'];

function ofGates(defaults: ChartDefaults, minor: string): Decision[] {
  const files = ['src/karpenter/feature-gates.ts'];
  const known = new Map(FEATURE_GATE_NAMES.map((gate) => [featureGatePath(gate).join('.'), gate]));
  const paths = [...defaults.keys()].filter((path) => GROUPS.some((group) => path.startsWith(group)));
  return [
    ...paths
      .filter((path) => !known.has(path))
      .map((path) => ({ files, what: `the chart has the gate ${path}, ${defaults.get(path)} where nobody sets it` })),
    ...[...known].flatMap(([path, gate]) => {
      // Gates that a minor had before the chart listed them have no value of their own.
      if (!defaults.has(path)) return [{ files, what: `the chart has the gate ${path} no more` }];
      const ours = (featureGateStage(gate, minor) ?? FEATURE_GATES[gate].stages[0])?.default;
      const theirs = defaults.get(path) ?? false;
      return ours === theirs
        ? []
        : [{ files, what: `the gate ${path} is ${theirs} where nobody sets it, and ${ours} here` }];
    }),
  ];
}

function ofChart(modules: ReleaseModules): Decision[] {
  const minor = minorOf(modules);
  const defaults = chartDefaults(readModuleFile(modules.provider, 'charts/karpenter/values.yaml'));
  const { untyped } = valueFiles(new Map([...carriedDefaults(), [minor, defaults]]));
  return [
    ...untyped.map((path) => ({
      files: ['scripts/import/helm-values.ts'],
      what: `the default of ${path} is null and tells no type: add it to TYPES`,
    })),
    ...ofGates(defaults, minor),
  ];
}

/** Calls that only tests of upstream come to. */
const OF_TESTS: readonly string[] = ['sqs:SendMessage'];

function ofCalls(modules: ReleaseModules): Decision[] {
  const { upstream } = readUpstream(modules);
  const statements = grantsFor({ minor: minorOf(modules), profile: 'reference', isOn: () => true });
  const granted = new Set(statements.flatMap(({ actions }) => actions));
  return upstream.apiCalls
    .filter((action) => !granted.has(action) && !OF_TESTS.includes(action))
    .map((action) => ({
      files: ['src/cloudformation/grants.ts', 'src/cloudformation/permissions.ts'],
      what: `the controller calls ${action}, which no statement grants`,
    }));
}

function ofCitations(modules: ReleaseModules): Decision[] {
  const before = carriedUpstream().files;
  const { upstream, citedBy, gone } = readUpstream(modules);
  const changed = Object.entries(upstream.files).filter(([file, digest]) => (before[file] ?? digest) !== digest);
  return [
    ...changed.map(([file]) => ({
      files: citedBy.get(file) ?? [],
      what: `${file} changed; read whether the fact still holds`,
    })),
    ...gone.map(({ by, path }) => ({ files: [by], what: `it cites ${path}, which the modules do not have` })),
  ];
}

function ofSources(modules: ReleaseModules, { resources }: Extras): Decision[] {
  return [
    ...modules.missing.map((module) => ({
      files: ['src/admission/controller/kubelet-configuration/fields.generated.json', 'scripts/import/upstream.json'],
      what: `${module} was not read; go mod download ${module} and run the import again`,
    })),
    ...(isKnownMinor(modules) || resources !== undefined
      ? []
      : [
          {
            files: ['test/cloudformation/data/reference.json'],
            what: `without cloudformation.yaml of ${modules.release} the AWS resources are those of the minor before`,
          },
        ]),
    ...(isKnownMinor(modules)
      ? []
      : [
          {
            files: ['src/karpenter/versions.ts', 'src/helm/value-keys.ts'],
            what: 'what the release notes say of patches: which behaviour came with which, and keys that earlier patches lack',
          },
        ]),
  ];
}

/** What a person has to decide, before the new tables are written. */
export const decisions = (modules: ReleaseModules, extras: Extras, areas: readonly Area[]): readonly Decision[] => {
  const isNewest = areas.some(({ name }) => name === 'Sources that facts cite');
  return [
    ...ofSources(modules, extras),
    ...ofCrds(modules, areas),
    ...ofChart(modules),
    ...(isNewest ? [...ofCalls(modules), ...ofCitations(modules)] : []),
  ];
};
