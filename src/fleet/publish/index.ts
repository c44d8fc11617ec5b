export { DistView, generatedFiles } from './dist-view';
export { PublishError, type PublishErrorCode } from './failure';
export { type PendingChange, type PublishOptions, type PublishResult, publish, recoverOutput } from './publish';
export { stateFile } from './state';
export { LISTING, type OutputPart, parseListing, renderListing, type StandingTree, type Tree } from './tree';
export { writeTree } from './write-tree';
