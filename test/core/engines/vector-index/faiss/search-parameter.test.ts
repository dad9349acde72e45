/** @module-tag faiss */
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadFaiss } from '../../../../../core/engines/vector-index/faiss/binding.ts';
import {
  findParameter,
  setParameter,
} from '../../../../../core/engines/vector-index/faiss/search-parameter.ts';
import { PlainIndex } from '../plain-index.ts';
import { snapshotOf } from '../snapshots.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { clusteredImages } from './clustered-images.ts';

const temporary = temporaryFolder();
const build = (factory: string) => ({ factory, recall: 0.1 });

// No index is opened in a thread here, so this process may hold the binding itself.
describe('the search parameter of an index file', () => {
  const images = clusteredImages(4_000, 32);

  it('a number in the file widens the search, which its reader has no call for', async () => {
    const faiss = await loadFaiss();
    const queries = images.slice(0, 100).map(image => image.vector);
    const truth = new PlainIndex(images);
    const nearestOf = queries.map(vector => new Set(truth.search(vector, 10).map(match => match.id)));
    for (const [factory, low, high] of [
      ['HNSW8', 1, 400],
      ['IVF64,Flat', 1, 64],
    ] as const) {
      const { folder } = await snapshotOf(temporary.path, images, 32, build(factory));
      const file = path.join(temporary.path, `tuned-${low}-${high}.faiss`);
      await copyFile(path.join(folder, 'index.faiss'), file);
      const field = await findParameter(file);
      const recall = async (value: number): Promise<number> => {
        await setParameter(file, field!, value);
        const { labels } = faiss.read(file).search(
          queries.flatMap(vector => [...vector]),
          10,
        );
        const hits = queries.map((_, query) => {
          const nearest = nearestOf[query]!;
          const rows = labels.slice(query * 10, query * 10 + 10).filter(row => row >= 0);
          return rows.filter(row => nearest.has(images[row]!.id)).length;
        });
        return hits.reduce((sum, hit) => sum + hit, 0) / (10 * queries.length);
      };
      const [narrow, wide] = [await recall(low), await recall(high)];
      expect(wide).toBeGreaterThan(0.97);
      expect(narrow).toBeLessThan(wide - 0.03);
    }
  });

  it('an index file that is cut short or is none is refused before a number is written', async () => {
    const { folder } = await snapshotOf(temporary.path, images.slice(0, 500), 32, build('HNSW8'));
    const whole = await readFile(path.join(folder, 'index.faiss'));
    const file = path.join(temporary.path, 'cut.faiss');
    for (const length of [0, 3, 40, 60, 1_000]) {
      await writeFile(file, whole.subarray(0, length));
      await expect(findParameter(file)).rejects.toThrow(RangeError);
    }
    await writeFile(file, 'not an index at all, but long enough to hold a header of forty-five bytes');
    expect(await findParameter(file)).toBeUndefined();
  });
});
