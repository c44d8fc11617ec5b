import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { Cluster, KarpenterChart, type KarpenterChartProps } from 'cdk8s-karpenter';
import type { Construct } from 'constructs';
import { constructFindings } from '../../charts/findings';
import type { Finding } from '../../src/findings';
import { synthesizeObjects } from '../../src/fleet/judge/synthesized-object';

type RecipeChart = new (scope: Construct, id: string, props: KarpenterChartProps) => KarpenterChart;

/** A recipe as it was synthesized, for the cluster that it exports or for one without anything particular. */
export interface SynthesizedRecipe {
  readonly cluster: Cluster;
  readonly documents: readonly object[];
  readonly findings: readonly Finding[];
}

export const EXAMPLES = join(__dirname, '../../examples');

/** Names of all recipes, without `.ts`. */
export const recipeNames: readonly string[] = readdirSync(EXAMPLES)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .sort();

export const recipeSource = (name: string): string => readFileSync(join(EXAMPLES, `${name}.ts`), 'utf8');

const anyCluster = new Cluster({
  name: 'my-cluster',
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.34',
});

// Not instanceof: constructs gives its classes another meaning of it.
const isChart = (value: unknown): value is RecipeChart =>
  typeof value === 'function' && Object.getPrototypeOf(value) === KarpenterChart;

/** The one chart that a recipe exports, synthesized. */
export async function synthesizeRecipe(name: string): Promise<SynthesizedRecipe> {
  const { cluster = anyCluster, ...exported } = (await import(join(EXAMPLES, `${name}.ts`))) as Record<
    string,
    unknown
  > & { readonly cluster?: Cluster };
  const [Chart, ...others] = Object.values(exported).filter(isChart);
  if (Chart === undefined || others.length > 0) throw new Error(`${name} has to export one chart`);
  const app = new App();
  new Chart(app, name, { cluster });
  const { objects, findings } = synthesizeObjects(app);
  return {
    cluster,
    documents: objects.map(({ document }) => document),
    findings: [...constructFindings(app), ...findings],
  };
}
