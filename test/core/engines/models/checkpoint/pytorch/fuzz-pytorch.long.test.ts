import { expect, test } from 'vitest';
import { fuzz } from '../../../../../helpers/fuzz.ts';
import { PICKLE_SEEDS, PYTORCH_SEEDS, readPickle, readWhole } from './fuzz-pytorch.ts';

// Both ends must happen: mutations that are all harmless or all hopeless would test nothing.

test('100,000 damaged PyTorch files are read or refused by name', { timeout: 600_000 }, async () => {
  const { read, refused } = await fuzz(PYTORCH_SEEDS, 100_000, readWhole);
  expect(read).toBeGreaterThan(10_000);
  expect(refused).toBeGreaterThan(10_000);
});

test('100,000 damaged pickles in sound archives are read or refused by name', {
  timeout: 600_000,
}, async () => {
  const { read, refused } = await fuzz(PICKLE_SEEDS, 100_000, readPickle);
  expect(read).toBeGreaterThan(2500);
  expect(refused).toBeGreaterThan(10_000);
});
