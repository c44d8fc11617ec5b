export * from './charts';
export * from './karpenter';
