import { Prisma } from '../../../prisma/generated/client.ts';
import type { Database } from '../database/database.ts';
import { jsonRows } from '../database/json-rows.ts';
import { type Claimer, lockClaims, mayClaim, othersHaveChat } from './update-claims.ts';

/** An update as Telegram sent it. */
export interface KeptUpdate {
  readonly updateId: number;
  /** Updates of one chat are answered one after the other; undefined when there is no chat. */
  readonly chatId?: number | undefined;
  /** The whole update as JSON text. */
  readonly payload: string;
  /** For an update with a message: hashes that distinguish the message and its text from others, and cannot be read. */
  readonly said?: Said | undefined;
}

/** Keyed hashes of an update's message or album, and of its text. */
export interface Said {
  readonly key: Uint8Array<ArrayBuffer>;
  readonly text: Uint8Array<ArrayBuffer>;
}

/** An update that waits for its answer. */
export interface WaitingUpdate extends Omit<KeptUpdate, 'chatId' | 'said'> {
  /** How often it was started without being answered or released in order. */
  readonly attempts: number;
  /** What `record` last stored; null when nothing was sent yet. */
  readonly journal: unknown;
  /** Time since its arrival, by the database's clock. */
  readonly waitedMs: number;
}

/** What a process reports about itself with each renewal. */
export interface ProcessState extends Claimer {
  readonly leaseMs: number;
  /** Whether it has something to send. */
  readonly isSending: boolean;
  /** Updates that the process holds or is concerned with. */
  readonly here: readonly number[];
}

export interface Processes {
  /** Whether there are updates for this process that it does not hold. */
  readonly hasFree: boolean;
  /** Other processes of this bot with a running lease, */
  readonly others: number;
  /** and how many of them have something to send. */
  readonly sending: number;
}

export interface Claim extends Claimer {
  readonly except: readonly number[];
  readonly limit: number;
}

/** From this many attempts an update may be what kills the bot; it is then started alone. */
export const SUSPECT_ATTEMPTS = 3;

export type UpdateOutcome = 'answered' | 'failed' | 'dropped';

type ClaimedRow = Omit<WaitingUpdate, 'updateId'> & { readonly updateId: bigint };

/**
 * Telegram's updates between their arrival and their answer. A stored update may be confirmed to Telegram, which then
 * forgets it.
 */
