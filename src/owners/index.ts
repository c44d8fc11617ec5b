export type { Mark, MarkPlace, OwnerTool } from './mark';
export {
  APPLY_SET,
  ARGO_TRACKING,
  HELM_NAMESPACE,
  HELM_RELEASE,
  INSTANCE,
  LAST_APPLIED,
  MANAGED_BY,
  MARK_RULES,
  type MarkRule,
} from './marks';
export { ownerText } from './owner-text';
export { markKeys, type Owner, type Ownership, ownersOf } from './owners-of';
