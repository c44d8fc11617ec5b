import { type Finding, isError } from '../../../findings';
import { admit } from '../../admit';
import { controllerFindings } from '../../controller';
import type { SetOptions } from '../object-set';
import type { Pool } from './pool-model';

/** What a pool and its node class are made of, as far as it decides what is launched. */
const DECIDING =
  /^spec\.(template\.(spec\.requirements|metadata\.labels)|kubelet|blockDeviceMappings|instanceStorePolicy|amiSelectorTerms)\b/;

/** Of a value that is of another type or form nobody knows what a pool would come to with it. */
const UNREADABLE = /^(admission\/(type|pattern|required)|controller\/kubelet-.*)$/;

const isUnreadable = (finding: Finding): boolean =>
  isError(finding) && UNREADABLE.test(finding.rule) && DECIDING.test(finding.path);

/** Whether what decides about a pool is refused, and so said by API server or controller already. */
export function isRefused({ object, nodeClass }: Pool, { karpenterMinor }: SetOptions): boolean {
  const options = { karpenterMinor, strict: false };
  return (
    admit(object, options).some(isUnreadable) ||
    admit(nodeClass, options).some(isUnreadable) ||
    controllerFindings(nodeClass, options).some(isUnreadable)
  );
}
