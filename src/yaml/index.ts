export { type RenderedYaml, renderYaml, toYaml, type YamlOptions } from './render';
export { isBlockScalar } from './scalar';
