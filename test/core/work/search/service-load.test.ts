import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../../core/data/database/database.ts';
import { SearchRowRepository } from '../../../../core/data/images/search-rows.ts';
import { IndexFeed } from '../../../../core/data/models/index-feed.ts';
import { QueryLog } from '../../../../core/data/queries/query-log.ts';
import { BusyError } from '../../../../core/ground/errors.ts';
import { createLog } from '../../../../core/ground/log.ts';
import { QueryKeeper } from '../../../../core/work/search/query-keeper.ts';
import { SearchService, type SearchServices } from '../../../../core/work/search/service.ts';
import { createTestDatabase, type TestDatabase } from '../../../helpers/database.ts';
import { addImages, DIMENSION, SPACE, vectorOf } from './collection.ts';
import { startTestServer } from './http/fake-backend.ts';

let test: TestDatabase;
let ids: string[];
beforeAll(async () => {
  test = await createTestDatabase();
  ids = await addImages(test.database, 12);
});
afterAll(() => test.drop());

function keeperOf(database: Database, stages: string[] = []): QueryKeeper {
  const queryLog = new QueryLog(database);
  const observer = { stage: (stage: string) => stages.push(stage), finished: () => undefined };
  return new QueryKeeper({ queryLog, log: createLog('test', { level: 'silent' }), observer });
}

/** A service whose encoder takes as long as it is told; database and bookkeeping are the real ones. */
function slowService(encode: () => Promise<unknown>, changed: Partial<SearchServices> = {}) {
  const stages: string[] = [];
  const outcomes: string[] = [];
  let encoded = 0;
  const service = new SearchService({
    space: SPACE,
    textEncoder: {
      dimension: DIMENSION,
      encode: async () => {
        encoded += 1;
        await encode();
        return vectorOf(0);
      },
      close: async () => undefined,
    },
    imageEncoder: () => Promise.reject(new Error('not here')),
    index: {
      search: async () => ids.map((id, place) => ({ id, score: 1 - place / 100 })),
      scores: async () => new Map(),
    },
    words: { search: async () => [], holding: async () => [], read: async () => ({}) },
    fit: { of: async () => null },
    asked: { note: () => undefined },
    feed: new IndexFeed(test.database, SPACE),
    rows: new SearchRowRepository(test.database),
    queryLog: new QueryLog(test.database),
    seen: text => text.replaceAll('\u200C', ' '),
    keeper: keeperOf(test.database, stages),
    pathOf: sha256 => sha256,
    concurrency: 2,
    timeoutMs: 60_000,
    observer: {
      stage: stage => stages.push(stage),
      finished: (kind, outcome) => outcomes.push(`${kind} ${outcome}`),
    },
    ...changed,
  });
  return { service, stages, outcomes, encoded: () => encoded };
}

describe('too many searches at once', () => {
  it('are turned away at once and welcome again when others are through', async () => {
    const gate = Promise.withResolvers<void>();
    const { service, outcomes } = slowService(() => gate.promise);
    const running = ['الف', 'ب'].map(text => service.search({ text }));
    expect(service.inFlight).toBe(2);
    const refused = await service.search({ text: 'پ' }).catch(error => error);
    expect(refused).toBeInstanceOf(BusyError);
    expect(refused).toMatchObject({ code: 'service.busy', retryAfterSeconds: 1 });
    gate.resolve();
    await Promise.all(running);
    expect(service.inFlight).toBe(0);
    expect((await service.search({ text: 'پ' })).hits).toHaveLength(10);
    expect(outcomes).toEqual(['text service.busy', 'text ok', 'text ok', 'text ok']);
  });

  it('share the work when they ask the same, each with a query of its own', async () => {
    const gate = Promise.withResolvers<void>();
    const { service, encoded } = slowService(() => gate.promise, { concurrency: 20 });
    const same = Array.from({ length: 5 }, (_, index) =>
      service.search({ text: index % 2 ? 'گربه' : 'گربه ' }),
    );
    const other = service.search({ text: 'گربه', filters: { source: ['demo'] } });
    gate.resolve();
    const pages = await Promise.all(same);
    await other;
    expect(encoded()).toBe(2);
    expect(new Set(pages.map(({ queryId }) => queryId)).size).toBe(5);
    for (const page of pages) expect(page.hits).toEqual(pages[0]!.hits);
    await service.search({ text: 'گربه' });
    expect(encoded()).toBe(3);
  });

  it('look once for spellings that are one text to the model, and name no other reading where none was searched', async () => {
    const searched: number[] = [];
    const { service, encoded } = slowService(async () => undefined, {
      words: {
        search: async () => [],
        holding: async () => [],
        read: async text => (text === 'درخت ها' ? { best: 'درخت‌ها', other: 'درخت ها' } : { other: 'قلعه' }),
      },
      index: {
        search: async (_, k) => {
          searched.push(k);
          return [];
        },
        scores: async () => new Map(),
      },
    });
    const same = await service.search({ text: 'درخت ها' });
    expect(same).toMatchObject({ reading: 'درخت‌ها', alsoRead: null });
    expect([encoded(), searched.length]).toEqual([1, 1]);
    expect((await service.search({ text: 'قله' })).alsoRead).toBe('قلعه');
    expect([encoded(), searched.length]).toEqual([3, 3]);
    expect((await service.search({ text: 'قله', mode: 'words' })).alsoRead).toBeNull();
    expect([encoded(), searched.length]).toEqual([4, 3]);
  });

  it('do not share a failure with those that come later', async () => {
    let fails = true;
    const { service } = slowService(async () => {
      if (fails) throw new Error('thread died');
    });
    await expect(service.search({ text: 'گربه' })).rejects.toThrow('thread died');
    fails = false;
    expect((await service.search({ text: 'گربه' })).hits).toHaveLength(10);
  });
});

