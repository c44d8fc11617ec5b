import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceResource } from '../aws-resources';
import { carriedDates, type Types } from '../catalogue';
import { templateResources } from './cloudformation';
import { typesOfEc2, typesOfPage } from './instance-lists';

/** What the modules do not hold, from files beside them. */
export interface Extras {
  /** Instance types with their labels; undefined where no list was given. */
  readonly types?: Types;
  /** The day of that list. */
  readonly asOf?: string;
  /** The resources of Karpenter's own template. */
  readonly resources?: Readonly<Record<string, SourceResource>>;
  /** Each kind of file, where it comes from and what was done. */
  readonly report: readonly string[];
}

const PAGE = 'instance-types.md';
const EC2 = 'describe-instance-types.json';
const TEMPLATE = 'cloudformation.yaml';

const ORIGINS = {
  [PAGE]: 'website/content/en/<version>/reference/instance-types.md of aws/karpenter-provider-aws',
  [EC2]: 'aws ec2 describe-instance-types',
  [TEMPLATE]:
    'website/content/en/<version>/getting-started/getting-started-with-karpenter/cloudformation.yaml of aws/karpenter-provider-aws',
} as const;

/**
 * Reads the files of a folder that the modules lack.
 *
 * @throws Error for a list of types without its day, which no file tells
 */
export function readExtras(folder: string, asOf: string | undefined): Extras {
  const read = (name: string): string | undefined => {
    const file = join(folder, name);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
  const [page, ec2, template] = [read(PAGE), read(EC2), read(TEMPLATE)];
  if (asOf !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(asOf))
    throw new Error(`--as-of ${asOf}: write it as 2026-07-11`);
  const types =
    page === undefined && ec2 === undefined
      ? undefined
      : // The page knows what is left to pods, so it wins.
        new Map([
          ...(ec2 === undefined ? [] : typesOfEc2(JSON.parse(ec2))),
          ...(page === undefined ? [] : typesOfPage(page)),
        ]);
  if (types !== undefined && asOf === undefined)
    throw new Error('say of which day the list of types is: --as-of 2026-07-11');
  const used = { [PAGE]: page, [EC2]: ec2, [TEMPLATE]: template };
  return {
    ...(types !== undefined && { types, asOf }),
    ...(template !== undefined && { resources: templateResources(template) }),
    report: [
      ...Object.entries(ORIGINS).map(
        ([name, origin]) =>
          `${name} (${origin}): ${used[name as keyof typeof used] === undefined ? 'not given' : 'read'}`,
      ),
      ...(types === undefined
        ? [`CPUs, memory, devices and labels of instance types stay as of ${carriedDates().types}`]
        : []),
    ],
  };
}
