import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { type ClusterProps, existing } from '../../src/cluster';
import { installFiles, runbook } from '../../src/install';
import { runs } from '../full';
import { clusterOf, clusterWith, ISSUER } from './clusters';

describe('the files of a cluster', () => {
  it('are values and a runbook; objects only where a tool was named', () => {
    expect([...installFiles(clusterWith(), []).files.keys()]).toEqual([
      'README.md',
      'values-karpenter.yaml',
      'values-karpenter-crd.yaml',
    ]);
  });

  it('are none where the cluster or an option is wrong', () => {
    for (const [props, options] of [
      [{ name: '-bad\n' }, {}],
      [{}, { values: { nonsense: 1 } as never }],
      [{}, { controllerNodes: 'fargate' as const }],
    ] as const) {
      const { files, findings } = installFiles(clusterWith(props), [], options);
      expect(findings.some(({ severity }) => severity === 'error')).toBe(true);
      expect(files.size).toBe(0);
      expect(findings.every(({ resource }) => !resource.includes('\n'))).toBe(true);
    }
  });

  it('hold no account that was not given', () => {
    const everywhere = (props: Partial<ClusterProps>): string =>
      [...installFiles(clusterWith(props), []).files.values()].join('\n');
    expect(everywhere({ authenticationMode: 'CONFIG_MAP' })).not.toMatch(/\b\d{12}\b/);
    expect(everywhere({ account: '111122223333', identity: { irsa: { issuer: ISSUER } } })).toMatch(/\b111122223333\b/);
  });

  it('are the same for the same cluster', () => {
    const once = (): string => JSON.stringify([...installFiles(clusterWith(), []).files]);
    expect(once()).toBe(once());
  });

  it('survive hostile settings, or refuse them', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom("'; rm -rf /", '$(id)', '`id`', '--- {}', '# a'),
    );
    fc.assert(
      fc.property(text, text, text, (charts, controllerImage, value) => {
        const cluster = clusterWith({ registry: { charts, controllerImage }, discoveryTag: { value } });
        const { files, findings } = installFiles(cluster, []);
        if (findings.some(({ severity }) => severity === 'error')) expect(files.size).toBe(0);
        else expect(load(files.get('values-karpenter.yaml') ?? '')).toMatchObject({ settings: {} });
      }),
      { seed: 11, numRuns: runs(300) },
    );
  });
});

