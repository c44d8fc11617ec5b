import { basename } from 'node:path';
import { type ClusterProps, fromFacts } from '../cluster';
import type { Problem } from '../findings';
import type { JsonObject } from '../objects';
import { factsOfObjects, nameOfObjects } from './cluster-code';
import type { AdoptCluster } from './types';

/** What a person says of the cluster, or of all of them. */
export interface ToldFacts {
  readonly name?: string;
  readonly region?: string;
  readonly environment?: string;
  readonly tier?: string;
  readonly karpenterVersion?: string;
  readonly kubernetesVersion?: string;
}

/** What nothing says. */
export interface Question {
  /** The option that answers it. */
  readonly option: string;
  /** What stands for the answer. */
  readonly value: string;
  /** How to find it out. */
  readonly text: string;
}

/** What is needed, and what to ask where nothing tells it. */
const QUESTIONS: Readonly<Record<keyof ToldFacts, Question>> = {
  name: { option: '--name', value: 'NAME', text: 'the name of the EKS cluster' },
  region: { option: '--region', value: 'REGION', text: 'its AWS region, such as eu-west-1' },
  environment: { option: '--environment', value: 'WORD', text: 'which environment it is, in your own words: prod, qa' },
  tier: { option: '--tier', value: 'TIER', text: 'what rules go by: development, staging or production' },
  karpenterVersion: {
    option: '--karpenter-version',
    value: 'VERSION',
    text: 'the Karpenter that runs: kubectl get deployments -A -l app.kubernetes.io/name=karpenter -o wide',
  },
  kubernetesVersion: {
    option: '--kubernetes-version',
    value: 'MINOR',
    text: 'the Kubernetes of the control plane, such as 1.34: kubectl version',
  },
};

const NEEDED = Object.keys(QUESTIONS) as readonly (keyof ToldFacts)[];

/** The props of a cluster, or what has to be said of it first. */
export type FoundFacts =
  | { readonly props: ClusterProps }
  | { readonly questions: readonly Question[] }
  | { readonly problems: readonly Problem[] };

/** What there is to know of a cluster: by its `cluster.json`, by what was told, by what runs, and by its objects. */
export function findFacts(
  { folder, facts = {}, file, aws }: AdoptCluster,
  objects: readonly JsonObject[],
  told: ToldFacts,
): FoundFacts {
  if (file !== undefined) {
    const read = fromFacts(file);
    if ('props' in read || read.problems.length > 0) return read;
  }
  const given = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
  const named = nameOfObjects(objects) ?? (folder === '' ? undefined : basename(folder));
  const all: Record<string, unknown> = {
    ...(named !== undefined && { name: named }),
    ...facts,
    ...aws?.props,
    ...given,
  };
  const questions = NEEDED.filter((name) => all[name] === undefined).map((name) => QUESTIONS[name]);
  if (questions.length > 0) return { questions };
  const { nodeRole, ...ofObjects } = factsOfObjects(objects, String(all.name));
  // AWS tells the path of a role and whether somebody else made it, which the name in a node class does not.
  return { props: { ...(nodeRole && { nodeRole }), ...all, ...ofObjects } as unknown as ClusterProps };
}
