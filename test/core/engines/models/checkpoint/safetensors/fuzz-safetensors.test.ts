import { expect, test } from 'vitest';
import { fuzz } from '../../../../../helpers/fuzz.ts';
import { readWhole, SAFETENSORS_SEEDS } from './fuzz-safetensors.ts';

test('2,000 damaged safetensors files are read or refused by name', async () => {
  const { read, refused } = await fuzz(SAFETENSORS_SEEDS, 2_000, readWhole);
  // Both must happen: mutations that are all harmless or all hopeless would test nothing.
  expect(read).toBeGreaterThan(100);
  expect(refused).toBeGreaterThan(100);
});