describe('the runbook', () => {
  it('names what this cluster has', () => {
    const text = runbook(clusterWith({ interruptionQueue: 'events', namespace: 'karpenter', nodeRole: 'eks-nodes' }));
    for (const name of [
      '`prod-eu`',
      '`events`',
      '`eks-nodes`',
      '`Karpenter-prod-eu`',
      '`1.14.1`',
      '`karpenter/karpenter`',
    ]) {
      expect(text).toContain(name);
    }
    expect(text).toContain(
      'helm upgrade --install karpenter oci://public.ecr.aws/karpenter/karpenter --version 1.14.1 --namespace karpenter --values values-karpenter.yaml --wait',
    );
  });

  it('upgrades permissions, then CRDs, then the controller', () => {
    const text = runbook(clusterWith());
    const places = [
      'permissions FROM TO',
      'cloudformation deploy',
      '--install karpenter-crd ',
      '--install karpenter ',
    ].map((step) => text.indexOf(step));
    expect(places.every((place, index) => place > (places[index - 1] ?? 0))).toBe(true);
  });

  it('knows the labels of the metrics of its version, and node repair where it asks budgets', () => {
    const of = (version: string, props = {}): string => runbook(clusterOf(version, props));
    expect(of('1.14.1')).not.toMatch(/lower case|unhealthy/);
    expect(of('1.15.2')).toContain('in lower case: `drifted`');
    const featureGates = { nodeRepair: true };
    expect(of('1.15.2', { featureGates })).toContain('`reason="unhealthy"`');
    expect(of('1.14.1', { featureGates })).not.toContain('unhealthy');
    expect(of('1.15.2', { featureGates, settings: { legacyNodeRepair: true } })).not.toContain('unhealthy');
  });

  it('says what roles need that the template leaves alone', () => {
    expect(runbook(clusterWith())).not.toContain('Roles that exist already');
    const theirs = { nodeRole: existing('their-nodes'), controllerRole: existing('their-controller') };
    const existingRoles = runbook(clusterWith(theirs));
    expect(existingRoles).toMatch(
      /`their-nodes` \| ec2\.amazonaws\.com: sts:AssumeRole \| `AmazonEKSWorkerNodePolicy`/,
    );
    expect(existingRoles).toMatch(
      /`their-controller` \| pods\.eks\.amazonaws\.com.* \| those that the outputs of the stack name/,
    );
    expect(runbook(clusterWith(theirs), { stack: false })).not.toMatch(/the stack/);
  });

  it('has the fragment of aws-auth only where nodes join by it', () => {
    expect(runbook(clusterWith())).not.toContain('mapRoles');
    const text = runbook(clusterWith({ authenticationMode: 'CONFIG_MAP', account: '111122223333' }));
    expect(text).toContain('- rolearn: arn:aws:iam::111122223333:role/KarpenterNodeRole-prod-eu');
    const windows = { kind: 'EC2NodeClass', spec: { role: 'w', amiSelectorTerms: [{ alias: 'windows2022@latest' }] } };
    const both = runbook(clusterWith({ authenticationMode: 'CONFIG_MAP' }), { objects: [windows] });
    expect(both).toContain('eks:kube-proxy-windows');
    expect(text).not.toContain('eks:kube-proxy-windows');
  });

  it('speaks of no stack where there is none', () => {
    const argo = { tool: 'argocd', repoURL: 'x' } as const;
    for (const options of [{}, { gitOps: argo }]) {
      const text = runbook(clusterWith(), { ...options, stack: false });
      expect(text).not.toMatch(/stack|the template|aws.template|cloudformation/i);
      expect(text).toContain('Give the roles these permissions where they are made');
      expect(runbook(clusterWith(), options)).toMatch(/CloudFormation stack.*aws cloudformation deploy.* stack, tags/s);
    }
  });

  it('says what deleting takes along', () => {
    const text = runbook(clusterWith());
    expect(text).toContain('Deleting or renaming a pool deletes its nodes at once.');
    expect(text).toContain('it stays until\nno NodeClaim refers to it');
  });

  it('says who applies', () => {
    const argo = runbook(clusterWith(), { gitOps: { tool: 'argocd', repoURL: 'x' }, deletionGuards: true });
    expect(argo).toContain('kubectl apply --filename argocd/parent.yaml');
    expect(argo).toContain('Argo CD asks before it deletes');
    expect(argo).not.toContain('--install karpenter ');
    const sourceRef = { kind: 'GitRepository', name: 'x' } as const;
    expect(runbook(clusterWith(), { gitOps: { tool: 'flux', sourceRef } })).toContain('the folder `flux/`');
  });

  it('says what to see when Karpenter works, in the namespace where it runs', () => {
    const text = runbook(clusterWith({ namespace: 'karpenter' }));
    expect(text).toContain('kubectl logs --namespace karpenter --selector app.kubernetes.io/name=karpenter ');
    const lines = [
      'computed new nodeclaim(s) to fit pod(s)',
      'launched nodeclaim',
      'registered nodeclaim',
      'disrupting node(s)',
    ];
    for (const line of lines) expect(text).toContain(`| \`${line}\` |`);
    expect(text).toContain('`1/1 Running`');
  });

  it('says that prices stand still only where the VPC is isolated', () => {
    expect(runbook(clusterWith())).not.toContain('prices');
    expect(runbook(clusterWith({ vpc: { isolated: true } }))).toContain(
      'On-demand prices are those that Karpenter came with',
    );
  });

  it('tells why the CRDs are not uninstalled', () => {
    expect(runbook(clusterWith())).toContain('`helm uninstall karpenter-crd`, or deleting a CRD');
  });
});
