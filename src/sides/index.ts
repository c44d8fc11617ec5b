export { consents } from './consents';
export { defaultBefore } from './git/default-before';
export { gitFiles } from './git/git-files';
export { openSide } from './open-side';
export { readSides, type Sides } from './read-sides';
export { SideError } from './side-error';
export type { SideFiles } from './side-files';
export { type ToldFacts, withFacts } from './told-facts';