export class TelegramUpdateRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Stores a batch; updates that exist already stay as they are. An update goes to another process if that process has an
   * unsettled update of the same chat.
   * @param claimer the process that answers the new ones; without it, any process may claim them.
   * @param waitedMs the time since they arrived: the database may have been unreachable.
   * @returns the ids of the new updates, and of those among them that the claimer owns.
   */
  async keep(
    botId: number,
    updates: readonly KeptUpdate[],
    claimer?: Claimer,
    waitedMs = 0,
  ): Promise<{ fresh: Set<number>; own: Set<number> }> {
    const owner = claimer?.owner;
    const owned = claimer
      ? Prisma.sql`coalesce(${othersHaveChat(claimer)}, ${claimer.owner}::uuid)`
      : Prisma.sql`NULL::uuid`;
    const rows = await this.#database.prisma.$transaction(async tx => {
      if (claimer) await lockClaims(tx);
      return tx.$queryRaw<{ id: bigint; owner: string | null }[]>`
        INSERT INTO telegram_update (bot_id, update_id, chat_id, payload, said_key, said_text, owner, received_at)
        SELECT u.bot_id, u.update_id, u.chat_id, u.payload, u.said_key, u.said_text, ${owned},
          statement_timestamp() - ${waitedMs} * interval '1 ms'
        FROM (SELECT ${BigInt(botId)}::bigint AS bot_id, *
              FROM unnest(${updates.map(({ updateId }) => BigInt(updateId))}::bigint[],
                          ${updates.map(({ chatId }) => (chatId === undefined ? null : BigInt(chatId)))}::bigint[],
                          ${updates.map(({ payload }) => payload)}::text[],
                          ${updates.map(({ said }) => said?.key ?? null)}::bytea[],
                          ${updates.map(({ said }) => said?.text ?? null)}::bytea[])
                AS v(update_id, chat_id, payload, said_key, said_text)) u
        ON CONFLICT DO NOTHING
        RETURNING update_id AS id, owner`;
    });
    return {
      fresh: new Set(rows.map(({ id }) => Number(id))),
      own: new Set(rows.filter(row => row.owner === owner).map(({ id }) => Number(id))),
    };
  }

  /**
   * Claims the oldest updates that wait for an answer, in order; those that were started most often come last. Updates that
   * another process has claimed stay with it while its lease runs.
   */
  async claim(botId: number, { except, limit, ...claimer }: Claim): Promise<WaitingUpdate[]> {
    const rows = await this.#database.prisma.$transaction(async tx => {
      await lockClaims(tx);
      return tx.$queryRaw<ClaimedRow[]>`
        WITH claimed AS (
          UPDATE telegram_update SET owner = ${claimer.owner}::uuid
          WHERE bot_id = ${BigInt(botId)} AND update_id IN (
            SELECT u.update_id FROM telegram_update u
            WHERE bot_id = ${BigInt(botId)} AND settled_at IS NULL AND payload IS NOT NULL
              AND update_id <> ALL(${except.map(BigInt)}::bigint[])
              AND ${mayClaim(claimer)}
            ORDER BY greatest(attempts, ${SUSPECT_ATTEMPTS - 1}), update_id LIMIT ${limit})
          RETURNING update_id, payload, attempts, journal,
            (extract(epoch FROM statement_timestamp() - received_at) * 1000)::float8 AS "waitedMs")
        SELECT update_id AS "updateId", payload, attempts, journal, "waitedMs" FROM claimed
        ORDER BY greatest(attempts, ${SUSPECT_ATTEMPTS - 1}), update_id`;
    });
    return rows.map(row => ({ ...row, updateId: Number(row.updateId) }));
  }

  /** Starts or renews a process's lease, by the database's clock, and counts the other processes. */
  async renewLease(botId: number, state: ProcessState): Promise<Processes> {
    const { owner, leaseMs, isSending, here } = state;
    // Committed before the others are counted: of two that begin to send at once, at least one sees the other.
    await this.#database.prisma.$executeRaw`
      INSERT INTO bot_process (id, bot_id, lease_until, is_sending)
      VALUES (${owner}::uuid, ${BigInt(botId)}, statement_timestamp() + ${leaseMs} * interval '1 ms', ${isSending})
      ON CONFLICT (id) DO UPDATE SET lease_until = excluded.lease_until, is_sending = excluded.is_sending`;
    const [row] = await this.#database.prisma.$queryRaw<Processes[]>`
      SELECT count(*)::int AS others, count(*) FILTER (WHERE is_sending)::int AS sending,
        EXISTS (
          SELECT FROM telegram_update u
          WHERE bot_id = ${BigInt(botId)} AND settled_at IS NULL AND payload IS NOT NULL
            AND update_id <> ALL(${here.map(BigInt)}::bigint[])
            AND ${mayClaim(state)}) AS "hasFree"
      FROM bot_process
      WHERE bot_id = ${BigInt(botId)} AND id <> ${owner}::uuid AND lease_until > statement_timestamp()`;
    return row ?? { hasFree: false, others: 0, sending: 0 };
  }

  /** Ends a process's lease: others may claim its remaining updates at once. */
  async endLease(owner: string): Promise<void> {
    await this.#database.prisma.botProcess.deleteMany({ where: { id: owner } });
  }

  /** The unanswered updates that a process has claimed and no other has taken since. */
  async claimedBy(botId: number, owner: string): Promise<Set<number>> {
    const rows = await this.#database.prisma.telegramUpdate.findMany({
      where: { botId, owner, settledAt: null },
      select: { updateId: true },
    });
    return new Set(rows.map(({ updateId }) => Number(updateId)));
  }

  /** The text of the last earlier update with the same message or album, as it was given to `keep`. */
  async saidBefore(
    botId: number,
    updateId: number,
    key: Uint8Array<ArrayBuffer>,
  ): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const row = await this.#database.prisma.telegramUpdate.findFirst({
      where: { botId, saidKey: key, updateId: { lt: updateId } },
      orderBy: { updateId: 'desc' },
      select: { saidText: true },
    });
    return row?.saidText ?? undefined;
  }

  /**
   * Counts an attempt before it starts, so that an attempt which kills the bot also counts. Updates that another process
   * has claimed are counted by that process.
   */
  async begin(botId: number, owner: string, updateIds: readonly number[]): Promise<void> {
    if (updateIds.length === 0) return;
    await this.#database.prisma.$executeRaw`
      UPDATE telegram_update SET attempts = attempts + 1
      WHERE bot_id = ${BigInt(botId)} AND owner = ${owner}::uuid AND settled_at IS NULL
        AND update_id = ANY(${updateIds.map(BigInt)}::bigint[])`;
  }

  /** Takes back an attempt that was not made: the bot was asked to stop first. */
  async release(botId: number, owner: string, updateIds: readonly number[]): Promise<void> {
    if (updateIds.length === 0) return;
    await this.#database.prisma.$executeRaw`
      UPDATE telegram_update SET attempts = greatest(0, attempts - 1)
      WHERE bot_id = ${BigInt(botId)} AND owner = ${owner}::uuid AND settled_at IS NULL
        AND update_id = ANY(${updateIds.map(BigInt)}::bigint[])`;
  }

  /**
   * Stores what has been sent of these answers so far, each in its own journal. Updates that another process has claimed
   * meanwhile are left out: their journal holds what that process has sent.
   */
  async record(botId: number, owner: string, journals: ReadonlyMap<number, object>): Promise<void> {
    if (journals.size === 0) return;
    const rows = [...journals].map(([id, journal]) => ({ id, journal }));
    await this.#database.prisma.$executeRaw`
      UPDATE telegram_update u SET journal = r.journal
      FROM jsonb_to_recordset(${jsonRows(rows)}::jsonb) AS r(id bigint, journal jsonb)
      WHERE u.bot_id = ${BigInt(botId)} AND u.update_id = r.id AND u.owner = ${owner}::uuid
        AND u.settled_at IS NULL`;
  }

  /**
   * Marks these updates as settled, and deletes what people wrote in them and who they were. Updates that another process
   * has claimed meanwhile are left to it.
   */
  async settle(botId: number, owner: string, outcomes: ReadonlyMap<number, UpdateOutcome>): Promise<void> {
    if (outcomes.size === 0) return;
    const rows = [...outcomes].map(([id, outcome]) => ({ id, outcome }));
    await this.#database.prisma.$executeRaw`
      UPDATE telegram_update u
      SET outcome = r.outcome, settled_at = statement_timestamp(), payload = NULL, chat_id = NULL, journal = NULL
      FROM jsonb_to_recordset(${jsonRows(rows)}::jsonb) AS r(id bigint, outcome "UpdateOutcome")
      WHERE u.bot_id = ${BigInt(botId)} AND u.update_id = r.id AND u.owner = ${owner}::uuid
        AND u.settled_at IS NULL`;
  }

  /** Drops updates that have waited since before this moment. @returns how many. */
  async drop(botId: number, before: Date): Promise<number> {
    return this.#database.prisma.$executeRaw`
      UPDATE telegram_update
      SET outcome = 'dropped', settled_at = statement_timestamp(), payload = NULL, chat_id = NULL, journal = NULL
      WHERE bot_id = ${BigInt(botId)} AND settled_at IS NULL AND received_at < ${before}`;
  }

  /** Deletes updates settled before this moment, and leases that ended before it. @returns how many updates. */
  async expire(before: Date): Promise<number> {
    await this.#database.prisma.botProcess.deleteMany({ where: { leaseUntil: { lt: before } } });
    const { count } = await this.#database.prisma.telegramUpdate.deleteMany({
      where: { settledAt: { lt: before } },
    });
    return count;
  }
}
