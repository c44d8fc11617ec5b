import type { HelmValues } from '../../src/helm/helm-values';
export const a: HelmValues<'1.10'> = { settings: { batchIdleDuration: '2s' }, replicas: { override: 3, reason: 'x' } };
// @ts-expect-error
export const b: HelmValues<'1.10'> = { settings: { amiRefreshInterval: '2m' } };
export const c: HelmValues<'1.13'> = { settings: { amiRefreshInterval: '2m' } };
export const d: HelmValues = { settings: { amiRefreshInterval: '2m' }, webhook: { port: 3 } };
// @ts-expect-error
export const e: HelmValues<'1.1'> = { webhook: { port: 3 } };
// @ts-expect-error
export const f: HelmValues = { replicas: 1 };
// @ts-expect-error
export const g: HelmValues = { controller: { eksPodIdentityAssociations: true } };
