import type { ReviewCluster, ReviewLayer, ReviewSide } from '../../src/review';
import { toYaml } from '../../src/yaml';

type Written = Record<string, string>;

/** A text for any value: what YAML of ours does not write, such as an object without a kind, stands as JSON. */
const text = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

const numbered = (folder: string, objects: readonly unknown[]): Written =>
  Object.fromEntries(
    objects.map((object, index) => [`${folder}/${String(index).padStart(3, '0')}.json`, text(object)]),
  );

function clusterFiles({ folder, facts, objects, gitOps = [], template, values }: ReviewCluster): Written {
  const base = `clusters/${folder}`;
  return {
    [`${base}/cluster.json`]: text(facts),
    ...numbered(`${base}/manifests`, objects),
    ...numbered(`${base}/install/gitops`, gitOps),
    ...(template !== undefined && { [`${base}/aws/template.yaml`]: toYaml(template as object) }),
    ...(values !== undefined && { [`${base}/install/values-karpenter.yaml`]: toYaml(values as object) }),
  };
}

const layerFiles = ({ folder, objects }: ReviewLayer): Written => numbered(folder, objects);

/** A side as the files that our own output has of it. */
export const filesOf = ({ clusters, layers = [] }: ReviewSide): Written =>
  Object.assign({}, ...clusters.map(clusterFiles), ...layers.map(layerFiles)) as Written;
