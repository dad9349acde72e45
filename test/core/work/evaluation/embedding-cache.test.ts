import { appendFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { EmbeddingCache } from '../../../../core/work/evaluation/embedding-cache.ts';
import { temporaryFolder } from '../../../helpers/temporary-folder.ts';

const key = (number: number) => number.toString(16).padStart(64, '0');
const vector = (number: number) => Float32Array.of(number, -number, number / 3);

it('gives back what earlier runs embedded, also when two of them wrote at the same time', async () => {
  const folder = await temporaryFolder();
  const [one, two] = [await EmbeddingCache.open(folder, 3), await EmbeddingCache.open(folder, 3)];
  for (let number = 0; number < 300; number += 1) {
    await one.put(key(number), vector(number));
    await two.put(key(number + 200), vector(number + 200));
  }
  await Promise.all([one.flush(), two.flush()]);
  const later = await EmbeddingCache.open(folder, 3);
  for (let number = 0; number < 500; number += 1) expect(later.get(key(number))).toEqual(vector(number));
  expect(later.get(key(500))).toBeUndefined();
});

it('takes files that were cut off, changed or of another dimension for absent', async () => {
  const folder = await temporaryFolder();
  const cache = await EmbeddingCache.open(folder, 3);
  await cache.put(key(1), vector(1));
  await cache.flush();
  const [name] = (await readdir(folder)).filter(one => one.endsWith('.embeddings'));
  expect((await EmbeddingCache.open(folder, 4)).get(key(1))).toBeUndefined();
  await appendFile(path.join(folder, name!), 'x'.repeat(44));
  expect((await EmbeddingCache.open(folder, 3)).get(key(1))).toBeUndefined();
  await writeFile(path.join(folder, name!), '');
  expect((await EmbeddingCache.open(folder, 3)).get(key(1))).toBeUndefined();
});
