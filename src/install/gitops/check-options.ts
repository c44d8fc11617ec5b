import { DNS_LABEL, DNS_SUBDOMAIN } from '../../cluster/dns-names';
import type { Problem } from '../../findings';
import type { GitOps } from './options';

interface Rule {
  readonly path: string;
  readonly got: unknown;
  readonly ok: boolean;
  readonly fix: string;
}

/** Printable ASCII without white space. */
const WORD = /^[\x21-\x7e]+$/;

const optional = (path: string, got: string | undefined, pattern: RegExp, fix: string): Rule => ({
  path,
  got,
  ok: got === undefined || pattern.test(got),
  fix,
});

function toolRules(gitOps: GitOps): Rule[] {
  if (gitOps.tool === 'argocd') {
    const target = Object.values(gitOps.destination ?? {});
    return [
      {
        path: 'repoURL',
        got: gitOps.repoURL,
        ok: WORD.test(gitOps.repoURL),
        fix: 'give the URL of the Git repository',
      },
      optional('targetRevision', gitOps.targetRevision, WORD, 'give a branch, a tag or a commit'),
      optional('project', gitOps.project, DNS_SUBDOMAIN, 'give the name of an AppProject'),
      ...target.map((got) => ({ path: 'destination', got, ok: WORD.test(got), fix: 'give a name or a URL' })),
    ];
  }
  const { sourceRef, kubeConfigSecret } = gitOps;
  const name = 'give the name of a Kubernetes object';
  return [
    optional('sourceRef.name', sourceRef.name, DNS_SUBDOMAIN, name),
    optional('sourceRef.namespace', sourceRef.namespace, DNS_LABEL, 'give the name of a namespace'),
    {
      path: 'sourceRef.kind',
      got: sourceRef.kind,
      ok: ['GitRepository', 'OCIRepository', 'Bucket'].includes(sourceRef.kind),
      fix: 'choose GitRepository, OCIRepository or Bucket',
    },
    optional('kubeConfigSecret', kubeConfigSecret, DNS_SUBDOMAIN, name),
  ];
}

/** What cannot be right in the options of a tool. */
export function gitOpsProblems(gitOps: GitOps): Problem[] {
  const common: readonly Rule[] = [
    optional('namespace', gitOps.namespace, DNS_LABEL, 'give the name of a namespace'),
    {
      path: 'path',
      got: gitOps.path,
      ok: gitOps.path === undefined || /^(?!.*(^|\/)\.{1,2}(\/|$))[\w.-]+(\/[\w.-]+)*$/.test(gitOps.path),
      fix: "write it relative to the repository, without . and ..: 'dist/clusters/prod'",
    },
  ];
  return [...common, ...toolRules(gitOps)]
    .filter(({ ok }) => !ok)
    .map(({ path, got, fix }) => ({
      rule: 'install/git-ops',
      path: `install.gitOps.${path}`,
      got,
      message: `${path} is nothing that ${gitOps.tool === 'argocd' ? 'Argo CD' : 'Flux'} can use`,
      fix,
    }));
}
