import { TIME_ZONE } from '../../ground/domain/calendar-day.ts';
import type { SearchFilters } from '../../ground/domain/search/search.ts';
import { codeOf, NotFoundError } from '../../ground/errors.ts';
import type { Database, HotQuery } from '../database/database.ts';
import { jsonRows } from '../database/json-rows.ts';

/** A query and the list from which all of its pages are cut. */
export interface LoggedQuery {
  readonly id: string;
  readonly kind: 'text' | 'image' | 'similar' | 'mixed';
  /** As the person wrote it; null when there are no words. */
  readonly text: string | null;
  /** The first known image that is part of the query. */
  readonly imageId: string | null;
  readonly filters: SearchFilters;
  readonly modelId: string;
  /** Image id and score, best first. */
  readonly hits: readonly (readonly [imageId: string, score: number])[];
  readonly tookMs: number;
}

export type KeptQuery = Pick<LoggedQuery, 'id' | 'text' | 'imageId' | 'modelId' | 'hits'>;

/** Rows in one insert; further queries wait for the next insert, which starts as soon as this one is done. */
const BATCH = 64;
/** PostgreSQL's error classes that a row's own data can cause: values that a column cannot hold, and constraints. */
const OF_DATA = /^2[23]...$/;
/** Rows in one delete: locks stay short, even when a month of queries has piled up. */
const EXPIRE_BATCH = 1_000;

const KEEP: HotQuery = {
  name: 'keep-queries',
  sql: `
    INSERT INTO query_log (id, kind, text, image_id, filters, model_id, hit_ids, hit_scores, took_ms)
    SELECT r.id, r.kind, r.text, r.image_id, r.filters, r.model_id, r.hit_ids::uuid[], r.hit_scores::real[], r.took_ms
    FROM jsonb_to_recordset($1::jsonb) AS r(
      id uuid, kind text, text text, image_id uuid, filters jsonb, model_id text,
      hit_ids text, hit_scores text, took_ms real
    ), (SELECT set_config('synchronous_commit', 'off', true)) AS commit_without_waiting`,
};

interface Waiting {
  readonly query: LoggedQuery;
  resolve(): void;
  reject(error: unknown): void;
}

/** Stores each query's first hundred results, so that its pages never repeat or skip. */
export class QueryLog {
  readonly #database: Database;
  #waiting: Waiting[] = [];
  #isWriting = false;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Resolves when the query is stored. Queries that arrive during an insert share the next one. */
  append(query: LoggedQuery): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ query, resolve, reject });
      if (!this.#isWriting) void this.#write();
    });
  }

  /** Writes nothing, by the same path as {@link append}: this opens its connection. */
  warmUp(): Promise<void> {
    return this.#insert([]);
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      await this.#writeBatch(this.#waiting.splice(0, BATCH));
    }
    this.#isWriting = false;
  }

  /**
   * A row that PostgreSQL refuses costs only that row: the batch is halved until the others are stored. Any other error (a
   * missing table or right, a lost connection) would fail for all rows, and smaller batches would only repeat it.
   */
  async #writeBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      await this.#insert(batch.map(({ query }) => query));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      if (batch.length === 1 || !OF_DATA.test(codeOf(error) ?? '')) {
        for (const { reject } of batch) reject(error);
        return;
      }
      const half = batch.length >> 1;
      await this.#writeBatch(batch.slice(0, half));
      await this.#writeBatch(batch.slice(half));
    }
  }

  /**
   * Does not wait for the disk (0.6 instead of 4 ms): a query is lost only when PostgreSQL itself crashes within half a
   * second, and then the person searches again.
   */
  async #insert(queries: readonly LoggedQuery[]): Promise<void> {
    const rows = queries.map(({ id, kind, text, imageId, filters, modelId, hits, tookMs }) => ({
      id,
      kind,
      text,
      image_id: imageId,
      filters,
      model_id: modelId,
      // One text each, rather than a hundred values that have to be examined.
      hit_ids: `{${hits.map(([id]) => id).join()}}`,
      hit_scores: `{${hits.map(([, score]) => score).join()}}`,
      took_ms: tookMs,
    }));
    await this.#database.ask(KEEP, [jsonRows(rows)]);
  }

  /** @throws NotFoundError 'query.not-found' when the query is unknown or has expired. */
  async find(queryId: string): Promise<KeptQuery> {
    const row = await this.#database.prisma.queryLog.findUnique({
      where: { id: queryId },
      select: { id: true, text: true, imageId: true, modelId: true, hitIds: true, hitScores: true },
    });
    if (!row) throw new NotFoundError('query.not-found', { queryId });
    const { hitIds, hitScores, ...query } = row;
    // Restores the index's numbers: a float32 column prints the fewest digits that distinguish neighbours.
    return { ...query, hits: hitIds.map((id, place) => [id, Math.fround(hitScores[place] ?? 0)] as const) };
  }

  /**
   * Counts the queries of each of the last days, today included, the oldest first, as far back as queries are kept. Days
   * begin at the same moment for everybody.
   */
  countByDay(days: number): Promise<{ day: string; count: number }[]> {
    return this.#database.prisma.$queryRaw`
      SELECT to_char(d, 'YYYY-MM-DD') AS day, count(q.id)::int AS count
      FROM generate_series(
        (now() AT TIME ZONE ${TIME_ZONE})::date - ${days - 1}::int, (now() AT TIME ZONE ${TIME_ZONE})::date, '1 day'
      ) AS d
      LEFT JOIN query_log q ON q.created_at >= (d AT TIME ZONE ${TIME_ZONE})
        AND q.created_at < ((d + interval '1 day') AT TIME ZONE ${TIME_ZONE})
      GROUP BY d ORDER BY d`;
  }

  /** Deletes older queries, a batch at a time. @returns how many. */
  async expire(olderThan: Date): Promise<number> {
    let expired = 0;
    for (;;) {
      const count = await this.#database.prisma.$executeRaw`
        DELETE FROM query_log WHERE id IN (
          SELECT id FROM query_log WHERE created_at < ${olderThan} ORDER BY created_at LIMIT ${EXPIRE_BATCH}
        )`;
      expired += count;
      if (count < EXPIRE_BATCH) return expired;
    }
  }
}
