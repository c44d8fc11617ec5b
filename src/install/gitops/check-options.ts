import { DNS_LABEL, DNS_SUBDOMAIN } from '../../cluster';
import { meant, type Problem } from '../../findings';
import type { Flux, GitOps } from './options';

interface OptionCheck {
  readonly rule: string;
  readonly path: string;
  readonly got: unknown;
  readonly ok: boolean;
  readonly fix: string;
}

/** Printable ASCII without white space. */
const WORD = /^[\x21-\x7e]+$/;

const optional = (rule: string, path: string, got: string | undefined, pattern: RegExp, fix: string): OptionCheck => ({
  rule,
  path,
  got,
  ok: got === undefined || pattern.test(got),
  fix,
});

const TOOLS = ['argocd', 'flux'];

function toolChecks(gitOps: GitOps): OptionCheck[] {
  if (!TOOLS.includes(gitOps.tool)) {
    const likely = meant(String(gitOps.tool).replaceAll(/[^a-z]/gi, ''), TOOLS);
    const fix = likely === undefined ? `choose ${TOOLS.join(' or ')}` : `did you mean ${likely}?`;
    return [{ rule: 'install/git-ops-tool', path: 'tool', got: gitOps.tool, ok: false, fix }];
  }
  if (gitOps.tool === 'argocd') {
    const target = Object.values(gitOps.destination ?? {});
    return [
      {
        rule: 'install/argo-cd-repo-url',
        path: 'repoURL',
        got: gitOps.repoURL,
        ok: WORD.test(gitOps.repoURL),
        fix: 'give the URL of the Git repository',
      },
      optional(
        'install/argo-cd-target-revision',
        'targetRevision',
        gitOps.targetRevision,
        WORD,
        'give a branch, a tag or a commit',
      ),
      optional('install/argo-cd-project', 'project', gitOps.project, DNS_SUBDOMAIN, 'give the name of an AppProject'),
      ...target.map((got) => ({
        rule: 'install/argo-cd-destination',
        path: 'destination',
        got,
        ok: WORD.test(got),
        fix: 'give a name or a URL',
      })),
    ];
  }
  const { sourceRef = {} as Flux['sourceRef'], kubeConfigSecret } = gitOps as Flux;
  const name = 'give the name of a Kubernetes object';
  return [
    optional('install/flux-source-name', 'sourceRef.name', sourceRef.name, DNS_SUBDOMAIN, name),
    optional(
      'install/flux-source-namespace',
      'sourceRef.namespace',
      sourceRef.namespace,
      DNS_LABEL,
      'give the name of a namespace',
    ),
    {
      rule: 'install/flux-source-kind',
      path: 'sourceRef.kind',
      got: sourceRef.kind,
      ok: ['GitRepository', 'OCIRepository', 'Bucket'].includes(sourceRef.kind),
      fix: 'choose GitRepository, OCIRepository or Bucket',
    },
    optional('install/flux-kube-config-secret', 'kubeConfigSecret', kubeConfigSecret, DNS_SUBDOMAIN, name),
  ];
}

const messageOf = (path: string, { tool }: GitOps): string =>
  path === 'tool'
    ? 'no GitOps tool has this name here'
    : `${path} is nothing that ${tool === 'argocd' ? 'Argo CD' : 'Flux'} can use`;

/** What cannot be right in the options of a tool. */
export function gitOpsProblems(gitOps: GitOps): Problem[] {
  const common: readonly OptionCheck[] = [
    optional('install/git-ops-namespace', 'namespace', gitOps.namespace, DNS_LABEL, 'give the name of a namespace'),
    {
      rule: 'install/git-ops-path',
      path: 'path',
      got: gitOps.path,
      ok: gitOps.path === undefined || /^(?!.*(^|\/)\.{1,2}(\/|$))[\w.-]+(\/[\w.-]+)*$/.test(gitOps.path),
      fix: "write it relative to the repository, without . and ..: 'dist/clusters/prod'",
    },
  ];
  return [...common, ...toolChecks(gitOps)]
    .filter(({ ok }) => !ok)
    .map(({ rule, path, got, fix }) => ({
      rule,
      path: `install.gitOps.${path}`,
      got,
      message: messageOf(path, gitOps),
      fix,
    }));
}
