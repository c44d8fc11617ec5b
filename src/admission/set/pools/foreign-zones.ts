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

/** `euw1-az1`, as EC2 numbers zones alike for every account. */
const ZONE_ID = /^[a-z]{2,4}\d-[a-z0-9]*az\d+$/;

const ZONE_NAME_LABEL = 'topology.kubernetes.io/zone';
const ZONE_ID_LABEL = 'topology.k8s.aws/zone-id';

interface Misspelt {
  readonly message: string;
  readonly fix: string;
}

function misspeltRegion(region: string): Misspelt | undefined {
  if (isRegion(region)) return undefined;
  const [near = 'eu-west-1'] = nearest(region, REGIONS, 1);
  return { message: `no region ${region} is known`, fix: `write ${near}` };
}

const misspeltZoneId = (id: string): Misspelt | undefined =>
  regionOfZone(id) === undefined
    ? undefined
    : { message: 'this is the name of a zone, not its id', fix: `require ${ZONE_NAME_LABEL}, or write the id` };

const ZONE = /^([a-z]{2,4}(?:-[a-z]+)+-\d+)([a-z]|-[a-z0-9-]+)$/;

/** What is wrong with the name of a zone whatever region it is for; undefined where nothing is. */
function misspelt(zone: string): Misspelt | undefined {
  if (regionOfZone(zone) !== undefined) return undefined;
  if (ZONE_ID.test(zone)) {
    return { message: 'this is the id of a zone, not its name', fix: `require ${ZONE_ID_LABEL}, or write the name` };
  }
  if (isRegion(zone)) {
    return { message: 'this is a region: zones have a letter behind it', fix: `write ${zone}a, or require ${REGION}` };
  }
  const [, region, end] = ZONE.exec(zone) ?? [];
  if (region === undefined) return undefined;
  const [near = 'eu-west-1'] = nearest(region, REGIONS, 1);
  return { message: `no region ${region} is known`, fix: `write ${near}${end}` };
}

/** What is wrong with a value whatever region the pool is for, by label. */
const MISSPELT: ReadonlyMap<string, (value: string) => Misspelt | undefined> = new Map([
  [ZONE_NAME_LABEL, misspelt],
  [ZONE_ID_LABEL, misspeltZoneId],
  [REGION, misspeltRegion],
]);

function foreign({ path, requirement }: SourcedRequirement, region: string | undefined): PoolProblem | undefined {
  const isOf = ZONE_LABELS.get(requirement.key);
  const isWrong = MISSPELT.get(requirement.key);
  if (isWrong === undefined || !namesValues(requirement)) return undefined;
  const values = [...requirement.values];
  const base = { object: 'NodePool', rule: 'set/foreign-zone', path, got: values.join(', ') } as const;
  if (isOf !== undefined && region !== undefined) {
    if (values.some((value) => isOf(region, value) !== false)) return undefined;
    const isName = requirement.key === ZONE_NAME_LABEL;
    return {
      ...base,
      message: `no zone of ${region} is among these: no subnet of the cluster lies in them, so nothing is launched`,
      fix: isName
        ? `name zones of ${region}: ${region}a`
        : `name ids of zones of ${region}, as describe-availability-zones prints them`,
    };
  }
  const wrong = values.map(isWrong);
  const [first] = wrong;
  if (first === undefined || wrong.includes(undefined)) return undefined;
  return { ...base, severity: 'warning', message: `${first.message}: nothing is launched there`, fix: first.fix };
}

/** Zones where no subnet of the cluster can be: a pool that names only such launches nothing. */
export function foreignZones(nodePool: JsonObject, region: string | undefined): readonly PoolProblem[] {
  const lines = templateRequirements(nodePool).filter(({ origin }) => origin !== 'identity');
  const own = regionOf(lines, region);
  // What the cluster's own region leaves of a region that is named is said with the types.
  const asked = lines.filter(({ requirement }) => region === undefined || requirement.key !== REGION);
  return asked.flatMap((line) => foreign(line, own) ?? []);
}
