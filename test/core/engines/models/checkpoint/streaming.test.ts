import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../../helpers/temporary-folder.ts';
import { readLargePytorch, readLargeSafetensors } from './streaming.ts';

const COUNT = 50 * 2 ** 20;
/** Buffers of a few megabytes that wait for the garbage collector; the file would be far more. */
const FLAT = 150 * 2 ** 20;

test.each([
  ['PyTorch', readLargePytorch],
  ['safetensors', readLargeSafetensors],
])('a %s file of 200 MB passes through flat memory', async (_, readLarge) => {
  const { count, growth } = await readLarge(await temporaryFolder(), COUNT);
  expect(count).toBe(COUNT + 8);
  expect(growth).toBeLessThan(FLAT);
});
