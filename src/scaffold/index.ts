export { type Scaffold, type ScaffoldOptions, scaffold } from './scaffold';
export { USUAL_KUBERNETES } from './versions';
