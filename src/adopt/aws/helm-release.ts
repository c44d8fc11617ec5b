import { gunzipSync } from 'node:zlib';
import type { RunTool } from '../../live';
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../../objects';

/** What is known of how Karpenter's chart was installed. */
export interface HelmRelease {
  /** The values that somebody gave it. */
  readonly values: JsonObject;
  /** @default - unknown */
  readonly chartVersion?: string;
  /** @default - unknown */
  readonly namespace?: string;
}

/** What `helm get values -o json` printed: null where nobody gave any. */
export function releaseOfValues(json: unknown): HelmRelease | undefined {
  if (json === null) return { values: {} };
  return isObject(json) ? { values: json } : undefined;
}

const MAX_RELEASE = 64 * 1024 * 1024;

/** Helm keeps a release as gzipped JSON in base64, which a Secret has in base64 once more (helm.sh/helm/v3 `pkg/storage/driver`). */
function unpacked(data: string): unknown {
  try {
    const packed = Buffer.from(Buffer.from(data, 'base64').toString('latin1'), 'base64');
    return JSON.parse(gunzipSync(packed, { maxOutputLength: MAX_RELEASE }).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** The newest release of the chart `karpenter` in what `kubectl get secrets -o json` printed; undefined where there is none. */
export function releaseOfSecrets(json: unknown): HelmRelease | undefined {
  const releases = listAt(json, 'items')
    .flatMap((secret) => {
      const data = textAt(secret, 'data', 'release');
      return data === undefined ? [] : [unpacked(data)];
    })
    .filter((release) => textAt(release, 'chart', 'metadata', 'name') === 'karpenter')
    .sort((a, b) => Number(objectAt(b).version ?? 0) - Number(objectAt(a).version ?? 0));
  const [newest] = releases;
  if (newest === undefined) return undefined;
  const chartVersion = textAt(newest, 'chart', 'metadata', 'version');
  const namespace = textAt(newest, 'namespace');
  return {
    values: objectAt(newest, 'config'),
    ...(chartVersion !== undefined && { chartVersion }),
    ...(namespace !== undefined && { namespace }),
  };
}

/** Where the chart is installed, by its own guide and by eksctl and the blueprints. */
const NAMESPACES: readonly string[] = ['kube-system', 'karpenter'];

/**
 * The release as Helm keeps it in the cluster, or why it is not known. Only Secrets of the one release that runs are asked
 * for.
 *
 * @param context of kubectl; the current one where it is undefined
 */
export async function releaseOfCluster(
  run: RunTool,
  context: string | undefined,
): Promise<HelmRelease | { readonly failure: string }> {
  const at = context === undefined ? [] : [`--context=${context}`];
  let failure = `no release of the chart karpenter in ${NAMESPACES.join(' or ')}`;
  for (const namespace of NAMESPACES) {
    const { code, stdout, stderr } = await run('kubectl', [
      ...['get', 'secrets', '--namespace', namespace, ...at],
      ...['--selector', 'owner=helm,name=karpenter,status=deployed', '--output', 'json'],
    ]);
    const release = code === 0 ? releaseOfSecrets(parsedJson(stdout)) : undefined;
    if (release !== undefined) return release;
    if (code !== 0) failure = stderr.trim().split('\n').at(-1) || 'kubectl gave no answer';
  }
  return { failure };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