describe('a flood over HTTP', () => {
  it('is answered 503 with Retry-After beyond the limit, and the rest as ever', async () => {
    const gate = Promise.withResolvers<void>();
    const { service } = slowService(() => gate.promise, { concurrency: 3 });
    const server = await startTestServer();
    server.backend.answer = request => service.search(request);
    const ask = (text: string) =>
      fetch(`${server.url}/v1/search`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text }),
      });
    const answers = Array.from({ length: 40 }, (_, index) => ask(`گربه ${index}`));
    await expect.poll(() => server.backend.asked.length).toBe(40);
    gate.resolve();
    const statuses = (await Promise.all(answers)).map(({ status, headers }) => [
      status,
      headers.get('retry-after'),
    ]);
    expect(statuses.filter(([status]) => status === 200)).toHaveLength(3);
    expect(statuses.filter(([status, after]) => status === 503 && after === '1')).toHaveLength(37);
    expect((await ask('سگ')).status).toBe(200);
    await server.close();
  });
});

describe('a search that takes too long', () => {
  it('is given up, but keeps its place until its work has ended', async () => {
    const gate = Promise.withResolvers<void>();
    const { service, stages, outcomes } = slowService(() => gate.promise, { timeoutMs: 30, concurrency: 1 });
    await expect(service.search({ text: 'گربه' })).rejects.toMatchObject({
      code: 'request.timeout',
      parameters: { milliseconds: 30 },
    });
    await expect(service.search({ text: 'سگ' })).rejects.toBeInstanceOf(BusyError);
    gate.resolve();
    await expect.poll(() => service.inFlight).toBe(0);
    // What nobody waits for is neither looked up nor kept.
    expect(stages).not.toContain('rows');
    expect(stages).not.toContain('log');
    expect(outcomes).toEqual(['text request.timeout', 'text service.busy']);
  });
});

describe('the steps of a search', () => {
  it('do not wait for each other: words are searched while the encoder works, the fit is judged while the index searches', async () => {
    const [worded, judged] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { service } = slowService(() => worded.promise, {
      words: {
        search: async () => {
          worded.resolve();
          return [];
        },
        holding: async () => [],
        read: async () => ({ best: 'گربه' }),
      },
      fit: {
        of: async () => {
          judged.resolve();
          return { probability: 0.25, isPoor: false };
        },
      },
      index: {
        search: async () => {
          await judged.promise;
          return [];
        },
        scores: async () => new Map(),
      },
    });
    expect((await service.search({ text: 'gorbe' })).fit).toEqual({ probability: 0.25, isPoor: false });
  });

  it('ask the database once: what is shown comes with what looks the same', async () => {
    const rows = new SearchRowRepository(test.database);
    const { service } = slowService(async () => undefined, {
      rows: {
        findGrouped: rows.findGrouped.bind(rows),
        find: () => Promise.reject(new Error('it was asked again')),
      },
    });
    expect((await service.search({ text: 'گربه' })).hits).toHaveLength(10);
  });

  it('what is shown is read again where it could not be read ahead', async () => {
    const rows = new SearchRowRepository(test.database);
    let asked = 0;
    const find = (of: readonly string[]) =>
      asked++ === 0 ? Promise.reject(new Error('not now')) : rows.find(of);
    const { service } = slowService(async () => undefined, {
      rows: { findGrouped: rows.findGrouped.bind(rows), find },
    });
    // With what looks the same there are no groups to read, which would bring rows with them.
    const { hits } = await service.search({ text: 'گربه', duplicates: true });
    expect([hits.length, asked]).toEqual([10, 2]);
  });

  it('fail with the first that fails, and nothing of the others is left over', async () => {
    const { service } = slowService(() => Promise.reject(new Error('no encoder')), {
      words: {
        search: () => Promise.reject(new Error('no words')),
        holding: async () => [],
        read: async () => ({}),
      },
    });
    await expect(service.search({ text: 'گربه' })).rejects.toThrow('no encoder');
  });
});

describe('timings', () => {
  it('are told for each stage', async () => {
    const { service, stages } = slowService(async () => undefined);
    const page = await service.search({ text: 'گربه', top: 3 });
    await expect.poll(() => stages.toSorted()).toEqual(['encode', 'log', 'rows', 'search']);
    await service.search({ queryId: page.queryId, offset: 3 });
    expect(stages).toHaveLength(5);
  });
});

describe('a database that is away', () => {
  it('is a passing fault, and no longer one when it is back', async () => {
    const other = await createTestDatabase();
    await addImages(other.database, 1);
    const { service, outcomes } = slowService(async () => undefined, {
      rows: new SearchRowRepository(other.database),
      queryLog: new QueryLog(other.database),
      keeper: keeperOf(other.database),
    });
    const { queryId } = await service.search({ text: 'گربه' });
    await test.database.prisma.$queryRaw`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ${new URL(other.url).pathname.slice(1)}`;
    // Connections of the pool are gone; it opens new ones by itself.
    await expect
      .poll(() =>
        service.search({ queryId }).then(
          () => 'found',
          () => 'failed',
        ),
      )
      .toBe('found');
    await other.drop();
    await expect(service.search({ text: 'گربه' })).rejects.toMatchObject({
      name: 'RetryableError',
      code: 'database.unreachable',
    });
    expect(outcomes.at(-1)).toBe('text database.unreachable');
  });
});
