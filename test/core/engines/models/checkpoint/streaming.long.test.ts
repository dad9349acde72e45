import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../../helpers/temporary-folder.ts';
import { readLargePytorch, readLargeSafetensors } from './streaming.ts';

const COUNT = 125 * 2 ** 20;
/** Buffers of a few megabytes that wait for the garbage collector; the file would be far more. */
const FLAT = 150 * 2 ** 20;

test.each([
  ['PyTorch', readLargePytorch],
  ['safetensors', readLargeSafetensors],
])('a %s file of 500 MB passes through flat memory', { timeout: 120_000 }, async (_, readLarge) => {
  const { count, growth } = await readLarge(await temporaryFolder(), COUNT);
  expect(count).toBe(COUNT + 8);
  expect(growth).toBeLessThan(FLAT);
});
