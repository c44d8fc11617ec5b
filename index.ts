export * from './charts';
export * from './cloudformation';
export * from './fleet';
export * from './karpenter';
