/** The imported requests of data/cases.json, and how they are put to a cluster's template. */

import { karpenterTemplate, type Profile, type TemplateOptions } from '../../src/cloudformation';
import type { Cluster } from '../../src/cluster';
import { isAtLeast } from '../../src/karpenter';
import { clusterIn, ENVS, type EnvName, ISSUER } from './clusters';
import data from './data/cases.json';
import { type Decision, decide, type IamDocument, type IamRequest } from './iam-evaluator';
import { documentsOfRole, queueDocuments, resolveTemplate, trustOfRole } from './resolve-template';

export interface Case extends IamRequest {
  readonly id: string;
  readonly decision: Decision;
  /** Decision under `hardened`, where it differs. */
  readonly hardened?: Decision;
  /** First minor with the permission; an earlier one may say no. */
  readonly since?: string;
  readonly feature?: string;
}

interface IdentityCase extends Omit<Case, 'principal'> {
  readonly principal: 'controller' | 'node';
  readonly env: EnvName;
}

interface TrustCase extends Case {
  readonly role: 'node' | 'controller:podIdentity' | 'controller:irsa';
}

export const IDENTITY_CASES = data.identity as unknown as readonly IdentityCase[];
export const QUEUE_CASES = data.queue as unknown as readonly Case[];
export const TRUST_CASES = data.trust as unknown as readonly TrustCase[];

/** The documents that decide about each principal, for one template. */
export interface Documents {
  readonly controller: readonly IamDocument[];
  readonly node: readonly IamDocument[];
  readonly queue: readonly IamDocument[];
  readonly nodeTrust: readonly IamDocument[];
  readonly controllerTrust: readonly IamDocument[];
}

export function documentsOf(cluster: Cluster, env: EnvName, options: TemplateOptions = {}): Documents {
  const { template, findings } = karpenterTemplate(cluster, options);
  if (template === undefined) throw new Error(JSON.stringify(findings));
  const resources = resolveTemplate(template, ENVS[env]);
  return {
    controller: documentsOfRole(resources, cluster.controllerRole.name),
    node: documentsOfRole(resources, cluster.nodeRole.name),
    queue: queueDocuments(resources),
    nodeTrust: trustOfRole(resources, cluster.nodeRole.name),
    controllerTrust: trustOfRole(resources, cluster.controllerRole.name),
  };
}

/** The documents of the cluster `prod-eu`, once with Pod Identity and once with IRSA. */
export const documentsIn = (env: EnvName, minor: string, profile: Profile) => ({
  ...documentsOf(clusterIn(env, minor), env, { profile }),
  irsaTrust: documentsOf(clusterIn(env, minor, { identity: { irsa: { issuer: ISSUER } } }), env, { profile })
    .controllerTrust,
});

/** A case about Ireland, said of another partition. */
function translated<T>(item: T, env: EnvName): T {
  const { partition, region } = ENVS[env];
  const text = JSON.stringify(item).replaceAll('arn:aws:', `arn:${partition}:`).replaceAll('eu-west-1', region);
  return { ...(JSON.parse(text) as T), id: (item as Case).id };
}

/**
 * What a profile must decide, or undefined where the case says nothing about it. `default` is as tight as `hardened`
 * about the queue and the controller's role, and as the reference about everything that the controller does.
 */
function expectedOf(
  item: Case,
  kind: 'identity' | 'resource',
  env: EnvName,
  minor: string,
  profile: Profile,
): Decision | undefined {
  if (item.since !== undefined && !isAtLeast(minor, item.since)) {
    return profile === 'reference' && item.decision === 'allow' ? 'deny' : undefined;
  }
  // Only `hardened` takes a default of the reference's node role away.
  if (profile === 'hardened' && item.feature === 'ssmOnNodeRole') return undefined;
  // China's own name of EC2 is foreign everywhere but there.
  if (env === 'cn' && item.context['iam:PassedToService'] === 'ec2.amazonaws.com.cn') return item.decision;
  const tight = profile === 'hardened' || (profile === 'default' && kind === 'resource');
  return tight ? (item.hardened ?? item.decision) : item.decision;
}

export interface Verdict {
  readonly id: string;
  readonly expected: Decision;
  readonly decided: Decision;
}

/** Decides every imported case that concerns an environment. */
export function verdicts(env: EnvName, minor: string, profile: Profile): readonly Verdict[] {
  const documents = documentsIn(env, minor, profile);
  const verdict = (item: Case, of: readonly IamDocument[], principal?: IamRequest['principal']): Verdict[] => {
    const expected = expectedOf(item, principal === undefined ? 'identity' : 'resource', env, minor, profile);
    return expected === undefined ? [] : [{ id: item.id, expected, decided: decide(of, { ...item, principal }) }];
  };
  const identity = IDENTITY_CASES.filter((item) => item.env === env || item.env === 'eu').flatMap((item) => {
    const { principal, ...rest } = item.env === env ? item : translated(item, env);
    return verdict(rest, documents[principal]);
  });
  const queue = QUEUE_CASES.flatMap((item) => {
    const { principal, ...rest } = translated(item, env);
    return verdict(rest, documents.queue, principal);
  });
  const trustDocuments = {
    node: documents.nodeTrust,
    'controller:podIdentity': documents.controllerTrust,
    'controller:irsa': documents.irsaTrust,
  };
  // The issuer is the cluster's, whatever the partition; only Ireland's has its region in it.
  const trust = TRUST_CASES.flatMap((item) => {
    const { principal, role, ...rest } = item.role === 'controller:irsa' ? item : translated(item, env);
    return verdict(rest, trustDocuments[role], principal);
  });
  return [...identity, ...queue, ...trust];
}
