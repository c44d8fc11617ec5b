export { type ConversionOptions, convertV1beta1 } from './convert';
export { v1Field } from './fields';
export { isBeforeV1beta1, v1beta1Kind } from './object';
export type { Conversion, ConvertedObject, Decision, NodeEffect } from './types';
