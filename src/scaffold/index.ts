export { installedSpec } from './installed-spec';
export { type Scaffold, type ScaffoldOptions, scaffold } from './scaffold';
export { USUAL_KUBERNETES } from './versions';
