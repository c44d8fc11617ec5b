export { answersFrom } from './answer-files';
export { type AwsHalf, awsHalf } from './aws-half';
export { type HelmRelease, RELEASE_QUESTION, releaseOfSecrets, releaseOfValues } from './helm-release';
export type { Layout, LayoutName } from './layouts';
export type { AwsQuestion } from './look';
