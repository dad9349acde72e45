import type { Prisma } from '../../../prisma/generated/client.ts';
import { newId } from '../../ground/domain/id.ts';
import {
  type BulkDecision,
  BulkRequest,
  type BulkState,
  type SampledPair,
} from '../../ground/domain/review/bulk-request.ts';
import { InputError, NotFoundError } from '../../ground/errors.ts';
import type { DecisionOptions } from '../captions/image-visibility.ts';
import { ADVISORY_LOCKS } from '../database/advisory-lock.ts';
import type { Database } from '../database/database.ts';
import { retryConflicts } from '../database/retry-conflicts.ts';
import { sampleAffected } from './bulk-sample.ts';
import { decideSlice, undoSlice } from './bulk-slices.ts';
import { whereAffected } from './where-affected.ts';

/** The person who asks, as in the audit trail; nobody for the command line. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

export interface SliceOptions {
  readonly signal?: AbortSignal;
  /** By performance.now(): no slice is started after it. */
  readonly deadline?: number;
  /** Is told how many pairs are done in this call. */
  onProgress?(done: number): void;
}

/** Many decisions in one act: requested, carried out slice by slice despite any number of kills, and undone. */
export class BulkDecisionRepository {
  readonly #database: Database;
  readonly #options: DecisionOptions;

  constructor(database: Database, options: DecisionOptions) {
    this.#database = database;
    this.#options = options;
  }

