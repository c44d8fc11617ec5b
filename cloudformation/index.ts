export { FEATURE_NAMES, type Feature } from './features';
export { PROFILES, type Profile, type TemplateOptions } from './options';
export { type PermissionsDiff, permissionsDiff } from './permissions';
export { permissionsMarkdown, permissionsText } from './permissions-report';
export { KarpenterTemplate, karpenterTemplate, type Template, type TemplateFile, templateFile } from './template';
export { TIGHTENINGS, type Tightening } from './tightenings';
