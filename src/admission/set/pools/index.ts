// Loaded when a set has a NodePool: the model of Karpenter comes with it.
export { poolRules } from './pool-rules';
