export type { PropsName } from './shape';
export { isPropOf, type Strictness, unknownProps } from './unknown-props';
