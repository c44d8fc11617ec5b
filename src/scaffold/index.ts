export { scaffoldFiles } from './files';
export { installedSpec } from './installed-spec';
export { inTheWay, writeNewFiles } from './new-files';
export { type Scaffold, type ScaffoldOptions, scaffold } from './scaffold';
export { USUAL_KUBERNETES } from './versions';
