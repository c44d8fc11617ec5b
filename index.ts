export * from './charts';
export * from './fleet';
export * from './karpenter';
