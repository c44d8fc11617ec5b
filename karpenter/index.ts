export * from './catalogue/names.generated';
export * from './cron';
export * from './duration';
export * from './finding';
export * from './finding-text';
export * from './labels';
export * from './versions';
