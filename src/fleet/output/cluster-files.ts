import { karpenterTemplate } from '../../cloudformation';
import { type Acknowledgement, applyAcknowledgements, type Finding, hasErrors, uniqueFindings } from '../../findings';
import { bootstrapScript, installFiles, teardownScript } from '../../install';
import { remembering } from '../../karpenter/units/remembering';
import { kustomizationText } from '../files/kustomization';
import type { FleetMember } from '../fleet';
import { unusedFindings } from '../judge/acknowledgements';
import type { BuiltCluster } from '../judge/built-cluster';
import { checkedCluster, type FleetRules } from '../judge/checked-cluster';
import type { SynthesizedObject } from '../judge/synthesized-object';
import type { VerdictCache } from '../judge/verdict-cache';

/** What one cluster comes to: its files by their paths below `clusters/<folder>/`, and what is wrong with it. */
export interface ClusterFiles {
  /** Empty where a finding is an error. */
  readonly files: ReadonlyMap<string, string>;
  /** What the cluster is given to apply. Empty where a finding is an error. */
  readonly manifests: readonly SynthesizedObject[];
  readonly findings: readonly Finding[];
}

/** Files beside the manifests, and what is wrong with them. */
interface Accompanying {
  readonly files: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
}

/** The AWS side and what installs Karpenter, both from the cluster and the objects that use it. */
function accompanying(
  { cluster, template, install, folder }: FleetMember,
  objects: readonly object[],
  applicationSet: boolean,
): Accompanying {
  const aws = template === false ? undefined : karpenterTemplate(cluster, { ...template, objects });
  const files = new Map(aws?.yaml === undefined ? [] : [['aws/template.yaml', aws.yaml]]);
  const findings = [...(aws?.findings ?? [])];
  if (install !== false) {
    const options = {
      rolePath: template === false ? undefined : template.rolePath,
      ...install,
      folder,
      stack: template !== false,
      applicationSet,
    };
    const installed = installFiles(cluster, objects, options);
    const facts = { objects, template: aws?.template, controllerNodes: options.controllerNodes };
    const bootstrap = bootstrapScript(cluster, facts);
    const teardown = teardownScript(cluster, facts);
    for (const [name, text] of installed.files) files.set(`install/${name}`, text);
    if (bootstrap.text !== undefined) files.set('install/bootstrap.sh', bootstrap.text);
    if (teardown.text !== undefined) files.set('install/teardown.sh', teardown.text);
    findings.push(...installed.findings, ...bootstrap.findings, ...teardown.findings);
  }
  return {
    files,
    findings: findings.map((finding) => ({ source: { construct: '', cluster: folder }, ...finding })),
  };
}

/** Most clusters of a fleet have the same files, one name a line. */
const kustomizationOf = remembering((files) => kustomizationText({ resources: files === '' ? [] : files.split('\n') }));

/** Marks what is known of a cluster, and names what is acknowledged of it and not found. */
function withAcknowledgements(
  { cluster, folder }: FleetMember,
  findings: readonly Finding[],
  own: readonly Acknowledgement[],
  { known = [], at }: FleetRules,
): readonly Finding[] {
  const marked = applyAcknowledgements(findings, [...own, ...known], { at }).findings;
  // Where something is in error, not everything was asked.
  if (own.length === 0 || hasErrors(marked)) return marked;
  const { unused } = applyAcknowledgements(findings, own, { at });
  const stale = unusedFindings(cluster, unused).map((finding) => ({
    ...finding,
    source: { construct: '', ...finding.source, cluster: folder },
  }));
  return [...marked, ...stale];
}

/** What a cluster has to know of its fleet. */
export interface OfFleet extends FleetRules {
  /** Whether an ApplicationSet applies the manifests of all clusters. @default false */
  readonly applicationSet?: boolean;
}

/** Checks a cluster and renders every file of it. */
export function clusterFiles(
  member: FleetMember,
  verdicts: VerdictCache,
  built?: BuiltCluster,
  fleet: OfFleet = { policy: {} },
): ClusterFiles {
  const checked = checkedCluster(member, verdicts, built, fleet);
  const { objects: rendered, findings: ofObjects, acknowledgements } = checked;
  const objects = rendered.map(({ object }) => object);
  // Objects with errors say nothing about what the cluster uses, and a cluster whose own facts are wrong has said so.
  const documents = hasErrors(ofObjects) ? [] : objects.map(({ document }) => document);
  const beside = hasErrors(member.cluster.problems)
    ? { files: [], findings: [] }
    : accompanying(member, documents, fleet.applicationSet === true);
  const all = uniqueFindings([...ofObjects, ...beside.findings]);
  const findings = withAcknowledgements(member, all, acknowledgements, fleet);
  if (hasErrors(findings)) return { files: new Map(), manifests: [], findings };

  const manifests = objects.filter(({ folder }) => folder === 'manifests');
  const resources = manifests.map(({ file }) => file).sort();
  const files = new Map([
    ['cluster.json', `${JSON.stringify(member.cluster, null, 2)}\n`],
    ['manifests/kustomization.yaml', kustomizationOf(resources.join('\n'))],
    ...rendered.map(({ object: { folder, file }, text }): [string, string] => [`${folder}/${file}`, text]),
    ...beside.files,
  ]);
  return { files, manifests, findings };
}
