import { type Finding, isError } from '../../../findings';
import type { JsonObject } from '../../../objects';
import { admit } from '../../admit';
import { controllerFindings } from '../../controller';
import type { SetOptions } from '../object-set';

/** What a pool and its node class are made of, as far as it decides what is launched. */
const DECIDING =
  /^spec\.(template\.(spec\.requirements|metadata\.labels)|kubelet|blockDeviceMappings|instanceStorePolicy|amiSelectorTerms)\b/;

/** Of a value that is of another type or form nobody knows what a pool would come to with it. */
const UNREADABLE = /^(admission\/(type|pattern|required)|controller\/kubelet-.*)$/;

const isUnreadable = (finding: Finding): boolean =>
  isError(finding) && UNREADABLE.test(finding.rule) && DECIDING.test(finding.path);

/** Whether what a pool says of its nodes is refused, and so said by API server or controller already. */
export const isRefused = (nodePool: JsonObject, { karpenterMinor }: SetOptions): boolean =>
  admit(nodePool, { karpenterMinor, strict: false }).some(isUnreadable);

/** Whether what decides about the nodes of a node class is refused: nobody knows what it allows. */
export function isClassRefused(nodeClass: JsonObject, { karpenterMinor }: SetOptions): boolean {
  const options = { karpenterMinor, strict: false };
  return admit(nodeClass, options).some(isUnreadable) || controllerFindings(nodeClass, options).some(isUnreadable);
}
