// Stands for kubectl, helm and cosign: answers from a state in a file, records every call in another.
const { appendFileSync, existsSync, readFileSync, writeFileSync } = require('node:fs');

const [tool, ...args] = process.argv.slice(2);
const stateFile = process.env.STUB_STATE;
const state = JSON.parse(readFileSync(stateFile, 'utf8'));
const option = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
const text = args.join(' ');

function end(stdout = '', code = 0, stderr = '') {
  if (stdout !== '') process.stdout.write(`${stdout}\n`);
  if (stderr !== '') process.stderr.write(`${stderr}\n`);
  process.exitCode = code;
}

/** A change: saved and recorded. */
function write(change) {
  change();
  writeFileSync(stateFile, JSON.stringify(state));
  appendFileSync(process.env.STUB_WRITES, `${JSON.stringify([tool, ...args])}\n`);
  end();
}

const names = (kind) => Object.keys(state[kind] ?? {});

const KUBECTL = [
  [/^get nodes --selector !karpenter\.sh\/nodepool/, () => end('node/a\nnode/b')],
  [/^config view .*cluster\.server/, () => end(state.server)],
  [/^config view .*certificate-authority-data/, () => end('QQ==')],
  [
    /^get configmap aws-auth/,
    () => end(state.awsAuth && `${state.awsAuth.version}\n${state.awsAuth.mapRoles}`.trimEnd()),
  ],
  [
    /^patch configmap aws-auth .*--type merge/,
    () => {
      const patch = JSON.parse(readFileSync(option('--patch-file'), 'utf8'));
      if (patch.metadata.resourceVersion !== state.awsAuth.version) return end('', 1, 'Conflict');
      return write(() => {
        Object.assign(state.awsAuth, {
          mapRoles: patch.data.mapRoles,
          version: `${Number(state.awsAuth.version) + 1}`,
        });
      });
    },
  ],
  [
    /^create configmap aws-auth/,
    () =>
      write(() => {
        const [, file] = args.find((arg) => arg.startsWith('--from-file=')).split('mapRoles=');
        state.awsAuth = { version: '1', mapRoles: readFileSync(file, 'utf8') };
      }),
  ],
  [/^get daemonset eks-pod-identity-agent/, () => end(state.agent ? 'daemonset.apps/eks-pod-identity-agent' : '')],
  [/^get crd \S+ --ignore-not-found/, () => end(names('crds').includes(args[2]) ? `crd/${args[2]}` : '')],
  [/^get crd \S+ --output jsonpath/, () => end(state.crds[args[2]].release ?? '')],
  [/^label crd/, () => write(() => {})],
  [/^annotate crd/, () => write(() => Object.assign(state.crds[args[2]], { release: 'karpenter-crd' }))],
  [/^delete crd/, () => write(() => delete state.crds[args[2]])],
  [/^get nodepools\.karpenter\.sh --output jsonpath/, () => end(state.tracked ?? '')],
  [
    /^get (nodepools|nodeclaims|ec2nodeclasses)\S* --output name/,
    () => {
      const kind = args[1].split('.')[0];
      // A node is not drained while a pod on it must not be disrupted.
      const isHeld = kind === 'nodeclaims' && names('workloads').length > 0;
      const listed = names(kind).map((name) => `${kind}/${name}`);
      // Terminating takes one look.
      for (const name of names(kind)) if (state[kind][name].deleted && !isHeld) delete state[kind][name];
      writeFileSync(stateFile, JSON.stringify(state));
      end(listed.join('\n'));
    },
  ],
  [
    /^delete (nodepools|ec2nodeclasses)\S* --all/,
    () =>
      write(() => {
        const kind = args[1].split('.')[0];
        for (const one of [kind, ...(kind === 'nodepools' ? ['nodeclaims'] : [])]) {
          for (const name of names(one)) state[one][name].deleted = true;
        }
      }),
  ],
  [/^diff --server-side --kustomize/, () => end(state.applied ? '' : '+kind: NodePool', state.applied ? 0 : 1)],
  [
    /^apply --server-side --kustomize/,
    () =>
      write(() => {
        if (!existsSync(`${option('--kustomize')}/kustomization.yaml`)) throw new Error('no kustomization');
        Object.assign(state, { applied: true, nodepools: { a: {} }, ec2nodeclasses: { a: {} }, nodeclaims: { n: {} } });
        state.workloads = { 'job.batch/reconcile': {} };
      }),
  ],
  [/^get --kustomize/, () => end(state.applied ? 'job.batch/x' : '')],
  [/^delete --kustomize/, () => write(() => Object.assign(state, { applied: false }))],
  [
    /^get (\S+) --namespace \S+ --ignore-not-found --output name/,
    () => end(names('workloads').includes(args[1]) ? args[1] : ''),
  ],
  [/^delete (\S+) --namespace/, () => write(() => delete state.workloads[args[1]])],
  [/^wait --for condition=Ready/, () => (state.notReady ? end('', 1, 'timed out') : end('condition met'))],
];

const CRDS = ['nodepools.karpenter.sh', 'nodeclaims.karpenter.sh', 'ec2nodeclasses.karpenter.k8s.aws'];

const HELM = [
  [/^version --short/, () => end('v3.17.0+g301108e')],
  [
    /^history/,
    () => {
      const release = state.releases[args[1]];
      return release
        ? end(JSON.stringify([{ revision: release.revision, ...release.info }]))
        : end('', 1, 'release: not found');
    },
  ],
  [
    /^upgrade --install/,
    () =>
      write(() => {
        const [, , name] = args;
        const description = option('--description');
        const info = { status: 'deployed', chart: `${name}-${option('--version')}`, app_version: '1', description };
        state.releases[name] = { revision: (state.releases[name]?.revision ?? 0) + 1, info };
        if (name === 'karpenter-crd') for (const crd of CRDS) state.crds[crd] = { release: name };
      }),
  ],
  [/^uninstall/, () => write(() => delete state.releases[args[1]])],
];

const PUBLIC = /^public\.ecr\.aws\/karpenter\//;

const COSIGN = [
  [
    /^verify/,
    () =>
      (PUBLIC.test(args[1]) || state.copied.includes(args[1])) && !state.unsigned ? end() : end('', 1, 'no signatures'),
  ],
  [/^copy/, () => write(() => state.copied.push(args[2]))],
];

const calls = { kubectl: KUBECTL, helm: HELM, cosign: COSIGN }[tool];
const call = calls.find(([pattern]) => pattern.test(text));
if (call === undefined) end('', 64, `stub ${tool}: unexpected ${text}`);
else call[1]();
