/** Templates of every kind, for the tools that read them. */

import { FEATURE_NAMES, karpenterTemplate, PROFILES, type TemplateOptions } from '../../src/cloudformation';
import { type ClusterProps, existing } from '../../src/cluster';
import { clusterIn, ENV_NAMES, ENVS, type EnvName, ISSUER } from './clusters';

export interface MatrixEntry {
  readonly id: string;
  readonly env: EnvName;
  readonly yaml: string;
  readonly json: string;
}

const MINORS = ['1.0', '1.14'] as const;
const IDENTITIES = { 'pod-identity': 'pod-identity', irsa: { irsa: { issuer: ISSUER } } } as const;

/** A VPC with everything that endpoints need. */
export const ISOLATED = {
  isolated: true,
  id: 'vpc-0a1b2c3d4e5f60718',
  subnets: ['subnet-0a1b2c3d4e5f60718', 'subnet-0a1b2c3d4e5f60719'],
  cidrs: ['10.0.0.0/16', 'fd00::/8'],
} as const;

const KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';

function entry(
  id: string,
  env: EnvName,
  minor: string,
  props: Partial<ClusterProps>,
  options: TemplateOptions,
): MatrixEntry {
  const { yaml, json, findings } = karpenterTemplate(clusterIn(env, minor, props), options);
  if (yaml === undefined || json === undefined) throw new Error(`${id}: ${JSON.stringify(findings)}`);
  return { id, env, yaml, json };
}

/** Partitions, identities, isolated or not, profiles, oldest and newest minor. */
export const matrix = (): readonly MatrixEntry[] =>
  ENV_NAMES.flatMap((env) =>
    Object.entries(IDENTITIES).flatMap(([identityName, identity]) =>
      [false, true].flatMap((isolated) =>
        PROFILES.flatMap((profile) =>
          MINORS.map((minor) =>
            entry(
              [env, identityName, isolated ? 'isolated' : 'open', profile, minor].join('_'),
              env,
              minor,
              { identity, vpc: isolated ? ISOLATED : {} },
              { profile, routeTables: isolated ? ['rtb-0a1b2c3d4e5f60718'] : [] },
            ),
          ),
        ),
      ),
    ),
  );

/** What the matrix has not: every feature on, and options one by one. */
export const specials = (): readonly MatrixEntry[] =>
  ENV_NAMES.flatMap((env) => {
    const { partition, region, account } = ENVS[env];
    const key = `arn:${partition}:kms:${region}:${account}:key/${KEY}`;
    const policy = `arn:${partition}:iam::${account}:policy/boundary`;
    const role = (name: string) => existing(`arn:${partition}:iam::${account}:role/platform/${name}`);
    const isOn = (off: readonly string[]) =>
      Object.fromEntries(FEATURE_NAMES.filter((name) => !off.includes(name)).map((name) => [name, true]));
    return [
      entry(
        `${env}_everything`,
        env,
        '1.14',
        { account, vpc: { ...ISOLATED, isolated: false }, tags: { team: 'platform', 'cost center': '4711' } },
        {
          profile: 'hardened',
          switches: isOn([]),
          volumeKeyArns: [key],
          queueKeyArn: key,
          nodePolicyArns: [policy],
          permissionsBoundaryArn: policy,
          rolePath: '/platform/',
          retainNodeRoles: true,
          routeTables: ['rtb-0a1b2c3d4e5f60718'],
        },
      ),
      entry(`${env}_inline`, env, '1.14', { name: 'a'.repeat(100) }, { profile: 'hardened', policies: 'inline' }),
      entry(`${env}_ipv6`, env, '1.14', { vpc: { ipFamily: 'ipv6' } }, {}),
      entry(`${env}_longest`, env, '1.8', { name: `9_${'A'.repeat(98)}`, regionalNames: true }, {}),
      entry(
        `${env}_existing`,
        env,
        '1.14',
        { nodeRole: role('nodes'), controllerRole: role('karpenter'), interruptionQueue: existing('interruptions') },
        { policies: 'inline' },
      ),
    ];
  });
