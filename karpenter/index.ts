export * from './finding';
export * from './versions';
