import { expect, test } from 'vitest';
import { fuzz } from '../../../../../helpers/fuzz.ts';
import { readWhole, SAFETENSORS_SEEDS } from './fuzz-safetensors.ts';

test('100,000 damaged safetensors files are read or refused by name', { timeout: 600_000 }, async () => {
  const { read, refused } = await fuzz(SAFETENSORS_SEEDS, 100_000, readWhole);
  // Both must happen: mutations that are all harmless or all hopeless would test nothing.
  expect(read).toBeGreaterThan(5_000);
  expect(refused).toBeGreaterThan(5_000);
});
