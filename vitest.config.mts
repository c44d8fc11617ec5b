import { defineConfig } from 'vitest/config';
import { CountReporter } from './test/count-reporter.mjs';
import { PROCESS, TOOLS } from './test/projects.mjs';

const globs = (list: readonly string[]): string[] =>
  list.map((path) => (path.endsWith('/') ? `${path}**/*.test.ts` : path));

/** `--mode full` runs walks over everything and all the tries of properties (`test/full.ts`). */
export default defineConfig(({ mode }) => {
  // Each project reads this file again, in a mode of its own.
  if (mode === 'full') process.env.TEST_FULL = 'true';
  return {
    resolve: { alias: { 'cdk8s-karpenter': new URL('./index.ts', import.meta.url).pathname } },
    test: {
      reporters: ['default', new CountReporter()],
      // Texts are compared without colour, whatever the machine around asks for.
      env: { FORCE_COLOR: '' },
      // A slow machine with other work takes ten times as long as a fast one; what hangs ends all the same.
      testTimeout: 300_000,
      hookTimeout: 300_000,
      pool: 'threads',
      // One core is left alone otherwise, which of two is half.
      maxWorkers: '100%',
      projects: [
        {
          extends: true,
          test: {
            name: 'unit',
            include: ['test/**/*.test.ts'],
            exclude: globs([...PROCESS, ...TOOLS]),
            // The sources are loaded once a thread and not once a file, which is a third of the time.
            isolate: false,
          },
        },
        { extends: true, test: { name: 'process', include: globs(PROCESS), globalSetup: './test/built.mts' } },
        { extends: true, test: { name: 'tools', include: globs(TOOLS) } },
      ],
    },
  };
});
