import { crdIds, loadCrd } from '../../../imports/crds';
import type { Problem } from '../../findings';
import { type KarpenterMinor, karpenterRelease } from '../../karpenter/versions';
import { groupOf, type JsonObject, kindOf, member, textAt } from '../../objects';
import { type Edit, edited } from './edit';
import { formerDefaults } from './former-fields';

interface FormerKind {
  readonly group: string;
  /** The kind that took its place; missing where there is nothing to write any more. */
  readonly successor?: string;
  /** What it did without being told. */
  readonly defaults?: typeof formerDefaults;
}

/** Kinds that were gone before `v1`. */
const KINDS: Readonly<Record<string, FormerKind>> = {
  Provisioner: { group: 'karpenter.sh', successor: 'NodePool', defaults: formerDefaults },
  Machine: { group: 'karpenter.sh' },
  AWSNodeTemplate: { group: 'karpenter.k8s.aws', successor: 'EC2NodeClass' },
};

/** An object of a version before `v1`, and what of it is the same in `v1`. */
export interface FormerObject {
  /** As an object of `v1`: what else has changed is what is wrong with it. */
  readonly object: JsonObject;
  readonly apiVersion: string;
  readonly kind: string;
  /** Whether the kind has another name now. */
  readonly isRenamed: boolean;
  /** What has to be written for it to do what it did. */
  readonly defaults: readonly string[];
}

const FORMER_VERSION = /\/v1(alpha|beta)\d+$/;

const CONVERTED: readonly string[] = ['NodePool', 'EC2NodeClass'];

/** What the command that brings an object to `v1` does for it; undefined where it has nothing to do with it. */
export function adoptHint(object: JsonObject): string | undefined {
  const kind = kindOf(object) ?? '';
  if (Object.hasOwn(KINDS, kind)) {
    const { group, successor } = KINDS[kind] ?? {};
    return group === groupOf(object) && successor !== undefined ? 'cdk8s-karpenter adopt names the steps' : undefined;
  }
  const isBeta = CONVERTED.includes(kind) && (textAt(object, 'apiVersion') ?? '').endsWith('/v1beta1');
  return isBeta ? 'cdk8s-karpenter adopt converts it, and says what has to be decided' : undefined;
}

/** The object as one of `v1`; undefined where it is none of a former version. */
export function formerObject(object: JsonObject, minor: KarpenterMinor): FormerObject | undefined {
  const written = kindOf(object) ?? '';
  const former = Object.hasOwn(KINDS, written) ? KINDS[written] : undefined;
  const isFormer = former?.group === groupOf(object);
  const kind = isFormer ? former?.successor : written;
  const ids = crdIds(karpenterRelease(minor));
  const id = kind !== undefined && Object.hasOwn(ids, kind) ? ids[kind] : undefined;
  if (id === undefined || kind === undefined || member(object, 'spec') === undefined) return undefined;
  const { group, version } = loadCrd(id);
  const apiVersion = textAt(object, 'apiVersion') ?? '';
  if (!isFormer && !(apiVersion.startsWith(`${group}/`) && FORMER_VERSION.test(apiVersion))) return undefined;
  if (apiVersion === `${group}/${version}` && !isFormer) return undefined;
  const ways = (isFormer ? former?.defaults?.(member(object, 'spec')) : undefined) ?? [];
  const edits: readonly Edit[] = ways.flatMap((way) => way.edits);
  return {
    object: edited({ ...object, apiVersion: `${group}/${version}`, kind }, edits) as JsonObject,
    apiVersion: `${group}/${version}`,
    kind,
    isRenamed: isFormer,
    defaults: ways.map(({ fix }) => fix),
  };
}

/** What is said of a kind that was gone before `v1`. */
export function formerKind(kind: string, group: string): Pick<Problem, 'message' | 'fix'> | undefined {
  const former = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (former === undefined || former.group !== group) return undefined;
  const { successor } = former;
  return successor === undefined
    ? {
        message: `no Karpenter from 1.0 on serves ${kind}`,
        fix: 'leave it out: Karpenter makes a NodeClaim for each node itself',
      }
    : {
        message: `${kind} has become ${successor}: no Karpenter from 1.0 on serves it`,
        fix: `write apiVersion: ${group}/v1 and kind: ${successor}`,
      };
}
