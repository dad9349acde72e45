import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ImageRepository } from '../../../../core/data/images/images.ts';
import { EmbeddingRepository } from '../../../../core/data/models/embeddings.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';

const SPACE = { modelId: 'test@00000000', precision: 'fp32' } as const;
let test: TestDatabase;
let client: Client;
let embeddings: EmbeddingRepository;
beforeAll(async () => {
  test = await createTestDatabase();
  client = new Client({ connectionString: test.url });
  await client.connect();
  embeddings = new EmbeddingRepository(test.database, SPACE);
});
afterAll(async () => {
  await client.end();
  await test.drop();
});
beforeEach(() => client.query('TRUNCATE image CASCADE'));

/** Rows without files; their ids in order. */
async function addImages(count: number): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO image (id, sha256, format, width, height, byte_size, source, updated_at)
     SELECT gen_random_uuid(), sha256(int4send(n)), 'jpeg', 8, 8, 100, 'demo', now() FROM generate_series(1, $1) n
     RETURNING id`,
    [count],
  );
  return rows.map(({ id }) => id).sort();
}
/** Exact in float16. */
const vectorOf = (index: number) => Float32Array.of(index % 2048, -(index % 3), 0.5, 1);
const add = (ids: readonly string[]) =>
  embeddings.insert(ids.map((id, index) => ({ id, vector: vectorOf(index) })));

describe('embeddings', () => {
  it('come back as they were kept, in order of id, over several pages', async () => {
    const ids = await addImages(4_500);
    for (let from = 0; from < ids.length; from += 900) {
      const slice = ids.slice(from, from + 900);
      await embeddings.insert(slice.map((id, index) => ({ id, vector: vectorOf(from + index) })));
    }
    const rows = await Array.fromAsync(embeddings.stream());
    expect(rows.map(({ id }) => id)).toEqual(ids);
    expect(rows.every(({ vector }, index) => vector.join() === vectorOf(index).join())).toBe(true);
    expect(await embeddings.count()).toBe(4_500);
  });

  it('are streamed to the end when the last page is full', async () => {
    const ids = await addImages(2_000);
    await add(ids);
    expect(await Array.fromAsync(embeddings.stream())).toHaveLength(2_000);
  });

  it('of hidden and removed images, and of other models, are left out', async () => {
    const ids = await addImages(4);
    await add(ids);
    await new EmbeddingRepository(test.database, { ...SPACE, modelId: 'other@1' }).insert([
      { id: ids[3]!, vector: Float32Array.of(1) },
    ]);
    await client.query(`UPDATE image SET state = 'hidden' WHERE id = $1`, [ids[0]]);
    await client.query(`UPDATE image SET state = 'removed' WHERE id = $1`, [ids[1]]);
    const rows = await Array.fromAsync(embeddings.stream());
    expect(rows.map(({ id, vector }) => [id, vector.length])).toEqual([
      [ids[2], 4],
      [ids[3], 4],
    ]);
    expect(await embeddings.count()).toBe(2);
  });

  it('are kept once, and the first one stays', async () => {
    const ids = await addImages(2);
    await embeddings.insert([{ id: ids[0]!, vector: vectorOf(7) }]);
    await embeddings.insert(ids.map(id => ({ id, vector: vectorOf(8) })));
    const rows = await Array.fromAsync(embeddings.stream());
    expect(rows.map(({ vector }) => vector[0])).toEqual([7, 8]);
  });

  it('of an image that was purged meanwhile are dropped without the others of the slice', async () => {
    const ids = await addImages(3);
    await client.query('DELETE FROM image WHERE id = $1', [ids[1]]);
    await add(ids);
    await embeddings.markUnreadable(ids[1]!, 'gone');
    const rows = await Array.fromAsync(embeddings.stream());
    expect(rows.map(({ id, vector }) => [id, vector[0]])).toEqual([
      [ids[0], 0],
      [ids[2], 2],
    ]);
  });

  it('of several lengths are refused, on their way in and on their way out', async () => {
    const ids = await addImages(2);
    const [short, long] = [Float32Array.of(1), Float32Array.of(1, 2)];
    const both = [
      { id: ids[0]!, vector: short },
      { id: ids[1]!, vector: long },
    ];
    await expect(embeddings.insert(both)).rejects.toThrow('different lengths');
    for (const one of both) await embeddings.insert([one]);
    await expect(Array.fromAsync(embeddings.stream())).rejects.toThrow('differ in length');
  });
});

describe('what is missing', () => {
  it('comes in slices, without hidden and unreadable images', async () => {
    const ids = await addImages(5);
    await add([ids[1]!]);
    await client.query(`UPDATE image SET state = 'hidden' WHERE id = $1`, [ids[2]]);
    await embeddings.markUnreadable(ids[3]!, 'image.unreadable');
    expect(await embeddings.countMissing()).toBe(2);
    const [first, ...others] = await embeddings.missing(1);
    expect(others).toEqual([]);
    expect(first).toMatchObject({ id: ids[0], format: 'jpeg' });
    expect(first!.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect((await embeddings.missing(10, first!.id)).map(({ id }) => id)).toEqual([ids[4]]);
  });
});

describe('what changed since a snapshot began', () => {
  it('counts new embeddings and tells of removed images that it may hold', async () => {
    const ids = await addImages(3);
    await add(ids.slice(0, 2));
    const { rows } = await client.query<{ now: Date }>(`SELECT now() + interval '1 ms' AS now`);
    const began = rows[0]!.now;
    const isOver = async () => {
      const answer = await client.query<{ over: boolean }>('SELECT clock_timestamp() > $1 AS over', [began]);
      return answer.rows[0]!.over;
    };
    await expect.poll(isOver, { interval: 1 }).toBe(true);
    expect(await embeddings.countSince(began)).toBe(0);
    await add(ids);
    expect(await embeddings.countSince(began)).toBe(1);

    expect(await embeddings.isRemovedSince(began)).toBe(false);
    await client.query(`UPDATE image SET state = 'removed', updated_at = now() WHERE id = $1`, [ids[2]]);
    expect(await embeddings.isRemovedSince(began)).toBe(false);
    await new ImageRepository(test.database).removeSome('demo', 1);
    expect(await embeddings.isRemovedSince(began)).toBe(true);
  });
});
