/** First line of every generated file that stands for no single construct. */
export const GENERATED = 'Generated; edit the TypeScript, not this file.';

/** Where an object stands in the TypeScript; the inner construct that cdk8s calls `Resource` or `Default` helps nobody. */
export const generatedFrom = (construct: string): string =>
  `Generated from ${construct.replace(/\/(Resource|Default)$/, '')}; edit the TypeScript, not this file.`;
