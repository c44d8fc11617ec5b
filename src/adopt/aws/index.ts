export { answersFrom } from './answer-files';
export { type AwsHalf, awsHalf } from './aws-half';
export { type AwsSide, type AwsSources, awsSide, findingSentence, type SideOf } from './aws-side';
export { type HelmRelease, releaseOfSecrets, releaseOfValues } from './helm-release';
export type { Layout, LayoutName } from './layouts';
export type { AwsQuestion } from './look';