  /**
   * Records the request; {@link carryOut} carries it out. One at a time: two would decide each other's pairs.
   * @param options.id a retried request with the same id counts once.
   * @throws InputError 'bulk.running'
   */
  async begin(
    request: BulkRequest,
    { id = newId(), by }: { id?: string; by?: Person } = {},
  ): Promise<BulkDecision> {
    return this.#database.prisma.$transaction(async tx => {
      await oneAtATime(tx);
      const known = await tx.bulkDecision.findUnique({ where: { id } });
      if (known) return toDecision(known);
      if ((await tx.bulkDecision.count({ where: UNDER_WAY })) > 0) throw new InputError('bulk.running', {});
      const [row] = await tx.$queryRaw<{ count: number }[]>`
        SELECT count(*)::int AS count FROM caption_pair p WHERE ${whereAffected(request)}`;
      const creator = { creatorId: by?.id ?? null, creator: by?.name ?? null };
      const data = { id, parameters: request, total: row!.count, ...creator };
      return toDecision(await tx.bulkDecision.create({ data }));
    }, LONG_TRANSACTION);
  }

  /** The unfinished act, if there is one: it is in progress, or a kill interrupted it. */
  async underWay(): Promise<BulkDecision | null> {
    const row = await this.#database.prisma.bulkDecision.findFirst({
      where: UNDER_WAY,
      orderBy: { id: 'asc' },
    });
    return row && toDecision(row);
  }

  /**
   * Draws pending pairs that a request is about, at random.
   * @param options.from where to begin: a random place (`random-place.ts`)
   */
  sample(request: BulkRequest, options: { from: string; limit: number }): Promise<SampledPair[]> {
    return sampleAffected(this.#database, request, options);
  }

  /** Newest first. */
  async list(limit: number): Promise<BulkDecision[]> {
    const rows = await this.#database.prisma.bulkDecision.findMany({ orderBy: { id: 'desc' }, take: limit });
    return rows.map(toDecision);
  }

  /** @throws NotFoundError 'bulk.not-found' */
  async find(id: string): Promise<BulkDecision> {
    const row = await this.#database.prisma.bulkDecision.findUnique({ where: { id } });
    if (!row) throw new NotFoundError('bulk.not-found', { id });
    return toDecision(row);
  }

  /** The newest decision that still holds. */
  async newest(): Promise<BulkDecision | null> {
    const row = await this.#database.prisma.bulkDecision.findFirst({
      where: { undoRequestedAt: null },
      orderBy: { id: 'desc' },
    });
    return row && toDecision(row);
  }

  /**
   * Requests the undoing of an act, also of one in progress; {@link carryOut} carries it out.
   * @throws NotFoundError 'bulk.not-found' when there is none, or its undoing was requested already; InputError
   * 'bulk.running'
   */
  async requestUndo(id: string): Promise<void> {
    await this.#database.prisma.$transaction(async tx => {
      await oneAtATime(tx);
      const others = await tx.bulkDecision.count({ where: { ...UNDER_WAY, id: { not: id } } });
      if (others > 0) throw new InputError('bulk.running', {});
      const { count } = await tx.bulkDecision.updateMany({
        where: { id, undoRequestedAt: null },
        data: { undoRequestedAt: new Date() },
      });
      if (count === 0) throw new NotFoundError('bulk.not-found', { id });
    });
  }

  /**
   * Continues an act or its undoing until it is done, `signal` aborts or `deadline` passes. May be killed and called again,
   * and may run twice at once.
   * @returns false when something may be left
   */
  async carryOut(
    id: string,
    { signal, deadline = Number.POSITIVE_INFINITY, onProgress }: SliceOptions = {},
  ): Promise<boolean> {
    let done = 0;
    let after: string | undefined;
    for (let undoing = false; ; ) {
      if (signal?.aborted || performance.now() > deadline) return false;
      const slice = await retryConflicts(() => this.#slice(id, after));
      if (slice === null) return true;
      // When a decision turns into its undoing midway, the other list begins from its start.
      after = slice.undoing === undoing ? slice.last : undefined;
      undoing = slice.undoing;
      done += slice.count;
      onProgress?.(done);
    }
  }

  /** One transaction's worth. @returns null when all is done. */
  async #slice(id: string, after: string | undefined) {
    return this.#database.prisma.$transaction(async tx => {
      // The row is locked: a request to undo waits for this slice, and no further slice decides.
      await tx.$executeRaw`SELECT 1 FROM bulk_decision WHERE id = ${id}::uuid FOR UPDATE`;
      const row = await tx.bulkDecision.findUnique({ where: { id } });
      if (!row) throw new NotFoundError('bulk.not-found', { id });
      const { state, request } = toDecision(row);
      if (state === 'finished' || state === 'undone') return null;
      const undoing = state === 'undoing';
      const context = { id, after, by: row.creator, options: this.#options };
      const slice = undoing ? await undoSlice(tx, context) : await decideSlice(tx, request, context);
      // At its end the list of pending pairs is walked once more: somebody may have put one back meanwhile. The list of
      // reviews to undo only gets shorter; what is left of it was decided otherwise since.
      const isEnd = slice.last === undefined && (undoing || after === undefined);
      await tx.bulkDecision.update({
        where: { id },
        data: {
          approved: { increment: slice.approved },
          rejected: { increment: slice.rejected },
          undone: { increment: slice.undone },
          ...(isEnd && (undoing ? { undoneAt: new Date() } : { finishedAt: new Date() })),
        },
      });
      const count = slice.approved + slice.rejected + slice.undone;
      return isEnd ? null : { undoing, last: slice.last, count };
    }, LONG_TRANSACTION);
  }
}

/**
 * Beginning an act or its undoing waits for others who do the same. This is no table lock: a slice holds the row and would
 * wait for the table, while this would wait for the row.
 */
const oneAtATime = (tx: Prisma.TransactionClient) =>
  tx.$executeRaw`SELECT pg_advisory_xact_lock(${BigInt(ADVISORY_LOCKS.decideInBulk)})`;

/** A slice may wait for other people's decisions and for a slow disk. */
const LONG_TRANSACTION = { timeout: 120_000, maxWait: 30_000 };

const UNDER_WAY = {
  OR: [
    { finishedAt: null, undoRequestedAt: null },
    { undoRequestedAt: { not: null }, undoneAt: null },
  ],
} satisfies Prisma.BulkDecisionWhereInput;

function toDecision(row: Prisma.BulkDecisionGetPayload<object>): BulkDecision {
  const { id, creator, total, approved, rejected, undone, createdAt, undoneAt } = row;
  const state: BulkState = row.undoneAt
    ? 'undone'
    : row.undoRequestedAt
      ? 'undoing'
      : row.finishedAt
        ? 'finished'
        : 'deciding';
  const request = BulkRequest.parse(row.parameters);
  return { id, request, state, creator, total, approved, rejected, undone, createdAt, undoneAt };
}
