export { FEATURE_NAMES, type Feature } from './features';
export type { TemplateOptions } from './options';
export { permissionsDiff } from './permissions';
export { permissionsMarkdown, permissionsText } from './permissions-report';
export { PROFILES, type Profile } from './profiles';
export type { Template } from './resources';
export { KarpenterTemplate, karpenterTemplate } from './template';
export { type TemplateFacts, templateCluster } from './template-cluster';
export { TIGHTENINGS } from './tightenings';
