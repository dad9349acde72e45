import type { Database } from '../database/database.ts';
import { jsonRows } from '../database/json-rows.ts';

/** An update as Telegram gave it. */
export interface KeptUpdate {
  readonly updateId: number;
  /** The whole update as JSON text. */
  readonly payload: string;
}

/** An update that waits for its answer. */
export interface WaitingUpdate extends KeptUpdate {
  /** How often it was begun, and neither answered nor left in order. */
  readonly attempts: number;
  /** What `record` was given last; null when nothing was sent yet. */
  readonly journal: unknown;
}

/** From so many attempts on an update may be what the bot died of; it is then begun alone. */
export const SUSPECT_ATTEMPTS = 3;

export type UpdateOutcome = 'answered' | 'failed' | 'dropped';

interface ClaimedRow {
  readonly updateId: bigint;
  readonly payload: string;
  readonly attempts: number;
  readonly journal: unknown;
}

/**
 * Telegram's updates between their arrival and their answer. What is here may be confirmed to Telegram, which then
 * forgets it.
 */
export class TelegramUpdateRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Stores a batch in one statement; what is here already stays as it is.
   * @returns the ids of those that are new.
   */
  async keep(botId: number, updates: readonly KeptUpdate[]): Promise<Set<number>> {
    const rows = await this.#database.prisma.$queryRaw<{ id: bigint }[]>`
      INSERT INTO telegram_update (bot_id, update_id, payload)
      SELECT ${BigInt(botId)}, u.id, u.payload
      FROM unnest(${updates.map(({ updateId }) => BigInt(updateId))}::bigint[],
                  ${updates.map(({ payload }) => payload)}::text[]) AS u(id, payload)
      ON CONFLICT DO NOTHING
      RETURNING update_id AS id`;
    return new Set(rows.map(({ id }) => Number(id)));
  }

  /** The oldest updates that wait for an answer, in order; behind them those that were begun most often. */
  async waiting(
    botId: number,
    { except, limit }: { except: readonly number[]; limit: number },
  ): Promise<WaitingUpdate[]> {
    const rows = await this.#database.prisma.$queryRaw<ClaimedRow[]>`
      SELECT update_id AS "updateId", payload, attempts, journal FROM telegram_update
      WHERE bot_id = ${BigInt(botId)} AND settled_at IS NULL AND payload IS NOT NULL
        AND update_id <> ALL(${except.map(BigInt)}::bigint[])
      ORDER BY greatest(attempts, ${SUSPECT_ATTEMPTS - 1}), update_id LIMIT ${limit}`;
    return rows.map(row => ({ ...row, updateId: Number(row.updateId) }));
  }

  /** Counts an attempt: whoever dies over it leaves it counted. */
  async begin(botId: number, updateIds: readonly number[]): Promise<void> {
    if (updateIds.length === 0) return;
    await this.#database.prisma.$executeRaw`
      UPDATE telegram_update SET attempts = attempts + 1
      WHERE bot_id = ${BigInt(botId)} AND update_id = ANY(${updateIds.map(BigInt)}::bigint[])`;
  }

  /** Takes an attempt back that was not made: the bot was asked to stop first. */
  async release(botId: number, updateIds: readonly number[]): Promise<void> {
    if (updateIds.length === 0) return;
    await this.#database.prisma.$executeRaw`
      UPDATE telegram_update SET attempts = greatest(0, attempts - 1)
      WHERE bot_id = ${BigInt(botId)} AND update_id = ANY(${updateIds.map(BigInt)}::bigint[])
        AND settled_at IS NULL`;
  }

  /** Notes what of an answer has been sent so far. */
  async record(botId: number, updateId: number, journal: object): Promise<void> {
    await this.#database.prisma.$executeRaw`
      UPDATE telegram_update SET journal = ${JSON.stringify(journal)}::jsonb
      WHERE bot_id = ${BigInt(botId)} AND update_id = ${BigInt(updateId)}`;
  }

  /** Notes that nothing more is to be sent for these, and deletes what people wrote in them. */
  async settle(botId: number, outcomes: ReadonlyMap<number, UpdateOutcome>): Promise<void> {
    if (outcomes.size === 0) return;
    const rows = [...outcomes].map(([id, outcome]) => ({ id, outcome }));
    await this.#database.prisma.$executeRaw`
      UPDATE telegram_update u
      SET outcome = r.outcome, settled_at = statement_timestamp(), payload = NULL
      FROM jsonb_to_recordset(${jsonRows(rows)}::jsonb) AS r(id bigint, outcome "UpdateOutcome")
      WHERE u.bot_id = ${BigInt(botId)} AND u.update_id = r.id AND u.settled_at IS NULL`;
  }

  /** Gives up what has waited since before this moment. @returns how many. */
  async drop(botId: number, before: Date): Promise<number> {
    return this.#database.prisma.$executeRaw`
      UPDATE telegram_update
      SET outcome = 'dropped', settled_at = statement_timestamp(), payload = NULL
      WHERE bot_id = ${BigInt(botId)} AND settled_at IS NULL AND received_at < ${before}`;
  }

  /** Deletes updates that were settled before this moment. @returns how many. */
  async expire(before: Date): Promise<number> {
    const { count } = await this.#database.prisma.telegramUpdate.deleteMany({
      where: { settledAt: { lt: before } },
    });
    return count;
  }
}
