import { type Finding, hasErrors } from '../../../findings';
import { kustomizationText } from '../../files/kustomization';
import type { Fleet, FleetMember, FleetTemplates } from '../../fleet';
import { checkedCluster } from '../../judge/checked-cluster';
import type { SynthesizedObject } from '../../judge/synthesized-object';
import type { VerdictCache } from '../../judge/verdict-cache';
import type { OutputPart, Tree } from '../../publish';
import { type Layer, layerOf } from './layer';
import { layerFiles } from './layer-files';

/** The kustomize side of a fleet. No tree is made where the fleet names no base or its templates have errors. */
export interface Overlays {
  /**
   * `base/` and what the clusters of each environment share, and what is wrong with the templates: nothing in it depends
   * on a cluster's objects.
   */
  readonly shared: OutputPart<Tree>;
  /** The overlay of a cluster, which builds to the manifests given here. It depends on them and the templates alone. */
  of(member: FleetMember, manifests: readonly SynthesizedObject[]): Tree[];
}

/**
 * Where an environment's own patches stand, inside of its folder: kustomize refuses to build a folder on one that it
 * lies in, so the overlays of clusters stand on this one beside them. No cluster's folder begins with an underscore.
 */
const SHARED = '_environment';

export function overlaysOf({ templates, members }: Fleet, verdicts: VerdictCache): Overlays {
  const { base } = templates;
  const wrong = templateFindings(templates);
  if (base === undefined) return { shared: { trees: [], findings: wrong }, of: () => [] };

  const layerOfBase = templateLayer(base, verdicts);
  const layers = templates.environments.map((template) => templateLayer(template, verdicts));
  const findings = [...wrong, ...[layerOfBase, ...layers].flatMap((template) => template.findings)];
  if (hasErrors(findings)) return { shared: { trees: [], findings }, of: () => [] };

  const named = new Map(layers.map(({ environment, layer }) => [environment, layer]));
  const layerOfEnvironment = (environment: string): Layer => named.get(environment) ?? layerOfBase.layer;
  const environments = new Set([...named.keys(), ...members.map(({ cluster }) => cluster.environment)]);
  const trees: readonly Tree[] = [
    ['base', layerFiles(layerOfBase.layer)],
    ...[...environments].map((name) => environmentTree(name, layerOfEnvironment(name), layerOfBase.layer)),
  ];
  return {
    shared: { trees, findings },
    of: ({ cluster: { environment }, folder }, manifests) => [
      [
        `overlays/${environment}/${folder}`,
        layerFiles(layerOf(manifests), { layer: layerOfEnvironment(environment), folder: `../${SHARED}` }),
      ],
    ],
  };
}

/** What a template comes to. */
interface TemplateLayer {
  readonly environment: string;
  readonly layer: Layer;
  readonly findings: readonly Finding[];
}

function templateLayer(template: FleetMember, verdicts: VerdictCache): TemplateLayer {
  const { objects, findings } = checkedCluster(template, verdicts);
  const manifests = objects.map(({ object }) => object).filter(({ folder }) => folder === 'manifests');
  return { environment: template.cluster.environment, layer: layerOf(manifests), findings };
}

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
    const finding = (rule: string, message: string, fix: string): Finding[] => [
      {
        rule,
        severity: 'error',
        resource: `Environment/${name}`,
        path: 'environment',
        got: name,
        message,
        fix,
      },
    ];
    if (base === undefined)
      return finding(
        'fleet/environment-without-base',
        'there is no base that it could differ from',
        'name one: fleet.base(…)',
      );
    return names.indexOf(name) === index
      ? []
      : finding('fleet/environment-duplicate', 'it is described twice', 'remove one of the two');
  });
}
