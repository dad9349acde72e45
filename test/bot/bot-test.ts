import { test } from 'vitest';
import { type HarnessOptions, startHarness } from './bot-harness.ts';

/**
 * A `test` that is given a bot of its own and somebody who writes to it. Such tests may run side by side: most of their
 * time they wait for the end of a pause.
 */
export const botTest = (options: HarnessOptions) =>
  test
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the pattern to see which fixtures are wanted.
    .extend('harness', async ({}, { onCleanup }) => {
      const harness = await startHarness(options);
      onCleanup(() => harness.close());
      return harness;
    })
    .extend('user', ({ harness }) => harness.telegram.user());
