export type { YamlComment } from './comments';
export { type RenderedYaml, renderYaml, toYaml } from './render';
export { isBlockScalar } from './scalar';
