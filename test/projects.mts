/** Test files, and folders of them, that compare our output with real tools of the machine. */
export const TOOLS: readonly string[] = [
  'test/admission/kubectl-validate.test.ts',
  'test/adopt/aws/service-models.test.ts',
  'test/cloudformation/cfn-lint.test.ts',
  'test/cloudformation/moto.test.ts',
  'test/fleet/overlays-random.test.ts',
  'test/fleet/publish-kill.test.ts',
  'test/install/argo-cd-health.test.ts',
  'test/install/helm.test.ts',
  'test/install/scripts-run.test.ts',
  'test/policy/export.test.ts',
  'test/report/browser/',
];

/**
 * Those in which each test starts processes (the command line, the scripts, the package as it is installed), or that look at
 * what a process keeps in memory and need one of their own.
 */
export const PROCESS: readonly string[] = [
  'test/admission/crd-changes.test.ts',
  'test/adopt/handover/hand-over-shell.test.ts',
  'test/adopt/print.test.ts',
  'test/charts/plain-app.test.ts',
  'test/charts/workloads/scale-test.test.ts',
  'test/check/check.test.ts',
  'test/check/plugin-installed.test.ts',
  'test/cli/',
  'test/determinism.test.ts',
  'test/dist.test.ts',
  'test/fleet/application-set.test.ts',
  'test/fleet/consequences-loaded.test.ts',
  'test/fleet/docs.test.ts',
  'test/fleet/interrupted.test.ts',
  'test/fleet/output-cache.test.ts',
  'test/fleet/overlays.test.ts',
  'test/fleet/publish.test.ts',
  'test/github/action.test.ts',
  'test/fleet/verdict-cache.test.ts',
  'test/fleet/syntax-error.test.ts',
  'test/guides.test.ts',
  'test/import/',
  'test/install/gitops.test.ts',
  'test/install/scripts.test.ts',
  'test/live/',
  'test/package/',
  'test/policy/docs.test.ts',
  'test/public-types.test.ts',
  'test/readme.test.ts',
  'test/scaffold/',
  'test/sides/',
  'test/yaml/kubernetes-yaml.test.ts',
  'test/yaml/render.test.ts',
];
