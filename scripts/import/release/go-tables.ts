/**
 * Reads the tables that Karpenter's module carries as generated Go code, and a few declarations beside them. The code is
 * formatted by gofmt, so that lines are enough; what is not as expected stops the import.
 */

/** Network interfaces of an instance type. */
export interface EniLimits {
  /** Of the default card. */
  readonly defaultCardInterfaces: number;
  readonly ipv4PerInterface: number;
  readonly networkCards: number;
  /** Branch interfaces, which pods with security groups of their own get; undefined where the type has none. */
  readonly branchInterfaces?: number;
}

const only = <T>(values: readonly T[], what: string): T => {
  const [value] = values;
  if (value === undefined || values.length > 1) throw new Error(`${what}: found ${values.length} times`);
  return value;
};

const numberIn = (text: string, field: string): number =>
  Number(only([...text.matchAll(new RegExp(`\\b${field}: +(\\d+),`, 'g'))], field)[1]);

function limitsOf(body: string): EniLimits {
  const cards = [...body.matchAll(/\{([^{}]*MaximumNetworkInterfaces[^{}]*)\}/g)].map(([, card = '']) => ({
    index: numberIn(card, 'NetworkCardIndex'),
    interfaces: numberIn(card, 'MaximumNetworkInterfaces'),
  }));
  const byDefault = cards.find(({ index }) => index === numberIn(body, 'DefaultNetworkCardIndex'));
  return {
    // Types of old have no cards in the table.
    defaultCardInterfaces: byDefault?.interfaces ?? numberIn(body, 'Interface'),
    ipv4PerInterface: numberIn(body, 'IPv4PerInterface'),
    networkCards: Math.max(cards.length, 1),
    ...(/\bIsTrunkingCompatible: +true,/.test(body) && { branchInterfaces: numberIn(body, 'BranchInterface') }),
  };
}

/** `pkg/providers/instancetype/zz_generated.vpclimits.go`: limits by type. */
export function eniLimits(source: string): ReadonlyMap<string, EniLimits> {
  const entries = source.matchAll(/^\t"([^"]+)": \{\n([\s\S]*?)^\t\},$/gm);
  return new Map([...entries].map(([, type = '', body = '']) => [type, limitsOf(body)]));
}

/** `pkg/providers/instancetype/zz_generated.bandwidth.go`: megabits per second by type, as text. */
export const bandwidths = (source: string): ReadonlyMap<string, string> =>
  new Map([...source.matchAll(/^\t\t"([^"]+)": +(\d+),$/gm)].map(([, type = '', value = '']) => [type, value]));

/** `pkg/providers/pricing/zz_generated.pricing_*.go`: prices per hour by type, by region. */
export function prices(source: string): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const regions = source.matchAll(/^\t"([a-z0-9-]+)": \{\n([\s\S]*?)^\t\},$/gm);
  return new Map(
    [...regions].map(([, region = '', body = '']) => [
      region,
      new Map([...body.matchAll(/"([^"]+)": ([\d.]+),/g)].map(([, type = '', price]) => [type, Number(price)])),
    ]),
  );
}

/** The day on which a table was generated, as its head says. */
export function generatedOn(source: string): string {
  const [, day = ''] = /^\/\/ .*\bgenerated at (\d{4}-\d{2}-\d{2})T/im.exec(source) ?? [];
  if (day === '') throw new Error('a generated table without a date');
  return day;
}

/** What IAM calls a service, where Go's package of it has another name. */
const SERVICES: Readonly<Record<string, string>> = { arczonalshift: 'arc-zonal-shift', timestreamwrite: 'timestream' };

/**
 * The API calls that the controller makes, as IAM names them: those that `pkg/aws/sdk.go` declares and the other sources
 * call, directly or page by page.
 */
export function apiCalls(sdk: string, sources: readonly string[]): readonly string[] {
  const apis = [...sdk.matchAll(/^type (\w+)API interface \{\n([\s\S]*?)^\}/gm)];
  const called = new Set(
    sources.flatMap((source) =>
      [...source.matchAll(/\.(?:New)?([A-Z]\w*?)(?:Paginator)?\(/g)].map(([, method]) => method),
    ),
  );
  return apis.flatMap(([, api = '', body = '']) => {
    const service = SERVICES[api.toLowerCase()] ?? api.toLowerCase();
    const methods = [...body.matchAll(/^\t(\w+)\(/gm)].map(([, method]) => method);
    return methods.filter((method) => called.has(method)).map((method) => `${service}:${method}`);
  });
}

/** `pkg/providers/version/version.go`: the newest Kubernetes that the controller says it supports. */
export function newestKubernetes(source: string): string {
  const [, version = ''] = /\bMaxK8sVersion\s*=\s*"(1\.\d+)"/.exec(source) ?? [];
  if (version === '') throw new Error('pkg/providers/version/version.go: no MaxK8sVersion');
  return version;
}
