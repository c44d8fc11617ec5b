import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { describe, expect, it, vi } from 'vitest';
import { Ami, EC2NodeClass, KarpenterChart, NodePool, runsOn } from '../../charts';
import { Cluster } from '../../src/cluster';

const cluster = new Cluster({
  name: 'my-cluster',
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.34',
});

const newApp = (): App => new App({ outdir: mkdtempSync(join(tmpdir(), 'plain-app-')) });

function nodes(scope: Construct, id: string, namespace?: string): { chart: KarpenterChart; pool: NodePool } {
  const chart = new KarpenterChart(scope, id, { cluster, namespace });
  const nodeClass = new EC2NodeClass(chart, `class-${id}`, { ami: Ami.al2023('v20260315') });
  return { chart, pool: new NodePool(chart, `pool-${id}`, { nodeClass, requirements: [], limits: { cpu: 1 } }) };
}

/** A Deployment that counts how often it is rendered. */
function counted(chart: Chart, pool: NodePool, template: object = {}): { rendered: () => number } {
  const deployment = new ApiObject(chart, 'app', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `app-${chart.node.id}` },
    spec: { template: { spec: { containers: [], ...template } } },
  });
  const render = vi.spyOn(deployment, 'toJson');
  runsOn(deployment, pool);
  return { rendered: () => render.mock.calls.length };
}

const twin = (chart: Chart, kind = 'ConfigMap', apiVersion = 'v1'): ApiObject =>
  new ApiObject(chart, 'twin', { apiVersion, kind, metadata: { name: 'twin' } });

const SAID = /ConfigMap twin is defined twice; the first one is a\/twin/;

describe('a plain App', () => {
  it.each(['synth', 'synthYaml'] as const)(
    'asks each construct once in %s, however many charts there are',
    (method) => {
      const app = newApp();
      const walks = vi.spyOn(app.node, 'findAll');
      const walksOfStock = ((stock: App): number => {
        for (const id of ['a', 'b', 'c', 'd']) new Chart(stock, id);
        const all = vi.spyOn(stock.node, 'findAll');
        stock[method]();
        return all.mock.calls.length;
      })(newApp());
      const counts = ['a', 'b', 'c', 'd'].map((id) => {
        const { chart, pool } = nodes(app, id);
        return counted(chart, pool);
      });
      app[method]();
      expect(counts.map(({ rendered }) => rendered())).toEqual([2, 2, 2, 2]);
      // One for names, one for the charts that are judged.
      expect(walks.mock.calls.length - walksOfStock).toBe(2);
    },
  );

  it('walks the tree once for a chart that is rendered alone', () => {
    const app = newApp();
    const charts = ['a', 'b', 'c', 'd'].map((id) => nodes(app, id).chart);
    const walks = vi.spyOn(app.node, 'findAll');
    charts[0]?.toJson();
    expect(walks.mock.calls.length).toBe(3);
  });

  it('hears of what came between two synths', () => {
    const app = newApp();
    const [a, b] = ['a', 'b'].map((id) => nodes(app, id));
    if (a === undefined || b === undefined) throw new Error('there are two');
    twin(a.chart);
    app.synth();
    twin(b.chart);
    for (const ask of [() => app.synth(), () => app.synthYaml(), () => a.chart.toJson(), () => b.chart.toJson()]) {
      expect(ask).toThrow(SAID);
    }
    expect(a.chart.node.validate()).toEqual([]);
    expect(b.chart.node.validate()).toEqual([expect.stringMatching(SAID)]);
    b.chart.node.tryRemoveChild('twin');
    expect(b.chart.node.validate()).toEqual([]);
    app.synth();
    counted(b.chart, b.pool, { nodeSelector: { 'karpenter.sh/nodepool': 'other' } });
    expect(() => app.synth()).toThrow(/the workload says karpenter.sh\/nodepool=other itself/);
  });

  it('tells a namespace apart only where the kind has one', () => {
    const kinds = [
      ['ConfigMap', 'v1'],
      ['ClusterRole', 'rbac.authorization.k8s.io/v1'],
    ] as const;
    const asked = kinds.map(([kind, apiVersion]) => {
      const app = newApp();
      for (const id of ['a', 'b']) twin(nodes(app, id, id).chart, kind, apiVersion);
      return () => app.synth();
    });
    expect(asked[0]).not.toThrow();
    expect(asked[1]).toThrow(/ClusterRole twin is defined twice/);
  });

  it('asks a class that finds more than this package does', () => {
    class NamedPool extends NodePool {
      override findings(): ReturnType<NodePool['findings']> {
        const resource = `NodePool/${this.name}`;
        return [{ rule: 'own/name', severity: 'error', resource, path: 'metadata.name', message: 'is no good name' }];
      }
    }
    const app = newApp();
    const nodeClass = { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' };
    new NamedPool(nodes(app, 'a').chart, 'own', { nodeClass, requirements: [], limits: { cpu: 1 } });
    expect(() => app.synth()).toThrow(/is no good name/);
  });

  it('keeps what a subclass or a test does in synth', () => {
    const calls: string[] = [];
    class OwnApp extends App {
      override synth(): void {
        calls.push('own');
        super.synth();
      }
    }
    const app = new OwnApp({ outdir: newApp().outdir });
    nodes(app, 'a');
    app.synth();
    const spy = vi.spyOn(App.prototype, 'synth').mockImplementation(() => void calls.push('spy'));
    app.synth();
    spy.mockRestore();
    expect(calls).toEqual(['own', 'own', 'spy']);
  });
});
