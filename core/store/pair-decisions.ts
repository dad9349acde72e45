import { z } from 'zod';
import { newId } from '../domain/id.ts';
import { PairFilter } from '../domain/pair-filter.ts';
import type { Database } from './database.ts';
import { followPairs } from './follow-pairs.ts';
import { wherePairs } from './where-pairs.ts';

/** A bulk decision as it is listed. */
export interface BulkDecision {
  readonly id: string;
  readonly approved: number;
  readonly rejected: number;
  readonly createdAt: Date;
  readonly undoneAt: Date | null;
}

/** What a bulk decision was asked to do; `finished` once all of it is done. */
const Parameters = z.object({ filter: PairFilter, threshold: z.number(), finished: z.boolean() });

/** A bulk decision that was cut off: it is to be finished before another one begins. */
export interface UnfinishedDecision {
  readonly id: string;
  readonly filter: PairFilter;
  readonly threshold: number;
}

/** Pairs of one transaction: other people's decisions wait for at most so many. */
const BATCH = 1_000;

/** Whether a picture whose captions nobody has judged yet may be found. */
export interface DecisionOptions {
  readonly showUnreviewed: boolean;
}

/** Approvals and rejections, each with its trail, and what follows from them for the pictures. */
export class PairDecisionRepository {
  readonly #database: Database;
  readonly #options: DecisionOptions;

  constructor(database: Database, options: DecisionOptions) {
    this.#database = database;
    this.#options = options;
  }

  /**
   * Approves the pending pairs that pass with a score of at least `threshold`, and rejects the other pending ones, as
   * one act that {@link undo} takes back. Goes on where a killed run stopped when called with that run's `id`.
   * @returns the decision; pairs without a score stay pending.
   */
  async filter(
    filter: PairFilter,
    threshold: number,
    { id = newId(), onProgress }: { id?: string; onProgress?: (done: number) => void } = {},
  ): Promise<BulkDecision> {
    const { prisma } = this.#database;
    await prisma.bulkDecision.upsert({
      where: { id },
      create: { id, parameters: { filter, threshold, finished: false } },
      update: {},
    });
    const pending = wherePairs({ ...filter, status: 'pending' });
    for (let done = 0; ; ) {
      const decided = await prisma.$transaction(async tx => {
        const rows = await tx.$queryRaw<{ imageId: string; approved: boolean }[]>`
          WITH chosen AS (
            SELECT p.id, p.score >= ${threshold}::float4 AS approved
            FROM caption_pair p WHERE ${pending} AND p.score IS NOT NULL
            ORDER BY p.id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
          ), reviewed AS (
            INSERT INTO review (id, pair_id, bulk_decision_id, action, previous_status, status)
            SELECT gen_random_uuid(), id, ${id}::uuid,
              (CASE WHEN approved THEN 'approve' ELSE 'reject' END)::"ReviewAction", 'pending',
              (CASE WHEN approved THEN 'approved' ELSE 'rejected' END)::"PairStatus" FROM chosen
          )
          UPDATE caption_pair p
          SET status = (CASE WHEN c.approved THEN 'approved' ELSE 'rejected' END)::"PairStatus", updated_at = now()
          FROM chosen c WHERE p.id = c.id
          RETURNING p.image_id::text AS "imageId", c.approved`;
        const approved = rows.filter(row => row.approved).length;
        await tx.bulkDecision.update({
          where: { id },
          data: { approved: { increment: approved }, rejected: { increment: rows.length - approved } },
        });
        await followPairs(
          tx,
          rows.map(row => row.imageId),
          this.#options,
        );
        return rows.length;
      });
      done += decided;
      if (decided === 0) {
        return prisma.bulkDecision.update({
          where: { id },
          data: { parameters: { filter, threshold, finished: true } },
        });
      }
      onProgress?.(done);
    }
  }

  /**
   * Takes a bulk decision back: its pairs are what they were, except those that somebody has decided otherwise since.
   * @returns how many pairs went back; null when there is no such decision, or it is undone already.
   */
  async undo(id: string): Promise<number | null> {
    return this.#database.prisma.$transaction(async tx => {
      const { count } = await tx.bulkDecision.updateMany({
        where: { id, undoneAt: null },
        data: { undoneAt: new Date() },
      });
      if (count === 0) return null;
      const rows = await tx.$queryRaw<{ imageId: string }[]>`
        WITH latest AS (
          SELECT DISTINCT ON (r.pair_id) r.id, r.pair_id, r.bulk_decision_id, r.previous_status, r.status
          FROM review r
          WHERE r.pair_id IN (SELECT pair_id FROM review WHERE bulk_decision_id = ${id}::uuid)
            AND r.action IN ('approve', 'reject', 'edit') AND r.undone_at IS NULL
          ORDER BY r.pair_id, r.created_at DESC, r.id DESC
        ), undone AS (
          INSERT INTO review (id, pair_id, action, undoes_id, previous_status, status)
          SELECT gen_random_uuid(), pair_id, 'undo', id, status, previous_status
          FROM latest WHERE bulk_decision_id = ${id}::uuid
        ), marked AS (
          UPDATE review r SET undone_at = now() FROM latest l WHERE r.id = l.id AND l.bulk_decision_id = ${id}::uuid
        )
        UPDATE caption_pair p SET status = l.previous_status, updated_at = now()
        FROM latest l WHERE l.bulk_decision_id = ${id}::uuid AND p.id = l.pair_id
        RETURNING p.image_id::text AS "imageId"`;
      await followPairs(
        tx,
        rows.map(row => row.imageId),
        this.#options,
      );
      return rows.length;
    });
  }

  /** The decision that a killed run left in the middle, if there is one. */
  async unfinished(): Promise<UnfinishedDecision | null> {
    const row = await this.#database.prisma.bulkDecision.findFirst({
      where: { undoneAt: null, parameters: { path: ['finished'], equals: false } },
      orderBy: { id: 'asc' },
    });
    return row && { id: row.id, ...Parameters.parse(row.parameters) };
  }

  /** The newest decision that still holds. */
  newest(): Promise<BulkDecision | null> {
    return this.#database.prisma.bulkDecision.findFirst({
      where: { undoneAt: null },
      orderBy: { id: 'desc' },
    });
  }

  /** Lets all pictures follow their pairs anew: after the setting changed, or an import put pairs in. */
  async refreshAll(): Promise<void> {
    await this.#database.prisma.$transaction(tx => followPairs(tx, null, this.#options));
  }

  /** Lets these pictures follow their pairs: new ones may have to wait for review. */
  async refresh(imageIds: readonly string[]): Promise<void> {
    await this.#database.prisma.$transaction(tx => followPairs(tx, imageIds, this.#options));
  }
}
