import { configDefaults, defineConfig } from 'vitest/config';

const LONG = '**/*.long.test.ts';

/** `npm test` runs all but the long campaigns; `npm run test:long` runs those alone (mode `long`). */
export default defineConfig(({ mode }) => {
  const long = mode === 'long';
  return {
    test: {
      include: [long ? `test/${LONG}` : 'test/**/*.test.ts'],
      exclude: [...configDefaults.exclude, ...(long ? [] : [LONG])],
      globalSetup: ['test/helpers/postgres-setup.ts'],
      testTimeout: long ? 600_000 : 30_000,
      hookTimeout: long ? 600_000 : 60_000,
      // Tests of real encoders and databases compete for the processor: more files at once only time out.
      maxWorkers: 2,
      pool: 'forks',
    },
  };
});
