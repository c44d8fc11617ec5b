export { PublishError, type PublishErrorCode } from './failure';
export { type PublishOptions, type PublishResult, publish, recoverOutput } from './publish';
export { stateFile } from './state';
export { LISTING, parseListing, type Tree } from './tree';
export { writeTree } from './write-tree';
