import { defineConfig } from 'vitest/config';
import { CountReporter } from './test/count-reporter.mjs';

export default defineConfig({
  resolve: { alias: { 'cdk8s-karpenter': new URL('./index.ts', import.meta.url).pathname } },
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', new CountReporter()],
    testTimeout: 30_000,
    pool: 'threads',
  },
});
