export { AWS_NAMES, type NameRule, nameFault, withinLimit } from './aws-names';
export * from './cluster';
