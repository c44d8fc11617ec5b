export * from './catalogue/names.generated';
export * from './finding';
export * from './labels';
export * from './versions';
