import { expect, test } from 'vitest';
import { fuzz } from '../../../../../helpers/fuzz.ts';
import { PICKLE_SEEDS, PYTORCH_SEEDS, readPickle, readWhole } from './fuzz-pytorch.ts';

// Both ends must happen: mutations that are all harmless or all hopeless would test nothing.

test('2,000 damaged PyTorch files are read or refused by name', async () => {
  const { read, refused } = await fuzz(PYTORCH_SEEDS, 2_000, readWhole);
  expect(read).toBeGreaterThan(200);
  expect(refused).toBeGreaterThan(200);
});

test('2,000 damaged pickles in sound archives are read or refused by name', async () => {
  const { read, refused } = await fuzz(PICKLE_SEEDS, 2_000, readPickle);
  expect(read).toBeGreaterThan(50);
  expect(refused).toBeGreaterThan(200);
});
