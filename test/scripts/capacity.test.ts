import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeSnapshot } from '../../core/engines/vector-index/snapshot/write-snapshot.ts';
import { newId } from '../../core/ground/domain/id.ts';
import {
  adviseWay,
  type Collection,
  capacityOf,
  imageBytes,
  querySeconds,
  scaleRun,
  WAYS,
} from '../../scripts/capacity/model.ts';

const collection = (images: number, dimension = 768): Collection => ({
  images,
  dimension,
  captionsPerImage: 2,
  originalBytes: 400_000,
});

describe('the capacity model', () => {
  it('says of a snapshot on the disk what one takes', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'negareh-capacity-'));
    const [rows, dimension] = [20_000, 64];
    async function* vectors() {
      for (let row = 0; row < rows; row++) {
        const vector = new Float32Array(dimension);
        vector[row % dimension] = 1;
        yield { id: `00000000-0000-7000-8000-${row.toString(16).padStart(12, '0')}`, vector };
      }
    }
    const manifest = {
      id: newId(),
      modelId: 'm',
      precision: 'fp32',
      normalizerVersion: 1,
      dimension,
    } as const;
    const { bytes } = await writeSnapshot({ directory, manifest, rows: vectors() });
    await rm(directory, { recursive: true });
    const said = rows * imageBytes('exact-int8', { dimension }).disk;
    expect(Math.abs(bytes - said) / said).toBeLessThan(0.03);
  });

  it('gives back the figures that it is made from', () => {
    expect(32 * querySeconds('exact-int8', collection(100_000))!).toBeCloseTo(2 * 0.033);
    expect(1 / querySeconds('faiss-hnsw', collection(100_000, 128))!).toBeCloseTo(2_164);
    expect(querySeconds('usearch-bf16', collection(50_000, 128))).toBeCloseTo(0.053e-3, 9);
    // Its lists were fewer than 4 times the root of the rows.
    expect(1 / querySeconds('faiss-ivf', collection(100_000, 128))!).toBeGreaterThan(4_000);
  });

  it('grows with the images: memory of all ways, time of exact search; a graph only by the logarithm', () => {
    for (const way of WAYS) {
      const [one, ten] = [capacityOf(way, collection(1e6)), capacityOf(way, collection(1e7))];
      expect(ten.memory / one.memory).toBeCloseTo(10);
      expect(ten.pictures / one.pictures).toBeCloseTo(10);
    }
    const slower = (way: 'exact-int8' | 'faiss-hnsw') =>
      querySeconds(way, collection(1e8))! / querySeconds(way, collection(1e6))!;
    expect(slower('exact-int8')).toBeCloseTo(100);
    expect(slower('faiss-hnsw')).toBeLessThan(1.5);
    expect(imageBytes('exact-int8', { dimension: 768 }).memory).toBeLessThan(
      imageBytes('exact-fp32', { dimension: 768 }).memory / 3,
    );
  });

  it('advises exact search as long as it keeps up, then a graph, then codes, then Milvus', () => {
    const wanted = { queriesPerSecond: 50, cores: 16, memoryBytes: 128e9 };
    const advised = [1e5, 1e6, 1e7, 1e8, 1e9].map(images => adviseWay(collection(images), wanted));
    expect(advised).toEqual(['exact-int8', 'exact-int8', 'usearch-bf16', 'faiss-pq', 'milvus-diskann']);
    // Who asks little has time.
    expect(adviseWay(collection(1e7), { ...wanted, queriesPerSecond: 1 })).toBe('exact-int8');
  });

  it('scales a run by its rows', () => {
    const run = { rows: 1e5, dimension: 768, bytes: 4e8, buildSeconds: 6, querySeconds: 0.02 };
    expect(scaleRun(run, 1e8)).toEqual({
      ...run,
      rows: 1e8,
      bytes: 4e11,
      buildSeconds: 6_000,
      querySeconds: 20,
    });
  });
});
