import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LoggedQuery, QueryLog } from '../../../../core/data/queries/query-log.ts';
import { newId } from '../../../../core/ground/domain/id.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';

let test: TestDatabase;
let queries: QueryLog;
beforeAll(async () => {
  test = await createTestDatabase();
  queries = new QueryLog(test.database);
});
afterAll(() => test.drop());

const query = (fields: Partial<LoggedQuery> = {}): LoggedQuery => ({
  id: newId(),
  kind: 'text',
  text: 'گربه',
  imageId: null,
  filters: { city: ['تهران'] },
  modelId: 'test@00000000',
  hits: Array.from({ length: 100 }, (_, place) => [newId(), 1 - place / 256] as const),
  tookMs: 1.5,
  ...fields,
});

describe('the query log', () => {
  it('keeps a query with its results in their order', async () => {
    const kept = query();
    await queries.append(kept);
    const { id, text, imageId, modelId, hits } = kept;
    expect(await queries.find(id)).toEqual({ id, text, imageId, modelId, hits });
    expect(await test.database.prisma.queryLog.findUnique({ where: { id } })).toMatchObject({
      kind: 'text',
      filters: { city: ['تهران'] },
      tookMs: 1.5,
    });
  });

  it('keeps queries without text, without results and of a picture', async () => {
    const bare = query({ kind: 'similar', text: null, imageId: newId(), filters: {}, hits: [] });
    await queries.append(bare);
    expect(await queries.find(bare.id)).toMatchObject({ text: null, hits: [] });
  });

  it('writes what comes while it is writing in few statements', async () => {
    const many = Array.from({ length: 200 }, () => query());
    await Promise.all(many.map(one => queries.append(one)));
    // Rows of one statement carry the number of one transaction.
    const [row] = await test.database.prisma.$queryRaw<{ count: number }[]>`
      SELECT count(DISTINCT xmin::text)::int AS count FROM query_log WHERE id = ANY(${many.map(({ id }) => id)}::uuid[])`;
    expect(row!.count).toBeLessThanOrEqual(5);
    for (const { id, hits } of many) expect((await queries.find(id)).hits).toEqual(hits);
  });

  it('tells each waiting query of its own fate', async () => {
    const first = query();
    await queries.append(first);
    const results = await Promise.allSettled([queries.append(first), queries.append(query())]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });

  it('loses none of those that are written together with a bad one', async () => {
    const known = query();
    await queries.append(known);
    const [under, ...together] = Array.from({ length: 10 }, () => query());
    const bad = [known, query({ imageId: 'none' })];
    together.splice(4, 0, bad[0]!);
    together.splice(8, 0, bad[1]!);
    // While the first is being written the others gather.
    const results = await Promise.allSettled([under!, ...together].map(one => queries.append(one)));
    const isRefused = [under!, ...together].map(one => bad.includes(one));
    expect(results.map(({ status }) => status === 'rejected')).toEqual(isRefused);
    for (const { id, hits } of [under!, ...together].filter(one => !bad.includes(one)))
      expect((await queries.find(id)).hits).toEqual(hits);
  });

  it('asks once for a batch that fails for another reason than its rows', async () => {
    let asked = 0;
    const { prisma, url, close } = test.database;
    const missing = Object.assign(new Error('relation "query_log" does not exist'), {
      code: '42P01',
      severity: 'ERROR',
    });
    const broken = new QueryLog({
      prisma,
      url,
      close,
      ask: () => {
        asked += 1;
        return Promise.reject(missing);
      },
    });
    const results = await Promise.allSettled(Array.from({ length: 65 }, () => broken.append(query())));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    // The first by itself, then what gathered meanwhile.
    expect(asked).toBe(2);
  });

  it('does not know other queries', async () => {
    const queryId = newId();
    await expect(queries.find(queryId)).rejects.toMatchObject({
      code: 'query.not-found',
      parameters: { queryId },
    });
  });

  it('forgets old queries, however many', async () => {
    await test.database.prisma.queryLog.deleteMany();
    await Promise.all(Array.from({ length: 1_100 }, () => queries.append(query({ hits: [] }))));
    const recent = query();
    await test.database.prisma.queryLog.updateMany({ data: { createdAt: new Date('2026-01-01') } });
    await queries.append(recent);
    expect(await queries.expire(new Date('2026-01-02'))).toBe(1_100);
    expect(await queries.expire(new Date('2026-01-02'))).toBe(0);
    expect(await queries.find(recent.id)).toBeDefined();
  });
});
