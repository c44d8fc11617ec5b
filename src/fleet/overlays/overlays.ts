import { type Finding, hasErrors } from '../../findings';
import { checkedCluster } from '../checked-cluster';
import type { Fleet, FleetMember, FleetTemplates } from '../fleet';
import { kustomizationText } from '../kustomization';
import type { SynthesizedObject } from '../objects';
import type { Tree } from '../publish';
import { type Layer, layerOf } from './layer';
import { layerFiles } from './layer-files';

/** The kustomize side of a fleet. All is empty where the fleet names no base or its templates have errors. */
export interface Overlays {
  /** What is wrong with the templates. */
  readonly findings: readonly Finding[];
  /** `base/` and what the clusters of each environment share: nothing in them depends on a cluster's objects. */
  readonly trees: readonly Tree[];
  /** The overlay of a cluster, which builds to the manifests given here. It depends on them and the templates alone. */
  of(member: FleetMember, manifests: readonly SynthesizedObject[]): Tree[];
}

/**
 * Where an environment's own patches stand, inside of its folder: kustomize refuses to build a folder on one that it
 * lies in, so the overlays of clusters stand on this one beside them. No cluster's folder begins with an underscore.
 */
const SHARED = '_environment';

export function overlaysOf({ templates, members }: Fleet): Overlays {
  const { base } = templates;
  const findings = templateFindings(templates);
  if (base === undefined) return { findings, trees: [], of: () => [] };

  const layer = (template: FleetMember): Layer => {
    const { objects, findings: found } = checkedCluster(template);
    findings.push(...found);
    return layerOf(manifestsOf(objects.map(({ object }) => object)));
  };
  const shared = layer(base);
  const named = new Map(templates.environments.map((template) => [template.cluster.environment, layer(template)]));
  if (hasErrors(findings)) return { findings, trees: [], of: () => [] };

  const layerOfEnvironment = (environment: string): Layer => named.get(environment) ?? shared;
  const environments = new Set([...named.keys(), ...members.map(({ cluster }) => cluster.environment)]);
  return {
    findings,
    trees: [
      ['base', layerFiles(shared)],
      ...[...environments].map((name) => environmentTree(name, layerOfEnvironment(name), shared)),
    ],
    of: ({ cluster: { environment }, folder }, manifests) => [
      [
        `overlays/${environment}/${folder}`,
        layerFiles(layerOf(manifests), { layer: layerOfEnvironment(environment), folder: `../${SHARED}` }),
      ],
    ],
  };
}

const manifestsOf = (objects: readonly SynthesizedObject[]): SynthesizedObject[] =>
  objects.filter(({ folder }) => folder === 'manifests');

function environmentTree(name: string, layer: Layer, base: Layer): Tree {
  const files = [...layerFiles(layer, { layer: base, folder: '../../../base' })];
  return [
    `overlays/${name}`,
    new Map([
      ['kustomization.yaml', kustomizationText({ resources: [SHARED] })],
      ...files.map(([path, text]): [string, string] => [`${SHARED}/${path}`, text]),
    ]),
  ];
}

/** Environments that are named twice, or without a base that they could differ from. */
function templateFindings({ base, environments }: FleetTemplates): Finding[] {
  const names = environments.map(({ cluster }) => cluster.environment);
  return names.flatMap((name, index) => {
    const finding = (message: string, fix: string): Finding[] => [
      {
        rule: 'fleet/environment',
        severity: 'error',
        resource: `Environment/${name}`,
        path: 'environment',
        got: name,
        message,
        fix,
      },
    ];
    if (base === undefined) return finding('there is no base that it could differ from', 'name one: fleet.base(…)');
    return names.indexOf(name) === index ? [] : finding('it is described twice', 'remove one of the two');
  });
}
