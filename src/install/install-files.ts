import { type Cluster, newerVersionLines } from '../cluster';
import { type Finding, hasErrors, uniqueFindings } from '../findings';
import { type RenderedYaml, renderYaml } from '../yaml';
import { clusterFindings } from './cluster-findings';
import { ARGO_CD_CRD_GUARD, argoCdFiles } from './gitops/argo-cd';
import { gitOpsProblems } from './gitops/check-options';
import { fluxFiles } from './gitops/flux';
import type { GitOpsFile, GitOpsSubject } from './gitops/subject';
import { karpenterCrdValues } from './karpenter-crd-values';
import { karpenterValues } from './karpenter-values';
import type { InstallOptions } from './options';
import { runbook } from './runbook';

export interface InstallFilesOptions extends InstallOptions {
  /** Name of the cluster's folder below `dist/clusters/`. @default - the cluster's name */
  readonly folder?: string;
  /** Whether the AWS side is a stack of `aws/template.yaml`; otherwise it is made elsewhere. @default true */
  readonly stack?: boolean;
  /** Whether an ApplicationSet of the fleet applies the manifests, and `gitOps` the charts alone. @default false */
  readonly applicationSet?: boolean;
}

/** What belongs into `install/` of a cluster. */
export interface InstallFiles {
  /** Texts by path below `install/`; empty where a finding is an error. */
  readonly files: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
}

function gitOpsFiles(subject: GitOpsSubject, { gitOps }: InstallOptions): GitOpsFile[] {
  if (gitOps === undefined) return [];
  return gitOps.tool === 'argocd' ? argoCdFiles(subject, gitOps) : fluxFiles(subject, gitOps);
}

function fileText({ objects, comment }: GitOpsFile, cluster: Cluster): RenderedYaml {
  const heading = [...newerVersionLines(cluster), `Generated. ${comment}`].join('\n');
  const documents = objects.map((object, index) =>
    renderYaml(object, { style: 'document', comment: index === 0 ? heading : undefined }),
  );
  return {
    text: documents.map(({ text }) => text).join('---\n'),
    problems: documents.flatMap(({ problems }) => problems),
  };
}

/** A script can ask the stack for what GitOps objects have to know beforehand. */
const gravest = (finding: Finding, { gitOps }: InstallOptions): Finding =>
  gitOps !== undefined && finding.rule === 'install/role-arn' ? { ...finding, severity: 'error' } : finding;

/**
 * Everything that installs Karpenter in a cluster: values of both charts, objects of the GitOps tool, a runbook.
 * `objects` are the cluster's resolved Kubernetes objects.
 */
export function installFiles(
  cluster: Cluster,
  objects: readonly object[],
  options: InstallFilesOptions = {},
): InstallFiles {
  const { gitOps, folder = cluster.name } = options;
  const deletionGuards = options.deletionGuards ?? cluster.tier !== 'development';
  const annotations = gitOps?.tool === 'argocd' && deletionGuards ? ARGO_CD_CRD_GUARD : {};
  const controller = karpenterValues(cluster, { ...options, objects });
  const crds = karpenterCrdValues(cluster, { annotations });
  const findings = uniqueFindings([
    ...controller.findings.map((finding) => gravest(finding, options)),
    ...crds.findings,
    ...clusterFindings(cluster, gitOps === undefined ? [] : gitOpsProblems(gitOps)),
  ]);
  if (hasErrors(findings)) return { files: new Map(), findings };

  const { applicationSet: manifestsElsewhere = false } = options;
  const subject = { cluster, folder, controller, crds, deletionGuards, manifestsElsewhere };
  const gitOpsTexts = gitOpsFiles(subject, options).map((file) => ({ file: file.file, ...fileText(file, cluster) }));
  const unwritten = clusterFindings(
    cluster,
    gitOpsTexts.flatMap(({ problems }) => problems),
  );
  if (unwritten.length > 0) return { files: new Map(), findings: [...findings, ...unwritten] };
  return {
    files: new Map([
      ['README.md', runbook(cluster, { ...options, deletionGuards, objects })],
      ['values-karpenter.yaml', controller.text],
      ['values-karpenter-crd.yaml', crds.text],
      ...gitOpsTexts.map(({ file, text }): [string, string] => [file, text]),
    ]),
    findings,
  };
}
