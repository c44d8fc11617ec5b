import { nearest } from '../../../findings';
import { isRegion, isZoneIdOf, isZoneOf, REGIONS, regionOfZone } from '../../../karpenter';
import { type SourcedRequirement, templateRequirements } from '../../../karpenter/resolver/template';
import type { JsonObject } from '../../../objects';
import type { PoolProblem } from './no-instance-type';
import { namesValues } from './way-out';

const REGION = 'topology.kubernetes.io/region';

/** Labels that name a zone, and whether a value is one of a region; undefined where that cannot be told. */
const ZONE_LABELS: ReadonlyMap<string, (region: string, value: string) => boolean | undefined> = new Map([
  ['topology.kubernetes.io/zone', isZoneOf],
  ['topology.k8s.aws/zone-id', isZoneIdOf],
]);

/** The region of a pool: that of its cluster, else the one that it names itself. */
function regionOf(lines: readonly SourcedRequirement[], region: string | undefined): string | undefined {
  if (region !== undefined) return region;
  const named = lines.map(({ requirement }) => requirement).find(({ key }) => key === REGION);
  const [only, ...more] = named !== undefined && namesValues(named) ? named.values : [];
  return more.length > 0 ? undefined : only;
}

const ZONE = /^([a-z]{2,4}(?:-[a-z]+)+-\d+)([a-z]|-[a-z0-9-]+)$/;

/** What is wrong with the name of a zone whatever region it is for; undefined where nothing is. */
function misspelt(zone: string): { readonly message: string; readonly fix: string } | undefined {
  if (regionOfZone(zone) !== undefined) return undefined;
  if (isRegion(zone)) {
    return { message: 'this is a region: zones have a letter behind it', fix: `write ${zone}a, or require ${REGION}` };
  }
  const [, region, end] = ZONE.exec(zone) ?? [];
  if (region === undefined) return undefined;
  const [near = 'eu-west-1'] = nearest(region, REGIONS, 1);
  return { message: `no region ${region} is known`, fix: `write ${near}${end}` };
}

function foreign({ path, requirement }: SourcedRequirement, region: string | undefined): PoolProblem | undefined {
  const isOf = ZONE_LABELS.get(requirement.key);
  if (isOf === undefined || !namesValues(requirement)) return undefined;
  const values = [...requirement.values];
  const base = { object: 'NodePool', rule: 'set/foreign-zone', path, got: values.join(', ') } as const;
  if (region !== undefined) {
    if (values.some((value) => isOf(region, value) !== false)) return undefined;
    const isName = requirement.key === 'topology.kubernetes.io/zone';
    return {
      ...base,
      message: `no zone of ${region} is among these: no subnet of the cluster lies in them, so nothing is launched`,
      fix: isName
        ? `name zones of ${region}: ${region}a`
        : `name ids of zones of ${region}, as describe-availability-zones prints them`,
    };
  }
  if (requirement.key !== 'topology.kubernetes.io/zone') return undefined;
  const wrong = values.map(misspelt);
  const [first] = wrong;
  if (first === undefined || wrong.includes(undefined)) return undefined;
  return { ...base, severity: 'warning', message: `${first.message}: nothing is launched there`, fix: first.fix };
}

/** Zones where no subnet of the cluster can be: a pool that names only such launches nothing. */
export function foreignZones(nodePool: JsonObject, region: string | undefined): readonly PoolProblem[] {
  const lines = templateRequirements(nodePool).filter(({ origin }) => origin !== 'identity');
  const own = regionOf(lines, region);
  return lines.flatMap((line) => foreign(line, own) ?? []);
}
