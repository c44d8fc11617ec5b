export { type Environment, triggerOf, writeOutputs, writeSummary } from './actions';
export { GitHubError } from './api';
export { commentOn } from './comment-on';
export { occasionOf } from './occasion';
export { summaryText, type Told } from './texts';
